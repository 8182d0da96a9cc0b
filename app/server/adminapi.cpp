// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What tokens with the permission `admin` may do over HTTP.
#include "app/server/administration.h"
#include "app/server/controller.h"
#include "app/server/requestcheck.h"

namespace Server
{

namespace
{

constexpr int kMostAuditRows = 500;

QString base()
{
    return QStringLiteral("/controller/v1/");
}

QJsonObject backendObject(const BackendRow &backend)
{
    return {{QStringLiteral("slug"), backend.slug},
            {QStringLiteral("name"), backend.name},
            {QStringLiteral("paused"), backend.paused},
            {QStringLiteral("db_maintenance"), backend.maintenance},
            {QStringLiteral("max_workers"), backend.maxWorkers},
            {QStringLiteral("max_db_workers"), backend.maxDbWorkers}};
}

QJsonArray sorted(const QSet<QString> &words)
{
    QStringList list(words.begin(), words.end());
    list.sort();
    return QJsonArray::fromStringList(list);
}

Response listUsers(Store &store)
{
    QJsonArray list;
    const QList<Access> users = store.users();
    for (const Access &user : users) {
        list.append(QJsonObject{{QStringLiteral("user"), user.user},
                                {QStringLiteral("role"), user.role},
                                {QStringLiteral("permissions"), QJsonArray::fromStringList(user.permissions)},
                                {QStringLiteral("backends"), sorted(user.backends)},
                                {QStringLiteral("projects"), sorted(user.projects)},
                                {QStringLiteral("agent"), user.agent}});
    }
    return Response::json(200, {{QStringLiteral("users"), list}});
}

Response addUser(Store &store, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    Administration::NewUser user;
    user.name = check.text("user");
    user.role = check.text("role");
    user.backends = check.texts("backends", 0);
    user.projects = check.has("projects") ? check.texts("projects", 0) : QStringList();
    user.fullName = check.has("full_name") ? check.text("full_name") : QString();
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<QByteArray> token = Administration::addUser(store, user, access.user);
    return token ? Response::json(201, {{QStringLiteral("user"), user.name}, {QStringLiteral("token"), QString::fromLatin1(*token)}})
                 : refusal(token.error());
}

Response addBackend(Store &store, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    const QString slug = check.text("slug");
    const QString name = check.has("name") ? check.text("name") : QString();
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<QByteArray> token = Administration::addBackend(store, slug, name, access.user);
    return token ? Response::json(201, {{QStringLiteral("slug"), slug}, {QStringLiteral("agent_token"), QString::fromLatin1(*token)}})
                 : refusal(token.error());
}

Response changeBackend(Controller &controller, const Access &access, const QString &slug, const QJsonValue &body)
{
    BodyCheck check(body);
    Administration::BackendChange change;
    if (check.has("paused")) {
        change.paused = check.truth("paused");
    }
    if (check.has("db_maintenance")) {
        change.maintenance = check.truth("db_maintenance");
    }
    if (check.has("max_workers")) {
        change.maxWorkers = check.number("max_workers");
    }
    if (check.has("max_db_workers")) {
        change.maxDbWorkers = check.number("max_db_workers");
    }
    const bool reboot = check.has("prepare_for_reboot") && check.truth("prepare_for_reboot");
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<BackendRow> changed = Administration::changeBackend(controller.store(), slug, change, access.user);
    if (!changed) {
        return refusal(changed.error());
    }
    QJsonObject object = backendObject(*changed);
    if (reboot) {
        const Core::Result<int> count =
            Administration::prepareForReboot(controller.store(), controller.scheduler(), slug, access.user);
        if (!count) {
            return refusal(count.error());
        }
        object.insert(QStringLiteral("paused"), true);
        object.insert(QStringLiteral("jobs_taken_back"), *count);
    }
    controller.scheduler().wake();
    return Response::json(200, {{QStringLiteral("backend"), object}});
}

Response audit(Store &store, const Request &request)
{
    bool goodLimit = true;
    bool goodBefore = true;
    const QString limitText = request.parameter("limit");
    const QString beforeText = request.parameter("before");
    const int limit = limitText.isEmpty() ? 100 : limitText.toInt(&goodLimit);
    const qint64 before = beforeText.isEmpty() ? 0 : beforeText.toLongLong(&goodBefore);
    if (!goodLimit || !goodBefore || limit < 1 || limit > kMostAuditRows || before < 0) {
        return validationError(QStringLiteral("limit is a number from 1 to %1 and before a number above 0").arg(kMostAuditRows));
    }
    QJsonArray list;
    const QList<AuditRow> rows = store.auditRows(limit, before);
    for (const AuditRow &row : rows) {
        list.append(QJsonObject{{QStringLiteral("id"), row.id},
                                {QStringLiteral("at"), isoSeconds(row.at)},
                                {QStringLiteral("user"), row.user},
                                {QStringLiteral("what"), row.what},
                                {QStringLiteral("subject"), row.subject}});
    }
    return Response::json(200, {{QStringLiteral("audit"), list}});
}

Response priority(Controller &controller, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    const QString id = check.id("rap_id", kIdAlphabet, 16);
    const int wanted = check.number("priority");
    if (!check.isGood()) {
        return check.problem();
    }
    if (const Core::Result<void> set = Administration::setPriority(controller.store(), id, wanted, access.user); !set) {
        return refusal(set.error());
    }
    controller.scheduler().wake();
    return Response::json(200, {{QStringLiteral("rap_id"), id}, {QStringLiteral("priority"), wanted}});
}

Response archive(Store &store, const Access &access, const QString &workspace, const QJsonValue &body)
{
    BodyCheck check(body);
    const bool archived = check.truth("archived");
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<void> set = Administration::setArchived(store, workspace, archived, access.user);
    return set ? Response::json(200, {{QStringLiteral("workspace"), workspace}, {QStringLiteral("archived"), archived}})
               : refusal(set.error());
}

} // namespace

Response refusal(const Core::Error &error)
{
    switch (error.code) {
    case Core::ErrorCode::NotFound:
        return Response::error(404, QStringLiteral("Not found"), error.message);
    case Core::ErrorCode::Conflict:
        return Response::error(409, QStringLiteral("Conflict"), error.message);
    case Core::ErrorCode::InvalidInput:
        return Response::error(400, QStringLiteral("Validation error"), error.message);
    default:
        return Response::error(503, QStringLiteral("Error"), error.message);
    }
}

void addAdminRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    const auto guarded = [self](auto handler) {
        return [self, handler](const Request &request, const Responder &responder) {
            const auto access = self->authorize(request);
            if (access && !access->may("admin")) {
                responder.send(Response::error(403, QStringLiteral("Forbidden"), QStringLiteral("Only administrators may do this")));
                return;
            }
            responder.send(access ? handler(*access, request) : access.error());
        };
    };
    const auto withBody = [guarded](auto handler) {
        return guarded([handler](const Access &access, const Request &request) {
            const auto body = parseBody(request.body);
            return body ? handler(access, request, *body) : body.error();
        });
    };
    router.add("GET", base() + QStringLiteral("users/"),
               guarded([self](const Access &, const Request &) { return listUsers(self->m_store); }));
    router.add("POST", base() + QStringLiteral("users/"), withBody([self](const Access &access, const Request &, const QJsonValue &body) {
                   return addUser(self->m_store, access, body);
               }));
    router.add("DELETE", base() + QStringLiteral("users/<user>/"), guarded([self](const Access &access, const Request &request) {
                   const Core::Result<void> removed =
                       Administration::removeUser(self->m_store, request.capture("user"), access.user);
                   return removed ? Response::json(200, {{QStringLiteral("user"), request.capture("user")}}) : refusal(removed.error());
               }));
    router.add("GET", base() + QStringLiteral("backends/"), guarded([self](const Access &, const Request &) {
                   QJsonArray list;
                   const QList<BackendRow> backends = self->m_store.backends();
                   for (const BackendRow &backend : backends) {
                       list.append(backendObject(backend));
                   }
                   return Response::json(200, {{QStringLiteral("backends"), list}});
               }));
    router.add("POST", base() + QStringLiteral("backends/"), withBody([self](const Access &access, const Request &, const QJsonValue &body) {
                   return addBackend(self->m_store, access, body);
               }));
    router.add("POST", base() + QStringLiteral("backends/<backend>/"),
               withBody([self](const Access &access, const Request &request, const QJsonValue &body) {
                   return changeBackend(*self, access, request.capture("backend"), body);
               }));
    router.add("GET", base() + QStringLiteral("audit/"),
               guarded([self](const Access &, const Request &request) { return audit(self->m_store, request); }));
    router.add("POST", base() + QStringLiteral("rap/priority/"),
               withBody([self](const Access &access, const Request &, const QJsonValue &body) { return priority(*self, access, body); }));
    router.add("POST", base() + QStringLiteral("workspaces/<workspace>/archive/"),
               withBody([self](const Access &access, const Request &request, const QJsonValue &body) {
                   return archive(self->m_store, access, request.capture("workspace"), body);
               }));
}

} // namespace Server
