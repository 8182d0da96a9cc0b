// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads that the official controller lacks (job-server.md 7).
#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include "app/server/controller.h"
#include "app/server/requestcheck.h"
#include "model/core/files.h"
#include "model/jobs/types.h"

namespace Server
{

namespace
{

constexpr int kMostRequests = 200;
constexpr qint64 kLogChunk = 256 * 1024;
constexpr qint64 kLargestFile = 64LL * 1024 * 1024;
constexpr int kMostWaiters = 200;

QString base()
{
    return QStringLiteral("/controller/v1/");
}

QJsonObject workspaceObject(const WorkspaceRow &workspace)
{
    return {{QStringLiteral("name"), workspace.name},       {QStringLiteral("project"), workspace.project},
            {QStringLiteral("repo"), workspace.repo},       {QStringLiteral("branch"), workspace.branch},
            {QStringLiteral("archived"), workspace.archived}, {QStringLiteral("created_by"), workspace.createdBy},
            {QStringLiteral("created_at"), isoSeconds(workspace.createdAt)}};
}

Response notFound(const QString &details)
{
    return Response::error(404, QStringLiteral("Not found"), details);
}

Response forbidden(const QString &details)
{
    return Response::error(403, QStringLiteral("Forbidden"), details);
}

Response addWorkspace(Controller &controller, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    WorkspaceRow workspace;
    workspace.name = check.text("name");
    workspace.project = check.text("project");
    workspace.repo = check.text("repo");
    workspace.branch = check.text("branch");
    if (check.isGood() && !isPlainName(workspace.name)) {
        check.refuse(QStringLiteral("name"), QStringLiteral("only letters, digits, dash and underscore are allowed"));
    }
    if (!check.isGood()) {
        return check.problem();
    }
    if (!access.may("job_run") || !access.opensProject(workspace.project)) {
        return forbidden(QStringLiteral("This token may not make workspaces of this project"));
    }
    Store &store = controller.store();
    if (const std::optional<WorkspaceRow> known = store.workspace(workspace.name)) {
        if (known->repo != workspace.repo) {
            return Response::error(409, QStringLiteral("Conflict"),
                                   QStringLiteral("Workspace '%1' belongs to another repository").arg(workspace.name));
        }
        return Response::json(200, {{QStringLiteral("workspace"), workspaceObject(*known)}});
    }
    workspace.createdBy = access.user;
    workspace.createdAt = nowNs() / 1000000000;
    ProjectRow project;
    project.slug = workspace.project;
    project.name = workspace.project;
    project.createdBy = access.user;
    project.createdAt = workspace.createdAt;
    Transaction transaction(store.database());
    const bool known = project.slug.isEmpty() || store.project(project.slug);
    if (!store.addWorkspace(workspace) || (!known && !store.saveProject(project)) || !transaction.commit()) {
        return Response::error(503, QStringLiteral("Error"), QStringLiteral("The workspace could not be stored. Try again."));
    }
    store.audit(access.user, QStringLiteral("workspace.create"), workspace.name);
    return Response::json(201, {{QStringLiteral("workspace"), workspaceObject(workspace)}});
}

struct Summary
{
    QString status;
    QString message; ///< of the first job that failed by itself
};

Summary summarise(Store &store, const QString &rapId)
{
    Summary summary;
    QStringList statuses;
    const QList<JobRow> jobs = store.jobsOf(rapId);
    for (const JobRow &job : jobs) {
        statuses.append(job.status);
        if (summary.message.isEmpty() && job.status == QStringLiteral("failed") && job.statusCode != QStringLiteral("dependency_failed")) {
            summary.message = job.action + QStringLiteral(": ") + job.statusMessage;
        }
    }
    summary.status = Jobs::requestStatus(statuses);
    return summary;
}

Response requests(Store &store, const Access &access, const Request &request)
{
    bool goodLimit = true;
    bool goodBefore = true;
    const QString limitText = request.parameter("limit");
    const QString beforeText = request.parameter("before");
    const int limit = limitText.isEmpty() ? kMostRequests : limitText.toInt(&goodLimit);
    const qint64 before = beforeText.isEmpty() ? 0 : beforeText.toLongLong(&goodBefore);
    if (!goodLimit || !goodBefore || limit < 1 || limit > kMostRequests || before < 0) {
        return validationError(QStringLiteral("limit is a number from 1 to %1 and before a number above 0").arg(kMostRequests));
    }
    QJsonArray list;
    const QList<RapRow> raps = store.raps({request.parameter("workspace"), {}, {}, {}}, limit, before);
    for (const RapRow &rap : raps) {
        if (!access.backends.contains(rap.backend) || !access.opensProject(rap.project)) {
            continue;
        }
        const Summary summary = summarise(store, rap.id);
        list.append(QJsonObject{{QStringLiteral("rap_id"), rap.id},
                                {QStringLiteral("number"), rap.number},
                                {QStringLiteral("workspace"), rap.workspace},
                                {QStringLiteral("project"), rap.project},
                                {QStringLiteral("backend"), rap.backend},
                                {QStringLiteral("repo_url"), rap.repoUrl},
                                {QStringLiteral("branch"), rap.branch},
                                {QStringLiteral("commit"), rap.commit},
                                {QStringLiteral("requested_actions"), QJsonArray::fromStringList(rap.actions)},
                                {QStringLiteral("force_run_dependencies"), rap.force},
                                {QStringLiteral("created_by"), rap.user},
                                {QStringLiteral("created_at"), isoSeconds(rap.createdAt)},
                                {QStringLiteral("status"), summary.status},
                                {QStringLiteral("message"), summary.message},
                                {QStringLiteral("page"), QStringLiteral("/job-requests/%1/").arg(rap.id)}});
    }
    return Response::json(200, {{QStringLiteral("requests"), list}});
}

/// As many of the bytes as form whole characters.
qsizetype wholeCharacters(const QByteArray &bytes)
{
    qsizetype end = bytes.size();
    for (int back = 0; back < 4 && end > 0; ++back) {
        const auto byte = static_cast<unsigned char>(bytes.at(end - 1));
        if ((byte & 0x80U) == 0) {
            return end;
        }
        --end;
        if ((byte & 0xC0U) == 0xC0U) {
            const int length = (byte & 0xE0U) == 0xC0U ? 2 : (byte & 0xF0U) == 0xE0U ? 3 : 4;
            return back + 1 >= length ? end + length : end;
        }
    }
    return bytes.size();
}

Response log(Controller &controller, const Access &access, const Request &request)
{
    const std::optional<JobRow> job = controller.store().job(request.capture("job"));
    if (!job || !access.backends.contains(job->backend) || !controller.opensWorkspace(access, job->workspace)) {
        return notFound(QStringLiteral("There is no such job"));
    }
    if (!access.may("unreleased_outputs_view")) {
        return forbidden(QStringLiteral("This token may not read logs"));
    }
    bool good = true;
    const QString text = request.parameter("offset");
    const qint64 offset = text.isEmpty() ? 0 : text.toLongLong(&good);
    if (!good || offset < 0) {
        return validationError(QStringLiteral("offset is a number of bytes from 0"));
    }
    const bool ended = job->isFinal();
    QFile file(jobLogFolder(controller.dataFolder(), job->id, job->createdAt) + QStringLiteral("/logs.txt"));
    QByteArray bytes;
    bool atEnd = true;
    if (file.open(QIODevice::ReadOnly) && file.seek(offset)) {
        bytes = file.read(kLogChunk);
        atEnd = file.atEnd();
        if (!ended || !atEnd) {
            bytes.truncate(wholeCharacters(bytes));
        }
    }
    return Response::json(200, {{QStringLiteral("text"), QString::fromUtf8(bytes)},
                                {QStringLiteral("next_offset"), offset + bytes.size()},
                                {QStringLiteral("complete"), ended && atEnd}});
}

Response outputs(Controller &controller, const Access &access, const QString &name)
{
    if (!controller.store().workspace(name) || !controller.opensWorkspace(access, name)) {
        return notFound(QStringLiteral("There is no workspace '%1'").arg(name));
    }
    if (!access.may("unreleased_outputs_view")) {
        return forbidden(QStringLiteral("This token may not see outputs"));
    }
    const Core::Result<QByteArray> manifest =
        Core::readFile(QStringLiteral("%1/workspaces/%2/metadata/manifest.json").arg(mediumPrivacy(controller.dataFolder()), name));
    const QJsonObject object = manifest ? QJsonDocument::fromJson(*manifest).object() : QJsonObject();
    return Response::json(200, {{QStringLiteral("workspace"), name},
                                {QStringLiteral("repo"), object.value(QStringLiteral("repo"))},
                                {QStringLiteral("outputs"), object.value(QStringLiteral("outputs")).toObject()}});
}

/// A path below `root` without a way out: no `..`, no links that lead elsewhere.
std::optional<QString> inside(const QString &root, const QString &path)
{
    if (path.isEmpty() || path.startsWith(u'/') || path.contains(u'\\') || path.split(u'/').contains(QStringLiteral(".."))) {
        return std::nullopt;
    }
    const QFileInfo file(root + u'/' + path);
    if (!file.isFile() || file.isSymLink() || !Core::isInside(root, file.filePath())) {
        return std::nullopt;
    }
    return file.filePath();
}

Response outputFile(Controller &controller, const Access &access, const Request &request)
{
    const QString name = request.capture("workspace");
    const QString path = request.capture("path");
    if (!isPlainName(name) || !controller.store().workspace(name) || !controller.opensWorkspace(access, name)) {
        return notFound(QStringLiteral("There is no workspace '%1'").arg(name));
    }
    if (!access.may("unreleased_outputs_view")) {
        return forbidden(QStringLiteral("This token may not see outputs"));
    }
    const QString below = QStringLiteral("/workspaces/") + name;
    std::optional<QString> file = inside(mediumPrivacy(controller.dataFolder()) + below, path);
    if (!file && access.may("highly_sensitive_view")) {
        file = inside(highPrivacy(controller.dataFolder()) + below, path);
        if (file) {
            controller.store().audit(access.user, QStringLiteral("file.read.high"), name + u'/' + path);
        }
    }
    if (!file) {
        return notFound(QStringLiteral("There is no output '%1' that this token may see").arg(path));
    }
    QFile content(*file);
    if (content.size() > kLargestFile) {
        return Response::error(413, QStringLiteral("Too large"), QStringLiteral("Files above 64 MiB are not sent. Look at it on the backend."));
    }
    if (!content.open(QIODevice::ReadOnly)) {
        return Response::error(503, QStringLiteral("Error"), QStringLiteral("The file could not be read"));
    }
    // Never shown by a browser as a page of ours.
    return {200, "application/octet-stream", content.readAll(), {{"Content-Disposition", "attachment"}}};
}

} // namespace

void addReadRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    const auto guarded = [self](auto handler) {
        return [self, handler](const Request &request, const Responder &responder) {
            const auto access = self->authorize(request);
            responder.send(access ? handler(*access, request) : access.error());
        };
    };
    router.add("GET", base() + QStringLiteral("workspaces/"), guarded([self](const Access &access, const Request &) {
                   QJsonArray list;
                   const QList<WorkspaceRow> workspaces = self->m_store.workspaces();
                   for (const WorkspaceRow &workspace : workspaces) {
                       if (access.opensProject(workspace.project)) {
                           list.append(workspaceObject(workspace));
                       }
                   }
                   return Response::json(200, {{QStringLiteral("workspaces"), list}});
               }));
    router.add("POST", base() + QStringLiteral("workspaces/"), guarded([self](const Access &access, const Request &request) {
                   const auto body = parseBody(request.body);
                   return body ? addWorkspace(*self, access, *body) : body.error();
               }));
    router.add("GET", base() + QStringLiteral("rap/"), guarded([self](const Access &access, const Request &request) {
                   return requests(self->m_store, access, request);
               }));
    router.add("GET", base() + QStringLiteral("jobs/<job>/log"), guarded([self](const Access &access, const Request &request) {
                   return log(*self, access, request);
               }));
    router.add("GET", base() + QStringLiteral("workspaces/<workspace>/outputs"),
               guarded([self](const Access &access, const Request &request) {
                   return outputs(*self, access, request.capture("workspace"));
               }));
    router.add("GET", base() + QStringLiteral("workspaces/<workspace>/files/<path:path>"),
               guarded([self](const Access &access, const Request &request) { return outputFile(*self, access, request); }));
    router.add("GET", base() + QStringLiteral("events"), [self](const Request &request, const Responder &responder) {
        const auto access = self->authorize(request);
        if (!access) {
            responder.send(access.error());
            return;
        }
        bool goodSince = true;
        bool goodWait = true;
        const QString sinceText = request.parameter("since");
        const QString waitText = request.parameter("wait");
        const qint64 since = sinceText.isEmpty() ? 0 : sinceText.toLongLong(&goodSince);
        const int wait = waitText.isEmpty() ? 0 : waitText.toInt(&goodWait);
        if (!goodSince || !goodWait || since < 0 || wait < 0 || wait > 60) {
            responder.send(validationError(QStringLiteral("since is a number from 0 and wait a number of seconds from 0 to 60")));
            return;
        }
        if (self->m_waiters.size() >= kMostWaiters) {
            responder.send(Response::error(503, QStringLiteral("Busy"), QStringLiteral("Too many callers wait already. Ask again later.")));
            return;
        }
        self->m_waiters.append({since, self->m_uptime.elapsed() + wait * 1000, responder});
        if (!self->m_waiterTimer.isActive()) {
            self->m_waiterTimer.start();
        }
        self->announce();
    });
}

} // namespace Server
