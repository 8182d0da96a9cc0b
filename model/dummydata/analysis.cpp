// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/analysis.h"

#include <algorithm>

#include "model/engine/inlinetables.h"

namespace DummyData
{

namespace
{

using Query::NodeId;
using Query::Op;

/// The table and column behind a series that is a bare column; nothing otherwise.
struct BareColumn
{
    Core::TableSchemaPtr table;
    std::string column;
};

std::optional<BareColumn> bareColumn(const Query::Graph &graph, NodeId series)
{
    const Query::Node &node = graph.node(series);
    if (node.op != Op::SelectColumn) {
        return {};
    }
    NodeId frame = node.inputs.front();
    while (!graph.node(frame).table) {
        frame = graph.node(frame).inputs.front();
    }
    return BareColumn{graph.node(frame).table, node.name};
}

bool isLiteral(const Query::Node &node)
{
    return node.op == Op::Value && !node.valueSet && !node.literal.isNull();
}

void splitAnds(const Query::Graph &graph, NodeId condition, std::vector<NodeId> &parts)
{
    if (graph.node(condition).op == Op::And) {
        splitAnds(graph, graph.node(condition).inputs[0], parts);
        splitAnds(graph, graph.node(condition).inputs[1], parts);
    } else {
        parts.push_back(condition);
    }
}

class Collector
{
public:
    Collector(const Query::Graph &graph, Analysis &analysis) : m_graph(graph), m_analysis(analysis) {}

    void collect(const Query::Node &node)
    {
        switch (node.op) {
        case Op::Value:
            if (isLiteral(node) && node.type == Core::kDate) {
                m_analysis.anchors.push_back(node.literal.toDate());
            }
            break;
        case Op::EQ:
        case Op::NE:
            pair(node, [](ColumnUse &use, const Core::Value &value) { use.sets.push_back({value}); });
            break;
        case Op::LT:
        case Op::LE:
        case Op::GT:
        case Op::GE:
            pair(node, [](ColumnUse &use, const Core::Value &value) { use.thresholds.push_back(value); });
            break;
        case Op::StringContains:
            pair(node, [](ColumnUse &use, const Core::Value &value) { use.needles.push_back(value.toText()); });
            break;
        case Op::In:
            if (const auto column = bareColumn(m_graph, node.inputs[0]); column && m_graph.node(node.inputs[1]).valueSet) {
                const std::vector<Core::Value> &values = m_graph.node(node.inputs[1]).valueSet->values;
                if (!values.empty()) {
                    useOf(*column).sets.push_back(values);
                }
            }
            break;
        default:
            break;
        }
    }

private:
    /// A comparison of a column with a literal on either side.
    template <typename Note>
    void pair(const Query::Node &node, Note note)
    {
        for (std::size_t side = 0; side < 2; ++side) {
            const auto column = bareColumn(m_graph, node.inputs[side]);
            const Query::Node &other = m_graph.node(node.inputs[1 - side]);
            if (column && isLiteral(other)) {
                note(useOf(*column), other.literal);
            }
        }
    }

    ColumnUse &useOf(const BareColumn &column)
    {
        for (TableAnalysis &table : m_analysis.tables) {
            if (*table.schema == *column.table) {
                return table.uses[column.column];
            }
        }
        return m_inline; // columns of inline tables bring their own data
    }

    const Query::Graph &m_graph;
    Analysis &m_analysis;
    ColumnUse m_inline;
};

} // namespace

Core::Result<Analysis> analyse(const Query::Graph &graph, NodeId population, const std::vector<NodeId> &roots,
                               const std::vector<Core::Date> &extraDates, const QString &studyRoot)
{
    Analysis analysis;
    analysis.roots = roots;
    analysis.anchors = extraDates;
    if (population != Query::kNoNode) {
        splitAnds(graph, population, analysis.conditions);
    }
    for (const Engine::TableUse &use : Engine::tablesUsed(graph, roots)) {
        analysis.tables.push_back({use.schema, use.columns, {}, 0});
    }
    std::sort(analysis.tables.begin(), analysis.tables.end(),
              [](const TableAnalysis &a, const TableAnalysis &b) { return a.schema->tableName < b.schema->tableName; });
    Collector collector(graph, analysis);
    for (const NodeId id : graph.reachable(roots)) {
        const Query::Node &node = graph.node(id);
        collector.collect(node);
        if (node.inlineTable) {
            const auto table = Engine::loadInlineTable(*node.inlineTable, studyRoot);
            if (!table) {
                return Core::fail(table.error());
            }
            analysis.inlinePatients.insert(analysis.inlinePatients.end(), (*table)->patientIds.begin(), (*table)->patientIds.end());
        }
    }
    std::sort(analysis.inlinePatients.begin(), analysis.inlinePatients.end());
    analysis.inlinePatients.erase(std::unique(analysis.inlinePatients.begin(), analysis.inlinePatients.end()), analysis.inlinePatients.end());
    std::sort(analysis.anchors.begin(), analysis.anchors.end());
    analysis.anchors.erase(std::unique(analysis.anchors.begin(), analysis.anchors.end()), analysis.anchors.end());
    for (TableAnalysis &table : analysis.tables) {
        for (auto &[name, use] : table.uses) {
            std::sort(use.sets.begin(), use.sets.end());
            use.sets.erase(std::unique(use.sets.begin(), use.sets.end()), use.sets.end());
            table.codelists += use.sets.size();
        }
    }
    return analysis;
}

} // namespace DummyData
