// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/coverage.h"
#include "tests/model/explanation/workedexample.h"

using namespace Explanation;
using Query::Op;

/// Which values and branches the patients of workedexample.h hit, counted by hand.
class CoverageTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void countsCategoriesAndMissing();
    void countsBranchesInsideOtherValues();
    void countsThePopulationOnly();

private:
    /// `variable: part patients` for each part.
    static QStringList lines(const std::vector<CoverageRow> &rows)
    {
        QStringList lines;
        for (const CoverageRow &row : rows) {
            for (const CoveragePart &part : row.parts) {
                lines.append(QStringLiteral("%1: %2 %3%4").arg(row.variable, part.text).arg(part.patients).arg(part.isGap() ? QStringLiteral(" gap") : QString()));
            }
        }
        return lines;
    }
    static Query::NodeId everybody(WorkedExample &e)
    {
        return e.call(Op::Or, e.graph.aggregate(Op::Exists, e.graph.selectTable(e.people)).value(), e.graph.aggregate(Op::Exists, e.graph.selectTable(e.events)).value());
    }
    static Query::NodeId ageGroup(WorkedExample &e)
    {
        const auto age = e.ageOn(e.date(2020, 1, 1));
        const auto text = [&e](const char *value) { return e.value(WorkedExample::text(value), Core::kStr); };
        const std::array<std::pair<Query::NodeId, Query::NodeId>, 3> branches{
            {{e.call(Op::LT, age, e.whole(18)), text("child")}, {e.call(Op::LT, age, e.whole(65)), text("adult")}, {e.call(Op::GT, age, e.whole(150)), text("ancient")}}};
        return e.graph.caseExpression(branches, text("other")).value();
    }
};

void CoverageTest::countsCategoriesAndMissing()
{
    WorkedExample e;
    const Query::Dataset dataset{everybody(e), {{"group", ageGroup(e)}, {"sex", e.column(e.graph.selectTable(e.people), "sex")},
                                               {"seen", e.graph.aggregate(Op::Exists, e.graph.selectTable(e.events)).value()}}, {}, {}};
    const auto rows = coverage(e.graph, dataset, e.tables);
    SB_VERIFY_RESULT(rows);
    QCOMPARE(lines(*rows), (QStringList{QStringLiteral("group: child 1"), QStringLiteral("group: adult 1"), QStringLiteral("group: ancient 0 gap"),
                                        QStringLiteral("group: other 2"), QStringLiteral("group: missing 0"), QStringLiteral("sex: a value 3"),
                                        QStringLiteral("sex: missing 1"), QStringLiteral("seen: true 2"), QStringLiteral("seen: false 2"),
                                        QStringLiteral("seen: missing 0")}));
}

void CoverageTest::countsBranchesInsideOtherValues()
{
    WorkedExample e;
    const auto isChild = e.call(Op::EQ, ageGroup(e), e.value(WorkedExample::text("child"), Core::kStr));
    const auto rows = coverage(e.graph, {everybody(e), {{"is_child", isChild}}, {}, {}}, e.tables);
    SB_VERIFY_RESULT(rows);
    QCOMPARE(rows->size(), std::size_t{2});
    QStringList counts;
    for (const CoveragePart &part : (*rows)[1].parts) {
        counts.append(QString::number(part.patients));
    }
    QCOMPARE(counts, (QStringList{QStringLiteral("1"), QStringLiteral("1"), QStringLiteral("0"), QStringLiteral("2")}));
    QVERIFY((*rows)[1].parts[2].isGap());
    QVERIFY((*rows)[1].parts[0].text.endsWith(QStringLiteral("is less than 18")));
}

void CoverageTest::countsThePopulationOnly()
{
    WorkedExample e;
    const auto seen = e.graph.aggregate(Op::Exists, e.graph.selectTable(e.events)).value();
    const auto rows = coverage(e.graph, {seen, {{"sex", e.column(e.graph.selectTable(e.people), "sex")}}, {}, {}}, e.tables);
    SB_VERIFY_RESULT(rows);
    QCOMPARE(lines(*rows), (QStringList{QStringLiteral("sex: a value 2"), QStringLiteral("sex: missing 0")}));
}

QTEST_GUILESS_MAIN(CoverageTest)
#include "tst_coverage.moc"
