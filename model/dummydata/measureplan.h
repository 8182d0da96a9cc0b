// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/dummydata/coverage.h"

namespace DummyData
{

/// A measure in one of its intervals, with the interval's dates put in.
struct MeasureInInterval
{
    std::size_t measure = 0;
    Core::Date start;  ///< of the interval
    bool lasts = true; ///< first or last interval looked at, or one of few
    Query::NodeId numerator = Query::kNoNode;
    Query::NodeId denominator = Query::kNoNode; ///< as a condition: > 0 for whole numbers
    std::vector<Query::NodeId> groups;
};

/// Measures made ready for generation (dummy-data.md 3.12): the population is anybody in any
/// denominator in an interval, and every interval has events and people of its own.
struct MeasurePlan
{
    Query::Graph graph;
    BlueprintRequest request;
    std::vector<MeasureInInterval> looks; ///< intervals that stand for all where there are many
};

[[nodiscard]] Core::Result<MeasurePlan> planMeasures(const Query::Graph &graph, const Query::Measures &measures, const Options &options);
/// People for whom every combination of groups can be looked at (dummy-data.md 3.12).
[[nodiscard]] std::int64_t defaultSize(const Blueprint &blueprint, const MeasurePlan &plan);
/// Cells that should have people: every group in every interval looked at, numerators met and not.
[[nodiscard]] std::vector<Demand> measureDemands(const Blueprint &blueprint, const MeasurePlan &plan);

} // namespace DummyData
