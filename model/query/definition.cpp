// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/query/definition.h"

#include <algorithm>

namespace Query
{

namespace
{

void add(std::vector<NodeId> &roots, NodeId node)
{
    if (node != kNoNode) {
        roots.push_back(node);
    }
}

using Categories = std::optional<std::vector<Core::Value>>;

void merge(std::vector<Core::Value> &into, const std::vector<Core::Value> &values)
{
    for (const Core::Value &value : values) {
        if (std::find(into.begin(), into.end(), value) == into.end()) {
            into.push_back(value);
        }
    }
}

/// The schema column behind a bare column, through filters, sorts and picks; nullptr otherwise.
const Core::ColumnSchema *schemaColumn(const Graph &graph, const Node &column)
{
    NodeId frame = column.inputs.front();
    while (!graph.node(frame).table) {
        frame = graph.node(frame).inputs.front();
    }
    return graph.node(frame).table->column(column.name);
}

/// ehrql.md 31, the category column of the table.
Categories categoriesOf(const Graph &graph, NodeId id)
{
    const Node &node = graph.node(id);
    switch (node.op) {
    case Op::SelectColumn: {
        const Core::ColumnSchema *column = schemaColumn(graph, node);
        const Core::Constraint *constraint
            = column ? column->constraint(Core::Constraint::Kind::Categorical) : nullptr;
        return constraint ? Categories(constraint->values) : std::nullopt;
    }
    case Op::Min:
    case Op::Max:
        return categoriesOf(graph, node.inputs.front());
    case Op::Value:
        return node.valueSet ? std::nullopt : Categories(std::vector<Core::Value>{node.literal});
    case Op::Case: {
        std::vector<Core::Value> all;
        for (std::size_t i = 1; i <= node.inputs.size(); i += 2) {
            const bool isDefault = i == node.inputs.size();
            const NodeId value = isDefault ? node.inputs.back() : node.inputs[i];
            if (value == kNoNode) {
                // An explicit None as a value spoils the list, an omitted default does not.
                if (isDefault) {
                    continue;
                }
                return std::nullopt;
            }
            const Categories categories = categoriesOf(graph, value);
            if (!categories) {
                return std::nullopt;
            }
            merge(all, *categories);
        }
        return all;
    }
    default:
        return std::nullopt;
    }
}

} // namespace

std::vector<NodeId> rootsOf(const Dataset &dataset)
{
    std::vector<NodeId> roots;
    add(roots, dataset.population);
    for (const Variable &variable : dataset.variables) {
        add(roots, variable.node);
    }
    for (const EventTable &table : dataset.eventTables) {
        for (const Variable &column : table.columns) {
            add(roots, column.node);
        }
    }
    return roots;
}

std::vector<NodeId> rootsOf(const Measures &measures)
{
    std::vector<NodeId> roots;
    for (const Measure &measure : measures.measures) {
        add(roots, measure.numerator);
        add(roots, measure.denominator);
        for (const Variable &group : measure.groupBy) {
            add(roots, group.node);
        }
    }
    return roots;
}

ColumnSpec columnSpec(const Graph &graph, const std::string &name, NodeId series)
{
    const Node &node = graph.node(series);
    ColumnSpec spec;
    spec.name = name;
    // Codes leave as plain text.
    spec.type = node.type.isText() ? Core::kStr : node.type;
    spec.categories = categoriesOf(graph, series);
    if (node.op == Op::Count) {
        spec.integerRange = {0, 65535};
    } else if (node.op == Op::SelectColumn) {
        const Core::ColumnSchema *column = schemaColumn(graph, node);
        const Core::Constraint *range = column ? column->constraint(Core::Constraint::Kind::ClosedRange) : nullptr;
        if (range && node.type == Core::kInt && !range->minimum.isNull() && !range->maximum.isNull()) {
            spec.integerRange = {range->minimum.toInt(), range->maximum.toInt()};
        }
    }
    return spec;
}

} // namespace Query
