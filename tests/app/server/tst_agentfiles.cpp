// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include "app/server/controller.h"
#include "app/server/jobrun.h"
#include "model/repository/repository.h"
#include "tests/app/server/serverfixture.h"
#include "tests/support/testsupport.h"

using namespace Server;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

constexpr char kSecret[] = "patient 1 has a secret\n";

} // namespace

/// A hostile study on the agent's side: what it may try while it runs, and what must come of it.
class TestAgentFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        // Another workspace, whose files nobody else may have.
        TestSupport::writeTree(m_data->path(), {{s("high_privacy/workspaces/other/output/secret.csv"), kSecret},
                                                {s("medium_privacy/workspaces/other/output/secret.csv"), kSecret}});
        m_secret = m_data->filePath(s("high_privacy/workspaces/other/output/secret.csv"));
    }

    void aHostileActionGetsNothingOut_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("link"); ///< made by the action, below its folder
        QTest::newRow("link as output") << s("output/a.csv") << s("output/a.csv");
        QTest::newRow("link among outputs of a pattern") << s("output/*.csv") << s("output/b.csv");
        QTest::newRow("folder link") << s("output/sub/secret.csv") << s("output/sub");
        QTest::newRow("pattern through a folder link") << s("output/sub/*.csv") << s("output/sub");
        QTest::newRow("pattern that climbs") << s("../../workspaces/other/output/*.csv") << QString();
        QTest::newRow("path that climbs") << s("output/../../../workspaces/other/output/secret.csv") << QString();
        QTest::newRow("absolute") << s("ABSOLUTE") << QString();
    }

    void aHostileActionGetsNothingOut()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, link);
        AgentTask task = makeTask();
        task.outputSpec = {{pattern == s("ABSOLUTE") ? m_secret : pattern, s("moderately_sensitive")}};
        const QJsonObject results = run(task, [this, link](const QString &volume) {
            QDir().mkpath(volume + s("/output"));
            if (!link.isEmpty()) {
                const bool folder = link == s("output/sub");
                QFile::link(folder ? QFileInfo(m_secret).path() : m_secret, volume + u'/' + link);
            }
        });
        QCOMPARE(results.value(s("has_unmatched_patterns")).toBool(), true);
        QVERIFY2(leaks().isEmpty(), qPrintable(leaks().join(u' ')));
        // What belongs to the other workspace is untouched.
        QCOMPARE(TestSupport::read(m_secret), QByteArray(kSecret));
    }

    void aLinkToTheOutsideIsNotWrittenThrough()
    {
        // The study holds a link where the input of an earlier job belongs.
        AgentTask first = makeTask();
        first.outputSpec = {{s("output/x.csv"), s("highly_sensitive")}};
        run(first, [](const QString &volume) { TestSupport::writeTree(volume, {{s("output/x.csv"), "changed\n"}}); });

        StudyRepository study({{s("project.yaml"), "version: '4.0'\n"}});
        QFile::link(QFileInfo(m_secret).path(), study.path() + s("/output"));
        auto repo = Repository::Repo::open(study.path());
        SB_VERIFY_RESULT(repo);
        SB_VERIFY_RESULT(repo->stage({s("output")}));
        const auto commit = repo->commit(s("Link"), {s("Eve"), s("eve@example.org")});
        SB_VERIFY_RESULT(commit);
        AgentTask second = makeTask(study);
        second.commit = *commit;
        second.jobId = s("secondjob0000000");
        second.taskId = second.jobId + s("-001");
        second.inputJobIds = {first.jobId};
        run(second, [](const QString &) {});
        QCOMPARE(TestSupport::read(m_secret), QByteArray(kSecret));
        QVERIFY(!QFile::exists(QFileInfo(m_secret).path() + s("/x.csv")));
    }

    void secretsStayOutOfLogs()
    {
        AgentTask task = makeTask();
        task.environment = {{s("STATA_LICENSE"), s("LICENCE-0123456789")}, {s("OPENSAFELY_BACKEND"), s("test-backend")}};
        task.outputSpec = {{s("out.txt"), s("moderately_sensitive")}};
        run(task, [](const QString &volume) { TestSupport::writeTree(volume, {{s("out.txt"), "x"}}); },
            {s("got LICENCE-0123456789"), s("agent-token-agent-token"), s("on test-backend")});
        const QByteArray log = TestSupport::read(m_data->filePath(s("medium_privacy/workspaces/mine/metadata/act.log")));
        QVERIFY(log.contains("on test-backend"));
        QVERIFY(!log.contains("LICENCE"));
        QVERIFY(!log.contains("agent-token"));
    }

    void aRedactingAgentTellsNoFileNames()
    {
        AgentTask task = makeTask();
        task.outputSpec = {{s("output/secret-name.csv"), s("moderately_sensitive")}};
        const auto work = [](const QString &volume) { TestSupport::writeTree(volume, {{s("output/other-name.csv"), "x"}}); };
        QVERIFY(text(run(task, work)).contains("name.csv"));
        task.jobId = s("redactedjob00000");
        task.taskId = task.jobId + s("-001");
        const QByteArray told = text(run(task, work, {}, true));
        QVERIFY(told.contains("\"has_unmatched_patterns\":true"));
        QVERIFY(!told.contains("name.csv"));
    }

private:
    static QByteArray text(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

    AgentTask makeTask() { return makeTask(m_study); }

    static AgentTask makeTask(const StudyRepository &study)
    {
        AgentTask task;
        task.jobId = QStringLiteral("hostilejob000000");
        task.taskId = task.jobId + QStringLiteral("-001");
        task.type = QStringLiteral("runjob");
        task.rapId = QStringLiteral("hostilerap000000");
        task.repoUrl = study.path();
        task.branch = QStringLiteral("main");
        task.commit = study.commit();
        task.workspace = QStringLiteral("mine");
        task.action = QStringLiteral("act");
        task.image = QStringLiteral("ghcr.io/opensafely-core/python:v2");
        task.createdAt = 1700000000;
        task.fileTypes = {QStringLiteral(".csv"), QStringLiteral(".txt")};
        return task;
    }

    /// Runs the task with an executor that does `work` in the volume; answers the final results.
    QJsonObject run(const AgentTask &task, const std::function<void(const QString &)> &work, const QStringList &lines = {}, bool redact = false)
    {
        SourceRules rules;
        rules.allowLocal = true;
        StudySource source(m_data->filePath(s("agent/repos")), rules);
        JobRun job(m_data->path(), task, &source,
                   [&](const Runner::ActionCommand &, const QString &volume, const Runner::Limits &, const Runner::LogSink &log,
                       const Runner::CancelFlag &) -> Core::Result<Runner::ExitStatus> {
                       work(volume);
                       for (const QString &line : lines) {
                           log(line);
                       }
                       return Runner::ExitStatus();
                   },
                   std::make_shared<std::atomic<bool>>(false));
        job.hideFrom({s("agent-token-agent-token")}, redact);
        QJsonObject results;
        job.run([&results](const TaskReport &report) {
            if (report.complete) {
                results = report.results;
            }
        });
        return results;
    }

    /// Files of the workspace `mine` and of the logs that hold what belongs to the other.
    [[nodiscard]] QStringList leaks() const
    {
        QStringList found;
        for (const QString &root : {s("high_privacy/workspaces/mine"), s("medium_privacy/workspaces/mine"), s("high_privacy/logs")}) {
            QDirIterator iterator(m_data->filePath(root), QDir::Files, QDirIterator::Subdirectories);
            while (iterator.hasNext()) {
                if (TestSupport::read(iterator.next()).contains("has a secret")) {
                    found.append(iterator.filePath());
                }
            }
        }
        return found;
    }

    StudyRepository m_study{{{QStringLiteral("project.yaml"), "version: '4.0'\n"}}};
    std::unique_ptr<QTemporaryDir> m_data;
    QString m_secret;
};

QTEST_GUILESS_MAIN(TestAgentFiles)
#include "tst_agentfiles.moc"
