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
#include "model/table/tablefiles.h"

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

/// The tables and columns that the measures or the dataset use.
[[nodiscard]] std::vector<Table::TableRequest> requestsFor(const Evaluation::Evaluation &evaluation, bool useMeasures);

/// The tables of `--dummy-tables` that the definition uses. Odd things are said in the log.
[[nodiscard]] Core::Result<Table::TableSet> readDummyTables(const EhrqlCommand &command, const Environment &environment,
                                                            const std::vector<Table::TableRequest> &requests);

/// Today as a date; what generated events may not be later than.
[[nodiscard]] Core::Date today();

/// The line that announces what a show() call shows (ehrql.md 33).
[[nodiscard]] QString showHeading(const Evaluation::ShowRecord &record);

/// A message with the study's folder cut off its paths.
[[nodiscard]] QString withoutRoot(const Environment &environment, QString text);

/// Says in the log why a command ends and gives the status to end with: `status`, or that of a
/// run that was stopped.
[[nodiscard]] int endWith(const Environment &environment, const Core::Error &error, int status);

/// `path` below the study root unless absolute.
[[nodiscard]] QString inStudy(const Environment &environment, const QString &path);

} // namespace Commands
