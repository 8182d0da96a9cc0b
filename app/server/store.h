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
    void audit(const QString &user, const QString &what, const QString &subject);

    [[nodiscard]] QList<BackendRow> backends();
    [[nodiscard]] std::optional<BackendRow> backend(const QString &slug);
    void saveBackend(const BackendRow &backend);
    void seen(const QString &backend, qint64 us);

    [[nodiscard]] QList<WorkspaceRow> workspaces();
    [[nodiscard]] std::optional<WorkspaceRow> workspace(const QString &name);
    /// Does nothing when the name is taken.
    bool addWorkspace(const WorkspaceRow &workspace);

    [[nodiscard]] std::optional<RapRow> rap(const QString &id);
    /// Newest first; `before` is a number of RapRow, 0 for the newest.
    [[nodiscard]] QList<RapRow> raps(const QString &workspace, int limit, qint64 before = 0);
    [[nodiscard]] qint64 rapCount(const QString &workspace = {});
    [[nodiscard]] bool addRap(const RapRow &rap, const QList<JobRow> &jobs);

    [[nodiscard]] std::optional<JobRow> job(const QString &id);
    [[nodiscard]] QList<JobRow> jobsOf(const QString &rapId);
    [[nodiscard]] QList<JobRow> activeJobs();
    /// Latest job of each action, cancelled ones left out. Empty backend: any.
    [[nodiscard]] QHash<QString, JobRow> latestJobs(const QString &workspace, const QString &backend);
    [[nodiscard]] bool saveJob(const JobRow &job);

    [[nodiscard]] std::optional<TaskRow> task(const QString &id);
    [[nodiscard]] QList<TaskRow> activeTasks(const QString &backend);
    [[nodiscard]] std::optional<TaskRow> lastRunTask(const QString &jobId);
    [[nodiscard]] bool saveTask(const TaskRow &task);

    void addEvent(const EventRow &event);
    [[nodiscard]] QList<EventRow> events(qint64 since, int limit);
    [[nodiscard]] qint64 lastEvent();

    [[nodiscard]] qint64 count(const char *sql);

private:
    Database m_database;
};

} // namespace Server
