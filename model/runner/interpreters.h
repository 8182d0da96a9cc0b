// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/runner/childprocess.h"

namespace Runner
{

/// How a python, r, jupyter or stata-mp command runs with what this computer has installed.
struct Interpretation
{
    QString program;      ///< absolute path; empty when there is none
    QStringList arguments;
    QString description;  ///< "Python 3.11.2 and pandas 1.5.3 of this computer"
    QString unavailable;  ///< a sentence, when `program` is empty
    QStringList readable; ///< folders outside /usr that the program needs
};

/// The options of bubblewrap for a working folder: no network, no home, a read-only system, own
/// processes. `readable` are further folders to show.
[[nodiscard]] QStringList sandboxArguments(const QString &workingFolder, const QStringList &readable);

/// Whether the image is one that local interpreters stand in for.
[[nodiscard]] bool isInterpreterImage(const QString &image);
[[nodiscard]] Interpretation interpret(const ActionCommand &command);

/// Runs it in the working folder: inside bubblewrap when `sandboxed`, else as a plain process. Says
/// first in the log with what, and that it is not the study's image.
[[nodiscard]] Core::Result<ExitStatus> runInterpreter(const ActionCommand &command, const QString &workingFolder,
                                                      const ExecutorOptions &options, bool sandboxed, const QString &marker,
                                                      const LogSink &log, const CancelFlag &cancel);

} // namespace Runner
