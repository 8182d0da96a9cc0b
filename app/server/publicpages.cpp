// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What everybody may see: the two anonymous reads of the official server, and who ran what commit
// of which study when.
#include <algorithm>

#include <QUrl>

#include "app/server/controller.h"
#include "app/server/requestcheck.h"
#include "model/jobs/types.h"
#include "model/repository/repository.h"

namespace Server
{

namespace
{

constexpr int kPageSize = 25;
constexpr int kMostListed = 100;

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

/// A link to the commit where the address is a web page, else the bare text.
QString commitLink(const RapRow &rap)
{
    const QString text = escaped(rap.commit.left(10));
    if (!rap.repoUrl.startsWith(QStringLiteral("https://"))) {
        return QStringLiteral("<code>%1</code>").arg(text);
    }
    return QStringLiteral("<a href=\"%1/tree/%2\"><code>%3</code></a>")
        .arg(escaped(Repository::publicUrl(rap.repoUrl)), escaped(rap.commit), text);
}

QString statusOf(Store &store, const QString &rapId)
{
    QStringList statuses;
    const QList<JobRow> jobs = store.jobsOf(rapId);
    for (const JobRow &job : jobs) {
        statuses.append(job.status);
    }
    return Jobs::requestStatus(statuses);
}

struct EventLogQuery
{
    RapFilter filter;
    int page = 1;
};

std::optional<EventLogQuery> readQuery(const Request &request)
{
    EventLogQuery query;
    query.filter = {request.parameter("workspace"), request.parameter("project"), request.parameter("org"), request.parameter("user")};
    const QString text = request.parameter("page");
    bool good = true;
    query.page = text.isEmpty() ? 1 : text.toInt(&good);
    return good && query.page > 0 && query.page < 1000000 ? std::optional(query) : std::nullopt;
}

QList<RapRow> rapsOf(Store &store, const EventLogQuery &query)
{
    return store.raps(query.filter, kPageSize, 0, static_cast<qint64>(query.page - 1) * kPageSize);
}

/// Records of the projects on one page, each read once.
class ProjectNames
{
public:
    explicit ProjectNames(Store &store)
        : m_store(store)
    {
    }

    [[nodiscard]] ProjectRow of(const RapRow &rap)
    {
        if (!m_known.contains(rap.project)) {
            ProjectRow none;
            none.slug = rap.project;
            none.name = rap.project;
            m_known.insert(rap.project, m_store.project(rap.project).value_or(none));
        }
        ProjectRow project = m_known.value(rap.project);
        if (project.orgs.isEmpty()) {
            project.orgs = rap.orgs; // what was said with the request
        }
        return project;
    }

private:
    Store &m_store;
    QHash<QString, ProjectRow> m_known;
};

QString orgLinks(Store &store, const QStringList &slugs)
{
    QStringList links;
    const QJsonArray names = organisationNames(store, slugs);
    for (const QJsonValue &entry : names) {
        links.append(eventLogLink("org", entry.toObject().value(QStringLiteral("slug")).toString(),
                                  entry.toObject().value(QStringLiteral("name")).toString()));
    }
    return links.join(QStringLiteral(", "));
}

/// The query without its page, to keep in links, and what it means in words.
std::pair<QString, QString> keptFilter(const RapFilter &filter)
{
    QString kept;
    QStringList words;
    const auto add = [&](const char *key, const QString &value, const QString &word) {
        if (!value.isEmpty()) {
            kept += QStringLiteral("%1=%2&amp;").arg(QLatin1String(key), QString::fromLatin1(QUrl::toPercentEncoding(value)));
            words.append(word + u' ' + escaped(value));
        }
    };
    add("workspace", filter.workspace, QStringLiteral("workspace"));
    add("project", filter.project, QStringLiteral("project"));
    add("org", filter.org, QStringLiteral("organisation"));
    add("user", filter.user, QStringLiteral("person"));
    return {kept, words.join(QStringLiteral(", "))};
}

Response eventLog(Store &store, const Request &request)
{
    const std::optional<EventLogQuery> query = readQuery(request);
    if (!query) {
        return validationError(QStringLiteral("page is a number from 1"));
    }
    QString rows;
    ProjectNames projects(store);
    const QList<RapRow> raps = rapsOf(store, *query);
    for (const RapRow &rap : raps) {
        const ProjectRow project = projects.of(rap);
        rows += QStringLiteral("<tr><td><a href=\"/job-requests/%1/\">%2</a></td><td>%3</td><td>%4</td><td>%5</td><td>%6</td>"
                               "<td>%7</td><td>%8</td><td>%9</td></tr>\n")
                    .arg(escaped(rap.id), isoSeconds(rap.createdAt), eventLogLink("user", rap.user, rap.user),
                         orgLinks(store, project.orgs), eventLogLink("project", rap.project, project.name),
                         eventLogLink("workspace", rap.workspace, rap.workspace),
                         escaped(publicRepository(rap.repoUrl)) + QStringLiteral("<br>") + commitLink(rap),
                         escaped(rap.actions.join(QStringLiteral(", "))), escaped(Jobs::requestStatusText(statusOf(store, rap.id))));
    }
    const qint64 total = store.rapCount(query->filter);
    const auto [keep, words] = keptFilter(query->filter);
    QString body = words.isEmpty() ? QStringLiteral("<p>Every job request that this server has taken: who ran what commit of which study, and when.</p>\n")
                                   : QStringLiteral("<p>Job requests of %1. <a href=\"/event-log/\">Show all</a></p>\n").arg(words);
    body += QStringLiteral("<table><thead><tr><th>When</th><th>Who</th><th>Organisation</th><th>Project</th><th>Workspace</th>"
                           "<th>Study and commit</th><th>Actions</th><th>State</th></tr></thead><tbody>\n%1</tbody></table>\n").arg(rows);
    if (query->page > 1) {
        body += QStringLiteral("<p><a href=\"/event-log/?%1page=%2\">Newer</a></p>\n").arg(keep).arg(query->page - 1);
    }
    if (static_cast<qint64>(query->page) * kPageSize < total) {
        body += QStringLiteral("<p><a href=\"/event-log/?%1page=%2\">Older</a></p>\n").arg(keep).arg(query->page + 1);
    }
    body += QStringLiteral("<p><a href=\"/projects/\">Projects</a> · the same as data: <a href=\"/event-log.json\">event-log.json</a></p>");
    return Response::html(200, htmlPage(QStringLiteral("Event log"), body));
}

Response eventLogJson(Store &store, const Request &request)
{
    const std::optional<EventLogQuery> query = readQuery(request);
    if (!query) {
        return validationError(QStringLiteral("page is a number from 1"));
    }
    QJsonArray results;
    ProjectNames projects(store);
    const QList<RapRow> raps = rapsOf(store, *query);
    for (const RapRow &rap : raps) {
        const ProjectRow project = projects.of(rap);
        results.append(QJsonObject{{QStringLiteral("identifier"), rap.id},
                                   {QStringLiteral("created_at"), isoSeconds(rap.createdAt)},
                                   {QStringLiteral("created_by"), rap.user},
                                   {QStringLiteral("organisations"), organisationNames(store, project.orgs)},
                                   {QStringLiteral("project"), rap.project},
                                   {QStringLiteral("project_name"), project.name},
                                   {QStringLiteral("project_number"), project.number ? QJsonValue(*project.number) : QJsonValue(QJsonValue::Null)},
                                   {QStringLiteral("workspace"), rap.workspace},
                                   {QStringLiteral("backend"), rap.backend},
                                   {QStringLiteral("repo"), publicRepository(rap.repoUrl)},
                                   {QStringLiteral("branch"), rap.branch},
                                   {QStringLiteral("sha"), rap.commit},
                                   {QStringLiteral("requested_actions"), QJsonArray::fromStringList(rap.actions)},
                                   {QStringLiteral("status"), statusOf(store, rap.id)},
                                   {QStringLiteral("url"), QStringLiteral("/job-requests/%1/").arg(rap.id)}});
    }
    return Response::json(200, {{QStringLiteral("count"), store.rapCount(query->filter)}, {QStringLiteral("results"), results}});
}

Response requestPage(Store &store, const QString &id)
{
    const std::optional<RapRow> rap = store.rap(id);
    if (!rap) {
        return Response::html(404, htmlPage(QStringLiteral("Not found"), QStringLiteral("<p>There is no such job request.</p>")));
    }
    const ProjectRow project = ProjectNames(store).of(*rap);
    QString rows;
    const QList<JobRow> jobs = store.jobsOf(id);
    for (const JobRow &job : jobs) {
        rows += QStringLiteral("<tr><td>%1</td><td><code>%2</code></td><td>%3</td><td>%4</td><td>%5</td></tr>\n")
                    .arg(escaped(job.action), escaped(job.runCommand), escaped(Jobs::statusText(job.statusCode)),
                         job.startedAt ? isoSeconds(*job.startedAt) : QString(), job.completedAt ? isoSeconds(*job.completedAt) : QString());
    }
    const QString body =
        QStringLiteral("<p>%1 asked on %2 for %3 in workspace %4 of project %9 on %5, at commit %6 of %7.</p>\n<table><thead><tr><th>Action</th>"
                       "<th>Command</th><th>State</th><th>Started</th><th>Ended</th></tr></thead><tbody>\n%8</tbody></table>\n"
                       "<p><a href=\"/event-log/\">All job requests</a></p>")
            .arg(eventLogLink("user", rap->user, rap->user), isoSeconds(rap->createdAt), escaped(rap->actions.join(QStringLiteral(", "))),
                 eventLogLink("workspace", rap->workspace, rap->workspace), escaped(rap->backend), commitLink(*rap),
                 escaped(publicRepository(rap->repoUrl)), rows, eventLogLink("project", rap->project, project.name));
    return Response::html(200, htmlPage(QStringLiteral("Job request %1").arg(rap->id), body));
}

/// Active job requests in the official shape and paging.
Response activeRequests(Store &store, const Request &request)
{
    bool goodLimit = true;
    bool goodOffset = true;
    const QString limitText = request.parameter("limit");
    const QString offsetText = request.parameter("offset");
    const int limit = limitText.isEmpty() ? kMostListed : limitText.toInt(&goodLimit);
    const int offset = offsetText.isEmpty() ? 0 : offsetText.toInt(&goodOffset);
    if (!goodLimit || !goodOffset || limit < 1 || limit > 1000 || offset < 0) {
        return validationError(QStringLiteral("limit is a number from 1 to 1000 and offset a number from 0"));
    }
    // As on the official server, the token of a backend's agent narrows the list to its backend.
    const std::optional<Access> access = store.access(request.headers.value("authorization"));
    const bool narrow = access && access->agent;
    QStringList ids;
    const QList<JobRow> active = store.activeJobs();
    for (const JobRow &job : active) {
        if (!ids.contains(job.rapId) && (!narrow || access->backends.contains(job.backend))) {
            ids.append(job.rapId);
        }
    }
    QJsonArray results;
    for (const QString &id : ids.mid(offset, limit)) {
        const std::optional<RapRow> rap = store.rap(id);
        if (!rap) {
            continue;
        }
        const std::optional<WorkspaceRow> workspace = store.workspace(rap->workspace);
        QJsonArray cancelled;
        const QList<JobRow> jobs = store.jobsOf(id);
        for (const JobRow &job : jobs) {
            if (job.cancelled) {
                cancelled.append(job.action);
            }
        }
        results.append(QJsonObject{
            {QStringLiteral("backend"), rap->backend},
            {QStringLiteral("sha"), rap->commit},
            {QStringLiteral("identifier"), rap->id},
            {QStringLiteral("force_run_dependencies"), rap->force},
            {QStringLiteral("requested_actions"), QJsonArray::fromStringList(rap->actions)},
            {QStringLiteral("cancelled_actions"), cancelled},
            {QStringLiteral("created_by"), rap->user},
            {QStringLiteral("created_at"), isoSeconds(rap->createdAt)},
            {QStringLiteral("workspace"),
             QJsonObject{{QStringLiteral("name"), rap->workspace},
                         {QStringLiteral("repo"), publicRepository(rap->repoUrl)},
                         {QStringLiteral("branch"), rap->branch},
                         {QStringLiteral("created_by"), workspace ? workspace->createdBy : rap->user},
                         {QStringLiteral("created_at"), isoSeconds(workspace ? workspace->createdAt : rap->createdAt)}}},
            {QStringLiteral("database_name"), QStringLiteral("default")},
            {QStringLiteral("project"), rap->project},
            {QStringLiteral("orgs"), QJsonArray::fromStringList(rap->orgs)},
            {QStringLiteral("codelists_ok"), rap->codelistsOk}});
    }
    const auto link = [limit](qsizetype at) {
        return QJsonValue(QStringLiteral("/api/v2/job-requests/?limit=%1&offset=%2").arg(limit).arg(at));
    };
    return Response::json(200, {{QStringLiteral("count"), static_cast<qint64>(ids.size())},
                                {QStringLiteral("next"), offset + limit < ids.size() ? link(offset + limit) : QJsonValue()},
                                {QStringLiteral("previous"), offset > 0 ? link(std::max(0, offset - limit)) : QJsonValue()},
                                {QStringLiteral("results"), results}});
}

Response actionStates(Store &store, const Request &request)
{
    const QString name = request.capture("workspace");
    if (!store.workspace(name)) {
        return Response::json(404, {{QStringLiteral("detail"), QStringLiteral("Not found.")}});
    }
    QJsonObject states;
    const QHash<QString, JobRow> latest = store.latestJobs(name, {}, Store::Cancelled::Counted);
    for (auto it = latest.begin(); it != latest.end(); ++it) {
        states.insert(it.key(), it.value().status);
    }
    return Response::json(200, states);
}

} // namespace

QString publicRepository(const QString &repoUrl)
{
    const QString url = Repository::publicUrl(repoUrl);
    return url.startsWith(u'/') ? url.section(u'/', -1) : url;
}

void addPublicRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    const auto open = [self](auto handler) {
        return [self, handler](const Request &request, const Responder &responder) { responder.send(handler(*self, request)); };
    };
    router.add("GET", QStringLiteral("/event-log/"),
               open([](Controller &c, const Request &request) { return eventLog(c.store(), request); }));
    router.add("GET", QStringLiteral("/event-log.json"),
               open([](Controller &c, const Request &request) { return eventLogJson(c.store(), request); }));
    router.add("GET", QStringLiteral("/job-requests/<id>/"),
               open([](Controller &c, const Request &request) { return requestPage(c.store(), request.capture("id")); }));
    router.add("GET", QStringLiteral("/api/v2/job-requests/"),
               open([](Controller &c, const Request &request) { return activeRequests(c.store(), request); }));
    router.add("GET", QStringLiteral("/api/v2/workspaces/<workspace>/statuses/"),
               open([](Controller &c, const Request &request) { return actionStates(c.store(), request); }));
}

} // namespace Server
