// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "model/core/tableschema.h"
#include "model/table/datatable.h"
#include "model/table/tablefiles.h"
#include "model/table/tableproblems.h"

namespace Table
{

/// The wanted columns of a `.csv`, `.csv.gz` or `.arrow` file, whose types must be those wanted;
/// columns the file lacks are null. A NotNull constraint of a wanted column is enforced, and of a
/// Categorical one only that no stored dictionary lists more; the values themselves are the caller's.
/// Wrong values are listed as problems. A file that cannot be read at all is an error.
[[nodiscard]] Core::Result<std::vector<ColumnPtr>> readFileColumns(const QString &path, std::span<const Core::ColumnSchema> wanted,
                                                                   TableProblems &problems);

/// Lists every distinct value that is not among `allowed`, at the first row that has it. Text
/// compares once per distinct text.
void checkCategories(const QString &file, const std::string &name, const Column &column, const std::vector<Core::Value> &allowed,
                     TableProblems &problems);

/// What the file of a table may hold: `patient_id`, which must be there for every row, then the
/// schema's columns (ehrql.md 24, 30).
[[nodiscard]] std::vector<Core::ColumnSchema> fileColumns(const Core::TableSchema &schema);
/// Checks the Categorical constraints of columns in the order of fileColumns().
void checkTableCategories(const QString &path, const Core::TableSchema &schema, const std::vector<ColumnPtr> &columns, TableProblems &problems);
/// The table of such columns, with those that the request keeps.
[[nodiscard]] DataTablePtr tableOf(const TableRequest &request, const std::vector<ColumnPtr> &columns);

} // namespace Table
