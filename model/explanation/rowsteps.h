// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/engine/engine.h"
#include "model/explanation/words.h"

namespace Explanation
{

/// How many rows, of how many people of the population, one step on the way to a variable leaves.
struct RowStep
{
    QString words; ///< as `stepInWords`
    std::int64_t rows = 0;
    std::int64_t patients = 0;
};

/// For each variable of `dataset` the steps of the rows it is taken from: the table, each condition,
/// the pick. Empty for a variable that is not taken from rows, or from all rows of a table of one
/// row each. Adds the counts to `graph`; they are made in one evaluation.
[[nodiscard]] Core::Result<std::vector<std::vector<RowStep>>> rowSteps(Query::Graph &graph, const Query::Dataset &dataset,
                                                                        const Table::TableSet &tables, const Names &names = {},
                                                                        const Engine::Options &options = {});

} // namespace Explanation
