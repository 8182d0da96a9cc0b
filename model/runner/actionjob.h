// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "model/runner/executor.h"
#include "model/runner/joblog.h"
#include "model/runner/record.h"

namespace Runner
{

/// Everything one action's run needs, as values: it happens on a worker thread.
struct ActionJob
{
    QString studyRoot;
    Pipeline::Project project;
    Pipeline::Action action;
    ActionRecord record; ///< as created
    QList<ProducedFile> earlier; ///< of the action's previous run
    QSet<QString> othersFiles;   ///< that other actions recorded
    QMap<QString, QList<ProducedFile>> needs; ///< what each need recorded
    NativeExecutors natives;
    ExecutorOptions executor;
    bool keepWorkingFolder = false;
    CancelFlag cancel;
    std::shared_ptr<JobLog> log; // shared with the runner, which shows its lines
};

/// Told of every change of state, and of every log line, on the worker thread.
struct ActionListener
{
    std::function<void(const ActionRecord &)> changed;
    std::function<void(const QString &)> logged;
};

/// Prepares, executes and finishes one action by the rules of project-yaml.md 6. The record that is
/// returned is final: succeeded or failed, never running.
[[nodiscard]] ActionRecord runAction(const ActionJob &job, const ActionListener &listener);

/// First 10 bytes of the SHA-1 of request, line end and action, in lower-case base 32.
[[nodiscard]] QString jobIdOf(const QString &requestId, const QString &action);
/// The commit a repository's HEAD stands at, read from its files; empty when there is none.
[[nodiscard]] QString headCommit(const QString &studyRoot);

} // namespace Runner
