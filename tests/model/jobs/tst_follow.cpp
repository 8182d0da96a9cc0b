// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/jobs/follow.h"
#include "model/repository/repository.h"
#include "tests/support/testsupport.h"

using namespace Jobs;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

JobRequest request(const char *id, const char *status, int minute, const QStringList &actions = {QStringLiteral("a")})
{
    JobRequest made;
    made.id = QString::fromUtf8(id);
    made.workspace = QStringLiteral("w");
    made.backend = QStringLiteral("tpp");
    made.status = QString::fromUtf8(status);
    made.actions = actions;
    made.createdAt = QDateTime(QDate(2026, 1, 1), QTime(10, minute), Qt::UTC);
    return made;
}

QStringList ids(const QList<JobRequest> &requests)
{
    QStringList list;
    for (const JobRequest &one : requests) {
        list.append(one.id + u' ' + one.status);
    }
    return list;
}

} // namespace

class TestFollow : public QObject
{
    Q_OBJECT

private slots:
    void aRequestMadeInTheBrowserIsKnownByWhatWasAskedFor()
    {
        Draft draft;
        draft.workspace = s("w");
        draft.backend = s("tpp");
        draft.commit = s("abc");
        draft.actions = {s("one"), s("two")};
        draft.createdAt = QDateTime(QDate(2026, 1, 1), QTime(10, 0), Qt::UTC);
        JobRequest made;
        made.id = s("official");
        made.workspace = draft.workspace;
        made.backend = draft.backend;
        made.commit = draft.commit;
        made.actions = {s("two"), s("one")};
        made.createdAt = draft.createdAt.addSecs(90);
        JobRequest before = made;
        before.createdAt = draft.createdAt.addSecs(-3600);
        JobRequest other = made;
        other.commit = s("def");
        QVERIFY(!takenAs({before, other}, draft));
        QCOMPARE(takenAs({before, other, made}, draft)->id, s("official"));
    }

    void initTestCase() { TestSupport::bootstrap(); }

    void requestsThatLeftTheListHaveEnded_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("status");
        QTest::newRow("succeeded") << s("a") << s("succeeded") << s("succeeded");
        QTest::newRow("failed") << s("a") << s("failed") << s("failed");
        QTest::newRow("run again by another") << s("a") << s("running") << s("ended");
        QTest::newRow("not mentioned") << s("b") << s("succeeded") << s("ended");
    }

    void requestsThatLeftTheListHaveEnded()
    {
        QFETCH(QString, action);
        QFETCH(QString, state);
        QFETCH(QString, status);
        const QList<JobRequest> before = {request("second", "running", 2), request("first", "pending", 1), request("old", "succeeded", 0)};
        const QList<JobRequest> now = {request("third", "pending", 3), request("second", "running", 2)};
        const QList<JobRequest> list = withEnded(now, before, {{action, state}});
        QCOMPARE(ids(list), (QStringList{s("third pending"), s("second running"), s("first ") + status, s("old succeeded")}));
        QVERIFY(!list.at(2).isActive());
        QVERIFY(!requestStatusText(status).isEmpty() && requestStatusText(status) != s("ended"));
    }

    void theLastGoodRunIsOfTheSameKind()
    {
        JobRequest elsewhere = request("elsewhere", "succeeded", 8);
        elsewhere.backend = s("emis");
        const JobRequest now = request("now", "failed", 9);
        const QList<JobRequest> all = {now, elsewhere, request("failed", "failed", 7), request("other", "succeeded", 6, {s("b")}),
                                       request("good", "succeeded", 5, {s("b"), s("a")}), request("older", "succeeded", 4)};
        QCOMPARE(lastGoodRun(all, now)->id, s("good"));
        QCOMPARE(lastGoodRun({now, request("all", "succeeded", 3, {s("run_all")})}, now)->id, s("all"));
        QVERIFY(!lastGoodRun({now}, now));
        QVERIFY(!lastGoodRun({now, request("later", "succeeded", 10)}, now));
    }

    void whatChangedSinceIsNamed()
    {
        QTemporaryDir folder;
        const Repository::Identity author{s("Ada"), s("ada@example.org")};
        auto repo = Repository::Repo::init(folder.path());
        SB_VERIFY_RESULT(repo);
        QStringList commits;
        for (int round = 0; round < 3; ++round) {
            TestSupport::writeTree(folder.path(), {{QStringLiteral("file%1.py").arg(round), "x\n"}});
            SB_VERIFY_RESULT(repo->stage({QStringLiteral("file%1.py").arg(round)}));
            const auto commit = repo->commit(QStringLiteral("Change %1").arg(round), author);
            SB_VERIFY_RESULT(commit);
            commits.append(*commit);
        }
        JobRequest good = request("good", "succeeded", 1);
        JobRequest now = request("now", "failed", 2);
        good.commit = commits.at(0);
        now.commit = commits.at(2);
        const auto difference = compareRuns(folder.path(), good, now);
        SB_VERIFY_RESULT(difference);
        QCOMPARE(difference->commits, (QStringList{s("Change 2"), s("Change 1")}));
        QCOMPARE(difference->files, (QStringList{s("file1.py"), s("file2.py")}));
        QVERIFY(differenceText(*difference).contains(s("Changed since: file1.py, file2.py.")));
        now.commit = good.commit;
        QVERIFY(differenceText(*compareRuns(folder.path(), good, now)).contains(s("Nothing of the study has changed")));
        now.commit = QString(40, u'1');
        const auto missing = compareRuns(folder.path(), good, now);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, Core::ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestFollow)
#include "tst_follow.moc"
