// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/measures/measures.h"
#include "model/table/resultfiles.h"
#include "tests/support/testsupport.h"

using Query::NodeId;
using Query::Op;

/// Measures (ehrql.md 25): counts, groups, order of rows and columns, disclosure control.
class MeasuresTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void countsByGroup();
    void ordersBatchesGroupingSetsAndCombinations();
    void fillsTheIntervalIn();
    void cutsIntoOneTablePerMeasure();
    void roundsCounts_data();
    void roundsCounts();
    void refusesNegativeCountsUnderControl();
    void describesItsColumns();

private:
    [[nodiscard]] NodeId column(const char *name) const { return *m_graph.selectColumn(m_people, name); }
    [[nodiscard]] NodeId exists() { return *m_graph.aggregate(Op::Exists, m_people); }
    [[nodiscard]] Query::Measure measure(const char *name, NodeId numerator, NodeId denominator, std::vector<Query::Variable> groups = {}) const;
    [[nodiscard]] QByteArray csv(std::vector<Query::Measure> measures, bool control = false) const;

    mutable Query::Graph m_graph; ///< selecting a column may add a node
    NodeId m_people{};
    std::vector<Query::Interval> m_intervals;
};

namespace
{

Core::Value whole(std::int64_t value)
{
    return Core::Value(value);
}

/// A measures table with one row.
Table::ResultTable oneRow(std::int64_t numerator, std::int64_t denominator)
{
    Table::ResultTable table;
    table.rows = 1;
    for (const char *name : {"numerator", "denominator", "ratio"}) {
        Table::ResultColumn made;
        made.spec.name = name;
        made.spec.type = QLatin1String(name) == QLatin1String("ratio") ? Core::kFloat : Core::kInt;
        Table::ColumnBuilder builder(made.spec.type);
        builder.append(made.spec.type == Core::kFloat ? Core::Value(0.5) : whole(QLatin1String(name) == QLatin1String("numerator") ? numerator : denominator));
        made.values = builder.finish();
        table.columns.push_back(made);
    }
    return table;
}

} // namespace

void MeasuresTest::initTestCase()
{
    TestSupport::bootstrap();
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = "user";
    schema->name = schema->tableName = "people";
    schema->oneRowPerPatient = true;
    for (const auto &[name, type] : {std::pair("sex", Core::kStr), std::pair("region", Core::kStr), std::pair("n", Core::kInt), std::pair("flag", Core::kBool),
                                     std::pair("seen", Core::kDate)}) {
        Core::ColumnSchema made;
        made.name = name;
        made.type = type;
        schema->columns.push_back(made);
    }
    auto table = std::make_shared<Query::InlineTable>();
    table->schema = schema;
    const auto add = [&table](std::int64_t id, Core::Value sex, Core::Value region, Core::Value n, Core::Value flag, int seen) {
        table->patientIds.push_back(id);
        table->rows.push_back({std::move(sex), std::move(region), std::move(n), std::move(flag), Core::Value(Core::Date(seen))});
    };
    add(5, Core::Value("male"), Core::Value("East"), whole(2), Core::Value(true), 10);
    add(1, Core::Value("female"), Core::Value("West"), whole(3), Core::Value(false), 20);
    add(2, Core::Value(), Core::Value("East"), whole(0), Core::Value(), 30);
    add(3, Core::Value("female"), Core::Value("East"), Core::Value(), Core::Value(true), 40);
    add(4, Core::Value("male"), Core::Value("East"), whole(-1), Core::Value(true), 50);
    m_people = m_graph.inlineTable(table);
    m_intervals = {{Core::Date(0), Core::Date(30)}, {Core::Date(31), Core::Date(58)}};
}

Query::Measure MeasuresTest::measure(const char *name, NodeId numerator, NodeId denominator, std::vector<Query::Variable> groups) const
{
    return {name, numerator, denominator, std::move(groups), {m_intervals.front()}};
}

QByteArray MeasuresTest::csv(std::vector<Query::Measure> measures, bool control) const
{
    Query::Measures collection;
    collection.measures = std::move(measures);
    collection.disclosureControl = control;
    const auto table = Measures::evaluate(m_graph, collection, {});
    TestSupport::require(table);
    return Table::toCsv(*table).replace("measure,interval_start,interval_end,ratio,numerator,denominator", "HEAD").replace(",1970-01-01,1970-01-31", "");
}

void MeasuresTest::countsByGroup()
{
    // Bools count as 0 and 1, NULL is a group of its own, a NULL numerator adds nothing.
    QCOMPARE(csv({measure("m", column("n"), exists(), {{"sex", column("sex")}})}),
             QByteArray("HEAD,sex\r\nm,1.5,3,2,female\r\nm,0.0,0,1,\r\nm,0.5,1,2,male\r\n"));
    // An int denominator keeps those above 0 and is summed; others are out, whatever their numerator.
    QCOMPARE(csv({measure("m", column("flag"), column("n"))}), QByteArray("HEAD\r\nm,0.2,1,5\r\n"));
    // A bool denominator keeps T only.
    QCOMPARE(csv({measure("m", column("n"), column("flag"))}), QByteArray("HEAD\r\nm,0.3333333333333333,1,3\r\n"));
    // Nobody in the denominator: no row.
    const NodeId nobody = *m_graph.function(Op::GT, std::vector<NodeId>{column("n"), m_graph.value(whole(100), Core::kInt)});
    QCOMPARE(csv({measure("m", column("n"), nobody)}), QByteArray("HEAD\r\n"));
}

void MeasuresTest::ordersBatchesGroupingSetsAndCombinations()
{
    const std::vector<Query::Variable> bySex{{"sex", column("sex")}};
    const std::vector<Query::Variable> byBoth{{"region", column("region")}, {"sex", column("sex")}};
    // a and d share their grouping and alternate; c has another denominator, so it is another batch.
    QCOMPARE(csv({measure("a", column("flag"), exists(), bySex), measure("b", column("flag"), exists(), byBoth), measure("c", column("n"), column("flag")),
                  measure("d", column("n"), exists(), bySex)}),
             QByteArray("HEAD,sex,region\r\n"
                        "a,0.5,1,2,female,\r\nd,1.5,3,2,female,\r\na,0.0,0,1,,\r\nd,0.0,0,1,,\r\na,1.0,2,2,male,\r\nd,0.5,1,2,male,\r\n"
                        "b,0.0,0,1,female,West\r\nb,0.0,0,1,,East\r\nb,1.0,1,1,female,East\r\nb,1.0,2,2,male,East\r\n"
                        "c,0.3333333333333333,1,3,,\r\n"));
}

void MeasuresTest::fillsTheIntervalIn()
{
    const NodeId start = m_graph.parameter(Query::kIntervalStart, Core::kDate);
    const NodeId end = m_graph.parameter(Query::kIntervalEnd, Core::kDate);
    const NodeId during = *m_graph.function(Op::And, std::vector<NodeId>{*m_graph.function(Op::GE, std::vector<NodeId>{column("seen"), start}),
                                                                         *m_graph.function(Op::LE, std::vector<NodeId>{column("seen"), end})});
    Query::Measures collection;
    collection.disclosureControl = false;
    collection.measures = {{"seen", during, exists(), {}, m_intervals}};
    const auto table = Measures::evaluate(m_graph, collection, {});
    SB_VERIFY_RESULT(table);
    QCOMPARE(Table::toCsv(*table), QByteArray("measure,interval_start,interval_end,ratio,numerator,denominator\r\n"
                                              "seen,1970-01-01,1970-01-31,0.6,3,5\r\nseen,1970-02-01,1970-02-28,0.4,2,5\r\n"));
}

void MeasuresTest::cutsIntoOneTablePerMeasure()
{
    Query::Measures collection;
    collection.disclosureControl = false;
    collection.measures = {measure("a", column("flag"), exists()), measure("b", column("flag"), exists(), {{"sex", column("sex")}, {"region", column("region")}})};
    const auto combined = Measures::evaluate(m_graph, collection, {});
    SB_VERIFY_RESULT(combined);
    const std::vector<Table::ResultTable> parts = Measures::splitByMeasure(*combined, collection);
    QCOMPARE(parts.size(), std::size_t{2});
    QCOMPARE(parts[0].name, std::string("a"));
    QCOMPARE(Table::toCsv(parts[0]), QByteArray("interval_start,interval_end,ratio,numerator,denominator\r\n1970-01-01,1970-01-31,0.6,3,5\r\n"));
    QVERIFY(Table::toCsv(parts[1]).startsWith("interval_start,interval_end,ratio,numerator,denominator,sex,region\r\n1970-01-01,1970-01-31,0.0,0,1,female,West\r\n"));
}

void MeasuresTest::roundsCounts_data()
{
    QTest::addColumn<qint64>("numerator");
    QTest::addColumn<qint64>("denominator");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](qint64 numerator, qint64 denominator, const char *expected) {
        QTest::newRow(expected) << numerator << denominator << QByteArray(expected);
    };
    row(0, 1, "0,0,");
    row(6, 7, "0,0, ");
    row(7, 8, "0,10,0.0");
    row(8, 12, "10,10,1.0");
    row(12, 13, "10,15,0.6666666666666666");
    row(17, 18, "15,20,0.75");
    row(1002, 1003, "1000,1005,0.9950248756218906");
}

void MeasuresTest::roundsCounts()
{
    QFETCH(qint64, numerator);
    QFETCH(qint64, denominator);
    QFETCH(QByteArray, expected);
    const auto table = Measures::applyDisclosureControl(oneRow(numerator, denominator));
    SB_VERIFY_RESULT(table);
    QCOMPARE(Table::toCsv(*table), "numerator,denominator,ratio\r\n" + expected.trimmed() + "\r\n");
}

void MeasuresTest::refusesNegativeCountsUnderControl()
{
    const auto table = Measures::applyDisclosureControl(oneRow(-1, 20));
    QVERIFY(!table);
    QVERIFY(table.error().message.contains(QStringLiteral("row 1")) && table.error().message.contains(QStringLiteral("-1")));
}

void MeasuresTest::describesItsColumns()
{
    Query::Measures collection;
    collection.measures = {measure("a", column("flag"), exists()), measure("b", column("n"), exists(), {{"sex", column("sex")}})};
    const auto table = Measures::evaluate(m_graph, collection, {});
    SB_VERIFY_RESULT(table);
    QVERIFY(table->columns[0].spec.categories == (std::vector<Core::Value>{Core::Value("a"), Core::Value("b")}));
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
        QCOMPARE(table->columns[c].spec.nullable, c > 2); // measure and interval are always there
    }
    QCOMPARE(table->columns[3].spec.type, Core::kFloat);
    QCOMPARE(table->columns[4].spec.type, Core::kInt);
}

QTEST_GUILESS_MAIN(MeasuresTest)
#include "tst_measures.moc"
