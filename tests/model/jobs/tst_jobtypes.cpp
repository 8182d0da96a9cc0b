// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "model/jobs/secretstore.h"
#include "model/jobs/submissionstore.h"
#include "tests/support/testsupport.h"

using namespace Jobs;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestJobTypes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void codesHavePlainWords_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("initiated") << s("initiated") << s("Queued");
        QTest::newRow("executing") << s("executing") << s("Running");
        QTest::newRow("dependency") << s("dependency_failed") << s("Not run: an earlier action failed");
        QTest::newRow("server's fault") << s("internal_error") << s("Failed on the server; not your code");
        QTest::newRow("anything new") << s("some_new_code") << s("some_new_code");
    }

    void codesHavePlainWords()
    {
        QFETCH(QString, code);
        QTEST(statusText(code), "words");
    }

    void everyCodeOfTheServerHasWords()
    {
        for (const char *code : {"created", "paused", "waiting_db_maintenance", "waiting_on_dependencies", "waiting_on_workers",
                                 "waiting_on_db_workers", "waiting_on_reboot", "waiting_on_new_task", "initiated", "preparing", "prepared",
                                 "executing", "executed", "finalizing", "finalized", "succeeded", "dependency_failed", "nonzero_exit",
                                 "cancelled_by_user", "unmatched_patterns", "internal_error", "killed_by_admin", "stale_codelists",
                                 "job_error"}) {
            QVERIFY2(statusText(s(code)) != s(code), code);
        }
    }

    void aRequestsStatusComesFromItsJobs_data()
    {
        QTest::addColumn<QStringList>("jobs");
        QTest::addColumn<QString>("status");
        QTest::newRow("none") << QStringList{} << s("unknown");
        QTest::newRow("equal") << QStringList{s("pending"), s("pending")} << s("pending");
        QTest::newRow("running") << QStringList{s("pending"), s("running")} << s("running");
        QTest::newRow("pending beside done") << QStringList{s("succeeded"), s("pending")} << s("running");
        QTest::newRow("running beside failed") << QStringList{s("failed"), s("running")} << s("running");
        QTest::newRow("failed") << QStringList{s("succeeded"), s("failed")} << s("failed");
        QTest::newRow("all done") << QStringList{s("succeeded"), s("succeeded")} << s("succeeded");
    }

    void aRequestsStatusComesFromItsJobs()
    {
        QFETCH(QStringList, jobs);
        QTEST(requestStatus(jobs), "status");
    }

    void idsAreNewAndWellFormed()
    {
        QSet<QString> seen;
        for (int i = 0; i < 1000; ++i) {
            const QString id = newRapId();
            QVERIFY(QRegularExpression(s("^[a-z0-9]{16}$")).match(id).hasMatch());
            seen.insert(id);
        }
        QCOMPARE(seen.size(), 1000);
    }

    void draftsSurviveTheDisk()
    {
        QTemporaryDir folder;
        const SubmissionStore store(folder.path());
        Draft draft;
        draft.rapId = newRapId();
        draft.server = QUrl(s("http://127.0.0.1:8743/"));
        draft.studyRoot = s("/srv/study");
        draft.actions = {s("a"), s("ü")};
        draft.commit = QString(40, u'a');
        draft.stage = Stage::Sending;
        draft.forceRunDependencies = true;
        draft.notify = false;
        draft.createdAt = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC);
        SB_VERIFY_RESULT(store.save(draft));
        const auto loaded = store.load(draft.rapId);
        SB_VERIFY_RESULT(loaded);
        QCOMPARE(toJson(*loaded), toJson(draft));
        QCOMPARE(store.open(s("/srv/study")).size(), 1);
        QCOMPARE(store.open(s("/elsewhere")).size(), 0);
        draft.stage = Stage::Submitted;
        SB_VERIFY_RESULT(store.save(draft));
        QVERIFY(store.open().isEmpty());
        QCOMPARE(store.all().size(), 1);
        SB_VERIFY_RESULT(store.remove(draft.rapId));
        QVERIFY(store.all().isEmpty());
        QVERIFY(!store.load(s("../../etc/passwd")));
    }

    void aBrokenFileDoesNotHideTheOthers()
    {
        TestSupport::allowWarning(s("cannot be read"));
        QTemporaryDir folder;
        const SubmissionStore store(folder.path());
        Draft draft;
        draft.rapId = newRapId();
        SB_VERIFY_RESULT(store.save(draft));
        TestSupport::writeTree(folder.path(), {{s("aaaaaaaaaaaaaaaa.json"), "{\"rap_id\": "}, {s("other.json"), "x"}});
        QCOMPARE(store.all().size(), 1);
    }

    void theLastKnownRequestsAreKept()
    {
        QTemporaryDir folder;
        const SubmissionStore store(folder.path());
        const QUrl server(s("http://127.0.0.1:8743/"));
        QDateTime when;
        QVERIFY(store.remembered(server, s("w"), &when).isEmpty());
        QVERIFY(!when.isValid());
        JobRequest request;
        request.id = newRapId();
        request.workspace = s("w");
        request.status = s("running");
        request.actions = {s("a")};
        SB_VERIFY_RESULT(store.remember(server, s("w"), {request}));
        const QList<JobRequest> known = store.remembered(server, s("w"), &when);
        QCOMPARE(known.size(), 1);
        QCOMPARE(known.first().id, request.id);
        QCOMPARE(known.first().actions, request.actions);
        QVERIFY(when.isValid());
        QVERIFY(store.remembered(server, s("other")).isEmpty());
        QVERIFY(store.all().isEmpty());
    }

    void secretsInMemorySayTheyAre()
    {
        MemorySecretStore secrets;
        QVERIFY(!secrets.isPersistent());
        QVERIFY(!secrets.notice().isEmpty());
        secrets.write(s("k"), s("v"));
        std::optional<QString> read;
        secrets.read(s("k"), this, [&read](const std::optional<QString> &value) { read = value; });
        QTRY_COMPARE(read.value_or(QString()), s("v"));
        secrets.remove(s("k"));
        bool asked = false;
        secrets.read(s("k"), this, [&](const std::optional<QString> &value) {
            read = value;
            asked = true;
        });
        QTRY_VERIFY(asked);
        QVERIFY(!read);
    }
};

QTEST_GUILESS_MAIN(TestJobTypes)
#include "tst_jobtypes.moc"
