// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "model/core/jobqueue.h"
#include "model/jobs/embeddedserver.h"
#include "model/jobs/selfhostedservice.h"
#include "model/jobs/submission.h"
#include "tests/app/server/serverfixture.h"
#include "tests/support/testsupport.h"

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

const QString kCreate = QStringLiteral("controller/v1/rap/create/");
const QString kCancel = QStringLiteral("controller/v1/rap/cancel/");

QString program()
{
    return TestSupport::program(QStringLiteral("studybench-server-testing"));
}

/// The program with its agent, as a person would start it.
class RunningServer
{
public:
    explicit RunningServer(const QString &data, const QStringList &more = {QStringLiteral("--allow-local-repositories")})
        : m_data(data)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(program(), QStringList{s("--data"), data, s("--port"), s("0"), s("--stop-with-parent")} + more);
    }

    ~RunningServer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(15000)) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }

    bool waitUntilReady()
    {
        QElapsedTimer timer;
        timer.start();
        while (!m_output.contains('\n') && timer.elapsed() < 20000) {
            m_process.waitForReadyRead(200);
            m_output += m_process.readAllStandardOutput();
        }
        const QRegularExpressionMatch match = QRegularExpression(s("(http://\\S+)")).match(QString::fromUtf8(m_output));
        m_address = match.captured(1);
        m_token = TestSupport::read(m_data + s("/client.token")).trimmed();
        return match.hasMatch();
    }

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    [[nodiscard]] RapClient client() const { return {m_address, m_token}; }
    [[nodiscard]] QString address() const { return m_address; }
    [[nodiscard]] QString token() const { return QString::fromUtf8(m_token); }

private:
    QString m_data;
    QProcess m_process;
    QByteArray m_output;
    QString m_address;
    QByteArray m_token;
};

bool isOver(const QHash<QString, QString> &codes)
{
    static const QStringList kFinal = {s("succeeded"), s("dependency_failed"), s("nonzero_exit"), s("cancelled_by_user"),
                                       s("unmatched_patterns"), s("internal_error"), s("job_error")};
    for (const QString &code : codes) {
        if (!kFinal.contains(code)) {
            return false;
        }
    }
    return !codes.isEmpty();
}

} // namespace

class TestServerProgram : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        m_study = std::make_unique<StudyRepository>(sampleStudy());
    }

    void init() { m_data = std::make_unique<QTemporaryDir>(); }

    void wrongUseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("option") << QStringList{s("--nonsense")};
        QTest::newRow("port") << QStringList{s("--port"), s("x")};
        QTest::newRow("word") << QStringList{s("serve")};
        QTest::newRow("agent without controller") << QStringList{s("agent"), s("--data"), s("x")};
    }

    void wrongUseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QProcess process;
        process.start(program(), arguments);
        QVERIFY(process.waitForFinished(10000));
        QCOMPARE(process.exitCode(), 2);
        QVERIFY(!process.readAllStandardError().isEmpty());
    }

    void aRequestRunsFromCheckoutToOutputs()
    {
        RunningServer server(m_data->path());
        QVERIFY(server.waitUntilReady());
        const RapClient client = server.client();
        const QString id = s("endtoend00000001");
        const QStringList actions = {s("table"), s("after_broken"), s("wrong_name"), s("slow")};
        const Reply created = client.post(kCreate, RapClient::createBody(*m_study, id, actions));
        QVERIFY2(created.status == 201, created.body.constData());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(client.codes(id)), 40000);
        const QHash<QString, QString> codes = client.codes(id);
        QCOMPARE(codes.value(s("extract")), s("succeeded"));
        QCOMPARE(codes.value(s("table")), s("succeeded"));
        QCOMPARE(codes.value(s("slow")), s("succeeded"));
        QCOMPARE(codes.value(s("broken")), s("nonzero_exit"));
        QCOMPARE(codes.value(s("after_broken")), s("dependency_failed"));
        QCOMPARE(codes.value(s("wrong_name")), s("unmatched_patterns"));

        // By privacy level: the highly sensitive file only in the one store, the leak withheld.
        const QString high = m_data->filePath(s("high_privacy/workspaces/test-workspace/"));
        const QString medium = m_data->filePath(s("medium_privacy/workspaces/test-workspace/"));
        QCOMPARE(TestSupport::read(medium + s("output/table.csv")), QByteArray("n\n2\n"));
        QVERIFY(QFile::exists(high + s("output/input.csv")));
        QVERIFY(!QFile::exists(medium + s("output/input.csv")));
        QVERIFY(QFile::exists(high + s("output/leak.csv")));
        QVERIFY(!QFile::exists(medium + s("output/leak.csv")));
        QVERIFY(TestSupport::read(medium + s("output/leak.csv.txt")).contains("patient_id"));
        QVERIFY(!QFile::exists(high + s("output/wrong.txt")));
        QVERIFY(QDir(m_data->filePath(s("high_privacy/volumes"))).isEmpty());

        const QJsonObject outputs = client.get(s("controller/v1/workspaces/test-workspace/outputs")).json().value(s("outputs")).toObject();
        QCOMPARE(outputs.keys(), (QStringList{s("output/input.csv"), s("output/leak.csv"), s("output/slow.txt"), s("output/table.csv")}));
        QVERIFY(outputs.value(s("output/leak.csv")).toObject().value(s("excluded")).toBool());
        QCOMPARE(client.get(s("controller/v1/workspaces/test-workspace/files/output/table.csv")).body, QByteArray("n\n2\n"));

        // The log in pieces is the log file as a whole.
        QString text;
        qint64 offset = 0;
        QString jobId;
        const QJsonArray jobs = client.jobs(id);
        for (const QJsonValue &job : jobs) {
            if (job.toObject().value(s("action")) == s("slow")) {
                jobId = job.toObject().value(s("identifier")).toString();
            }
        }
        for (bool complete = false; !complete;) {
            const QJsonObject chunk = client.get(QStringLiteral("controller/v1/jobs/%1/log?offset=%2").arg(jobId).arg(offset)).json();
            text += chunk.value(s("text")).toString();
            offset = chunk.value(s("next_offset")).toInteger();
            complete = chunk.value(s("complete")).toBool();
        }
        QCOMPARE(text.toUtf8(), TestSupport::read(medium + s("metadata/slow.log")));
        QVERIFY(text.contains(s("Z slow begins\n")));
        QVERIFY(text.contains(s("=============JOB SUMMARY=============\njob_definition_id: ") + jobId));
        QVERIFY(QRegularExpression(s("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z slow begins")).match(text).hasMatch());
        QVERIFY(client.get(QStringLiteral("controller/v1/jobs/%1/log").arg(jobId)).json().value(s("complete")).toBool());

        // Everything done: run_all has only what failed left to do.
        const Reply again = client.post(kCreate, RapClient::createBody(*m_study, s("endtoend00000002"), {s("run_all")}));
        QCOMPARE(again.json().value(s("count")).toInt(), 3);
    }

    void aRunningJobIsFollowedAndCancelled()
    {
        const StudyRepository study(sampleStudy(60));
        RunningServer server(m_data->path());
        QVERIFY(server.waitUntilReady());
        const RapClient client = server.client();
        const QString id = s("cancelme00000001");
        QCOMPARE(client.post(kCreate, RapClient::createBody(study, id, {s("slow")})).status, 201);
        QTRY_COMPARE_WITH_TIMEOUT(client.codes(id).value(s("slow")), s("executing"), 20000);
        const QString jobId = client.jobs(id).first().toObject().value(s("identifier")).toString();
        const QString logPath = QStringLiteral("controller/v1/jobs/%1/log").arg(jobId);
        QTRY_VERIFY_WITH_TIMEOUT(client.get(logPath).json().value(s("text")).toString().contains(s("slow begins")), 10000);
        QVERIFY(!client.get(logPath).json().value(s("complete")).toBool());
        QCOMPARE(client.post(kCancel, {{s("rap_id"), id}, {s("actions"), QJsonArray{s("slow")}}}).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(client.codes(id).value(s("slow")), s("cancelled_by_user"), 10000);
        QTRY_VERIFY_WITH_TIMEOUT(QDir(m_data->filePath(s("high_privacy/volumes"))).isEmpty(), 20000);
        QVERIFY(!QFile::exists(m_data->filePath(s("high_privacy/workspaces/test-workspace/output/slow.txt"))));
        QTRY_VERIFY_WITH_TIMEOUT(!findMetadata(jobId).isEmpty(), 10000);
        QVERIFY(findMetadata(jobId).value(s("cancelled")).toBool());
    }

    void aKilledServerGoesOnWhereItWas_data()
    {
        QTest::addColumn<QString>("stage");
        for (const char *stage : {"initiated", "preparing", "executing", "finalizing", "succeeded"}) {
            QTest::newRow(stage) << s(stage);
        }
    }

    void aKilledServerGoesOnWhereItWas()
    {
        QFETCH(QString, stage);
        const QString id = s("killed0000000001");
        const QJsonObject body = RapClient::createBody(*m_study, id, {s("table"), s("slow")});
        {
            RunningServer server(m_data->path());
            QVERIFY(server.waitUntilReady());
            const RapClient client = server.client();
            QCOMPARE(client.post(kCreate, body).status, 201);
            // States pass quickly: once seen counts, and reaching a later one is as good a moment.
            bool reached = false;
            const auto seen = [&] {
                const QHash<QString, QString> codes = client.codes(id);
                reached = reached || codes.values().contains(stage) || isOver(codes);
                return reached;
            };
            QTRY_VERIFY_WITH_TIMEOUT(seen(), 30000);
            server.kill();
        }
        RunningServer server(m_data->path());
        QVERIFY(server.waitUntilReady());
        const RapClient client = server.client();
        QCOMPARE(client.post(kCreate, body).json().value(s("result")).toString(), s("No change"));
        QTRY_VERIFY_WITH_TIMEOUT(isOver(client.codes(id)), 40000);
        for (const QString &code : client.codes(id)) {
            QCOMPARE(code, s("succeeded"));
        }
        QCOMPARE(client.jobs(id).size(), 3);
        QCOMPARE(TestSupport::read(m_data->filePath(s("medium_privacy/workspaces/test-workspace/output/table.csv"))),
                 QByteArray("n\n2\n"));
        QCOMPARE(TestSupport::read(m_data->filePath(s("medium_privacy/workspaces/test-workspace/metadata/slow.log")))
                     .count("JOB SUMMARY"), 1);
    }

    void anAgentOfItsOwnOutlivesControllerAndItself()
    {
        const StudyRepository study(sampleStudy(2));
        const QString id = s("agent00000000001");
        auto server = std::make_unique<RunningServer>(m_data->path(), QStringList{s("--allow-local-repositories"), s("--no-agent")});
        QVERIFY(server->waitUntilReady());
        QTemporaryDir agentData;
        const auto startAgent = [&](QProcess &agent) {
            agent.setProcessChannelMode(QProcess::ForwardedChannels);
            agent.start(program(), {s("agent"), s("--controller"), server->address(), s("--token-file"),
                                    m_data->filePath(s("agent.token")), s("--data"), agentData.path(), s("--allow-local-repositories"),
                                    s("--stop-with-parent")});
        };
        QCOMPARE(server->client().post(kCreate, RapClient::createBody(study, id, {s("slow"), s("table")})).status, 201);
        {
            QProcess agent;
            startAgent(agent);
            QTRY_COMPARE_WITH_TIMEOUT(server->client().codes(id).value(s("slow")), s("executing"), 20000);
            agent.kill();
            QVERIFY(agent.waitForFinished());
        }
        QProcess agent;
        startAgent(agent);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(server->client().codes(id)), 40000);
        QCOMPARE(server->client().codes(id).value(s("slow")), s("succeeded"));
        QCOMPARE(server->client().codes(id).value(s("table")), s("succeeded"));
        // The data stays on the agent's side.
        QVERIFY(QFile::exists(agentData.filePath(s("high_privacy/workspaces/test-workspace/output/input.csv"))));
        QVERIFY(!QDir(m_data->filePath(s("high_privacy"))).exists());
        agent.closeWriteChannel();
        QVERIFY(agent.waitForFinished(15000));
        QCOMPARE(agent.exitCode(), 0);
    }

    void chaos()
    {
        // Killed again and again at arbitrary moments while requests come in: each ends exactly once.
        const StudyRepository study(sampleStudy(0.1));
        QStringList ids;
        for (int round = 0; round < 6; ++round) {
            RunningServer server(m_data->path());
            QVERIFY(server.waitUntilReady());
            const RapClient client = server.client();
            const QString id = QStringLiteral("chaos%1").arg(round, 11, 10, QLatin1Char('0'));
            QJsonObject body = RapClient::createBody(study, id, {s("table"), s("slow")});
            body.insert(s("workspace"), QStringLiteral("chaos-%1").arg(round));
            QCOMPARE(client.post(kCreate, body).status, 201);
            ids.append(id);
            QElapsedTimer timer;
            timer.start();
            const int moment = 150 + round * 370;
            while (timer.elapsed() < moment) {
                QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            }
            server.kill();
        }
        RunningServer server(m_data->path());
        QVERIFY(server.waitUntilReady());
        const RapClient client = server.client();
        for (const QString &id : std::as_const(ids)) {
            QTRY_VERIFY_WITH_TIMEOUT(isOver(client.codes(id)), 60000);
            const QHash<QString, QString> codes = client.codes(id);
            QCOMPARE(codes.size(), 3);
            for (const QString &code : codes) {
                QCOMPARE(code, s("succeeded"));
            }
        }
        QVERIFY(QDir(m_data->filePath(s("high_privacy/volumes"))).isEmpty());
    }

    void theDesktopStartsItsOwnAndSubmits()
    {
        // The whole way: embedded server, checks, commit, push, submit, follow.
        QTemporaryDir submissions;
        StudyRepository study(sampleStudy());
        TestSupport::writeTree(study.path(), {{s("analysis/extra.py"), "print(1)\n"}});
        Jobs::EmbeddedServer embedded(program(), m_data->path());
        QSignalSpy ready(&embedded, &Jobs::EmbeddedServer::ready);
        embedded.start();
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 20000);
        Jobs::SelfHostedService service(embedded.address(), embedded.token());
        Core::JobQueue queue;
        Jobs::Draft draft;
        draft.studyRoot = study.path();
        draft.workspace = s("desk");
        draft.backend = embedded.backend();
        draft.project = s("p");
        draft.createdBy = s("ada");
        draft.actions = {s("table")};
        draft.commitMessage = s("Add a script");
        Jobs::SubmissionOptions options;
        options.push = false;
        options.author = {s("Ada"), s("ada@example.org")};
        const Jobs::SubmissionStore store(submissions.path());
        Jobs::Submission submission(draft, options, &service, store, &queue);
        QSignalSpy finished(&submission, &Jobs::Submission::finished);
        QSignalSpy failed(&submission, &Jobs::Submission::failed);
        submission.start();
        submission.start(); // a double click
        QTRY_VERIFY_WITH_TIMEOUT(finished.size() + failed.size() > 0, 20000);
        QVERIFY2(failed.isEmpty(), qPrintable(store.all().first().lastError));
        QCOMPARE(store.all().first().stage, Jobs::Stage::Submitted);
        const auto succeeded = [&service, &submission] {
            const auto jobs = Jobs::waitFor<QList<Jobs::Job>>(
                [&](QObject *guard, auto answer) { service.jobs(submission.draft().rapId, guard, answer); });
            return jobs && jobs->size() == 2 && std::all_of(jobs->begin(), jobs->end(), [](const Jobs::Job &job) {
                       return job.statusCode == QStringLiteral("succeeded");
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(succeeded(), 30000);
        const auto requests = Jobs::waitFor<QList<Jobs::JobRequest>>(
            [&](QObject *guard, auto answer) { service.requests(s("desk"), guard, answer); });
        SB_VERIFY_RESULT(requests);
        QCOMPARE(requests->size(), 1);
        QCOMPARE(requests->first().status, s("succeeded"));
        const auto outputs = Jobs::waitFor<QList<Jobs::OutputItem>>(
            [&](QObject *guard, auto answer) { service.outputs(s("desk"), guard, answer); });
        SB_VERIFY_RESULT(outputs);
        QCOMPARE(outputs->size(), 3);
        embedded.stop();
        QVERIFY(!embedded.isReady());
    }

private:
    [[nodiscard]] QJsonObject findMetadata(const QString &jobId) const
    {
        const QStringList months = QDir(m_data->filePath(s("high_privacy/logs"))).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &month : months) {
            QFile file(m_data->filePath(QStringLiteral("high_privacy/logs/%1/os-job-%2/metadata.json").arg(month, jobId)));
            if (file.open(QIODevice::ReadOnly)) {
                return QJsonDocument::fromJson(file.readAll()).object();
            }
        }
        return {};
    }

    std::unique_ptr<StudyRepository> m_study;
    std::unique_ptr<QTemporaryDir> m_data;
};

QTEST_GUILESS_MAIN(TestServerProgram)
#include "tst_serverprogram.moc"
