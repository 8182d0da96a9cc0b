// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include "model/repository/repository.h"
#include "tests/model/repository/gitbridge.h"
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

/// The same scenes over every transport: the bare repository is named by path, file: and http:.
class TestRepositoryTransfers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        if (!GitBridge::available()) {
            QSKIP("git http-backend is not installed");
        }
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        SB_VERIFY_RESULT(Repo::openBare(bare()));
        // Otherwise http-backend refuses a push and HEAD names a branch of another default.
        git({s("config"), s("http.receivepack"), s("true")});
        git({s("symbolic-ref"), s("HEAD"), s("refs/heads/main")});
        m_bridge = std::make_unique<GitBridge>(m_folder->path());
    }

    void cleanup()
    {
        m_bridge.reset();
        git({s("fsck"), s("--strict")});
        m_folder.reset();
    }

    void pushCloneFetchAndPull_data() { transports(); }
    void pushCloneFetchAndPull()
    {
        QFETCH(QString, transport);
        Repo repo = make(address(transport));
        const auto before = repo.checkPush();
        QVERIFY(before->contains(PushObstacle::NoUpstream));
        qint64 seen = 0;
        Transfer transfer;
        transfer.progress = [&seen](qint64, qint64, const QString &) { ++seen; };
        SB_VERIFY_RESULT(repo.push({}, transfer));
        QVERIFY(repo.checkPush()->contains(PushObstacle::NothingToPush));
        QCOMPARE(repo.currentBranch()->upstream, s("origin/main"));
        QCOMPARE(repo.remoteHead(s("origin"), s("main")).value(), repo.head()->commit);
        QVERIFY(repo.remoteHead(s("origin"), s("other"))->isEmpty());

        auto other = Repo::clone(address(transport), m_folder->filePath(s("other")), transfer);
        SB_VERIFY_RESULT(other);
        QVERIFY(seen > 0);
        QCOMPARE(TestSupport::read(m_folder->filePath(s("other/a.txt"))), QByteArray("1\n"));
        change(*other, "other/a.txt", "2\n");
        SB_VERIFY_RESULT(other->push());

        SB_VERIFY_RESULT(repo.fetch(s("origin")));
        QCOMPARE(repo.currentBranch()->behind, 1);
        QVERIFY(repo.checkPush()->contains(PushObstacle::Behind));
        SB_VERIFY_RESULT(repo.pullFastForward());
        QCOMPARE(TestSupport::read(m_folder->filePath(s("work/a.txt"))), QByteArray("2\n"));
        QCOMPARE(repo.head()->commit, other->head()->commit);
    }

    void aPushBehindTheServerIsRefusedWithANextStep_data() { transports(); }
    void aPushBehindTheServerIsRefusedWithANextStep()
    {
        QFETCH(QString, transport);
        Repo repo = make(address(transport));
        SB_VERIFY_RESULT(repo.push());
        auto other = Repo::clone(address(transport), m_folder->filePath(s("other")));
        SB_VERIFY_RESULT(other);
        change(*other, "other/a.txt", "2\n");
        SB_VERIFY_RESULT(other->push());
        const QString theirs = other->head()->commit;

        change(repo, "work/a.txt", "3\n");
        const auto refused = repo.push();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Core::ErrorCode::Conflict);
        QVERIFY2(refused.error().message.contains(s("Pull them first")), qPrintable(refused.error().message));
        QCOMPARE(repo.remoteHead(s("origin"), s("main")).value(), theirs);
        const auto pull = repo.pullFastForward();
        QVERIFY(!pull);
        QCOMPARE(pull.error().code, Core::ErrorCode::Conflict);
        QCOMPARE(TestSupport::read(m_folder->filePath(s("work/a.txt"))), QByteArray("3\n"));
    }

    void aBareStoreTakesAllBranches_data() { transports(); }
    void aBareStoreTakesAllBranches()
    {
        QFETCH(QString, transport);
        Repo repo = make(address(transport));
        SB_VERIFY_RESULT(repo.push());
        auto mirror = Repo::openBare(m_folder->filePath(s("mirror.git")));
        SB_VERIFY_RESULT(mirror);
        SB_VERIFY_RESULT(mirror->fetchBranches(address(transport)));
        QCOMPARE(mirror->resolve(s("refs/heads/main")).value(), repo.head()->commit);
        QCOMPARE(mirror->filesAtCommit(repo.head()->commit).value(), QStringList{s("a.txt")});
    }

    void theRightPasswordOpens()
    {
        m_bridge->requirePassword(s("ada"), s("secret"));
        Repo repo = make(address(s("http")));
        Transfer transfer;
        transfer.credentials = [](const CredentialRequest &request) -> std::optional<Credential> {
            return Credential{Credential::Kind::UserPassword, s("ada"),
                              request.attempt == 1 ? s("wrong") : s("secret"), {}, {}};
        };
        SB_VERIFY_RESULT(repo.push({}, transfer));
        QVERIFY(m_bridge->refused >= 1);
    }

    void aWrongPasswordStops()
    {
        m_bridge->requirePassword(s("ada"), s("secret"));
        Repo repo = make(address(s("http")));
        int asked = 0;
        Transfer transfer;
        transfer.credentials = [&asked](const CredentialRequest &) -> std::optional<Credential> {
            ++asked;
            return Credential{Credential::Kind::UserPassword, s("ada"), s("hunter22"), {}, {}};
        };
        const auto refused = repo.push({}, transfer);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Core::ErrorCode::PermissionDenied);
        QVERIFY2(refused.error().message.contains(s("refused the name and password")), qPrintable(refused.error().message));
        QVERIFY(!(refused.error().message + refused.error().detail).contains(s("hunter22")));
        QVERIFY(asked >= 1 && asked <= 3);
        const auto unasked = repo.push();
        QVERIFY(!unasked);
        QCOMPARE(unasked.error().code, Core::ErrorCode::PermissionDenied);
    }

    void aHelperOfGitIsAskedBeforeThePerson()
    {
        m_bridge->requirePassword(s("ada"), s("secret"));
        Repo repo = make(address(s("http")));
        const QString told = m_folder->filePath(s("told"));
        const auto helper = [&](const char *password) {
            gitIn(m_folder->filePath(s("work")),
                  {s("config"), s("credential.helper"),
                   QStringLiteral("!f() { echo $1 >> %1; test $1 = get && echo username=ada && echo password=%2; }; f").arg(told, s(password))});
        };
        int asked = 0;
        Transfer transfer;
        transfer.credentials = [&asked](const CredentialRequest &) -> std::optional<Credential> {
            ++asked;
            return Credential{Credential::Kind::UserPassword, s("ada"), s("secret"), {}, {}};
        };
        helper("secret");
        SB_VERIFY_RESULT(repo.push({}, transfer));
        QCOMPARE(asked, 0);
        QVERIFY(TestSupport::read(told).contains("store"));
        // A wrong one is told to the helper, and the person is asked.
        helper("old");
        change(repo, "work/a.txt", "2\n");
        SB_VERIFY_RESULT(repo.push({}, transfer));
        QCOMPARE(asked, 1);
        QVERIFY(TestSupport::read(told).contains("erase"));
    }

    void aCancelledCloneLeavesNothing()
    {
        Repo repo = make(address(s("http")));
        SB_VERIFY_RESULT(repo.push());
        Transfer transfer;
        transfer.isCancelled = [] { return true; };
        const auto clone = Repo::clone(address(s("http")), m_folder->filePath(s("other")), transfer);
        QVERIFY(!clone);
        QCOMPARE(clone.error().code, Core::ErrorCode::Cancelled);
        QVERIFY(!QDir(m_folder->filePath(s("other"))).exists());
    }

    void aConnectionCutAnywhereLeavesBothSidesWhole_data()
    {
        QTest::addColumn<bool>("request");
        QTest::newRow("what the server sends") << false;
        QTest::newRow("what is sent to it") << true;
    }

    /// A push, a fetch and a clone are cut after every so many bytes of each connection, from the first
    /// to beyond the last. STUDYBENCH_CUT_STEP=1 leaves none out (with a longer QTEST_FUNCTION_TIMEOUT).
    void aConnectionCutAnywhereLeavesBothSidesWhole()
    {
        QFETCH(bool, request);
        std::atomic<int> &cut = request ? m_bridge->cutRequestAfter : m_bridge->cutAfter;
        const std::atomic<int> &longest = request ? m_bridge->longestRequest : m_bridge->longestAnswer;
        const int given = qEnvironmentVariableIntValue("STUDYBENCH_CUT_STEP");
        const int step = given > 0 ? given : 97;
        Repo repo = make(address(s("http")));
        SB_VERIFY_RESULT(repo.push());
        const QString work = m_folder->filePath(s("work"));
        const QString twin = m_folder->filePath(s("twin"));
        auto reader = Repo::clone(address(s("http")), twin);
        SB_VERIFY_RESULT(reader);
        int failures = 0;
        // The history grows while cutting, and its answers with it: what counts is a first push and clone.
        const int end = longest + step;
        for (int at = 0; at <= end; at += step) {
            cut = -1;
            // There is always something to push and to fetch.
            if (repo.remoteHead(s("origin"), s("main")).value_or(QString()) == repo.head()->commit) {
                change(repo, "work/a.txt", QByteArray::number(at) + '\n');
            }
            cut = at;
            const auto pushed = repo.push();
            const auto fetched = reader->fetch(s("origin"));
            const auto clone = Repo::clone(address(s("http")), m_folder->filePath(s("other")));
            QCOMPARE(QDir(m_folder->filePath(s("other"))).exists(), clone.has_value());
            QDir(m_folder->filePath(s("other"))).removeRecursively();
            for (const Core::Result<void> &done : {pushed, fetched}) {
                failures += done ? 0 : 1;
                QVERIFY(done || (!done.error().message.isEmpty() && done.error().code != Core::ErrorCode::Cancelled));
            }
            for (const QString &folder : {bare(), work, twin}) {
                gitIn(folder, {s("fsck"), s("--strict")});
                if (QTest::currentTestFailed()) {
                    return;
                }
            }
            QCOMPARE(TestSupport::read(work + s("/a.txt")).isEmpty(), false);
        }
        QVERIFY(failures > 5);
        cut = -1;
        SB_VERIFY_RESULT(repo.push());
        SB_VERIFY_RESULT(reader->pullFastForward());
        QCOMPARE(repo.remoteHead(s("origin"), s("main")).value(), repo.head()->commit);
        QCOMPARE(reader->head()->commit, repo.head()->commit);
    }

    void commitsOfAWrongClockTravelAsOthers_data()
    {
        QTest::addColumn<QString>("when");
        QTest::newRow("before there was time") << s("@0 +0000");
        QTest::newRow("far from now") << s("@4102444800 +1400");
        QTest::newRow("yesterday's clock") << s("@1500000000 -0330");
    }

    void commitsOfAWrongClockTravelAsOthers()
    {
        QFETCH(QString, when);
        Repo repo = make(address(s("http")));
        SB_VERIFY_RESULT(repo.push());
        auto other = Repo::clone(address(s("http")), m_folder->filePath(s("other")));
        SB_VERIFY_RESULT(other);
        // A colleague's computer has another idea of the time.
        const QStringList dates{s("-c"), s("user.name=Bea"), s("-c"), s("user.email=bea@example.org")};
        qputenv("GIT_AUTHOR_DATE", when.toUtf8());
        qputenv("GIT_COMMITTER_DATE", when.toUtf8());
        TestSupport::writeTree(m_folder->path(), {{s("other/b.txt"), "b\n"}});
        gitIn(m_folder->filePath(s("other")), {s("add"), s("b.txt")});
        gitIn(m_folder->filePath(s("other")), dates + QStringList{s("commit"), s("-q"), s("-m"), s("Strange time")});
        qunsetenv("GIT_AUTHOR_DATE");
        qunsetenv("GIT_COMMITTER_DATE");
        SB_VERIFY_RESULT(other->push());
        change(repo, "work/a.txt", "2\n");
        QVERIFY(!repo.push()); // somebody was first
        const auto pulled = repo.pull(kAuthor);
        SB_VERIFY_RESULT(pulled);
        QCOMPARE(*pulled, PullOutcome::Merged);
        SB_VERIFY_RESULT(repo.push());
        // Whatever the dates say, no commit stands before one that it was made from.
        const auto log = repo.log();
        SB_VERIFY_RESULT(log);
        QCOMPARE(log->size(), 4);
        QCOMPARE(log->first().parents.size(), 2);
        QCOMPARE(log->last().parents.size(), 0);
        // A file whose time lies before the index is not taken for unchanged.
        TestSupport::writeTree(m_folder->path(), {{s("work/a.txt"), "3\n"}});
        QFile file(m_folder->filePath(s("work/a.txt")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::fromSecsSinceEpoch(1000000000), QFileDevice::FileModificationTime));
        file.close();
        QCOMPARE(repo.status()->size(), 1);
        gitIn(m_folder->filePath(s("work")), {s("fsck"), s("--strict")});
    }

    void anUnreachableServerIsNamedWithoutItsPassword()
    {
        Repo repo = make(s("http://joe:topsecret@127.0.0.1:1/none.git"));
        const auto push = repo.push();
        QVERIFY(!push);
        QVERIFY(!push.error().message.contains(s("topsecret")));
        QVERIFY(push.error().message.contains(s("Could not push.")));
    }

    void aRefusalByAHookOfTheServerIsTold()
    {
        const QString hook = bare() + s("/hooks/pre-receive");
        TestSupport::writeTree(bare(), {{s("hooks/pre-receive"), "#!/bin/sh\nexit 1\n"}});
        QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner | QFile::ExeUser);
        Repo repo = make(address(s("http")));
        const auto push = repo.push();
        QVERIFY(!push);
        QCOMPARE(push.error().code, Core::ErrorCode::Conflict);
        QVERIFY(push.error().message.contains(s("did not take the branch")));
    }

private:
    static void transports()
    {
        QTest::addColumn<QString>("transport");
        QTest::newRow("path") << s("path");
        QTest::newRow("file") << s("file");
        QTest::newRow("http") << s("http");
    }

    [[nodiscard]] QString bare() const { return m_folder->filePath(s("remote.git")); }

    [[nodiscard]] QString address(const QString &transport) const
    {
        if (transport == s("path")) {
            return bare();
        }
        return transport == s("file") ? s("file://") + bare() : m_bridge->url(s("remote.git"));
    }

    Repo make(const QString &remote)
    {
        auto repo = Repo::init(m_folder->filePath(s("work")));
        TestSupport::require(repo);
        change(*repo, "work/a.txt", "1\n");
        TestSupport::require(repo->addRemote(s("origin"), remote));
        return std::move(*repo);
    }

    void change(Repo &repo, const char *file, const QByteArray &content)
    {
        TestSupport::writeTree(m_folder->path(), {{QString::fromUtf8(file), content}});
        SB_VERIFY_RESULT(repo.stage({s("a.txt")}));
        SB_VERIFY_RESULT(repo.commit(s("Change"), kAuthor));
    }

    void git(const QStringList &arguments) { gitIn(bare(), arguments); }

    static void gitIn(const QString &folder, const QStringList &arguments)
    {
        QProcess process; // with the environment of this test
        process.setWorkingDirectory(folder);
        process.start(s("git"), arguments);
        QVERIFY(process.waitForFinished(60000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<GitBridge> m_bridge;
};

QTEST_GUILESS_MAIN(TestRepositoryTransfers)
#include "tst_repositorytransfers.moc"
