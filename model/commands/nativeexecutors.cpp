// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/nativeexecutors.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>
#include <QSet>

#include "model/actions/actions.h"
#include "model/commands/cohort.h"
#include "model/commands/ehrql.h"
#include "model/core/files.h"
#include "model/pipeline/project.h"

namespace Commands
{

namespace
{

/// The official runner completes a `generate_cohort` with where the dummy data come from and, if all outputs
/// of the action lie in one folder, with that folder (project-yaml.md 5).
QStringList withDummyData(const Runner::ActionCommand &command, const QString &workingFolder)
{
    QStringList words = command.arguments;
    const auto has = [&words](const QString &option) {
        return std::any_of(words.cbegin(), words.cend(), [&option](const QString &word) { return word == option || word.startsWith(option + u'='); });
    };
    const auto bytes = Core::readFile(workingFolder + QStringLiteral("/project.yaml"));
    if (words.value(0) != QStringLiteral("generate_cohort") || !bytes) {
        return words;
    }
    const Pipeline::Project project = Pipeline::parseProjectBytes(*bytes, QStringLiteral("project.yaml")).project;
    const Pipeline::Action *action = project.find(command.action);
    if (!has(QStringLiteral("--expectations-population")) && !has(QStringLiteral("--dummy-data-file"))) {
        words.append(action && action->dummyDataFile ? QStringLiteral("--dummy-data-file=") + action->dummyDataFile->value
                                                     : QStringLiteral("--expectations-population=%1").arg(project.populationSize));
    }
    QSet<QString> folders;
    for (const Pipeline::Output &output : action ? action->outputs : QList<Pipeline::Output>()) {
        folders.insert(QFileInfo(output.path.value).path());
    }
    if (folders.size() == 1 && !has(QStringLiteral("--output-dir")) && !has(QStringLiteral("--output-file"))) {
        words.append(QStringLiteral("--output-dir=") + *folders.cbegin());
    }
    return words;
}

using CommandFunction = int (*)(const QStringList &words, const Environment &environment);

/// `tool` names the language for the log.
Core::Result<Runner::ExitStatus> runCommand(CommandFunction function, const QString &tool, const Runner::ActionCommand &command,
                                            const QString &workingFolder, const Runner::LogSink &log, const Runner::CancelFlag &cancel,
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
    status.code = function(function == &runCohortWords ? withDummyData(command, workingFolder) : command.arguments, environment);
    status.cancelled = cancel && cancel->load();
    status.environment = QCoreApplication::translate("Commands", "StudyBench's own %1, on dummy data").arg(tool);
    return status;
}

} // namespace

Runner::NativeExecutors nativeExecutors(const QString &evaluatorProgram)
{
    Runner::NativeExecutors executors = Actions::nativeActions();
    const auto add = [&executors, &evaluatorProgram](const QString &image, const QString &tool, CommandFunction function) {
        executors[image] = [function, tool, evaluatorProgram](const Runner::ActionCommand &command, const QString &workingFolder,
                                                              const Runner::LogSink &log, const Runner::CancelFlag &cancel) {
            return runCommand(function, tool, command, workingFolder, log, cancel, evaluatorProgram);
        };
    };
    add(QStringLiteral("ehrql"), QStringLiteral("ehrQL"), &runEhrqlWords);
    add(QStringLiteral("cohortextractor"), QStringLiteral("cohortextractor"), &runCohortWords);
    return executors;
}

} // namespace Commands
