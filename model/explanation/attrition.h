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

/// One condition of a population, applied to those whom the conditions before it kept.
struct AttritionStep
{
    Query::NodeId condition = Query::kNoNode;
    QString words;
    std::int64_t before = 0;
    std::int64_t kept = 0;
    std::int64_t excludedFalse = 0;
    std::int64_t excludedMissing = 0; ///< the condition could not be decided: a value it needs is missing

    [[nodiscard]] std::int64_t excluded() const { return excludedFalse + excludedMissing; }
};

/// An inclusion flow chart as numbers: one step for each condition in the author's order.
struct Attrition
{
    std::int64_t patients = 0; ///< all patients of the tables
    std::vector<AttritionStep> steps;

    [[nodiscard]] std::int64_t population() const { return steps.empty() ? patients : steps.back().kept; }
};

/// Applies the conditions of `population` one after the other to every patient in `tables`.
/// Patients who occur in no table that the population uses are not counted.
[[nodiscard]] Core::Result<Attrition> attrition(const Query::Graph &graph, Query::NodeId population, const Table::TableSet &tables,
                                                const Names &names = {}, const Engine::Options &options = {}, Engine::Cache *cache = nullptr);

/// The same dataset with everybody in it, to make patients of whom some are excluded: its
/// population is true of all, the author's population is a variable. Adds nodes to `graph`.
[[nodiscard]] Query::Dataset withEverybody(Query::Graph &graph, const Query::Dataset &dataset);

} // namespace Explanation
