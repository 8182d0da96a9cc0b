// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/coverage.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include <QCoreApplication>

namespace Explanation
{

namespace
{

using Query::NodeId;
using Query::Op;
using Kind = CoveragePart::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation::Coverage", text);
}

/// A case expression of patients and the variable that it is shown under.
struct Cases
{
    NodeId node = Query::kNoNode;
    QString variable;
};

/// Every case expression once, in the order of the variables.
std::vector<Cases> casesOf(const Query::Graph &graph, const Query::Dataset &dataset)
{
    std::vector<Cases> cases;
    std::set<NodeId> known;
    for (const Query::Variable &variable : dataset.variables) {
        const std::array<NodeId, 1> root{variable.node};
        for (const NodeId id : graph.reachable(root)) {
            const Query::Node &node = graph.node(id);
            if (node.op == Op::Case && node.dimension == Query::Dimension::Patient && known.insert(id).second) {
                cases.push_back({id, QString::fromStdString(variable.name)});
            }
        }
    }
    return cases;
}

class Counter
{
public:
    Counter(const Query::Graph &graph, const Names &names, const std::vector<NodeId> &series, const Engine::PatientResults &results)
        : m_graph(graph)
        , m_names(names)
    {
        for (std::size_t i = 0; i < series.size(); ++i) {
            m_columns.emplace(series[i], results.columns[i]);
        }
    }

    void choose(NodeId population)
    {
        const Table::Column &column = *m_columns.at(population);
        for (std::size_t p = 0; p < column.size(); ++p) {
            if (!column.isNull(p) && column.bools[p] != 0) {
                m_patients.push_back(p);
            }
        }
    }

    [[nodiscard]] CoverageRow values(const Query::Variable &variable) const
    {
        CoverageRow row;
        row.variable = QString::fromStdString(variable.name);
        const Table::Column &column = *m_columns.at(variable.node);
        const Query::ColumnSpec spec = Query::columnSpec(m_graph, variable.name, variable.node);
        std::vector<Core::Value> known = spec.categories.value_or(std::vector<Core::Value>());
        if (column.type.kind == Core::TypeKind::Bool) {
            known = {Core::Value(true), Core::Value(false)};
        }
        for (const Core::Value &value : known) {
            row.parts.push_back({Kind::Category, valueInWords(value), variable.node, 0, value.toCsvText(), false});
        }
        if (known.empty()) {
            row.parts.push_back({Kind::Present, tr("a value"), variable.node, 0, {}, false});
        }
        CoveragePart missing{Kind::Missing, tr("missing"), variable.node, 0, {}, false};
        for (const std::size_t p : m_patients) {
            if (column.isNull(p)) {
                ++missing.patients;
                continue;
            }
            const auto place = known.empty() ? known.begin() : std::find(known.begin(), known.end(), column.value(p));
            if (known.empty() || place != known.end()) {
                ++row.parts[static_cast<std::size_t>(place - known.begin())].patients;
            }
        }
        row.parts.push_back(missing);
        return row;
    }

    [[nodiscard]] CoverageRow branches(const Cases &cases) const
    {
        CoverageRow row;
        row.variable = cases.variable;
        const Query::Node &node = m_graph.node(cases.node);
        for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
            row.parts.push_back({Kind::Branch, tr("if %1").arg(inWords(m_graph, node.inputs[i], {4, &m_names, Query::kNoNode})), node.inputs[i], 0, {}, false});
        }
        row.parts.push_back({Kind::Branch, tr("otherwise"), cases.node, 0, {}, false});
        for (const std::size_t p : m_patients) {
            std::size_t branch = 0;
            while (branch + 1 < row.parts.size() && !isTrue(node.inputs[2 * branch], p)) {
                ++branch;
            }
            ++row.parts[branch].patients;
        }
        return row;
    }

private:
    [[nodiscard]] bool isTrue(NodeId condition, std::size_t patient) const
    {
        const Table::Column &column = *m_columns.at(condition);
        return !column.isNull(patient) && column.bools[patient] != 0;
    }

    const Query::Graph &m_graph;
    const Names &m_names;
    std::unordered_map<NodeId, Table::ColumnPtr> m_columns;
    std::vector<std::size_t> m_patients;
};

} // namespace

Core::Result<std::vector<CoverageRow>> coverage(const Query::Graph &graph, const Query::Dataset &dataset, const Table::TableSet &tables, const Names &names,
                                                const Engine::Options &options, Engine::Cache *cache)
{
    const std::vector<Cases> cases = casesOf(graph, dataset);
    std::vector<NodeId> series{dataset.population};
    for (const Query::Variable &variable : dataset.variables) {
        series.push_back(variable.node);
    }
    for (const Cases &each : cases) {
        const std::vector<NodeId> &inputs = graph.node(each.node).inputs;
        for (std::size_t i = 0; i + 1 < inputs.size(); i += 2) {
            series.push_back(inputs[i]);
        }
    }
    const auto results = Engine::evaluateSeries(graph, series, tables, options, cache);
    if (!results) {
        return Core::fail(results.error());
    }
    Counter counter(graph, names, series, *results);
    counter.choose(dataset.population);
    std::vector<CoverageRow> rows;
    for (const Query::Variable &variable : dataset.variables) {
        rows.push_back(counter.values(variable));
        const QString name = QString::fromStdString(variable.name);
        for (const Cases &each : cases) {
            // A case that gives the variable's known categories has been told by them.
            const bool told = each.node == variable.node && Query::columnSpec(graph, variable.name, variable.node).categories.has_value();
            if (each.variable == name && !told) {
                rows.push_back(counter.branches(each));
            }
        }
    }
    return rows;
}

} // namespace Explanation
