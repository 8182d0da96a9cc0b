// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/cell.h"
#include "tests/model/explanation/workedexample.h"

using namespace Explanation;
using Query::Op;

/// The steps that made a cell, on the rows of workedexample.h, written out by hand.
class CellTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init() { m_example = std::make_unique<WorkedExample>(); }
    void tellsTheStepsOfAPick();
    void listsThePatientsRows();
    void tellsThatNothingIsLeft();
    void tellsWhatAFilterTookFromElsewhere();
    void tellsTheBranchesOfACase();
    void tellsAggregates_data();
    void tellsAggregates();
    void tellsWhyAPatientIsNotInThePopulation();
    void breaksTiesAsTheDatasetDoes();
    void stopsWhenNobodyReadsOn();
    void refusesAnUnknownVariable();

private:
    /// Each step as `depth kind text = outcome`.
    static QStringList lines(const CellExplanation &explanation);
    CellExplanation explain(const char *variable, std::int64_t patient);

    std::unique_ptr<WorkedExample> m_example;
    Query::Dataset m_dataset;
};

QStringList CellTest::lines(const CellExplanation &explanation)
{
    QStringList lines;
    for (const Step &step : explanation.steps) {
        lines.append(QString(step.depth, u'.') + step.text + QStringLiteral(" = ") + step.outcome());
    }
    return lines;
}

CellExplanation CellTest::explain(const char *variable, std::int64_t patient)
{
    const auto explanation = explainCell(m_example->graph, m_dataset, variable, patient, m_example->tables);
    TestSupport::require(explanation);
    return *explanation;
}

void CellTest::tellsTheStepsOfAPick()
{
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    const auto coded = e.where(events, e.isA(events));
    const auto early = e.where(coded, e.call(Op::LE, e.column(coded, "date"), e.date(2020, 3, 31)));
    m_dataset = {e.isA(e.latest(early)), {{"last_value", e.column(e.latest(early), "value")}}, {}, {}};
    const CellExplanation explanation = explain("last_value", 1);
    QCOMPARE(lines(explanation), (QStringList{QStringLiteral("events = 5 rows"), QStringLiteral("where code is \"A\" = 5 → 4"),
                                              QStringLiteral("where date is on or before 2020-03-31 = 4 → 2"),
                                              QStringLiteral("latest by date = row 3"), QStringLiteral("value = 6")}));
    QCOMPARE(explanation.steps[1].after, (std::vector<std::uint32_t>{1, 3, 4, 5}));
    QCOMPARE(explanation.steps[2].after, (std::vector<std::uint32_t>{1, 3})); // a missing date is not before anything
    QVERIFY(explanation.value == Core::Value(std::int64_t{6}));
    QCOMPARE(explanation.summary, QStringLiteral("5 rows of events → 4 where code is \"A\" → 2 where date is on or before 2020-03-31 → "
                                                 "latest by date: row 3 → value: 6"));
}

void CellTest::listsThePatientsRows()
{
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    m_dataset = {e.graph.aggregate(Op::Exists, events).value(), {{"value", e.column(e.latest(events), "value")}}, {}, {}};
    const CellExplanation explanation = explain("value", 2);
    QCOMPARE(explanation.tables.size(), std::size_t{1});
    const Table::ResultTable &rows = explanation.tables.front().rows;
    QCOMPARE(rows.rows, std::size_t{1});
    QCOMPARE(rows.columns.size(), std::size_t{3});
    QCOMPARE(rows.columns[1].values->value(0).toText(), std::string("B"));
    QCOMPARE(explanation.steps.front().table, 0);
    QCOMPARE(lines(explanation), (QStringList{QStringLiteral("events = 1 row"), QStringLiteral("latest by date = row 1"), QStringLiteral("value = 4")}));
}

void CellTest::tellsThatNothingIsLeft()
{
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    m_dataset = {e.graph.aggregate(Op::Exists, events).value(), {{"value", e.column(e.latest(e.where(events, e.isA(events))), "value")}}, {}, {}};
    QCOMPARE(lines(explain("value", 2)), (QStringList{QStringLiteral("events = 1 row"), QStringLiteral("where code is \"A\" = 1 → 0"),
                                                      QStringLiteral("latest by date = no row"), QStringLiteral("value = missing")}));
    QCOMPARE(lines(explain("value", 3)), (QStringList{QStringLiteral("events = 0 rows"), QStringLiteral("where code is \"A\" = 0 → 0"),
                                                      QStringLiteral("latest by date = no row"), QStringLiteral("value = missing")}));
}

void CellTest::tellsWhatAFilterTookFromElsewhere()
{
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    const auto index = e.column(e.latest(events), "date");
    const auto before = e.where(events, e.call(Op::LT, e.column(events, "date"), index));
    m_dataset = {e.graph.aggregate(Op::Exists, events).value(), {{"index_date", index}, {"earlier", e.graph.aggregate(Op::Count, before).value()}}, {}, {}};
    QCOMPARE(lines(explain("earlier", 1)),
             (QStringList{QStringLiteral("events = 5 rows"), QStringLiteral("where date is before index_date = 5 → 3"), QStringLiteral(".events = 5 rows"),
                          QStringLiteral(".latest by date = row 4"), QStringLiteral(".index_date: date = 2020-04-15"), QStringLiteral("number of rows = 3")}));
}

void CellTest::tellsTheBranchesOfACase()
{
    WorkedExample &e = *m_example;
    const auto age = e.ageOn(e.date(2020, 1, 1));
    const std::array<std::pair<Query::NodeId, Query::NodeId>, 3> branches{{{e.call(Op::LT, age, e.whole(18)), e.value(WorkedExample::text("child"), Core::kStr)},
                                                                         {e.call(Op::LT, age, e.whole(65)), e.value(WorkedExample::text("adult"), Core::kStr)},
                                                                         {e.call(Op::LT, age, e.whole(120)), e.value(WorkedExample::text("old"), Core::kStr)}}};
    const auto group = e.graph.caseExpression(branches, e.value(WorkedExample::text("unknown"), Core::kStr)).value();
    m_dataset = {e.graph.aggregate(Op::Exists, e.graph.selectTable(e.people)).value(), {{"age", age}, {"group", group}}, {}, {}};
    QCOMPARE(lines(explain("group", 1)),
             (QStringList{QStringLiteral("\"child\" if age is less than 18; \"adult\" if age is less than 65; \"old\" if age is less than 120; otherwise \"unknown\" = adult"),
                          QStringLiteral(".\"child\" if age is less than 18 = false"),
                          QStringLiteral("..age: age on 2020-01-01 = 39"), QStringLiteral("...people = 1 row"),
                          QStringLiteral("...date_of_birth = 1980-06-01"), QStringLiteral(".\"adult\" if age is less than 65 = true"),
                          QStringLiteral("..age: age on 2020-01-01 = 39"),
                          QStringLiteral(".\"old\" if age is less than 120 = not looked at")}));
    const QStringList unknown = lines(explain("group", 4));
    QVERIFY(unknown.contains(QStringLiteral(".\"child\" if age is less than 18 = missing")));
    QVERIFY(unknown.constLast().startsWith(QStringLiteral(".otherwise \"unknown\"")));
}

void CellTest::tellsAggregates_data()
{
    QTest::addColumn<int>("op");
    QTest::addColumn<QString>("last");
    QTest::newRow("exists") << static_cast<int>(Op::Exists) << QStringLiteral("is there a row = true");
    QTest::newRow("count") << static_cast<int>(Op::Count) << QStringLiteral("number of rows = 4");
    QTest::newRow("sum") << static_cast<int>(Op::Sum) << QStringLiteral("the sum of value = 26");
    QTest::newRow("max") << static_cast<int>(Op::Max) << QStringLiteral("the greatest value = 8");
    QTest::newRow("mean") << static_cast<int>(Op::Mean) << QStringLiteral("the mean of value = 6.5");
}

void CellTest::tellsAggregates()
{
    QFETCH(int, op);
    QFETCH(QString, last);
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    const auto coded = e.where(events, e.isA(events));
    const bool ofRows = static_cast<Op>(op) == Op::Exists || static_cast<Op>(op) == Op::Count;
    const auto answer = e.graph.aggregate(static_cast<Op>(op), ofRows ? coded : e.column(coded, "value")).value();
    m_dataset = {e.graph.aggregate(Op::Exists, events).value(), {{"answer", answer}}, {}, {}};
    QCOMPARE(lines(explain("answer", 1)), (QStringList{QStringLiteral("events = 5 rows"), QStringLiteral("where code is \"A\" = 5 → 4"), last}));
}

void CellTest::tellsWhyAPatientIsNotInThePopulation()
{
    WorkedExample &e = *m_example;
    const auto age = e.ageOn(e.date(2020, 1, 1));
    const auto sex = e.column(e.graph.selectTable(e.people), "sex");
    const auto adult = e.call(Op::GE, age, e.whole(18));
    const auto female = e.call(Op::EQ, sex, e.value(WorkedExample::text("F"), Core::kStr));
    m_dataset = {e.call(Op::And, adult, female), {{"age", age}, {"sex", sex}}, {}, {}};
    QCOMPARE(lines(explain("population", 3)),
             (QStringList{QStringLiteral("age is at least 18 and sex is \"F\" = missing"), QStringLiteral(".age is at least 18 = true"),
                          QStringLiteral("..age: age on 2020-01-01 = 69"), QStringLiteral("...people = 1 row"),
                          QStringLiteral("...date_of_birth = 1950-03-01"), QStringLiteral(".sex is \"F\" = missing"), QStringLiteral("..people = 1 row"),
                          QStringLiteral("..sex: sex = missing")}));
}

void CellTest::breaksTiesAsTheDatasetDoes()
{
    // All rows kept have the same code; the columns selected from the pick decide (ehrql.md 15).
    WorkedExample &e = *m_example;
    const auto events = e.graph.selectTable(e.events);
    const auto coded = e.where(events, e.isA(events));
    const auto picked = e.graph.pickLast(e.graph.sort(coded, e.column(coded, "code")).value()).value();
    m_dataset = {e.graph.aggregate(Op::Exists, events).value(), {{"value", e.column(picked, "value")}}, {}, {}};
    const auto dataset = Engine::evaluateDataset(e.graph, m_dataset, e.tables);
    SB_VERIFY_RESULT(dataset);
    QVERIFY(explain("value", 1).value == Core::Value(std::int64_t{8}));
    for (std::size_t row = 0; row < dataset->front().rows; ++row) {
        const std::int64_t patient = dataset->front().columns[0].values->ints[row];
        QVERIFY(explain("value", patient).value == dataset->front().columns[1].values->value(row));
    }
}

void CellTest::stopsWhenNobodyReadsOn()
{
    WorkedExample &e = *m_example;
    auto frame = e.graph.selectTable(e.events);
    for (std::int64_t limit = 0; limit < 3000; ++limit) {
        frame = e.where(frame, e.call(Op::GT, e.column(frame, "value"), e.whole(-limit)));
    }
    m_dataset = {e.graph.aggregate(Op::Exists, frame).value(), {{"any", e.graph.aggregate(Op::Exists, frame).value()}}, {}, {}};
    const CellExplanation explanation = explain("any", 1);
    QVERIFY(explanation.truncated);
    QVERIFY(explanation.steps.size() < 400);
    QVERIFY(explanation.value == Core::Value(true));
}

void CellTest::refusesAnUnknownVariable()
{
    m_dataset = {m_example->graph.aggregate(Op::Exists, m_example->graph.selectTable(m_example->events)).value(), {}, {}, {}};
    const auto refused = explainCell(m_example->graph, m_dataset, "nothing", 1, m_example->tables);
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("nothing")));
}

QTEST_GUILESS_MAIN(CellTest)
#include "tst_cell.moc"
