// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/runner/childprocess.h"

namespace Runner
{

/// The full name of a study image (project-yaml.md 4): `latest` stands for `v1`.
[[nodiscard]] QString imageName(const QString &image, const QString &tag);
/// The options of `docker run` (or podman's) as the official local runner gives them, from `run` on.
/// Environment values are not among them: they go through the process environment.
[[nodiscard]] QStringList containerArguments(const ActionCommand &command, const QString &workingFolder,
                                             const QString &name, const Limits &limits);
/// Runs the command in a container that is removed in any case.
[[nodiscard]] Core::Result<ExitStatus> runContainer(const QString &engine, const ActionCommand &command,
                                                    const QString &workingFolder, const ExecutorOptions &options,
                                                    const QString &marker, const LogSink &log, const CancelFlag &cancel);
/// Whether the image is on this computer.
[[nodiscard]] bool hasImage(const QString &engine, const ActionCommand &command);

} // namespace Runner
