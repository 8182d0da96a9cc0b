// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/server/ratelimit.h"
#include "app/server/retention.h"
#include "app/server/scrubber.h"
#include "app/server/store.h"
#include "tests/support/testsupport.h"

using namespace Server;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestServerParts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void aClientGetsItsBurstAndThenItsRate()
    {
        RateLimit limit(2.0, 3.0);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(limit.take(s("one"), 1000));
        }
        QVERIFY(!limit.isOpen(s("one"), 1000));
        QVERIFY(!limit.take(s("one"), 1000));
        QVERIFY(limit.take(s("other"), 1000));
        QVERIFY(limit.take(s("one"), 1500));
        QVERIFY(!limit.take(s("one"), 1500));
        QVERIFY(limit.take(s("one"), 1000000));
        // A clock that goes back gives nothing away.
        QVERIFY(limit.take(s("one"), 0));
    }

    void manyClientsDoNotFillTheMemory()
    {
        RateLimit limit(1.0, 2.0);
        for (int i = 0; i < 50000; ++i) {
            QVERIFY(limit.take(QString::number(i), i / 100));
        }
        QVERIFY(limit.clientCount() <= 10000);
    }

    void secretsLeaveALine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("cleaned");
        QTest::newRow("value") << s("licence is A-VERY-SECRET-LICENCE!") << s("licence is [hidden]!");
        QTest::newRow("longer first") << s("A-VERY-SECRET-LICENCE-2") << s("[hidden]");
        QTest::newRow("harmless variable") << s("on tpp-backend") << s("on tpp-backend");
        QTest::newRow("short value") << s("a yes b") << s("a yes b");
        QTest::newRow("agent token") << s("got 0123456789abcdef0123456789abcdef") << s("got [hidden]");
        QTest::newRow("github") << s("use ghp_abcdefghijklmnopqrstuvwxyz0123 now") << s("use [hidden] now");
        QTest::newRow("address") << s("fetch https://ada:pass@example.org/x") << s("fetch https://[hidden]@example.org/x");
        QTest::newRow("header") << s("> Authorization: Bearer abc") << s("> Authorization: [hidden]");
        QTest::newRow("plain") << s("rows 12, mean 3.5") << s("rows 12, mean 3.5");
    }

    void secretsLeaveALine()
    {
        QFETCH(QString, line);
        QFETCH(QString, cleaned);
        const Scrubber scrubber({{s("STATA_LICENSE"), s("A-VERY-SECRET-LICENCE")},
                                 {s("MORE"), s("A-VERY-SECRET-LICENCE-2")},
                                 {s("OPENSAFELY_BACKEND"), s("tpp-backend")},
                                 {s("FLAG"), s("yes")}},
                                {s("0123456789abcdef0123456789abcdef")});
        QCOMPARE(scrubber.clean(line), cleaned);
    }

    void oldLogsGoButNotThoseOfOutputs()
    {
        QTemporaryDir data;
        const QString logs = s("high_privacy/logs/2020-01/os-job-");
        TestSupport::writeTree(data.path(),
                               {{logs + s("needed/metadata.json"), "{}"},
                                {logs + s("old/metadata.json"), "{}"},
                                {logs + s("old/logs.txt"), "x"},
                                {logs + s("running/logs.txt"), "x"},
                                {s("high_privacy/logs/2020-02/os-job-new/metadata.json"), "{}"},
                                {s("medium_privacy/workspaces/w/metadata/manifest.json"),
                                 R"({"outputs": {"output/a.csv": {"job_id": "needed"}}})"}});
        for (const QString &name : {s("needed"), s("old")}) {
            QFile file(data.filePath(logs + name + s("/metadata.json")));
            QVERIFY(file.open(QIODevice::ReadWrite));
            QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-40), QFileDevice::FileModificationTime));
        }
        QCOMPARE(removeOldLogs(data.path(), 30), 1);
        QVERIFY(QFile::exists(data.filePath(logs + s("needed/metadata.json"))));
        QVERIFY(QFile::exists(data.filePath(logs + s("running/logs.txt"))));
        QVERIFY(!QFile::exists(data.filePath(logs + s("old"))));
        QVERIFY(QFile::exists(data.filePath(s("high_privacy/logs/2020-02/os-job-new"))));
        QCOMPARE(removeOldLogs(data.path(), 30), 0);
    }

    void aStoreOfTheFirstVersionIsBroughtUpToDate()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(s("old.sqlite"));
        {
            Database old;
            SB_VERIFY_RESULT(old.open(file));
            SB_VERIFY_RESULT(old.execute("CREATE TABLE tokens(hash TEXT PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, "
                                         "permissions TEXT NOT NULL, backends TEXT NOT NULL, created_at INTEGER NOT NULL);"
                                         "CREATE TABLE raps(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, "
                                         "workspace TEXT NOT NULL, backend TEXT NOT NULL, repo_url TEXT NOT NULL, branch TEXT NOT NULL, "
                                         "commit_id TEXT NOT NULL, project TEXT NOT NULL, orgs TEXT NOT NULL, user TEXT NOT NULL, "
                                         "actions TEXT NOT NULL, force INTEGER NOT NULL, codelists_ok INTEGER NOT NULL, "
                                         "analysis_scope TEXT NOT NULL, created_at INTEGER NOT NULL);"
                                         "INSERT INTO raps VALUES(1,'oldrequest000001','w','local','/s','main','c','p','[\"bristol\",\"oxford\"]','ada','[]',0,1,'{}',5);"
                                         "PRAGMA user_version = 1"));
        }
        for (int start = 0; start < 2; ++start) {
            Store store;
            SB_VERIFY_RESULT(store.open(file));
            const auto rap = store.rap(s("oldrequest000001"));
            QVERIFY(rap);
            QCOMPARE(rap->priority, 0);
            QCOMPARE(rap->user, s("ada"));
            // What were words in requests are records now, made once.
            const QList<ProjectRow> projects = store.projects();
            QCOMPARE(projects.size(), 1);
            QCOMPARE(projects.first().slug, s("p"));
            QCOMPARE(projects.first().createdAt, 5);
            QCOMPARE(projects.first().requests, 1);
            QCOMPARE(projects.first().orgs, (QStringList{s("bristol"), s("oxford")}));
            QCOMPARE(store.organisations().size(), 2);
            QCOMPARE(store.raps({{}, {}, s("oxford"), {}}, 10).size(), 1);
            QVERIFY(store.raps({{}, {}, s("leeds"), {}}, 10).isEmpty());
        }
    }

    void aStoreOfANewerServerIsLeftAlone()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(s("new.sqlite"));
        {
            Database newer;
            SB_VERIFY_RESULT(newer.open(file));
            SB_VERIFY_RESULT(newer.execute("PRAGMA user_version = 99"));
        }
        Store store;
        const auto opened = store.open(file);
        QVERIFY(!opened);
        QVERIFY2(opened.error().message.contains(s("newer")), qPrintable(opened.error().message));
        QCOMPARE(store.count("SELECT count(*) FROM sqlite_master"), 0);
    }
};

QTEST_GUILESS_MAIN(TestServerParts)
#include "tst_serverparts.moc"
