// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/dummydata/person.h"
#include "model/dummydata/program.h"

namespace DummyData
{

/// Evaluates a Program on one person, node by node and only what is asked, so that a change to a
/// row can be judged at once. The engine stays the judge of the result: a difference between the
/// two costs candidates, never truth. Not thread safe; one per worker.
class Interpreter
{
public:
    Interpreter(const Program &program, TextPool &texts);

    /// Looks at this person from now on.
    void look(const Person &person)
    {
        m_person = &person;
        changed();
    }
    /// After any change to the person's rows.
    void changed() { ++m_stamp; }

    /// A series: of the person (`row` is ignored), or at a row of its base table.
    [[nodiscard]] Cell value(Query::NodeId id, std::int32_t row = -1);
    [[nodiscard]] bool isTrue(Query::NodeId id, std::int32_t row = -1) { return value(id, row).isTrue(); }
    /// Rows of a frame with many rows, in the order of the table.
    [[nodiscard]] const std::vector<std::int32_t> &rows(Query::NodeId frame);
    /// The row of a frame with at most one, or -1.
    [[nodiscard]] std::int32_t pickedRow(Query::NodeId frame);
    /// Whether the row meets all conditions of the frame.
    [[nodiscard]] bool contains(Query::NodeId frame, std::int32_t row);
    /// Order of two cells of one type: negative, 0 or positive; NULL lowest.
    [[nodiscard]] int order(const ProgramNode &node, Cell a, Cell b) const;
    [[nodiscard]] const Program &program() const { return m_program; }
    [[nodiscard]] double number(const ProgramNode &node, Cell cell) const
    {
        return node.kind == Core::TypeKind::Float ? cell.real() : static_cast<double>(cell.bits);
    }

    /// The value of a node that is not remembered.
    [[nodiscard]] Cell compute(const ProgramNode &node, std::int32_t row) { return compute(node, Query::kNoNode, row); }
    /// The frame whose rows an event series has.
    [[nodiscard]] Query::NodeId frameOf(Query::NodeId series) const { return m_frameOf[series]; }

private:
    void findTieBreaks();
    [[nodiscard]] bool comesBefore(const ProgramNode &pick, const std::vector<int> &tieBreaks, const std::vector<Query::NodeId> &keys, std::int32_t row, std::int32_t best);
    [[nodiscard]] Cell compute(const ProgramNode &node, Query::NodeId id, std::int32_t row);
    [[nodiscard]] Cell logical(const ProgramNode &node, Query::NodeId id, std::int32_t row);
    [[nodiscard]] Cell arithmetic(const ProgramNode &node, std::int32_t row);
    [[nodiscard]] Cell division(const ProgramNode &node, std::int32_t row);
    [[nodiscard]] Cell dates(const ProgramNode &node, std::int32_t row);
    [[nodiscard]] Cell aggregate(const ProgramNode &node);
    [[nodiscard]] Cell choose(const ProgramNode &node, std::int32_t row);
    [[nodiscard]] Cell isIn(const ProgramNode &node, std::int32_t row);

    const Program &m_program;
    TextPool &m_texts;
    const Person *m_person = nullptr;
    std::uint64_t m_stamp = 1;
    std::vector<std::uint64_t> m_valueStamp;
    std::vector<Cell> m_values;
    std::vector<std::uint64_t> m_rowsStamp;
    std::vector<std::vector<std::int32_t>> m_rows;
    std::unordered_map<std::uint64_t, bool> m_containsAny; ///< Or of contains() on one text, by node and text
    std::vector<Query::NodeId> m_frameOf;                  ///< frame whose rows a series has
    /// Columns taken from a pick, by name, without those it sorts by: what the engine breaks ties with (ehrql.md 15).
    std::unordered_map<Query::NodeId, std::vector<int>> m_tieBreaks;
};

} // namespace DummyData
