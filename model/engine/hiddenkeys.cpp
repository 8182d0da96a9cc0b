// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/hiddenkeys.h"

#include <algorithm>

namespace Engine
{

using Query::NodeId;
using Query::Op;

HiddenKeys::HiddenKeys(const Query::Graph &graph, std::span<const NodeId> roots)
{
    for (const NodeId id : graph.reachable(roots)) {
        const Query::Node &node = graph.node(id);
        if (node.op != Op::SelectColumn) {
            continue;
        }
        const Op source = graph.node(node.inputs.front()).op;
        if (source == Op::PickFirst || source == Op::PickLast) {
            m_ofPick[node.inputs.front()].push_back(node.name);
        }
    }
    for (auto &[pick, names] : m_ofPick) {
        NodeId firstSort = Query::kNoNode;
        for (NodeId frame = graph.node(pick).inputs.front(); graph.node(frame).op == Op::Filter || graph.node(frame).op == Op::Sort;
             frame = graph.node(frame).inputs.front()) {
            const Query::Node &step = graph.node(frame);
            if (step.op == Op::Sort) {
                firstSort = frame;
                if (graph.node(step.inputs[1]).op == Op::SelectColumn) {
                    std::erase(names, graph.node(step.inputs[1]).name);
                }
            }
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        if (!names.empty() && firstSort != Query::kNoNode) {
            const auto [known, added] = m_ofFirstSort.emplace(firstSort, names);
            if (!added && known->second != names) {
                known->second = {std::string()}; // no column has this name, so it agrees with nothing
            }
        }
    }
    std::erase_if(m_ofFirstSort, [](const auto &sort) { return sort.second.front().empty(); });
}

const std::vector<std::string> &HiddenKeys::find(const ByNode &lists, NodeId node)
{
    static const std::vector<std::string> kNone;
    const auto found = lists.find(node);
    return found == lists.end() ? kNone : found->second;
}

} // namespace Engine
