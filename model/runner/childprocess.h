// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include "model/runner/executor.h"

namespace Runner
{

/// A program to run as a tree of processes of its own.
struct ChildSpec
{
    QString program; ///< absolute path
    QStringList arguments;
    QString folder;
    QMap<QString, QString> environment; ///< the whole environment
    /// Marks every process of the tree through its environment, so that even one that left the
    /// process group is found and ended. Unique to the run.
    QString marker;
    Limits limits;
    bool limitHere = false; ///< apply memory and process limits to the child itself
    int graceMilliseconds = 3000; ///< between asking and killing on cancel
};

/// Name of the environment variable that carries `marker`.
[[nodiscard]] QString markerVariable();

/// Runs it to its end on the calling thread, both output channels as lines. When it returns no
/// process of the tree is left. If this program dies first, the kernel ends the child.
[[nodiscard]] Core::Result<ExitStatus> runChild(const ChildSpec &spec, const LogSink &log, const CancelFlag &cancel);

/// Kills every process whose environment carries the marker (or any marker that starts with it) and
/// waits until none is left. Returns how many there were.
int killMarked(const QString &marker);

/// Standard output of a short command, or nothing if it fails or takes longer than the limit.
[[nodiscard]] std::optional<QString> outputOf(const QString &program, const QStringList &arguments, int milliseconds);

} // namespace Runner
