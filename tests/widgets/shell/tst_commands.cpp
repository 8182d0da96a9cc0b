// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTest>
#include <QTimer>

/// The commands of the real window (craft.md 2.7, ux.md statement 58).
class TestCommands : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void everyCommandSaysWhatItIs()
    {
        const WindowHarness harness;
        static const QRegularExpression kId(QStringLiteral("^[a-z]+(\\.[a-zA-Z]+)+$"));
        for (const QAction *action : harness.window()->actionRegistry()->all()) {
            const QByteArray id = action->objectName().toUtf8();
            QVERIFY2(kId.match(action->objectName()).hasMatch(), id.constData());
            QVERIFY2(!action->text().isEmpty() && action->text().at(0).isUpper(), id.constData());
            QVERIFY2(action->toolTip().contains(QLatin1Char('.')), id.constData());
            QVERIFY2(!harness.window()->actionRegistry()->category(action).isEmpty(), id.constData());
        }
    }

    void noTwoCommandsShareAKey()
    {
        const WindowHarness harness;
        QHash<QString, QString> owner;
        for (const QAction *action : harness.window()->actionRegistry()->all()) {
            for (const QKeySequence &keys : action->shortcuts()) {
                const QString text = keys.toString(QKeySequence::PortableText);
                QVERIFY2(!owner.contains(text), qPrintable(text + QStringLiteral(": ") + owner.value(text)
                                                           + QStringLiteral(", ") + action->objectName()));
                owner.insert(text, action->objectName());
            }
        }
        QVERIFY(owner.size() > 20);
    }

    void aCommandThatCannotRunSaysWhy()
    {
        const WindowHarness harness;
        harness.window()->actionRegistry()->refresh();
        int disabled = 0;
        for (const QAction *action : harness.window()->actionRegistry()->all()) {
            if (!action->isEnabled()) {
                ++disabled;
                QVERIFY2(action->statusTip().endsWith(QLatin1Char('.')), qPrintable(action->objectName()));
            }
        }
        QVERIFY(disabled > 0);
    }

    void theEditorLeavesTheWindowItsKeys()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        Gui::EditorPane *pane = harness.page()->currentEditor();
        QVERIFY(pane);
        const QString text = pane->document()->text();
        pane->editor()->setFocus();
        QTest::keyClick(pane->editor(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTest::keyClick(pane->editor(), Qt::Key_L, Qt::ControlModifier);
        QTest::keyClick(pane->editor(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(pane->document()->text(), text);
        QTest::keyClick(pane->editor(), Qt::Key_X);
        QVERIFY(pane->document()->text() != text);
        QTest::keyClick(pane->editor(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(pane->document()->text(), text);
    }

    void everyCommandIsInAMenuAndInThePalette()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QSet<QAction *> inMenus;
        for (const QAction *menu : harness.window()->menuBar()->actions()) {
            QVERIFY(menu->menu());
            const QList<QAction *> items = menu->menu()->actions();
            inMenus.unite(QSet<QAction *>(items.begin(), items.end()));
        }
        const QList<QAction *> all = harness.window()->actionRegistry()->all();
        for (QAction *action : all) {
            QVERIFY2(inMenus.contains(action), qPrintable(action->objectName()));
        }
        int listed = -1;
        QTimer::singleShot(0, qApp, [&listed]() {
            QWidget *palette = QApplication::activeModalWidget();
            listed = palette ? palette->findChild<QListWidget *>()->count() : -2;
            if (palette) {
                static_cast<QDialog *>(palette)->reject();
            }
        });
        QVERIFY(harness.window()->actionRegistry()->trigger(QStringLiteral("app.palette")));
        QTRY_COMPARE(listed, static_cast<int>(all.size()));
    }
};

QTEST_MAIN(TestCommands)
#include "tst_commands.moc"
