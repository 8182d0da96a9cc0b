// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/query/definition.h"

namespace Commands
{

/// A series or frame in plain English: "the latest date among rows of clinical_events where ...".
/// Long conditions are cut at `depth` levels.
[[nodiscard]] QString inWords(const Query::Graph &graph, Query::NodeId node, int depth = 8);

/// A population cut at its ANDs, in the author's order.
[[nodiscard]] std::vector<Query::NodeId> conditionsOf(const Query::Graph &graph, Query::NodeId population);

} // namespace Commands
