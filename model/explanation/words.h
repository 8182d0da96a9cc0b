// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include <QString>

#include "model/query/definition.h"

namespace Explanation
{

/// What the author calls nodes: variables by their names, sets of codes by their codelists.
using Names = std::unordered_map<Query::NodeId, QString>;

/// How a node is put into words.
struct Wording
{
    int depth = 8;                          ///< deeper parts become "..."
    const Names *names = nullptr;           ///< may be null; a named part is said by its name
    Query::NodeId within = Query::kNoNode;  ///< columns of rows of this base table go without its name
};

/// A series or frame in plain English: "the last row of clinical_events where ...".
[[nodiscard]] QString inWords(const Query::Graph &graph, Query::NodeId node, const Wording &wording = {});

/// What one step of a frame does to the rows before it: "clinical_events", "where code is in asthma", "the latest row (by date)".
[[nodiscard]] QString stepInWords(const Query::Graph &graph, Query::NodeId frame, const Wording &wording = {});

/// A value as people read it: "true", "2020-03-01", "missing"; text without quotes.
[[nodiscard]] QString valueInWords(const Core::Value &value);

/// A population cut at its ANDs, in the author's order.
[[nodiscard]] std::vector<Query::NodeId> conditionsOf(const Query::Graph &graph, Query::NodeId population);

/// The table under a frame: what is left without filters, orders and picks.
[[nodiscard]] Query::NodeId baseOf(const Query::Graph &graph, Query::NodeId frame);

/// The names of a dataset's variables. A node that several variables share has the first one's.
[[nodiscard]] Names namesOf(const Query::Dataset &dataset);

} // namespace Explanation
