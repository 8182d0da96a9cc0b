// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include <QCoreApplication>

#include "model/engine/inlinetables.h"
#include "model/engine/results.h"
#include "model/engine/roworder.h"

namespace Engine
{

namespace
{

using Query::NodeId;

Table::ResultColumn intColumn(const char *name, std::vector<std::int64_t> values)
{
    auto column = std::make_shared<Table::Column>();
    column->type = Core::kInt;
    column->ints = std::move(values);
    Table::ResultColumn result;
    result.spec.name = name;
    result.spec.type = Core::kInt;
    result.spec.nullable = false;
    result.values = std::move(column);
    return result;
}

Table::ResultColumn valueColumn(const std::string &name, const Table::ColumnPtr &values)
{
    Table::ResultColumn result;
    result.spec.name = name;
    result.spec.type = values->type.isText() ? Core::kStr : values->type;
    result.values = values;
    return result;
}

/// All columns of a frame's schema for the given rows of its table.
Core::Result<void> addFrameColumns(Context &context, NodeId frame, const std::vector<std::uint32_t> &rows, Table::ResultTable &table)
{
    const auto data = context.tableOf(frame);
    if (!data) {
        return Core::fail(data.error());
    }
    NodeId base = frame;
    while (!context.graph().node(base).table) {
        base = context.graph().node(base).inputs.front();
    }
    for (const Core::ColumnSchema &column : context.graph().node(base).table->columns) {
        const int index = *data ? (*data)->schema->columnIndex(column.name) : -1;
        const Table::ColumnPtr values = index >= 0 ? (*data)->columns[static_cast<std::size_t>(index)] : nullptr;
        Table::ColumnBuilder missing(column.type);
        for (std::size_t i = 0; !values && i < rows.size(); ++i) {
            missing.append({});
        }
        table.columns.push_back(valueColumn(column.name, values ? Table::gatherRows(*values, rows) : missing.finish()));
    }
    return {};
}

/// Patient-level elements: only patients that occur in the data are listed.
Core::Result<Table::ResultTable> patientRows(Context &context, const std::vector<NodeId> &elements)
{
    Table::ResultTable table;
    const Query::Node &first = context.graph().node(elements.front());
    if (first.isFrame) {
        const auto frame = context.evaluate(elements.front());
        if (!frame) {
            return Core::fail(frame.error());
        }
        std::vector<std::uint32_t> rows;
        std::vector<std::int64_t> ids;
        for (std::size_t p = 0; p < context.patients().size(); ++p) {
            if (frame->frame->rowOfPatient[p] != kNoRow) {
                rows.push_back(frame->frame->rowOfPatient[p]);
                ids.push_back(context.patients()[p]);
            }
        }
        table.rows = ids.size();
        table.columns.push_back(intColumn("patient_id", std::move(ids)));
        const auto added = addFrameColumns(context, elements.front(), rows, table);
        return added ? Core::Result<Table::ResultTable>(std::move(table)) : Core::fail(added.error());
    }
    table.rows = context.patients().size();
    table.columns.push_back(intColumn("patient_id", context.patients()));
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto column = context.patientColumn(elements[i]);
        if (!column) {
            return Core::fail(column.error());
        }
        table.columns.push_back(valueColumn(elements.size() == 1 ? "value" : "series_" + std::to_string(i + 1), *column));
    }
    return table;
}

Core::Result<Table::ResultTable> eventRows(Context &context, const std::vector<NodeId> &elements, std::uint32_t domain)
{
    const auto rows = context.domainRows(domain);
    if (!rows) {
        return Core::fail(rows.error());
    }
    auto sorted = rowOrder(context, elements.front());
    if (!sorted) {
        return Core::fail(sorted.error());
    }
    std::vector<std::uint32_t> order((*rows)->rows.size());
    std::iota(order.begin(), order.end(), 0U);
    order = std::move(*sorted).value_or(std::move(order));
    const auto data = context.tableOf(context.graph().domain(domain).back());
    if (!data) {
        return Core::fail(data.error());
    }
    std::vector<std::int64_t> ids;
    std::vector<std::int64_t> numbers;
    std::vector<std::uint32_t> tableRows;
    for (const std::uint32_t i : order) {
        ids.push_back(context.patients()[(*rows)->patientOfRow[i]]);
        numbers.push_back(std::int64_t{(*data)->fileRow((*rows)->rows[i])} + 1);
        tableRows.push_back((*rows)->rows[i]);
    }
    Table::ResultTable table;
    table.rows = ids.size();
    table.columns.push_back(intColumn("patient_id", std::move(ids)));
    table.columns.push_back(intColumn("row_id", std::move(numbers)));
    if (context.graph().node(elements.front()).isFrame) {
        const auto added = addFrameColumns(context, elements.front(), tableRows, table);
        return added ? Core::Result<Table::ResultTable>(std::move(table)) : Core::fail(added.error());
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto column = context.eventColumn(elements[i], domain);
        if (!column) {
            return Core::fail(column.error());
        }
        table.columns.push_back(valueColumn(elements.size() == 1 ? "value" : "series_" + std::to_string(i + 1), Table::gatherRows(**column, order)));
    }
    return table;
}

} // namespace

Core::Result<Table::ResultTable> evaluateRows(const Query::Graph &graph, const std::vector<NodeId> &elements,
                                              const Table::TableSet &tables, const Options &options, Cache *cache)
{
    const auto domain = elements.empty() ? Query::BuildResult<std::uint32_t>(0U) : graph.commonDomain(elements);
    if (elements.empty() || !domain) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Engine", "These cannot be shown side by side. Show one table, or several series "
                                                                "that belong to the same rows."));
    }
    InlineTables inlineTables(options.studyRoot);
    const auto patients = patientUniverse(graph, elements, tables, inlineTables);
    if (!patients) {
        return Core::fail(patients.error());
    }
    // No roots: hidden tie-break keys do not apply to what is shown (ehrql.md 33).
    Context context(graph, tables, inlineTables, *patients, {}, options, cache);
    return *domain == 0 ? patientRows(context, elements) : eventRows(context, elements, *domain);
}

} // namespace Engine
