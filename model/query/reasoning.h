// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include "model/query/definition.h"

namespace Query
{

/// What values a series can take, whatever the data. May promise too much, never too little.
struct Possible
{
    bool null = true;
    bool value = true;   ///< anything that is not NULL
    bool isTrue = true;  ///< bools only; implies `value`
    bool isFalse = true;
};

/// What can be known of a query without data: conditions that contradict themselves, values that
/// are always missing, dates before a table begins. Keeps what it found; not thread safe.
class Reasoning
{
public:
    explicit Reasoning(const Graph &graph) : m_graph(graph) {}

    [[nodiscard]] Possible possible(NodeId series);
    /// Whether a frame can have any row.
    [[nodiscard]] bool canHaveRows(NodeId frame);
    /// Whether the conditions, all true at once, contradict each other (`x > 5` with `x < 3`).
    [[nodiscard]] bool contradict(const std::vector<NodeId> &conditions);

private:
    [[nodiscard]] Possible compute(NodeId series);
    [[nodiscard]] Possible ofComparison(const Node &node);
    [[nodiscard]] Possible ofCase(const Node &node);

    const Graph &m_graph;
    std::unordered_map<NodeId, Possible> m_possible;
    std::unordered_map<NodeId, bool> m_rows;
};

/// Something an author should know though it is no error. `node` is what the place belongs to.
struct Finding
{
    enum class Kind
    {
        NeverTrue,       ///< a condition that no row can meet
        EmptyList,       ///< a condition that no row can meet because it asks for none of no values, which may be meant
        AlwaysMissing,   ///< a comparison of something that is never there
        UnknownCategory, ///< a text that is none of the column's categories
        OutsideCoverage, ///< a date before the table's data begin
        EmptyPopulation, ///< a population or denominator that nobody can be in
        MissingVariable, ///< an output that is missing for everybody
        Grouping         ///< groups that the official tool counts wrongly (ehrql.md 38)
    };
    Kind kind = Kind::NeverTrue;
    NodeId node = kNoNode;
    std::string name; ///< variable or measure, for the last three kinds
    std::string message;
};

/// All findings about what the roots need, one for each cause: an empty variable that follows from a
/// condition found before is not told again.
[[nodiscard]] std::vector<Finding> findings(const Graph &graph, const Dataset &dataset);
[[nodiscard]] std::vector<Finding> findings(const Graph &graph, const Measures &measures);

} // namespace Query
