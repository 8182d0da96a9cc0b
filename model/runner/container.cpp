// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/container.h"

#include <unistd.h>

#include <QFileInfo>
#include <QProcessEnvironment>

#include "model/runner/words.h"

namespace Runner
{

namespace
{
constexpr int kEngineMilliseconds = 30'000;
constexpr int kKilled = 137;
}

QString imageName(const QString &image, const QString &tag)
{
    const QString version = tag == QStringLiteral("latest") ? QStringLiteral("v1") : tag;
    return QStringLiteral("ghcr.io/opensafely-core/%1:%2").arg(image, version);
}

QStringList containerArguments(const ActionCommand &command, const QString &workingFolder, const QString &name,
                               const Limits &limits)
{
    QStringList arguments{QStringLiteral("run"),
                          QStringLiteral("--init"),
                          QStringLiteral("--name"),
                          name,
                          QStringLiteral("--label"),
                          QStringLiteral("studybench"),
                          QStringLiteral("--label"),
                          QStringLiteral("action=%1").arg(command.action),
                          QStringLiteral("--label"),
                          QStringLiteral("workspace=%1").arg(QFileInfo(workingFolder).fileName()),
                          QStringLiteral("--pull=never"),
                          QStringLiteral("--network"),
                          QStringLiteral("none"),
                          QStringLiteral("--user"),
                          QStringLiteral("%1:%2").arg(getuid()).arg(getgid()),
                          QStringLiteral("--env"),
                          QStringLiteral("HOME=/tmp")};
    if (limits.cpus > 0) {
        arguments << QStringLiteral("--cpus") << QString::number(limits.cpus);
    }
    if (limits.memoryBytes > 0) {
        arguments << QStringLiteral("--memory") << QString::number(limits.memoryBytes);
    }
    arguments << QStringLiteral("--mount") << QStringLiteral("type=bind,source=%1,target=/workspace").arg(workingFolder)
              << QStringLiteral("--workdir") << QStringLiteral("/workspace") << QStringLiteral("--env")
              << QStringLiteral("OPENSAFELY_BACKEND");
    for (auto each = command.environment.constBegin(); each != command.environment.constEnd(); ++each) {
        arguments << QStringLiteral("--env") << each.key();
    }
    arguments << imageName(command.image, command.tag);
    return arguments + command.arguments;
}

bool hasImage(const QString &engine, const ActionCommand &command)
{
    return outputOf(engine,
                    {QStringLiteral("image"), QStringLiteral("inspect"), QStringLiteral("--format"), QStringLiteral("{{.Id}}"),
                     imageName(command.image, command.tag)},
                    kEngineMilliseconds)
        .has_value();
}

Core::Result<ExitStatus> runContainer(const QString &engine, const ActionCommand &command, const QString &workingFolder,
                                      const ExecutorOptions &options, const QString &marker, const LogSink &log,
                                      const CancelFlag &cancel)
{
    const QString name = QStringLiteral("os-job-%1").arg(marker);
    const auto remove = [&engine, &name]() {
        (void)outputOf(engine, {QStringLiteral("rm"), QStringLiteral("--force"), name}, kEngineMilliseconds);
    };
    remove(); // left by a run that was killed
    ChildSpec spec;
    spec.program = engine;
    spec.arguments = containerArguments(command, workingFolder, name, options.limits);
    spec.folder = workingFolder;
    spec.marker = marker;
    spec.limits.seconds = options.limits.seconds;
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    for (const QString &key : own.keys()) {
        spec.environment.insert(key, own.value(key));
    }
    spec.environment.insert(QStringLiteral("OPENSAFELY_BACKEND"), QStringLiteral("expectations"));
    for (auto each = command.environment.constBegin(); each != command.environment.constEnd(); ++each) {
        spec.environment.insert(each.key(), each.value());
    }
    Core::Result<ExitStatus> status = runChild(spec, log, cancel);
    if (status && status->code == kKilled && !status->cancelled) {
        status->outOfMemory = outputOf(engine,
                                       {QStringLiteral("inspect"), QStringLiteral("--format"),
                                        QStringLiteral("{{.State.OOMKilled}}"), name},
                                       kEngineMilliseconds)
                              == QStringLiteral("true");
    }
    remove(); // the client's end does not end the container
    if (status) {
        status->environment = words("Ran in the study image %1.").arg(imageName(command.image, command.tag));
    }
    return status;
}

} // namespace Runner
