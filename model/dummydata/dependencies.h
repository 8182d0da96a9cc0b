// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/query/graph.h"

namespace DummyData
{

class Program;

/// What each node of a Program reads of a person, so that after a change only what depends on it is
/// evaluated again. Immutable; shared by the interpreters of a program.
///
/// A *slot* is a column of a table, or which rows a table has. Most definitions have a few dozen
/// slots and few different sets of them, so nodes know their set by number.
class Dependencies
{
public:
    explicit Dependencies(const Program &program);

    /// The conditions of a frame with many rows.
    struct Frame
    {
        /// Whether a row's membership depends on its own cells and the operands only. Not so where a
        /// condition looks at the rows of other frames one by one.
        bool byRow = false;
        std::vector<Query::NodeId> operands; ///< series of the person that the conditions compare with
        std::vector<std::uint8_t> columns;   ///< by column: whether a condition reads it
    };
    /// What decides which row is picked.
    struct Pick
    {
        std::vector<Query::NodeId> keys;
        /// Columns taken from the pick, by name, without those it sorts by: what the engine breaks
        /// ties with (ehrql.md 15).
        std::vector<std::size_t> tieBreaks;
    };

    [[nodiscard]] std::size_t slotCount() const { return m_slotCount; }
    [[nodiscard]] std::size_t rowsSlot(std::size_t table) const { return m_firstSlot[table]; }
    [[nodiscard]] std::size_t columnSlot(std::size_t table, std::size_t column) const { return m_firstSlot[table] + 1 + column; }
    [[nodiscard]] std::size_t setCount() const { return m_sets.size(); }
    [[nodiscard]] const std::vector<std::uint32_t> &slotsOf(std::size_t set) const { return m_sets[set]; }
    [[nodiscard]] std::size_t setOf(Query::NodeId node) const { return m_setOf[node]; }
    /// Of a Filter with many rows.
    [[nodiscard]] const Frame &frame(Query::NodeId filter) const { return m_frames[m_frameIndex[filter]]; }
    [[nodiscard]] const Pick &pick(Query::NodeId pick) const { return m_picks[m_frameIndex[pick]]; }
    /// The frame whose rows an event series has.
    [[nodiscard]] Query::NodeId frameOf(Query::NodeId series) const { return m_frameOf[series]; }

private:
    using Bits = std::vector<std::uint64_t>; ///< by slot

    void findFrameOf(const Program &program, Query::NodeId id);
    void findPicks(const Program &program);
    void findSet(const Program &program, Query::NodeId id, std::vector<Bits> &known);
    [[nodiscard]] Frame readsOf(const Program &program, Query::NodeId filter) const;

    std::size_t m_slotCount = 0;
    std::vector<std::size_t> m_firstSlot; ///< by table
    std::vector<std::vector<std::uint32_t>> m_sets;
    std::vector<std::uint32_t> m_setOf;
    std::vector<std::uint32_t> m_frameIndex; ///< of filters into m_frames, of picks into m_picks
    std::vector<Frame> m_frames;
    std::vector<Pick> m_picks;
    std::vector<Query::NodeId> m_frameOf;
};

} // namespace DummyData
