// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "model/jobs/submission.h"
#include "model/repository/repository.h"
#include "tests/model/jobs/fakejobservice.h"
#include "tests/support/testsupport.h"

using namespace Jobs;
using Repository::Repo;

Q_DECLARE_METATYPE(Jobs::Stage)

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestSubmission : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        SB_VERIFY_RESULT(Repo::openBare(m_folder->filePath(s("remote.git"))));
        auto repo = Repo::init(root());
        SB_VERIFY_RESULT(repo);
        TestSupport::writeTree(root(), {{s("a.py"), "1\n"}});
        SB_VERIFY_RESULT(repo->stage({s("a.py")}));
        SB_VERIFY_RESULT(repo->commit(s("First"), kAuthor));
        SB_VERIFY_RESULT(repo->addRemote(s("origin"), m_folder->filePath(s("remote.git"))));
        m_service = std::make_unique<FakeJobService>();
        m_queue = std::make_unique<Core::JobQueue>();
        m_options = SubmissionOptions();
        m_options.author = kAuthor;
    }

    void cleanup()
    {
        m_queue.reset();
        m_service.reset();
    }

    void oneClickCommitsPushesAndSubmits()
    {
        TestSupport::writeTree(root(), {{s("a.py"), "2\n"}, {s("b.py"), "new\n"}});
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy finished(&submission, &Submission::finished);
        QSignalSpy failed(&submission, &Submission::failed);
        submission.start();
        submission.start();
        QTRY_COMPARE(finished.size() + failed.size(), 1);
        QCOMPARE(finished.size(), 1);
        QCOMPARE(m_service->calls, 1);
        const auto repo = Repo::open(root());
        QVERIFY(repo->status()->isEmpty());
        QCOMPARE(repo->log()->size(), 2);
        QCOMPARE(repo->remoteHead(s("origin"), s("main")).value(), repo->head()->commit);
        const Draft sent = m_service->made.value(submission.draft().rapId);
        QCOMPARE(sent.commit, repo->head()->commit);
        QCOMPARE(sent.branch, s("main"));
        QCOMPARE(sent.repoUrl, m_folder->filePath(s("remote.git")));
        QCOMPARE(store().load(sent.rapId)->stage, Stage::Submitted);
        submission.start();
        QVERIFY(!submission.isRunning()); // nothing is left to do
    }

    void aFailedCheckStopsWithItsRemedy_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("action");
        QTest::newRow("pipeline") << s("pipeline") << s("pipeline") << s("pipeline.show");
        QTest::newRow("no message") << s("no message") << s("changes") << s("repository.commit");
        QTest::newRow("no name") << s("no name") << s("identity") << s("repository.identity");
        QTest::newRow("other branch") << s("other branch") << s("branch") << s("repository.switchBranch");
        QTest::newRow("no remote") << s("no remote") << s("remote") << s("repository.addRemote");
        QTest::newRow("wrong token") << s("wrong token") << s("server") << s("jobs.addServer");
        QTest::newRow("workspace of another branch") << s("workspace of another branch") << s("branch") << s("repository.switchBranch");
        QTest::newRow("no repository") << s("no repository") << s("changes") << s("repository.init");
    }

    void aFailedCheckStopsWithItsRemedy()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, check);
        QFETCH(QString, action);
        TestSupport::writeTree(root(), {{s("a.py"), "2\n"}});
        Draft order = draft();
        if (trouble == s("pipeline")) {
            m_options.checks.append({s("pipeline"), s("The pipeline is valid"), [](const Core::JobContext &) {
                                         return Check{{}, {}, CheckState::Failed, s("Line 3 is wrong."),
                                                      Core::Hint{s("Show"), s("pipeline.show"), {}}};
                                     }});
        } else if (trouble == s("no message")) {
            order.commitMessage.clear();
        } else if (trouble == s("no name")) {
            m_options.author = {};
        } else if (trouble == s("wrong token")) {
            m_service->trouble = Core::Error{Core::ErrorCode::PermissionDenied, s("The token was not accepted."), {}, {}, {}};
        } else if (trouble == s("workspace of another branch")) {
            m_service->owned = {{s("w"), {}, {}, s("release"), false}};
        } else if (trouble == s("other branch")) {
            order.branch = s("release");
        } else if (trouble == s("no remote")) {
            QTemporaryDir other;
            other.setAutoRemove(false);
            SB_VERIFY_RESULT(Repo::init(other.path()));
            order.studyRoot = other.path();
        } else {
            order.studyRoot = m_folder->filePath(s("nowhere"));
        }
        Submission submission(order, m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy failed(&submission, &Submission::failed);
        submission.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(m_service->calls, 0);
        const auto error = failed.first().first().value<Core::Error>();
        QVERIFY(!error.hints.isEmpty());
        QCOMPARE(error.hints.first().actionId, action);
        bool found = false;
        for (const Check &line : submission.checks()) {
            if (line.id == check) {
                QCOMPARE(line.state, CheckState::Failed);
                QVERIFY(!line.message.isEmpty());
                found = true;
            }
        }
        QVERIFY(found);
        QCOMPARE(Repo::open(root())->log()->size(), 1); // nothing was committed
        QVERIFY(store().all().isEmpty());               // and nothing is left to go on with
    }

    void aWarningDoesNotStop()
    {
        m_options.checks.append({s("disclosure"), s("Disclosure hints were seen"), [](const Core::JobContext &) {
                                     return Check{{}, {}, CheckState::Warning, s("A small number."), std::nullopt};
                                 }});
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy finished(&submission, &Submission::finished);
        submission.start();
        QTRY_COMPARE(finished.size(), 1);
        const QList<Check> checks = submission.checks();
        const auto told = std::find_if(checks.begin(), checks.end(), [](const Check &check) { return check.id == s("disclosure"); });
        QVERIFY(told != checks.end());
        QCOMPARE(told->state, CheckState::Warning);
    }

    void aKillAtAnyStageLosesNothingAndSendsOnce_data()
    {
        QTest::addColumn<int>("stage");
        for (const Stage stage : {Stage::Drafted, Stage::Checked, Stage::Committed, Stage::Pushed, Stage::Sending}) {
            QTest::addRow("%d", static_cast<int>(stage)) << static_cast<int>(stage);
        }
    }

    void aKillAtAnyStageLosesNothingAndSendsOnce()
    {
        QFETCH(int, stage);
        TestSupport::writeTree(root(), {{s("a.py"), "2\n"}});
        const Draft order = draft();
        {
            auto submission = std::make_unique<Submission>(order, m_options, m_service.get(), store(), m_queue.get());
            bool reached = stage == static_cast<int>(Stage::Drafted);
            connect(submission.get(), &Submission::stageChanged, this, [&](Stage now) { reached = reached || static_cast<int>(now) == stage; });
            submission->start();
            QTRY_VERIFY(reached);
            // Gone without a word, as in a kill: only the store is left.
        }
        const QList<Draft> left = store().open();
        QVERIFY(left.size() == 1 || m_service->made.size() == 1);
        Submission again(left.isEmpty() ? order : left.first(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy finished(&again, &Submission::finished);
        QSignalSpy failed(&again, &Submission::failed);
        again.start();
        QTRY_COMPARE(finished.size() + failed.size(), 1);
        QVERIFY2(failed.isEmpty(), qPrintable(again.draft().lastError));
        QCOMPARE(m_service->made.size(), 1);
        QCOMPARE(m_service->made.begin()->rapId, order.rapId);
        const auto repo = Repo::open(root());
        QCOMPARE(repo->log()->size(), 2);
        QCOMPARE(m_service->made.begin()->commit, repo->head()->commit);
        QVERIFY(store().open().isEmpty());
    }

    void aLostAnswerIsMadeGoodByRepeating()
    {
        m_service->behaviour = FakeJobService::Behaviour::LosesAnswer;
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy failed(&submission, &Submission::failed);
        QSignalSpy finished(&submission, &Submission::finished);
        submission.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(store().open().first().stage, Stage::Sending);
        m_service->behaviour = FakeJobService::Behaviour::Answers;
        submission.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_service->made.size(), 1);
        QCOMPARE(std::get<Submitted>(*submission.outcome()).result, s("No change"));
    }

    void aRefusalCanBeMendedUnderTheSameId()
    {
        m_service->behaviour = FakeJobService::Behaviour::Refuses;
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy failed(&submission, &Submission::failed);
        QSignalSpy finished(&submission, &Submission::finished);
        submission.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(submission.draft().stage, Stage::Drafted);
        TestSupport::writeTree(root(), {{s("a.py"), "mended\n"}});
        m_service->behaviour = FakeJobService::Behaviour::Answers;
        submission.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_service->made.begin()->commit, Repo::open(root())->head()->commit);
    }

    void sensitiveOutputsStayOutOfTheCommit()
    {
        TestSupport::writeTree(root(), {{s("a.py"), "2\n"}, {s("output/input.csv"), "patients\n"}});
        m_options.sensitivePatterns = {s("output/*.csv")};
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy finished(&submission, &Submission::finished);
        submission.start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(Repo::open(root())->filesAtCommit(s("HEAD")).value(), QStringList{s("a.py")});
    }

    void cancellingStopsBeforeTheNextStep()
    {
        TestSupport::writeTree(root(), {{s("a.py"), "2\n"}});
        Submission submission(draft(), m_options, m_service.get(), store(), m_queue.get());
        QSignalSpy failed(&submission, &Submission::failed);
        connect(&submission, &Submission::stageChanged, this, [&](Stage now) {
            if (now == Stage::Committed) {
                submission.cancel();
            }
        });
        submission.start();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed.first().first().value<Core::Error>().code, Core::ErrorCode::Cancelled);
        QCOMPARE(m_service->calls, 0);
        QCOMPARE(store().open().size(), 1);
        submission.abandon();
        QVERIFY(store().open().isEmpty());
    }

private:
    inline static const Repository::Identity kAuthor{QStringLiteral("Ada"), QStringLiteral("ada@example.org")};

    [[nodiscard]] QString root() const { return m_folder->filePath(s("work")); }
    [[nodiscard]] SubmissionStore store() const { return SubmissionStore(m_folder->filePath(s("submissions"))); }

    [[nodiscard]] Draft draft() const
    {
        Draft draft;
        draft.rapId = newRapId();
        draft.studyRoot = root();
        draft.workspace = s("w");
        draft.backend = s("local");
        draft.actions = {s("a")};
        draft.commitMessage = s("Change");
        return draft;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeJobService> m_service;
    std::unique_ptr<Core::JobQueue> m_queue;
    SubmissionOptions m_options;
};

QTEST_GUILESS_MAIN(TestSubmission)
#include "tst_submission.moc"
