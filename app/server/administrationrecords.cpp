// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What administrators record of who works on what: organisations, projects, workspaces.
#include <algorithm>

#include "app/server/administration.h"
#include "app/server/requestcheck.h"

namespace Server::Administration
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr qsizetype kLongestName = 300;

Core::Error badSlug(const QString &what, const QString &slug)
{
    return {ErrorCode::InvalidInput,
            QStringLiteral("'%1' cannot name %2: use letters, digits, dash and underscore").arg(slug.left(100), what), {}, {}, {}};
}

Core::Error notStored()
{
    return {ErrorCode::Unavailable, QStringLiteral("The change could not be stored. Try again."), {}, {}, {}};
}

Result<void> checkGithubOrgs(const QStringList &orgs)
{
    if (!std::all_of(orgs.begin(), orgs.end(), isPlainName)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("A GitHub organisation's name has letters, digits, dash and underscore only"));
    }
    return {};
}

/// Everything that a project may be refused for, new or changed.
Result<void> checkProject(Store &store, const ProjectRow &project)
{
    if (!isPlainName(project.slug)) {
        return fail(badSlug(QStringLiteral("a project"), project.slug));
    }
    if (!projectStatuses().contains(project.status)) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("'%1' is no state of a project. States are %2")
                                                 .arg(project.status.left(100), projectStatuses().join(QStringLiteral(", "))));
    }
    for (const QString &org : project.orgs) {
        if (!store.organisation(org)) {
            return fail(ErrorCode::NotFound, QStringLiteral("There is no organisation '%1'. Add it first").arg(org.left(100)));
        }
    }
    const QList<ProjectRow> known = store.projects();
    const auto other = std::find_if(known.begin(), known.end(), [&project](const ProjectRow &row) {
        return row.slug != project.slug && row.number && row.number == project.number;
    });
    if (other != known.end()) {
        return fail(ErrorCode::Conflict, QStringLiteral("Number %1 is that of project '%2'").arg(*other->number).arg(other->slug));
    }
    return {};
}

Result<void> keepProject(Store &store, const ProjectRow &project, const char *what, const QString &by)
{
    if (const Result<void> good = checkProject(store, project); !good) {
        return good;
    }
    Transaction transaction(store.database());
    if (!store.saveProject(project) || !transaction.commit()) {
        return fail(notStored());
    }
    store.audit(by, QString::fromLatin1(what), project.slug + u' ' + project.status);
    return {};
}

} // namespace

QStringList projectStatuses()
{
    return {QStringLiteral("ongoing"), QStringLiteral("postponed"), QStringLiteral("retired"), QStringLiteral("ongoing-and-linked"),
            QStringLiteral("completed-and-linked"), QStringLiteral("completed-and-awaiting")};
}

Result<void> addOrganisation(Store &store, OrganisationRow organisation, const QString &by)
{
    if (!isPlainName(organisation.slug)) {
        return fail(badSlug(QStringLiteral("an organisation"), organisation.slug));
    }
    if (store.organisation(organisation.slug)) {
        return fail(ErrorCode::Conflict, QStringLiteral("There is an organisation '%1' already").arg(organisation.slug));
    }
    if (const Result<void> good = checkGithubOrgs(organisation.githubOrgs); !good) {
        return good;
    }
    organisation.name = organisation.name.isEmpty() ? organisation.slug : organisation.name.left(kLongestName);
    organisation.createdAt = QDateTime::currentSecsSinceEpoch();
    if (!store.saveOrganisation(organisation)) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("organisation.add"), organisation.slug);
    return {};
}

Result<OrganisationRow> changeOrganisation(Store &store, const QString &slug, const OrganisationChange &change, const QString &by)
{
    std::optional<OrganisationRow> organisation = store.organisation(slug);
    if (!organisation) {
        return fail(ErrorCode::NotFound, QStringLiteral("There is no organisation '%1'").arg(slug.left(100)));
    }
    organisation->name = change.name.value_or(organisation->name).left(kLongestName);
    organisation->githubOrgs = change.githubOrgs.value_or(organisation->githubOrgs);
    if (const Result<void> good = checkGithubOrgs(organisation->githubOrgs); !good) {
        return fail(good.error());
    }
    if (!store.saveOrganisation(*organisation)) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("organisation.change"), slug);
    return *organisation;
}

Result<void> addProject(Store &store, ProjectRow project, const QString &by)
{
    if (store.project(project.slug)) {
        return fail(ErrorCode::Conflict, QStringLiteral("There is a project '%1' already").arg(project.slug));
    }
    project.name = project.name.isEmpty() ? project.slug : project.name.left(kLongestName);
    project.createdBy = by;
    project.createdAt = QDateTime::currentSecsSinceEpoch();
    return keepProject(store, project, "project.add", by);
}

Result<ProjectRow> changeProject(Store &store, const QString &slug, const ProjectChange &change, const QString &by)
{
    std::optional<ProjectRow> project = store.project(slug);
    if (!project) {
        return fail(ErrorCode::NotFound, QStringLiteral("There is no project '%1'").arg(slug.left(100)));
    }
    project->name = change.name.value_or(project->name).left(kLongestName);
    project->status = change.status.value_or(project->status);
    project->orgs = change.orgs.value_or(project->orgs);
    if (change.number) {
        project->number = *change.number;
    }
    if (const Result<void> kept = keepProject(store, *project, "project.change", by); !kept) {
        return fail(kept.error());
    }
    return *project;
}

Result<void> addWorkspace(Store &store, WorkspaceRow workspace, const QString &by)
{
    if (!isPlainName(workspace.name)) {
        return fail(badSlug(QStringLiteral("a workspace"), workspace.name));
    }
    if (store.workspace(workspace.name)) {
        return fail(ErrorCode::Conflict, QStringLiteral("There is a workspace '%1' already").arg(workspace.name));
    }
    if (!store.project(workspace.project)) {
        return fail(ErrorCode::NotFound, QStringLiteral("There is no project '%1'. Add it first").arg(workspace.project.left(100)));
    }
    workspace.createdBy = by;
    workspace.createdAt = QDateTime::currentSecsSinceEpoch();
    if (!store.addWorkspace(workspace)) {
        return fail(notStored());
    }
    store.audit(by, QStringLiteral("workspace.create"), workspace.name);
    return {};
}

} // namespace Server::Administration
