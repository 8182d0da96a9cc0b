// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "model/codelists/opencodelists.h"
#include "tests/model/codelists/loopbacksite.h"
#include "tests/support/testsupport.h"

using namespace Codelists;

/// The client of OpenCodelists and the console command against a server on loopback; a killed update.
class OpenCodelistsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsTheList();
    void asksWhetherListsAreCurrent_data();
    void asksWhetherListsAreCurrent();
    void publishesWithAToken();
    void explainsRefusals_data();
    void explainsRefusals();
    void findsANewerVersion();
    void updatesAtomicallyThroughTheConsole();
    void finishesWhatAKilledUpdateDecided();
};

void OpenCodelistsTest::readsTheList()
{
    Site site;
    site.answers.insert("GET /api/v1/codelist/org/", {200, "application/json", R"({"codelists": [{"full_slug": "org/dorn", "slug": "dorn", "name": "Dorn",
        "coding_system_id": "snomedct", "organisation": "Org", "user": "", "versions": [{"hash": "0fed3177", "tag": null, "full_slug": "org/dorn/0fed3177",
        "status": "published", "downloadable": true, "updated_date": "2025-01-10"}]}]})"});
    const auto lists = OpenCodelists(site.url()).codelists(QStringLiteral("org"));
    SB_VERIFY_RESULT(lists);
    QCOMPARE(lists->size(), 1);
    QCOMPARE(lists->at(0).versions.at(0), (SiteVersion{QStringLiteral("0fed3177"), {}, QStringLiteral("org/dorn/0fed3177"), QStringLiteral("published"), true, QStringLiteral("2025-01-10")}));
    QVERIFY(site.lastHead.contains("User-Agent: StudyBench/"));
    QVERIFY(!site.lastHead.toLower().contains("authorization"));
}

void OpenCodelistsTest::asksWhetherListsAreCurrent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QStringList>("changed");
    QTest::newRow("current") << QByteArray(R"({"status": "ok"})") << true << QStringList();
    QTest::newRow("changed") << QByteArray(R"({"status": "error", "data": {"added": [], "removed": [], "changed": ["org/dorn/1"]}})") << false << QStringList{QStringLiteral("org/dorn/1")};
    QTest::newRow("refused") << QByteArray(R"({"status": "error", "data": {"error": "x could not be found"}})") << false << QStringList();
}

void OpenCodelistsTest::asksWhetherListsAreCurrent()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, ok);
    QFETCH(QStringList, changed);
    Site site;
    site.answers.insert("POST /api/v1/check/", {200, "application/json", body});
    const auto reply = OpenCodelists(site.url()).check("org/dorn/1\n", "{\"files\": {}}");
    SB_VERIFY_RESULT(reply);
    QCOMPARE(reply->isOk(), ok);
    QCOMPARE(reply->changed, changed);
    QCOMPARE(site.lastBody, QByteArray("codelists=org%2Fdorn%2F1%0A&manifest=%7B%22files%22%3A%20%7B%7D%7D"));
}

void OpenCodelistsTest::publishesWithAToken()
{
    Site site;
    site.answers.insert("POST /api/v1/codelist/org/", {200, "application/json", R"({"codelist": "/codelist/org/dorn/"})"});
    OpenCodelists client(site.url());
    QVERIFY(!client.createCodelist(QStringLiteral("org"), {}));
    client.setToken(QStringLiteral("secret"));
    const auto made = client.createCodelist(QStringLiteral("org"), {{QStringLiteral("name"), QStringLiteral("Dorn")}});
    SB_VERIFY_RESULT(made);
    QCOMPARE(*made, QStringLiteral("/codelist/org/dorn/"));
    QVERIFY(site.lastHead.contains("Authorization: Token secret"));
    QCOMPARE(site.lastBody, QByteArray(R"({"name":"Dorn"})"));
}

void OpenCodelistsTest::explainsRefusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Core::ErrorCode>("code");
    QTest::newRow("unknown token") << 401 << Core::ErrorCode::PermissionDenied;
    QTest::newRow("another's list") << 403 << Core::ErrorCode::PermissionDenied;
    QTest::newRow("no difference") << 400 << Core::ErrorCode::InvalidInput;
    QTest::newRow("out of order") << 502 << Core::ErrorCode::Unavailable;
}

void OpenCodelistsTest::explainsRefusals()
{
    QFETCH(int, status);
    QFETCH(Core::ErrorCode, code);
    Site site;
    site.answers.insert("POST /api/v1/codelist/org/dorn/versions/", {status, "application/json", R"({"error": "No difference to previous version"})"});
    OpenCodelists client(site.url());
    client.setToken(QStringLiteral("secret"));
    const auto made = client.createVersion(QStringLiteral("org"), QStringLiteral("dorn"), {});
    QVERIFY(!made);
    QCOMPARE(made.error().code, code);
    QVERIFY(!made.error().toString().contains(QStringLiteral("secret")));
}

void OpenCodelistsTest::findsANewerVersion()
{
    SiteCodelist list;
    list.fullName = QStringLiteral("org/dorn");
    list.versions = {{QStringLiteral("a"), QStringLiteral("v1"), {}, QStringLiteral("published"), true, {}},
                     {QStringLiteral("b"), QStringLiteral("v2"), {}, QStringLiteral("published"), true, {}},
                     {QStringLiteral("c"), {}, {}, QStringLiteral("draft"), false, {}}};
    QCOMPARE(newerVersion({list}, *parseListLine(QStringLiteral("org/dorn/v1"))), QStringLiteral("v2"));
    QCOMPARE(newerVersion({list}, *parseListLine(QStringLiteral("org/dorn/a"))), QStringLiteral("v2"));
    QCOMPARE(newerVersion({list}, *parseListLine(QStringLiteral("org/dorn/v2"))), QString());
}

void OpenCodelistsTest::updatesAtomicallyThroughTheConsole()
{
    QTemporaryDir study;
    TestSupport::writeTree(study.path(), {{QStringLiteral("codelists/codelists.txt"), "org/a/1\norg/b/1\n"}, {QStringLiteral("codelists/own.csv"), "code\n1\n"}});
    Site site;
    site.answers.insert("GET /codelist/org/a/1/download.csv", {200, "text/csv", "code,term\r\n1,one\r\n"});
    const auto run = [&](const QStringList &words) {
        QProcess program;
        program.start(TestSupport::program(QStringLiteral("studybench-cli")), QStringList{QStringLiteral("codelists")} + words + QStringList{study.path(), QStringLiteral("--site"), site.url().toString()});
        while (program.state() != QProcess::NotRunning) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20); // the site lives in this thread
            program.waitForFinished(1);
        }
        return program.exitCode();
    };
    // The second list cannot be had: nothing changes, not even the first file.
    QCOMPARE(run({QStringLiteral("update")}), 1);
    const QDir folder(study.path() + QStringLiteral("/codelists"));
    QCOMPARE(folder.entryList(QDir::Files), (QStringList{QStringLiteral("codelists.txt"), QStringLiteral("own.csv")}));
    site.answers.insert("GET /codelist/org/b/1/download.csv", {200, "text/csv", "code,term\r\n2,two\r\n"});
    site.answers.insert("POST /api/v1/check/", {200, "application/json", R"({"status": "ok"})"});
    QCOMPARE(run({QStringLiteral("update"), QStringLiteral("--dry-run")}), 0);
    QVERIFY(!folder.exists(QStringLiteral("codelists.json")));
    QCOMPARE(run({QStringLiteral("update")}), 0);
    QCOMPARE(folder.entryList(QDir::Files), (QStringList{QStringLiteral("codelists.json"), QStringLiteral("codelists.txt"), QStringLiteral("org-a.csv"), QStringLiteral("org-b.csv")}));
    QCOMPARE(run({QStringLiteral("check")}), 0);
    QCOMPARE(run({QStringLiteral("remove"), QStringLiteral("org/b/1")}), 0);
    QVERIFY(!folder.exists(QStringLiteral("org-b.csv")));
}

void OpenCodelistsTest::finishesWhatAKilledUpdateDecided()
{
    QTemporaryDir study;
    const QString folder = study.path() + QStringLiteral("/codelists/");
    // Killed before the decision: what was laid down is dropped.
    TestSupport::writeTree(study.path(), {{QStringLiteral("codelists/a.csv"), "old"}, {QStringLiteral("codelists/.studybench-update/a.csv"), "new"}});
    SB_VERIFY_RESULT(recoverChanges(study.path()));
    QCOMPARE(TestSupport::read(folder + QStringLiteral("a.csv")), QByteArray("old"));
    // Killed after it: the successor finishes.
    TestSupport::writeTree(study.path(), {{QStringLiteral("codelists/stray.csv"), "x"}, {QStringLiteral("codelists/.studybench-update/a.csv"), "new"},
                                          {QStringLiteral("codelists/.studybench-update/journal"), R"([{"name": "a.csv", "remove": false}, {"name": "stray.csv", "remove": true}])"}});
    SB_VERIFY_RESULT(recoverChanges(study.path()));
    QCOMPARE(TestSupport::read(folder + QStringLiteral("a.csv")), QByteArray("new"));
    QVERIFY(!QFile::exists(folder + QStringLiteral("stray.csv")));
    QVERIFY(!QFile::exists(folder + QStringLiteral(".studybench-update")));
}

QTEST_GUILESS_MAIN(OpenCodelistsTest)
#include "tst_opencodelists.moc"
