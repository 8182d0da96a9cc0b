// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Organisations and projects: everybody with a token sees them, administrators make and change them.
#include "app/server/administration.h"
#include "app/server/controller.h"
#include "app/server/requestcheck.h"

namespace Server
{

namespace
{

QString base()
{
    return QStringLiteral("/controller/v1/");
}

QJsonObject organisationObject(const OrganisationRow &organisation)
{
    return {{QStringLiteral("slug"), organisation.slug},
            {QStringLiteral("name"), organisation.name},
            {QStringLiteral("github_orgs"), QJsonArray::fromStringList(organisation.githubOrgs)},
            {QStringLiteral("created_at"), isoSeconds(organisation.createdAt)},
            {QStringLiteral("projects"), organisation.projects}};
}

Response listOrganisations(Store &store)
{
    QJsonArray list;
    const QList<OrganisationRow> organisations = store.organisations();
    for (const OrganisationRow &organisation : organisations) {
        list.append(organisationObject(organisation));
    }
    return Response::json(200, {{QStringLiteral("organisations"), list}});
}

Response listProjects(Store &store, const Access &access)
{
    QJsonArray list;
    const QList<ProjectRow> projects = store.projects();
    for (const ProjectRow &project : projects) {
        if (access.opensProject(project.slug)) {
            list.append(projectObject(project));
        }
    }
    return Response::json(200, {{QStringLiteral("projects"), list}});
}

Response addOrganisation(Store &store, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    OrganisationRow organisation;
    organisation.slug = check.text("slug");
    organisation.name = check.has("name") ? check.text("name") : QString();
    organisation.githubOrgs = check.has("github_orgs") ? check.texts("github_orgs", 0) : QStringList();
    if (!check.isGood()) {
        return check.problem();
    }
    if (const Core::Result<void> added = Administration::addOrganisation(store, organisation, access.user); !added) {
        return refusal(added.error());
    }
    const std::optional<OrganisationRow> kept = store.organisation(organisation.slug);
    return Response::json(201, {{QStringLiteral("organisation"), organisationObject(kept.value_or(organisation))}});
}

Response changeOrganisation(Store &store, const Access &access, const QString &slug, const QJsonValue &body)
{
    BodyCheck check(body);
    Administration::OrganisationChange change;
    if (check.has("name")) {
        change.name = check.text("name");
    }
    if (check.has("github_orgs")) {
        change.githubOrgs = check.texts("github_orgs", 0);
    }
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<OrganisationRow> changed = Administration::changeOrganisation(store, slug, change, access.user);
    return changed ? Response::json(200, {{QStringLiteral("organisation"), organisationObject(*changed)}}) : refusal(changed.error());
}

Administration::ProjectChange readProject(BodyCheck &check)
{
    Administration::ProjectChange change;
    if (check.has("name")) {
        change.name = check.text("name");
    }
    if (check.has("number")) {
        change.number = check.number("number");
    }
    if (check.has("status")) {
        change.status = check.choice("status", Administration::projectStatuses());
    }
    if (check.has("orgs")) {
        change.orgs = check.texts("orgs", 0);
    }
    return change;
}

Response addProject(Store &store, const Access &access, const QJsonValue &body)
{
    BodyCheck check(body);
    ProjectRow project;
    project.slug = check.text("slug");
    const Administration::ProjectChange given = readProject(check);
    if (!check.isGood()) {
        return check.problem();
    }
    project.name = given.name.value_or(QString());
    project.number = given.number;
    project.status = given.status.value_or(project.status);
    project.orgs = given.orgs.value_or(QStringList());
    if (const Core::Result<void> added = Administration::addProject(store, project, access.user); !added) {
        return refusal(added.error());
    }
    return Response::json(201, {{QStringLiteral("project"), projectObject(store.project(project.slug).value_or(project))}});
}

Response changeProject(Store &store, const Access &access, const QString &slug, const QJsonValue &body)
{
    BodyCheck check(body);
    const Administration::ProjectChange change = readProject(check);
    if (!check.isGood()) {
        return check.problem();
    }
    const Core::Result<ProjectRow> changed = Administration::changeProject(store, slug, change, access.user);
    return changed ? Response::json(200, {{QStringLiteral("project"), projectObject(*changed)}}) : refusal(changed.error());
}

} // namespace

QJsonObject projectObject(const ProjectRow &project)
{
    return {{QStringLiteral("slug"), project.slug},
            {QStringLiteral("name"), project.name},
            {QStringLiteral("number"), project.number ? QJsonValue(*project.number) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("status"), project.status},
            {QStringLiteral("orgs"), QJsonArray::fromStringList(project.orgs)},
            {QStringLiteral("created_by"), project.createdBy},
            {QStringLiteral("created_at"), isoSeconds(project.createdAt)},
            {QStringLiteral("workspaces"), project.workspaces},
            {QStringLiteral("requests"), project.requests}};
}

void addProjectRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    const auto guarded = [self](auto handler) {
        return [self, handler](const Request &request, const Responder &responder) {
            const auto access = self->authorize(request);
            responder.send(access ? handler(*access, request) : access.error());
        };
    };
    const auto changing = [guarded](auto handler) {
        return guarded([handler](const Access &access, const Request &request) {
            if (!access.may("admin")) {
                return Response::error(403, QStringLiteral("Forbidden"), QStringLiteral("Only administrators may do this"));
            }
            const auto body = parseBody(request.body);
            return body ? handler(access, request, *body) : body.error();
        });
    };
    const QString organisations = base() + QStringLiteral("organisations/");
    const QString projects = base() + QStringLiteral("projects/");
    router.add("GET", organisations, guarded([self](const Access &, const Request &) { return listOrganisations(self->m_store); }));
    router.add("POST", organisations, changing([self](const Access &access, const Request &, const QJsonValue &body) {
                   return addOrganisation(self->m_store, access, body);
               }));
    router.add("POST", organisations + QStringLiteral("<organisation>/"),
               changing([self](const Access &access, const Request &request, const QJsonValue &body) {
                   return changeOrganisation(self->m_store, access, request.capture("organisation"), body);
               }));
    router.add("GET", projects, guarded([self](const Access &access, const Request &) { return listProjects(self->m_store, access); }));
    router.add("POST", projects, changing([self](const Access &access, const Request &, const QJsonValue &body) {
                   return addProject(self->m_store, access, body);
               }));
    router.add("POST", projects + QStringLiteral("<project>/"),
               changing([self](const Access &access, const Request &request, const QJsonValue &body) {
                   return changeProject(self->m_store, access, request.capture("project"), body);
               }));
}

} // namespace Server
