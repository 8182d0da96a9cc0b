// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "model/study/problemstore.h"
#include "tests/support/testsupport.h"
#include "widgets/foundation/panes.h"
#include "widgets/problems/problemspanel.h"

using namespace Gui;

namespace
{

Core::Diagnostic found(const QString &file, int line, Core::Severity severity, const QString &message)
{
    Core::Diagnostic diagnostic;
    diagnostic.file = file;
    diagnostic.range.start = diagnostic.range.end = {line, 1};
    diagnostic.severity = severity;
    diagnostic.rule = QStringLiteral("test");
    diagnostic.message = message;
    return diagnostic;
}

} // namespace

/// The table of the study's problems.
class ProblemsPanelTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void filters_data();
    void filters();
    void saysThatThereIsNothing();
    void opensAPlaceByKeyboard();

private:
    std::unique_ptr<Study::ProblemStore> m_store;
    Theme m_theme;
};

void ProblemsPanelTest::init()
{
    m_store = std::make_unique<Study::ProblemStore>();
    m_store->replace(QStringLiteral("ehrql"), QStringLiteral("a.py"),
                     {found(QStringLiteral("a.py"), 3, Core::Severity::Error, QStringLiteral("wrong date")),
                      found(QStringLiteral("a.py"), 5, Core::Severity::Warning, QStringLiteral("never true")),
                      found(QStringLiteral("b.py"), 1, Core::Severity::Information, QStringLiteral("unused list"))});
}

void ProblemsPanelTest::filters_data()
{
    QTest::addColumn<int>("severity");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("rows");
    QTest::newRow("everything") << 0 << QString() << 3;
    QTest::newRow("no notes") << 1 << QString() << 2;
    QTest::newRow("errors") << 2 << QString() << 1;
    QTest::newRow("words of the message") << 0 << QStringLiteral("LIST") << 1;
    QTest::newRow("a file and a severity") << 1 << QStringLiteral("b.py") << 0;
}

void ProblemsPanelTest::filters()
{
    QFETCH(int, severity);
    QFETCH(QString, text);
    QFETCH(int, rows);
    ProblemsPanel panel(m_store.get(), &m_theme);
    panel.findChild<QComboBox *>(QStringLiteral("problemsSeverity"))->setCurrentIndex(severity);
    panel.findChild<QLineEdit *>(QStringLiteral("problemsFilter"))->setText(text);
    const auto *table = panel.findChild<QTableView *>(QStringLiteral("problemsTable"));
    QCOMPARE(table->model()->rowCount(), rows);
    QCOMPARE(table->isHidden(), rows == 0);
}

void ProblemsPanelTest::saysThatThereIsNothing()
{
    ProblemsPanel panel(m_store.get(), &m_theme);
    panel.setCheckedFiles(2);
    m_store->clearProvider(QStringLiteral("ehrql"));
    QVERIFY(panel.findChild<EmptyState *>()->sentence().startsWith(QStringLiteral("No problems in 2 checked")));
}

void ProblemsPanelTest::opensAPlaceByKeyboard()
{
    ProblemsPanel panel(m_store.get(), &m_theme);
    QSignalSpy opened(&panel, &ProblemsPanel::opened);
    auto *table = panel.findChild<QTableView *>(QStringLiteral("problemsTable"));
    panel.show();
    table->setCurrentIndex(table->model()->index(1, 1));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<Core::Location>().range.start.line, 5);
}

QTEST_MAIN(ProblemsPanelTest)
#include "tst_problemspanel.moc"
