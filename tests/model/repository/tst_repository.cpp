// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
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

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestRepository : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        // The home of a test has no bin yet, and its making is told as a warning.
        TestSupport::allowWarning(s("trash directory"));
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void cleanup()
    {
        if (QFileInfo::exists(path(".git")) && !QStandardPaths::findExecutable(s("git")).isEmpty()) {
            QProcess process;
            process.setWorkingDirectory(m_folder->path());
            process.start(s("git"), {s("fsck"), s("--strict")});
            QVERIFY(process.waitForFinished(10000));
            QCOMPARE(process.exitCode(), 0);
        }
    }

    void openingAFolderWithoutRepositorySaysSo()
    {
        const auto repo = Repo::open(m_folder->path());
        QVERIFY(!repo);
        QCOMPARE(repo.error().code, Core::ErrorCode::NotFound);
        QVERIFY(repo.error().message.contains(s("not in a git repository")));
    }

    void aNewRepositoryHasABranchAndNoCommit()
    {
        Repo repo = make();
        const auto head = repo.head();
        SB_VERIFY_RESULT(head);
        QCOMPARE(head->branch, s("main"));
        QVERIFY(head->commit.isEmpty());
        QVERIFY(!head->detached);
        QCOMPARE(repo.log()->size(), 0);
        QCOMPARE(repo.checkPush()->contains(PushObstacle::NoCommit), true);
        QCOMPARE(QFileInfo(repo.root()).canonicalFilePath(), QFileInfo(m_folder->path()).canonicalFilePath());
    }

    void openFindsTheRootFromAFolderBelow()
    {
        make();
        QDir(m_folder->path()).mkpath(s("a/b"));
        const auto repo = Repo::open(path("a/b"));
        SB_VERIFY_RESULT(repo);
        QCOMPARE(QFileInfo(repo->root()).canonicalFilePath(), QFileInfo(m_folder->path()).canonicalFilePath());
    }

    void statusTellsBothSides()
    {
        Repo repo = make();
        write({{s("kept.py"), "a\n"}, {s("gone.py"), "b\n"}, {s("moved.py"), "some text\nthat is long\nenough\n"},
               {s("both.py"), "1\n"}, {s(".gitignore"), "/output/*\n"}});
        commitAll(repo);
        write({{s("both.py"), "2\n"}});
        SB_VERIFY_RESULT(repo.stage({s("both.py")}));
        write({{s("both.py"), "3\n"}, {s("new dir/ü.py"), "n\n"}, {s("output/x.csv"), "ignored\n"}});
        QFile::remove(path("gone.py"));
        QFile::rename(path("moved.py"), path("renamed.py"));
        SB_VERIFY_RESULT(repo.stage({s("moved.py"), s("renamed.py")}));
        const auto status = repo.status();
        SB_VERIFY_RESULT(status);
        const QList<StatusEntry> expected = {
            {s("both.py"), {}, FileState::Modified, FileState::Modified},
            {s("gone.py"), {}, FileState::Unmodified, FileState::Deleted},
            {s("new dir/ü.py"), {}, FileState::Unmodified, FileState::Untracked},
            {s("renamed.py"), s("moved.py"), FileState::Renamed, FileState::Unmodified},
        };
        QCOMPARE(status->size(), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i) {
            QVERIFY2(status->at(i) == expected.at(i), qPrintable(status->at(i).path));
        }
    }

    void aDiffHasLineNumbersAndDifferingWords()
    {
        Repo repo = make();
        write({{s("a.py"), "one\nage = 18\nthree\n"}});
        commitAll(repo);
        write({{s("a.py"), "one\nage = 21\nthree\nfour"}});
        const auto diff = repo.diff(s("a.py"), DiffSide::Unstaged);
        SB_VERIFY_RESULT(diff);
        QCOMPARE(diff->hunks.size(), 1);
        const QList<DiffLine> lines = diff->hunks.first().lines;
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines.at(1).text, s("age = 18"));
        QCOMPARE(lines.at(1).oldLine, 2);
        QCOMPARE(lines.at(1).newLine, 0);
        QCOMPARE(lines.at(1).changed, (QList<WordRange>{{6, 2}}));
        QCOMPARE(lines.at(2).newLine, 2);
        QCOMPARE(lines.at(2).changed, (QList<WordRange>{{6, 2}}));
        QVERIFY(lines.at(4).noNewline);
        QVERIFY(repo.diff(s("a.py"), DiffSide::Staged)->hunks.isEmpty());
    }

    void anUntrackedFileIsShownAsAdded()
    {
        Repo repo = make();
        write({{s("n.py"), "x\ny\n"}});
        const auto diff = repo.diff(s("n.py"), DiffSide::Unstaged);
        SB_VERIFY_RESULT(diff);
        QCOMPARE(diff->state, FileState::Untracked);
        QCOMPARE(diff->hunks.first().lines.size(), 2);
        QCOMPARE(diff->hunks.first().lines.last().newLine, 2);
    }

    void aBinaryFileHasNoLines()
    {
        Repo repo = make();
        write({{s("b.bin"), QByteArray("\0\1\2\0", 4)}});
        const auto diff = repo.diff(s("b.bin"), DiffSide::Unstaged);
        SB_VERIFY_RESULT(diff);
        QVERIFY(diff->binary);
        QVERIFY(diff->hunks.isEmpty());
    }

    void oneHunkIsStagedAndTakenBack()
    {
        Repo repo = make();
        QByteArray text;
        for (int i = 1; i <= 40; ++i) {
            text += "line " + QByteArray::number(i) + '\n';
        }
        write({{s("a.txt"), text}});
        commitAll(repo);
        QByteArray changed = text;
        changed.replace("line 3\n", "third\n").replace("line 30\n", "thirtieth\n");
        write({{s("a.txt"), changed}});
        const auto diff = repo.diff(s("a.txt"), DiffSide::Unstaged);
        SB_VERIFY_RESULT(diff);
        QCOMPARE(diff->hunks.size(), 2);
        SB_VERIFY_RESULT(repo.stageHunk(s("a.txt"), diff->hunks.at(1)));
        const auto staged = repo.diff(s("a.txt"), DiffSide::Staged);
        QCOMPARE(staged->hunks.size(), 1);
        QVERIFY(staged->hunks.first().lines.at(3).text == s("line 30"));
        QCOMPARE(repo.diff(s("a.txt"), DiffSide::Unstaged)->hunks.size(), 1);
        // The same hunk once more is no longer there.
        const auto again = repo.stageHunk(s("a.txt"), diff->hunks.at(1));
        QVERIFY(!again);
        QCOMPARE(again.error().code, Core::ErrorCode::Conflict);
        SB_VERIFY_RESULT(repo.stageHunk(s("a.txt"), repo.diff(s("a.txt"), DiffSide::Unstaged)->hunks.first()));
        const auto both = repo.diff(s("a.txt"), DiffSide::Staged);
        QCOMPARE(both->hunks.size(), 2);
        SB_VERIFY_RESULT(repo.unstageHunk(s("a.txt"), both->hunks.first()));
        QCOMPARE(repo.diff(s("a.txt"), DiffSide::Staged)->hunks.size(), 1);
        QVERIFY(repo.diff(s("a.txt"), DiffSide::Staged)->hunks.first().lines.at(3).text == s("line 30"));
        QCOMPARE(TestSupport::read(path("a.txt")), changed);
    }

    void unstageKeepsTheFile()
    {
        Repo repo = make();
        write({{s("a"), "1\n"}});
        SB_VERIFY_RESULT(repo.stage({s("a")}));
        QVERIFY(repo.status()->first().isStaged());
        SB_VERIFY_RESULT(repo.unstage({s("a")})); // before the first commit
        QVERIFY(!repo.status()->first().isStaged());
        commitAll(repo);
        write({{s("a"), "2\n"}});
        SB_VERIFY_RESULT(repo.stage({s("a")}));
        SB_VERIFY_RESULT(repo.unstage({s("a")}));
        QVERIFY(!repo.status()->first().isStaged());
        QCOMPARE(TestSupport::read(path("a")), QByteArray("2\n"));
    }

    void discardRestoresTrackedAndRemovesUntracked()
    {
        Repo repo = make();
        write({{s("a"), "1\n"}, {s("b"), "1\n"}});
        commitAll(repo);
        write({{s("a"), "2\n"}, {s("new"), "x"}});
        QFile::remove(path("b"));
        SB_VERIFY_RESULT(repo.discard({s("a"), s("b"), s("new")}));
        QCOMPARE(TestSupport::read(path("a")), QByteArray("1\n"));
        QVERIFY(QFileInfo::exists(path("b")));
        QVERIFY(!QFileInfo::exists(path("new")));
        QVERIFY(!repo.discard({s("../outside")}));
    }

    void aCommitIsWrittenWithItsAuthor()
    {
        Repo repo = make();
        write({{s("a"), "1\n"}});
        SB_VERIFY_RESULT(repo.stage({s("a")}));
        const auto id = repo.commit(s("First\n\nbody"), kAuthor);
        SB_VERIFY_RESULT(id);
        QCOMPARE(id->size(), 40);
        const auto log = repo.log();
        QCOMPARE(log->size(), 1);
        QCOMPARE(log->first().summary, s("First"));
        QCOMPARE(log->first().author, kAuthor);
        QCOMPARE(repo.resolve(id->left(10)).value(), *id);
        QCOMPARE(repo.fileAtCommit(s("a"), *id).value(), QByteArray("1\n"));
        QVERIFY(!repo.fileAtCommit(s("b"), *id));
        QVERIFY(repo.status()->isEmpty());
        write({{s("b"), "1\n"}});
        commitAll(repo);
        QCOMPARE(repo.log(10, s("a"))->size(), 1);
        QCOMPARE(repo.isAncestor(*id, s("HEAD")).value(), true);
        QCOMPARE(repo.isAncestor(s("HEAD"), *id).value(), false);
        QCOMPARE(repo.commitDiff(s("HEAD"))->first().path, s("b"));
    }

    void aCommitIsRefusedWithAReason_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("reason");
        const QString mail = kAuthor.email;
        QTest::newRow("no message") << s("a") << QByteArray("x") << s("  ") << mail << s("needs a message");
        QTest::newRow("no author") << s("a") << QByteArray("x") << s("m") << QString() << s("e-mail");
        QTest::newRow("nothing staged") << QString() << QByteArray() << s("m") << mail << s("Nothing is staged");
        QTest::newRow("sensitive") << s("output/input.csv") << QByteArray("1,2") << s("m") << mail << s("highly sensitive");
        QTest::newRow("private key") << s("k.txt") << QByteArray("x\n-----BEGIN OPENSSH PRIVATE KEY-----\n") << s("m") << mail
                                     << s("a private key in line 2");
        QTest::newRow("token") << s("k.py") << QByteArray("t = 'ghp_") + QByteArray(36, 'a') + "'" << s("m") << mail
                               << s("GitHub token");
        QTest::newRow("password in an address") << s("k.py") << QByteArray("postgres://joe:s3cret@db.example.org/x") << s("m")
                                                << mail << s("with a password");
        QTest::newRow("name") << s(".netrc") << QByteArray("machine x") << s("m") << mail << s("usually holds credentials");
        QTest::newRow("large") << s("big.csv") << QByteArray(33 * 1024 * 1024, 'x') << s("m") << mail << s("big.csv");
    }

    void aCommitIsRefusedWithAReason()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        QFETCH(QString, email);
        QFETCH(QString, reason);
        Repo repo = make();
        if (!file.isEmpty()) {
            write({{file, content}});
            SB_VERIFY_RESULT(repo.stage({file}));
        }
        const auto commit = repo.commit(message, {kAuthor.name, email}, {s("output/*.csv")});
        QVERIFY(!commit);
        QVERIFY2(commit.error().message.contains(reason), qPrintable(commit.error().message));
        QVERIFY(repo.head()->commit.isEmpty());
    }

    void harmlessContentIsNotTakenForACredential_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("address") << QByteArray("https://www.opencodelists.org/codelist/nhsd/x/1/");
        QTest::newRow("template") << QByteArray("postgres://{user}:{password}@host/db");
        QTest::newRow("commit id") << QByteArray("commit: 4abfda231a4abfda231a4abfda231a4abfda231a");
        QTest::newRow("public key") << QByteArray("-----BEGIN PUBLIC KEY-----");
        QTest::newRow("word") << QByteArray("password = get_password()");
    }

    void harmlessContentIsNotTakenForACredential()
    {
        QFETCH(QByteArray, content);
        Repo repo = make();
        write({{s("a.py"), content}});
        SB_VERIFY_RESULT(repo.stage({s("a.py")}));
        SB_VERIFY_RESULT(repo.commit(s("m"), kAuthor));
    }

    void aHookThatRefusesIsHonoured()
    {
        if (QStandardPaths::findExecutable(s("git")).isEmpty()) {
            QSKIP("needs an installed git");
        }
        Repo repo = make();
        QVERIFY(repo.usesGitProgram().isEmpty());
        TestSupport::writeTree(repo.gitFolder(), {{s("hooks/pre-commit"), "#!/bin/sh\necho no way >&2\nexit 1\n"}});
        const QString hook = repo.gitFolder() + s("hooks/pre-commit");
        QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner | QFile::ExeUser);
        QVERIFY(repo.usesGitProgram().contains(s("hooks")));
        write({{s("a"), "1"}});
        SB_VERIFY_RESULT(repo.stage({s("a")}));
        const auto refused = repo.commit(s("m"), kAuthor);
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(s("no way")));
        TestSupport::writeTree(repo.gitFolder(), {{s("hooks/pre-commit"), "#!/bin/sh\nexit 0\n"}});
        SB_VERIFY_RESULT(repo.commit(s("m"), kAuthor));
        QCOMPARE(repo.log()->first().author, kAuthor);
    }

    void identityIsAskedOnceAndKept()
    {
        Repo repo = make();
        QVERIFY(!repo.identity().isComplete());
        QVERIFY(!repo.setIdentity({s("Ada"), s("nonsense")}));
        SB_VERIFY_RESULT(repo.setIdentity(kAuthor));
        QCOMPARE(Repo::open(m_folder->path())->identity(), kAuthor);
    }

    void branchesAreMadeAndSwitched()
    {
        Repo repo = make();
        QVERIFY(!repo.createBranch(s("early")));
        write({{s("a"), "1\n"}});
        commitAll(repo);
        SB_VERIFY_RESULT(repo.createBranch(s("side")));
        QCOMPARE(repo.currentBranch()->name, s("side"));
        write({{s("a"), "2\n"}});
        commitAll(repo);
        write({{s("a"), "3\n"}});
        const auto refused = repo.switchTo(s("main"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Core::ErrorCode::Conflict);
        QCOMPARE(TestSupport::read(path("a")), QByteArray("3\n"));
        SB_VERIFY_RESULT(repo.discard({s("a")}));
        SB_VERIFY_RESULT(repo.switchTo(s("main")));
        QCOMPARE(TestSupport::read(path("a")), QByteArray("1\n"));
        QCOMPARE(repo.branches()->size(), 2);
    }

    void anExportedCommitHoldsItsFilesAndNoLinkOutside()
    {
        Repo repo = make();
        write({{s("a/b.py"), "x\n"}, {s("run.sh"), "#!/bin/sh\n"}});
        QFile::setPermissions(path("run.sh"), QFile::permissions(path("run.sh")) | QFile::ExeOwner | QFile::ExeUser);
        QFile::link(s("/etc/passwd"), path("evil"));
        QFile::link(s("../../x"), path("a/evil2"));
        QFile::link(s("b.py"), path("a/good"));
        SB_VERIFY_RESULT(repo.stage({s("a/b.py"), s("run.sh"), s("evil"), s("a/evil2"), s("a/good")}));
        SB_VERIFY_RESULT(repo.commit(s("m"), kAuthor));
        QTemporaryDir target;
        SB_VERIFY_RESULT(repo.exportCommit(s("HEAD"), target.path()));
        QCOMPARE(TestSupport::read(target.filePath(s("a/b.py"))), QByteArray("x\n"));
        QCOMPARE(TestSupport::read(target.filePath(s("a/good"))), QByteArray("x\n"));
        QVERIFY(QFileInfo(target.filePath(s("run.sh"))).isExecutable());
        QVERIFY(!QFileInfo(target.filePath(s("evil"))).isSymLink());
        QVERIFY(!QFileInfo(target.filePath(s("a/evil2"))).isSymLink());
        QVERIFY(repo.status()->isEmpty());
    }

    void publicAddressesHaveNoSecrets_data()
    {
        QTest::addColumn<QString>("remote");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain") << s("https://github.com/o/n") << s("https://github.com/o/n");
        QTest::newRow("dot git") << s("https://github.com/o/n.git") << s("https://github.com/o/n");
        QTest::newRow("token") << s("https://u:tok@github.com/o/n.git/") << s("https://github.com/o/n");
        QTest::newRow("ssh short") << s("git@github.com:o/n.git") << s("https://github.com/o/n");
        QTest::newRow("ssh long") << s("ssh://git@github.com:22/o/n.git") << s("https://github.com/o/n");
        QTest::newRow("path") << s("/srv/x/../n.git") << s("/srv/n.git");
        QTest::newRow("file") << s("file:///srv/n.git") << s("/srv/n.git");
        QTest::newRow("port") << s("http://127.0.0.1:8080/n.git") << s("http://127.0.0.1:8080/n.git");
    }

    void publicAddressesHaveNoSecrets()
    {
        QFETCH(QString, remote);
        QFETCH(QString, expected);
        QCOMPARE(publicUrl(remote), expected);
    }

private:
    [[nodiscard]] QString path(const char *relative) const { return m_folder->filePath(QString::fromUtf8(relative)); }

    Repo make()
    {
        auto repo = Repo::init(m_folder->path());
        TestSupport::require(repo);
        return std::move(*repo);
    }

    void write(const QHash<QString, QByteArray> &files) { TestSupport::writeTree(m_folder->path(), files); }

    static void commitAll(Repo &repo)
    {
        QStringList paths;
        const auto status = repo.status();
        for (const StatusEntry &entry : *status) {
            paths.append(entry.path);
        }
        SB_VERIFY_RESULT(repo.stage(paths));
        SB_VERIFY_RESULT(repo.commit(QStringLiteral("Change"), kAuthor));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRepository)
#include "tst_repository.moc"
