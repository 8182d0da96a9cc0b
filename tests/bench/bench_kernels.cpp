// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's kernels on 1,000,000 events of 100,000 patients, one thread, and a changed variable
// among a hundred over 1,000 patients. What a table needs once (its layout) is not counted, as
// in the figures it is compared with (stack.md 4, column "ours").

#include <benchmark/benchmark.h>

#include <random>

#include <QCoreApplication>
#include <QTemporaryDir>

#include "model/engine/cache.h"
#include "model/engine/context.h"
#include "model/engine/inlinetables.h"
#include "model/table/csvcolumns.h"
#include "model/table/tablefiles.h"

namespace
{

using Query::NodeId;
using Query::Op;

constexpr int kPatients = 100000;
constexpr int kEventsEach = 10;
constexpr int kCodes = 20000;

Core::TableSchemaPtr schemaOf(const char *name, bool oneRow)
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = "user";
    schema->name = schema->tableName = name;
    schema->oneRowPerPatient = oneRow;
    const auto add = [&schema](const char *column, Core::ElementType type) {
        Core::ColumnSchema made;
        made.name = column;
        made.type = type;
        schema->columns.push_back(std::move(made));
    };
    if (oneRow) {
        add("born", Core::kDate);
    } else {
        add("date", Core::kDate);
        add("code", Core::kStr);
        add("value", Core::kFloat);
    }
    return schema;
}

/// Tables of so many patients, and the nodes that the benchmarks share.
struct Study
{
    explicit Study(int patients) : people(schemaOf("people", true)), events(schemaOf("events", false))
    {
        std::mt19937 random(1);
        auto dictionary = std::make_shared<Table::Dictionary>();
        auto index = std::make_shared<Table::TextIndex>();
        for (int i = 0; i < kCodes; ++i) {
            (void)index->idOf(std::to_string(100000000 + i * 1001), dictionary->texts);
        }
        dictionary->index = std::move(index);
        auto date = std::make_shared<Table::Column>();
        auto code = std::make_shared<Table::Column>();
        auto value = std::make_shared<Table::Column>();
        auto born = std::make_shared<Table::Column>();
        date->type = born->type = Core::kDate;
        code->type = Core::kStr;
        value->type = Core::kFloat;
        code->dictionary = dictionary;
        std::vector<std::int64_t> ids;
        std::vector<std::int64_t> personIds;
        for (int patient = 1; patient <= patients; ++patient) {
            personIds.push_back(patient);
            born->dates.push_back(static_cast<std::int32_t>(random() % 30000) - 15000);
            for (int i = 0; i < kEventsEach; ++i) {
                ids.push_back(patient);
                date->dates.push_back(14000 + static_cast<std::int32_t>(random() % 5000));
                code->ids.push_back(static_cast<std::uint32_t>(random() % kCodes));
                value->floats.push_back(static_cast<double>(random() % 1000) / 10.0);
            }
        }
        tables.insert(Table::makeTable(people, personIds, {born}));
        tables.insert(Table::makeTable(events, ids, {date, code, value}));
        table = graph.selectTable(events);
        std::vector<Core::Value> codes;
        for (int i = 0; i < 2000; ++i) {
            codes.emplace_back(dictionary->texts[static_cast<std::size_t>(i * 10)]);
        }
        codelist = graph.valueSet(std::move(codes), Core::kStr);
        isListed = *graph.function(Op::In, std::vector<NodeId>{*graph.selectColumn(table, "code"), codelist});
        listed = *graph.filter(table, isListed);
        dates = *graph.selectColumn(table, "date");
        for (int patient = 1; patient <= patients; ++patient) {
            patientIds.push_back(patient);
        }
    }
    Core::TableSchemaPtr people;
    Core::TableSchemaPtr events;
    Table::TableSet tables;
    Query::Graph graph;
    NodeId table{};
    NodeId codelist{};
    NodeId isListed{};
    NodeId listed{};
    NodeId dates{};
    std::vector<std::int64_t> patientIds;
};

Study &large()
{
    static Study study(kPatients);
    return study;
}

/// Times the evaluation of `node` where `known` is evaluated before.
void evaluateNode(benchmark::State &state, NodeId node, const std::vector<NodeId> &known)
{
    Study &study = large();
    Engine::Options options;
    options.threads = 1;
    Engine::InlineTables inlineTables{QString()};
    const std::vector<NodeId> roots{node};
    for (auto _ : state) {
        state.PauseTiming();
        auto context = std::make_unique<Engine::Context>(study.graph, study.tables, inlineTables, study.patientIds, roots, options, nullptr);
        for (const NodeId before : known) {
            if (!context->evaluate(before)) {
                state.SkipWithError("an input could not be evaluated");
            }
        }
        state.ResumeTiming();
        auto result = context->evaluate(node);
        benchmark::DoNotOptimize(result);
        state.PauseTiming();
        context.reset();
        state.ResumeTiming();
    }
}

void isInCodes(benchmark::State &state)
{
    const Study &study = large();
    evaluateNode(state, study.isListed, {study.graph.node(study.isListed).inputs[0]});
}
BENCHMARK(isInCodes)->Name("is_in of 2,000 codes (0.95)")->Unit(benchmark::kMillisecond);

void latestDate(benchmark::State &state)
{
    Study &study = large();
    const NodeId filteredDates = *study.graph.selectColumn(study.listed, "date");
    evaluateNode(state, *study.graph.aggregate(Op::Max, filteredDates), {study.table});
}
BENCHMARK(latestDate)->Name("filter by 2,000 codes + latest date per patient (2.0)")->Unit(benchmark::kMillisecond);

void pickRow(benchmark::State &state)
{
    Study &study = large();
    const NodeId sorted = *study.graph.sort(study.listed, *study.graph.selectColumn(study.listed, "date"));
    evaluateNode(state, *study.graph.pickLast(sorted), {study.table});
}
BENCHMARK(pickRow)->Name("filter by 2,000 codes + pick the row (2.0)")->Unit(benchmark::kMillisecond);

void countRows(benchmark::State &state)
{
    Study &study = large();
    evaluateNode(state, *study.graph.aggregate(Op::Count, study.listed), {study.table});
}
BENCHMARK(countRows)->Name("filter by 2,000 codes + count per patient (1.1)")->Unit(benchmark::kMillisecond);

void shiftAndCompare(benchmark::State &state)
{
    Study &study = large();
    const NodeId days = study.graph.value(Core::Value(std::int64_t{90}), Core::kInt);
    const NodeId later = *study.graph.function(Op::DateAddDays, std::vector<NodeId>{study.dates, days});
    const NodeId limit = study.graph.value(Core::Value(Core::Date(18000)), Core::kDate);
    evaluateNode(state, *study.graph.function(Op::LE, std::vector<NodeId>{later, limit}), {study.dates});
}
BENCHMARK(shiftAndCompare)->Name("date + 90 <= constant over all events (0.7)")->Unit(benchmark::kMillisecond);

void ages(benchmark::State &state)
{
    Study &study = large();
    const NodeId born = *study.graph.selectColumn(study.graph.selectTable(study.people), "born");
    const NodeId day = study.graph.value(Core::Value(Core::Date(19000)), Core::kDate);
    evaluateNode(state, *study.graph.function(Op::DateDifferenceInYears, std::vector<NodeId>{day, born}), {born});
}
BENCHMARK(ages)->Name("age in years of 100,000 patients (0.75)")->Unit(benchmark::kMillisecond);

void layOut(benchmark::State &state)
{
    const Study &study = large();
    const Table::DataTablePtr table = study.tables.find(*study.events);
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < table->rowCount(); ++i) {
        ids.push_back(static_cast<std::int64_t>(i * 7919 % kPatients)); // far from order
    }
    for (auto _ : state) {
        auto made = Table::makeTable(study.events, ids, table->columns);
        benchmark::DoNotOptimize(made);
    }
}
BENCHMARK(layOut)->Name("patient order and three columns laid out (6.5)")->Unit(benchmark::kMillisecond);

void loadCsv(benchmark::State &state)
{
    const Study &study = large();
    const Table::DataTablePtr table = study.tables.find(*study.events);
    QByteArray text;
    for (std::size_t row = 0; row < table->rowCount(); ++row) {
        text += QByteArray::number(static_cast<qlonglong>(row / kEventsEach + 1));
        for (const Table::ColumnPtr &column : table->columns) {
            text += ',' + QByteArray::fromStdString(column->value(row).toCsvText());
        }
        text += '\n';
    }
    std::vector<Core::ColumnSchema> wanted{{"patient_id", Core::kInt, {}, {}, {}}};
    wanted.insert(wanted.end(), study.events->columns.begin(), study.events->columns.end());
    Table::CsvLayout layout{wanted, {0, 1, 2, 3}, {true, false, false, false}, 4};
    for (auto _ : state) {
        auto rows = Table::parseCsvRows({text.constData(), static_cast<std::size_t>(text.size())}, layout);
        benchmark::DoNotOptimize(rows);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * text.size());
}
BENCHMARK(loadCsv)->Name("CSV of 1,000,000 rows parsed (33 for 27 MB)")->Unit(benchmark::kMillisecond);

/// The dataset of a hundred variables of which the last one differs each time.
void changedVariable(benchmark::State &state)
{
    Study study(1000);
    Query::Graph &graph = study.graph;
    Engine::Cache cache;
    Query::Dataset dataset;
    dataset.population = *graph.aggregate(Op::Exists, graph.selectTable(study.people));
    const auto latestBefore = [&](int day) {
        const NodeId limit = graph.value(Core::Value(Core::Date(14000 + day)), Core::kDate);
        const NodeId before = *graph.filter(study.listed, *graph.function(Op::LE, std::vector<NodeId>{study.dates, limit}));
        return *graph.aggregate(Op::Max, *graph.selectColumn(before, "date"));
    };
    for (int v = 0; v < 100; ++v) {
        dataset.variables.push_back({"v" + std::to_string(v), latestBefore(v * 40)});
    }
    int change = 0;
    for (auto _ : state) {
        dataset.variables.back().node = latestBefore(4001 + change++);
        auto tables = Engine::evaluateDataset(graph, dataset, study.tables, {}, &cache);
        if (!tables) {
            state.SkipWithError("the dataset could not be evaluated");
        }
        benchmark::DoNotOptimize(tables);
    }
}
BENCHMARK(changedVariable)->Name("one of 100 variables changed, 1,000 patients (at most 20)")->Unit(benchmark::kMillisecond)->Iterations(200);

} // namespace

BENCHMARK_MAIN();
