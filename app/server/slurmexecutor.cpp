// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/slurmexecutor.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <sys/prctl.h>

#include <QFileInfo>
#include <QProcess>

namespace Server
{

namespace
{

constexpr int kLookMs = 50;
constexpr int kEndMs = 15000;
constexpr qint64 kBytesPerMegabyte = 1024 * 1024;
constexpr qint64 kSecondsPerMinute = 60;
constexpr int kKilled = 137;

QString jobName(const QString &volume)
{
    return QStringLiteral("os-job-") + QFileInfo(volume).fileName();
}

/// Only what the action needs, not what the agent happens to have.
QProcessEnvironment environmentFor(const Runner::ActionCommand &command)
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment environment;
    for (const QString &name : {QStringLiteral("PATH"), QStringLiteral("HOME"), QStringLiteral("LANG"), QStringLiteral("SLURM_CONF")}) {
        if (own.contains(name)) {
            environment.insert(name, own.value(name));
        }
    }
    for (auto it = command.environment.begin(); it != command.environment.end(); ++it) {
        environment.insert(it.key(), it.value());
    }
    return environment;
}

/// Whole lines of what came so far; the rest stays in `pending`.
bool tellLines(QByteArray &pending, const Runner::LogSink &log)
{
    bool outOfMemory = false;
    for (qsizetype end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
        const QByteArray line = pending.left(end);
        outOfMemory = outOfMemory || (line.startsWith("slurmstepd:") && line.contains("oom"));
        log(QString::fromUtf8(line));
        pending.remove(0, end + 1);
    }
    return outOfMemory;
}

void stop(QProcess &process, const QString &volume)
{
    // By name: a job that still waits in the queue has no process yet.
    QProcess::execute(QStringLiteral("scancel"), {QStringLiteral("--quiet"), QStringLiteral("--name"), jobName(volume)});
    process.terminate();
    if (!process.waitForFinished(kEndMs)) {
        process.kill();
        process.waitForFinished(kEndMs);
    }
}

} // namespace

QStringList slurmArguments(const SlurmOptions &options, const Runner::ActionCommand &command, const QString &volume,
                           const Runner::Limits &limits)
{
    QStringList words = {QStringLiteral("--quiet"), QStringLiteral("--ntasks=1"), QStringLiteral("--job-name=") + jobName(volume),
                         QStringLiteral("--chdir=") + volume, QStringLiteral("--export=ALL"), QStringLiteral("--unbuffered")};
    if (!options.partition.isEmpty()) {
        words.append(QStringLiteral("--partition=") + options.partition);
    }
    if (limits.cpus > 0) {
        words.append(QStringLiteral("--cpus-per-task=%1").arg(static_cast<int>(std::ceil(limits.cpus))));
    }
    if (limits.memoryBytes > 0) {
        words.append(QStringLiteral("--mem=%1M").arg(std::max<qint64>(limits.memoryBytes / kBytesPerMegabyte, 1)));
    }
    if (limits.seconds > 0) {
        words.append(QStringLiteral("--time=%1").arg((limits.seconds + kSecondsPerMinute - 1) / kSecondsPerMinute));
    }
    words += {options.cli, QStringLiteral("exec"), QStringLiteral("--"), command.image + u':' + command.tag};
    return words + command.arguments;
}

ActionExecutor slurmExecutor(const SlurmOptions &options)
{
    return [options](const Runner::ActionCommand &command, const QString &volume, const Runner::Limits &limits, const Runner::LogSink &log,
                     const Runner::CancelFlag &cancel) -> Core::Result<Runner::ExitStatus> {
        QProcess process;
        process.setProcessEnvironment(environmentFor(command));
        process.setWorkingDirectory(volume);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.setStandardInputFile(QProcess::nullDevice());
        process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
        process.start(QStringLiteral("srun"), slurmArguments(options, command, volume, limits));
        if (!process.waitForStarted()) {
            return Core::fail(Core::ErrorCode::Unavailable,
                              QStringLiteral("srun could not be started. Install Slurm's client programs on this computer."), process.errorString());
        }
        QByteArray pending;
        Runner::ExitStatus status;
        while (!process.waitForFinished(kLookMs) && process.state() != QProcess::NotRunning) {
            pending += process.readAll();
            status.outOfMemory = tellLines(pending, log) || status.outOfMemory;
            if (cancel->load()) {
                stop(process, volume);
            }
        }
        pending += process.readAll() + '\n';
        status.outOfMemory = tellLines(pending, log) || status.outOfMemory;
        status.cancelled = cancel->load();
        status.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : kKilled;
        status.environment = QStringLiteral("Slurm, partition %1").arg(options.partition.isEmpty() ? QStringLiteral("default") : options.partition);
        return status;
    };
}

} // namespace Server
