// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/administration.h"

#include <algorithm>

#include <QRandomGenerator>

#include "app/server/requestcheck.h"
#include "app/server/scheduler.h"

namespace Server::Administration
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kMostWorkers = 1000;
constexpr int kHighestPriority = 100;
constexpr qint64 kNsPerUs = 1000;

const QList<std::pair<QString, QStringList>> &roleTable()
{
    static const QString run = QStringLiteral("job_run");
    static const QString cancel = QStringLiteral("job_cancel");
    static const QString outputs = QStringLiteral("unreleased_outputs_view");
    static const QList<std::pair<QString, QStringList>> kRoles = {
        {QStringLiteral("collaborator"), {}},
        {QStringLiteral("developer"), {run, cancel, outputs}},
        {QStringLiteral("output-checker"), {outputs}},
        {QStringLiteral("administrator"), {run, cancel, QStringLiteral("admin")}},
        {QStringLiteral("owner"), {run, cancel, outputs, QStringLiteral("highly_sensitive_view"), QStringLiteral("admin")}}};
    return kRoles;
}

Core::Error unknownBackend(const QString &slug)
{
    return {ErrorCode::NotFound, QStringLiteral("There is no backend '%1'").arg(slug), {}, {}, {}};
}

Core::Error notStored()
{
    return {ErrorCode::Unavailable, QStringLiteral("The change could not be stored. Try again."), {}, {}, {}};
}

} // namespace

QByteArray newToken()
{
    QByteArray bytes;
    for (int i = 0; i < 8; ++i) {
        const quint32 word = QRandomGenerator::system()->generate();
        bytes.append(reinterpret_cast<const char *>(&word), sizeof word);
    }
    return bytes.toHex();
}

std::optional<QStringList> permissionsOf(const QString &role)
{
    for (const auto &[name, permissions] : roleTable()) {
        if (name == role) {
            return permissions;
        }
    }
    return std::nullopt;
}

QStringList roles()
{
    QStringList names;
    for (const auto &[name, permissions] : roleTable()) {
        names.append(name);
    }
    return names;
}

Result<QByteArray> addUser(Store &store, const NewUser &user, const QString &by)
{
    if (!isPlainName(user.name)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("A user's name has letters, digits, dash and underscore only"));
    }
    const std::optional<QStringList> permissions = permissionsOf(user.role);
    if (!permissions) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("'%1' is no role. Roles are %2").arg(user.role.left(100), roles().join(QStringLiteral(", "))));
    }
    for (const QString &backend : user.backends) {
        if (!store.backend(backend)) {
            return fail(unknownBackend(backend));
        }
    }
    if (!std::all_of(user.projects.begin(), user.projects.end(), isPlainName)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("A project's name has letters, digits, dash and underscore only"));
    }
    const QList<Access> known = store.users();
    if (std::any_of(known.begin(), known.end(), [&user](const Access &other) { return other.user == user.name; })) {
        return fail(ErrorCode::Conflict, QStringLiteral("There is a user '%1' already. Remove it first to give a new token").arg(user.name));
    }
    const QByteArray token = newToken();
    const Access access{user.name, user.role, *permissions, QSet<QString>(user.backends.begin(), user.backends.end()),
                        QSet<QString>(user.projects.begin(), user.projects.end()), false};
    if (!store.saveUser(user.name, user.fullName) || !store.addToken(token, access)) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("user.add"), user.name + u' ' + user.role);
    return token;
}

Result<void> removeUser(Store &store, const QString &name, const QString &by)
{
    if (name == by) {
        return fail(ErrorCode::Conflict, QStringLiteral("You cannot remove yourself"));
    }
    const QList<Access> known = store.users();
    const auto user = std::find_if(known.begin(), known.end(), [&name](const Access &other) { return other.user == name; });
    if (user == known.end() || user->agent) {
        return fail(ErrorCode::NotFound, QStringLiteral("There is no user '%1'").arg(name.left(100)));
    }
    if (store.removeTokens(name) == 0) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("user.remove"), name);
    return {};
}

Result<QByteArray> addBackend(Store &store, const QString &slug, const QString &name, const QString &by)
{
    // Its address begins with the slug, beside those of the server's own pages.
    static const QStringList kTaken = {QStringLiteral("controller"), QStringLiteral("api"), QStringLiteral("status"),
                                       QStringLiteral("health"), QStringLiteral("metrics"), QStringLiteral("event-log"),
                                       QStringLiteral("job-requests"), QStringLiteral("jobs"), QStringLiteral("projects")};
    if (!isPlainName(slug) || kTaken.contains(slug)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("'%1' cannot be the name of a backend: use letters, digits, dash and underscore")
                                                 .arg(slug.left(100)));
    }
    if (store.backend(slug)) {
        return fail(ErrorCode::Conflict, QStringLiteral("There is a backend '%1' already").arg(slug));
    }
    BackendRow backend;
    backend.slug = slug;
    backend.name = name.isEmpty() ? slug : name;
    const QByteArray token = newToken();
    Transaction transaction(store.database());
    store.saveBackend(backend);
    store.openToAdministrators(slug);
    if (!store.addToken(token, {QStringLiteral("agent:") + slug, QStringLiteral("agent"), {}, {slug}, {}, true}) || !transaction.commit()) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("backend.add"), slug);
    return token;
}

Result<BackendRow> changeBackend(Store &store, const QString &slug, const BackendChange &change, const QString &by)
{
    std::optional<BackendRow> backend = store.backend(slug);
    if (!backend) {
        return fail(unknownBackend(slug));
    }
    const auto badCount = [](const std::optional<int> &count) { return count && (*count < 0 || *count > kMostWorkers); };
    if (badCount(change.maxWorkers) || badCount(change.maxDbWorkers)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("The number of workers is from 0 to %1").arg(kMostWorkers));
    }
    const qint64 now = nowNs() / kNsPerUs;
    if (change.paused && *change.paused != backend->paused) {
        backend->paused = *change.paused;
        backend->pausedSinceUs = now;
        store.audit(by, backend->paused ? QStringLiteral("backend.pause") : QStringLiteral("backend.resume"), slug);
    }
    if (change.maintenance && *change.maintenance != backend->maintenance) {
        backend->maintenance = *change.maintenance;
        backend->maintenanceSinceUs = now;
        backend->maintenanceType = backend->maintenance ? QStringLiteral("manual") : QString();
        store.audit(by, backend->maintenance ? QStringLiteral("backend.maintenance.on") : QStringLiteral("backend.maintenance.off"), slug);
    }
    if (change.maxWorkers || change.maxDbWorkers) {
        backend->maxWorkers = change.maxWorkers.value_or(backend->maxWorkers);
        backend->maxDbWorkers = change.maxDbWorkers.value_or(backend->maxDbWorkers);
        store.audit(by, QStringLiteral("backend.workers"),
                    QStringLiteral("%1 %2 %3").arg(slug).arg(backend->maxWorkers).arg(backend->maxDbWorkers));
    }
    store.saveBackend(*backend);
    store.addEvent({0, now / 1000000, QStringLiteral("backend_changed"), {}, {}, {}, slug});
    return *backend;
}

Result<int> prepareForReboot(Store &store, Scheduler &scheduler, const QString &slug, const QString &by)
{
    if (!store.backend(slug)) {
        return fail(unknownBackend(slug));
    }
    const std::optional<int> count = scheduler.prepareForReboot(slug);
    if (!count) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("backend.reboot"), slug);
    return *count;
}

Result<void> setArchived(Store &store, const QString &workspace, bool archived, const QString &by)
{
    if (!store.setArchived(workspace, archived)) {
        return fail(ErrorCode::NotFound, QStringLiteral("There is no workspace '%1'").arg(workspace.left(100)));
    }
    store.audit(by, archived ? QStringLiteral("workspace.archive") : QStringLiteral("workspace.restore"), workspace);
    return {};
}

Result<void> setPriority(Store &store, const QString &rapId, int priority, const QString &by)
{
    if (priority < -kHighestPriority || priority > kHighestPriority) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("A priority is from -%1 to %1").arg(kHighestPriority));
    }
    if (!store.setPriority(rapId, priority)) {
        return fail(ErrorCode::NotFound, QStringLiteral("RAP id '%1' was not found").arg(rapId.left(100)));
    }
    store.audit(by, QStringLiteral("rap.priority"), QStringLiteral("%1 %2").arg(rapId).arg(priority));
    return {};
}

} // namespace Server::Administration
