// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/commands/ehrqlcommand.h"
#include "model/commands/environment.h"
#include "model/core/result.h"
#include "model/evaluation/evaluation.h"
#include "model/table/datatable.h"
#include "model/table/resulttable.h"

namespace Commands
{

/// A definition evaluated for a command, or the exit status with which the command ends.
struct LoadedDefinition
{
    std::optional<Evaluation::Evaluation> evaluation;
    int status = Succeeded;
};

/// What the command needs the definition to define.
enum class Needs
{
    Dataset,
    Measures,
    MeasuresOrDataset,
    Nothing
};

/// Evaluates and says in the log why it could not be used.
[[nodiscard]] LoadedDefinition loadDefinition(const EhrqlCommand &command, const Environment &environment, Needs needs,
                                              bool testData = false);

/// The tables to run on: those of `--dummy-tables`, else generated.
[[nodiscard]] Core::Result<Table::TableSet> tablesFor(const EhrqlCommand &command, const Environment &environment,
                                                      const Evaluation::Evaluation &evaluation, bool useMeasures);

/// Today as a date; what generated events may not be later than.
[[nodiscard]] Core::Date today();

/// `path` below the study root unless absolute.
[[nodiscard]] QString inStudy(const Environment &environment, const QString &path);

} // namespace Commands
