// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QInputDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTimer>
#include <QTreeWidget>

#include "model/jobs/secretstore.h"
#include "model/repository/repository.h"
#include "tests/support/testsupport.h"
#include "widgets/repository/changespane.h"
#include "widgets/repository/conflictview.h"
#include "widgets/repository/diffview.h"

using namespace Gui;

namespace
{

const Repository::Identity kAuthor{QStringLiteral("Ada Example"), QStringLiteral("ada@example.org")};
constexpr int kLong = 20000;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

/// The Changes view on a study of its own, without the rest of the window.
class TestChanges : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write({{s("project.yaml"), "version: '4.0'\nactions: {}\n"}, {s("a.txt"), "one\ntwo\nthree\n"}});
        auto repo = Repository::Repo::init(root());
        TestSupport::require(repo);
        TestSupport::require(repo->setIdentity(kAuthor));
        commit(*repo, {s("project.yaml"), s("a.txt")}, "Start");
        m_jobs = std::make_unique<Core::JobQueue>();
    }

    void cleanup()
    {
        m_pane.reset();
        m_study.reset();
        m_jobs.reset();
    }

    void selectedLinesAreStaged()
    {
        write({{s("a.txt"), "one\nnew\nother\ntwo\nthree\n"}});
        open();
        auto *diff = m_pane->findChild<DiffView *>(s("changesDiff"));
        QTRY_VERIFY_WITH_TIMEOUT(diff->toPlainText().contains(s("other")), kLong);
        select(diff, "other");
        auto *lines = m_pane->findChild<QPushButton *>(s("diffLines"));
        QTRY_VERIFY_WITH_TIMEOUT(lines->isVisible(), kLong);
        QCOMPARE(lines->text(), s("Stage Lines"));
        lines->click();
        QTRY_COMPARE_WITH_TIMEOUT(staged(), s("other"), kLong);
        // The other side can be shown now, and taken back as a block.
        auto *sides = m_pane->findChild<QComboBox *>(s("diffSide"));
        QTRY_VERIFY_WITH_TIMEOUT(sides->isVisible(), kLong);
        sides->setCurrentIndex(1);
        emit sides->activated(1);
        QTRY_VERIFY_WITH_TIMEOUT(!diff->toPlainText().contains(s("new")) && diff->toPlainText().contains(s("other")), kLong);
        select(diff, "other");
        auto *block = m_pane->findChild<QPushButton *>(s("diffBlock"));
        QTRY_COMPARE_WITH_TIMEOUT(block->text(), s("Unstage Block"), kLong);
        block->click();
        QTRY_COMPARE_WITH_TIMEOUT(staged(), QString(), kLong);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("one\nnew\nother\ntwo\nthree\n"));
    }

    void aConflictIsSettledBlockByBlockAndCommitted()
    {
        conflicting();
        open();
        m_pane->pull();
        auto *view = m_pane->findChild<ConflictView *>(s("conflictView"));
        QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->conflicts().size() == 1, kLong);
        auto *settle = m_pane->findChild<QPushButton *>(s("conflictSettle"));
        auto *commitMerge = m_pane->findChild<QPushButton *>(s("conflictCommit"));
        QVERIFY(!settle->isEnabled());
        QVERIFY(!commitMerge->isEnabled());
        QPushButton *both = nullptr;
        for (QPushButton *button : view->findChildren<QPushButton *>()) {
            both = button->accessibleName().contains(s("take Both")) ? button : both;
        }
        QVERIFY(both);
        both->click();
        QTRY_VERIFY_WITH_TIMEOUT(settle->isEnabled(), kLong);
        settle->click();
        QTRY_VERIFY_WITH_TIMEOUT(view->conflicts().isEmpty() && commitMerge->isEnabled(), kLong);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("one\nmine\ntheirs\nthree\n"));
        commitMerge->click();
        QTRY_VERIFY_WITH_TIMEOUT(!view->isVisible(), kLong);
        const auto repo = Repository::Repo::open(root());
        QVERIFY(!repo->isMerging());
        QCOMPARE(repo->log(1)->first().parents.size(), 2);
    }

    void aMergeIsGivenUpFromTheView()
    {
        conflicting();
        open();
        m_pane->pull();
        auto *view = m_pane->findChild<ConflictView *>(s("conflictView"));
        QTRY_VERIFY_WITH_TIMEOUT(view->isVisible(), kLong);
        m_pane->findChild<QPushButton *>(s("conflictAbort"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!view->isVisible(), kLong);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("one\nmine\nthree\n"));
    }

    void theHistoryShowsCommitsAndBringsAFileBack()
    {
        auto repo = Repository::Repo::open(root());
        write({{s("a.txt"), "one\n2\nthree\n"}});
        commit(*repo, {s("a.txt")}, "Second");
        open();
        m_pane->showHistory();
        auto *commits = m_pane->findChild<QTreeWidget *>(s("historyCommits"));
        QTRY_COMPARE_WITH_TIMEOUT(commits->topLevelItemCount(), 2, kLong);
        QCOMPARE(commits->topLevelItem(0)->text(2), s("Second"));
        auto *diff = m_pane->findChild<DiffView *>(s("historyDiff"));
        QTRY_VERIFY_WITH_TIMEOUT(diff->toPlainText().contains(s("two")), kLong);
        commits->setCurrentItem(commits->topLevelItem(1));
        auto *files = m_pane->findChild<QComboBox *>(s("historyFiles"));
        QTRY_COMPARE_WITH_TIMEOUT(files->count(), 2, kLong);
        files->setCurrentIndex(files->findText(s("a.txt")));
        m_pane->findChild<QPushButton *>(s("historyRestore"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(TestSupport::read(path("a.txt")), QByteArray("one\ntwo\nthree\n"), kLong);
    }

    void anyTwoCommitsAreComparedAndACommitIsNamed()
    {
        auto repo = Repository::Repo::open(root());
        write({{s("a.txt"), "one\n2\nthree\n"}});
        commit(*repo, {s("a.txt")}, "Second");
        write({{s("a.txt"), "one\n2\n3\n"}, {s("b.txt"), "new\n"}});
        commit(*repo, {s("a.txt"), s("b.txt")}, "Third");
        open();
        m_pane->showHistory();
        auto *commits = m_pane->findChild<QTreeWidget *>(s("historyCommits"));
        QTRY_COMPARE_WITH_TIMEOUT(commits->topLevelItemCount(), 3, kLong);
        auto *files = m_pane->findChild<QComboBox *>(s("historyFiles"));
        auto *diff = m_pane->findChild<DiffView *>(s("historyDiff"));
        auto *what = m_pane->findChild<QLabel *>(s("historyWhat"));
        commits->setCurrentItem(commits->topLevelItem(2));
        commits->topLevelItem(0)->setSelected(true);
        QTRY_VERIFY_WITH_TIMEOUT(what->text().startsWith(s("From ")), kLong);
        QTRY_COMPARE_WITH_TIMEOUT(files->count(), 2, kLong);
        files->setCurrentIndex(files->findText(s("a.txt")));
        const QString text = diff->toPlainText();
        QVERIFY2(text.contains(s("two")) && text.contains(s("+ 3")), qPrintable(text));
        // A name is shown before the message, and the comparison has no name of its own.
        auto *name = m_pane->findChild<QPushButton *>(s("historyTag"));
        QVERIFY(!name->isEnabled());
        commits->setCurrentItem(commits->topLevelItem(1));
        QTRY_VERIFY_WITH_TIMEOUT(name->isEnabled(), kLong);
        QTimer::singleShot(0, this, []() {
            auto *dialog = qobject_cast<QInputDialog *>(QApplication::activeModalWidget());
            dialog->setTextValue(s("submitted-1"));
            dialog->accept();
        });
        name->click();
        QTRY_COMPARE_WITH_TIMEOUT(commits->topLevelItem(1)->text(2), s("[submitted-1] Second"), kLong);
        QCOMPARE(repo->tags()->first().commit, repo->log()->at(1).id);
    }

    void theLastCommitIsAmended()
    {
        write({{s("a.txt"), "changed\n"}});
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_pane->changeCount(), 1, kLong);
        auto repo = Repository::Repo::open(root());
        TestSupport::require(repo->stage({s("a.txt")}));
        m_pane->findChild<QAbstractButton *>(s("amendBox"))->setChecked(true);
        auto *message = m_pane->findChild<QPlainTextEdit *>(s("commitMessage"));
        QCOMPARE(message->toPlainText(), s("Start"));
        message->setPlainText(s("Start, better"));
        m_pane->commit(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_pane->changeCount(), 0, kLong);
        QCOMPARE(repo->log()->size(), 1);
        QCOMPARE(repo->log()->first().summary, s("Start, better"));
    }

private:
    [[nodiscard]] QString root() const { return m_folder->filePath(s("study")); }
    [[nodiscard]] QString path(const char *name) const { return root() + u'/' + QString::fromUtf8(name); }
    void write(const QHash<QString, QByteArray> &files) { TestSupport::writeTree(root(), files); }

    static void commit(Repository::Repo &repo, const QStringList &files, const char *message)
    {
        TestSupport::require(repo.stage(files));
        TestSupport::require(repo.commit(QString::fromUtf8(message), kAuthor));
    }

    void conflicting()
    {
        auto repo = Repository::Repo::open(root());
        const QString bare = m_folder->filePath(s("remote.git"));
        TestSupport::require(Repository::Repo::openBare(bare));
        TestSupport::writeTree(bare, {{s("HEAD"), "ref: refs/heads/main\n"}});
        TestSupport::require(repo->addRemote(s("origin"), bare));
        TestSupport::require(repo->push());
        auto other = Repository::Repo::clone(bare, m_folder->filePath(s("other")));
        TestSupport::require(other);
        TestSupport::writeTree(m_folder->filePath(s("other")), {{s("a.txt"), "one\ntheirs\nthree\n"}});
        commit(*other, {s("a.txt")}, "Theirs");
        TestSupport::require(other->push());
        write({{s("a.txt"), "one\nmine\nthree\n"}});
        commit(*repo, {s("a.txt")}, "Mine");
    }

    void open()
    {
        auto study = Study::OpenStudy::open(root(), m_jobs.get());
        TestSupport::require(study);
        m_study = std::move(*study);
        m_access = std::make_unique<RemoteAccess>(&m_secrets, nullptr);
        m_pane = std::make_unique<ChangesPane>(m_study.get(), m_access.get(), &m_theme);
        m_pane->resize(560, 800);
        m_pane->setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    static void select(DiffView *diff, const char *text)
    {
        QTextCursor cursor = diff->document()->find(QString::fromUtf8(text));
        cursor.select(QTextCursor::LineUnderCursor);
        diff->setTextCursor(cursor);
    }

    /// Added lines that are staged.
    [[nodiscard]] QString staged() const
    {
        const auto repo = Repository::Repo::open(root());
        const auto diff = repo->diff(s("a.txt"), Repository::DiffSide::Staged);
        QStringList lines;
        for (const Repository::DiffHunk &hunk : diff->hunks) {
            for (const Repository::DiffLine &line : hunk.lines) {
                if (line.kind == Repository::DiffLine::Kind::Added) {
                    lines.append(line.text);
                }
            }
        }
        return lines.join(u' ');
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    Theme m_theme;
    Jobs::MemorySecretStore m_secrets;
    std::unique_ptr<Core::JobQueue> m_jobs;
    std::unique_ptr<Study::OpenStudy> m_study;
    std::unique_ptr<RemoteAccess> m_access;
    std::unique_ptr<ChangesPane> m_pane;
};

QTEST_MAIN(TestChanges)
#include "tst_changes.moc"
