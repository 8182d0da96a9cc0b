// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/nativeexecutors.h"

#include <QCoreApplication>

#include "model/actions/actions.h"
#include "model/commands/ehrql.h"

namespace Commands
{

namespace
{

Core::Result<Runner::ExitStatus> runEhrqlAction(const Runner::ActionCommand &command, const QString &workingFolder,
                                                const Runner::LogSink &log, const Runner::CancelFlag &cancel,
                                                const QString &evaluatorProgram)
{
    Environment environment;
    environment.studyRoot = workingFolder;
    environment.out = [&log](const QByteArray &bytes) {
        for (const QByteArray &line : bytes.split('\n')) {
            log(QString::fromUtf8(line));
        }
    };
    environment.log = [&log](const QString &text) {
        for (const QString &line : text.split(u'\n')) {
            log(line);
        }
    };
    environment.cancelled = cancel.get();
    environment.evaluatorProgram = evaluatorProgram;
    Runner::ExitStatus status;
    status.code = runEhrqlWords(command.arguments, environment);
    status.cancelled = cancel && cancel->load();
    status.environment = QCoreApplication::translate("Commands", "StudyBench's own ehrQL, on dummy data");
    return status;
}

} // namespace

Runner::NativeExecutors nativeExecutors(const QString &evaluatorProgram)
{
    Runner::NativeExecutors executors = Actions::nativeActions();
    executors[QStringLiteral("ehrql")]
        = [evaluatorProgram](const Runner::ActionCommand &command, const QString &workingFolder,
                             const Runner::LogSink &log, const Runner::CancelFlag &cancel) {
              return runEhrqlAction(command, workingFolder, log, cancel, evaluatorProgram);
          };
    return executors;
}

} // namespace Commands
