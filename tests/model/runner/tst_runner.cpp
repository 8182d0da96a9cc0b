// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "model/pipeline/studyfiles.h"
#include "model/runner/runner.h"
#include "model/runner/workspace.h"
#include "tests/model/runner/runnerfixture.h"
#include "tests/support/testsupport.h"

using namespace Runner;
using namespace RunnerFixture;

class TestRunner : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void runsNeedsFirstAndReusesThem();
    void givesAnActionOnlyWhatItNeeds();
    void copiesCodeWithoutOutputsGitAndMetadata();
    void writesTheOfficialLog();
    void reportsUnmatchedPatternsWithAHint();
    void keepsOutputsOfAFailedAction();
    void stopsAtTheFirstFailureUnlessTold();
    void deletesStaleOutputs();
    void keepsWhatAReviewableFileHeldBefore();
    void theLastLevelWinsAndLevelFourIsChecked();
    void refusesLinksOutOfTheStudy();
    void runsAgainWhatIsGoneOrFailed();
    void seesChangedInputs();
    void cancelsOneOrAll();
    void keepsToItsConcurrency();
    void aSecondRunWaitsItsTurn();
    void readsTheHistoryOfTheCommandLine();
    void explainsWhatCannotRunHere();
    void actionNamesStayInsideMetadata();
    void runsPythonInTheSandbox();
    void diagnosesPythonFailures_data();
    void diagnosesPythonFailures();
};

void TestRunner::runsNeedsFirstAndReusesThem()
{
    Study study("  b: {run: ehrql:v1 copy output/a.csv output/b.csv, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n"
                "  a: {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    RunRecord record = run(study, asking({QStringLiteral("b")}));
    QVERIFY(record.succeeded());
    QCOMPARE(record.actions.size(), 2);
    QCOMPARE(record.actions.first().action, QStringLiteral("a"));
    QCOMPARE(study.read(QStringLiteral("output/b.csv")), QByteArray("x+"));
    QVERIFY(record.actions.first().finishedAt <= record.actions.last().startedAt);
    QCOMPARE(record.actions.first().jobId.size(), 16);
    // Again: what was asked for runs, what it needs is reused.
    record = run(study, asking({QStringLiteral("b")}));
    QCOMPARE(record.actions.size(), 1);
    QCOMPARE(record.plan.reused(), QStringList({QStringLiteral("a")}));
    // All: nothing to do is success.
    record = run(study, asking({QStringLiteral("run_all")}));
    QVERIFY(record.actions.isEmpty() && record.succeeded());
    RunOptions forced = asking({QStringLiteral("b")});
    forced.forceDependencies = true;
    QCOMPARE(run(study, forced).actions.size(), 2);
    QVERIFY(QDir(study.root() + QStringLiteral("/metadata/volumes")).isEmpty());
}

void TestRunner::givesAnActionOnlyWhatItNeeds()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 write output/b.csv x, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n"
                "  c: {run: ehrql:v1 list write output/c.csv x, needs: [b], outputs: {highly_sensitive: {o: output/c.csv}}}\n");
    const RunRecord record = run(study, asking({QStringLiteral("c")}));
    QVERIFY(record.succeeded());
    QVERIFY2(study.read(QStringLiteral("metadata/c.log")).contains("sees b.csv\n"), study.read(QStringLiteral("metadata/c.log")).constData());
    // A needed file that disappears between planning and starting fails the job.
    QFile::remove(study.root() + QStringLiteral("/output/b.csv"));
    QFile::rename(study.root() + QStringLiteral("/output/a.csv"), study.root() + QStringLiteral("/output/kept.csv"));
    const RunRecord again = run(study, asking({QStringLiteral("c")}));
    QVERIFY(again.succeeded());
    QCOMPARE(again.actions.size(), 3);
}

void TestRunner::copiesCodeWithoutOutputsGitAndMetadata()
{
    QString seen;
    const NativeExecutor look = [&seen](const ActionCommand &, const QString &folder, const LogSink &, const CancelFlag &) {
        const QDir root(folder);
        seen = (root.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name)
                + QDir(folder + QStringLiteral("/output")).entryList(QDir::Files))
                   .join(u' ');
        TestSupport::writeTree(folder, {{QStringLiteral("output/a.csv"), "x"}});
        return Core::Result<ExitStatus>(ExitStatus());
    };
    Study study("  a: {run: ehrql:v1 a, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 b, outputs: {highly_sensitive: {o: output/b*.csv}}}\n",
                {{QStringLiteral(".git/HEAD"), "ref: refs/heads/main\n"},
                 {QStringLiteral(".git/refs/heads/main"), "0123456789012345678901234567890123456789\n"},
                 {QStringLiteral("analysis/a.py"), "x"},
                 {QStringLiteral("output/b1.csv"), "old"},
                 {QStringLiteral("output/note.txt"), "mine"},
                 {QStringLiteral(".hidden"), "x"}});
    QVERIFY(run(study, asking({QStringLiteral("a")}), {{QStringLiteral("ehrql"), look}}).succeeded());
    QCOMPARE(seen, QStringLiteral(".hidden .opensafely-timestamp analysis output project.yaml note.txt"));
    QVERIFY(study.read(QStringLiteral("metadata/a.log")).contains("commit: 0123456789012345678901234567890123456789\n"));
}

void TestRunner::writesTheOfficialLog()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {moderately_sensitive: {o: output/a.csv}}}\n");
    QVERIFY(run(study, asking({QStringLiteral("a")})).succeeded());
    const QString log = QString::fromUtf8(study.read(QStringLiteral("metadata/a.log")));
    static const QRegularExpression kLine(QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z wrote output/a.csv\n"));
    QVERIFY2(kLine.match(log).hasMatch(), qPrintable(log));
    QCOMPARE(kLine.match(log).captured().indexOf(QStringLiteral("wrote")), 31);
    QVERIFY2(log.contains(QStringLiteral("\n\njob_definition_id: ")), qPrintable(log));
    QVERIFY(log.contains(QStringLiteral("\nexit_code: 0\n")) && log.contains(QStringLiteral("\nstatus_message: Completed successfully\n")));
    QVERIFY(log.endsWith(QStringLiteral("\noutputs:\n  output/a.csv  - moderately_sensitive\n")));
}

void TestRunner::reportsUnmatchedPatternsWithAHint()
{
    Study study("  a:\n    run: ehrql:v1 write outputs/table.csv x write output/ok.csv y\n"
                "    outputs:\n      highly_sensitive:\n        o: output/table.csv\n        p: output/ok.csv\n");
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QCOMPARE(codeOf(record, QStringLiteral("a")), QStringLiteral("unmatched_patterns"));
    const ActionRecord &action = record.actions.first();
    QCOMPARE(action.unmatchedPatterns, QStringList({QStringLiteral("output/table.csv")}));
    QCOMPARE(action.unmatchedFiles, QStringList({QStringLiteral("outputs/table.csv")}));
    QVERIFY2(action.hint.contains(QStringLiteral("outputs/table.csv")), qPrintable(action.hint));
    QCOMPARE(action.diagnostics.first().range.start.line, 7);
    QVERIFY(study.has(QStringLiteral("output/ok.csv"))); // matching files come back even so
    QVERIFY(!study.has(QStringLiteral("outputs/table.csv")));
}

void TestRunner::keepsOutputsOfAFailedAction()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x fail 3, outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QCOMPARE(codeOf(record, QStringLiteral("a")), QStringLiteral("nonzero_exit"));
    QCOMPARE(record.actions.first().exitCode, 3);
    QVERIFY(study.has(QStringLiteral("output/a.csv")));
}

void TestRunner::stopsAtTheFirstFailureUnlessTold()
{
    const QByteArray actions = "  a: {run: ehrql:v1 fail 1, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                               "  b: {run: ehrql:v1 b, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n"
                               "  c: {run: ehrql:v1 write output/c.csv x, outputs: {highly_sensitive: {o: output/c.csv}}}\n";
    Study study(actions);
    RunOptions options = asking({QStringLiteral("run_all")});
    options.concurrency = 1;
    RunRecord record = run(study, options);
    QCOMPARE(codeOf(record, QStringLiteral("a")), QStringLiteral("nonzero_exit"));
    QCOMPARE(codeOf(record, QStringLiteral("b")), QStringLiteral("dependency_failed"));
    QCOMPARE(codeOf(record, QStringLiteral("c")), QStringLiteral("cancelled_by_user"));
    QCOMPARE(record.unfinished().size(), 3);
    options.continueOnError = true;
    record = run(study, options);
    QCOMPARE(codeOf(record, QStringLiteral("c")), QStringLiteral("succeeded"));
    QCOMPARE(codeOf(record, QStringLiteral("b")), QStringLiteral("dependency_failed"));
    QVERIFY(!record.succeeded());
}

void TestRunner::deletesStaleOutputs()
{
    Study study("  a: {run: ehrql:v1 write output/a1.csv x write output/a2.csv x, outputs: {highly_sensitive: {o: output/a*.csv}}}\n");
    QVERIFY(run(study, asking({QStringLiteral("a")})).succeeded());
    QVERIFY(study.has(QStringLiteral("output/a1.csv")));
    TestSupport::writeTree(study.root(), {{QStringLiteral("output/a3.csv"), "mine"},
                                          {QStringLiteral("project.yaml"), "version: '5'\nactions:\n  a: {run: ehrql:v1 write output/a2.csv x write output/A1.csv x, outputs: {highly_sensitive: {o: output/*.csv}}}\n"}});
    study.load();
    QVERIFY(run(study, asking({QStringLiteral("a")})).succeeded());
    QVERIFY(study.has(QStringLiteral("output/a2.csv")));
    QVERIFY(study.has(QStringLiteral("output/A1.csv")));
    QVERIFY(study.has(QStringLiteral("output/a1.csv"))); // differs in case only: kept, as officially
    QVERIFY(study.has(QStringLiteral("output/a3.csv"))); // never recorded
    TestSupport::writeTree(study.root(), {{QStringLiteral("project.yaml"), "version: '5'\nactions:\n  a: {run: ehrql:v1 write output/b.csv x, outputs: {highly_sensitive: {o: output/*.csv}}}\n"}});
    study.load();
    QVERIFY(run(study, asking({QStringLiteral("a")})).succeeded());
    QVERIFY(!study.has(QStringLiteral("output/a2.csv")) && !study.has(QStringLiteral("output/A1.csv")));
}

void TestRunner::keepsWhatAReviewableFileHeldBefore()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {moderately_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 write output/b.csv x, outputs: {highly_sensitive: {o: output/b.csv}}}\n");
    QVERIFY(run(study, asking({QStringLiteral("run_all")})).succeeded());
    QVERIFY(!QFile::exists(previousPath(study.root(), QStringLiteral("output/a.csv"))));
    QVERIFY(run(study, asking({QStringLiteral("a"), QStringLiteral("b")})).succeeded());
    QCOMPARE(study.read(QStringLiteral("metadata/previous/output/a.csv")), QByteArray("x"));
    QVERIFY2(!QFile::exists(previousPath(study.root(), QStringLiteral("output/b.csv"))), "patients are not kept twice");
}

void TestRunner::theLastLevelWinsAndLevelFourIsChecked()
{
    Study study("  a:\n    run: \"ehrql:v1 write output/a.csv 'patient_id,x\\n1,2' write output/b.csv 'x\\n1'\"\n"
                "    outputs:\n      highly_sensitive: {o: output/*.csv}\n      moderately_sensitive: {p: output/a.csv}\n");
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QVERIFY(record.succeeded());
    const QList<ProducedFile> files = record.actions.first().outputs;
    QCOMPARE(files.size(), 2);
    QVERIFY(files.at(0).level == Pipeline::Level::ModeratelySensitive && files.at(1).level == Pipeline::Level::HighlySensitive);
    QVERIFY(files.at(0).excluded.contains(QStringLiteral("patient_id")) && files.at(1).excluded.isEmpty());
    QVERIFY(record.actions.first().message.contains(QStringLiteral("1 file")));
    QVERIFY(study.read(QStringLiteral("metadata/a.log")).contains("invalid moderately_sensitive outputs:\n"));
}

void TestRunner::refusesLinksOutOfTheStudy()
{
    QTemporaryDir outside;
    TestSupport::writeTree(outside.path(), {{QStringLiteral("secret.csv"), "secret"}});
    const QString target = outside.filePath(QStringLiteral("secret.csv"));
    const NativeExecutor link = [target](const ActionCommand &, const QString &folder, const LogSink &, const CancelFlag &) {
        QDir(folder).mkpath(QStringLiteral("output"));
        QFile::link(target, folder + QStringLiteral("/output/a.csv"));
        return Core::Result<ExitStatus>(ExitStatus());
    };
    Study study("  a: {run: ehrql:v1 a, outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    const RunRecord record = run(study, asking({QStringLiteral("a")}), {{QStringLiteral("ehrql"), link}});
    QCOMPARE(codeOf(record, QStringLiteral("a")), QStringLiteral("internal_error"));
    QVERIFY(!study.has(QStringLiteral("output/a.csv")));
}

void TestRunner::runsAgainWhatIsGoneOrFailed()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 fail 1, outputs: {highly_sensitive: {o: output/b.csv}}}\n");
    RunOptions all = asking({QStringLiteral("run_all")});
    all.continueOnError = true;
    (void)run(study, all);
    QCOMPARE(run(study, all).plan.running(), QStringList({QStringLiteral("b")}));
    QFile::remove(study.root() + QStringLiteral("/output/a.csv"));
    const RunRecord record = run(study, all);
    QCOMPARE(record.plan.running(), QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(record.plan.actions.first().reason, Pipeline::PlanReason::OutputsMissing);
}

void TestRunner::seesChangedInputs()
{
    Study study("  a: {run: ehrql:v1 write output/a.csv x analysis/a.py, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 copy output/a.csv output/b.csv, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n",
                {{QStringLiteral("analysis/a.py"), "from analysis import helper\nimport json\nopen('codelists/x.csv')\n"},
                 {QStringLiteral("analysis/helper.py"), "x = 1\n"},
                 {QStringLiteral("codelists/x.csv"), "code\n1\n"}});
    QVERIFY(run(study, asking({QStringLiteral("run_all")})).succeeded());
    ::Runner::Runner runner(study.root(), natives());
    RunOptions options = asking({QStringLiteral("run_all")});
    options.rerunChanged = true;
    QVERIFY(runner.plan(study.project, options)->running().isEmpty());
    for (const QString &path : {QStringLiteral("analysis/helper.py"), QStringLiteral("codelists/x.csv"), QStringLiteral("output/a.csv")}) {
        const QByteArray before = study.read(path);
        TestSupport::writeTree(study.root(), {{path, before + "changed\n"}});
        const auto plan = runner.plan(study.project, options);
        SB_VERIFY_RESULT(plan);
        const bool isOutput = path.startsWith(QStringLiteral("output"));
        QCOMPARE(plan->running(), isOutput ? QStringList({QStringLiteral("b")}) : QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        TestSupport::writeTree(study.root(), {{path, before}});
    }
    TestSupport::writeTree(study.root(), {{QStringLiteral("project.yaml"), study.read(QStringLiteral("project.yaml")).replace("write output/a.csv x", "write output/a.csv y")}});
    study.load();
    const auto plan = runner.plan(study.project, options);
    SB_VERIFY_RESULT(plan);
    QCOMPARE(plan->actions.first().reason, Pipeline::PlanReason::InputsChanged);
}

void TestRunner::cancelsOneOrAll()
{
    Study study("  a: {run: ehrql:v1 wait, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 b, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n"
                "  c: {run: ehrql:v1 write output/c.csv x, outputs: {highly_sensitive: {o: output/c.csv}}}\n");
    for (const bool everything : {false, true}) {
        ::Runner::Runner runner(study.root(), natives());
        QSignalSpy lines(&runner, &::Runner::Runner::logLine);
        QSignalSpy finished(&runner, &::Runner::Runner::finished);
        SB_VERIFY_RESULT(runner.start(study.project, asking({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")})));
        QTRY_VERIFY(std::any_of(lines.cbegin(), lines.cend(), [](const QList<QVariant> &each) { return each.at(1).toString().endsWith(QStringLiteral("waiting")); }));
        QVERIFY(runner.logLines(QStringLiteral("a")).join(u'\n').contains(QStringLiteral("waiting")));
        if (everything) {
            runner.cancel();
        } else {
            runner.cancelAction(QStringLiteral("a"));
        }
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(codeOf(runner.record(), QStringLiteral("a")), QStringLiteral("cancelled_by_user"));
        QVERIFY(runner.record().find(QStringLiteral("b"))->state() == State::Failed);
        if (!everything) {
            QCOMPARE(codeOf(runner.record(), QStringLiteral("c")), QStringLiteral("succeeded"));
        }
    }
    // A cancelled action leaves no history: it has "not been run yet".
    ::Runner::Runner runner(study.root(), natives());
    QCOMPARE(runner.plan(study.project, asking({QStringLiteral("run_all")}))->actions.first().reason, Pipeline::PlanReason::NeverRan);
}

void TestRunner::keepsToItsConcurrency()
{
    std::atomic<int> now{0};
    std::atomic<int> most{0};
    const NativeExecutor count = [&](const ActionCommand &command, const QString &folder, const LogSink &, const CancelFlag &) {
        most = std::max(most.load(), ++now);
        QThread::msleep(20);
        --now;
        TestSupport::writeTree(folder, {{command.arguments.first(), "x"}});
        return Core::Result<ExitStatus>(ExitStatus());
    };
    QByteArray actions;
    for (int i = 0; i < 9; ++i) {
        const QByteArray n = QByteArray::number(i);
        actions += "  a" + n + ": {run: ehrql:v1 output/" + n + ".csv, outputs: {highly_sensitive: {o: output/" + n + ".csv}}}\n";
    }
    Study study(actions);
    RunOptions options = asking({QStringLiteral("run_all")});
    options.concurrency = 3;
    QVERIFY(run(study, options, {{QStringLiteral("ehrql"), count}}).succeeded());
    QVERIFY2(most >= 2 && most <= 3, qPrintable(QString::number(most)));
}

void TestRunner::aSecondRunWaitsItsTurn()
{
    Study study("  a: {run: ehrql:v1 wait, outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    ::Runner::Runner first(study.root(), natives());
    ::Runner::Runner second(study.root(), natives());
    SB_VERIFY_RESULT(first.start(study.project, asking({QStringLiteral("a")})));
    const auto again = first.start(study.project, asking({QStringLiteral("a")}));
    QVERIFY(!again && again.error().code == Core::ErrorCode::Conflict);
    const auto other = second.start(study.project, asking({QStringLiteral("a")}));
    QVERIFY(!other && other.error().code == Core::ErrorCode::Conflict);
    QSignalSpy finished(&first, &::Runner::Runner::finished);
    first.cancel();
    QTRY_COMPARE(finished.size(), 1);
}

void TestRunner::readsTheHistoryOfTheCommandLine()
{
    Study study("  a: {run: ehrql:v1 a, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 b, outputs: {highly_sensitive: {o: output/b.csv}}}\n"
                "  c: {run: ehrql:v1 c, outputs: {highly_sensitive: {o: output/c.csv}}}\n",
                {{QStringLiteral("output/a.csv"), "x"}, {QStringLiteral("metadata/x"), "x"}});
    const QString path = study.root() + QStringLiteral("/metadata/db.sqlite");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("cli"));
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("CREATE TABLE job (id TEXT, action TEXT, state TEXT, status_code TEXT, status_message TEXT, "
                                          "outputs TEXT, cancelled INT, created_at INT, completed_at INT)")));
        for (const QString &row : {QStringLiteral("'1','a','failed','nonzero_exit','','{}',0,100,101"),
                                   QStringLiteral("'2','a','succeeded','succeeded','','{\"output/a.csv\": \"highly_sensitive\"}',0,200,201"),
                                   QStringLiteral("'3','a','failed','cancelled_by_user','','{}',1,300,301"),
                                   QStringLiteral("'4','b','failed','nonzero_exit','','{}',0,200,201")}) {
            QVERIFY(query.exec(QStringLiteral("INSERT INTO job VALUES (%1)").arg(row)));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("cli"));
    const QByteArray before = TestSupport::read(path);
    ::Runner::Runner runner(study.root(), natives());
    const auto plan = runner.plan(study.project, asking({QStringLiteral("run_all")}));
    SB_VERIFY_RESULT(plan);
    QCOMPARE(plan->reused(), QStringList({QStringLiteral("a")}));
    QCOMPARE(plan->actions.at(1).reason, Pipeline::PlanReason::LastRunFailed);
    QCOMPARE(plan->actions.at(2).reason, Pipeline::PlanReason::NeverRan);
    QCOMPARE(TestSupport::read(path), before);
}

void TestRunner::explainsWhatCannotRunHere()
{
    Study study("  a: {run: 'cox-ipw:v0.0.41 --x', outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QCOMPARE(codeOf(record, QStringLiteral("a")), QStringLiteral("internal_error"));
    QVERIFY2(record.actions.first().message.contains(QStringLiteral("reusable action")), qPrintable(record.actions.first().message));
    QVERIFY(!record.actions.first().diagnostics.isEmpty());
}

void TestRunner::actionNamesStayInsideMetadata()
{
    Study study("  '../../evil': {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  'part/one': {run: ehrql:v1 write output/b.csv x, outputs: {highly_sensitive: {o: output/b.csv}}}\n");
    const RunRecord record = run(study, asking({QStringLiteral("run_all")}));
    QVERIFY(record.succeeded());
    for (const ActionRecord &action : record.actions) {
        QVERIFY(QDir::cleanPath(action.logFile).startsWith(QStringLiteral("metadata/")));
        QVERIFY(study.has(action.logFile));
    }
}

void TestRunner::runsPythonInTheSandbox()
{
    if (!hasPython()) {
        QSKIP("needs the system's Python");
    }
    Study study("  a:\n    run: python:v2 python analysis/a.py --n 3\n    config: {k: it's}\n    outputs: {moderately_sensitive: {o: output/a.txt}}\n",
                {{QStringLiteral("analysis/a.py"), "import os, sys\nos.makedirs('output', exist_ok=True)\n"
                                                   "print('hello')\nprint('oops', file=sys.stderr)\n"
                                                   "open('output/a.txt', 'w').write(' '.join(sys.argv[1:]) + os.environ['OPENSAFELY_BACKEND'])\n"}});
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QVERIFY2(record.succeeded(), study.read(QStringLiteral("metadata/a.log")).constData());
    QCOMPARE(study.read(QStringLiteral("output/a.txt")), QByteArray("--n 3 --config {\"k\": \"it\\u0027s\"}expectations"));
    const QByteArray log = study.read(QStringLiteral("metadata/a.log"));
    QVERIFY(log.contains("hello\n") && log.contains("oops\n"));
    QVERIFY2(log.contains("not in the study image python:v2"), log.constData());
    QVERIFY(record.actions.first().executor.contains(QStringLiteral("Python 3")));
}

void TestRunner::diagnosesPythonFailures_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("mentions");
    QTest::addColumn<int>("line");
    QTest::newRow("module") << QByteArray("import os\nimport no_such_module_x\n") << QStringLiteral("run.module") << QStringLiteral("no_such_module_x") << 2;
    QTest::newRow("file of another action") << QByteArray("\n\nopen('output/b.csv')\n") << QStringLiteral("run.file") << QStringLiteral("not among the needs") << 3;
    QTest::newRow("unknown file") << QByteArray("open('output/c.csv')\n") << QStringLiteral("run.file") << QStringLiteral("No action lists it") << 1;
    QTest::newRow("script missing") << QByteArray() << QStringLiteral("run.file") << QStringLiteral("analysis/a.py") << 0;
    QTest::newRow("error") << QByteArray("def f():\n    raise ValueError('bad cohort')\nf()\n") << QStringLiteral("run.error") << QStringLiteral("bad cohort") << 2;
    QTest::newRow("syntax") << QByteArray("x = (\n") << QStringLiteral("run.error") << QStringLiteral("SyntaxError") << 1;
    QTest::newRow("memory") << QByteArray("x = bytearray(1 << 40)\n") << QStringLiteral("run.memory") << QStringLiteral("out of memory") << 1;
    QTest::newRow("pattern") << QByteArray("print('nothing written')\n") << QStringLiteral("run.pattern") << QStringLiteral("output/a.csv") << 3;
}

void TestRunner::diagnosesPythonFailures()
{
    if (!hasPython()) {
        QSKIP("needs the system's Python");
    }
    QFETCH(QByteArray, script);
    QFETCH(QString, rule);
    QFETCH(QString, mentions);
    QFETCH(int, line);
    QHash<QString, QByteArray> files;
    if (!script.isEmpty()) {
        files.insert(QStringLiteral("analysis/a.py"), script);
    }
    Study study("  a: {run: python:v2 python analysis/a.py, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: r:v2 b.R, outputs: {highly_sensitive: {o: output/b.csv}}}\n",
                files);
    const RunRecord record = run(study, asking({QStringLiteral("a")}));
    QVERIFY(!record.succeeded());
    const QList<Core::Diagnostic> found = record.actions.first().diagnostics;
    const auto match = std::find_if(found.cbegin(), found.cend(), [&rule](const Core::Diagnostic &each) { return each.rule == rule; });
    QVERIFY2(match != found.cend(), study.read(QStringLiteral("metadata/a.log")).constData());
    QVERIFY2(match->message.contains(mentions), qPrintable(match->message));
    QCOMPARE(match->range.start.line, line);
    QCOMPARE(match->file, rule == QStringLiteral("run.pattern") ? QStringLiteral("project.yaml") : QStringLiteral("analysis/a.py"));
    QVERIFY(!record.actions.first().hint.isEmpty());
}

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
