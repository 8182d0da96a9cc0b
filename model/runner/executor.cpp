// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/executor.h"

#include <QDir>
#include <QStandardPaths>
#include <QUuid>

#include "model/runner/childprocess.h"
#include "model/runner/container.h"
#include "model/runner/interpreters.h"
#include "model/runner/words.h"

namespace Runner
{

namespace
{

constexpr int kProbeMilliseconds = 2000;

QString probeEngine()
{
    for (const QString &name : {QStringLiteral("docker"), QStringLiteral("podman")}) {
        const QString program = QStandardPaths::findExecutable(name);
        if (!program.isEmpty()
            && outputOf(program, {QStringLiteral("version"), QStringLiteral("--format"), QStringLiteral("{{.Server.Version}}")},
                        kProbeMilliseconds)
                   .has_value()) {
            return program;
        }
    }
    return {};
}

bool probeSandbox()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("bwrap"));
    if (program.isEmpty()) {
        return false;
    }
    QStringList arguments = sandboxArguments(QDir::tempPath(), {});
    arguments << QStringLiteral("--") << QStringLiteral("/usr/bin/env");
    return outputOf(program, arguments, kProbeMilliseconds).has_value();
}

QString unavailableBecause(const ActionCommand &command)
{
    const QString image = command.image;
    if (image == QStringLiteral("databuilder")) {
        return words("databuilder is the former name of ehrQL, and the server refuses it. Write ehrql:v1 instead; what has "
                     "changed since is then marked in the definition.");
    }
    if (image == QStringLiteral("ehrql") || image == QStringLiteral("cohortextractor")) {
        return words("%1 actions cannot run in this program. Run it with the desktop or the console program.").arg(image);
    }
    if (image == QStringLiteral("sqlrunner")) {
        return words("sqlrunner actions work on the database alone, so they run on the server only.");
    }
    if (isInterpreterImage(image)) {
        return words("Local programs are switched off in the settings, and no container engine answers.");
    }
    return words("%1 is a reusable action: its code is fetched from the network when a job is created, and there is no "
                 "replacement built in. It runs on the server; here, add its outputs by hand to go on.")
        .arg(image);
}

} // namespace

QString containerEngine()
{
    static const QString kEngine = probeEngine();
    return kEngine;
}

bool sandboxWorks()
{
    static const bool kWorks = probeSandbox();
    return kWorks;
}

ExecutorChoice chooseExecutor(const ActionCommand &command, const NativeExecutors &natives, const ExecutorOptions &options)
{
    using Kind = ExecutorChoice::Kind;
    if (natives.contains(command.image)) {
        return {Kind::Native, words("%1 runs inside this program.").arg(command.image)};
    }
    const QString engine = options.allowContainer ? containerEngine() : QString();
    if (!engine.isEmpty() && hasImage(engine, command)) {
        return {Kind::Container, words("Runs in the study image %1.").arg(imageName(command.image, command.tag))};
    }
    if (!isInterpreterImage(command.image) || !options.allowInterpreter) {
        QString reason = unavailableBecause(command);
        if (!engine.isEmpty()) {
            reason = words("The image %1 is not on this computer. Pull it with the container engine first.")
                         .arg(imageName(command.image, command.tag));
        }
        return {Kind::Unavailable, reason};
    }
    const Interpretation found = interpret(command);
    if (found.program.isEmpty()) {
        return {Kind::Unavailable, found.unavailable};
    }
    if (sandboxWorks()) {
        return {Kind::Sandbox, words("Runs in a sandbox with %1 of this computer, not in the study image %2:%3.")
                                   .arg(found.description, command.image, command.tag)};
    }
    if (options.allowWithoutSandbox) {
        return {Kind::PlainProcess,
                words("Runs with %1 of this computer, not in the study image %2:%3, and without a sandbox, which does not "
                      "work here.")
                    .arg(found.description, command.image, command.tag)};
    }
    return {Kind::Unavailable, words("No sandbox works on this computer, and running without one is switched off. Install "
                                     "bubblewrap, or allow it in the settings.")};
}

Core::Result<ExitStatus> execute(const ActionCommand &command, const QString &workingFolder, const NativeExecutors &natives,
                                 const ExecutorOptions &options, const LogSink &log, const CancelFlag &cancel)
{
    using Kind = ExecutorChoice::Kind;
    const ExecutorChoice choice = chooseExecutor(command, natives, options);
    const QString marker = command.environment.value(markerVariable(), QUuid::createUuid().toString(QUuid::WithoutBraces));
    switch (choice.kind) {
    case Kind::Native: {
        Core::Result<ExitStatus> status = natives.at(command.image)(command, workingFolder, log, cancel);
        killMarked(marker);
        if (status && status->environment.isEmpty()) {
            status->environment = choice.explanation;
        }
        return status;
    }
    case Kind::Container:
        return runContainer(containerEngine(), command, workingFolder, options, marker, log, cancel);
    case Kind::Sandbox:
    case Kind::PlainProcess:
        return runInterpreter(command, workingFolder, options, choice.kind == Kind::Sandbox, marker, log, cancel);
    case Kind::Unavailable:
        break;
    }
    return Core::fail(Core::ErrorCode::Unsupported, choice.explanation);
}

} // namespace Runner
