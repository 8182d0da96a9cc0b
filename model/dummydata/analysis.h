// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/engine/engine.h"
#include "model/query/definition.h"

namespace DummyData
{

/// What a definition says about the values of one column (dummy-data.md 3.2).
struct ColumnUse
{
    std::vector<std::vector<Core::Value>> sets; ///< codelists and single values it is compared with
    std::vector<Core::Value> thresholds;        ///< numbers it is compared with by order
    std::vector<std::string> needles;           ///< texts it is searched for
};

struct TableAnalysis
{
    Core::TableSchemaPtr schema;
    std::vector<std::string> columns; ///< used, alphabetical
    std::map<std::string, ColumnUse> uses;
    std::size_t codelists = 0;        ///< sets over all columns: more of them, more rows
};

struct Analysis
{
    std::vector<TableAnalysis> tables; ///< one per schema, by table name
    std::vector<Core::Date> anchors;   ///< dates of the definition, ascending
    std::vector<Query::NodeId> conditions; ///< the population cut at its ANDs
    std::vector<Query::NodeId> roots;
    std::vector<std::int64_t> inlinePatients;
};

/// `extraDates`: the intervals of measures.
[[nodiscard]] Core::Result<Analysis> analyse(const Query::Graph &graph, Query::NodeId population,
                                             const std::vector<Query::NodeId> &roots, const std::vector<Core::Date> &extraDates,
                                             const QString &studyRoot);

} // namespace DummyData
