// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "model/repository/repository.h"
#include "tests/support/testsupport.h"

using namespace Repository;

namespace
{

const Identity kAuthor{QStringLiteral("Ada Example"), QStringLiteral("ada@example.org")};
const Identity kOther{QStringLiteral("Bob Example"), QStringLiteral("bob@example.org")};

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// Positions of the changed lines of a hunk whose text is one of these.
QList<int> linesWith(const DiffHunk &hunk, DiffLine::Kind kind, const QStringList &texts)
{
    QList<int> positions;
    for (int i = 0; i < hunk.lines.size(); ++i) {
        if (hunk.lines.at(i).kind == kind && texts.contains(hunk.lines.at(i).text)) {
            positions.append(i);
        }
    }
    return positions;
}

/// No file of this process may grow above a size: what a full disk does to a program.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before = {};
};

} // namespace

/// What a person does beyond stage and commit: single lines, amending, branches, history, putting
/// aside, merging. Each scene ends with a clean `git fsck`.
class TestRepositoryWork : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void cleanup()
    {
        for (const QString &name : {s("work"), s("other"), s("remote.git")}) {
            if (QFile::exists(m_folder->filePath(name)) && !QStandardPaths::findExecutable(s("git")).isEmpty()) {
                QProcess process;
                process.setWorkingDirectory(m_folder->filePath(name));
                process.start(s("git"), {s("fsck"), s("--strict")});
                QVERIFY(process.waitForFinished(10000));
                QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
            }
        }
    }

    void linesAreStagedOneByOne_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QStringList>("added");
        QTest::addColumn<QStringList>("removed");
        QTest::addColumn<QByteArray>("staged");
        const auto row = [](const char *name, const char *before, const char *after, const QStringList &added,
                            const QStringList &removed, const char *staged) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << added << removed << QByteArray(staged);
        };
        row("one of two added", "a\nb\n", "a\nx\ny\nb\n", {s("y")}, {}, "a\ny\nb\n");
        row("only the removal of a change", "a\nb\nc\n", "a\nB\nc\n", {}, {s("b")}, "a\nc\n");
        row("only the new line of a change", "a\nb\nc\n", "a\nB\nc\n", {s("B")}, {}, "a\nb\nB\nc\n");
        row("at the beginning", "a\n", "x\ny\na\n", {s("x")}, {}, "x\na\n");
        row("at the end", "a\n", "a\nx\ny\n", {s("y")}, {}, "a\ny\n");
        row("after a line without end", "a", "a\nb\nc", {s("b")}, {}, "a\nb\n");
        row("windows ends", "a\r\nb\r\n", "a\r\nx\r\ny\r\nb\r\n", {s("x\r"), s("x")}, {}, "a\r\nx\r\nb\r\n");
        row("not UTF-8", "a\nb\n", "a\n\xe9t\xe9\nplain\nb\n", {s("plain")}, {}, "a\nplain\nb\n");
        row("into an empty file", "", "x\ny\n", {s("x")}, {}, "x\n");
        row("two removed of three", "a\nb\nc\nd\n", "d\n", {}, {s("a"), s("c")}, "b\nd\n");
    }

    void linesAreStagedOneByOne()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QStringList, added);
        QFETCH(QStringList, removed);
        QFETCH(QByteArray, staged);
        Repo repo = make({{s("a.txt"), before}});
        write({{s("a.txt"), after}});
        const auto diff = repo.diff(s("a.txt"), DiffSide::Unstaged);
        SB_VERIFY_RESULT(diff);
        const DiffHunk hunk = diff->hunks.first();
        const QList<int> chosen = linesWith(hunk, DiffLine::Kind::Added, added) + linesWith(hunk, DiffLine::Kind::Removed, removed);
        SB_VERIFY_RESULT(repo.stageLines(s("a.txt"), hunk, chosen));
        QCOMPARE(stagedContent("a.txt"), staged);
        QCOMPARE(TestSupport::read(path("a.txt")), after);
        // Every line that is staged now can be taken back, one after the other.
        for (int round = 0; round < 10; ++round) {
            const auto now = repo.diff(s("a.txt"), DiffSide::Staged);
            SB_VERIFY_RESULT(now);
            if (now->hunks.isEmpty()) {
                break;
            }
            // Added ones first: a removed line that came back beside its replacement would stay.
            const QList<DiffLine> &lines = now->hunks.first().lines;
            int chosenLine = -1;
            for (int i = 0; i < lines.size(); ++i) {
                if (lines.at(i).kind == DiffLine::Kind::Added || (chosenLine < 0 && lines.at(i).kind == DiffLine::Kind::Removed)) {
                    chosenLine = i;
                }
            }
            SB_VERIFY_RESULT(repo.unstageLines(s("a.txt"), now->hunks.first(), {chosenLine}));
        }
        QCOMPARE(stagedContent("a.txt"), before);
        QCOMPARE(TestSupport::read(path("a.txt")), after);
    }

    void linesOfANewFileAreStaged()
    {
        Repo repo = make();
        write({{s("new.py"), "one\ntwo\nthree\n"}});
        const DiffHunk hunk = repo.diff(s("new.py"), DiffSide::Unstaged)->hunks.first();
        SB_VERIFY_RESULT(repo.stageLines(s("new.py"), hunk, linesWith(hunk, DiffLine::Kind::Added, {s("two")})));
        QCOMPARE(stagedContent("new.py"), QByteArray("two\n"));
        const auto none = repo.stageLines(s("new.py"), hunk, {});
        QVERIFY(!none);
        QCOMPARE(none.error().code, Core::ErrorCode::InvalidInput);
        const auto stale = repo.stageLines(s("new.py"), hunk, {0});
        QVERIFY(!stale);
        QCOMPARE(stale.error().code, Core::ErrorCode::Conflict);
    }

    void theLastCommitIsAmendedUntilItIsPushed()
    {
        Repo repo = make();
        write({{s("a.txt"), "2\n"}});
        SB_VERIFY_RESULT(repo.stage({s("a.txt")}));
        const auto amended = repo.amend(s("Better words"), kAuthor);
        SB_VERIFY_RESULT(amended);
        const auto log = repo.log();
        QCOMPARE(log->size(), 1);
        QCOMPARE(log->first().summary, s("Better words"));
        QCOMPARE(repo.fileAtCommit(s("a.txt"), s("HEAD")).value(), QByteArray("2\n"));
        SB_VERIFY_RESULT(repo.amend(s("Only other words"), kAuthor));
        addRemote(repo);
        const auto late = repo.amend(s("Too late"), kAuthor);
        QVERIFY(!late);
        QCOMPARE(late.error().code, Core::ErrorCode::Conflict);
    }

    void branchesComeFromRemotesAndGo()
    {
        Repo repo = make();
        addRemote(repo);
        SB_VERIFY_RESULT(repo.createBranch(s("topic")));
        commit(repo, {{s("b.txt"), "b\n"}});
        SB_VERIFY_RESULT(repo.push());
        auto other = Repo::clone(m_folder->filePath(s("remote.git")), m_folder->filePath(s("other")));
        SB_VERIFY_RESULT(other);
        QCOMPARE(other->remoteBranches().value(), QStringList{s("topic")});
        SB_VERIFY_RESULT(other->switchTo(s("topic")));
        QCOMPARE(other->currentBranch()->upstream, s("origin/topic"));
        QCOMPARE(TestSupport::read(m_folder->filePath(s("other/b.txt"))), QByteArray("b\n"));
        QVERIFY(!other->switchTo(s("nowhere")));

        QVERIFY(!other->deleteBranch(s("topic")));
        SB_VERIFY_RESULT(other->switchTo(s("main")));
        SB_VERIFY_RESULT(other->deleteBranch(s("topic")));
        SB_VERIFY_RESULT(other->createBranch(s("mine")));
        commit(*other, {{s("c.txt"), "c\n"}}, "other");
        SB_VERIFY_RESULT(other->switchTo(s("main")));
        const auto lost = other->deleteBranch(s("mine"));
        QVERIFY(!lost);
        QVERIFY(lost.error().message.contains(s("would be lost")));
        SB_VERIFY_RESULT(other->deleteBranch(s("mine"), true));
    }

    void changesArePutAsideAndBroughtBack()
    {
        Repo repo = make();
        QVERIFY(!repo.stash(s("nothing"), kAuthor));
        write({{s("a.txt"), "changed\n"}, {s("new.txt"), "new\n"}});
        SB_VERIFY_RESULT(repo.stash(s("half done"), kAuthor));
        QVERIFY(repo.status()->isEmpty());
        QCOMPARE(repo.stashes()->size(), 1);
        QVERIFY(repo.stashes()->first().message.contains(s("half done")));
        // It does not fit over other work, and is kept.
        write({{s("a.txt"), "other\n"}});
        const auto refused = repo.popStash();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Core::ErrorCode::Conflict);
        QCOMPARE(repo.stashes()->size(), 1);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("other\n"));
        SB_VERIFY_RESULT(repo.discard({s("a.txt")}));
        SB_VERIFY_RESULT(repo.popStash());
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("changed\n"));
        QCOMPARE(TestSupport::read(path("new.txt")), QByteArray("new\n"));
        QVERIFY(repo.stashes()->isEmpty());
        SB_VERIFY_RESULT(repo.stash(s("again"), kAuthor));
        SB_VERIFY_RESULT(repo.dropStash(0));
        QVERIFY(!repo.dropStash(0));
    }

    void historyIsReadAndFilesComeBack()
    {
        Repo repo = make({{s("a.txt"), "one\ntwo\n"}});
        const QString first = repo.head()->commit;
        commit(repo, {{s("a.txt"), "one\n2\n"}}, "work", kOther);
        const auto blame = repo.blame(s("a.txt"));
        SB_VERIFY_RESULT(blame);
        QCOMPARE(blame->size(), 2);
        QCOMPARE(blame->at(0).commit, first);
        QCOMPARE(blame->at(1).author.name, kOther.name);
        QCOMPARE(blame->at(1).line, 2);
        QCOMPARE(blame->at(1).summary, s("Change"));
        QVERIFY(!repo.blame(s("nothing.txt")));
        SB_VERIFY_RESULT(repo.restoreFile(s("a.txt"), first));
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("one\ntwo\n"));
        QVERIFY(!repo.restoreFile(s("../out.txt"), first));
        QVERIFY(!repo.restoreFile(s("none.txt"), first));

        addRemote(repo);
        SB_VERIFY_RESULT(repo.createTag(s("v1"), s("As submitted"), kAuthor, first));
        SB_VERIFY_RESULT(repo.createTag(s("plain"), {}, {}));
        QVERIFY(!repo.createTag(s("v1"), s("Again"), kAuthor));
        QVERIFY(!repo.createTag(s("bad name"), s("x"), kAuthor));
        const auto tags = repo.tags();
        QCOMPARE(tags->size(), 2);
        QCOMPARE(tags->at(1).name, s("v1"));
        QCOMPARE(tags->at(1).message, s("As submitted"));
        QCOMPARE(tags->at(1).commit, first);
        SB_VERIFY_RESULT(repo.pushTag(s("v1")));
        QVERIFY(!repo.pushTag(s("none")));
        auto bare = Repo::openBare(m_folder->filePath(s("remote.git")));
        QCOMPARE(bare->resolve(s("refs/tags/v1^{commit}")).value(), first);
    }

    void aPullWithoutOverlapMerges()
    {
        Repo repo = twoSides({{s("b.txt"), "theirs\n"}}, {{s("c.txt"), "mine\n"}});
        const auto pulled = repo.pull(kAuthor);
        SB_VERIFY_RESULT(pulled);
        QCOMPARE(*pulled, PullOutcome::Merged);
        QCOMPARE(repo.log(1)->first().parents.size(), 2);
        QVERIFY(!repo.isMerging());
        QCOMPARE(TestSupport::read(path("b.txt")), QByteArray("theirs\n"));
        SB_VERIFY_RESULT(repo.push());
        QCOMPARE(repo.pull(kAuthor).value(), PullOutcome::UpToDate);
    }

    void aConflictIsShownInPartsAndSettled_data()
    {
        QTest::addColumn<int>("way");
        QTest::addColumn<QByteArray>("result");
        QTest::newRow("mine") << static_cast<int>(Take::Mine) << QByteArray("top\nmine\nend\n");
        QTest::newRow("theirs") << static_cast<int>(Take::Theirs) << QByteArray("top\ntheirs\nend\n");
        QTest::newRow("both") << static_cast<int>(Take::Both) << QByteArray("top\nmine\ntheirs\nend\n");
        QTest::newRow("own words") << -1 << QByteArray("top\nagreed\nend\n");
    }

    void aConflictIsShownInPartsAndSettled()
    {
        QFETCH(int, way);
        QFETCH(QByteArray, result);
        Repo repo = twoSides({{s("a.txt"), "top\ntheirs\nend\n"}}, {{s("a.txt"), "top\nmine\nend\n"}}, {{s("a.txt"), "top\nbase\nend\n"}});
        QCOMPARE(repo.pull(kAuthor).value(), PullOutcome::Conflicts);
        QVERIFY(repo.isMerging());
        const auto conflicts = repo.conflicts();
        SB_VERIFY_RESULT(conflicts);
        QCOMPARE(conflicts->size(), 1);
        const Conflict &conflict = conflicts->first();
        QCOMPARE(conflict.path, s("a.txt"));
        QCOMPARE(conflict.parts.size(), 3);
        QCOMPARE(conflict.parts.at(0).mine, QStringList{s("top")});
        QVERIFY(conflict.parts.at(1).conflicting);
        QCOMPARE(conflict.parts.at(1).mine, QStringList{s("mine")});
        QCOMPARE(conflict.parts.at(1).base, QStringList{s("base")});
        QCOMPARE(conflict.parts.at(1).theirs, QStringList{s("theirs")});
        QCOMPARE(repo.status()->first().worktree, FileState::Conflicted);
        // Nothing goes on before it is settled.
        QVERIFY(!repo.commit(s("Merge"), kAuthor));
        QVERIFY(!repo.pull(kAuthor));
        if (way < 0) {
            SB_VERIFY_RESULT(repo.resolveConflict(s("a.txt"), result));
        } else {
            SB_VERIFY_RESULT(repo.takeSide(s("a.txt"), static_cast<Take>(way)));
        }
        QCOMPARE(TestSupport::read(path("a.txt")), result);
        QVERIFY(repo.conflicts()->isEmpty());
        SB_VERIFY_RESULT(repo.commit(s("Merge the two"), kAuthor));
        QVERIFY(!repo.isMerging());
        QCOMPARE(repo.log(1)->first().parents.size(), 2);
        SB_VERIFY_RESULT(repo.push());
    }

    void aFileThatOneSideDeletedIsSettled_data()
    {
        QTest::addColumn<int>("way");
        QTest::addColumn<bool>("there");
        QTest::newRow("mine") << static_cast<int>(Take::Mine) << true;
        QTest::newRow("theirs") << static_cast<int>(Take::Theirs) << false;
    }

    void aFileThatOneSideDeletedIsSettled()
    {
        QFETCH(int, way);
        QFETCH(bool, there);
        Repo repo = twoSides({}, {{s("a.txt"), "mine\n"}}, {{s("a.txt"), "base\n"}, {s("keep.txt"), "k\n"}}, {s("a.txt")});
        QCOMPARE(repo.pull(kAuthor).value(), PullOutcome::Conflicts);
        QVERIFY(repo.conflicts()->first().theirsDeleted);
        QVERIFY(!repo.takeSide(s("a.txt"), Take::Both));
        SB_VERIFY_RESULT(repo.takeSide(s("a.txt"), static_cast<Take>(way)));
        QCOMPARE(QFile::exists(path("a.txt")), there);
        SB_VERIFY_RESULT(repo.commit(s("Merge"), kAuthor));
    }

    void aMergeIsGivenUp()
    {
        Repo repo = twoSides({{s("a.txt"), "theirs\n"}, {s("t.txt"), "t\n"}}, {{s("a.txt"), "mine\n"}}, {{s("a.txt"), "base\n"}, {s("own.txt"), "1\n"}});
        write({{s("own.txt"), "not committed\n"}, {s("untracked.txt"), "u\n"}});
        const QString before = repo.head()->commit;
        QCOMPARE(repo.pull(kAuthor).value(), PullOutcome::Conflicts);
        SB_VERIFY_RESULT(repo.abortMerge());
        QVERIFY(!repo.isMerging());
        QCOMPARE(repo.head()->commit, before);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("mine\n"));
        QVERIFY(!QFile::exists(path("t.txt")));
        // What the person had is still there.
        QCOMPARE(TestSupport::read(path("own.txt")), QByteArray("not committed\n"));
        QCOMPARE(TestSupport::read(path("untracked.txt")), QByteArray("u\n"));
        QVERIFY(!repo.abortMerge());
    }

    void aPullThatWouldOverwriteIsRefused()
    {
        Repo repo = twoSides({{s("a.txt"), "theirs\n"}}, {{s("c.txt"), "mine\n"}}, {{s("a.txt"), "base\n"}});
        write({{s("a.txt"), "not committed\n"}});
        const QString before = repo.head()->commit;
        const auto refused = repo.pull(kAuthor);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Core::ErrorCode::Conflict);
        QVERIFY(!repo.isMerging());
        QCOMPARE(repo.head()->commit, before);
        QCOMPARE(TestSupport::read(path("a.txt")), QByteArray("not committed\n"));
        SB_VERIFY_RESULT(repo.stage({s("a.txt")}));
        QVERIFY(!repo.pull(kAuthor));
        QVERIFY(!repo.pull({}));
    }

    void commitsFromAWrongClockAreTakenAsTheyAre()
    {
        Repo repo = twoSides({{s("b.txt"), "theirs\n"}}, {});
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(s("GIT_AUTHOR_DATE"), s("2099-01-01T00:00:00Z"));
        environment.insert(s("GIT_COMMITTER_DATE"), s("1971-01-01T00:00:00Z"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder->filePath(s("work")));
        process.start(s("git"), {s("-c"), s("user.name=Ada"), s("-c"), s("user.email=a@example.org"), s("commit"), s("--allow-empty"),
                                 s("-qm"), s("From the future")});
        QVERIFY(process.waitForFinished(10000));
        QCOMPARE(repo.pull(kAuthor).value(), PullOutcome::Merged);
        SB_VERIFY_RESULT(repo.push());
        const auto log = repo.log();
        QCOMPARE(log->first().parents.size(), 2);
        QVERIFY(std::any_of(log->begin(), log->end(), [](const Commit &one) { return one.when.date().year() == 2099; }));
    }

    void aFullDiskLosesNothing_data()
    {
        QTest::addColumn<int>("bytes");
        for (const int bytes : {0, 60, 200, 1000, 3000}) {
            QTest::addRow("%d", bytes) << bytes;
        }
    }

    void aFullDiskLosesNothing()
    {
        QFETCH(int, bytes);
        Repo repo = make();
        addRemote(repo);
        SB_VERIFY_RESULT(repo.push());
        QByteArray content;
        for (int i = 0; i < 4000; ++i) {
            content += QByteArray::number(i * 7919 % 104729) + '\n';
        }
        write({{s("big.txt"), content}});
        const QString before = repo.head()->commit;
        {
            const FullDisk full(static_cast<rlim_t>(bytes));
            const auto staged = repo.stage({s("big.txt")});
            QVERIFY(!staged);
            QVERIFY(!staged.error().message.isEmpty());
            QVERIFY(!repo.commit(s("Add"), kAuthor));
            const QString other = m_folder->filePath(s("other"));
            const auto clone = Repo::clone(m_folder->filePath(s("remote.git")), other);
            QVERIFY(clone || !QDir(other).exists());
            QDir(other).removeRecursively();
        }
        QCOMPARE(repo.head()->commit, before);
        QCOMPARE(TestSupport::read(path("big.txt")), content);
        auto again = Repo::open(m_folder->filePath(s("work")));
        SB_VERIFY_RESULT(again);
        SB_VERIFY_RESULT(again->stage({s("big.txt")}));
        SB_VERIFY_RESULT(again->commit(s("Add"), kAuthor));
        {
            const FullDisk full(static_cast<rlim_t>(bytes));
            QVERIFY(!again->push());
        }
        SB_VERIFY_RESULT(again->push());
    }

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(s("work/") + QString::fromUtf8(name)); }

    void write(const QHash<QString, QByteArray> &files) { TestSupport::writeTree(m_folder->filePath(s("work")), files); }

    void commit(Repo &repo, const QHash<QString, QByteArray> &files, const char *folder = "work", const Identity &author = kAuthor)
    {
        TestSupport::writeTree(m_folder->filePath(QString::fromUtf8(folder)), files);
        TestSupport::require(repo.stage(files.keys()));
        TestSupport::require(repo.commit(s("Change"), author));
    }

    Repo make(const QHash<QString, QByteArray> &files = {{QStringLiteral("a.txt"), "1\n"}})
    {
        auto repo = Repo::init(m_folder->filePath(s("work")));
        TestSupport::require(repo);
        commit(*repo, files);
        return std::move(*repo);
    }

    void addRemote(Repo &repo)
    {
        TestSupport::require(Repo::openBare(m_folder->filePath(s("remote.git"))));
        TestSupport::writeTree(m_folder->filePath(s("remote.git")), {{s("HEAD"), "ref: refs/heads/main\n"}});
        TestSupport::require(repo.addRemote(s("origin"), m_folder->filePath(s("remote.git"))));
        TestSupport::require(repo.push());
    }

    /// A repository whose branch and whose remote went on from the same commit.
    Repo twoSides(const QHash<QString, QByteArray> &theirs, const QHash<QString, QByteArray> &mine,
                  const QHash<QString, QByteArray> &base = {{QStringLiteral("a.txt"), "1\n"}}, const QStringList &deleted = {})
    {
        Repo repo = make(base);
        addRemote(repo);
        auto other = Repo::clone(m_folder->filePath(s("remote.git")), m_folder->filePath(s("other")));
        TestSupport::require(other);
        for (const QString &name : deleted) {
            QFile::remove(m_folder->filePath(s("other/") + name));
        }
        TestSupport::writeTree(m_folder->filePath(s("other")), theirs);
        TestSupport::require(other->stage(theirs.keys() + deleted));
        TestSupport::require(other->commit(s("Theirs"), kOther));
        TestSupport::require(other->push());
        if (!mine.isEmpty()) {
            commit(repo, mine);
        }
        return repo;
    }

    [[nodiscard]] QByteArray stagedContent(const char *name)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder->filePath(s("work")));
        process.start(s("git"), {s("show"), s(":") + QString::fromUtf8(name)});
        process.waitForFinished(10000);
        return process.readAllStandardOutput();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRepositoryWork)
#include "tst_repositorywork.moc"
