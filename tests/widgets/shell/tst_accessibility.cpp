// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "tests/widgets/shell/dialogwalk.h"
#include "widgets/editor/editorpane.h"
#include "widgets/shell/newstudydialog.h"
#include "widgets/shell/settingsdialog.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QTextEdit>
#include <QToolBar>

namespace {

/// Parts that Qt puts into its own controls; the control round them has the name.
bool isPartOfAnother(const QWidget *widget)
{
    const QWidget *parent = widget->parentWidget();
    if (const auto *area = qobject_cast<const QAbstractScrollArea *>(parent); area && area->viewport() == widget) {
        return true;
    }
    return widget->objectName().startsWith(QLatin1String("qt_")) || qobject_cast<const QHeaderView *>(widget)
           || qobject_cast<const QScrollBar *>(widget)
           || (parent
               && (qobject_cast<const QAbstractSpinBox *>(parent) || qobject_cast<const QComboBox *>(parent)
                   || (qobject_cast<const QTabBar *>(widget) && qobject_cast<const QTabWidget *>(parent))));
}

bool needsName(const QWidget *widget)
{
    return widget->focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton *>(widget)
           || qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QTextEdit *>(widget)
           || qobject_cast<const QLineEdit *>(widget);
}

/// Every control that is there to be used and has no name to be spoken.
QStringList unnamed(const QWidget *top)
{
    QStringList found;
    for (QWidget *widget : top->findChildren<QWidget *>()) {
        if (!widget->isVisibleTo(top) || !needsName(widget) || isPartOfAnother(widget)) {
            continue;
        }
        const QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
        if (!spoken || spoken->text(QAccessible::Name).trimmed().isEmpty()) {
            found.append(QStringLiteral("%1 \"%2\" in %3")
                             .arg(QString::fromLatin1(widget->metaObject()->className()),
                                  widget->objectName(),
                                  widget->parentWidget()
                                      ? QString::fromLatin1(widget->parentWidget()->metaObject()->className())
                                      : QString()));
        }
    }
    return found;
}

#define COMPARE_NAMED(widget)                                                                                \
    do {                                                                                                     \
        const QStringList missing_ = unnamed(widget);                                                        \
        QVERIFY2(missing_.isEmpty(), qPrintable(missing_.join(QStringLiteral("\n"))));                       \
    } while (false)

} // namespace

/// Every focusable control has a spoken name (ux.md statement 60, craft.md 2.14).
class TestAccessibility : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void theWelcomePage()
    {
        const WindowHarness harness;
        COMPARE_NAMED(harness.window());
    }

    void everyViewOfAStudy()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QTRY_COMPARE_WITH_TIMEOUT(harness.page()->study()->preview().state(),
                                  Study::LivePreview::State::Fresh, 60'000);
        const QList<QAction *> sides = harness.find<QToolBar>("rail")->actions();
        int shown = 0;
        for (QAction *side : sides) {
            if (!side->isCheckable()) {
                continue;
            }
            if (!side->isChecked()) {
                side->trigger();
            }
            ++shown;
            COMPARE_NAMED(harness.window());
        }
        QVERIFY(shown >= 5);
        for (QTabWidget *tabs : harness.window()->findChildren<QTabWidget *>()) {
            for (int index = 0; index < tabs->count(); ++index) {
                tabs->setCurrentIndex(index);
                COMPARE_NAMED(harness.window());
            }
        }
        harness.page()->currentEditor()->openFind(true);
        COMPARE_NAMED(harness.window());
    }

    void everyDialog()
    {
        WindowHarness harness;
        Gui::NewStudyDialog create(harness.theme(), harness.folder(QStringLiteral("studies")));
        create.show();
        COMPARE_NAMED(&create);
        Gui::SettingsDialog settings(harness.settings());
        settings.show();
        COMPARE_NAMED(&settings);
    }

    void everyDialogThatACommandOpens()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QTRY_COMPARE_WITH_TIMEOUT(harness.page()->study()->preview().state(), Study::LivePreview::State::Fresh, 60'000);
        QStringList missing;
        const QStringList commands = walkDialogs(harness, [&missing](const QString &command, QWidget *dialog) {
            for (const QString &control : unnamed(dialog)) {
                missing.append(command + QStringLiteral(": ") + control);
            }
        });
        missing.removeDuplicates();
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral("\n"))));
        QVERIFY2(commands.size() >= 8, qPrintable(commands.join(QStringLiteral(", "))));
    }

    void noTwoMnemonicsOfADialogAreTheSame()
    {
        WindowHarness harness;
        Gui::NewStudyDialog create(harness.theme(), harness.folder(QStringLiteral("studies")));
        Gui::SettingsDialog settings(harness.settings());
        for (const QDialog *dialog : QList<const QDialog *>{&create, &settings}) {
            QSet<QString> seen;
            for (const QAbstractButton *button : dialog->findChildren<QAbstractButton *>()) {
                const QKeySequence key = QKeySequence::mnemonic(button->text());
                if (!key.isEmpty()) {
                    QVERIFY2(!seen.contains(key.toString()), qPrintable(button->text()));
                    seen.insert(key.toString());
                }
            }
        }
    }

    void everyPanelIsReachedByTab()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QVERIFY(QTest::qWaitForWindowActive(harness.window()));
        // The editor keeps Tab for itself, so the walk begins in the side view.
        auto *filter = harness.find<QLineEdit>("studyFilter");
        filter->setFocus();
        QTRY_COMPARE(QApplication::focusWidget(), filter);
        QSet<QWidget *> reached;
        for (int step = 0; step < 60 && !reached.contains(QApplication::focusWidget()); ++step) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (qobject_cast<Gui::CodeEditor *>(QApplication::focusWidget())) {
                break;
            }
        }
        QVERIFY(reached.size() >= 3);
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
