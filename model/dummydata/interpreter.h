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
    /// After any change to the person's rows; the others are told what changed and keep the rest.
    void changed();
    void changed(std::size_t table, std::size_t row, std::size_t column);
    /// A row was added or removed, or several of its cells changed.
    void rowChanged(std::size_t table, std::size_t row);

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
    [[nodiscard]] int order(const ProgramNode &node, Cell a, Cell b) const { return order(node.kind, node.isText, a, b); }
    [[nodiscard]] const Program &program() const { return m_program; }
    [[nodiscard]] double number(const ProgramNode &node, Cell cell) const
    {
        return node.kind == Core::TypeKind::Float ? cell.real() : static_cast<double>(cell.bits);
    }

    /// The value of a node that is not remembered.
    [[nodiscard]] Cell compute(const ProgramNode &node, std::int32_t row) { return compute(node, Query::kNoNode, row); }
    /// The frame whose rows an event series has.
    [[nodiscard]] Query::NodeId frameOf(Query::NodeId series) const { return m_dependencies.frameOf(series); }

private:
    [[nodiscard]] int order(Core::TypeKind kind, bool isText, Cell a, Cell b) const;
    struct Change
    {
        std::uint64_t at = 0;
        std::int32_t row = -1;
        std::int32_t column = -1; ///< -1: any
    };
    /// The latest changes of a table, so that frames look at the rows concerned only.
    struct Log
    {
        std::uint64_t since = 0;
        std::vector<Change> changes;
    };
    struct FrameRows
    {
        std::uint64_t stamp = 0;
        std::vector<std::int32_t> rows;
        std::vector<Cell> operands;
    };
    [[nodiscard]] bool isCurrent(Query::NodeId id, std::uint64_t &stamp);
    void note(std::size_t table, Change change);
    [[nodiscard]] bool bringUpToDate(Query::NodeId filter, FrameRows &known);
    void fillRows(Query::NodeId frame, FrameRows &known);
    [[nodiscard]] bool comesBefore(const ProgramNode &node, const Dependencies::Pick &pick, std::int32_t row, std::int32_t best);
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
    const Dependencies &m_dependencies;
    std::uint64_t m_stamp = 1; ///< goes up with every change
    std::vector<std::uint64_t> m_slotStamp; ///< the last change of each slot
    struct SetStamp
    {
        std::uint64_t seen = 0; ///< `latest` is right for this stamp
        std::uint64_t latest = 0;
    };
    std::vector<SetStamp> m_setStamp;
    std::vector<std::uint64_t> m_valueStamp; ///< when the value was known to be right; 0: never
    std::vector<Cell> m_values;
    std::vector<FrameRows> m_rows;
    std::vector<Log> m_logs; ///< by table
    std::unordered_map<std::uint64_t, bool> m_containsAny; ///< Or of contains() on one text, by node and text
};

} // namespace DummyData
