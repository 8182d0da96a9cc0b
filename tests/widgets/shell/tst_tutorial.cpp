// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/shell/controlhighlight.h"
#include "widgets/shell/tutorialpanel.h"

#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace Gui;

namespace
{

constexpr int kLong = 30'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

/// The tutorial in the window: it waits for what the person does, and is left and taken up again.
class TestTutorialPanel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void itWaitsForEachStepAndIsTakenUpWhereItWasLeft()
    {
        WindowHarness harness;
        MainWindow *window = harness.window();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
        QVERIFY(window->actionRegistry()->trigger(s("help.tutorial")));
        TutorialPanel *panel = harness.page()->tutorial();
        QVERIFY(panel && panel->isVisible());
        QCOMPARE(panel->step(), 0);
        EditorPane *pane = harness.page()->currentEditor();
        QVERIFY(pane);
        QCOMPARE(pane->document()->path(), Study::tutorialDefinition());
        panel->look();
        QCOMPARE(panel->step(), 0);
        auto *highlight = harness.find<ControlHighlight>("controlHighlight");
        QCOMPARE(highlight->control()->objectName(), s("face1"));
        QTRY_VERIFY_WITH_TIMEOUT(highlight->isVisible(), kLong);
        // By keyboard: Go There, then Space on the control.
        auto *show = harness.find<QPushButton>("tutorialShow");
        show->setFocus();
        QTest::keyClick(show, Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget()->objectName(), s("face1"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(panel->step(), 1, kLong);
        QTRY_VERIFY_WITH_TIMEOUT(highlight->control() && highlight->control()->objectName() == s("fieldChip"), kLong);
        pane->document()->setText(QString(pane->document()->text()).replace(s("study_start = \"2021-01-01\""), s("study_start = \"2021-07-01\"")));
        QTRY_COMPARE_WITH_TIMEOUT(panel->step(), 2, kLong);
        harness.find<QPushButton>("tutorialLeave")->click();
        QVERIFY(!harness.page()->tutorial());
        harness.restart();
        QVERIFY(harness.window()->actionRegistry()->trigger(s("help.tutorial")));
        QCOMPARE(harness.page()->tutorial()->step(), 2);
        QVERIFY(harness.page()->study()->textOf(Study::tutorialDefinition()).value().contains(s("study_start = \"2021-07-01\"")));
    }

    void itEndsAndBeginsAgainWithAFreshDefinition()
    {
        WindowHarness harness;
        QVERIFY(harness.window()->actionRegistry()->trigger(s("help.tutorial")));
        TutorialPanel *panel = harness.page()->tutorial();
        const int steps = static_cast<int>(Study::tutorialSteps().size());
        panel->showStep(steps);
        auto *again = harness.find<QPushButton>("tutorialAgain");
        QVERIFY(again->isVisible());
        QVERIFY(!harness.find<QPushButton>("tutorialSkip")->isVisible());
        Study::Document *document = harness.page()->study()->document(Study::tutorialDefinition()).value();
        document->setText(s("changed = 1\n"));
        again->click();
        QTRY_VERIFY_WITH_TIMEOUT(harness.page() && harness.page()->tutorial() && harness.page()->tutorial()->step() == 0, kLong);
        QVERIFY(harness.page()->study()->textOf(Study::tutorialDefinition()).value().contains(s("study_start = \"2021-01-01\"")));
    }
};

QTEST_MAIN(TestTutorialPanel)
#include "tst_tutorial.moc"
