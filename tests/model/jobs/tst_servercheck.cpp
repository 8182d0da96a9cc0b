// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/jobs/servercheck.h"
#include "tests/model/jobs/fakejobservice.h"

using namespace Jobs;

Q_DECLARE_METATYPE(Jobs::CheckState)

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

JobRequest running(const char *id, const QStringList &actions)
{
    JobRequest request;
    request.id = s(id);
    request.workspace = s("w");
    request.backend = s("local");
    request.commit = s("0123456789abcdef0123456789abcdef01234567");
    request.actions = actions;
    request.status = s("running");
    request.createdAt = QDateTime::currentDateTimeUtc();
    return request;
}

Job active(const char *action)
{
    Job job;
    job.action = s(action);
    job.status = s("running");
    return job;
}

} // namespace

/// What a server is asked before a study is changed for a submission.
class TestServerCheck : public QObject
{
    Q_OBJECT

private slots:
    void eachTroubleIsNamedWithItsRemedy_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<CheckState>("state");
        QTest::addColumn<QString>("action");
        QTest::newRow("all is well") << s("backend") << CheckState::Passed << QString();
        QTest::newRow("wrong token") << s("server") << CheckState::Failed << s("jobs.addServer");
        QTest::newRow("away") << s("server") << CheckState::Failed << s("jobs.submit");
        QTest::newRow("no such backend") << s("backend") << CheckState::Failed << s("jobs.chooseBackend");
        QTest::newRow("paused") << s("backend") << CheckState::Warning << QString();
        QTest::newRow("no agent") << s("backend") << CheckState::Warning << QString();
        QTest::newRow("new workspace") << s("workspace") << CheckState::Passed << QString();
        QTest::newRow("archived") << s("workspace") << CheckState::Failed << s("jobs.chooseWorkspace");
        QTest::newRow("other repository") << s("workspace") << CheckState::Failed << s("jobs.chooseWorkspace");
        QTest::newRow("ssh spelling") << s("workspace") << CheckState::Passed << QString();
        QTest::newRow("had no remote") << s("workspace") << CheckState::Passed << QString();
        QTest::newRow("runs already") << s("running") << CheckState::Failed << s("jobs.showRequest");
        QTest::newRow("runs in part") << s("running") << CheckState::Warning << QString();
        QTest::newRow("runs elsewhere") << s("running") << CheckState::Passed << QString();
        QTest::newRow("whole pipeline runs") << s("running") << CheckState::Failed << s("jobs.showRequest");
        QTest::newRow("own repeated call") << s("running") << CheckState::Passed << QString();
    }

    void eachTroubleIsNamedWithItsRemedy()
    {
        QFETCH(QString, check);
        QFETCH(CheckState, state);
        QFETCH(QString, action);
        const QString row = QString::fromUtf8(QTest::currentDataTag());
        FakeJobService service;
        Draft draft;
        draft.rapId = s("abcdefghijklmnop");
        draft.workspace = s("w");
        draft.backend = s("local");
        draft.repoUrl = s("https://example.org/org/study");
        draft.studyRoot = QDir::tempPath();
        draft.actions = {s("table")};
        arrange(row, service, draft);
        const ServerAnswer answer = ask(service, draft);
        const auto found = std::find_if(answer.checks.begin(), answer.checks.end(), [&check](const Check &line) { return line.id == check; });
        QVERIFY(found != answer.checks.end());
        QCOMPARE(found->state, state);
        QCOMPARE(found->fix ? found->fix->actionId : QString(), action);
        QCOMPARE(found->message.isEmpty(), state == CheckState::Passed && row != s("new workspace"));
        QCOMPARE(answer.hasFailed(), state == CheckState::Failed);
    }

    void aScriptMayAskAgain()
    {
        FakeJobService service;
        Draft draft;
        arrange(s("runs already"), service, draft);
        draft.workspace = s("w");
        draft.backend = s("local");
        draft.actions = {s("table")};
        QVERIFY(ask(service, draft).hasFailed());
        QVERIFY(!ask(service, draft, false).hasFailed());
    }

    void theWorkspaceOfTheServerIsHandedOn()
    {
        FakeJobService service;
        service.owned = {{s("w"), s("p"), s("https://example.org/org/study"), s("release"), false}};
        Draft draft;
        draft.workspace = s("w");
        draft.backend = s("local");
        QCOMPARE(ask(service, draft).workspace.branch, s("release"));
    }

    void nobodyIsAnsweredWhoHasGone()
    {
        FakeJobService service;
        auto guard = std::make_unique<QObject>();
        bool answered = false;
        askServer(&service, {}, true, guard.get(), [&answered](const ServerAnswer &) { answered = true; });
        guard.reset();
        bool later = false;
        askServer(&service, {}, true, this, [&later](const ServerAnswer &) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!answered);
    }

private:
    static ServerAnswer ask(FakeJobService &service, const Draft &draft, bool stop = true)
    {
        std::optional<ServerAnswer> answer;
        QObject guard;
        askServer(&service, draft, stop, &guard, [&answer](const ServerAnswer &given) { answer = given; });
        [[maybe_unused]] const bool came = QTest::qWaitFor([&answer] { return answer.has_value(); });
        return answer.value_or(ServerAnswer());
    }

    static void arrange(const QString &row, FakeJobService &service, Draft &draft)
    {
        const QString repo = draft.repoUrl;
        if (row == s("wrong token")) {
            service.trouble = Core::Error{Core::ErrorCode::PermissionDenied, s("The token was not accepted."), {}, {}, {}};
        } else if (row == s("away")) {
            service.trouble = Core::Error{Core::ErrorCode::Unavailable, s("It is away."), {}, {}, {}};
        } else if (row == s("no such backend")) {
            draft.backend = s("elsewhere");
        } else if (row == s("paused")) {
            service.known.first().paused = true;
        } else if (row == s("no agent")) {
            service.known.first().lastSeen = QDateTime::currentDateTimeUtc().addSecs(-3600);
        } else if (row == s("archived")) {
            service.owned = {{s("w"), {}, repo, s("main"), true}};
        } else if (row == s("other repository")) {
            service.owned = {{s("w"), {}, s("https://example.org/org/other"), s("main"), false}};
        } else if (row == s("ssh spelling")) {
            service.owned = {{s("w"), {}, s("git@example.org:org/study.git"), s("main"), false}};
        } else if (row == s("had no remote")) {
            service.owned = {{s("w"), {}, draft.studyRoot, s("main"), false}};
        } else if (row == s("runs already")) {
            service.listed = {running("r1", {s("table")})};
            service.jobsOf.insert(s("r1"), {active("table")});
        } else if (row == s("runs in part")) {
            draft.actions.append(s("chart"));
            arrange(s("runs already"), service, draft);
        } else if (row == s("runs elsewhere")) {
            arrange(s("runs already"), service, draft);
            service.listed.first().backend = s("another");
        } else if (row == s("whole pipeline runs")) {
            draft.actions = {s("run_all")};
            service.listed = {running("r1", draft.actions)};
            service.jobsOf.insert(s("r1"), {active("table")});
        } else if (row == s("own repeated call")) {
            arrange(s("runs already"), service, draft);
            service.listed.first().id = draft.rapId;
        }
    }
};

QTEST_GUILESS_MAIN(TestServerCheck)
#include "tst_servercheck.moc"
