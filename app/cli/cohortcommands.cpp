// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/cohorts/cohortcommand.h"
#include "model/commands/cohort.h"

namespace Cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Command command(const QString &name, const QString &subcommand, const QString &description)
{
    return {name, Cohorts::cohortUsage(subcommand), description, [subcommand](const QStringList &words) {
                return Commands::runCohortWords(QStringList{subcommand} + words, consoleEnvironment());
            }};
}

} // namespace

QList<Command> cohortCommands()
{
    return {command(QStringLiteral("generate-cohort"), QStringLiteral("generate_cohort"),
                    tr("Make the dummy cohorts of study definitions in the older language, cohortextractor.")),
            command(QStringLiteral("generate-cohort-measures"), QStringLiteral("generate_measures"),
                    tr("Work out the measures of such study definitions from the cohorts made before."))};
}

} // namespace Cli
