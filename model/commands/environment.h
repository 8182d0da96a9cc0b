// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>

#include <QByteArray>
#include <QString>

namespace Commands
{

/// Exit statuses of the official tool (ehrql.md 36).
enum ExitStatus
{
    Succeeded = 0,
    Failed = 1,
    UsageError = 2,
    DefinitionError = 10,
    FileValidationError = 11,
    PermissionError = 12,
    AssuranceError = 13,
    Stopped = 130 ///< ours: interrupted
};

/// What a command sees of the world: the same function serves the console, a pipeline run and the
/// server. Commands may run on any thread and block it.
struct Environment
{
    QString studyRoot; ///< absolute; relative paths of the command line are below it
    std::function<void(const QByteArray &)> out;   ///< standard output, raw bytes
    std::function<void(const QString &line)> log;  ///< standard error, a line without its end
    const std::atomic<bool> *cancelled = nullptr;
    QString evaluatorProgram; ///< empty: the one beside the running program
    int threads = 0;          ///< 0: as many as cores
};

} // namespace Commands
