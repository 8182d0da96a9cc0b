// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QHash>

#include "model/core/result.h"
#include "model/query/graph.h"

namespace Engine
{

/// Remembers in an error of the evaluation which node's values could not be made: the engine knows
/// nodes, and who evaluates knows where the author's code made them. An error that has a place keeps it.
void noteFailedNode(Core::Error &error, Query::NodeId node);

/// The node of `noteFailedNode`, if there is one.
[[nodiscard]] std::optional<Query::NodeId> failedNode(const Core::Error &error);

/// The error with the place of its node by `origins` (of an evaluation of the definition), or with none.
[[nodiscard]] Core::Error placedError(Core::Error error, const Query::Graph &graph, const QHash<quint32, Core::Location> &origins);

} // namespace Engine
