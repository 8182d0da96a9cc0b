// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/shell/guidepage.h"
#include "widgets/shell/outlinemodel.h"
#include "widgets/shell/placehistory.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QTextBrowser>
#include <QTimer>

using namespace Gui;

namespace
{

Core::Location at(const char *file, int line)
{
    return {QString::fromLatin1(file), {{line, 1}, {line, 1}}};
}

/// The palette opens its own event loop, so what is done with it is queued first.
template <typename Work> void withPalette(WindowHarness &harness, const QString &command, Work work)
{
    bool seen = false;
    QTimer::singleShot(0, harness.window(), [&]() {
        QWidget *palette = QApplication::activePopupWidget();
        if (!palette) {
            palette = harness.window()->findChild<QWidget *>(QStringLiteral("commandPalette"));
        }
        QVERIFY(palette);
        seen = true;
        work(palette);
    });
    QVERIFY(harness.window()->actionRegistry()->trigger(command));
    QVERIFY(seen);
}

}

/// Ways about the window by keyboard (ux.md section 4).
class TestNavigation : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void historyKeepsJumpsAndNotSteps()
    {
        PlaceHistory places;
        QVERIFY(!places.canGoBack());
        places.visit(at("a.py", 1));
        places.visit(at("a.py", 5)); // a small step
        places.visit(at("a.py", 80));
        places.visit(at("b.py", 80));
        QCOMPARE(places.back(), at("a.py", 80));
        QCOMPARE(places.back(), at("a.py", 5));
        QCOMPARE(places.back(), std::nullopt);
        QCOMPARE(places.forward(), at("a.py", 80));
        places.visit(at("c.py", 1)); // what lay ahead is gone
        QVERIFY(!places.canGoForward());
        QCOMPARE(places.back(), at("a.py", 80));
    }

    void historyHasAnEnd()
    {
        PlaceHistory places;
        for (int line = 0; line < 1000; ++line) {
            places.visit(at("a.py", line * 20));
        }
        int steps = 0;
        while (places.back()) {
            ++steps;
        }
        QVERIFY2(steps > 10 && steps < 1000, qPrintable(QString::number(steps)));
    }

    void backAndForwardGoOverFiles()
    {
        WindowHarness harness;
        openSample(harness);
        harness.page()->openPlace(at("analysis/dataset_definition.py", 40));
        harness.page()->openPlace(at("project.yaml", 3));
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("go.back")));
        QCOMPARE(harness.page()->currentEditor()->document()->path(), QStringLiteral("analysis/dataset_definition.py"));
        QCOMPARE(harness.page()->currentEditor()->editor()->caret().line, 40);
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("go.forward")));
        QCOMPARE(harness.page()->currentEditor()->document()->path(), QStringLiteral("project.yaml"));
    }

    void recentTabsAreWalkedWithControlHeld()
    {
        WindowHarness harness;
        openSample(harness);
        for (const char *path : {"README.md", "analysis/measures.py", "project.yaml"}) {
            QVERIFY(harness.page()->openFile(QString::fromLatin1(path)));
        }
        withPalette(harness, QStringLiteral("go.recentTab"), [](QWidget *palette) {
            auto *list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
            QCOMPARE(list->item(0)->text(), QStringLiteral("project.yaml"));
            QCOMPARE(list->currentRow(), 1);
            QTest::keyPress(list, Qt::Key_Tab, Qt::ControlModifier);
            QCOMPARE(list->currentItem()->text(), QStringLiteral("README.md"));
            QTest::keyRelease(list, Qt::Key_Control);
        });
        QCOMPARE(harness.page()->currentEditor()->document()->path(), QStringLiteral("README.md"));
        QCOMPARE(harness.page()->tabTitle(harness.page()->recentTabs().value(1)), QStringLiteral("project.yaml"));
    }

    void theFocusGoesRoundThePanes()
    {
        WindowHarness harness;
        openSample(harness);
        harness.window()->show();
        harness.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(harness.window()));
        QTRY_VERIFY(harness.page()->study()->preview().result());
        harness.page()->currentEditor()->editor()->setFocus();
        const QWidget *first = QApplication::focusWidget();
        QSet<const QWidget *> stops{first};
        for (int step = 1; step < 4; ++step) {
            QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("go.nextPane")));
            stops.insert(QApplication::focusWidget());
            QCOMPARE(static_cast<int>(stops.size()), step + 1);
        }
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("go.nextPane")));
        QCOMPARE(QApplication::focusWidget(), first);
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("go.previousPane")));
        QVERIFY(stops.contains(QApplication::focusWidget()) && QApplication::focusWidget() != first);
    }

    void helpIsAboutWhereOneIs_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("topic");
        QTest::newRow("codelists") << QStringLiteral("view.codelists") << QStringLiteral("codelists");
        QTest::newRow("pipeline") << QStringLiteral("view.pipeline") << QStringLiteral("pipeline");
        QTest::newRow("changes") << QStringLiteral("view.changes") << QStringLiteral("changes");
        QTest::newRow("jobs") << QStringLiteral("view.jobs") << QStringLiteral("jobs");
        QTest::newRow("outputs") << QStringLiteral("view.outputs") << QStringLiteral("outputs");
        QTest::newRow("text") << QString() << QStringLiteral("editor");
    }

    void helpIsAboutWhereOneIs()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, topic);
        WindowHarness harness;
        openSample(harness);
        harness.window()->show();
        harness.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(harness.window()));
        harness.page()->currentEditor()->editor()->setFocus();
        if (!command.isEmpty()) {
            QVERIFY(harness.window()->actionRegistry()->trigger(command));
        }
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("help.here")));
        QCOMPARE(harness.find<GuidePage>("guidePage")->topic(), topic);
    }

    void everyPageOfTheGuideHasATitleAndText()
    {
        Theme theme;
        GuidePage guide(&theme);
        QSet<QString> titles;
        for (const QString &topic : GuidePage::topics()) {
            guide.showTopic(topic);
            QCOMPARE(guide.topic(), topic);
            const auto *text = guide.findChild<QTextBrowser *>(QStringLiteral("guideText"));
            QVERIFY2(text->toPlainText().size() > 200, qPrintable(topic));
            titles.insert(guide.findChild<QListWidget *>(QStringLiteral("guideTopics"))->currentItem()->text());
        }
        QCOMPARE(titles.size(), GuidePage::topics().size());
        QVERIFY(!titles.contains(QString()));
    }

    void thePaletteFindsCodelistsAndVariables()
    {
        WindowHarness harness;
        openSample(harness);
        harness.page()->openFile(QStringLiteral("analysis/dataset_definition.py"));
        QStringList found;
        withPalette(harness, QStringLiteral("go.file"), [&found](QWidget *palette) {
            auto *text = palette->findChild<QLineEdit *>(QStringLiteral("paletteText"));
            auto *list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
            for (const char *typed : {"#smoking", "@imd_q", "#nothing called so"}) { // variables from the text, before anything has run
                text->setText(QString::fromLatin1(typed));
                found.append(list->count() > 0 ? list->item(0)->text() : QString());
            }
            static_cast<QDialog *>(palette)->reject();
        });
        QCOMPARE(found, (QStringList{QStringLiteral("sample-smoking"), QStringLiteral("imd_quintile"), QString()}));
    }

    void anotherFileIsSeenBesideTheTabsAndComesBackWithTheStudy()
    {
        WindowHarness harness;
        openSample(harness);
        StudyPage *page = harness.page();
        harness.window()->show();
        harness.window()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(harness.window()));
        EditorPane *left = page->openFile(QStringLiteral("analysis/dataset_definition.py"));
        EditorPane *right = page->openBeside(QStringLiteral("analysis/codelists.py"));
        QVERIFY(left && right);
        QCOMPARE(page->currentEditor(), right);
        QVERIFY(right->assistant());
        QCOMPARE(page->currentOutline().value(0).place.file, QStringLiteral("analysis/codelists.py"));
        left->editor()->setFocus();
        QCOMPARE(page->currentEditor(), left);
        left->toggleSplit(Qt::Vertical);
        // The same file beside its own tab: one text, and closing one leaves the other.
        EditorPane *twin = page->openBeside(QStringLiteral("analysis/dataset_definition.py"));
        QCOMPARE(twin->document(), left->document());
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("file.close")));
        QVERIFY(!page->besideEditor() && left->document());
        QVERIFY(page->openBeside(QStringLiteral("analysis/codelists.py")));
        harness.restart();
        openSample(harness);
        QVERIFY(harness.page()->besideEditor());
        QCOMPARE(harness.page()->besideEditor()->document()->path(), QStringLiteral("analysis/codelists.py"));
        EditorPane *again = harness.page()->openFile(QStringLiteral("analysis/dataset_definition.py"));
        QVERIFY(again->secondEditor());
        QCOMPARE(again->splitOrientation(), Qt::Vertical);
    }

    void thePageOfTheGuideIsClosedByTheKeyOfTabs()
    {
        WindowHarness harness;
        openSample(harness);
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("help.guide")));
        QVERIFY(harness.window()->findChild<GuidePage *>());
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("file.close")));
        QVERIFY(!harness.window()->findChild<GuidePage *>());
    }

    void thePaletteSaysWhenNothingIsCalledSo()
    {
        WindowHarness harness;
        openSample(harness);
        withPalette(harness, QStringLiteral("app.palette"), [](QWidget *palette) {
            auto *text = palette->findChild<QLineEdit *>(QStringLiteral("paletteText"));
            auto *list = palette->findChild<QListWidget *>(QStringLiteral("paletteList"));
            QVERIFY(list->isVisibleTo(palette));
            text->setText(QStringLiteral(">qqqqzz"));
            QVERIFY(!list->isVisibleTo(palette));
            QVERIFY(palette->findChild<QLabel *>(QStringLiteral("paletteNothing"))->isVisibleTo(palette));
            // A word of the description finds a command too.
            text->setText(QStringLiteral(">colour scheme"));
            QVERIFY(list->count() >= 3);
            static_cast<QDialog *>(palette)->reject();
        });
    }

private:
    static void openSample(WindowHarness &harness)
    {
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
    }
};

QTEST_MAIN(TestNavigation)
#include "tst_navigation.moc"
