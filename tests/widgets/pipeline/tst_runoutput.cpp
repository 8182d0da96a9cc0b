// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>

#include "tests/support/testsupport.h"
#include "widgets/foundation/logview.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/pipeline/runoutput.h"

using namespace Gui;

class TestRunOutput : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init();
    void cleanup() { m_output.reset(); }

    void followsUntilThePersonLooksElsewhere();
    void aFailedLogOpensWhereTheScriptStopped();
    void placesAreLinksByKeyToo();
    void findsGoesRoundAndSaysWhatIsNotThere();
    void keepsTheLogsOfActionsApart();

private:
    [[nodiscard]] static QStringList lines(int count, const QString &text = QStringLiteral("line"));
    [[nodiscard]] QScrollBar *bar() const { return m_view->verticalScrollBar(); }

    Theme m_theme;
    std::unique_ptr<RunOutput> m_output;
    LogView *m_view = nullptr;
    QCheckBox *m_follow = nullptr;
};

void TestRunOutput::init()
{
    m_output = std::make_unique<RunOutput>(&m_theme);
    m_output->resize(700, 300);
    m_output->setVisible(true);
    m_view = m_output->findChild<LogView *>();
    m_follow = m_output->findChild<QCheckBox *>(QStringLiteral("runOutputFollow"));
}

QStringList TestRunOutput::lines(int count, const QString &text)
{
    QStringList made;
    for (int i = 0; i < count; ++i) {
        made.append(QStringLiteral("%1 %2").arg(text).arg(i));
    }
    return made;
}

void TestRunOutput::followsUntilThePersonLooksElsewhere()
{
    for (const QString &line : lines(300)) {
        m_output->addLine(QStringLiteral("a"), line);
    }
    QTRY_VERIFY(bar()->maximum() > 200);
    QCOMPARE(bar()->value(), bar()->maximum());
    m_output->resize(700, 200); // a lower view still shows the end
    QTRY_COMPARE(bar()->value(), bar()->maximum());
    bar()->setValue(20);
    QVERIFY(!m_follow->isChecked());
    m_output->addLine(QStringLiteral("a"), QStringLiteral("more"));
    QCOMPARE(bar()->value(), 20);
    m_follow->click();
    QCOMPARE(bar()->value(), bar()->maximum());
    m_output->addLine(QStringLiteral("a"), QStringLiteral("and more"));
    QCOMPARE(bar()->value(), bar()->maximum());
    m_follow->click();
    QVERIFY(!m_view->isFollowing());
}

void TestRunOutput::aFailedLogOpensWhereTheScriptStopped()
{
    QStringList log = lines(200);
    log += {QStringLiteral("Traceback (most recent call last):"), QStringLiteral("  File \"/workspace/analysis/a.py\", line 7, in <module>"),
            QStringLiteral("  File \"/usr/lib/python3/json/decoder.py\", line 337, in decode"), QStringLiteral("ValueError: no")};
    log += lines(200, QStringLiteral("summary"));
    m_output->show(QStringLiteral("a"), log, true);
    QVERIFY(m_view->textCursor().block().text().contains(QStringLiteral("analysis/a.py")));
    QTRY_VERIFY(m_view->viewport()->rect().contains(m_view->cursorRect()));
    QVERIFY(!m_follow->isChecked());
    m_output->show(QStringLiteral("b"), lines(300));
    QTRY_COMPARE(bar()->value(), bar()->maximum());
    QStringList noPlace = lines(200);
    noPlace += QStringLiteral("2026-01-01T00:00:00.000000000Z Error in library(x) : there is no package called x");
    noPlace += lines(200);
    noPlace += QStringLiteral("status_message: Job exited with an error");
    m_output->show(QStringLiteral("d"), noPlace, true);
    QVERIFY(m_view->textCursor().block().text().contains(QStringLiteral("library(x)")));
    m_output->show(QStringLiteral("c"), lines(300), true); // nothing is named: the end
    QTRY_COMPARE(bar()->value(), bar()->maximum());
}

void TestRunOutput::placesAreLinksByKeyToo()
{
    QSignalSpy places(m_output.get(), &RunOutput::placeActivated);
    m_output->show(QStringLiteral("a"), {QStringLiteral("ok"), QStringLiteral("2026-01-01T00:00:00.000000Z analysis/model.R:31: no")}, true);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(places.size(), 1);
    const auto place = places.first().first().value<Core::Location>();
    QCOMPARE(place.file, QStringLiteral("analysis/model.R"));
    QCOMPARE(place.range.start.line, 31);
    QTest::keyClick(m_view, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(m_view, Qt::Key_Return);
    QCOMPARE(places.size(), 1);
}

void TestRunOutput::findsGoesRoundAndSaysWhatIsNotThere()
{
    m_output->show(QStringLiteral("a"), lines(50));
    auto *find = m_output->findChild<QLineEdit *>(QStringLiteral("runOutputFind"));
    find->setText(QStringLiteral("line 7"));
    QTest::keyClick(find, Qt::Key_Return);
    QCOMPARE(m_view->textCursor().blockNumber(), 7);
    QTest::keyClick(find, Qt::Key_Return);
    QCOMPARE(m_view->textCursor().blockNumber(), 7); // the only one, found again from the beginning
    auto *notice = m_output->findChild<NoticeBar *>();
    QVERIFY(!notice->isVisible());
    find->setText(QStringLiteral("nowhere"));
    QTest::keyClick(find, Qt::Key_Return);
    QVERIFY(notice->isVisible() && notice->sentence().contains(QStringLiteral("nowhere")));
}

void TestRunOutput::keepsTheLogsOfActionsApart()
{
    m_output->addLine(QStringLiteral("a"), QStringLiteral("of a"));
    m_output->addLine(QStringLiteral("b"), QStringLiteral("of b"));
    m_output->addLine(QStringLiteral("a"), QStringLiteral("of a, too"));
    QCOMPARE(m_output->shown(), QStringLiteral("b"));
    QCOMPARE(m_view->toPlainText(), QStringLiteral("of b"));
    m_output->findChild<QComboBox *>(QStringLiteral("runOutputAction"))->setCurrentText(QStringLiteral("a"));
    QCOMPARE(m_view->toPlainText(), QStringLiteral("of a\nof a, too"));
}

QTEST_MAIN(TestRunOutput)
#include "tst_runoutput.moc"
