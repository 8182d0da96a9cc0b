// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/engine/engine.h"
#include "model/query/definition.h"
#include "model/table/resulttable.h"

namespace Measures
{

/// All measures as one table (ehrql.md 25): rows in the reference engine's order, disclosure
/// control applied if the collection asks for it. Takes the graph by value: substituting interval
/// dates adds nodes.
[[nodiscard]] Core::Result<Table::ResultTable> evaluate(Query::Graph graph, const Query::Measures &measures,
                                                        const Table::TableSet &tables,
                                                        const Engine::Options &options = {},
                                                        Engine::Cache *cache = nullptr);

/// The combined table cut into one per measure, without the `measure` column and with only its own
/// groups: the form of a directory output.
[[nodiscard]] std::vector<Table::ResultTable> splitByMeasure(const Table::ResultTable &combined,
                                                             const Query::Measures &measures);

/// Values of 7 and less become 0, then the nearest multiple of 5; the ratio follows (ehrql.md 25).
[[nodiscard]] Core::Result<Table::ResultTable> applyDisclosureControl(Table::ResultTable combined);

} // namespace Measures
