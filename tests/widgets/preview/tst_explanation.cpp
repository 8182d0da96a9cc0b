// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>

#include "tests/support/testsupport.h"
#include "widgets/preview/explanationpanel.h"

using namespace Gui;
using Explanation::Step;

/// The panel that tells why a cell has its value.
class ExplanationPanelTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void tellsEveryStep();
    void showsTheFateOfEachRow();
    void keepsTheRulesOfModels();
    void saysWhyThereIsNoExplanation();
    void leadsToTheCode();

private:
    /// Three rows, two kept by a filter, the third picked.
    static CellExplanationPtr example();
    const Theme m_theme;
};

CellExplanationPtr ExplanationPanelTest::example()
{
    Explanation::CellExplanation explanation;
    explanation.patient = 104;
    explanation.variable = QStringLiteral("first_mi");
    explanation.value = Core::Value(std::int64_t{7});
    Explanation::PatientRows rows;
    rows.rows.name = "events";
    rows.rows.rows = 3;
    Table::ColumnBuilder builder(Core::kInt);
    for (const Core::Value &value : {Core::Value(std::int64_t{5}), Core::Value(), Core::Value(std::int64_t{7})}) {
        builder.append(value);
    }
    Table::ResultColumn column;
    column.spec.name = "value";
    column.values = builder.finish();
    rows.rows.columns.push_back(column);
    explanation.tables.push_back(rows);
    explanation.steps = {{Step::Kind::Table, 0, 1, QStringLiteral("events"), {}, 0, {1, 2, 3}, {1, 2, 3}},
                         {Step::Kind::Filter, 0, 2, QStringLiteral("where value is more than 4"), {}, 0, {1, 2, 3}, {1, 3}},
                         {Step::Kind::Pick, 0, 3, QStringLiteral("last by value"), {}, 0, {1, 3}, {3}},
                         {Step::Kind::Value, 0, 4, QStringLiteral("value"), Core::Value(std::int64_t{7}), -1, {}, {}}};
    return std::make_shared<const Explanation::CellExplanation>(explanation);
}

void ExplanationPanelTest::tellsEveryStep()
{
    ExplanationPanel panel(&m_theme);
    panel.setExplanation(example());
    QCOMPARE(panel.heading(), QStringLiteral("Why is first_mi 7 for patient 104?"));
    QCOMPARE(panel.asText(), QStringLiteral("Why is first_mi 7 for patient 104?\nDummy data\nfrom\tevents\t3 rows\nkeep\twhere value is more than 4\t2 kept · 1 dropped\n"
                                            "pick\tlast by value\trow 3\ntake\tvalue\t7\n"));
}

void ExplanationPanelTest::showsTheFateOfEachRow()
{
    PatientRowsModel model(&m_theme);
    const auto fates = [&model]() {
        QStringList words;
        for (int row = 0; row < model.rowCount(); ++row) {
            words.append(model.index(row, 1).data().toString());
        }
        return words;
    };
    model.setStep(example(), 1);
    QCOMPARE(fates(), (QStringList{QStringLiteral("✓ kept"), QStringLiteral("✕ dropped"), QStringLiteral("✓ kept")}));
    QCOMPARE(model.index(1, 2).data().toString(), QStringLiteral("missing"));
    QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("value"));
    model.setStep(example(), 3); // a value: the rows of the pick before it
    QCOMPARE(fates(), (QStringList{QStringLiteral("✕ dropped"), QStringLiteral("gone before"), QStringLiteral("✓ kept")}));
    QCOMPARE(model.firstKept(), 2);
}

void ExplanationPanelTest::keepsTheRulesOfModels()
{
    StepsModel steps(&m_theme);
    PatientRowsModel rows(&m_theme);
    const QAbstractItemModelTester first(&steps, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester second(&rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    steps.setExplanation(example());
    for (int step = -1; step < 5; ++step) {
        rows.setStep(example(), step);
    }
    rows.setStep(nullptr, 2);
    steps.setExplanation(nullptr);
    QCOMPARE(rows.rowCount(), 0);
    QCOMPARE(steps.rowCount(), 0);
}

void ExplanationPanelTest::saysWhyThereIsNoExplanation()
{
    ExplanationPanel panel(&m_theme);
    panel.setExplanation(example());
    panel.setMessage(QStringLiteral("This table has many rows for a patient."));
    QVERIFY(panel.asText().startsWith(QStringLiteral("Explanation\n")));
    QCOMPARE(panel.findChild<QTableView *>(QStringLiteral("explanationSteps"))->model()->rowCount(), 0);
}

void ExplanationPanelTest::leadsToTheCode()
{
    ExplanationPanel panel(&m_theme);
    panel.setExplanation(example());
    QSignalSpy activated(&panel, &ExplanationPanel::stepActivated);
    auto *steps = panel.findChild<QTableView *>(QStringLiteral("explanationSteps"));
    emit steps->activated(steps->model()->index(1, 0));
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.constFirst().constFirst().toUInt(), 2U);
}

QTEST_MAIN(ExplanationPanelTest)
#include "tst_explanation.moc"
