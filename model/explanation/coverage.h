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

/// One thing that patients may hit: a branch, a category, true, false, any value, missing.
struct CoveragePart
{
    enum class Kind
    {
        Branch,   ///< of a case expression, in order; the last is "otherwise"
        Category, ///< a known value of the variable, or true and false
        Present,  ///< any value of a variable without known values
        Missing
    };
    Kind kind = Kind::Present;
    QString text;
    Query::NodeId node = Query::kNoNode; ///< the condition of a branch, else the variable
    std::int64_t patients = 0;
    std::string value;      ///< Category: as in a CSV file
    bool ruledOut = false;  ///< proved that nobody in the population can hit it

    [[nodiscard]] bool isHit() const { return patients > 0; }
    /// Missing values need not occur; every other part that nobody hits is a gap, unless nobody can.
    [[nodiscard]] bool isGap() const { return !isHit() && !ruledOut && kind != Kind::Missing; }
};

struct CoverageRow
{
    QString variable; ///< the variable, or the first variable that uses the case expression
    std::vector<CoveragePart> parts;
};

/// How the patients of the population spread over the values of each variable and, where a case
/// expression stands inside other variables, over its branches. Case expressions that are a
/// variable themselves are told by their categories only if these are known, else by branches.
[[nodiscard]] Core::Result<std::vector<CoverageRow>> coverage(const Query::Graph &graph, const Query::Dataset &dataset, const Table::TableSet &tables,
                                                              const Names &names = {}, const Engine::Options &options = {}, Engine::Cache *cache = nullptr);

} // namespace Explanation
