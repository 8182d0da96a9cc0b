// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTest>

#include "model/runner/childprocess.h"
#include "tests/model/runner/runnerfixture.h"
#include "tests/support/testsupport.h"

using namespace Runner;
using namespace RunnerFixture;

class TestEndedRuns : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void aLockOfAKilledProgramIsNoHindrance_data();
    void aLockOfAKilledProgramIsNoHindrance();
    void leavesNoProcessBehind();
    void aKilledRunTellsTheTruthAtTheNextStart_data();
    void aKilledRunTellsTheTruthAtTheNextStart();
    void closingRecordsWhatWasStopped();
};

void TestEndedRuns::aLockOfAKilledProgramIsNoHindrance_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("refusal");
    const QByteArray own = QSysInfo::machineHostName().toUtf8();
    QTest::newRow("nothing written") << QByteArray() << QString();
    QTest::newRow("half written") << QByteArray("12\nstudybench-cli\nsome-oth") << QString();
    QTest::newRow("dead") << QByteArray("2147483000\nstudybench-cli\n" + own + "\n\n") << QString();
    QTest::newRow("another computer") << QByteArray("12\nstudybench-cli\nsome-other\n\n") << QStringLiteral("some-other");
}

void TestEndedRuns::aLockOfAKilledProgramIsNoHindrance()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, refusal);
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n", {{QStringLiteral("metadata/workbench.lock"), content}});
    ::Runner::Runner runner(study.root(), natives());
    QSignalSpy finished(&runner, &::Runner::Runner::finished);
    const auto started = runner.start(study.project, asking({QStringLiteral("a")}));
    QVERIFY2(started.has_value() == refusal.isEmpty(), qPrintable(started ? QString() : started.error().message));
    if (started) {
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(runner.record().succeeded());
    } else {
        QVERIFY2(started.error().message.contains(refusal) && started.error().message.contains(QStringLiteral("metadata/workbench.lock")), qPrintable(started.error().message));
    }
}

void TestEndedRuns::leavesNoProcessBehind()
{
    if (!hasPython()) {
        QSKIP("needs the system's Python");
    }
    // The script leaves a grandchild in a session of its own, which outlives its parent.
    const QByteArray script = "import subprocess, sys, time\n"
                              "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
                              "print('started', flush=True)\n"
                              "time.sleep(600)\n";
    for (const bool sandbox : {true, false}) {
        QTemporaryDir folder;
        TestSupport::writeTree(folder.path(), {{QStringLiteral("a.py"), script}});
        auto cancel = std::make_shared<std::atomic<bool>>(false);
        ChildSpec spec;
        spec.program = QStringLiteral("/usr/bin/python3");
        spec.arguments = {QStringLiteral("a.py")};
        spec.folder = folder.path();
        spec.environment = {{QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin")}};
        spec.marker = QStringLiteral("test-%1-%2").arg(QCoreApplication::applicationPid()).arg(sandbox ? 1 : 0);
        spec.graceMilliseconds = 200;
        QStringList lines;
        const LogSink sink = [&](const QString &line) {
            lines.append(line);
            cancel->store(line == QStringLiteral("started"));
        };
        Core::Result<ExitStatus> status = Core::fail(Core::ErrorCode::Internal, {});
        if (sandbox) {
            ExecutorOptions options;
            options.allowContainer = false;
            ActionCommand command{QStringLiteral("a"), QStringLiteral("python"), QStringLiteral("v2"), {QStringLiteral("python"), QStringLiteral("a.py")}, {{markerVariable(), spec.marker}}};
            status = execute(command, folder.path(), {}, options, sink, cancel);
        } else {
            status = runChild(spec, sink, cancel);
        }
        SB_VERIFY_RESULT(status);
        QVERIFY2(status->cancelled, qPrintable(lines.join(u'\n')));
        QCOMPARE(killMarked(spec.marker), 0);
    }
}

void TestEndedRuns::aKilledRunTellsTheTruthAtTheNextStart_data()
{
    QTest::addColumn<QString>("until");
    QTest::newRow("waiting") << QStringLiteral("waiting_on_dependencies");
    QTest::newRow("about to start") << QStringLiteral("initiated");
    QTest::newRow("preparing") << QStringLiteral("preparing");
    QTest::newRow("executing") << QStringLiteral("executing");
    QTest::newRow("finalizing") << QStringLiteral("finalizing");
    QTest::newRow("after the first") << QStringLiteral("succeeded");
}

void TestEndedRuns::aKilledRunTellsTheTruthAtTheNextStart()
{
    QFETCH(QString, until);
    Study study("  a: {run: ehrql:v1 write output/a.csv x, outputs: {highly_sensitive: {o: output/a.csv}}}\n"
                "  b: {run: ehrql:v1 copy output/a.csv output/b.csv, needs: [a], outputs: {highly_sensitive: {o: output/b.csv}}}\n");
    // A process of its own runs the study and kills itself with no chance to tidy up.
    QProcess victim;
    victim.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--victim"), study.root(), until});
    QVERIFY(victim.waitForFinished(30'000));
    QCOMPARE(victim.exitStatus(), QProcess::CrashExit);
    const bool firstDone = until == QStringLiteral("succeeded");
    {
        ::Runner::Runner runner(study.root(), natives());
        QVERIFY(runner.record().finishedAt.isValid() && runner.record().cutOff);
        for (const ActionRecord &action : runner.record().actions) {
            QVERIFY2(action.isFinished(), qPrintable(action.action + codeName(action.code)));
        }
        QCOMPARE(runner.record().unfinished().contains(QStringLiteral("a")), !firstDone);
        QVERIFY(runner.record().unfinished().contains(QStringLiteral("b")));
    }
    QVERIFY(!QFileInfo::exists(study.root() + QStringLiteral("/metadata/volumes")) || QDir(study.root() + QStringLiteral("/metadata/volumes")).isEmpty());
    const RunRecord record = run(study, asking({QStringLiteral("run_all")}));
    QVERIFY(record.succeeded());
    QCOMPARE(record.plan.reused().contains(QStringLiteral("a")), firstDone);
    QCOMPARE(study.read(QStringLiteral("output/b.csv")), QByteArray("x+"));
}

void TestEndedRuns::closingRecordsWhatWasStopped()
{
    Study study("  a: {run: ehrql:v1 wait, outputs: {highly_sensitive: {o: output/a.csv}}}\n");
    {
        ::Runner::Runner runner(study.root(), natives());
        QSignalSpy lines(&runner, &::Runner::Runner::logLine);
        SB_VERIFY_RESULT(runner.start(study.project, asking({QStringLiteral("a")})));
        QTRY_VERIFY(!lines.isEmpty());
    }
    const auto last = RecordStore(study.root()).lastRun();
    QVERIFY(last.has_value());
    QVERIFY(last->finishedAt.isValid());
    QCOMPARE(codeOf(*last, QStringLiteral("a")), QStringLiteral("cancelled_by_user"));
}

namespace
{

/// The other process of the kill test.
int victim(const QStringList &arguments)
{
    const QString root = arguments.at(2);
    const QString until = arguments.at(3);
    const Pipeline::Project project = Pipeline::parseProjectBytes(TestSupport::read(root + QStringLiteral("/project.yaml")), QStringLiteral("project.yaml")).project;
    ::Runner::Runner runner(root, natives());
    QObject::connect(&runner, &::Runner::Runner::actionChanged, &runner, [&until](const ActionRecord &action) {
        if (codeName(action.code) == until) {
            raise(SIGKILL);
        }
    });
    QObject::connect(&runner, &::Runner::Runner::finished, &runner, &QCoreApplication::quit);
    return runner.start(project, asking({QStringLiteral("run_all")})) ? QCoreApplication::exec() : 3;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == QStringLiteral("--victim")) {
        return victim(QCoreApplication::arguments());
    }
    TestEndedRuns test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_endedruns.moc"
