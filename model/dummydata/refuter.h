// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "model/dummydata/columns.h"
#include "model/dummydata/solver.h"

namespace DummyData
{

/// Proves that nobody can show what is wanted (dummy-data.md 3.6): narrows what every series may
/// be by what must hold, down to the columns, and looks for one that nothing is left for. It only
/// ever widens: what it calls impossible is impossible; anything else is open. Cheap.
class Refuter
{
public:
    explicit Refuter(const Columns &columns) : m_columns(columns), m_program(columns.program()) {}

    /// Whether no person allowed by the schema meets all of it at once.
    [[nodiscard]] bool isImpossible(const std::vector<Want> &wants);
    /// The part of an impossible list that is impossible by itself: leaves out what is not needed.
    [[nodiscard]] std::vector<Want> conflict(std::vector<Want> wants);

private:
    /// A series, or the column of a row that must exist (`row` numbers such rows from 0).
    struct Key
    {
        Query::NodeId node = Query::kNoNode;
        int table = -1;
        int column = -1;
        int row = -1;
        auto operator<=>(const Key &) const = default;
    };
    struct Choice
    {
        int row = -1;
        std::vector<std::vector<Want>> options;
    };
    struct State
    {
        std::map<Key, Goal> goals;
        std::map<Query::NodeId, bool> occupied;        ///< frames that have a row, or none
        std::map<Query::NodeId, std::pair<double, double>> counts;
        std::map<Query::NodeId, int> rowOfPick;        ///< the row that a pick comes to
        std::vector<Choice> choices;
        int rows = 0;
    };
    [[nodiscard]] bool assume(State &state, Query::NodeId id, int row, const Goal &goal);
    [[nodiscard]] bool consequences(State &state, Query::NodeId id, int row, const Goal &goal);
    [[nodiscard]] bool assumeComparison(State &state, const ProgramNode &node, int row, bool truth);
    [[nodiscard]] bool assumeColumn(State &state, const ProgramNode &node, const Goal &goal);
    [[nodiscard]] bool assumeCase(State &state, const ProgramNode &node, int row, const Goal &goal);
    [[nodiscard]] bool assumeInverse(State &state, const ProgramNode &node, int row, const Goal &goal);
    [[nodiscard]] bool assumeCount(State &state, Query::NodeId frame, double low, double high);
    [[nodiscard]] bool occupy(State &state, Query::NodeId frame, int &row);
    [[nodiscard]] bool vacate(State &state, Query::NodeId frame);
    [[nodiscard]] bool explore(State state, int depth);
    [[nodiscard]] bool assumeMissing(State &state, const ProgramNode &node);
    [[nodiscard]] Goal allowed(const State &state, Query::NodeId id, int row) const;
    /// Whether a series can be NULL for anybody, by its form alone.
    [[nodiscard]] bool mayBeMissing(Query::NodeId id) const;
    [[nodiscard]] bool formMayBeMissing(const ProgramNode &node) const;
    [[nodiscard]] Goal schemaGoal(int table, int column) const;
    [[nodiscard]] Key keyOf(Query::NodeId id, int row) const;
    [[nodiscard]] const ProgramNode &node(Query::NodeId id) const { return m_program.node(id); }
    [[nodiscard]] bool isInside(Query::NodeId frame, Query::NodeId outer) const;

    const Columns &m_columns;
    const Program &m_program;
    mutable std::map<Query::NodeId, bool> m_missing; ///< what mayBeMissing() found
    int m_steps = 0;
    int m_depth = 0;
};

} // namespace DummyData
