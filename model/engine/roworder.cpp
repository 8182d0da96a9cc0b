// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/roworder.h"

#include <algorithm>
#include <numeric>

namespace Engine
{

namespace
{

using Query::NodeId;
using Query::Op;

/// The frame of the first event-level column below a series.
NodeId leadingFrame(const Query::Graph &graph, NodeId series)
{
    while (series != Query::kNoNode && graph.node(series).op != Op::SelectColumn) {
        const std::vector<NodeId> &inputs = graph.node(series).inputs;
        const auto next = std::find_if(inputs.begin(), inputs.end(), [&graph](NodeId input) {
            return input != Query::kNoNode && graph.node(input).dimension == Query::Dimension::Event;
        });
        series = next == inputs.end() ? Query::kNoNode : *next;
    }
    return series == Query::kNoNode ? series : graph.node(series).inputs.front();
}

} // namespace

Core::Result<std::optional<std::vector<std::uint32_t>>> rowOrder(Context &context, NodeId element)
{
    const Query::Graph &graph = context.graph();
    const std::uint32_t domain = graph.node(element).domain;
    std::vector<std::vector<std::int64_t>> keys; // strongest first
    NodeId firstSort = Query::kNoNode;
    for (NodeId step = graph.node(element).isFrame ? element : leadingFrame(graph, element);
         step != Query::kNoNode && (graph.node(step).op == Op::Filter || graph.node(step).op == Op::Sort);
         step = graph.node(step).inputs.front()) {
        if (graph.node(step).op == Op::Sort) {
            const auto key = context.eventColumn(graph.node(step).inputs[1], domain);
            if (!key) {
                return Core::fail(key.error());
            }
            keys.push_back(sortCodes(**key));
            firstSort = step;
        }
    }
    if (keys.empty()) {
        return std::optional<std::vector<std::uint32_t>>();
    }
    const auto frame = context.evaluate(graph.domain(domain).back());
    if (!frame) {
        return Core::fail(frame.error());
    }
    const DomainRowsPtr rows = frame->frame->domainRows;
    appendHiddenCodes(*frame->frame, context.hiddenKeys().ofFirstSort(firstSort), keys);
    std::vector<std::uint32_t> order(rows->rows.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t p = 0; p + 1 < rows->offsets.size(); ++p) {
        std::stable_sort(order.begin() + rows->offsets[p], order.begin() + rows->offsets[p + 1],
                         [&keys](std::uint32_t a, std::uint32_t b) {
                             for (const std::vector<std::int64_t> &key : keys) {
                                 if (key[a] != key[b]) {
                                     return key[a] < key[b];
                                 }
                             }
                             return false;
                         });
    }
    return std::optional(std::move(order));
}

} // namespace Engine
