// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>
#include <QStringList>

namespace Cli
{

/// A subcommand of studybench-cli (design.md, command-line contract). `run` gets the words after
/// the subcommand's name and gives the exit status.
struct Command
{
    QString name;
    QString usage;       ///< what follows the name, for help
    QString description; ///< one sentence
    std::function<int(const QStringList &words)> run;
};

[[nodiscard]] QList<Command> studyCommands();  ///< check, validate-project, new, run, exec
[[nodiscard]] QList<Command> outputCommands(); ///< outputs
[[nodiscard]] QList<Command> ehrqlCommands();  ///< generate-dataset, ..., explain
[[nodiscard]] QList<Command> cohortCommands();    ///< generate-cohort, generate-cohort-measures
[[nodiscard]] QList<Command> authoringCommands(); ///< author
[[nodiscard]] QList<Command> jobCommands();    ///< submit, jobs, log, cancel
[[nodiscard]] QList<Command> codelistCommands();   ///< codelists add, check, update, ...
[[nodiscard]] QList<Command> terminologyCommands(); ///< terminology import, list, search, show

} // namespace Cli
