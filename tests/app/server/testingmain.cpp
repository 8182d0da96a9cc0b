// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

#include <QProcess>

#include "app/server/program.h"

namespace
{

/// `python:*` as a plain process of this computer, ended with its whole group.
Core::Result<Runner::ExitStatus> execute(const Runner::ActionCommand &command, const QString &volume, const Runner::Limits &,
                                         const Runner::LogSink &log, const Runner::CancelFlag &cancel)
{
    if (command.image != QStringLiteral("python")) {
        return Core::fail(Core::ErrorCode::Unsupported, QStringLiteral("Only python runs in tests."));
    }
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto it = command.environment.begin(); it != command.environment.end(); ++it) {
        environment.insert(it.key(), it.value());
    }
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(volume);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
    QStringList arguments = command.arguments;
    process.start(QStringLiteral("python3"), QStringList{QStringLiteral("-u")} + arguments.mid(1));
    if (!process.waitForStarted()) {
        return Core::fail(Core::ErrorCode::Unavailable, process.errorString());
    }
    QByteArray pending;
    while (!process.waitForFinished(20)) {
        if (cancel->load()) {
            ::kill(-static_cast<pid_t>(process.processId()), SIGKILL);
        }
        pending += process.readAll();
        for (qsizetype end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
            log(QString::fromUtf8(pending.left(end)));
            pending.remove(0, end + 1);
        }
        if (process.state() == QProcess::NotRunning) {
            break;
        }
    }
    pending += process.readAll();
    const QList<QByteArray> lines = pending.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.isEmpty()) {
            log(QString::fromUtf8(line));
        }
    }
    Runner::ExitStatus status;
    status.cancelled = cancel->load();
    status.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 137;
    return status;
}

} // namespace

int main(int argc, char **argv)
{
    return Server::runProgram(argc, argv, [](const Server::ExecutorRules &) { return Server::ActionExecutor(execute); });
}
