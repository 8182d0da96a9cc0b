// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "app/server/database.h"
#include "app/server/values.h"

namespace Server
{

/// Everything the controller knows, in one SQLite file. One thread. Each change of state is one
/// transaction, so a kill at any moment leaves the state before or after it.
class Store final
{
public:
    [[nodiscard]] Core::Result<void> open(const QString &file);
    [[nodiscard]] Database &database() { return m_database; }

    // Access. Tokens are stored as SHA-256 of 256 random bits.
    [[nodiscard]] std::optional<Access> access(const QByteArray &token);
    [[nodiscard]] bool addToken(const QByteArray &token, const Access &access);
    /// Everybody with a token, agents too.
    [[nodiscard]] QList<Access> users();
    /// Takes all tokens of a user away; the number of them.
    int removeTokens(const QString &user);
    /// Lets every administrator's token open a backend.
    void openToAdministrators(const QString &backend);
    void audit(const QString &user, const QString &what, const QString &subject);
    /// Newest first; `before` is an id, 0 for the newest.
    [[nodiscard]] QList<AuditRow> auditRows(int limit, qint64 before = 0);

    [[nodiscard]] QList<BackendRow> backends();
    [[nodiscard]] std::optional<BackendRow> backend(const QString &slug);
    void saveBackend(const BackendRow &backend);
    void seen(const QString &backend, qint64 us);

    [[nodiscard]] QList<WorkspaceRow> workspaces();
    [[nodiscard]] std::optional<WorkspaceRow> workspace(const QString &name);
    /// Does nothing when the name is taken.
    bool addWorkspace(const WorkspaceRow &workspace);
    [[nodiscard]] bool setArchived(const QString &workspace, bool archived);

    // Records of who works on what (storerecords.cpp).
    [[nodiscard]] QList<OrganisationRow> organisations();
    [[nodiscard]] std::optional<OrganisationRow> organisation(const QString &slug);
    bool saveOrganisation(const OrganisationRow &organisation);
    [[nodiscard]] QList<ProjectRow> projects();
    [[nodiscard]] std::optional<ProjectRow> project(const QString &slug);
    /// With its organisations, which become records when they are none yet.
    [[nodiscard]] bool saveProject(const ProjectRow &project);
    [[nodiscard]] QList<UserRow> userRecords();
    bool saveUser(const QString &name, const QString &fullName);

    [[nodiscard]] std::optional<RapRow> rap(const QString &id);
    /// Newest first; `before` is a number of RapRow, 0 for the newest; `skip` rows are left out.
    [[nodiscard]] QList<RapRow> raps(const RapFilter &filter, int limit, qint64 before = 0, qint64 skip = 0);
    [[nodiscard]] bool setPriority(const QString &rapId, int priority);
    [[nodiscard]] qint64 rapCount(const RapFilter &filter = {});
    /// One transaction with the records that are new with it: its workspace, made by `by`, its project
    /// and organisations. What is known of a project is not changed by a request.
    [[nodiscard]] bool addRap(const RapRow &rap, const QList<JobRow> &jobs, const QString &by);

    [[nodiscard]] std::optional<JobRow> job(const QString &id);
    [[nodiscard]] QList<JobRow> jobsOf(const QString &rapId);
    [[nodiscard]] QList<JobRow> activeJobs();
    /// Priority of each request that has active jobs and one other than 0.
    [[nodiscard]] QHash<QString, int> activePriorities();
    enum class Cancelled
    {
        LeftOut,
        Counted
    };
    /// Latest job of each action. Cancelled ones say nothing about what is done, but are the latest
    /// state of an action all the same. Empty backend: any.
    [[nodiscard]] QHash<QString, JobRow> latestJobs(const QString &workspace, const QString &backend,
                                                    Cancelled cancelled = Cancelled::LeftOut);
    [[nodiscard]] bool saveJob(const JobRow &job);

    [[nodiscard]] std::optional<TaskRow> task(const QString &id);
    [[nodiscard]] QList<TaskRow> activeTasks(const QString &backend);
    [[nodiscard]] std::optional<TaskRow> lastRunTask(const QString &jobId);
    /// Run tasks of a job that an agent reported as complete.
    [[nodiscard]] int completedRuns(const QString &jobId);
    [[nodiscard]] bool saveTask(const TaskRow &task);

    void addEvent(const EventRow &event);
    [[nodiscard]] QList<EventRow> events(qint64 since, int limit);
    [[nodiscard]] qint64 lastEvent();

    /// Forgets tasks of jobs that ended before, and audit and event rows from before.
    [[nodiscard]] bool forgetBefore(qint64 seconds);

    [[nodiscard]] qint64 count(const char *sql);

private:
    [[nodiscard]] static Access readAccess(const Statement &row);
    [[nodiscard]] Core::Result<void> bringUpToDate(qint64 version);

    Database m_database;
};

} // namespace Server
