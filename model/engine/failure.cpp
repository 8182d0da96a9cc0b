// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/failure.h"

#include <algorithm>

namespace Engine
{

// A place without a file is not shown by anybody; its line holds the node, counted from one.
void noteFailedNode(Core::Error &error, Query::NodeId node)
{
    if (!error.where && error.code != Core::ErrorCode::Cancelled) {
        const Core::TextPosition position{static_cast<int>(node) + 1, 0};
        error.where = Core::Location{{}, {position, position}};
    }
}

std::optional<Query::NodeId> failedNode(const Core::Error &error)
{
    if (!error.where || !error.where->file.isEmpty() || error.where->range.start.line < 1) {
        return std::nullopt;
    }
    return static_cast<Query::NodeId>(error.where->range.start.line - 1);
}

Core::Error placedError(Core::Error error, const Query::Graph &graph, const QHash<quint32, Core::Location> &origins)
{
    const std::optional<Query::NodeId> failed = failedNode(error);
    if (!failed) {
        return error;
    }
    error.where.reset();
    // INTERVAL is nobody's own node: what first uses it is meant.
    for (Query::NodeId node = *failed; node < graph.size(); ++node) {
        const auto &inputs = graph.node(node).inputs;
        const bool uses = node == *failed || std::find(inputs.begin(), inputs.end(), *failed) != inputs.end();
        const auto place = uses ? origins.constFind(node) : origins.constEnd();
        if (place != origins.constEnd() && place->range.isValid()) {
            error.where = *place;
            break;
        }
    }
    return error;
}

} // namespace Engine
