// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The store's records of who works on what: organisations, projects, workspaces, users.
#include "app/server/store.h"
#include "app/server/storevalues.h"

namespace Server
{

namespace
{

WorkspaceRow readWorkspace(const Statement &row)
{
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.number(5), row.flag(6)};
}

#define ORGANISATION_COLUMNS                                                                                                   \
    "SELECT slug, name, github, created_at, (SELECT count(*) FROM project_organisations WHERE organisation = slug) "           \
    "FROM organisations "

OrganisationRow readOrganisation(const Statement &row)
{
    return {row.text(0), row.text(1), toList(row.text(2)), row.number(3), row.number(4)};
}

#define PROJECT_COLUMNS                                                                                                        \
    "SELECT slug, name, number, status, (SELECT json_group_array(organisation) FROM project_organisations WHERE project = slug), " \
    "created_by, created_at, (SELECT count(*) FROM workspaces WHERE project = slug), "                                         \
    "(SELECT count(*) FROM raps WHERE project = slug) FROM projects "

ProjectRow readProject(const Statement &row)
{
    return {row.text(0), row.text(1), row.optional(2), row.text(3), toList(row.text(4)),
            row.text(5), row.number(6), row.number(7), row.number(8)};
}

} // namespace

QList<WorkspaceRow> Store::workspaces()
{
    Statement row(m_database.handle(), "SELECT name, project, repo, branch, created_by, created_at, archived FROM workspaces ORDER BY name");
    return rowsOf<WorkspaceRow>(row, readWorkspace);
}

std::optional<WorkspaceRow> Store::workspace(const QString &name)
{
    Statement row(m_database.handle(),
                  "SELECT name, project, repo, branch, created_by, created_at, archived FROM workspaces WHERE name = ?");
    row.bind(name);
    return row.next() ? std::optional<WorkspaceRow>(readWorkspace(row)) : std::nullopt;
}

bool Store::addWorkspace(const WorkspaceRow &workspace)
{
    Statement row(m_database.handle(), "INSERT OR IGNORE INTO workspaces VALUES(?,?,?,?,?,?,?)");
    row.bind(workspace.name).bind(workspace.project).bind(workspace.repo).bind(workspace.branch).bind(workspace.createdBy);
    return row.bind(workspace.createdAt).bind(workspace.archived).run();
}

bool Store::setArchived(const QString &workspace, bool archived)
{
    Statement row(m_database.handle(), "UPDATE workspaces SET archived = ? WHERE name = ?");
    return row.bind(archived).bind(workspace).run() && m_database.changes() == 1;
}

QList<OrganisationRow> Store::organisations()
{
    Statement row(m_database.handle(), ORGANISATION_COLUMNS "ORDER BY slug");
    return rowsOf<OrganisationRow>(row, readOrganisation);
}

std::optional<OrganisationRow> Store::organisation(const QString &slug)
{
    Statement row(m_database.handle(), ORGANISATION_COLUMNS "WHERE slug = ?");
    row.bind(slug);
    return row.next() ? std::optional<OrganisationRow>(readOrganisation(row)) : std::nullopt;
}

bool Store::saveOrganisation(const OrganisationRow &organisation)
{
    Statement row(m_database.handle(), "INSERT INTO organisations(slug, name, github, created_at) VALUES(?1,?2,?3,?4) "
                                       "ON CONFLICT(slug) DO UPDATE SET name = ?2, github = ?3");
    return row.bind(organisation.slug).bind(organisation.name).bind(toText(organisation.githubOrgs)).bind(organisation.createdAt).run();
}

QList<ProjectRow> Store::projects()
{
    Statement row(m_database.handle(), PROJECT_COLUMNS "ORDER BY slug");
    return rowsOf<ProjectRow>(row, readProject);
}

std::optional<ProjectRow> Store::project(const QString &slug)
{
    Statement row(m_database.handle(), PROJECT_COLUMNS "WHERE slug = ?");
    row.bind(slug);
    return row.next() ? std::optional<ProjectRow>(readProject(row)) : std::nullopt;
}

bool Store::saveProject(const ProjectRow &project)
{
    Statement row(m_database.handle(), "INSERT INTO projects(slug, name, number, status, created_by, created_at) "
                                       "VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(slug) DO UPDATE SET name = ?2, number = ?3, status = ?4");
    bool good = row.bind(project.slug).bind(project.name).bind(project.number).bind(project.status).bind(project.createdBy)
                    .bind(project.createdAt).run();
    Statement old(m_database.handle(), "DELETE FROM project_organisations WHERE project = ?");
    good = good && old.bind(project.slug).run();
    for (const QString &org : project.orgs) {
        if (org.isEmpty()) {
            continue;
        }
        Statement known(m_database.handle(), "INSERT OR IGNORE INTO organisations(slug, name, github, created_at) VALUES(?1,?1,'[]',?2)");
        Statement link(m_database.handle(), "INSERT OR IGNORE INTO project_organisations VALUES(?,?)");
        good = good && known.bind(org).bind(project.createdAt).run() && link.bind(project.slug).bind(org).run();
    }
    return good;
}

QList<UserRow> Store::userRecords()
{
    Statement row(m_database.handle(),
                  "SELECT name, full_name, coalesce((SELECT role FROM tokens WHERE user = name LIMIT 1), ''), created_at, "
                  "(SELECT count(*) FROM tokens WHERE user = name), (SELECT count(*) FROM raps WHERE raps.user = name) FROM users ORDER BY name");
    return rowsOf<UserRow>(row, [](const Statement &r) {
        return UserRow{r.text(0), r.text(1), r.text(2), r.number(3), r.number(4), r.number(5)};
    });
}

bool Store::saveUser(const QString &name, const QString &fullName)
{
    // Somebody who comes back keeps the record, and the name unless another is given.
    Statement row(m_database.handle(), "INSERT INTO users(name, full_name, created_at) VALUES(?1,?2,?3) ON CONFLICT(name) DO UPDATE "
                                       "SET full_name = CASE WHEN ?2 = '' THEN full_name ELSE ?2 END");
    return row.bind(name).bind(fullName).bind(QDateTime::currentSecsSinceEpoch()).run();
}

} // namespace Server
