// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/server/jobcreation.h"
#include "tests/support/testsupport.h"

using namespace Server;

namespace
{

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

constexpr char kProject[] = R"(version: '4.0'
actions:
  extract:
    run: ehrql:v1 generate-dataset analysis/dataset_definition.py --output output/dataset.csv.gz
    outputs:
      highly_sensitive:
        data: output/dataset.csv.gz
  model:
    run: python:v2 python analysis/model.py
    needs: [extract]
    outputs:
      moderately_sensitive:
        table: output/model.csv
  report:
    run: python:v2 python analysis/report.py
    needs: [model]
    outputs:
      moderately_sensitive:
        text: output/report.txt
)";

} // namespace

class TestJobCreation : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void idsAreThoseOfTheOfficialController()
    {
        QCOMPARE(jobId(s("abcdefghijklmnop"), s("extract")).size(), 16);
        QCOMPARE(jobId(s("abcdefghijklmnop"), s("extract")), jobId(s("abcdefghijklmnop"), s("extract")));
        QVERIFY(jobId(s("abcdefghijklmnop"), s("extract")) != jobId(s("abcdefghijklmnop"), s("model")));
        // Computed with an independent tool.
        QCOMPARE(jobId(s("a"), s("b")), s("7tisp75bafqgsadk"));
    }

    void actionsAreChosen_data()
    {
        QTest::addColumn<QStringList>("requested");
        QTest::addColumn<bool>("force");
        QTest::addColumn<QStringList>("history"); ///< action=status
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("nothing");
        const QString none;
        const QStringList all = {s("extract=succeeded"), s("model=succeeded"), s("report=succeeded")};
        QTest::newRow("first time") << QStringList{s("report")} << false << QStringList{}
                                    << QStringList{s("extract"), s("model"), s("report")} << none;
        QTest::newRow("needs done") << QStringList{s("report")} << false << QStringList{s("extract=succeeded"), s("model=succeeded")}
                                    << QStringList{s("report")} << none;
        QTest::newRow("by name again") << QStringList{s("model")} << false << all << QStringList{s("model")} << none;
        QTest::newRow("failed need") << QStringList{s("report")} << false << QStringList{s("extract=succeeded"), s("model=failed")}
                                     << QStringList{s("model"), s("report")} << none;
        QTest::newRow("force") << QStringList{s("report")} << true << all << QStringList{s("extract"), s("model"), s("report")} << none;
        QTest::newRow("force keeps running") << QStringList{s("report")} << true << QStringList{s("extract=running")}
                                             << QStringList{s("model"), s("report")} << none;
        QTest::newRow("run_all all done") << QStringList{s("run_all")} << false << all << QStringList{}
                                          << s("All actions have already completed successfully");
        QTest::newRow("run_all ignores unknown") << QStringList{s("run_all"), s("nonsense")} << false << QStringList{}
                                                 << QStringList{s("extract"), s("model"), s("report")} << none;
        QTest::newRow("scheduled") << QStringList{s("model")} << false << QStringList{s("model=pending")} << QStringList{}
                                   << s("All requested actions were already scheduled to run");
        QTest::newRow("repeats") << QStringList{s("extract"), s("extract")} << false << QStringList{} << QStringList{s("extract")} << none;
    }

    void actionsAreChosen()
    {
        QFETCH(QStringList, requested);
        QFETCH(bool, force);
        QFETCH(QStringList, history);
        QFETCH(QStringList, expected);
        QFETCH(QString, nothing);
        RapRow rap;
        rap.id = s("abcdefghijklmnop");
        rap.actions = requested;
        rap.force = force;
        QHash<QString, JobRow> latest;
        for (const QString &entry : history) {
            JobRow job;
            job.action = entry.section(u'=', 0, 0);
            job.id = s("old-") + job.action;
            job.status = entry.section(u'=', 1);
            latest.insert(job.action, job);
        }
        const auto creation = createJobs(project(), rap, latest, 1700000000000000000);
        SB_VERIFY_RESULT(creation);
        QStringList actions;
        for (const JobRow &job : creation->jobs) {
            actions.append(job.action);
        }
        QCOMPARE(actions, expected);
        QCOMPARE(creation->nothingToDo, nothing);
        for (const JobRow &job : creation->jobs) {
            if (job.action == s("model") && !actions.contains(s("extract")) && latest.value(s("extract")).status == s("running")) {
                QCOMPARE(job.waitFor, QStringList{s("old-extract")});
            }
            if (job.action == s("report") && actions.contains(s("model"))) {
                QCOMPARE(job.waitFor, QStringList{jobId(rap.id, s("model"))});
            }
        }
    }

    void fieldsAreFilled()
    {
        RapRow rap;
        rap.id = s("abcdefghijklmnop");
        rap.actions = {s("model")};
        const auto creation = createJobs(project(), rap, {}, 1700000000000000000);
        SB_VERIFY_RESULT(creation);
        const JobRow extract = creation->jobs.first();
        QVERIFY(extract.requiresDb);
        QCOMPARE(extract.image, s("ehrql:v1"));
        QCOMPARE(extract.arguments.first(), s("generate-dataset"));
        const JobRow model = creation->jobs.last();
        QVERIFY(!model.requiresDb);
        QCOMPARE(model.runCommand, s("python:v2 python analysis/model.py"));
        QCOMPARE(model.requiresOutputsFrom, QStringList{s("extract")});
        QCOMPARE(model.outputSpec.value(s("output/model.csv")).toString(), s("moderately_sensitive"));
        QCOMPARE(model.createdAt, 1700000000);
    }

    void reasonsAreThoseOfTheApi()
    {
        RapRow rap;
        rap.id = s("abcdefghijklmnop");
        rap.actions = {s("nonsense")};
        const auto unknown = createJobs(project(), rap, {}, 0);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().message, s("Action 'nonsense' not found in project.yaml"));
        rap.actions = {s("report")};
        rap.codelistsOk = false;
        const auto stale = createJobs(project(), rap, {}, 0);
        QVERIFY(!stale);
        QCOMPARE(stale.error().message, s("Codelists are out of date (required by action extract)"));
        QHash<QString, JobRow> done;
        for (const char *name : {"extract", "model"}) {
            JobRow job;
            job.action = s(name);
            job.status = s("succeeded");
            done.insert(job.action, job);
        }
        SB_VERIFY_RESULT(createJobs(project(), rap, done, 0)); // nothing new needs the database
    }

private:
    static Pipeline::Project project()
    {
        const Pipeline::Parsed parsed = Pipeline::parseProject(QString::fromUtf8(kProject), s("project.yaml"));
        if (!parsed.isValid()) {
            qFatal("the project of the test is not valid");
        }
        return parsed.project;
    }
};

QTEST_GUILESS_MAIN(TestJobCreation)
#include "tst_jobcreation.moc"
