// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>

#include <QHash>
#include <QString>
#include <QStringList>

#include "model/commands/environment.h"
#include "model/core/result.h"

namespace Cli
{

void printOut(const QString &text);   ///< one line to standard output
void printError(const QString &text); ///< one line to standard error
/// The error's text, its hints and, if it has one, its raw detail, to standard error.
void printError(const Core::Error &error);

/// Words of a command line taken apart. Unknown options are a usage error.
struct Arguments
{
    QStringList positional;
    QHash<QString, QString> values; ///< `--name VALUE`
    QStringList flags;              ///< `--name`

    [[nodiscard]] bool has(const QString &flag) const { return flags.contains(flag); }
};

/// `valued` and `plain` are the option names with their dashes.
[[nodiscard]] Core::Result<Arguments> parseArguments(const QStringList &words, const QStringList &valued,
                                                     const QStringList &plain);

/// Standard streams and the working directory as the commands' environment.
[[nodiscard]] Commands::Environment consoleEnvironment(const QString &studyRoot = {});

/// Set by Ctrl+C; long commands stop at the next opportunity and exit with 130.
[[nodiscard]] std::atomic<bool> &interrupted();
void watchInterrupt();

/// The folder of the study: the argument, or the working directory. Must exist.
[[nodiscard]] Core::Result<QString> studyFolder(const QString &argument);

} // namespace Cli
