// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/shows.h"

namespace Commands
{

namespace
{

/// Nodes that any show() or the dataset itself needs.
std::vector<Query::NodeId> shownNodes(const Evaluation::Evaluation &evaluation)
{
    std::vector<Query::NodeId> nodes;
    for (const Evaluation::ShowRecord &record : evaluation.shows) {
        nodes.insert(nodes.end(), record.elements.begin(), record.elements.end());
        if (record.dataset) {
            const std::vector<Query::NodeId> roots = Query::rootsOf(*record.dataset);
            nodes.insert(nodes.end(), roots.begin(), roots.end());
        }
    }
    if (evaluation.dataset) {
        const std::vector<Query::NodeId> roots = Query::rootsOf(*evaluation.dataset);
        nodes.insert(nodes.end(), roots.begin(), roots.end());
    }
    std::erase(nodes, Query::kNoNode);
    return nodes;
}

/// A dataset that makes the generator fill every table that is shown: frames count as existing rows.
Query::Dataset datasetOfShows(Query::Graph &graph, const Evaluation::Evaluation &evaluation)
{
    Query::Dataset dataset = evaluation.dataset.value_or(Query::Dataset{});
    std::size_t number = 0;
    for (const Query::NodeId node : shownNodes(evaluation)) {
        const Query::Node &shown = graph.node(node);
        const bool eventSeries = !shown.isFrame && shown.dimension == Query::Dimension::Event;
        const auto series = shown.isFrame ? graph.aggregate(Query::Op::Count, node)
                            : eventSeries ? graph.aggregate(Query::Op::CountDistinct, node)
                                          : Query::BuildResult<Query::NodeId>(node);
        if (series) {
            dataset.variables.push_back({kShownPrefix + std::to_string(++number), *series});
        }
    }
    if (dataset.population == Query::kNoNode) {
        dataset.population = graph.value(Core::Value(true), Core::kBool);
    }
    return dataset;
}

Table::ResultColumn asDays(const Table::ResultColumn &column)
{
    Table::ColumnBuilder builder(Core::kStr);
    for (std::size_t row = 0; row < column.values->size(); ++row) {
        const Core::Value value = column.values->value(row);
        builder.append(value.isNull() ? Core::Value() : Core::Value(value.toCsvText() + " days"));
    }
    Table::ResultColumn text;
    text.spec.name = column.spec.name;
    text.spec.type = Core::kStr;
    text.values = builder.finish();
    return text;
}

} // namespace

Core::Result<Table::TableSet> tablesForShows(const EhrqlCommand &command, const Environment &environment,
                                             const Evaluation::Evaluation &evaluation)
{
    if (!command.dummyTables.isEmpty()) {
        std::vector<Table::TableRequest> requests;
        for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, shownNodes(evaluation))) {
            requests.push_back({use.schema, {}}); // a frame shows all columns of its table
        }
        return readDummyTables(command, environment, requests);
    }
    Evaluation::Evaluation shown = evaluation;
    shown.dataset = datasetOfShows(shown.graph, evaluation);
    return tablesFor(command, environment, shown, false);
}

Core::Result<Table::ResultTable> evaluateShow(const Evaluation::Evaluation &evaluation,
                                              const Evaluation::ShowRecord &record, const Table::TableSet &tables,
                                              const Engine::Options &options)
{
    if (record.isDataset && record.dataset) {
        auto results = Engine::evaluateDataset(evaluation.graph, *record.dataset, tables, options);
        if (!results) {
            return Core::fail(results.error());
        }
        return std::move(results->front());
    }
    auto table = Engine::evaluateRows(evaluation.graph, record.elements, tables, options);
    if (table && record.isDateDifferenceInDays) {
        table->columns.back() = asDays(table->columns.back());
    }
    return table;
}

} // namespace Commands
