// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "model/query/graph.h"

namespace Query
{

/// `Series[int]`, `a set of int`, or `the table patients`: how messages name what was given.
[[nodiscard]] std::string describeType(const Node &node);

/// Result type of an aggregation, or why its input does not fit (ehrql.md 14).
[[nodiscard]] BuildResult<Core::ElementType> typeOfAggregate(Op op, const Node &input);

/// Result type of a function or Case, or why its inputs do not fit (ehrql.md 4, 6, 8-13).
[[nodiscard]] BuildResult<Core::ElementType> typeOfFunction(Op op, std::span<const NodeId> inputs, const Graph &graph);

} // namespace Query
