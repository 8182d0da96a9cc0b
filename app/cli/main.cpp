// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <clocale>

#include <QCoreApplication>
#include <QLocale>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/commands/environment.h"
#include "model/core/diagnostic.h"
#include "translations/languages.h"

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

void printHelp(const QList<Cli::Command> &commands)
{
    Cli::printOut(tr("Usage: studybench-cli COMMAND ..."));
    Cli::printOut({});
    for (const Cli::Command &command : commands) {
        Cli::printOut(QStringLiteral("  %1 %2").arg(command.name, command.usage));
        Cli::printOut(QStringLiteral("      %1").arg(command.description));
    }
}

int runCommand(const QStringList &words, const QList<Cli::Command> &commands)
{
    const QString name = words.value(0);
    if (name.isEmpty() || name == QStringLiteral("--help") || name == QStringLiteral("-h") || name == QStringLiteral("help")) {
        printHelp(commands);
        return name.isEmpty() ? Commands::UsageError : Commands::Succeeded;
    }
    if (name == QStringLiteral("--version")) {
        Cli::printOut(QStringLiteral("studybench-cli ") + QCoreApplication::applicationVersion());
        return Commands::Succeeded;
    }
    QStringList names;
    for (const Cli::Command &command : commands) {
        if (command.name == name) {
            return command.run(words.mid(1));
        }
        names.append(command.name);
    }
    const QString nearest = Core::nearestName(name, names);
    Cli::printError(nearest.isEmpty() ? tr("There is no command %1. See studybench-cli --help.").arg(name)
                                      : tr("There is no command %1. Did you mean %2?").arg(name, nearest));
    return Commands::UsageError;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("StudyBench"));
    QCoreApplication::setOrganizationName(QStringLiteral("StudyBench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STUDYBENCH_VERSION));
    std::setlocale(LC_NUMERIC, "C");
    Languages::install(QLocale().uiLanguages());
    Cli::watchInterrupt();
    return runCommand(QCoreApplication::arguments().mid(1),
                      Cli::studyCommands() + Cli::outputCommands() + Cli::ehrqlCommands() + Cli::cohortCommands() + Cli::authoringCommands()
                          + Cli::jobCommands() + Cli::codelistCommands() + Cli::terminologyCommands());
}
