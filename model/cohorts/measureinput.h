// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/evaluation/cohortstudy.h"

namespace Cohorts
{

/// A numerator or denominator: a number for each row, NaN where a binary file has none.
struct NumberColumn
{
    std::vector<double> values;
    bool whole = false; ///< printed without a point: counts, and numbers of binary files that are whole
};

/// A column that groups: its labels in the order of the output, and the label of each row.
struct GroupColumn
{
    static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::string> labels;
    std::vector<std::uint32_t> ids; ///< kNone: the row belongs to no group
    bool categorical = true;        ///< labels without rows appear too
};

/// What measures need of one cohort file (cohort-extractor.md 17).
struct MeasureInput
{
    std::size_t rows = 0;
    std::map<std::string, NumberColumn> numbers; ///< `population` among them, 1 for each row
    std::map<std::string, GroupColumn> groups;
};

/// Reads the columns that the measures use from a cohort file of any format. Fails naming what is
/// missing or no number.
[[nodiscard]] Core::Result<MeasureInput> readMeasureInput(const QString &path, const std::vector<Evaluation::CohortMeasure> &measures);

/// The name that stands for everybody.
inline constexpr const char *kPopulation = "population";

} // namespace Cohorts
