// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/date.h"
#include "model/core/value.h"
#include "model/query/graph.h"

namespace Query
{

/// `configure_dummy_data` (ehrql.md 27). Unset means that the author did not say.
struct DummyDataConfig
{
    std::optional<std::int64_t> populationSize;
    bool legacy = false;
    double timeoutSeconds = 60;
    NodeId additionalPopulationConstraint = kNoNode;
    bool configured = false; ///< configure_dummy_data was called
};

struct Variable
{
    std::string name;
    NodeId node = kNoNode;
};

struct EventTable
{
    std::string name;
    std::vector<Variable> columns;
};

/// A dataset: its population, its variables in definition order and its event-level tables.
struct Dataset
{
    NodeId population = kNoNode;
    std::vector<Variable> variables;
    std::vector<EventTable> eventTables;
    DummyDataConfig dummyData;
};

struct Interval
{
    Core::Date start;
    Core::Date end; ///< inclusive
    auto operator<=>(const Interval &) const = default;
};

struct Measure
{
    std::string name;
    NodeId numerator = kNoNode;
    NodeId denominator = kNoNode;
    std::vector<Variable> groupBy;
    std::vector<Interval> intervals; ///< distinct, ascending
};

struct Measures
{
    std::vector<Measure> measures;
    bool disclosureControl = true;
    DummyDataConfig dummyData;
};

/// Names of the placeholders behind INTERVAL.start_date and INTERVAL.end_date.
inline constexpr const char *kIntervalStart = "interval_start_date";
inline constexpr const char *kIntervalEnd = "interval_end_date";

/// All nodes that a dataset or measure collection needs, for Graph::reachable.
[[nodiscard]] std::vector<NodeId> rootsOf(const Dataset &dataset);
[[nodiscard]] std::vector<NodeId> rootsOf(const Measures &measures);

/// What is known of a result column besides its values (ehrql.md 31).
struct ColumnSpec
{
    std::string name;
    Core::ElementType type;
    bool nullable = true;
    std::optional<std::vector<Core::Value>> categories; ///< in order of first appearance
    std::optional<std::pair<std::int64_t, std::int64_t>> integerRange;
};

[[nodiscard]] ColumnSpec columnSpec(const Graph &graph, const std::string &name, NodeId series);

} // namespace Query
