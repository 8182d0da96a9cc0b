// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/shows.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QLocale>

#include "model/explanation/words.h"

namespace Explanation
{

namespace
{

constexpr std::size_t kFirstValues = 5;
constexpr std::size_t kFirstColumns = 6;

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation::Shows", text);
}

QString counted(std::size_t number)
{
    return QLocale().toString(static_cast<qulonglong>(number));
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

/// Before a population is defined, a dataset shows everybody in the tables of its variables (ehrql.md 33).
Query::NodeId everybody(Query::Graph &graph, const Query::Dataset &dataset)
{
    Query::NodeId population = Query::kNoNode;
    for (const Query::NodeId id : graph.reachable(Query::rootsOf(dataset))) {
        const Query::Op op = graph.node(id).op;
        if (op != Query::Op::SelectTable && op != Query::Op::SelectPatientTable && op != Query::Op::InlinePatientTable) {
            continue;
        }
        if (const auto exists = graph.aggregate(Query::Op::Exists, id)) {
            const auto either = population == Query::kNoNode ? exists : graph.function(Query::Op::Or, std::array{population, *exists});
            population = either.value_or(population);
        }
    }
    return population == Query::kNoNode ? graph.value(Core::Value(true), Core::kBool) : population;
}

Core::Result<Table::ResultTable> datasetSoFar(const Evaluation::Evaluation &evaluation, Query::Dataset dataset, const Table::TableSet &tables,
                                              const Engine::Options &options)
{
    if (dataset.population == Query::kNoNode && dataset.variables.empty()) {
        Table::ColumnBuilder nobody(Core::kStr);
        nobody.append({});
        Table::ResultTable empty;
        empty.rows = 1;
        empty.columns.resize(1);
        empty.columns.front().spec.name = "patient_id";
        empty.columns.front().values = nobody.finish();
        return empty;
    }
    Query::Graph graph = evaluation.graph;
    dataset.eventTables.clear(); // each is shown by itself
    if (dataset.population == Query::kNoNode) {
        dataset.population = everybody(graph, dataset);
    }
    auto results = Engine::evaluateDataset(graph, dataset, tables, options);
    return results ? Core::Result<Table::ResultTable>(std::move(results->front())) : Core::fail(results.error());
}

/// The rows of an event table of a dataset whose patients are in the population, if there is one yet.
Core::Result<Table::ResultTable> eventTableSoFar(const Evaluation::Evaluation &evaluation, const Evaluation::ShowRecord &record,
                                                 const Table::TableSet &tables, const Engine::Options &options)
{
    auto table = Engine::evaluateRows(evaluation.graph, record.elements, tables, options);
    if (!table) {
        return table;
    }
    const Query::EventTable &shown = record.dataset->eventTables.front();
    const std::size_t first = table->columns.size() - shown.columns.size();
    for (std::size_t i = 0; i < shown.columns.size(); ++i) {
        table->columns[first + i].spec.name = shown.columns[i].name;
    }
    if (record.dataset->population == Query::kNoNode) {
        return table;
    }
    Query::Dataset members;
    members.population = record.dataset->population;
    const auto population = Engine::evaluateDataset(evaluation.graph, members, tables, options);
    if (!population) {
        return Core::fail(population.error());
    }
    const std::vector<std::int64_t> &ids = population->front().columns.front().values->ints; // ascending
    std::vector<std::uint32_t> kept;
    for (std::uint32_t row = 0; row < table->rows; ++row) {
        if (std::binary_search(ids.begin(), ids.end(), table->columns.front().values->ints[row])) {
            kept.push_back(row);
        }
    }
    for (Table::ResultColumn &column : table->columns) {
        column.values = Table::gatherRows(*column.values, kept);
    }
    table->rows = kept.size();
    return table;
}

QString cellInWords(const Table::ResultColumn &column, std::size_t row)
{
    return column.values->isNull(row) ? tr("missing") : QString::fromStdString(column.values->value(row).toCsvText());
}

/// The cells of a row behind the patient and the row number.
QString rowInWords(const Table::ResultTable &table, std::size_t first, std::size_t row)
{
    QStringList cells;
    for (std::size_t i = first; i < std::min(table.columns.size(), first + kFirstColumns); ++i) {
        cells.append(cellInWords(table.columns[i], row));
    }
    if (table.columns.size() > first + kFirstColumns) {
        cells.append(QStringLiteral("…"));
    }
    return cells.size() == 1 ? cells.constFirst() : QStringLiteral("(%1)").arg(cells.join(QStringLiteral(", ")));
}

} // namespace

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

Core::Result<Table::ResultTable> evaluateShow(const Evaluation::Evaluation &evaluation,
                                              const Evaluation::ShowRecord &record, const Table::TableSet &tables,
                                              const Engine::Options &options)
{
    if (record.dataset) {
        return record.elements.empty() ? datasetSoFar(evaluation, *record.dataset, tables, options)
                                       : eventTableSoFar(evaluation, record, tables, options);
    }
    auto table = Engine::evaluateRows(evaluation.graph, record.elements, tables, options);
    if (table && record.isDateDifferenceInDays) {
        table->columns.back() = asDays(table->columns.back());
    }
    return table;
}

QString tableInWords(const Table::ResultTable &table, const std::vector<std::int64_t> *patients)
{
    if (table.columns.size() < 2) {
        return tr("nothing to show yet");
    }
    const bool ofRows = table.columnIndex("row_id") == 1;
    const std::size_t first = ofRows ? 2 : 1;
    const std::vector<std::int64_t> &ids = table.columns.front().values->ints;
    std::vector<std::size_t> rows;
    std::size_t people = 0;
    for (std::size_t row = 0; row < std::min(table.rows, ids.size()); ++row) {
        if (!patients || std::binary_search(patients->begin(), patients->end(), ids[row])) {
            people += rows.empty() || ids[rows.back()] != ids[row] ? 1U : 0U;
            rows.push_back(row);
        }
    }
    QStringList begin;
    for (std::size_t i = 0; i < std::min(rows.size(), kFirstValues); ++i) {
        begin.append(rowInWords(table, first, rows[i]));
    }
    QString words;
    if (ofRows) {
        words = tr("%1 rows of %2 dummy patients").arg(counted(rows.size()), counted(people));
    } else {
        const Table::Column &values = *table.columns[first].values;
        const auto missing = static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&values](std::size_t row) { return values.isNull(row); }));
        words = table.columns.size() == first + 1 ? tr("%1 of %2 dummy patients have a value").arg(counted(rows.size() - missing), counted(rows.size()))
                                                  : tr("%1 dummy patients").arg(counted(people));
    }
    return begin.isEmpty() ? words : tr("%1: %2").arg(words, begin.join(QStringLiteral(", ")) + (rows.size() > kFirstValues ? QStringLiteral(", …") : QString()));
}

} // namespace Explanation
