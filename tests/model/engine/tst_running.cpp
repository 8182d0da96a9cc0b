// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/engine/engine.h"
#include "model/table/resultfiles.h"
#include "tests/support/testsupport.h"

using namespace Engine;
using Query::NodeId;
using Query::Op;

/// How the engine runs: on several threads, by ranges, with a cache, stopped; the answer is always
/// the same.
class RunningTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void givesTheSameOnAnyNumberOfThreads();
    void givesTheSameByRanges();
    void givesInlinePatientsInTheirRange();
    void reusesWhatDidNotChange();
    void forgetsWhenTheTablesChange();
    void keepsTheCacheWithinItsBound();
    void stops_data();
    void stops();
    void tellsItsProgressOnTheCallingThread();

private:
    [[nodiscard]] std::unique_ptr<Table::RangedTables> ranges() const { return Table::RangedTables::open(m_folder.path(), {{m_events, {}}}); }
    [[nodiscard]] QByteArray whole(const Query::Graph &graph, const Query::Dataset &dataset, const Options &options, Cache *cache = nullptr);

    QTemporaryDir m_folder;
    Core::TableSchemaPtr m_events;
    Table::TableSet m_tables;
    Query::Graph m_graph;
    Query::Dataset m_dataset;
};

namespace
{

constexpr int kPatients = 60000;

Core::TableSchemaPtr schemaOf(const char *name, bool oneRow)
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = "user";
    schema->name = schema->tableName = name;
    schema->oneRowPerPatient = oneRow;
    for (const auto &[column, type] : {std::pair("code", Core::kStr), std::pair("date", Core::kDate), std::pair("value", Core::kFloat)}) {
        Core::ColumnSchema made;
        made.name = column;
        made.type = type;
        schema->columns.push_back(made);
    }
    return schema;
}

NodeId number(Query::Graph &graph, std::int64_t value)
{
    return graph.value(Core::Value(value), Core::kInt);
}

} // namespace

void RunningTest::initTestCase()
{
    TestSupport::bootstrap();
    m_events = schemaOf("events", false);
    QByteArray text("patient_id,date,code,value\n");
    for (int patient = 1; patient <= kPatients; ++patient) {
        for (int event = 0; event < 5; ++event) {
            const int mixed = (patient * 7919 + event * 104729) % 997;
            text += QByteArray::number(patient * 3) + ",2020-0" + QByteArray::number(1 + mixed % 9) + '-' + QByteArray::number(10 + mixed % 19) + ",c"
                    + QByteArray::number(mixed % 40) + ',' + (mixed % 5 == 0 ? QByteArray() : QByteArray::number(mixed / 10.0)) + '\n';
        }
    }
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("events.csv"), text}});
    auto tables = Table::readTableFolder(m_folder.path(), {{m_events, {}}});
    TestSupport::require(tables);
    m_tables = std::move(*tables);
    const NodeId table = m_graph.selectTable(m_events);
    const NodeId codes = m_graph.valueSet({Core::Value("c1"), Core::Value("c7"), Core::Value("c30")}, Core::kStr);
    const NodeId listed = *m_graph.filter(table, *m_graph.function(Op::In, std::vector<NodeId>{*m_graph.selectColumn(table, "code"), codes}));
    const NodeId last = *m_graph.pickLast(*m_graph.sort(listed, *m_graph.selectColumn(listed, "date")));
    const NodeId count = *m_graph.aggregate(Op::Count, table);
    m_dataset.population = *m_graph.function(Op::GT, std::vector<NodeId>{*m_graph.aggregate(Op::Count, listed), number(m_graph, 0)});
    m_dataset.variables = {{"n", count},
                           {"latest", *m_graph.selectColumn(last, "date")},
                           {"code", *m_graph.selectColumn(last, "code")},
                           {"mean", *m_graph.aggregate(Op::Mean, *m_graph.selectColumn(table, "value"))}};
    m_dataset.eventTables = {{"listed", {{"code", *m_graph.selectColumn(listed, "code")}, {"value", *m_graph.selectColumn(listed, "value")}}}};
}

QByteArray RunningTest::whole(const Query::Graph &graph, const Query::Dataset &dataset, const Options &options, Cache *cache)
{
    const auto tables = evaluateDataset(graph, dataset, m_tables, options, cache);
    TestSupport::require(tables);
    QByteArray text;
    for (const Table::ResultTable &table : *tables) {
        text += Table::toCsv(table);
    }
    return text;
}

void RunningTest::givesTheSameOnAnyNumberOfThreads()
{
    Options one;
    one.threads = 1;
    Options four;
    four.threads = 4;
    Cache cache;
    const QByteArray expected = whole(m_graph, m_dataset, one);
    QVERIFY(expected.count('\n') > kPatients / 4);
    QVERIFY(whole(m_graph, m_dataset, four) == expected);
    QVERIFY(whole(m_graph, m_dataset, four, &cache) == expected);
}

void RunningTest::givesTheSameByRanges()
{
    const auto tables = ranges();
    QVERIFY(tables != nullptr);
    QVERIFY(tables->count() > 1);
    const auto results = evaluateDataset(m_graph, m_dataset, *tables);
    SB_VERIFY_RESULT(results);
    QVERIFY(results->has_value());
    QCOMPARE((*results)->size(), std::size_t{2});
    QVERIFY(Table::toCsv((*results)->at(0)) + Table::toCsv((*results)->at(1)) == whole(m_graph, m_dataset, {}));
}

void RunningTest::givesInlinePatientsInTheirRange()
{
    Query::Graph graph = m_graph;
    auto inlineTable = std::make_shared<Query::InlineTable>();
    inlineTable->schema = schemaOf("own", true);
    inlineTable->patientIds = {3 * kPatients + 5, 4, -1};
    inlineTable->rows.assign(3, {Core::Value("x"), Core::Value(), Core::Value()});
    const NodeId own = graph.inlineTable(inlineTable);
    Query::Dataset dataset;
    dataset.population = *graph.aggregate(Op::Exists, own);
    dataset.variables = {{"n", *graph.aggregate(Op::Count, graph.selectTable(m_events))}};
    const auto results = evaluateDataset(graph, dataset, *ranges());
    SB_VERIFY_RESULT(results);
    QVERIFY(results->has_value());
    QCOMPARE(Table::toCsv((*results)->front()), QByteArray("patient_id,n\r\n-1,0\r\n4,0\r\n180005,0\r\n"));
}

void RunningTest::reusesWhatDidNotChange()
{
    Cache cache;
    Query::Graph graph = m_graph;
    Query::Dataset changed = m_dataset;
    (void)whole(graph, changed, {}, &cache);
    const std::size_t before = cache.bytes();
    (void)whole(graph, changed, {}, &cache);
    QCOMPARE(cache.bytes(), before); // nothing new was computed
    changed.variables.front().node = *graph.function(Op::Add, std::vector<NodeId>{changed.variables.front().node, number(graph, 1)});
    const QByteArray text = whole(graph, changed, {}, &cache);
    QVERIFY(cache.bytes() > before);
    QVERIFY(cache.bytes() < before + 20 * kPatients); // one column of whole numbers
    QVERIFY(text == whole(graph, changed, {}));
}

void RunningTest::forgetsWhenTheTablesChange()
{
    Cache cache;
    (void)whole(m_graph, m_dataset, {}, &cache);
    Table::TableSet other;
    other.insert(Table::makeTable(m_events, {1}, {nullptr, nullptr, nullptr}));
    const auto results = evaluateDataset(m_graph, m_dataset, other, {}, &cache);
    SB_VERIFY_RESULT(results);
    QCOMPARE(results->front().rows, std::size_t{0});
}

void RunningTest::keepsTheCacheWithinItsBound()
{
    Cache cache(std::size_t{3} << 20U);
    Query::Graph graph = m_graph;
    Query::Dataset dataset = m_dataset;
    for (int i = 0; i < 20; ++i) {
        dataset.variables.push_back({"v" + std::to_string(i), *graph.function(Op::Add, std::vector<NodeId>{m_dataset.variables.front().node, number(graph, i)})});
    }
    QVERIFY(whole(graph, dataset, {}, &cache) == whole(graph, dataset, {}));
    QVERIFY(cache.bytes() <= std::size_t{3} << 20U);
}

void RunningTest::stops_data()
{
    QTest::addColumn<bool>("byRanges");
    QTest::newRow("whole") << false;
    QTest::newRow("by ranges") << true;
}

void RunningTest::stops()
{
    QFETCH(bool, byRanges);
    const std::atomic<bool> cancelled{true};
    Options options;
    options.cancelled = &cancelled;
    const Core::ErrorCode code = byRanges ? evaluateDataset(m_graph, m_dataset, *ranges(), options).error().code
                                          : evaluateDataset(m_graph, m_dataset, m_tables, options).error().code;
    QCOMPARE(code, Core::ErrorCode::Cancelled);
}

void RunningTest::tellsItsProgressOnTheCallingThread()
{
    const Qt::HANDLE caller = QThread::currentThreadId();
    bool elsewhere = false;
    qint64 last = 0;
    Options options;
    options.progress = [&](qint64 done, qint64 total) {
        elsewhere = elsewhere || QThread::currentThreadId() != caller;
        QVERIFY(done > last && done <= total);
        last = done;
    };
    (void)whole(m_graph, m_dataset, options);
    QVERIFY(last > 0);
    last = 0;
    SB_VERIFY_RESULT(evaluateDataset(m_graph, m_dataset, *ranges(), options));
    QVERIFY(last > 0);
    QVERIFY(!elsewhere);
}

QTEST_GUILESS_MAIN(RunningTest)
#include "tst_running.moc"
