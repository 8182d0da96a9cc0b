// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "model/runner/container.h"
#include "model/runner/diagnosis.h"
#include "model/runner/interpreters.h"
#include "tests/support/testsupport.h"

using namespace Runner;

namespace
{

/// Stands in for a container engine: notes how it was called and does what the test says.
QString fakeEngine(const QTemporaryDir &folder, const QByteArray &onRun)
{
    const QString path = folder.filePath(QStringLiteral("engine"));
    TestSupport::writeTree(folder.path(), {{QStringLiteral("engine"),
                                            "#!/bin/sh\necho \"$@\" >> '" + folder.filePath(QStringLiteral("calls")).toUtf8()
                                                + "'\ncase $1 in\nrun) " + onRun + " ;;\ninspect) echo true ;;\nesac\n"}});
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return path;
}

ActionCommand python(const QStringList &arguments)
{
    return {QStringLiteral("describe"), QStringLiteral("python"), QStringLiteral("v2"), arguments, {}};
}

CancelFlag noCancel()
{
    return std::make_shared<std::atomic<bool>>(false);
}

} // namespace

class TestExecutors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void containerGetsTheOfficialOptions();
    void containerIsRemovedInAnyCase();
    void memoryKillIsTold();
    void secretsStayOutOfTheCommandLine();
    void choosesInOrder();
    void sandboxHidesHomeAndNetwork();
    void sandboxLimitsProcessesAndTime();
    void explainsAPermission();
    void diagnosesR_data();
    void diagnosesR();
};

void TestExecutors::containerGetsTheOfficialOptions()
{
    const QStringList arguments = containerArguments(python({QStringLiteral("python"), QStringLiteral("a.py")}), QStringLiteral("/w"), QStringLiteral("n"), Limits());
    const QString line = arguments.join(u' ');
    QVERIFY(line.startsWith(QStringLiteral("run --init --name n ")));
    for (const QString &option : {QStringLiteral("--network none"), QStringLiteral("--cpus 2"), QStringLiteral("--memory 4294967296"), QStringLiteral("--env HOME=/tmp"),
                                  QStringLiteral("--mount type=bind,source=/w,target=/workspace"), QStringLiteral("--workdir /workspace"), QStringLiteral("--env OPENSAFELY_BACKEND ")}) {
        QVERIFY2(line.contains(option), qPrintable(option));
    }
    QVERIFY(line.endsWith(QStringLiteral("/python:v2 python a.py")));
    QVERIFY(imageName(QStringLiteral("r"), QStringLiteral("latest")).endsWith(QStringLiteral("/r:v1")));
}

void TestExecutors::containerIsRemovedInAnyCase()
{
    QTemporaryDir folder;
    const QString engine = fakeEngine(folder, "echo from the container; exit 4");
    QStringList lines;
    const auto status = runContainer(engine, python({QStringLiteral("python")}), folder.path(), {}, QStringLiteral("m1"),
                                     [&lines](const QString &line) { lines.append(line); }, noCancel());
    SB_VERIFY_RESULT(status);
    QCOMPARE(status->code, 4);
    QCOMPARE(lines, QStringList({QStringLiteral("from the container")}));
    QVERIFY(TestSupport::read(folder.filePath(QStringLiteral("calls"))).endsWith("rm --force os-job-m1\n"));
    // Cancelled: the client is ended, and the container with it.
    const auto cancel = noCancel();
    const QString slow = fakeEngine(folder, "echo up; exec sleep 600");
    const auto cancelled = runContainer(slow, python({}), folder.path(), {}, QStringLiteral("m2"), [&cancel](const QString &) { cancel->store(true); }, cancel);
    SB_VERIFY_RESULT(cancelled);
    QVERIFY(cancelled->cancelled);
    QVERIFY(TestSupport::read(folder.filePath(QStringLiteral("calls"))).endsWith("rm --force os-job-m2\n"));
}

void TestExecutors::memoryKillIsTold()
{
    QTemporaryDir folder;
    const auto status = runContainer(fakeEngine(folder, "exit 137"), python({}), folder.path(), {}, QStringLiteral("m"), [](const QString &) {}, noCancel());
    SB_VERIFY_RESULT(status);
    QVERIFY(status->outOfMemory);
}

void TestExecutors::secretsStayOutOfTheCommandLine()
{
    ActionCommand command = python({QStringLiteral("python")});
    command.environment.insert(QStringLiteral("STATA_LICENSE"), QStringLiteral("very-secret"));
    QTemporaryDir folder;
    QStringList lines;
    const auto status = runContainer(fakeEngine(folder, "echo value $STATA_LICENSE"), command, folder.path(), {}, QStringLiteral("m"),
                                     [&lines](const QString &line) { lines.append(line); }, noCancel());
    SB_VERIFY_RESULT(status);
    QCOMPARE(lines, QStringList({QStringLiteral("value very-secret")}));
    QVERIFY(!TestSupport::read(folder.filePath(QStringLiteral("calls"))).contains("very-secret"));
}

void TestExecutors::choosesInOrder()
{
    ExecutorOptions options;
    options.allowContainer = false;
    const NativeExecutors natives{{QStringLiteral("python"), [](const ActionCommand &, const QString &, const LogSink &, const CancelFlag &) {
                                       return Core::Result<ExitStatus>(ExitStatus());
                                   }}};
    QVERIFY(chooseExecutor(python({}), natives, options).kind == ExecutorChoice::Kind::Native);
    options.allowInterpreter = false;
    const ExecutorChoice none = chooseExecutor(python({QStringLiteral("python")}), {}, options);
    QVERIFY(none.kind == ExecutorChoice::Kind::Unavailable && !none.explanation.isEmpty());
    options.allowInterpreter = true;
    const ExecutorChoice absent = chooseExecutor(python({QStringLiteral("no-such-program-x")}), {}, options);
    QVERIFY(absent.kind == ExecutorChoice::Kind::Unavailable && absent.explanation.contains(QStringLiteral("no-such-program-x")));
    // The images hand what is no program to their own interpreter.
    if (QFileInfo::exists(QStringLiteral("/usr/bin/python3"))) {
        QCOMPARE(interpret(python({QStringLiteral("analysis/a.py"), QStringLiteral("--x")})).arguments, QStringList({QStringLiteral("analysis/a.py"), QStringLiteral("--x")}));
        QCOMPARE(interpret(python({QStringLiteral("python"), QStringLiteral("a.py")})).arguments, QStringList({QStringLiteral("a.py")}));
        QVERIFY(interpret(python({QStringLiteral("env"), QStringLiteral("x")})).program.endsWith(QStringLiteral("/env")));
    }
    QVERIFY(chooseExecutor({QStringLiteral("a"), QStringLiteral("databuilder"), QStringLiteral("v0"), {}, {}}, {}, options).explanation.contains(QStringLiteral("ehrql:v1")));
    for (const char *image : {"ehrql", "sqlrunner", "matching"}) {
        const ExecutorChoice choice = chooseExecutor({QStringLiteral("a"), QString::fromLatin1(image), QStringLiteral("v1"), {}, {}}, {}, options);
        QVERIFY(choice.kind == ExecutorChoice::Kind::Unavailable && choice.explanation.endsWith(u'.'));
    }
}

void TestExecutors::sandboxHidesHomeAndNetwork()
{
    if (!sandboxWorks() || !QFileInfo::exists(QStringLiteral("/usr/bin/python3"))) {
        QSKIP("needs bubblewrap and the system's Python");
    }
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("a.py"), "import os, socket\n"
                                                                    "print(os.path.exists('/root'), os.path.exists('/home'), os.getcwd(), os.listdir('.'))\n"
                                                                    "s = socket.socket()\n"
                                                                    "s.settimeout(2)\n"
                                                                    "print(s.connect_ex(('192.0.2.1', 80)) != 0)\n"
                                                                    "try:\n    open('/usr/x', 'w')\nexcept OSError as e:\n    print('read-only')\n"}});
    QStringList lines;
    ExecutorOptions options;
    options.allowContainer = false;
    const auto status = execute(python({QStringLiteral("python"), QStringLiteral("a.py")}), folder.path(), {}, options,
                                [&lines](const QString &line) { lines.append(line); }, noCancel());
    SB_VERIFY_RESULT(status);
    QVERIFY2(status->code == 0, qPrintable(lines.join(u'\n')));
    QCOMPARE(lines.mid(1), QStringList({QStringLiteral("False False /workspace ['a.py']"), QStringLiteral("True"), QStringLiteral("read-only")}));
}

void TestExecutors::sandboxLimitsProcessesAndTime()
{
    if (!sandboxWorks() || !QFileInfo::exists(QStringLiteral("/usr/bin/python3"))) {
        QSKIP("needs bubblewrap and the system's Python");
    }
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("a.py"), "import time\nprint('on', flush=True)\ntime.sleep(600)\n"}});
    ExecutorOptions options;
    options.allowContainer = false;
    options.limits.seconds = 1;
    const auto status = execute(python({QStringLiteral("python"), QStringLiteral("a.py")}), folder.path(), {}, options, [](const QString &) {}, noCancel());
    SB_VERIFY_RESULT(status);
    QVERIFY(status->timedOut && !status->cancelled);
}

void TestExecutors::explainsAPermission()
{
    ActionRecord record;
    record.action = QStringLiteral("a");
    record.code = Code::NonzeroExit;
    record.exitCode = 12;
    const QList<Core::Diagnostic> found
        = diagnose(record, {}, {QStringLiteral("This definition uses data that needs special permission:"), QStringLiteral("    claim_permissions(\"appointments\")"), QStringLiteral("Ask.")});
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().rule, QStringLiteral("run.permission"));
    QVERIFY(found.first().message.contains(QStringLiteral("claim_permissions(\"appointments\")")));
}

void TestExecutors::diagnosesR_data()
{
    QTest::addColumn<QStringList>("log");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("mentions");
    QTest::addColumn<int>("line");
    QTest::newRow("package") << QStringList{QStringLiteral("Error in library(survival) : there is no package called \u2018survival\u2019")} << QStringLiteral("run.module") << QStringLiteral("survival") << 0;
    QTest::newRow("file") << QStringList{QStringLiteral("Warning: cannot open file 'output/b.csv': No such file or directory"), QStringLiteral("Error in file(f) : cannot open the connection")}
                          << QStringLiteral("run.file") << QStringLiteral("because b") << 0;
    QTest::newRow("syntax") << QStringList{QStringLiteral("Error: unexpected symbol in analysis/m.R:12:3")} << QStringLiteral("run.error") << QStringLiteral("unexpected symbol") << 12;
    QTest::newRow("our own") << QStringList{QStringLiteral("dummy/p.csv: error: row 7, column sex: \"x\" is not among the allowed values.")}
                             << QStringLiteral("run.error") << QStringLiteral("row 7") << 0;
    QTest::newRow("memory") << QStringList{QStringLiteral("Error: cannot allocate vector of size 8.0 Gb")} << QStringLiteral("run.memory") << QStringLiteral("memory") << 0;
    QTest::newRow("Stata") << QStringList{QStringLiteral("file output/b.csv not found"), QStringLiteral("r(601);")} << QStringLiteral("run.file") << QStringLiteral("because b") << 0;
}

void TestExecutors::diagnosesR()
{
    QFETCH(QStringList, log);
    QFETCH(QString, rule);
    QFETCH(QString, mentions);
    QFETCH(int, line);
    const Pipeline::Project project = Pipeline::parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                                           "  a: {run: r:v2 analysis/m.R, outputs: {highly_sensitive: {o: a.rds}}}\n"
                                                                           "  b: {run: r:v2 b.R, outputs: {highly_sensitive: {o: output/b.csv}}}\n"),
                                                             QStringLiteral("project.yaml"))
                                          .project;
    ActionRecord record;
    record.action = QStringLiteral("a");
    record.code = Code::NonzeroExit;
    record.exitCode = 1;
    const QList<Core::Diagnostic> found = diagnose(record, project, log);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().rule, rule);
    QCOMPARE(found.first().file, mentions == QStringLiteral("row 7") ? QStringLiteral("dummy/p.csv") : QStringLiteral("analysis/m.R"));
    QCOMPARE(found.first().range.start.line, line);
    QVERIFY2(found.first().message.contains(mentions), qPrintable(found.first().message));
}

QTEST_GUILESS_MAIN(TestExecutors)
#include "tst_executors.moc"
