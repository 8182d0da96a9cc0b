// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/commands/ehrql.h"
#include "model/commands/ehrqlcommand.h"

namespace Cli
{

namespace
{

int runWords(const QStringList &words)
{
    return Commands::runEhrqlWords(words, consoleEnvironment());
}

} // namespace

QList<Command> ehrqlCommands()
{
    QList<Command> commands;
    for (const Commands::EhrqlUsage &usage : Commands::ehrqlUsages()) {
        commands.append({usage.name, usage.arguments, usage.description,
                         [name = usage.name](const QStringList &words) { return runWords(QStringList{name} + words); }});
    }
    return commands;
}

} // namespace Cli
