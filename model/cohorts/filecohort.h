// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/evaluation/cohortstudy.h"
#include "model/table/datatable.h"

namespace Cohorts
{

/// The columns that come from files of the study (cohort-extractor.md 14.6).
struct FileColumns
{
    std::size_t rows = 0;
    Table::ColumnPtr patientIds; ///< texts as in the file read last; null when no column comes from a file
    std::map<std::string, Table::ColumnPtr> columns; ///< by name; dates are dates, everything else texts
};

/// Rows of several files are matched by position as officially: the first file decides how many there
/// are. Fails with the place of the column whose file cannot be used.
[[nodiscard]] Core::Result<FileColumns> readFileColumns(const Evaluation::CohortStudy &study, const QString &studyRoot);

/// A date as pandas reads it: ISO, or day, month and year with slashes, month first where both are possible.
[[nodiscard]] std::optional<Core::Date> lenientDate(std::string_view text);

} // namespace Cohorts
