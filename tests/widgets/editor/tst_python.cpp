// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>

#include "model/core/files.h"
#include "model/study/openstudy.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/pythonassistant.h"
#include "widgets/editor/readingpages.h"
#include "widgets/editor/renamedialog.h"

using namespace Gui;

namespace
{

constexpr int kLong = 20'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kDefinition[] = "from ehrql import create_dataset\n"
                           "from ehrql.tables.core import patients\n"
                           "from helpers import born_before\n"
                           "\n"
                           "index_date = \"2023-04-01\"\n"
                           "dataset = create_dataset()\n"
                           "dataset.define_population(born_before(index_date))\n"
                           "dataset.age=patients.age_on( index_date )\n"
                           "dataset.old = dataset.age > 64\n";
const char kHelpers[] = "from ehrql.tables.core import patients\n"
                        "\n"
                        "def born_before(day):\n"
                        "    return patients.date_of_birth.is_before(day)\n";

} // namespace

/// What the editor knows of a Python file, the reference and the document in plain English.
class TestPython : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        TestSupport::writeTree(m_folder->path(), {{s("analysis/a.py"), kDefinition}, {s("analysis/helpers.py"), kHelpers}});
        m_jobs = std::make_unique<Core::JobQueue>();
        auto study = Study::OpenStudy::open(m_folder->path(), m_jobs.get(), TestSupport::program(s("studybench-evaluator")));
        TestSupport::require(study);
        m_study = std::move(*study);
        m_pane = std::make_unique<EditorPane>(m_study.get(), *m_study->document(s("analysis/a.py")), &m_theme);
        m_pane->setAutosave(false);
    }

    void cleanup()
    {
        m_pane.reset();
        m_study.reset();
        m_jobs.reset();
        m_folder.reset();
    }

    void peeksAtADefinitionInAnotherFile()
    {
        QSignalSpy places(m_pane->assistant(), &PythonAssistant::placeWanted);
        m_pane->show();
        caretAt("dataset.define_population(born_before", "dataset.define_population(born");
        m_pane->assistant()->peekDefinition();
        auto *text = qobject_cast<QPlainTextEdit *>(QApplication::focusWidget() ? QApplication::focusWidget() : QApplication::activePopupWidget()->focusProxy());
        QVERIFY(text);
        QCOMPARE(text->textCursor().block().text(), s("def born_before(day):"));
        QVERIFY(places.isEmpty());
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(places.value(0).value(0).value<Core::Location>().file, s("analysis/helpers.py"));
    }

    void theSecondViewKnowsTheLanguageToo()
    {
        m_pane->show();
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        const PythonAssistant *first = m_pane->assistant();
        m_pane->toggleSplit();
        QCOMPARE(QApplication::focusWidget(), m_pane->secondEditor());
        QCOMPARE(m_pane->editor(), m_pane->secondEditor());
        QVERIFY(m_pane->assistant() && m_pane->assistant() != first);
        caretAt("dataset.old = dataset.age", "dataset.old = dataset.a");
        m_pane->assistant()->complete();
        QVERIFY(m_pane->secondEditor()->SendScintilla(QsciScintillaBase::SCI_AUTOCACTIVE) != 0);
        m_pane->toggleSplit();
        QCOMPARE(m_pane->assistant(), first);
    }

    void goesToADefinitionInThisFileAndInAnother()
    {
        QSignalSpy places(m_pane->assistant(), &PythonAssistant::placeWanted);
        caretAt("dataset.old = dataset.age", "dataset.old = dataset.a");
        m_pane->assistant()->goToDefinition();
        QCOMPARE(places.size(), 1);
        QCOMPARE(places.at(0).at(0).value<Core::Location>().range.start.line, 8);
        caretAt("born_before(index_date))", "bo");
        m_pane->assistant()->goToDefinition();
        QCOMPARE(places.size(), 2);
        QCOMPARE(places.at(1).at(0).value<Core::Location>().file, s("analysis/helpers.py"));
        QCOMPARE(places.at(1).at(0).value<Core::Location>().range.start.line, 3);
    }

    void saysWhenThereIsNoDefinition()
    {
        QSignalSpy nothing(m_pane->assistant(), &PythonAssistant::nothingFound);
        caretAt("\"2023-04-01\"", "\"20");
        m_pane->assistant()->goToDefinition();
        QCOMPARE(nothing.size(), 1);
    }

    void tidiesSpacingAsOneUndoStep()
    {
        m_pane->assistant()->tidySpacing();
        QVERIFY2(m_pane->document()->text().contains(s("dataset.age = patients.age_on(")), qPrintable(m_pane->document()->text()));
        m_pane->editor()->undo();
        QCOMPARE(m_pane->document()->text(), s(kDefinition));
    }

    void addsTheNextMatchToTheSelection()
    {
        caretAt("index_date = ", "index_d");
        m_pane->editor()->selectNextMatch();
        m_pane->editor()->selectNextMatch();
        QVERIFY(m_pane->editor()->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONS) >= 2);
    }

    void knowsTheHelpOfTheWordAtTheCaret()
    {
        caretAt("patients.age_on", "patients.age");
        QCOMPARE(m_pane->assistant()->helpWord(), s("core.patients.age_on"));
    }

    void theRenameFormShowsEveryPlaceItChanges()
    {
        Authoring::Program program([this](const QString &file) -> std::optional<QByteArray> {
            const auto text = Core::readTextFile(m_folder->path() + QLatin1Char('/') + file);
            return text ? std::optional(text->toUtf8()) : std::nullopt;
        });
        program.setDefinition(s("analysis/a.py"));
        const qsizetype at = QByteArray(kDefinition).indexOf("dataset.age=") + 8;
        RenameDialog dialog(program, s("analysis/a.py"), at);
        auto *name = dialog.findChild<QLineEdit *>();
        QVERIFY(name);
        QCOMPARE(name->text(), s("age"));
        name->setText(s("years"));
        QVERIFY2(dialog.canRename(), qPrintable(dialog.reason()));
        const QByteArray changed = dialog.changedFiles().at(s("analysis/a.py"));
        QCOMPARE(changed, QByteArray(kDefinition).replace("dataset.age", "dataset.years"));
        QVERIFY(dialog.findChild<QListWidget *>()->count() >= 2);
    }

    void theReferenceFindsAnEntryWithItsExample()
    {
        ReferencePage page(&m_theme);
        page.showEntry(s("is_on_or_between"));
        QCOMPARE(page.entry(), s("is_on_or_between"));
        QVERIFY(page.findChild<QTextBrowser *>()->toPlainText().contains(s("is_on_or_between(")));
        auto *names = page.findChild<QListWidget *>(s("referenceNames"));
        const auto shown = [names]() {
            int count = 0;
            for (int row = 0; row < names->count(); ++row) {
                count += names->item(row)->isHidden() ? 0 : 1;
            }
            return count;
        };
        const int all = shown();
        page.findChild<QLineEdit *>(s("referenceSearch"))->setText(s("between"));
        QVERIFY(shown() > 0 && shown() < all);
    }

    void theDocumentFollowsTheTextAndCanBeWritten_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QByteArray>("beginning");
        QTest::newRow("HTML") << s("html") << QByteArray("<");
        QTest::newRow("Markdown") << s("md") << QByteArray("#");
        QTest::newRow("PDF") << s("pdf") << QByteArray("%PDF");
        QTest::newRow("SVG") << s("svg") << QByteArray("<svg");
    }

    void theDocumentFollowsTheTextAndCanBeWritten()
    {
        QFETCH(QString, ending);
        QFETCH(QByteArray, beginning);
        ExplanationPage page(m_study.get(), s("analysis/a.py"), &m_theme);
        QTRY_VERIFY_WITH_TIMEOUT(page.shownText().contains(s("age")), kLong);
        m_pane->document()->setText(s(kDefinition) + s("dataset.born = patients.date_of_birth\n"));
        QTRY_VERIFY_WITH_TIMEOUT(page.shownText().contains(s("born")), kLong);
        const QString path = m_folder->filePath(s("explained.") + ending);
        SB_VERIFY_RESULT(page.exportTo(path));
        const QByteArray written = TestSupport::read(path);
        QVERIFY2(written.trimmed().startsWith(beginning), written.left(80).constData());
    }

private:
    /// Puts the caret behind `before` within the first place of `place`.
    void caretAt(const char *place, const char *before)
    {
        const QString text = m_pane->document()->text();
        const qsizetype at = text.indexOf(s(place)) + qsizetype(qstrlen(before));
        const qsizetype line = text.first(at).count(QLatin1Char('\n'));
        const qsizetype column = at - (text.first(at).lastIndexOf(QLatin1Char('\n')) + 1);
        const Core::TextPosition position{static_cast<int>(line) + 1, static_cast<int>(column) + 1};
        m_pane->editor()->goTo({position, position});
    }

    Theme m_theme{Scheme::Light};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
    std::unique_ptr<EditorPane> m_pane;
};

QTEST_MAIN(TestPython)
#include "tst_python.moc"
