// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "app/server/controller.h"
#include "model/jobs/follow.h"
#include "model/jobs/officialservice.h"
#include "model/jobs/selfhostedservice.h"
#include "model/jobs/submission.h"
#include "model/jobs/waitfor.h"
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

const QString kId = QStringLiteral("abcdefgh12345678");
const QString kCreate = QStringLiteral("controller/v1/rap/create/");
const QString kStatus = QStringLiteral("controller/v1/rap/status/");
const QString kCancel = QStringLiteral("controller/v1/rap/cancel/");

} // namespace

/// The controller without an agent; the test plays the agent through the task API.
class TestRapApi : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        TestSupport::allowWarning(s("fetch failed"));
        m_study = std::make_unique<StudyRepository>(sampleStudy());
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        ControllerOptions options;
        options.dataFolder = m_folder->path();
        options.sources.allowLocal = true;
        m_controller = std::make_unique<Controller>(options);
        SB_VERIFY_RESULT(m_controller->open());
        const auto address = m_controller->listen(s("127.0.0.1"), 0);
        SB_VERIFY_RESULT(address);
        m_address = *address;
        m_client = std::make_unique<RapClient>(m_address, TestSupport::read(m_folder->filePath(s("client.token"))).trimmed());
        m_agent = std::make_unique<RapClient>(m_address, TestSupport::read(m_folder->filePath(s("agent.token"))).trimmed());
    }

    void cleanup()
    {
        m_client.reset();
        m_agent.reset();
        m_controller.reset();
        m_folder.reset();
    }

    void tokensAreFilesForTheOwnerOnly()
    {
        for (const char *name : {"client.token", "agent.token"}) {
            QCOMPARE(QFile::permissions(m_folder->filePath(s(name))) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
                     QFile::Permissions());
        }
        QVERIFY(!TestSupport::read(m_folder->filePath(s("controller.sqlite")))
                     .contains(TestSupport::read(m_folder->filePath(s("client.token"))).trimmed()));
    }

    void checksComeInTheirOrder_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("details");
        const QByteArray good = "TOKEN";
        QTest::newRow("path before all") << QByteArray("POST") << s("controller/v1/nonsense/") << QByteArray() << QByteArray("{") << 404
                                         << s("There is nothing at this address.");
        QTest::newRow("no slash") << QByteArray("POST") << s("controller/v1/rap/create") << QByteArray() << QByteArray() << 301 << QString();
        QTest::newRow("method before token") << QByteArray("GET") << kCreate << QByteArray() << QByteArray() << 405 << QString();
        QTest::newRow("token before body") << QByteArray("POST") << kCreate << QByteArray() << QByteArray("{") << 401
                                           << s("No token provided");
        QTest::newRow("wrong token") << QByteArray("POST") << kCreate << QByteArray("x") << QByteArray("{") << 401 << s("Invalid token");
        QTest::newRow("bearer") << QByteArray("POST") << kCreate << QByteArray("Bearer TOKEN") << QByteArray("{}") << 401
                                << s("Invalid token");
        QTest::newRow("agent's token") << QByteArray("POST") << kCreate << QByteArray("AGENT") << QByteArray("{}") << 401
                                       << s("Invalid token");
        const QString json = s("could not parse JSON from request body");
        QTest::newRow("no JSON") << QByteArray("POST") << kCreate << good << QByteArray("{") << 400 << json;
        QTest::newRow("empty") << QByteArray("POST") << kCreate << good << QByteArray() << 400 << json;
        QTest::newRow("not UTF-8") << QByteArray("POST") << kCreate << good << QByteArray("{\"a\": \"\xff\"}") << 400 << json;
        QTest::newRow("byte order mark") << QByteArray("POST") << kCreate << good << QByteArray("\xEF\xBB\xBF{}") << 400 << json;
        QTest::newRow("deep") << QByteArray("POST") << kCreate << good << QByteArray(50000, '[') + QByteArray(50000, ']') << 400 << json;
        QTest::newRow("two values") << QByteArray("POST") << kStatus << good << QByteArray("{},{}") << 400 << json;
        QTest::newRow("number") << QByteArray("POST") << kCreate << good << QByteArray("5") << 400
                                << s("Invalid request body received: 5 is not of type 'object'");
        QTest::newRow("long number") << QByteArray("POST") << kCreate << good << QByteArray(5000, '9') << 400 << QString();
    }

    void checksComeInTheirOrder()
    {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, body);
        QFETCH(QString, details);
        token.replace("TOKEN", TestSupport::read(m_folder->filePath(s("client.token"))).trimmed());
        token.replace("AGENT", TestSupport::read(m_folder->filePath(s("agent.token"))).trimmed());
        const RapClient client(m_address, token);
        const Reply reply = method == "GET" ? client.get(path) : client.post(path, body);
        QTEST(reply.status, "status");
        if (!details.isEmpty()) {
            QCOMPARE(reply.json().value(s("details")).toString(), details);
        }
        if (reply.status == 405) {
            QCOMPARE(reply.headers.value("allow"), QByteArray("POST"));
            QVERIFY(reply.body.isEmpty());
        }
    }

    void aBadFieldIsNamed_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QByteArray>("value"); ///< JSON; empty: left out
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const char *field, const QByteArray &value, const char *part) {
            QTest::newRow(name) << s(field) << value << s(part);
        };
        for (const char *field : {"rap_id", "commit", "workspace", "backend", "repo_url", "branch", "created_by", "project",
                                  "database_name", "requested_actions", "orgs", "codelists_ok", "force_run_dependencies"}) {
            QTest::addRow("%s missing", field) << s(field) << QByteArray() << QStringLiteral(": '%1' is a required property").arg(s(field));
            QTest::addRow("%s null", field) << s(field) << QByteArray("null") << QStringLiteral(" at $.%1: null is not of type").arg(s(field));
        }
        row("id upper case", "rap_id", "\"ABCDEFGH12345678\"", "at $.rap_id: 'ABCDEFGH12345678' does not match");
        row("id with newline", "rap_id", "\"abcdefgh12345678\\n\"", "at $.rap_id");
        row("short commit", "commit", "\"abc\"", "at $.commit");
        row("database", "database_name", "\"other\"", "at $.database_name");
        row("no actions", "requested_actions", "[]", "should be non-empty");
        row("action number", "requested_actions", "[\"a\", 1]", "at $.requested_actions[1]: 1 is not of type 'string'");
        row("lone surrogate", "requested_actions", "[\"\\ud800\"]", "at $.requested_actions[0]");
        row("true as 1", "codelists_ok", "1", "at $.codelists_ok: 1 is not of type 'boolean'");
        row("scope null", "analysis_scope", "null", "at $.analysis_scope");
        row("scope unknown", "analysis_scope", "{\"dataset_permissions\": [\"nonsense\"]}", "at $.analysis_scope.dataset_permissions[0]");
        row("workspace of signs", "workspace", "\"!!\"", "at $.workspace");
    }

    void aBadFieldIsNamed()
    {
        QFETCH(QString, field);
        QFETCH(QByteArray, value);
        QFETCH(QString, part);
        QJsonObject body = RapClient::createBody(*m_study, kId, {s("extract")});
        body.remove(field);
        if (!value.isEmpty()) {
            body.insert(field, QJsonDocument::fromJson('[' + value + ']').array().first());
        }
        QByteArray text = QJsonDocument(body).toJson(QJsonDocument::Compact);
        if (value.contains("\\ud800")) {
            text = QJsonDocument(RapClient::createBody(*m_study, kId, {s("MARK")})).toJson();
            text.replace("MARK", "\\ud800");
        }
        const Reply reply = m_client->post(kCreate, text);
        QCOMPARE(reply.status, 400);
        QCOMPARE(reply.json().value(s("error")).toString(), s("Validation error"));
        QVERIFY2(reply.json().value(s("details")).toString().contains(part), reply.body.constData());
    }

    void aRequestThatCannotBeMetGivesItsReason_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        QTest::newRow("action") << s("requested_actions") << s("nonsense") << s("Action 'nonsense' not found in project.yaml");
        QTest::newRow("workspace") << s("workspace") << s("a b")
                                   << s("Invalid workspace name (allowed are alphanumeric, dash and underscore)");
        QTest::newRow("backend") << s("backend") << s("other") << s("Unknown error");
        QTest::newRow("address") << s("repo_url") << s("https://example.org/o/n")
                                 << s("Repository URL https://example.org/o/n does not start with https://github.com");
        QTest::newRow("form") << s("repo_url") << s("https://github.com/o/n/x") << s("was not of the expected format");
        QTest::newRow("user in address") << s("repo_url") << s("https://github.com@evil.example/o/n") << s("does not start with");
        QTest::newRow("commit") << s("commit") << QString(40, u'a') << s("Error fetching commit aaaaaaaaaa");
        QTest::newRow("no repository") << s("repo_url") << s("/nonexistent") << s("Error fetching commit");
    }

    void aRequestThatCannotBeMetGivesItsReason()
    {
        QFETCH(QString, field);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        QJsonObject body = RapClient::createBody(*m_study, kId, {s("extract")});
        body.insert(field, field == s("requested_actions") ? QJsonValue(QJsonArray{value}) : QJsonValue(value));
        const Reply reply = m_client->post(kCreate, body);
        QCOMPARE(reply.status, 400);
        QCOMPARE(reply.json().value(s("error")).toString(), s("Error creating jobs"));
        QVERIFY2(reply.json().value(s("details")).toString().contains(reason), reply.body.constData());
        QVERIFY(m_client->jobs(kId).isEmpty());
    }

    void creatingTwiceChangesNothing()
    {
        QJsonObject body = RapClient::createBody(*m_study, kId, {s("table")});
        const Reply first = m_client->post(kCreate, body);
        QCOMPARE(first.status, 201);
        QCOMPARE(first.json().value(s("result")).toString(), s("Success"));
        QCOMPARE(first.json().value(s("details")).toString(), QStringLiteral("Jobs created for rap_id '%1'").arg(kId));
        QCOMPARE(first.json().value(s("rap_id")).toString(), kId);
        QCOMPARE(first.json().value(s("count")).toInt(), 2);
        // Neither unknown actions nor another user make a difference once the id is known.
        body.insert(s("requested_actions"), QJsonArray{s("nonsense")});
        body.insert(s("created_by"), s("bob"));
        const Reply second = m_client->post(kCreate, body);
        QCOMPARE(second.status, 200);
        QCOMPARE(second.json().value(s("result")).toString(), s("No change"));
        QCOMPARE(second.json().value(s("count")).toInt(), 2);
        body.insert(s("workspace"), s("other"));
        const Reply other = m_client->post(kCreate, body);
        QCOMPARE(other.status, 400);
        QCOMPARE(other.json().value(s("error")).toString(), s("Inconsistent request data"));
        // Under a new id the actions are scheduled already.
        const Reply scheduled = m_client->post(kCreate, RapClient::createBody(*m_study, s("other00000000001"), {s("table")}));
        QCOMPARE(scheduled.status, 200);
        QCOMPARE(scheduled.json().value(s("result")).toString(), s("Nothing to do"));
        QCOMPARE(scheduled.json().value(s("count")).toInt(), 0);
        const Reply status = m_client->post(kStatus, {{s("rap_ids"), QJsonArray{s("other00000000001")}}});
        QCOMPARE(status.json().value(s("unrecognised_rap_ids")).toArray(), (QJsonArray{s("other00000000001")}));
    }

    void manyCreatesAtOnceMakeOneSetOfJobs()
    {
        QNetworkAccessManager network;
        QList<QNetworkReply *> replies;
        const QByteArray token = TestSupport::read(m_folder->filePath(s("client.token"))).trimmed();
        for (int i = 0; i < 24; ++i) {
            const QString id = i % 2 == 0 ? kId : QStringLiteral("parallel%1").arg(i, 8, 10, QLatin1Char('0'));
            QNetworkRequest request(QUrl(m_address + kCreate));
            request.setRawHeader("Authorization", token);
            request.setRawHeader("Content-Type", "application/json");
            replies.append(network.post(request, QJsonDocument(RapClient::createBody(*m_study, id, {s("table")})).toJson()));
        }
        for (QNetworkReply *reply : std::as_const(replies)) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 20000);
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            QVERIFY2(status == 200 || status == 201, reply->readAll().constData());
            reply->deleteLater();
        }
        QCOMPARE(m_controller->store().count("SELECT count(*) FROM jobs"), 2);
        QCOMPARE(m_controller->store().count("SELECT count(DISTINCT action) FROM jobs"), 2);
    }

    void aJobHasItsFifteenFields()
    {
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("extract")})).status, 201);
        const QJsonObject job = m_client->jobs(kId).first().toObject();
        QStringList fields = job.keys();
        const QStringList expected = {s("action"), s("backend"), s("completed_at"), s("created_at"), s("identifier"), s("metrics"),
                                      s("rap_id"), s("requires_db"), s("run_command"), s("started_at"), s("status"), s("status_code"),
                                      s("status_message"), s("trace_context"), s("updated_at")};
        QCOMPARE(fields, expected);
        QVERIFY(QRegularExpression(s("^[a-z2-7]{16}$")).match(job.value(s("identifier")).toString()).hasMatch());
        QVERIFY(QRegularExpression(s("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$")).match(job.value(s("created_at")).toString()).hasMatch());
        QVERIFY(job.value(s("completed_at")).isNull());
        QCOMPARE(job.value(s("run_command")).toString(), s("python:v2 python analysis/extract.py"));
        QVERIFY(job.value(s("trace_context")).toObject().contains(s("traceparent")));
        QCOMPARE(job.value(s("metrics")).toObject(), QJsonObject());
    }

    void manyIdsAreAnsweredOnce()
    {
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("extract")})).status, 201);
        QJsonArray ids = {kId, kId};
        for (int i = 0; i < 50000; ++i) {
            ids.append(QStringLiteral("x%1").arg(i, 15, 10, QLatin1Char('0')));
        }
        const Reply reply = m_client->post(kStatus, {{s("rap_ids"), ids}});
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json().value(s("jobs")).toArray().size(), 1);
        QCOMPARE(reply.json().value(s("unrecognised_rap_ids")).toArray().size(), 50000);
        QCOMPARE(m_client->post(kStatus, {{s("rap_ids"), QJsonArray()}}).status, 200);
        QCOMPARE(m_client->post(kStatus, {{s("rap_ids"), QJsonArray{s("bad")}}}).status, 400);
    }

    void cancelling()
    {
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("table"), s("slow")})).status, 201);
        const Reply unknown = m_client->post(kCancel, {{s("rap_id"), s("nonono0000000001")}, {s("actions"), QJsonArray{s("table")}}});
        QCOMPARE(unknown.status, 404);
        QCOMPARE(unknown.json().value(s("error")).toString(), s("jobs not found"));
        const Reply partly = m_client->post(kCancel, {{s("rap_id"), kId}, {s("actions"), QJsonArray{s("table"), s("z"), s("run_all")}}});
        QCOMPARE(partly.status, 404);
        QCOMPARE(partly.json().value(s("not_found")).toArray(), (QJsonArray{s("run_all"), s("z")}));
        QVERIFY(!m_client->codes(kId).values().contains(s("cancelled_by_user")));
        const Reply done = m_client->post(kCancel, {{s("rap_id"), kId}, {s("actions"), QJsonArray{s("extract"), s("extract")}}});
        QCOMPARE(done.status, 200);
        QCOMPARE(done.json().value(s("details")).toString(), s("2 actions cancelled"));
        QCOMPARE(done.json().value(s("count")).toInt(), 2);
        QTRY_COMPARE(m_client->codes(kId).value(s("extract")), s("cancelled_by_user"));
        QTRY_COMPARE(m_client->codes(kId).value(s("table")), s("dependency_failed"));
        QCOMPARE(m_client->post(kCancel, {{s("rap_id"), kId}, {s("actions"), QJsonArray{s("extract")}}}).status, 200);
        QCOMPARE(m_client->post(kCancel, {{s("rap_id"), kId}, {s("actions"), QJsonArray{s("\xf0")}}}).status, 404);
    }

    void anAgentRunsATask()
    {
        QCOMPARE(m_client->get(s("controller/v1/backend/status/")).json().value(s("backends")).toArray().first().toObject()
                     .value(s("last_seen")).isNull(), true);
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("table")})).status, 201);
        QTRY_COMPARE(tasks().size(), 1);
        const QJsonObject task = tasks().first().toObject();
        QCOMPARE(task.keys(), (QStringList{s("attributes"), s("backend"), s("created_at"), s("definition"), s("id"), s("type")}));
        QCOMPARE(task.value(s("type")).toString(), s("runjob"));
        const QJsonObject definition = task.value(s("definition")).toObject();
        QCOMPARE(definition.value(s("args")).toArray(), (QJsonArray{s("python"), s("analysis/extract.py")}));
        QCOMPARE(definition.value(s("image")).toString(), s("ghcr.io/opensafely-core/python:v2"));
        QCOMPARE(definition.value(s("study")).toObject().value(s("commit")).toString(), m_study->commit());
        QCOMPARE(m_client->codes(kId).value(s("table")), s("waiting_on_dependencies"));
        const QString id = task.value(s("id")).toString();
        QCOMPARE(id, definition.value(s("id")).toString() + s("-001"));
        QCOMPARE(update(id, s("executing"), {}, false).status, 200);
        QTRY_COMPARE(m_client->codes(kId).value(s("extract")), s("executing"));
        QVERIFY(m_client->jobs(kId).first().toObject().value(s("started_at")).isString());
        QCOMPARE(update(id, s("finalized"), results(0), true).status, 200);
        QTRY_COMPARE(m_client->codes(kId).value(s("extract")), s("succeeded"));
        // Reported again, after a lost answer.
        QCOMPARE(update(id, s("finalized"), results(1), true).status, 200);
        QTRY_COMPARE(tasks().size(), 1);
        QCOMPARE(m_client->codes(kId).value(s("extract")), s("succeeded"));
        QCOMPARE(tasks().first().toObject().value(s("definition")).toObject().value(s("input_job_ids")).toArray(),
                 (QJsonArray{definition.value(s("id"))}));
        QVERIFY(m_client->get(s("controller/v1/backend/status/")).json().value(s("backends")).toArray().first().toObject()
                    .value(s("last_seen")).isString());
    }

    void anEndBecomesTheRightState_data()
    {
        QTest::addColumn<QJsonObject>("results");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        QTest::newRow("good") << results(0) << s("succeeded") << s("Completed successfully");
        QJsonObject text = results(0);
        text.insert(s("exit_code"), s("0"));
        QTest::newRow("exit code as text") << text << s("succeeded") << s("Completed successfully");
        QJsonObject failedResults = results(3);
        failedResults.insert(s("status_message"), s("why"));
        QTest::newRow("non-zero") << failedResults << s("nonzero_exit") << s("Job exited with an error: why");
        QJsonObject unmatched = results(0);
        unmatched.insert(s("has_unmatched_patterns"), true);
        QTest::newRow("unmatched") << unmatched << s("unmatched_patterns")
                                   << s("Outputs matching expected patterns were not found. See job log for details.");
        QTest::newRow("no results") << QJsonObject{} << s("nonzero_exit") << s("Job exited with an error");
    }

    void anEndBecomesTheRightState()
    {
        QFETCH(QJsonObject, results);
        QFETCH(QString, code);
        QFETCH(QString, message);
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("slow")})).status, 201);
        QTRY_COMPARE(tasks().size(), 1);
        QCOMPARE(update(tasks().first().toObject().value(s("id")).toString(), s("finalized"), results, true).status, 200);
        QTRY_COMPARE(m_client->codes(kId).value(s("slow")), code);
        QCOMPARE(m_client->jobs(kId).first().toObject().value(s("status_message")).toString(), message);
        QVERIFY(m_client->jobs(kId).first().toObject().value(s("completed_at")).isString());
    }

    void anAgentsErrorIsTriedThreeTimes()
    {
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("slow")})).status, 201);
        for (int attempt = 1; attempt <= 3; ++attempt) {
            QTRY_COMPARE_WITH_TIMEOUT(tasks().size(), 1, 8000);
            const QString id = tasks().first().toObject().value(s("id")).toString();
            QVERIFY(id.endsWith(QStringLiteral("-00%1").arg(attempt)));
            QJsonObject bad = results(0);
            bad.insert(s("error"), s("disk full"));
            QCOMPARE(update(id, s("error"), bad, true).status, 200);
        }
        QTRY_COMPARE(m_client->codes(kId).value(s("slow")), s("internal_error"));
    }

    void wrongTaskUpdatesAreRefusedWithASentence_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<int>("status");
        QTest::newRow("empty") << QByteArray() << 400;
        QTest::newRow("no payload") << QByteArray("x=1") << 400;
        QTest::newRow("no JSON") << QByteArray("payload=%7B") << 400;
        QTest::newRow("list") << QByteArray("payload=[]") << 400;
        QTest::newRow("stage missing") << QByteArray("payload={\"task_id\":\"a\",\"complete\":true}") << 400;
        QTest::newRow("unknown task") << QByteArray("payload={\"task_id\":\"a\",\"stage\":\"\",\"complete\":true}") << 404;
        QTest::newRow("results list") << QByteArray("payload={\"task_id\":\"a\",\"stage\":\"\",\"complete\":true,\"results\":[]}") << 400;
    }

    void wrongTaskUpdatesAreRefusedWithASentence()
    {
        QFETCH(QByteArray, form);
        const Reply reply = m_agent->post(s("local/task/update/"), form, true, "application/x-www-form-urlencoded");
        QTEST(reply.status, "status");
        QVERIFY(!reply.json().value(s("details")).toString().isEmpty());
    }

    void agentsNeedTheTokenOfTheirBackend()
    {
        QCOMPARE(m_agent->get(s("other/tasks/")).status, 404);
        const Reply refused = m_client->get(s("local/tasks/"));
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.json().value(s("details")).toString(), s("Invalid token for backend 'local'"));
        QCOMPARE(m_agent->get(s("local/task/update/")).status, 405);
    }

    void everyAddressOfTheDescriptionAnswersWithASentence()
    {
        const Reply spec = m_client->get(s("controller/v1/spec.json"), false);
        QCOMPARE(spec.status, 200);
        QCOMPARE(spec.json().value(s("openapi")).toString(), s("3.1.0"));
        const QJsonObject paths = spec.json().value(s("paths")).toObject();
        QVERIFY(paths.size() > 15);
        const QList<QByteArray> bodies = {"", "{", "[]", "null", "\"x\"", "{}", "{\"rap_id\": 1}", QByteArray(3000000, 'x'),
                                          "{\"name\": \"..\", \"project\": \"\", \"repo\": \"\", \"branch\": \"\"}"};
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            QString address = path.key().mid(1);
            address.replace(QRegularExpression(s("\\{[a-z]+\\}")), s("..%2F..%2Fetc"));
            const QJsonObject item = path.value().toObject();
            if (item.contains(s("get"))) {
                for (const char *query : {"", "?offset=-1", "?limit=x", "?page=0", "?since=x", "?wait=1000000", "?%00=%ff"}) {
                    const Reply reply = m_client->get(address + s(query));
                    QVERIFY2(reply.status >= 200 && reply.status < 500, qPrintable(address + s(query)));
                    QVERIFY2(reply.status < 400 || !reply.body.isEmpty(), qPrintable(address));
                }
                const bool secured = item.value(s("get")).toObject().contains(s("security"));
                const int anonymous = m_client->get(address, false).status;
                QVERIFY2(secured ? anonymous == 401 : anonymous != 401, qPrintable(address));
            }
            if (item.contains(s("post"))) {
                for (const QByteArray &body : bodies) {
                    const Reply reply = m_client->post(address, body);
                    QVERIFY2(reply.status >= 400 && reply.status < 500, qPrintable(address));
                    QVERIFY2(!reply.json().value(s("details")).toString().isEmpty(), reply.body.left(200).constData());
                }
            }
        }
    }

    void filesOutsideAWorkspaceStayUnseen_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("parent") << s("..%2F..%2F..%2Fclient.token");
        QTest::newRow("plain parent") << s("a/../../../../client.token");
        QTest::newRow("absolute") << s("%2Fetc%2Fpasswd");
        QTest::newRow("link") << s("link");
        QTest::newRow("linked folder") << s("folder/client.token");
        QTest::newRow("other workspace") << s("..%2Fother%2Fsecret.txt");
    }

    void filesOutsideAWorkspaceStayUnseen()
    {
        QFETCH(QString, path);
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("slow")})).status, 201);
        const QString high = m_folder->filePath(s("high_privacy/workspaces"));
        TestSupport::writeTree(high, {{s("test-workspace/good.txt"), "good"}, {s("other/secret.txt"), "secret"}});
        QFile::link(m_folder->filePath(s("client.token")), high + s("/test-workspace/link"));
        QFile::link(m_folder->path(), high + s("/test-workspace/folder"));
        QCOMPARE(m_client->get(s("controller/v1/workspaces/test-workspace/files/good.txt")).body, QByteArray("good"));
        const Reply reply = m_client->get(s("controller/v1/workspaces/test-workspace/files/") + path);
        QCOMPARE(reply.status, 404);
    }

    void thePublicPagesSayWhoRanWhat()
    {
        QJsonObject body = RapClient::createBody(*m_study, kId, {s("slow")});
        body.insert(s("created_by"), s("<b>ada</b>"));
        QCOMPARE(m_client->post(kCreate, body).status, 201);
        const Reply page = m_client->get(s("event-log/"), false);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("&lt;b&gt;ada&lt;/b&gt;"));
        QVERIFY(page.body.contains(m_study->commit().left(10).toUtf8()));
        QVERIFY(!page.body.contains(m_study->path().toUtf8())); // paths of this computer are private
        const QJsonObject event = m_client->get(s("event-log.json"), false).json().value(s("results")).toArray().first().toObject();
        QCOMPARE(event.value(s("sha")).toString(), m_study->commit());
        QCOMPARE(event.value(s("workspace")).toString(), s("test-workspace"));
        QCOMPARE(m_client->get(event.value(s("url")).toString().mid(1), false).status, 200);
        QCOMPARE(m_client->get(s("job-requests/nonsense/"), false).status, 404);
    }

    void theOfficialClientFollowsThroughTheAnonymousReads()
    {
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("table")})).status, 201);
        QTRY_COMPARE(tasks().size(), 1);
        Jobs::OfficialService service{QUrl(m_address)};
        service.setMinimumInterval(0);
        const auto requests = Jobs::waitFor<QList<Jobs::JobRequest>>(
            [&](QObject *guard, auto answer) { service.requests(s("test-workspace"), guard, answer); });
        SB_VERIFY_RESULT(requests);
        QCOMPARE(requests->size(), 1);
        QCOMPARE(requests->first().commit, m_study->commit());
        QVERIFY(requests->first().isActive());
        const auto states = Jobs::waitFor<QHash<QString, QString>>(
            [&](QObject *guard, auto answer) { service.actionStates(s("test-workspace"), {}, guard, answer); });
        SB_VERIFY_RESULT(states);
        QCOMPARE(states->value(s("extract")), s("running"));
        QCOMPARE(states->value(s("table")), s("pending"));
        Jobs::Draft draft;
        draft.project = s("test-project");
        draft.workspace = s("test-workspace");
        draft.commit = m_study->commit();
        draft.backend = s("local");
        draft.actions = {s("table")};
        const auto outcome = Jobs::waitFor<Jobs::SubmitOutcome>([&](QObject *guard, auto answer) { service.submit(draft, guard, answer); });
        SB_VERIFY_RESULT(outcome);
        const auto *page = std::get_if<Jobs::OpenBrowser>(&*outcome);
        QVERIFY(page != nullptr);
        QVERIFY(page->url.toString().endsWith(s("/test-project/test-workspace/run-jobs/%1/").replace(s("%1"), m_study->commit())));
        QVERIFY(page->steps.join(u' ').contains(s("table")));
    }

    void aSubmissionToTheOfficialServerIsFollowedToItsEnd()
    {
        // The desktop's side: checked, committed and pushed; the browser is to open at that commit.
        const QString remote = m_folder->filePath(s("remote.git"));
        TestSupport::require(Repository::Repo::openBare(remote));
        TestSupport::require(Repository::Repo::open(m_study->path())->addRemote(s("origin"), remote));
        TestSupport::writeTree(m_study->path(), {{s("analysis/slow.py"), "print('changed')\n"}});
        Jobs::OfficialService service{QUrl(m_address)};
        service.setMinimumInterval(0);
        Jobs::Draft draft;
        draft.studyRoot = m_study->path();
        draft.project = s("test-project");
        draft.workspace = s("test-workspace");
        draft.backend = s("local");
        draft.actions = {s("slow")};
        draft.commitMessage = s("Change");
        Jobs::SubmissionOptions options;
        options.author = {s("Ada"), s("ada@example.org")};
        Core::JobQueue queue;
        Jobs::Submission submission(draft, options, &service, Jobs::SubmissionStore(m_folder->filePath(s("drafts"))), &queue);
        QSignalSpy finished(&submission, &Jobs::Submission::finished);
        QSignalSpy failed(&submission, &Jobs::Submission::failed);
        submission.start();
        QTRY_COMPARE(finished.size() + failed.size(), 1);
        QVERIFY2(failed.isEmpty(), qPrintable(submission.draft().lastError));
        const QString commit = submission.draft().commit;
        QCOMPARE(Repository::Repo::open(m_study->path())->remoteHead(s("origin"), s("main")).value(), commit);
        QVERIFY(std::get<Jobs::OpenBrowser>(*submission.outcome()).url.toString().endsWith(s("/run-jobs/") + commit + s("/")));

        // The person's side: the page's form makes a request with an id of the server's own.
        QJsonObject form = RapClient::createBody(*m_study, kId, draft.actions);
        form.insert(s("commit"), commit);
        QCOMPARE(m_client->post(kCreate, form).status, 201);
        QTRY_COMPARE(tasks().size(), 1);
        const auto listed = [&service]() {
            return Jobs::waitFor<QList<Jobs::JobRequest>>([&](QObject *guard, auto answer) { service.requests(s("test-workspace"), guard, answer); })
                .value_or(QList<Jobs::JobRequest>());
        };
        const QList<Jobs::JobRequest> before = listed();
        QCOMPARE(Jobs::takenAs(before, submission.draft())->id, kId);

        // It ends, is listed no more, and its end is known from the other read.
        QCOMPARE(update(tasks().first().toObject().value(s("id")).toString(), s("finalized"), results(0), true).status, 200);
        QTRY_VERIFY(listed().isEmpty());
        const auto states = Jobs::waitFor<QHash<QString, QString>>(
            [&](QObject *guard, auto answer) { service.actionStates(s("test-workspace"), {}, guard, answer); });
        SB_VERIFY_RESULT(states);
        const QList<Jobs::JobRequest> after = Jobs::withEnded(listed(), before, *states);
        QCOMPARE(after.size(), 1);
        QCOMPARE(after.first().status, s("succeeded"));
    }

    void waitingForNewsEndsWithNews()
    {
        Jobs::SelfHostedService service(QUrl(m_address), QString::fromUtf8(TestSupport::read(m_folder->filePath(s("client.token"))).trimmed()));
        QList<Jobs::Event> news;
        service.changes(0, this, [&news](const Core::Result<QList<Jobs::Event>> &events) { news = events.value_or(QList<Jobs::Event>()); });
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("slow")})).status, 201);
        QTRY_VERIFY(!news.isEmpty());
        QCOMPARE(news.first().kind, s("request_created"));
        QCOMPARE(news.first().requestId, kId);
    }

    void aWorkspaceIsMadeOnce()
    {
        const QJsonObject body = {{s("name"), s("w")}, {s("project"), s("p")}, {s("repo"), s("r")}, {s("branch"), s("main")}};
        QCOMPARE(m_client->post(s("controller/v1/workspaces/"), body).status, 201);
        QCOMPARE(m_client->post(s("controller/v1/workspaces/"), body).status, 200);
        QJsonObject other = body;
        other.insert(s("repo"), s("r2"));
        QCOMPARE(m_client->post(s("controller/v1/workspaces/"), other).status, 409);
        QCOMPARE(m_client->get(s("controller/v1/workspaces/")).json().value(s("workspaces")).toArray().size(), 1);
    }

    void aPausedBackendStartsNothing()
    {
        BackendRow backend = *m_controller->store().backend(s("local"));
        backend.paused = true;
        backend.pausedSinceUs = 1700000000123456;
        m_controller->store().saveBackend(backend);
        QCOMPARE(m_client->post(kCreate, RapClient::createBody(*m_study, kId, {s("slow")})).status, 201);
        QTRY_COMPARE(m_client->codes(kId).value(s("slow")), s("paused"));
        QCOMPARE(tasks().size(), 0);
        const QJsonObject status = m_client->get(s("controller/v1/backend/status/")).json().value(s("backends")).toArray().first().toObject();
        QCOMPARE(status.value(s("paused")).toObject().value(s("since")).toString(), s("2023-11-14T22:13:20.123456Z"));
        backend.paused = false;
        m_controller->store().saveBackend(backend);
        m_controller->scheduler().wake();
        QTRY_COMPARE(tasks().size(), 1);
    }

    void workersAreShared()
    {
        QJsonObject body = RapClient::createBody(*m_study, kId, {s("extract"), s("slow"), s("broken"), s("wrong_name")});
        QCOMPARE(m_client->post(kCreate, body).status, 201);
        QTRY_COMPARE(tasks().size(), 2); // the backend's limit
        QTRY_VERIFY(m_client->codes(kId).values().contains(s("waiting_on_workers")));
        // A second workspace gets the next free worker although its job came later.
        QJsonObject second = RapClient::createBody(*m_study, s("second0000000001"), {s("slow")});
        second.insert(s("workspace"), s("other"));
        QCOMPARE(m_client->post(kCreate, second).status, 201);
        QCOMPARE(update(tasks().first().toObject().value(s("id")).toString(), s("finalized"), results(0), true).status, 200);
        QTRY_COMPARE(m_client->codes(s("second0000000001")).value(s("slow")), s("initiated"));
    }

private:
    [[nodiscard]] QJsonArray tasks() const { return m_agent->get(s("local/tasks/")).json().value(s("tasks")).toArray(); }

    [[nodiscard]] static QJsonObject results(int exitCode)
    {
        return {{s("error"), QJsonValue()}, {s("exit_code"), exitCode}, {s("has_unmatched_patterns"), false},
                {s("has_level4_excluded_files"), false}, {s("status_message"), s("")}, {s("hint"), s("")}};
    }

    [[nodiscard]] Reply update(const QString &task, const QString &stage, const QJsonObject &results, bool complete) const
    {
        const QJsonObject payload = {{s("task_id"), task}, {s("stage"), stage}, {s("results"), results}, {s("complete"), complete},
                                     {s("timestamp_ns"), 1700000000000000000.0}};
        return m_agent->post(s("local/task/update/"),
                             "payload=" + QJsonDocument(payload).toJson(QJsonDocument::Compact).toPercentEncoding(), true,
                             "application/x-www-form-urlencoded");
    }

    std::unique_ptr<StudyRepository> m_study;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Controller> m_controller;
    std::unique_ptr<RapClient> m_client;
    std::unique_ptr<RapClient> m_agent;
    QString m_address;
};

QTEST_GUILESS_MAIN(TestRapApi)
#include "tst_rapapi.moc"
