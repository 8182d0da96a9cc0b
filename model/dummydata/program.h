// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/dummydata/cell.h"
#include "model/dummydata/dependencies.h"
#include "model/engine/engine.h"
#include "model/query/graph.h"

namespace DummyData
{

/// A table as the generator sees it: the columns that the query uses, alphabetical.
struct TableInfo
{
    Core::TableSchemaPtr schema;
    std::vector<std::string> columns;
    std::vector<const Core::ColumnSchema *> schemas; ///< per column
    bool isInline = false; ///< brought by the definition; its rows are given
    bool isFact = false;   ///< people, registrations, addresses, deaths
    std::unordered_map<std::int64_t, std::vector<Cell>> inlineRows;

    [[nodiscard]] int column(std::string_view name) const;
};

/// Values as a set: by bits, and in a row for drawing one.
struct Members
{
    std::unordered_set<std::int64_t> bits;
    std::vector<Cell> values;
};
using MembersPtr = std::shared_ptr<const Members>; // shared by nodes and goals; immutable

/// A Case whose conditions all compare one series with a constant (`to_category`, `map_values`).
struct Switch
{
    Query::NodeId on = Query::kNoNode;
    std::unordered_map<std::int64_t, std::size_t> branchOf; ///< by bits of the key
    MembersPtr keys;                                        ///< in the order of the branches
};

struct ProgramNode
{
    Query::Op op = Query::Op::Value;
    Core::TypeKind kind = Core::TypeKind::Bool;
    bool isEvent = false;
    bool isText = false;
    bool used = false;
    bool fixed = false; ///< the same whatever rows the person has
    int table = -1;  ///< of frames and of series that read one
    int column = -1; ///< SelectColumn
    int set = -1;    ///< Value holding a set
    int choice = -1; ///< Case that is a Switch
    std::int64_t integer = 0;
    Cell literal;
    std::vector<Query::NodeId> inputs; ///< And, Or and Add with their nested equals unfolded
};

/// A query graph made ready for evaluation on one person at a time: constants as cells, texts
/// interned, codelists as sets of ids. Immutable once compiled; read by several workers.
class Program
{
public:
    [[nodiscard]] static Core::Result<std::shared_ptr<Program>> compile(const Query::Graph &graph, const std::vector<Query::NodeId> &roots,
                                                                             const QString &studyRoot);

    [[nodiscard]] const ProgramNode &node(Query::NodeId id) const { return m_nodes[id]; }
    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] const std::vector<TableInfo> &tables() const { return m_tables; }
    [[nodiscard]] const MembersPtr &set(int index) const { return m_sets[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Switch &choice(int index) const { return m_switches[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const TextPool &texts() const { return m_texts; }
    [[nodiscard]] TextPool &texts() { return m_texts; }
    [[nodiscard]] const Query::Graph &graph() const { return m_graph; }
    [[nodiscard]] const std::vector<Query::NodeId> &reachable() const { return m_reachable; }
    [[nodiscard]] const Dependencies &dependencies() const { return *m_dependencies; }
    [[nodiscard]] std::vector<std::int64_t> inlinePatients() const;
    /// The frame without sorts above it.
    [[nodiscard]] Query::NodeId unsorted(Query::NodeId frame) const;
    /// Filter conditions of a frame, innermost first.
    [[nodiscard]] std::vector<Query::NodeId> conditionsOf(Query::NodeId frame) const;

private:
    explicit Program(const Query::Graph &graph) : m_graph(graph) {}
    Core::Result<void> addTables(const std::vector<Query::NodeId> &roots, const QString &studyRoot);
    void addNode(Query::NodeId id);
    void unfold(Query::NodeId id, Query::Op op, std::vector<Query::NodeId> &into) const;
    void findSwitch(ProgramNode &node);
    [[nodiscard]] Cell cellOf(const Core::Value &value);

    const Query::Graph &m_graph;
    std::vector<ProgramNode> m_nodes;
    std::vector<Query::NodeId> m_reachable;
    std::vector<TableInfo> m_tables;
    std::unordered_map<const Query::InlineTable *, int> m_inlineIndex;
    std::vector<MembersPtr> m_sets;
    std::vector<Switch> m_switches;
    TextPool m_texts;
    std::unique_ptr<const Dependencies> m_dependencies;
};

[[nodiscard]] bool isFactTable(std::string_view tableName);

} // namespace DummyData
