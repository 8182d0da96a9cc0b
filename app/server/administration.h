// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/server/store.h"

namespace Server
{

class Scheduler;

/// What an administrator may do: the same over HTTP (adminapi.cpp) and in a console beside a server
/// that runs (adminprogram.cpp). Every change is written to the audit log under `by`. Errors:
/// NotFound, Conflict or InvalidInput, with a sentence.
namespace Administration
{

/// Permissions of a role, as far as ours has them (job-server.md 5): `developer`, `collaborator`,
/// `output-checker`, `administrator`, `owner`. Nothing for another word.
[[nodiscard]] std::optional<QStringList> permissionsOf(const QString &role);
[[nodiscard]] QStringList roles();

struct NewUser
{
    QString name;
    QString role;
    QStringList backends;
    QStringList projects; ///< empty: all
    QString fullName = {};
};

/// The new user's token. It is stored as a hash only, so this is the one time it can be seen.
[[nodiscard]] Core::Result<QByteArray> addUser(Store &store, const NewUser &user, const QString &by);
[[nodiscard]] Core::Result<void> removeUser(Store &store, const QString &name, const QString &by);

/// The token of the new backend's agent, seen this once.
[[nodiscard]] Core::Result<QByteArray> addBackend(Store &store, const QString &slug, const QString &name, const QString &by);

/// What is to change of a backend; what has no value stays.
struct BackendChange
{
    std::optional<bool> paused;
    std::optional<bool> maintenance;
    std::optional<int> maxWorkers;
    std::optional<int> maxDbWorkers;
};
[[nodiscard]] Core::Result<BackendRow> changeBackend(Store &store, const QString &slug, const BackendChange &change, const QString &by);
/// The number of running jobs that were taken back.
[[nodiscard]] Core::Result<int> prepareForReboot(Store &store, Scheduler &scheduler, const QString &slug, const QString &by);

[[nodiscard]] Core::Result<void> addOrganisation(Store &store, OrganisationRow organisation, const QString &by);
struct OrganisationChange
{
    std::optional<QString> name;
    std::optional<QStringList> githubOrgs;
};
[[nodiscard]] Core::Result<OrganisationRow> changeOrganisation(Store &store, const QString &slug, const OrganisationChange &change, const QString &by);

/// The states of job-server.md 5; only ongoing projects take new requests.
[[nodiscard]] QStringList projectStatuses();
/// Its organisations must be there.
[[nodiscard]] Core::Result<void> addProject(Store &store, ProjectRow project, const QString &by);
struct ProjectChange
{
    std::optional<QString> name;
    std::optional<qint64> number;
    std::optional<QString> status;
    std::optional<QStringList> orgs;
};
[[nodiscard]] Core::Result<ProjectRow> changeProject(Store &store, const QString &slug, const ProjectChange &change, const QString &by);
/// Its project must be there.
[[nodiscard]] Core::Result<void> addWorkspace(Store &store, WorkspaceRow workspace, const QString &by);

[[nodiscard]] Core::Result<void> setArchived(Store &store, const QString &workspace, bool archived, const QString &by);
/// From -100 to 100; higher goes first.
[[nodiscard]] Core::Result<void> setPriority(Store &store, const QString &rapId, int priority, const QString &by);

/// 256 random bits as text.
[[nodiscard]] QByteArray newToken();

} // namespace Administration

} // namespace Server
