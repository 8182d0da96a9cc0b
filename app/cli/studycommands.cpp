// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QTimer>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/commands/checkstudy.h"
#include "model/commands/cohort.h"
#include "model/commands/ehrql.h"
#include "model/commands/nativeexecutors.h"
#include "model/core/files.h"
#include "model/pipeline/plan.h"
#include "model/pipeline/project.h"
#include "model/pipeline/studyfiles.h"
#include "model/runner/runner.h"
#include "model/study/newstudy.h"

namespace Cli
{

namespace
{

using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int usageError(const QString &message)
{
    printError(message);
    return UsageError;
}

int check(const QStringList &words)
{
    const auto arguments = parseArguments(words, {QStringLiteral("--format")}, {});
    if (!arguments) {
        return usageError(arguments.error().message);
    }
    const QString format = arguments->values.value(QStringLiteral("--format"), QStringLiteral("text"));
    if (!Commands::reportFormats().contains(format)) {
        return usageError(tr("There is no format %1. Choose one of: %2.")
                              .arg(format, Commands::reportFormats().join(QStringLiteral(", "))));
    }
    const auto study = studyFolder(arguments->positional.value(0));
    if (!study) {
        return usageError(study.error().message);
    }
    const Commands::CheckReport report = Commands::checkStudy(*study, &interrupted());
    printOut(Commands::writeReport(report, format));
    return Core::hasErrors(report.diagnostics) ? Failed : Succeeded;
}

int validateProject(const QStringList &words)
{
    if (words.size() != 1) {
        return usageError(tr("validate-project needs one file, usually project.yaml."));
    }
    const auto bytes = Core::readFile(words.constFirst());
    if (!bytes) {
        printError(bytes.error());
        return Failed;
    }
    const Pipeline::FolderFiles files(QFileInfo(words.constFirst()).absolutePath());
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(*bytes, words.constFirst(), &files);
    for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
        printError(diagnostic.toString());
    }
    return parsed.isValid() ? Succeeded : Failed;
}

int newStudy(const QStringList &words)
{
    const auto arguments = parseArguments(words, {QStringLiteral("--template")}, {QStringLiteral("--if-absent")});
    if (!arguments) {
        return usageError(arguments.error().message);
    }
    if (arguments->positional.size() != 1) {
        return usageError(tr("new needs the folder to make: studybench-cli new my-study --template cohort"));
    }
    const QString folder = arguments->positional.constFirst();
    const QString name = arguments->values.value(QStringLiteral("--template"), QStringLiteral("blank"));
    if (arguments->has(QStringLiteral("--if-absent")) && QFileInfo::exists(folder + QStringLiteral("/project.yaml"))) {
        return Succeeded;
    }
    const auto made = name == QStringLiteral("sample") ? Study::createSample(folder) : Study::createStudy(folder, name);
    if (!made) {
        printError(made.error());
        return Failed;
    }
    printOut(tr("Made the study %1.").arg(QDir::toNativeSeparators(folder)));
    return Succeeded;
}

void printEnd(const QString &study, const Runner::RunRecord &run)
{
    for (const Runner::ActionRecord &action : run.actions) {
        printOut({});
        printOut(QStringLiteral("=> ") + action.action);
        printOut(QStringLiteral("   ") + action.message);
        const bool repeated = action.hint == action.message || std::any_of(action.diagnostics.cbegin(), action.diagnostics.cend(), [&action](const Core::Diagnostic &each) {
                                  return each.message == action.hint;
                              });
        if (!action.hint.isEmpty() && !repeated) {
            printOut(QStringLiteral("   ") + action.hint);
        }
        for (const Core::Diagnostic &diagnostic : action.diagnostics) {
            printOut(QStringLiteral("   ") + diagnostic.toString());
        }
        if (QFileInfo::exists(study + u'/' + action.logFile)) { // what never started has none
            printOut(QStringLiteral("   log file: ") + action.logFile);
        }
        if (!action.outputs.isEmpty()) {
            printOut(QStringLiteral("   outputs:"));
        }
        for (const Runner::ProducedFile &file : action.outputs) {
            const QString note = file.excluded.isEmpty() ? QString() : QStringLiteral("  - ") + file.excluded;
            printOut(QStringLiteral("     %1  - %2%3").arg(file.path, Pipeline::levelName(file.level), note));
        }
    }
}

int runPipeline(const QString &study, const Runner::RunOptions &options)
{
    const auto text = Core::readFile(study + QStringLiteral("/project.yaml"));
    if (!text) {
        printError(text.error());
        return Failed;
    }
    const Pipeline::FolderFiles files(study);
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(*text, QStringLiteral("project.yaml"), &files);
    if (!parsed.isValid()) {
        for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
            printError(diagnostic.toString());
        }
        return Failed;
    }
    Runner::Runner runner(study, Commands::nativeExecutors());
    QEventLoop loop;
    QObject::connect(&runner, &Runner::Runner::planned, &loop, [](const Pipeline::Plan &plan) {
        for (const Pipeline::PlannedAction &action : plan.actions) {
            printOut(QStringLiteral("%1: %2").arg(action.action, action.explanation));
        }
    });
    QHash<QString, QString> lastCode;
    QObject::connect(&runner, &Runner::Runner::actionChanged, &loop, [&lastCode](const Runner::ActionRecord &action) {
        const QString code = Runner::codeName(action.code);
        if (lastCode.value(action.action) != code) {
            lastCode.insert(action.action, code);
            printOut(QStringLiteral("%1: %2").arg(action.action, action.message.isEmpty() ? code : action.message));
        }
    });
    QObject::connect(&runner, &Runner::Runner::finished, &loop, &QEventLoop::quit);
    QTimer interruption;
    QObject::connect(&interruption, &QTimer::timeout, &loop, [&runner]() {
        if (interrupted()) {
            runner.cancel();
        }
    });
    interruption.start(100);
    if (const auto started = runner.start(parsed.project, options); !started) {
        printError(started.error());
        return Failed;
    }
    if (runner.isRunning()) {
        loop.exec();
    }
    printEnd(study, runner.record());
    if (interrupted()) {
        return 130;
    }
    for (const Runner::ActionRecord &action : runner.record().actions) {
        if (action.state() != Runner::State::Succeeded) {
            return Failed;
        }
    }
    return Succeeded;
}

int run(const QStringList &words)
{
    const auto arguments = parseArguments(words, {QStringLiteral("--project-dir"), QStringLiteral("--concurrency"), QStringLiteral("-c")},
                                          {QStringLiteral("--force-run-dependencies"), QStringLiteral("-f"),
                                           QStringLiteral("--continue-on-error"), QStringLiteral("--rerun-changed")});
    if (!arguments) {
        return usageError(arguments.error().message);
    }
    Runner::RunOptions options;
    options.actions = arguments->positional;
    QString folder = arguments->values.value(QStringLiteral("--project-dir"));
    if (folder.isEmpty() && !options.actions.isEmpty()
        && QFileInfo::exists(options.actions.constFirst() + QStringLiteral("/project.yaml"))) {
        folder = options.actions.takeFirst();
    }
    const auto study = studyFolder(folder);
    if (!study) {
        return usageError(study.error().message);
    }
    if (options.actions.isEmpty()) {
        options.actions = {Pipeline::runAllName()};
    }
    options.forceDependencies = arguments->has(QStringLiteral("--force-run-dependencies")) || arguments->has(QStringLiteral("-f"));
    options.continueOnError = arguments->has(QStringLiteral("--continue-on-error"));
    options.rerunChanged = arguments->has(QStringLiteral("--rerun-changed"));
    const QString concurrency = arguments->values.value(QStringLiteral("--concurrency"), arguments->values.value(QStringLiteral("-c")));
    if (!concurrency.isEmpty()) {
        bool number = false;
        options.concurrency = concurrency.toInt(&number);
        if (!number || options.concurrency < 1) {
            return usageError(tr("\"%1\" is no number of jobs to run at once.").arg(concurrency));
        }
    }
    return runPipeline(*study, options);
}

int exec(const QStringList &words)
{
    const QStringList command = words.value(0) == QStringLiteral("--") ? words.mid(1) : words;
    const QString image = command.value(0);
    const qsizetype colon = image.indexOf(u':');
    if (image.isEmpty()) {
        return usageError(tr("exec needs a command as project.yaml spells it: studybench-cli exec -- ehrql:v1 generate-dataset ..."));
    }
    Runner::ActionCommand action;
    action.action = QStringLiteral("exec");
    action.image = colon < 0 ? image : image.first(colon);
    action.tag = colon < 0 ? QStringLiteral("v1") : image.mid(colon + 1);
    action.arguments = command.mid(1);
    if (action.image == QStringLiteral("ehrql")) {
        return Commands::runEhrqlWords(action.arguments, consoleEnvironment());
    }
    if (action.image == QStringLiteral("cohortextractor")) {
        return Commands::runCohortWords(action.arguments, consoleEnvironment());
    }
    // Ctrl+C is the cancel; the flag lives as long as the program, so nobody owns it.
    const Runner::CancelFlag cancel(std::shared_ptr<void>(), &interrupted());
    const auto status = Runner::execute(action, QDir::currentPath(), Commands::nativeExecutors(), {},
                                        [](const QString &line) { printOut(line); }, cancel);
    if (!status) {
        printError(status.error());
        return Failed;
    }
    return status->cancelled ? 130 : status->code;
}

} // namespace

QList<Command> studyCommands()
{
    return {
        {QStringLiteral("check"), QStringLiteral("[STUDY] [--format text|json|sarif]"),
         tr("Validate the pipeline, every definition and the codelists."), &check},
        {QStringLiteral("validate-project"), QStringLiteral("FILE"), tr("Check one project.yaml; every error names its rule."), &validateProject},
        {QStringLiteral("new"), QStringLiteral("DIR [--template blank|cohort|measures|sample] [--if-absent]"), tr("Make a study."), &newStudy},
        {QStringLiteral("run"),
         QStringLiteral("[STUDY] [ACTION...] [-f] [--continue-on-error] [--rerun-changed] [--concurrency N]"),
         tr("Run the pipeline here; all actions without ACTION."), &run},
        {QStringLiteral("exec"), QStringLiteral("-- IMAGE:VERSION COMMAND..."), tr("Run one action's command as project.yaml spells it."), &exec},
    };
}

} // namespace Cli
