// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/dummydata/interpreter.h"
#include "model/dummydata/rows.h"

namespace DummyData
{

/// A series that is to meet a goal; `row` for one with a value per row of its table.
struct Want
{
    Query::NodeId node = Query::kNoNode;
    std::int32_t row = -1;
    Goal goal;
};

/// Changes a person until what is wanted holds (dummy-data.md 3.4): walks the query backwards from
/// the wanted outcome to the cells and rows that decide it, with the person's present values for
/// everything it does not touch. Alternatives are tried in an order drawn at random, so persons
/// come out differently. A failure says nothing about what is possible. Not thread safe.
class Solver
{
public:
    Solver(const Columns &columns, RowMaker &maker, Interpreter &interpreter, TextPool &texts);

    struct Limits
    {
        int steps = 3000;        ///< of the walk; the same on every machine
        bool factsFixed = false; ///< people, registrations, addresses and deaths stay as they are
        bool bend = false;       ///< may break the person's life, as a demand asks (dummy-data.md 4)
    };
    /// False leaves the person changed: work on a copy.
    [[nodiscard]] bool solve(Person &person, const std::vector<Want> &wants, const Limits &limits, const Random &random);
    [[nodiscard]] bool holds(const Person &person, const std::vector<Want> &wants);
    /// Before `aim`, and again after any change made by others.
    void look(const Person &person) { m_interpreter.look(person); }
    /// Gives the person a row of the frame, or now and then one that only just misses it; whether it has one more. Facts stay.
    /// `shift`: days by which the row moves to another interval afterwards.
    bool aim(Person &person, const FramePlan &frame, const Random &random, std::int64_t shift = 0);
    /// A row once more, so many days later; false if that lies outside the person's life.
    bool copy(Person &person, const FramePlan &frame, std::size_t row, std::int64_t days, Random &random);
    /// After `aim`: the row again and again, each time later, as medicines are issued and tests repeated.
    void repeat(Person &person, const FramePlan &frame, Random &random);
    /// As `solve`, but first sees to a row of the frame in which both sides of the comparison are
    /// equal: the boundary of a window.
    [[nodiscard]] bool solveBoundary(Person &person, Query::NodeId frame, Query::NodeId comparison, const std::vector<Want> &wants, const Limits &limits,
                                     const Random &random);
    /// Steps taken since the solver was made: what coverage may still cost.
    [[nodiscard]] std::int64_t stepsTaken() const { return m_stepsTaken; }

private:
    void start(Person &person, const Limits &limits, const Random &random);
    [[nodiscard]] std::vector<std::int64_t> gapsOf(const FramePlan &frame, Random &random) const;
    [[nodiscard]] int missingLinks(Query::NodeId frame, int &looks);
    [[nodiscard]] bool finish(Person &person, const std::vector<Want> &wants);
    [[nodiscard]] bool want(Query::NodeId id, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantAll(const std::vector<Want> &wants);
    [[nodiscard]] bool act(const ProgramNode &node, Query::NodeId id, std::int32_t row, const Goal &goal);
    void collect(const Want &want, std::vector<Want> &merged, bool &contradicts);
    void merge(Query::NodeId id, std::int32_t row, Goal goal, std::vector<Want> &merged, bool &contradicts);

    [[nodiscard]] bool wantLogical(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantComparison(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantMembership(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantContains(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantCase(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantBranch(const ProgramNode &node, std::int32_t row, std::size_t branch, const Goal &goal);
    [[nodiscard]] bool wantFunction(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantSum(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantExtreme(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantDatePart(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantCount(const ProgramNode &node, const Goal &goal);
    [[nodiscard]] bool wantAggregate(const ProgramNode &node, Query::NodeId id, const Goal &goal);
    [[nodiscard]] bool wantTotal(const ProgramNode &node, Query::NodeId frame, const Goal &goal);
    [[nodiscard]] bool wantDistinct(const ProgramNode &node, Query::NodeId id, Query::NodeId frame, const Goal &goal);
    [[nodiscard]] bool wantColumn(const ProgramNode &node, std::int32_t row, const Goal &goal);
    [[nodiscard]] bool wantPickedColumn(const ProgramNode &node, const Goal &goal);

    /// A row of the frame that also meets `more` (their `row` is set); -1 if none could be made.
    [[nodiscard]] std::int32_t addRow(Query::NodeId frame, std::vector<Want> more);
    [[nodiscard]] bool expel(Query::NodeId frame, std::int32_t row);
    [[nodiscard]] bool expelAll(Query::NodeId frame);
    [[nodiscard]] bool setCell(int table, std::int32_t row, int column, const Goal &goal);
    void followFacts(int table, std::size_t row, std::size_t column);
    [[nodiscard]] Query::NodeId frameOf(Query::NodeId series) const;
    [[nodiscard]] std::vector<Goal> targets(const Goal &goal);
    template <typename T>
    void shuffle(std::vector<T> &values)
    {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[static_cast<std::size_t>(m_random.between(0, static_cast<std::int64_t>(i) - 1))]);
        }
    }
    /// Takes back every change since the trail had this length.
    void restore(std::size_t before);
    std::size_t appendRow(int table, const std::vector<std::int64_t> &anchors);
    void put(int table, std::size_t row, std::size_t column, Cell cell);
    void removeRow(int table, std::size_t row);
    [[nodiscard]] Cell value(Query::NodeId id, std::int32_t row) { return m_interpreter.value(id, row); }
    [[nodiscard]] const ProgramNode &node(Query::NodeId id) const { return m_program.node(id); }

    const Columns &m_columns;
    const Program &m_program;
    RowMaker &m_maker;
    Interpreter &m_interpreter;
    TextPool &m_texts;
    Person *m_person = nullptr;
    Limits m_limits;
    Random m_random{0};
    struct Change
    {
        enum class Kind : std::uint8_t
        {
            Cell,
            Added,
            Removed,
            Facts
        };
        Kind kind = Kind::Cell;
        std::uint8_t pin = 0;
        int table = 0;
        std::size_t row = 0;
        std::size_t column = 0;
        Cell cell;
    };
    std::vector<Change> m_trail;
    std::vector<Facts> m_factsBefore; ///< one for each Facts change on the trail
    std::vector<std::int64_t> m_anchors;
    std::int64_t m_stepsTaken = 0;
    int m_steps = 0;
    int m_depth = 0;
};

} // namespace DummyData
