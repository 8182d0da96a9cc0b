// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/table/resulttable.h"

namespace Cohorts
{

/// How the cells of a column are written in CSV, where its type alone does not say (cohort-extractor.md 15).
enum class CellStyle
{
    Plain,
    Month,  ///< a date as `2020-05`; the column holds the first of the month
    Year,   ///< a date as `2020`; the column holds 1 January
    Truth   ///< a constant truth value: `True` or `False` instead of `1` or `0`
};

/// A dummy cohort: columns in output order, `patient_id` among them. `spec.type` is the type in the
/// study; columns that come from a file hold texts as in the file whatever their type.
struct CohortTable
{
    Table::ResultTable table;
    std::vector<CellStyle> styles; ///< of each column
};

} // namespace Cohorts
