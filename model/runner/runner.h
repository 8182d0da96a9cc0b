// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "model/pipeline/plan.h"
#include "model/runner/executor.h"
#include "model/runner/record.h"

namespace Runner
{

struct RunOptions
{
    QStringList actions; ///< names, or `run_all`
    bool forceDependencies = false;
    bool rerunChanged = false;
    bool continueOnError = false;
    bool keepWorkingFolders = false;
    int concurrency = 2;
    ExecutorOptions executor;
};

/// Runs a study's actions here with the rules of the official local run (project-yaml.md 6): each
/// in a copy of the study without outputs, plus the outputs of its needs; outputs by pattern back
/// into the study; log in `metadata/<action>.log`. Lives in the thread that made it and does the
/// slow work on threads of its own. One run at a time; another process running the same study is
/// an error. Destroying it cancels, waits for the processes to be gone, and records the truth.
class Runner final : public QObject
{
    Q_OBJECT

public:
    Runner(QString studyRoot, NativeExecutors natives, QObject *parent = nullptr);
    ~Runner() override;
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    /// What `start` with these options would do, and what changed since. Reads and hashes the inputs
    /// of done actions, so call it on a worker thread for large studies (any thread will do).
    [[nodiscard]] Core::Result<Pipeline::Plan> plan(const Pipeline::Project &project, const RunOptions &options) const;
    /// Starts in the background; `finished` comes in any case, also when there is nothing to do.
    /// Fails at once for an unknown action, a cycle, or a run that is already going.
    [[nodiscard]] Core::Result<void> start(const Pipeline::Project &project, const RunOptions &options);
    [[nodiscard]] bool isRunning() const;

    void cancel();                              ///< everything that has not finished
    void cancelAction(const QString &action);   ///< this one; what needs it fails as dependency

    /// The current or last run; after construction the one on disk.
    [[nodiscard]] const RunRecord &record() const;
    /// The lines of an action so far, with the official time stamps and, once it ended, the summary.
    [[nodiscard]] QStringList logLines(const QString &action) const;

signals:
    void planned(const Pipeline::Plan &plan);
    void actionChanged(const ActionRecord &action);
    void logLine(const QString &action, const QString &line);
    void finished(const RunRecord &run);

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace Runner

Q_DECLARE_METATYPE(Runner::ActionRecord)
Q_DECLARE_METATYPE(Runner::RunRecord)
