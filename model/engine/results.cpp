// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/results.h"

#include <algorithm>
#include <mutex>
#include <thread>

#include "model/engine/inlinetables.h"
#include "model/engine/roworder.h"
#include "model/table/columnmerge.h"

namespace Engine
{

namespace
{

using Query::kNoNode;
using Query::NodeId;
using Query::Op;

constexpr std::size_t kPatientsPerRange = 20000;

template <typename T>
void append(std::vector<T> &to, const std::vector<T> &from)
{
    to.insert(to.end(), from.begin(), from.end());
}

Table::ResultColumn patientIdColumn(std::vector<std::int64_t> ids)
{
    auto column = std::make_shared<Table::Column>();
    column->type = Core::kInt;
    column->ints = std::move(ids);
    Table::ResultColumn result;
    result.spec.name = "patient_id";
    result.spec.type = Core::kInt;
    result.spec.nullable = false;
    result.values = std::move(column);
    return result;
}

/// Positions of the patients whose population is exactly T.
Core::Result<std::vector<std::uint32_t>> members(Context &context, NodeId population)
{
    const auto column = context.patientColumn(population);
    if (!column) {
        return Core::fail(column.error());
    }
    std::vector<std::uint32_t> rows;
    for (std::uint32_t p = 0; p < context.patients().size(); ++p) {
        if (!(*column)->isNull(p) && (*column)->bools[p] != 0) {
            rows.push_back(p);
        }
    }
    return rows;
}

std::vector<std::int64_t> idsOf(const Context &context, const std::vector<std::uint32_t> &positions)
{
    std::vector<std::int64_t> ids;
    ids.reserve(positions.size());
    for (const std::uint32_t position : positions) {
        ids.push_back(context.patients()[position]);
    }
    return ids;
}

/// Dataset and event tables of one range of patients: ids and columns, in output order.
struct RangeTables
{
    std::vector<std::vector<std::int64_t>> ids;
    std::vector<std::vector<Table::ColumnPtr>> columns;
};

Core::Result<void> addEventTable(Context &context, const Query::EventTable &table, const std::vector<std::uint32_t> &population,
                                 RangeTables &tables)
{
    std::vector<NodeId> nodes;
    for (const Query::Variable &column : table.columns) {
        nodes.push_back(column.node);
    }
    const auto domain = context.graph().commonDomain(nodes);
    if (!domain || *domain == 0) {
        return Core::fail(Core::ErrorCode::InvalidInput, QString::fromStdString(domain ? std::string() : domain.error().message));
    }
    const auto rows = context.domainRows(*domain);
    if (!rows) {
        return Core::fail(rows.error());
    }
    // Within a patient, rows come in the order of the first column's frame (ehrql.md 18).
    const auto order = rowOrder(context, nodes.front());
    if (!order) {
        return Core::fail(order.error());
    }
    std::vector<std::uint32_t> kept;
    std::vector<std::int64_t> ids;
    for (const std::uint32_t p : population) {
        for (std::uint32_t i = (*rows)->offsets[p]; i < (*rows)->offsets[p + 1]; ++i) {
            kept.push_back(*order ? (**order)[i] : i);
            ids.push_back(context.patients()[p]);
        }
    }
    std::vector<Table::ColumnPtr> columns;
    for (const NodeId node : nodes) {
        const auto column = context.eventColumn(node, *domain);
        if (!column) {
            return Core::fail(column.error());
        }
        columns.push_back(Table::gatherRows(**column, kept));
    }
    tables.ids.push_back(std::move(ids));
    tables.columns.push_back(std::move(columns));
    return {};
}

Core::Result<RangeTables> evaluateRange(Context &context, const Query::Dataset &dataset)
{
    const auto population = members(context, dataset.population);
    if (!population) {
        return Core::fail(population.error());
    }
    RangeTables tables;
    tables.ids.push_back(idsOf(context, *population));
    std::vector<Table::ColumnPtr> columns;
    for (const Query::Variable &variable : dataset.variables) {
        const auto column = context.patientColumn(variable.node);
        if (!column) {
            return Core::fail(column.error());
        }
        columns.push_back(Table::gatherRows(**column, *population));
    }
    tables.columns.push_back(std::move(columns));
    for (const Query::EventTable &table : dataset.eventTables) {
        if (const auto added = addEventTable(context, table, *population, tables); !added) {
            return Core::fail(added.error());
        }
    }
    return tables;
}

Table::ResultTable assemble(const Query::Graph &graph, const std::string &name, const std::vector<Query::Variable> &variables,
                            std::vector<RangeTables> &ranges, std::size_t index)
{
    std::vector<std::int64_t> ids;
    for (const RangeTables &range : ranges) {
        append(ids, range.ids[index]);
    }
    Table::ResultTable table;
    table.name = name;
    table.rows = ids.size();
    table.columns.push_back(patientIdColumn(std::move(ids)));
    for (std::size_t v = 0; v < variables.size(); ++v) {
        std::vector<Table::ColumnPtr> parts;
        for (RangeTables &range : ranges) {
            parts.push_back(std::move(range.columns[index][v])); // freed as soon as it is copied
        }
        Table::ResultColumn column;
        column.spec = Query::columnSpec(graph, variables[v].name, variables[v].node);
        column.values = Table::concatenate(parts, graph.node(variables[v].node).type);
        table.columns.push_back(std::move(column));
    }
    return table;
}

std::vector<Table::ResultTable> assembled(const Query::Graph &graph, const Query::Dataset &dataset, std::vector<RangeTables> &ranges)
{
    std::vector<Table::ResultTable> output{assemble(graph, "dataset", dataset.variables, ranges, 0)};
    for (std::size_t t = 0; t < dataset.eventTables.size(); ++t) {
        output.push_back(assemble(graph, dataset.eventTables[t].name, dataset.eventTables[t].columns, ranges, t + 1));
    }
    return output;
}

} // namespace

std::vector<std::vector<std::int64_t>> patientRanges(const std::vector<std::int64_t> &patients, int threads, bool cached)
{
    if (cached || threads == 1 || patients.size() <= kPatientsPerRange / 4) {
        return {patients};
    }
    const std::size_t size = std::min(kPatientsPerRange, (patients.size() + 1) / 2);
    std::vector<std::vector<std::int64_t>> ranges;
    for (std::size_t from = 0; from < patients.size(); from += size) {
        const std::size_t to = std::min(from + size, patients.size());
        ranges.emplace_back(patients.begin() + static_cast<std::ptrdiff_t>(from), patients.begin() + static_cast<std::ptrdiff_t>(to));
    }
    return ranges;
}

Core::Result<void> inParallel(std::size_t count, int threads, const std::function<Core::Result<void>(std::size_t)> &work)
{
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t workers = std::min(count, threads > 0 ? static_cast<std::size_t>(threads) : std::size_t{cores});
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::optional<Core::Error> error;
    const auto loop = [&]() {
        for (std::size_t i = next++; i < count; i = next++) {
            if (const Core::Result<void> done = work(i); !done) {
                const std::scoped_lock lock(mutex);
                error = error ? error : std::optional(done.error());
                next = count;
            }
        }
    };
    std::vector<std::thread> pool;
    for (std::size_t w = 1; w < workers; ++w) {
        pool.emplace_back(loop);
    }
    loop();
    for (std::thread &thread : pool) {
        thread.join();
    }
    return error ? Core::Result<void>(Core::fail(*error)) : Core::Result<void>();
}

std::vector<TableUse> tablesUsed(const Query::Graph &graph, const std::vector<NodeId> &roots)
{
    std::vector<TableUse> uses;
    std::unordered_map<NodeId, std::size_t> index;
    const std::vector<NodeId> nodes = graph.reachable(roots);
    for (const NodeId id : nodes) {
        const Query::Node &node = graph.node(id);
        if (node.op == Op::SelectTable || node.op == Op::SelectPatientTable) {
            index.emplace(id, uses.size());
            uses.push_back({node.table, {}});
        }
    }
    for (const NodeId id : nodes) {
        const Query::Node &node = graph.node(id);
        if (node.op != Op::SelectColumn) {
            continue;
        }
        NodeId table = node.inputs.front();
        while (!graph.node(table).table) {
            table = graph.node(table).inputs.front();
        }
        const auto found = index.find(table);
        if (found != index.end()) {
            uses[found->second].columns.push_back(node.name);
        }
    }
    for (TableUse &use : uses) {
        std::sort(use.columns.begin(), use.columns.end());
        use.columns.erase(std::unique(use.columns.begin(), use.columns.end()), use.columns.end());
    }
    return uses;
}

Core::Result<std::vector<std::int64_t>> patientUniverse(const Query::Graph &graph, std::span<const NodeId> roots,
                                                        const Table::TableSet &tables, InlineTables &inlineTables)
{
    std::vector<std::int64_t> patients;
    for (const NodeId id : graph.reachable(roots)) {
        const Query::Node &node = graph.node(id);
        if (node.inlineTable) {
            const auto table = inlineTables.find(*node.inlineTable);
            if (!table) {
                return Core::fail(table.error());
            }
            append(patients, (*table)->patientIds);
        } else if (node.table) {
            if (const Table::DataTablePtr table = tables.find(*node.table)) {
                append(patients, table->patientIds);
            }
        }
    }
    std::sort(patients.begin(), patients.end());
    patients.erase(std::unique(patients.begin(), patients.end()), patients.end());
    return patients;
}

Core::Result<std::vector<Table::ResultTable>> evaluateDataset(const Query::Graph &graph, const Query::Dataset &dataset,
                                                              const Table::TableSet &tables, const Options &options, Cache *cache)
{
    const std::vector<NodeId> roots = Query::rootsOf(dataset);
    InlineTables inlineTables(options.studyRoot);
    const auto patients = patientUniverse(graph, roots, tables, inlineTables);
    if (!patients) {
        return Core::fail(patients.error());
    }
    const auto ranges = patientRanges(*patients, options.threads, cache != nullptr);
    std::vector<RangeTables> results(ranges.size());
    std::atomic<qint64> done{0};
    const std::thread::id caller = std::this_thread::get_id();
    const auto worked = inParallel(ranges.size(), options.threads, [&](std::size_t i) -> Core::Result<void> {
        Context context(graph, tables, inlineTables, ranges[i], roots, options, cache);
        auto result = evaluateRange(context, dataset);
        if (!result) {
            return Core::fail(result.error());
        }
        results[i] = std::move(*result);
        const qint64 finished = done += static_cast<qint64>(ranges[i].size());
        if (options.progress && std::this_thread::get_id() == caller) {
            options.progress(finished, static_cast<qint64>(patients->size()));
        }
        return {};
    });
    if (!worked) {
        return Core::fail(worked.error());
    }
    return assembled(graph, dataset, results);
}

Core::Result<std::optional<std::vector<Table::ResultTable>>> evaluateDataset(const Query::Graph &graph, const Query::Dataset &dataset,
                                                                             const Table::RangedTables &tables, const Options &options)
{
    const std::vector<NodeId> roots = Query::rootsOf(dataset);
    InlineTables inlineTables(options.studyRoot);
    std::vector<RangeTables> results(tables.count());
    std::atomic<qint64> done{0};
    const std::thread::id caller = std::this_thread::get_id();
    std::atomic<bool> readable{true};
    const auto worked = inParallel(tables.count(), options.threads, [&](std::size_t i) -> Core::Result<void> {
        if (options.cancelled && options.cancelled->load(std::memory_order_relaxed)) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
        const auto part = readable ? tables.read(i) : std::nullopt;
        if (!part) {
            readable = false;
            return {};
        }
        auto patients = patientUniverse(graph, roots, *part, inlineTables);
        if (!patients) {
            return Core::fail(patients.error());
        }
        // Inline tables bring all their patients; those of other ranges have their turn there.
        const Table::RangedTables::Bounds bounds = tables.bounds(i);
        std::erase_if(*patients, [&bounds](std::int64_t id) { return id < bounds.first || id >= bounds.end; });
        Context context(graph, *part, inlineTables, std::move(*patients), roots, options, nullptr);
        auto result = evaluateRange(context, dataset);
        if (!result) {
            return Core::fail(result.error());
        }
        results[i] = std::move(*result);
        const qint64 finished = ++done;
        if (options.progress && std::this_thread::get_id() == caller) {
            options.progress(finished, static_cast<qint64>(tables.count()));
        }
        return {};
    });
    if (!worked) {
        return Core::fail(worked.error());
    }
    if (!readable) {
        return std::optional<std::vector<Table::ResultTable>>();
    }
    return assembled(graph, dataset, results);
}

Core::Result<PatientResults> evaluateSeries(const Query::Graph &graph, const std::vector<NodeId> &series,
                                            const Table::TableSet &tables, const Options &options, Cache *cache,
                                            const std::vector<std::int64_t> *patients)
{
    InlineTables inlineTables(options.studyRoot);
    PatientResults results;
    if (patients) {
        results.patientIds = *patients;
    } else {
        auto universe = patientUniverse(graph, series, tables, inlineTables);
        if (!universe) {
            return Core::fail(universe.error());
        }
        results.patientIds = std::move(*universe);
    }
    const auto ranges = patientRanges(results.patientIds, options.threads, cache != nullptr);
    std::vector<std::vector<Table::ColumnPtr>> parts(series.size(), std::vector<Table::ColumnPtr>(ranges.size()));
    const auto worked = inParallel(ranges.size(), options.threads, [&](std::size_t i) -> Core::Result<void> {
        Context context(graph, tables, inlineTables, ranges[i], series, options, cache);
        for (std::size_t s = 0; s < series.size(); ++s) {
            auto column = context.patientColumn(series[s]);
            if (!column) {
                return Core::fail(column.error());
            }
            parts[s][i] = std::move(*column);
        }
        return {};
    });
    if (!worked) {
        return Core::fail(worked.error());
    }
    for (std::size_t s = 0; s < series.size(); ++s) {
        results.columns.push_back(Table::concatenate(parts[s], graph.node(series[s]).type));
    }
    return results;
}

Core::Result<bool> isTrueForEmptyPatient(const Query::Graph &graph, NodeId population)
{
    const Table::TableSet none;
    const std::vector<NodeId> roots{population};
    Options options;
    options.threads = 1;
    options.inlineTablesAreEmpty = true;
    InlineTables inlineTables{QString()};
    Context context(graph, none, inlineTables, {1}, roots, options, nullptr);
    const auto column = context.patientColumn(population);
    if (!column) {
        return Core::fail(column.error());
    }
    return !(*column)->isNull(0) && (*column)->bools[0] != 0;
}

} // namespace Engine
