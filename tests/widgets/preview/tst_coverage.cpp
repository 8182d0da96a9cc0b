// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>

#include "tests/support/testsupport.h"
#include "widgets/preview/coveragemodel.h"

using namespace Gui;
using Kind = Explanation::CoveragePart::Kind;

/// The heat map of what dummy patients hit.
class CoverageModelTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void saysWhatNobodyHits();
    void showsOnlyGaps();
    void tellsRuledOutFromMissed();
    void isDeeperWhereMoreHit();

private:
    static std::vector<Explanation::CoverageRow> example()
    {
        return {{QStringLiteral("sex"), {{Kind::Category, QStringLiteral("female"), 1, 60, {}, false}, {Kind::Category, QStringLiteral("male"), 1, 40, {}, false}, {Kind::Missing, QStringLiteral("missing"), 1, 0, {}, false}}},
                {QStringLiteral("band"), {{Kind::Branch, QStringLiteral("if age is less than 18"), 2, 0, {}, false}, {Kind::Branch, QStringLiteral("otherwise"), 3, 100, {}, false}}}};
    }
    const Theme m_theme;
};

void CoverageModelTest::saysWhatNobodyHits()
{
    CoverageModel model(&m_theme);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(example());
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.parts(), 4); // missing values need not occur
    QCOMPARE(model.gaps(), 1);
    QCOMPARE(model.index(3, CoverageModel::Hit).data().toString(), QStringLiteral("✕ nobody"));
    QCOMPARE(model.index(2, CoverageModel::Hit).data().toString(), QStringLiteral("– nobody"));
    QCOMPARE(model.index(1, CoverageModel::Variable).data().toString(), QString()); // said once
    QCOMPARE(model.node(3), 2U);
}

void CoverageModelTest::showsOnlyGaps()
{
    CoverageModel model(&m_theme);
    model.setRows(example());
    model.setOnlyGaps(true);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, CoverageModel::Variable).data().toString(), QStringLiteral("band"));
    QCOMPARE(model.node(0), 2U);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
}

void CoverageModelTest::tellsRuledOutFromMissed()
{
    std::vector<Explanation::CoverageRow> rows = example();
    rows[1].parts[0].ruledOut = true;
    CoverageModel model(&m_theme);
    model.setRows(rows);
    QCOMPARE(model.gaps(), 0);
    QCOMPARE(model.index(3, CoverageModel::Hit).data().toString(), QStringLiteral("– ruled out"));
}

void CoverageModelTest::isDeeperWhereMoreHit()
{
    CoverageModel model(&m_theme);
    model.setRows(example());
    const auto depth = [&model](int row) { return model.index(row, CoverageModel::Patients).data(Qt::BackgroundRole).value<QColor>().alpha(); };
    QVERIFY(depth(4) > depth(0) && depth(0) > depth(1));
    QVERIFY(!model.index(3, CoverageModel::Patients).data(Qt::BackgroundRole).isValid());
}

QTEST_MAIN(CoverageModelTest)
#include "tst_coverage.moc"
