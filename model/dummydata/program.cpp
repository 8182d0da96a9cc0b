// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/program.h"

#include <algorithm>

#include "model/engine/inlinetables.h"

namespace DummyData
{

using Query::NodeId;
using Query::Op;

int TableInfo::column(std::string_view name) const
{
    const auto found = std::lower_bound(columns.begin(), columns.end(), name);
    return found != columns.end() && *found == name ? static_cast<int>(found - columns.begin()) : -1;
}

bool isFactTable(std::string_view tableName)
{
    return tableName == "patients" || tableName == "practice_registrations" || tableName == "addresses" || tableName == "ons_deaths"
        || tableName == "ethnicity_from_sus" || tableName == "household_memberships_2020" || tableName == "parents";
}

Core::Result<std::shared_ptr<Program>> Program::compile(const Query::Graph &graph, const std::vector<NodeId> &roots, const QString &studyRoot)
{
    std::shared_ptr<Program> program(new Program(graph));
    program->m_nodes.resize(graph.size());
    program->m_reachable = graph.reachable(roots);
    if (const auto added = program->addTables(roots, studyRoot); !added) {
        return Core::fail(added.error());
    }
    for (const NodeId id : program->m_reachable) {
        program->addNode(id);
    }
    program->m_dependencies = std::make_unique<const Dependencies>(*program);
    return program;
}

Core::Result<void> Program::addTables(const std::vector<NodeId> &roots, const QString &studyRoot)
{
    for (const Engine::TableUse &use : Engine::tablesUsed(m_graph, roots)) {
        TableInfo info;
        info.schema = use.schema;
        info.columns = use.columns;
        info.isFact = isFactTable(use.schema->name);
        m_tables.push_back(std::move(info));
    }
    std::sort(m_tables.begin(), m_tables.end(), [](const TableInfo &a, const TableInfo &b) { return a.schema->tableName < b.schema->tableName; });
    for (const NodeId id : m_reachable) {
        const Query::Node &node = m_graph.node(id);
        if (!node.inlineTable || m_inlineIndex.contains(node.inlineTable.get())) {
            continue;
        }
        const auto table = Engine::loadInlineTable(*node.inlineTable, studyRoot);
        if (!table) {
            return Core::fail(table.error());
        }
        TableInfo info;
        info.schema = node.inlineTable->schema;
        info.isInline = true;
        for (const Core::ColumnSchema &column : info.schema->columns) {
            info.columns.push_back(column.name);
        }
        std::sort(info.columns.begin(), info.columns.end());
        for (std::size_t p = 0; p < (*table)->patientIds.size(); ++p) {
            std::vector<Cell> cells;
            for (const std::string &name : info.columns) {
                const Table::ColumnPtr &column = (*table)->columns[static_cast<std::size_t>(info.schema->columnIndex(name))];
                cells.push_back(column ? cellOf(column->value((*table)->offsets[p + 1] - 1)) : Cell{});
            }
            info.inlineRows.emplace((*table)->patientIds[p], std::move(cells));
        }
        m_inlineIndex.emplace(node.inlineTable.get(), static_cast<int>(m_tables.size()));
        m_tables.push_back(std::move(info));
    }
    for (TableInfo &info : m_tables) {
        for (const std::string &name : info.columns) {
            info.schemas.push_back(info.schema->column(name));
        }
    }
    return {};
}

Cell Program::cellOf(const Core::Value &value)
{
    struct Visitor
    {
        TextPool &texts;
        Cell operator()(std::monostate) const { return {}; }
        Cell operator()(bool v) const { return Cell::truth(v); }
        Cell operator()(std::int64_t v) const { return Cell::whole(v); }
        Cell operator()(double v) const { return Cell::ofReal(v); }
        Cell operator()(const std::string &v) const { return Cell::ofText(texts.intern(v)); }
        Cell operator()(Core::Date v) const { return Cell::day(v); }
    };
    return std::visit(Visitor{m_texts}, value.storage());
}

void Program::unfold(NodeId id, Op op, std::vector<NodeId> &into) const
{
    // Chains of thousands lean to the left (contains_any_of), so the way down is a loop.
    std::vector<NodeId> stack{id};
    while (!stack.empty()) {
        const NodeId next = stack.back();
        stack.pop_back();
        const Query::Node &node = m_graph.node(next);
        if (node.op == op) {
            stack.push_back(node.inputs[1]);
            stack.push_back(node.inputs[0]);
        } else {
            into.push_back(next);
        }
    }
}

void Program::findSwitch(ProgramNode &node)
{
    Switch found;
    Members keys;
    for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
        const Query::Node &condition = m_graph.node(node.inputs[i]);
        if (condition.op != Op::EQ) {
            return;
        }
        const bool literalLast = m_graph.node(condition.inputs[1]).op == Op::Value;
        const NodeId on = condition.inputs[literalLast ? 0 : 1];
        const NodeId key = condition.inputs[literalLast ? 1 : 0];
        if (m_graph.node(key).op != Op::Value || (found.on != Query::kNoNode && on != found.on)) {
            return;
        }
        found.on = on;
        found.branchOf.emplace(m_nodes[key].literal.bits, i / 2);
        keys.values.push_back(m_nodes[key].literal);
        keys.bits.insert(m_nodes[key].literal.bits);
    }
    if (found.on != Query::kNoNode) {
        found.keys = std::make_shared<const Members>(std::move(keys));
        node.choice = static_cast<int>(m_switches.size());
        m_switches.push_back(std::move(found));
    }
}

void Program::addNode(NodeId id)
{
    const Query::Node &source = m_graph.node(id);
    ProgramNode &node = m_nodes[id];
    node.op = source.op;
    node.kind = source.type.kind;
    node.isText = !source.isFrame && source.type.isText();
    node.isEvent = source.dimension == Query::Dimension::Event;
    node.integer = source.integer;
    node.used = true;
    if (source.op == Op::And || source.op == Op::Or || source.op == Op::Add) {
        unfold(id, source.op, node.inputs);
        if (node.isEvent && source.op != Op::Add) {
            // Of every row: what costs least decides first.
            std::stable_partition(node.inputs.begin(), node.inputs.end(), [this](NodeId input) { return m_nodes[input].op >= Op::EQ && m_nodes[input].op <= Op::GE; });
        }
    } else {
        node.inputs = source.inputs;
    }
    if (source.inlineTable) {
        node.table = m_inlineIndex.at(source.inlineTable.get());
    } else if (source.table) {
        const auto found = std::find_if(m_tables.begin(), m_tables.end(),
                                        [&source](const TableInfo &info) { return !info.isInline && *info.schema == *source.table; });
        node.table = static_cast<int>(found - m_tables.begin());
    } else if (source.op == Op::SelectColumn || source.isFrame) {
        node.table = m_nodes[source.inputs.front()].table;
    }
    node.fixed = source.op == Op::Value || source.inlineTable || (!source.inputs.empty() && std::all_of(source.inputs.begin(), source.inputs.end(), [this](NodeId input) {
                     return input == Query::kNoNode || m_nodes[input].fixed;
                 }));
    switch (source.op) {
    case Op::SelectColumn:
        node.column = m_tables[static_cast<std::size_t>(node.table)].column(source.name);
        break;
    case Op::Value:
        if (source.valueSet) {
            Members members;
            for (const Core::Value &value : source.valueSet->values) {
                members.values.push_back(cellOf(value));
                members.bits.insert(members.values.back().bits);
            }
            node.set = static_cast<int>(m_sets.size());
            m_sets.push_back(std::make_shared<const Members>(std::move(members)));
        } else {
            node.literal = cellOf(source.literal);
        }
        break;
    case Op::Case:
        findSwitch(node);
        break;
    default:
        break;
    }
}

std::vector<std::int64_t> Program::inlinePatients() const
{
    std::vector<std::int64_t> ids;
    for (const TableInfo &table : m_tables) {
        for (const auto &[id, cells] : table.inlineRows) {
            ids.push_back(id);
        }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

NodeId Program::unsorted(NodeId frame) const
{
    while (m_nodes[frame].op == Op::Sort || m_nodes[frame].op == Op::PickFirst || m_nodes[frame].op == Op::PickLast) {
        frame = m_nodes[frame].inputs.front();
    }
    return frame;
}

std::vector<NodeId> Program::conditionsOf(NodeId frame) const
{
    std::vector<NodeId> conditions;
    for (NodeId at = frame; !m_nodes[at].inputs.empty(); at = m_nodes[at].inputs.front()) {
        if (m_nodes[at].op == Op::Filter) {
            conditions.push_back(m_nodes[at].inputs[1]);
        }
    }
    std::reverse(conditions.begin(), conditions.end());
    return conditions;
}

} // namespace DummyData
