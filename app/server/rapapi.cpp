// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RAP API, shapes and order of checks as in job-server.md 3.
#include <QtConcurrentRun>

#include <QFutureWatcher>

#include "app/server/controller.h"
#include "app/server/jobcreation.h"
#include "app/server/requestcheck.h"
#include "model/core/logging.h"
#include "model/repository/repository.h"

namespace Server
{

namespace
{

constexpr qint64 kNsPerSecond = 1000000000;

QString base()
{
    return QStringLiteral("/controller/v1/");
}

Response creationError(const QString &reason)
{
    return Response::error(400, QStringLiteral("Error creating jobs"), reason);
}

Response outcome(int status, const QString &result, const QString &details, const QString &rapId, qsizetype count)
{
    return Response::json(status, {{QStringLiteral("result"), result},
                                   {QStringLiteral("details"), details},
                                   {QStringLiteral("rap_id"), rapId},
                                   {QStringLiteral("count"), static_cast<qint64>(count)}});
}

QJsonObject jobObject(const JobRow &job)
{
    return {{QStringLiteral("identifier"), job.id},
            {QStringLiteral("rap_id"), job.rapId},
            {QStringLiteral("backend"), job.backend},
            {QStringLiteral("action"), job.action},
            {QStringLiteral("run_command"), job.runCommand},
            {QStringLiteral("status"), job.status},
            {QStringLiteral("status_code"), job.statusCode},
            {QStringLiteral("status_message"), job.statusMessage},
            {QStringLiteral("created_at"), isoSeconds(job.createdAt)},
            {QStringLiteral("updated_at"), isoSeconds(job.updatedAt)},
            {QStringLiteral("started_at"), isoOrNull(job.startedAt)},
            {QStringLiteral("completed_at"), isoOrNull(job.completedAt)},
            {QStringLiteral("trace_context"), QJsonObject{{QStringLiteral("traceparent"), job.traceParent}}},
            {QStringLiteral("metrics"), job.metrics},
            {QStringLiteral("requires_db"), job.requiresDb}};
}

QJsonValue microsecondsOrNull(const std::optional<qint64> &us)
{
    return us ? QJsonValue(isoMicroseconds(*us)) : QJsonValue(QJsonValue::Null);
}

Response backendStatus(Store &store, const Access &access)
{
    QJsonArray list;
    const QList<BackendRow> backends = store.backends();
    for (const BackendRow &backend : backends) {
        if (!access.backends.contains(backend.slug)) {
            continue;
        }
        const auto onOff = [](bool on) { return on ? QStringLiteral("on") : QStringLiteral("off"); };
        list.append(QJsonObject{
            {QStringLiteral("slug"), backend.slug},
            {QStringLiteral("last_seen"), microsecondsOrNull(backend.lastSeenUs)},
            {QStringLiteral("paused"), QJsonObject{{QStringLiteral("status"), onOff(backend.paused)},
                                                   {QStringLiteral("since"), microsecondsOrNull(backend.pausedSinceUs)}}},
            {QStringLiteral("db_maintenance"),
             QJsonObject{{QStringLiteral("status"), onOff(backend.maintenance)},
                         {QStringLiteral("since"), microsecondsOrNull(backend.maintenanceSinceUs)},
                         {QStringLiteral("type"), backend.maintenanceType.isEmpty() ? QJsonValue(QJsonValue::Null)
                                                                                    : QJsonValue(backend.maintenanceType)}}}});
    }
    return Response::json(200, {{QStringLiteral("backends"), list}});
}

tl::expected<RapRow, Response> readCreate(const QJsonValue &body)
{
    BodyCheck check(body);
    RapRow rap;
    rap.id = check.id("rap_id", kIdAlphabet, 16);
    rap.backend = check.text("backend");
    rap.workspace = check.text("workspace");
    if (check.isGood() && std::none_of(rap.workspace.begin(), rap.workspace.end(), [](QChar c) { return isPlainName(QString(c)); })) {
        check.refuse(QStringLiteral("workspace"), QStringLiteral("'%1' does not match '[a-zA-Z0-9_-]+'").arg(rap.workspace.left(100)));
    }
    rap.repoUrl = check.text("repo_url");
    rap.branch = check.text("branch");
    rap.commit = check.id("commit", kHexAlphabet, 40);
    check.choice("database_name", {QStringLiteral("default")});
    rap.actions = check.texts("requested_actions", 1);
    rap.codelistsOk = check.truth("codelists_ok");
    rap.force = check.truth("force_run_dependencies");
    rap.user = check.text("created_by");
    rap.project = check.text("project");
    rap.orgs = check.texts("orgs", 0);
    rap.analysisScope = check.analysisScope("analysis_scope");
    if (!check.isGood()) {
        return tl::unexpected(check.problem());
    }
    return rap;
}

/// The answer for an id that is known already, or nothing.
std::optional<Response> answerKnown(Store &store, const RapRow &rap, const Access &access)
{
    const std::optional<RapRow> known = store.rap(rap.id);
    if (!known) {
        return std::nullopt;
    }
    if (known->repoUrl != rap.repoUrl || known->commit != rap.commit || known->workspace != rap.workspace
        || !access.backends.contains(known->backend)) {
        return Response::error(400, QStringLiteral("Inconsistent request data"),
                               QStringLiteral("Jobs already exist for rap_id '%1' with another repository, commit or workspace").arg(rap.id));
    }
    return outcome(200, QStringLiteral("No change"), QStringLiteral("Jobs already created for rap_id '%1'").arg(rap.id), rap.id,
                   store.jobsOf(rap.id).size());
}

} // namespace

/// Creating a request: quick checks, fetching on a worker, then jobs in one transaction. Everything
/// that decides is done in the second part on the main thread, so callers that race see each other.
class RapCreate final
{
public:
    static void run(Controller &controller, const Request &request, const Responder &responder)
    {
        const auto access = controller.authorize(request);
        if (!access) {
            responder.send(access.error());
            return;
        }
        const auto body = parseBody(request.body);
        const auto rap = body ? readCreate(*body) : tl::expected<RapRow, Response>(tl::unexpected(body.error()));
        if (!rap) {
            responder.send(rap.error());
            return;
        }
        if (const std::optional<Response> known = answerKnown(controller.m_store, *rap, *access)) {
            responder.send(*known);
            return;
        }
        if (const std::optional<Response> refused = refuse(controller, *rap, *access)) {
            responder.send(*refused);
            return;
        }
        auto *watcher = new QFutureWatcher<Core::Result<Pipeline::Project>>(&controller);
        QObject::connect(watcher, &QFutureWatcherBase::finished, &controller,
                         [&controller, watcher, rap = *rap, access = *access, responder] {
                             watcher->deleteLater();
                             responder.send(finish(controller, watcher->result(), rap, access));
                         });
        StudySource *source = &controller.m_source;
        watcher->setFuture(QtConcurrent::run(&controller.m_fetchers, [source, rap = *rap] {
            return source->project(rap.repoUrl, rap.branch, rap.commit);
        }));
    }

private:
    /// What the project's record says against a request, or nothing.
    static QString refusedByProject(Store &store, const RapRow &rap)
    {
        const std::optional<ProjectRow> project = store.project(rap.project);
        if (!project) {
            return {};
        }
        if (!project->isOngoing()) {
            return QStringLiteral("Project '%1' is %2 and takes no more requests").arg(project->slug, project->status);
        }
        QStringList allowed;
        for (const QString &slug : project->orgs) {
            const std::optional<OrganisationRow> organisation = store.organisation(slug);
            allowed += organisation ? organisation->githubOrgs : QStringList();
        }
        const QString owner = Repository::publicUrl(rap.repoUrl).section(u'/', -2, -2);
        if (!allowed.isEmpty() && !rap.repoUrl.startsWith(u'/') && !allowed.contains(owner, Qt::CaseInsensitive)) {
            return QStringLiteral("Repository URL %1 does not belong to the organisations of project '%2': %3")
                .arg(rap.repoUrl, project->slug, allowed.join(QStringLiteral(", ")));
        }
        return {};
    }

    static std::optional<Response> refuse(Controller &controller, const RapRow &rap, const Access &access)
    {
        if (!isPlainName(rap.workspace)) {
            return creationError(QStringLiteral("Invalid workspace name (allowed are alphanumeric, dash and underscore)"));
        }
        // Whether a backend exists is not told to tokens that do not open it.
        if (!access.backends.contains(rap.backend) || !controller.m_store.backend(rap.backend) || !access.may("job_run")) {
            return creationError(QStringLiteral("Unknown error"));
        }
        const std::optional<WorkspaceRow> workspace = controller.m_store.workspace(rap.workspace);
        if (workspace && workspace->archived) {
            return creationError(QStringLiteral("Workspace '%1' is archived").arg(rap.workspace));
        }
        if (const QString reason = refusedByProject(controller.m_store, rap); !reason.isEmpty()) {
            return creationError(reason);
        }
        // Code of one study must not reach what another study made: who works in some projects only
        // cannot run a repository in a workspace that belongs to another.
        const bool foreign = workspace && (workspace->repo != rap.repoUrl || !access.opensProject(workspace->project));
        if (!access.projects.isEmpty() && (!access.opensProject(rap.project) || foreign)) {
            return creationError(QStringLiteral("Workspace '%1' is not open to this token with this repository and project").arg(rap.workspace));
        }
        if (Core::Result<void> allowed = controller.m_source.check(rap.repoUrl); !allowed) {
            return creationError(allowed.error().message);
        }
        return std::nullopt;
    }

    static Response finish(Controller &controller, const Core::Result<Pipeline::Project> &project, RapRow rap, const Access &access)
    {
        Store &store = controller.m_store;
        // Another caller may have created it while this one was fetching.
        if (const std::optional<Response> known = answerKnown(store, rap, access)) {
            return *known;
        }
        if (!project) {
            const bool ours = project.error().code != Core::ErrorCode::InvalidInput;
            if (ours) {
                qCWarning(lcServer) << "creating jobs failed:" << project.error().message << project.error().detail;
            }
            return creationError(ours ? QStringLiteral("Unknown error") : project.error().message);
        }
        const qint64 now = nowNs();
        rap.createdAt = now / kNsPerSecond;
        const Core::Result<Creation> creation = createJobs(*project, rap, store.latestJobs(rap.workspace, rap.backend), now);
        if (!creation) {
            return creationError(creation.error().message);
        }
        if (!creation->nothingToDo.isEmpty()) {
            return outcome(200, QStringLiteral("Nothing to do"), creation->nothingToDo, rap.id, 0);
        }
        if (!store.addRap(rap, creation->jobs, access.user)) {
            return creationError(QStringLiteral("Unknown error"));
        }
        store.audit(access.user, QStringLiteral("rap.create"), rap.id);
        controller.m_scheduler->wake();
        controller.announce();
        return outcome(201, QStringLiteral("Success"), QStringLiteral("Jobs created for rap_id '%1'").arg(rap.id), rap.id,
                       creation->jobs.size());
    }
};

namespace
{

/// Whether the token opens the request that these jobs belong to.
bool opens(Store &store, const Access &access, const QList<JobRow> &jobs)
{
    if (jobs.isEmpty() || !access.backends.contains(jobs.first().backend)) {
        return false;
    }
    const std::optional<RapRow> rap = access.projects.isEmpty() ? std::nullopt : store.rap(jobs.first().rapId);
    return access.projects.isEmpty() || (rap && access.opensProject(rap->project));
}

Response status(Store &store, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    const QStringList ids = check.ids("rap_ids", kIdAlphabet, 16);
    if (!check.isGood()) {
        return check.problem();
    }
    QJsonArray jobs;
    QStringList unknown;
    QSet<QString> seen;
    for (const QString &id : ids) {
        if (seen.contains(id)) {
            continue;
        }
        seen.insert(id);
        const QList<JobRow> rows = store.jobsOf(id);
        if (!opens(store, access, rows)) {
            unknown.append(id);
            continue;
        }
        for (const JobRow &row : rows) {
            jobs.append(jobObject(row));
        }
    }
    return Response::json(200, {{QStringLiteral("jobs"), jobs},
                                {QStringLiteral("unrecognised_rap_ids"), QJsonArray::fromStringList(unknown)}});
}

Response cancel(Controller &controller, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    const QString id = check.id("rap_id", kIdAlphabet, 16);
    const QStringList actions = check.texts("actions", 1);
    if (!check.isGood()) {
        return check.problem();
    }
    Store &store = controller.store();
    const QList<JobRow> rows = store.jobsOf(id);
    const QString missing = QStringLiteral("jobs not found");
    if (!opens(store, access, rows)) {
        return Response::json(404, {{QStringLiteral("error"), missing},
                                    {QStringLiteral("details"), QStringLiteral("RAP id '%1' was not found").arg(id)},
                                    {QStringLiteral("rap_id"), id}});
    }
    if (!access.may("job_cancel")) {
        return Response::error(403, QStringLiteral("Forbidden"), QStringLiteral("This token may not cancel jobs"));
    }
    QHash<QString, JobRow> byAction;
    for (const JobRow &row : rows) {
        byAction.insert(row.action, row);
    }
    QStringList notFound;
    for (const QString &action : actions) {
        if (!byAction.contains(action) && !notFound.contains(action)) {
            notFound.append(action);
        }
    }
    if (!notFound.isEmpty()) {
        notFound.sort();
        return Response::json(404, {{QStringLiteral("error"), missing},
                                    {QStringLiteral("details"), QStringLiteral("Jobs matching RAP id '%1' and actions %2 were not found")
                                                                    .arg(id, notFound.join(QStringLiteral(", ")))},
                                    {QStringLiteral("rap_id"), id},
                                    {QStringLiteral("not_found"), QJsonArray::fromStringList(notFound)}});
    }
    Transaction transaction(store.database());
    for (const QString &action : actions) {
        JobRow job = byAction.value(action);
        // A finished job stays as it is: its outputs still count.
        if (!job.isFinal() && !job.cancelled) {
            job.cancelled = true;
            job.completedAt = nowNs() / kNsPerSecond;
            if (!store.saveJob(job)) {
                return Response::error(500, QStringLiteral("Error cancelling jobs"), QStringLiteral("The change could not be stored"));
            }
        }
    }
    if (!transaction.commit()) {
        return Response::error(500, QStringLiteral("Error cancelling jobs"), QStringLiteral("The change could not be stored"));
    }
    store.audit(access.user, QStringLiteral("rap.cancel"), id);
    controller.scheduler().wake();
    return Response::json(200, {{QStringLiteral("result"), QStringLiteral("Success")},
                                {QStringLiteral("details"), QStringLiteral("%1 actions cancelled").arg(actions.size())},
                                {QStringLiteral("count"), static_cast<qint64>(actions.size())}});
}

} // namespace

void addRapRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    router.add("GET", base() + QStringLiteral("backend/status/"), [self](const Request &request, const Responder &responder) {
        const auto access = self->authorize(request);
        responder.send(access ? backendStatus(self->m_store, *access) : access.error());
    });
    router.add("POST", base() + QStringLiteral("rap/create/"),
               [self](const Request &request, const Responder &responder) { RapCreate::run(*self, request, responder); });
    router.add("POST", base() + QStringLiteral("rap/status/"), [self](const Request &request, const Responder &responder) {
        const auto access = self->authorize(request);
        const auto body = access ? parseBody(request.body) : tl::expected<QJsonValue, Response>(tl::unexpected(access.error()));
        responder.send(body ? status(self->m_store, *access, *body) : body.error());
    });
    router.add("POST", base() + QStringLiteral("rap/cancel/"), [self](const Request &request, const Responder &responder) {
        const auto access = self->authorize(request);
        const auto body = access ? parseBody(request.body) : tl::expected<QJsonValue, Response>(tl::unexpected(access.error()));
        responder.send(body ? cancel(*self, *access, *body) : body.error());
    });
}

} // namespace Server
