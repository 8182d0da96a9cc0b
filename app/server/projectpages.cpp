// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which projects there are, for whom, and in which workspaces: public, as the event log.
#include <QUrl>

#include "app/server/controller.h"

namespace Server
{

namespace
{

QString namesOf(Store &store, const QStringList &slugs)
{
    QStringList links;
    for (const QString &slug : slugs) {
        const std::optional<OrganisationRow> organisation = store.organisation(slug);
        links.append(eventLogLink("org", slug, organisation ? organisation->name : slug));
    }
    return links.join(QStringLiteral(", "));
}

QString stateText(const QString &status)
{
    static const QHash<QString, QString> kWords = {
        {QStringLiteral("ongoing"), QStringLiteral("ongoing")},
        {QStringLiteral("postponed"), QStringLiteral("postponed")},
        {QStringLiteral("retired"), QStringLiteral("retired")},
        {QStringLiteral("ongoing-and-linked"), QStringLiteral("ongoing, linked to a publication")},
        {QStringLiteral("completed-and-linked"), QStringLiteral("completed, linked to a publication")},
        {QStringLiteral("completed-and-awaiting"), QStringLiteral("completed, publication to come")}};
    return kWords.value(status, status);
}

QHash<QString, QList<WorkspaceRow>> workspacesByProject(Store &store)
{
    QHash<QString, QList<WorkspaceRow>> sorted;
    const QList<WorkspaceRow> workspaces = store.workspaces();
    for (const WorkspaceRow &workspace : workspaces) {
        sorted[workspace.project].append(workspace);
    }
    return sorted;
}

Response projectsPage(Store &store)
{
    const QHash<QString, QList<WorkspaceRow>> workspaces = workspacesByProject(store);
    QString rows;
    const QList<ProjectRow> projects = store.projects();
    for (const ProjectRow &project : projects) {
        QStringList places;
        for (const WorkspaceRow &workspace : workspaces.value(project.slug)) {
            places.append(eventLogLink("workspace", workspace.name, workspace.name)
                          + (workspace.archived ? QStringLiteral(" (archived)") : QString()));
        }
        rows += QStringLiteral("<tr><td>%1%2</td><td>%3</td><td>%4</td><td>%5</td><td>%6</td></tr>\n")
                    .arg(project.number ? QStringLiteral("%1. ").arg(*project.number) : QString(),
                         eventLogLink("project", project.slug, project.name), namesOf(store, project.orgs), stateText(project.status),
                         places.join(QStringLiteral("<br>")), QString::number(project.requests));
    }
    return Response::html(200, htmlPage(QStringLiteral("Projects"),
                                        QStringLiteral("<p>What this server works for: each project with the organisations that answer for it.</p>\n"
                                                       "<table><thead><tr><th>Project</th><th>Organisations</th><th>State</th>"
                                                       "<th>Workspaces</th><th>Job requests</th></tr></thead><tbody>\n%1</tbody></table>\n"
                                                       "<p><a href=\"/event-log/\">All job requests</a> · the same as data: "
                                                       "<a href=\"/projects.json\">projects.json</a></p>").arg(rows)));
}

Response projectsJson(Store &store)
{
    const QHash<QString, QList<WorkspaceRow>> workspaces = workspacesByProject(store);
    QJsonArray results;
    const QList<ProjectRow> projects = store.projects();
    for (const ProjectRow &project : projects) {
        QJsonObject object = projectObject(project);
        QJsonArray places;
        for (const WorkspaceRow &workspace : workspaces.value(project.slug)) {
            places.append(QJsonObject{{QStringLiteral("name"), workspace.name},
                                      {QStringLiteral("repo"), publicRepository(workspace.repo)},
                                      {QStringLiteral("branch"), workspace.branch},
                                      {QStringLiteral("archived"), workspace.archived}});
        }
        object.insert(QStringLiteral("workspaces"), places);
        object.insert(QStringLiteral("organisations"), organisationNames(store, project.orgs));
        results.append(object);
    }
    return Response::json(200, {{QStringLiteral("count"), static_cast<qint64>(results.size())}, {QStringLiteral("results"), results}});
}

} // namespace

QString eventLogLink(const char *key, const QString &value, const QString &text)
{
    return value.isEmpty() ? text.toHtmlEscaped()
                           : QStringLiteral("<a href=\"/event-log/?%1=%2\">%3</a>")
                                 .arg(QLatin1String(key), QString::fromLatin1(QUrl::toPercentEncoding(value)), text.toHtmlEscaped());
}

QJsonArray organisationNames(Store &store, const QStringList &slugs)
{
    QJsonArray list;
    for (const QString &slug : slugs) {
        const std::optional<OrganisationRow> organisation = store.organisation(slug);
        list.append(QJsonObject{{QStringLiteral("slug"), slug}, {QStringLiteral("name"), organisation ? organisation->name : slug}});
    }
    return list;
}

void addProjectPages(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    router.add("GET", QStringLiteral("/projects/"),
               [self](const Request &, const Responder &responder) { responder.send(projectsPage(self->m_store)); });
    router.add("GET", QStringLiteral("/projects.json"),
               [self](const Request &, const Responder &responder) { responder.send(projectsJson(self->m_store)); });
}

} // namespace Server
