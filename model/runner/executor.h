// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>

#include <QMap>
#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Runner
{

/// What is to be run for one action: the words after `IMAGE:TAG`, `--config` included.
struct ActionCommand
{
    QString action;
    QString image;
    QString tag;
    QStringList arguments;
    QMap<QString, QString> environment; ///< values never appear on a command line or in a log
};

/// What a command may use. Zero means no limit.
struct Limits
{
    double cpus = 2.0;
    qint64 memoryBytes = 4LL * 1024 * 1024 * 1024;
    int maxProcesses = 512;
    qint64 seconds = 0; ///< wall clock
};

/// How a command ended. `code` is the process's exit code, 128 + signal when a signal ended it.
struct ExitStatus
{
    int code = 0;
    bool cancelled = false;
    bool outOfMemory = false;
    bool timedOut = false;
    QString environment; ///< one sentence: what ran it ("Python 3.11.2 of this computer, ...")
};

/// Called from any thread with one line without its end.
using LogSink = std::function<void(const QString &line)>;
/// Set by whoever wants the run to stop; looked at by the executor. Shared by both, so it outlives
/// whichever ends first.
using CancelFlag = std::shared_ptr<std::atomic<bool>>;

/// Runs a command inside this program or a helper of it: `ehrql`, native reusable actions. Called
/// on a worker thread with the working folder as root of the study; must return soon after
/// `cancel` is set, write only below `workingFolder`, and be safe to call for several actions at
/// once. A command that ran and failed is an ExitStatus; an Error means it could not be started.
using NativeExecutor = std::function<Core::Result<ExitStatus>(const ActionCommand &command, const QString &workingFolder,
                                                              const LogSink &log, const CancelFlag &cancel)>;
/// By image name: `ehrql`, `cohortextractor`, `matching`, ...
using NativeExecutors = std::map<QString, NativeExecutor>;

/// Which ways of running are allowed, in the fixed order native, container, sandbox, plain process.
struct ExecutorOptions
{
    bool allowContainer = true;
    bool allowInterpreter = true;
    /// Run local interpreters without bubblewrap when it does not work here. Said in the log.
    bool allowWithoutSandbox = true;
    Limits limits;
};

/// How a command would be run here, before running it.
struct ExecutorChoice
{
    enum class Kind
    {
        Native,
        Container,
        Sandbox,
        PlainProcess,
        Unavailable
    };
    Kind kind = Kind::Unavailable;
    QString explanation; ///< one sentence for the plan and the log; for Unavailable why and what to do
};

/// The container engine's program (`docker` or `podman`) when a daemon answers, else empty. Asked
/// once a process, within two seconds; call it on a worker thread.
[[nodiscard]] QString containerEngine();
/// Whether bubblewrap can make a sandbox here. Tried once a process.
[[nodiscard]] bool sandboxWorks();

[[nodiscard]] ExecutorChoice chooseExecutor(const ActionCommand &command, const NativeExecutors &natives,
                                            const ExecutorOptions &options);

/// Runs one command to its end on the calling (worker) thread in `workingFolder`. When it returns,
/// no process of it is left, cancelled or not. Fails when nothing here can run the image.
[[nodiscard]] Core::Result<ExitStatus> execute(const ActionCommand &command, const QString &workingFolder,
                                               const NativeExecutors &natives, const ExecutorOptions &options,
                                               const LogSink &log, const CancelFlag &cancel);

} // namespace Runner
