// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/dependencies.h"

#include <algorithm>
#include <functional>
#include <map>

#include "model/dummydata/program.h"

namespace DummyData
{

using Query::NodeId;
using Query::Op;

namespace
{

bool isPick(Op op)
{
    return op == Op::PickFirst || op == Op::PickLast;
}

} // namespace

Dependencies::Dependencies(const Program &program)
    : m_setOf(program.size(), 0), m_frameIndex(program.size(), 0), m_frameOf(program.size(), Query::kNoNode)
{
    for (const TableInfo &table : program.tables()) {
        m_firstSlot.push_back(m_slotCount);
        m_slotCount += 1 + table.columns.size();
    }
    findPicks(program);
    std::vector<Bits> sets{Bits((m_slotCount + 63) / 64, 0)};
    std::map<Bits, std::uint32_t> numbers{{sets.front(), 0}};
    for (const NodeId id : program.reachable()) {
        findFrameOf(program, id);
        findSet(program, id, sets);
        const auto [found, added] = numbers.try_emplace(sets.back(), static_cast<std::uint32_t>(sets.size() - 1));
        m_setOf[id] = found->second;
        if (!added) {
            sets.pop_back();
        }
        if (program.node(id).op == Op::Filter) {
            m_frameIndex[id] = static_cast<std::uint32_t>(m_frames.size());
            m_frames.push_back(readsOf(program, id));
        }
    }
    for (const Bits &bits : sets) {
        std::vector<std::uint32_t> numbered;
        for (std::uint32_t slot = 0; slot < m_slotCount; ++slot) {
            if ((bits[slot / 64] >> (slot % 64) & 1U) != 0) {
                numbered.push_back(slot);
            }
        }
        m_sets.push_back(std::move(numbered));
    }
}

/// The frame of an event series is that of the deepest column below it: all share one domain.
void Dependencies::findFrameOf(const Program &program, NodeId id)
{
    const ProgramNode &node = program.node(id);
    const Query::Node &source = program.graph().node(id);
    if (source.isFrame || source.dimension != Query::Dimension::Event) {
        return;
    }
    if (node.op == Op::SelectColumn) {
        m_frameOf[id] = program.unsorted(node.inputs.front());
        return;
    }
    for (const NodeId input : source.inputs) {
        if (input != Query::kNoNode && m_frameOf[input] != Query::kNoNode && !program.graph().node(input).isFrame) {
            m_frameOf[id] = m_frameOf[input];
            return;
        }
    }
}

void Dependencies::findPicks(const Program &program)
{
    for (const NodeId id : program.reachable()) {
        const ProgramNode &node = program.node(id);
        if (isPick(node.op)) {
            m_frameIndex[id] = static_cast<std::uint32_t>(m_picks.size());
            m_picks.emplace_back();
        } else if (node.op == Op::SelectColumn && isPick(program.node(node.inputs[0]).op)) {
            m_picks[m_frameIndex[node.inputs[0]]].tieBreaks.push_back(static_cast<std::size_t>(node.column));
        }
    }
    for (const NodeId id : program.reachable()) {
        if (!isPick(program.node(id).op)) {
            continue;
        }
        Pick &pick = m_picks[m_frameIndex[id]];
        for (NodeId at = program.node(id).inputs.front(); program.node(at).op == Op::Filter || program.node(at).op == Op::Sort; at = program.node(at).inputs.front()) {
            if (program.node(at).op == Op::Sort) {
                const ProgramNode &key = program.node(program.node(at).inputs[1]);
                pick.keys.push_back(program.node(at).inputs[1]);
                if (key.op == Op::SelectColumn) {
                    std::erase(pick.tieBreaks, static_cast<std::size_t>(key.column));
                }
            }
        }
        std::sort(pick.tieBreaks.begin(), pick.tieBreaks.end()); // columns are in the order of their names
        pick.tieBreaks.erase(std::unique(pick.tieBreaks.begin(), pick.tieBreaks.end()), pick.tieBreaks.end());
    }
}

/// Puts the slots of a node, those of its inputs and its own, at the end of the sets.
void Dependencies::findSet(const Program &program, NodeId id, std::vector<Bits> &known)
{
    const ProgramNode &node = program.node(id);
    Bits bits(known.front().size(), 0);
    for (const NodeId input : node.inputs) {
        if (input != Query::kNoNode) {
            const Bits &below = known[m_setOf[input]];
            std::transform(bits.begin(), bits.end(), below.begin(), bits.begin(), std::bit_or<>());
        }
    }
    const auto read = [&bits](std::size_t slot) { bits[slot / 64] |= std::uint64_t{1} << (slot % 64); };
    const auto table = static_cast<std::size_t>(std::max(node.table, 0));
    if (node.op == Op::SelectTable || node.op == Op::SelectPatientTable || node.op == Op::InlinePatientTable) {
        read(rowsSlot(table));
    } else if (node.op == Op::SelectColumn) {
        read(columnSlot(table, static_cast<std::size_t>(node.column)));
    } else if (isPick(node.op)) {
        for (const std::size_t column : m_picks[m_frameIndex[id]].tieBreaks) {
            read(columnSlot(table, column));
        }
    }
    known.push_back(std::move(bits));
}

Dependencies::Frame Dependencies::readsOf(const Program &program, NodeId filter) const
{
    Frame frame;
    frame.byRow = true;
    frame.columns.assign(program.tables()[static_cast<std::size_t>(program.node(filter).table)].columns.size(), 0);
    std::vector<NodeId> parts = program.conditionsOf(filter);
    while (!parts.empty()) {
        const NodeId id = parts.back();
        parts.pop_back();
        if (id == Query::kNoNode) {
            continue;
        }
        const ProgramNode &node = program.node(id);
        if (node.op == Op::CombineAsSet) {
            frame.byRow = false;
        } else if (!node.isEvent) {
            if (node.op != Op::Value) {
                frame.operands.push_back(id);
            }
        } else if (node.op == Op::SelectColumn) {
            frame.columns[static_cast<std::size_t>(node.column)] = 1;
        } else {
            parts.insert(parts.end(), node.inputs.begin(), node.inputs.end());
        }
    }
    std::sort(frame.operands.begin(), frame.operands.end());
    frame.operands.erase(std::unique(frame.operands.begin(), frame.operands.end()), frame.operands.end());
    return frame;
}

} // namespace DummyData
