// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

#include "model/repository/repository.h"
#include "model/study/openstudy.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/datapane.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/searchpane.h"
#include "widgets/foundation/noticebar.h"

using namespace Gui;

namespace
{

constexpr int kLong = 20'000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const char kDefinition[] = "index_date = \"2023-04-01\"\nage = 1\nages = 2\n";

} // namespace

/// Search and data beside a study, and what the editor shows of the last commit.
class TestSidePanes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        TestSupport::writeTree(m_folder->path(), {{s("analysis/a.py"), kDefinition}, {s("analysis/b.R"), "age <- 3\r\nx\r\n"}, {s("image.bin"), QByteArray("age\0", 4)}});
        auto repo = Repository::Repo::init(m_folder->path());
        TestSupport::require(repo);
        TestSupport::require(repo->setIdentity({s("Ada Example"), s("ada@example.org")}));
        TestSupport::require(repo->stage({s("analysis/a.py")}));
        TestSupport::require(repo->commit(s("Start"), {s("Ada Example"), s("ada@example.org")}));
        m_jobs = std::make_unique<Core::JobQueue>();
        auto study = Study::OpenStudy::open(m_folder->path(), m_jobs.get());
        TestSupport::require(study);
        m_study = std::move(*study);
    }

    void cleanup()
    {
        m_study.reset();
        m_jobs.reset();
        m_folder.reset();
    }

    void searchesFilesAndUnsavedText()
    {
        SearchPane pane(m_study.get(), &m_theme);
        auto *document = *m_study->document(s("analysis/a.py"));
        document->setText(s("age = 1\nage = 2\n"));
        pane.searchFor(s("age"), true);
        QTRY_COMPARE_WITH_TIMEOUT(pane.matchCount(), 3, kLong);
        auto *results = pane.findChild<QTreeWidget *>(s("searchResults"));
        QCOMPARE(results->topLevelItemCount(), 2);
        QSignalSpy places(&pane, &SearchPane::placeActivated);
        emit results->itemActivated(results->topLevelItem(0)->child(1), 0);
        QCOMPARE(places.size(), 1);
        const auto place = places.first().first().value<Core::Location>();
        QCOMPARE(place.file, s("analysis/a.py"));
        QCOMPARE(place.range.start.line, 2);
    }

    void replacesWhatIsTickedAndTakesItBack()
    {
        SearchPane pane(m_study.get(), &m_theme);
        pane.searchFor(s("age"), false);
        QTRY_COMPARE_WITH_TIMEOUT(pane.matchCount(), 3, kLong);
        pane.findChild<QLineEdit *>(s("searchReplacement"))->setText(s("years"));
        auto *results = pane.findChild<QTreeWidget *>(s("searchResults"));
        QVERIFY2(results->topLevelItem(0)->child(0)->text(0).contains(s("age → years = 1")), qPrintable(results->topLevelItem(0)->child(0)->text(0)));
        results->topLevelItem(0)->child(1)->setCheckState(0, Qt::Unchecked);
        pane.findChild<QPushButton *>(s("searchReplace"))->click();
        Study::Document *first = *m_study->document(s("analysis/a.py"));
        Study::Document *second = *m_study->document(s("analysis/b.R"));
        QCOMPARE(first->text(), s("index_date = \"2023-04-01\"\nyears = 1\nages = 2\n"));
        QCOMPARE(second->text(), s("years <- 3\nx\n"));
        for (QPushButton *button : pane.findChild<NoticeBar *>()->findChildren<QPushButton *>()) {
            if (button->text() == s("Undo")) {
                button->click();
                break;
            }
        }
        QCOMPARE(first->text(), s(kDefinition));
        QCOMPARE(second->text(), s("age <- 3\nx\n"));
    }

    void saysWhereAPatternIsWrong()
    {
        SearchPane pane(m_study.get(), &m_theme);
        pane.searchFor(s("age"), false);
        QTRY_COMPARE_WITH_TIMEOUT(pane.matchCount(), 3, kLong);
        pane.searchFor(s("nowhere to be found"), false);
        QTRY_COMPARE_WITH_TIMEOUT(pane.matchCount(), 0, kLong);
        QVERIFY(!pane.findChild<QPushButton *>(s("searchReplace"))->isEnabled());
    }

    void listsTablesAndColumns()
    {
        DataPane pane;
        pane.setModule(s("tpp"));
        auto *tree = pane.findChild<QTreeWidget *>(s("dataTree"));
        QVERIFY(tree->topLevelItemCount() > 20);
        pane.findChild<QLineEdit *>(s("dataSearch"))->setText(s("imd_rounded"));
        QTreeWidgetItem *found = nullptr;
        for (int row = 0; row < tree->topLevelItemCount(); ++row) {
            found = tree->topLevelItem(row)->text(0) == s("addresses") ? tree->topLevelItem(row) : found;
            QVERIFY(tree->topLevelItem(row)->isHidden() || tree->topLevelItem(row)->isExpanded());
        }
        QVERIFY(found && !found->isHidden());
        for (int i = 0; i < found->childCount(); ++i) {
            if (found->child(i)->text(0) == s("imd_rounded")) {
                tree->setCurrentItem(found->child(i));
            }
        }
        QCOMPARE(pane.selectedCode(), s("addresses.imd_rounded"));
        QSignalSpy inserted(&pane, &DataPane::insertWanted);
        QSignalSpy uses(&pane, &DataPane::usesWanted);
        pane.findChild<QPushButton *>(s("dataInsert"))->click();
        pane.findChild<QPushButton *>(s("dataUses"))->click();
        QCOMPARE(inserted.value(0).value(0).toString(), s("addresses.imd_rounded"));
        QCOMPARE(uses.value(0).value(0).toString(), s("addresses.imd_rounded"));
    }

    void twoViewsOfATextStayInStepWithCaretsOfTheirOwn()
    {
        EditorPane pane(m_study.get(), *m_study->document(s("analysis/a.py")), &m_theme);
        pane.setAutosave(false);
        pane.toggleSplit();
        QVERIFY(pane.secondEditor());
        pane.editor()->goTo({{2, 1}, {2, 1}});
        pane.secondEditor()->goTo({{3, 1}, {3, 1}});
        pane.editor()->insertAtCaret(s("# first\n"));
        QCOMPARE(pane.secondEditor()->text(), pane.editor()->text());
        QCOMPARE(pane.secondEditor()->caret().line, 4);
        pane.secondEditor()->insertAtCaret(s("# second\n"));
        QCOMPARE(pane.editor()->text(), s("index_date = \"2023-04-01\"\n# first\nage = 1\n# second\nages = 2\n"));
        QCOMPARE(pane.document()->text(), pane.editor()->text());
        pane.toggleSplit();
        QVERIFY(!pane.secondEditor());
    }

    void barsShowWhatDiffersFromTheLastCommit()
    {
        EditorPane pane(m_study.get(), *m_study->document(s("analysis/a.py")), &m_theme);
        pane.setAutosave(false);
        pane.document()->setText(s("index_date = \"2024-04-01\"\nage = 1\nages = 2\nnew = 3\n"));
        constexpr int kAdded = 3;
        constexpr int kChanged = 4;
        const auto marks = [&pane](int line) { return pane.editor()->markersAtLine(line - 1); };
        QTRY_VERIFY_WITH_TIMEOUT((marks(1) & (1U << kChanged)) != 0, kLong);
        QVERIFY((marks(4) & (1U << kAdded)) != 0);
        QCOMPARE(marks(2) & ((1U << kAdded) | (1U << kChanged)), 0U);
        pane.toggleAuthors();
        const auto author = [&pane](int line) {
            const long length = pane.editor()->SendScintilla(QsciScintillaBase::SCI_MARGINGETTEXT, static_cast<unsigned long>(line - 1), static_cast<void *>(nullptr));
            QByteArray text(length + 1, '\0');
            pane.editor()->SendScintilla(QsciScintillaBase::SCI_MARGINGETTEXT, static_cast<unsigned long>(line - 1), static_cast<void *>(text.data()));
            return QString::fromUtf8(text.constData());
        };
        QTRY_VERIFY_WITH_TIMEOUT(author(2).contains(s("Ada Example")), kLong);
        QCOMPARE(author(4), s("not committed"));
    }

private:
    Theme m_theme{Scheme::Light};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
};

QTEST_MAIN(TestSidePanes)
#include "tst_sidepanes.moc"
