// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/attrition.h"
#include "model/explanation/rowsteps.h"
#include "tests/model/explanation/workedexample.h"

using namespace Explanation;
using Query::Op;

/// Inclusion flow charts as numbers, counted by hand on the rows of workedexample.h.
class AttritionTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init() { m_example = std::make_unique<WorkedExample>(); }
    void countsInTheAuthorsOrder_data();
    void countsInTheAuthorsOrder();
    void agreesWithTheDataset();
    void keepsAnOrTogether();
    void makesADatasetOfEverybody();
    void countsTheRowsOfEachStepAmongThePopulation();

private:
    Query::NodeId adult() { return m_example->call(Op::GE, m_example->ageOn(m_example->date(2020, 1, 1)), m_example->whole(18)); }
    Query::NodeId female()
    {
        return m_example->call(Op::EQ, m_example->column(m_example->graph.selectTable(m_example->people), "sex"),
                               m_example->value(WorkedExample::text("F"), Core::kStr));
    }
    Query::NodeId hasEvent() { return m_example->graph.aggregate(Op::Exists, m_example->graph.selectTable(m_example->events)).value(); }

    std::unique_ptr<WorkedExample> m_example;
};

using Numbers = QList<QList<qint64>>;

void AttritionTest::countsInTheAuthorsOrder_data()
{
    QTest::addColumn<QString>("order");
    QTest::addColumn<Numbers>("steps"); // before, kept, excluded as false, excluded as missing
    // Adults: 1 and 3 (2 is a child, 4 has no birth date). Female: 1 and 4 (2 is male, 3 unknown). Events: 1 and 2.
    QTest::newRow("age, sex, events") << QStringLiteral("asx") << Numbers{{4, 2, 1, 1}, {2, 1, 0, 1}, {1, 1, 0, 0}};
    QTest::newRow("sex, age, events") << QStringLiteral("sax") << Numbers{{4, 2, 1, 1}, {2, 1, 0, 1}, {1, 1, 0, 0}};
    QTest::newRow("events, age, sex") << QStringLiteral("xas") << Numbers{{4, 2, 2, 0}, {2, 1, 1, 0}, {1, 1, 0, 0}};
    QTest::newRow("sex only") << QStringLiteral("s") << Numbers{{4, 2, 1, 1}};
}

void AttritionTest::countsInTheAuthorsOrder()
{
    QFETCH(QString, order);
    QFETCH(Numbers, steps);
    Query::NodeId population = Query::kNoNode;
    for (const QChar letter : order) {
        const Query::NodeId condition = letter == u'a' ? adult() : letter == u's' ? female() : hasEvent();
        population = population == Query::kNoNode ? condition : m_example->call(Op::And, population, condition);
    }
    const auto result = attrition(m_example->graph, population, m_example->tables);
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->patients, 4);
    Numbers found;
    for (const AttritionStep &step : result->steps) {
        found.append({step.before, step.kept, step.excludedFalse, step.excludedMissing});
        QCOMPARE(step.before, step.kept + step.excluded());
    }
    QCOMPARE(found, steps);
    QCOMPARE(result->population(), steps.constLast().at(1));
}

void AttritionTest::agreesWithTheDataset()
{
    const Query::NodeId population = m_example->call(Op::And, adult(), female());
    const auto result = attrition(m_example->graph, population, m_example->tables);
    const auto dataset = Engine::evaluateDataset(m_example->graph, {population, {}, {}, {}}, m_example->tables);
    SB_VERIFY_RESULT(result);
    SB_VERIFY_RESULT(dataset);
    QCOMPARE(result->population(), static_cast<std::int64_t>(dataset->front().rows));
}

void AttritionTest::keepsAnOrTogether()
{
    const auto result = attrition(m_example->graph, m_example->call(Op::Or, adult(), female()), m_example->tables);
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->steps.size(), std::size_t{1});
    QCOMPARE(result->steps.front().kept, 3);          // 1, 3 and 4
    QCOMPARE(result->steps.front().excludedFalse, 1); // 2 is neither
    QVERIFY2(result->steps.front().words.contains(QStringLiteral(" or ")), qPrintable(result->steps.front().words));
}

void AttritionTest::makesADatasetOfEverybody()
{
    const Query::NodeId population = adult();
    const Query::Dataset everybody = withEverybody(m_example->graph, {population, {}, {}, {}});
    QCOMPARE(everybody.variables.size(), std::size_t{1});
    const auto dataset = Engine::evaluateDataset(m_example->graph, everybody, m_example->tables);
    SB_VERIFY_RESULT(dataset);
    QCOMPARE(dataset->front().rows, std::size_t{4});
}

void AttritionTest::countsTheRowsOfEachStepAmongThePopulation()
{
    const Query::NodeId rows = m_example->graph.selectTable(m_example->events);
    const Query::NodeId kept = m_example->where(rows, m_example->isA(rows));
    const Query::Dataset dataset{female(), {{"last_a", m_example->column(m_example->latest(kept), "value")}, {"age", m_example->ageOn(m_example->date(2020, 1, 1))}}, {}, {}};
    const auto steps = rowSteps(m_example->graph, dataset, m_example->tables);
    SB_VERIFY_RESULT(steps);
    QCOMPARE(steps->size(), std::size_t{2});
    QStringList lines;
    for (const RowStep &step : steps->front()) {
        lines.append(QStringLiteral("%1: %2/%3").arg(step.words).arg(step.rows).arg(step.patients));
    }
    // Of the two women, 1 has all five events, four of them A; 4 has none. The event of patient 2 does not count.
    QCOMPARE(lines, QStringList({QStringLiteral("events: 5/1"), QStringLiteral("where code is \"A\": 4/1"), QStringLiteral("the latest row (by date): 1/1")}));
    QVERIFY(steps->back().empty());
}

QTEST_GUILESS_MAIN(AttritionTest)
#include "tst_attrition.moc"
