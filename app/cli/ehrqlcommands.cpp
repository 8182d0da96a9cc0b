// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/commands/ehrql.h"
#include "model/commands/ehrqlcommand.h"

namespace Cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int runEhrqlWords(const QStringList &words)
{
    const auto command = Commands::parseEhrqlCommand(words);
    if (!command) {
        printError(command.error());
        return Commands::UsageError;
    }
    return Commands::runEhrql(*command, consoleEnvironment());
}

Command ehrqlCommand(const char *name, const char *usage, const QString &description)
{
    const QString subcommand = QString::fromLatin1(name);
    return {subcommand, QString::fromLatin1(usage), description,
            [subcommand](const QStringList &words) { return runEhrqlWords(QStringList{subcommand} + words); }};
}

} // namespace

QList<Command> ehrqlCommands()
{
    return {
        ehrqlCommand("generate-dataset",
                     "DEF [--output F] [--dummy-tables DIR] [--dummy-data-file F] [--test-data-file F] "
                     "[--population-size N] [--seed N] [-- ARGS]",
                     tr("Make the dataset of a definition from dummy data; CSV on standard output without --output.")),
        ehrqlCommand("generate-measures", "DEF [--output F] [--dummy-tables DIR] [--dummy-data-file F] [-- ARGS]",
                     tr("Make the measures of a definition from dummy data.")),
        ehrqlCommand("create-dummy-tables", "DEF [DIR[:ext]] [-- ARGS]", tr("Write the dummy tables of a definition.")),
        ehrqlCommand("assure", "TEST_FILE", tr("Check a definition against the patients of a test file.")),
        ehrqlCommand("debug", "DEF [--dummy-tables DIR] [--display-format ascii|html]",
                     tr("Show what the definition's show() calls ask for.")),
        ehrqlCommand("explain", "DEF [--dummy-tables DIR]",
                     tr("Say in words, step by step, what the definition means, with counts on dummy data.")),
    };
}

} // namespace Cli
