// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/program.h"
#include "model/commands/nativeexecutors.h"

int main(int argc, char **argv)
{
    return Server::runProgram(argc, argv, [](const Server::ExecutorRules &rules) -> Server::ActionExecutor {
        return [rules](const Runner::ActionCommand &command, const QString &volume, const Runner::Limits &limits,
                       const Runner::LogSink &log, const Runner::CancelFlag &cancel) {
            // Made once: natives keep what is costly to start.
            static const Runner::NativeExecutors natives = Commands::nativeExecutors();
            Runner::ExecutorOptions options;
            options.limits = limits;
            options.allowWithoutSandbox = rules.allowPlainProcess;
            return Runner::execute(command, volume, natives, options, log, cancel);
        };
    });
}
