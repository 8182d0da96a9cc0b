// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include "app/server/store.h"

namespace Server
{

/// What the controller tells agents about a job's limits.
struct JobLimits
{
    int cpuCount = 2;
    QString memoryLimit = QStringLiteral("4G");
    int levelFourMaxRows = 5000;
    qint64 levelFourMaxBytes = 16LL * 1024 * 1024;
};

/// Moves jobs through their states by the rules of job-runner.md 2: a pass every second, and at once
/// after `wake()`. Each transition is one transaction, so it may be killed between any two.
class Scheduler final : public QObject
{
    Q_OBJECT

public:
    explicit Scheduler(Store *store, QObject *parent = nullptr);

    void start();
    void wake();
    /// One pass over all active jobs; started by the timer and by tests.
    void pass();
    /// Takes over what an agent reported about a task.
    [[nodiscard]] bool update(TaskRow task, const QString &stage, const QJsonObject &results, bool complete, qint64 timestampNs);
    /// Pauses the backend and takes its running jobs back, so that its computer can be restarted; the
    /// number of them, or nothing when the backend is unknown or the change could not be stored.
    [[nodiscard]] std::optional<int> prepareForReboot(const QString &backend);
    [[nodiscard]] const JobLimits &limits() const { return m_limits; }

signals:
    void changed(); ///< some job or backend did

private:
    struct Pass;
    void handle(Pass &pass, JobRow job);
    void handlePending(Pass &pass, JobRow &job);
    void handleRunning(JobRow &job);
    void finish(JobRow &job, const TaskRow &task);
    void cancel(JobRow &job);
    void stopTask(const JobRow &job);
    void begin(JobRow &job);
    bool set(JobRow &job, const QString &status, const QString &code, const QString &message);
    void save(const JobRow &job);
    [[nodiscard]] QJsonObject definition(const JobRow &job, const QString &taskId, bool forCancel);

    Store *m_store;
    QTimer m_timer;
    JobLimits m_limits;
    bool m_awake = false;
    bool m_changed = false;
    bool m_failed = false;
    qint64 m_lastPassMs = 0;
};

/// 1 January 1970 to now.
[[nodiscard]] qint64 nowNs();

} // namespace Server
