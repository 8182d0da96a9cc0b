// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "model/evaluation/evaluator.h"
#include "tests/support/testsupport.h"

using namespace Evaluation;

/// The evaluator as a process: results, places of errors, overlay, and what it stops.
class EvaluatorTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void givesTheDatasetWithPlaces();
    void placesErrorsInTheAuthorsOwnCode_data();
    void placesErrorsInTheAuthorsOwnCode();
    void reportsIndependentErrorsOfOneFile();
    void doesNotReportWhatFollowsFromAnError();
    void offersTheNearestName();
    void honoursUnsavedTextOfImportsAndFiles();
    void passesArgumentsAndExitCodes();
    void stopsHostileDefinitions_data();
    void stopsHostileDefinitions();
    void standsInForMissingFilesOnlyWhenAsked_data();
    void standsInForMissingFilesOnlyWhenAsked();
    void newestRequestWins();
    void startsAgainAfterItsProcessDied();
    void keepsTheLayersOfTheSandboxInForce();

private:
    [[nodiscard]] Core::Result<Evaluation::Evaluation> evaluate(const QByteArray &text, bool tolerant = true);
    [[nodiscard]] Request request(const QByteArray &text);

    QTemporaryDir m_study;
};

Request EvaluatorTest::request(const QByteArray &text)
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/definition.py"), text}});
    Request request;
    request.studyRoot = QFileInfo(m_study.path()).canonicalFilePath();
    request.definition = QStringLiteral("analysis/definition.py");
    request.softLimitMilliseconds = 500;
    request.hardLimitMilliseconds = 3000;
    return request;
}

Core::Result<Evaluation::Evaluation> EvaluatorTest::evaluate(const QByteArray &text, bool tolerant)
{
    Request wanted = request(text);
    wanted.tolerant = tolerant;
    return evaluateOnce(wanted, TestSupport::program(QStringLiteral("studybench-evaluator")));
}

namespace
{

const QByteArray kStart = "from ehrql import create_dataset, case, when, days\n"
                          "from ehrql.tables.core import patients, clinical_events\n"
                          "dataset = create_dataset()\n"
                          "dataset.define_population(patients.exists_for_patient())\n";

QString place(const Core::Diagnostic &diagnostic)
{
    return QStringLiteral("%1:%2-%3:%4")
        .arg(diagnostic.range.start.line)
        .arg(diagnostic.range.start.column)
        .arg(diagnostic.range.end.line)
        .arg(diagnostic.range.end.column);
}

} // namespace

void EvaluatorTest::givesTheDatasetWithPlaces()
{
    const auto result = evaluate(kStart + "dataset.sex = patients.sex\n");
    SB_VERIFY_RESULT(result);
    QVERIFY2(result->diagnostics.isEmpty(), result->diagnostics.isEmpty() ? "" : qPrintable(result->diagnostics.constFirst().toString()));
    QVERIFY(result->dataset.has_value());
    QCOMPARE(result->dataset->variables.size(), std::size_t{1});
    QCOMPARE(result->variables.size(), std::size_t{2});
    QCOMPARE(result->variables.at(1).name, std::string("sex"));
    QCOMPARE(result->variables.at(1).origin.file, QStringLiteral("analysis/definition.py"));
    QCOMPARE(result->variables.at(1).origin.range.start.line, 5);
    QVERIFY(result->filesRead.contains(QStringLiteral("analysis/definition.py")));
}

void EvaluatorTest::placesErrorsInTheAuthorsOwnCode_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("expectedPlace");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const char *line, const char *where, const char *rule, const char *says) {
        QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(where) << QString::fromLatin1(rule) << QString::fromLatin1(says);
    };
    row("unknown column", "dataset.x = patients.sexx\n", "5:22-5:26", "ergo", "sex");
    row("accents before", "a = 'M\xC3\xA9ni\xC3\xA8re'; dataset.x = patients.sexx\n", "5:37-5:41", "", "sexx");
    row("wrong type", "dataset.x = patients.sex == 3\n", "5:13-5:30", "ehrql.type", "Series[str]");
    row("and", "dataset.x = (patients.sex == 'male') and (patients.sex == 'x')\n", "5:13-5:63", "ehrql.type", "&");
    row("precedence", "dataset.x = patients.sex == 'male' & patients.date_of_birth\n", "5:29-5:60", "ehrql.type", "parentheses");
    row("many rows", "dataset.x = clinical_events.date\n", "5:1-5:10", "ehrql.type", "many");
    row("whole table", "dataset.x = patients\n", "5:1-5:10", "ehrql.type", "column name");
    row("domain", "dataset.x = (clinical_events.date == clinical_events.where(clinical_events.date > '2020-01-01').date).count_distinct_for_patient()\n",
        "5:14-5:101", "ehrql.domain", "is_in");
    row("bad date", "dataset.x = patients.date_of_birth > '2020-1-1'\n", "5:13-5:48", "ehrql.value", "YYYY-MM-DD");
    row("bad code", "dataset.x = clinical_events.where(clinical_events.snomedct_code == 'nonsense').exists_for_patient()\n", "5:35-5:78", "ehrql.value",
        "SNOMEDCTCode");
    row("syntax", "dataset.x = (patients.sex\n", "5:13-5:13", "python.syntax", "never closed");
    row("old case", "dataset.x = case(when(patients.sex == 'male').then(1), default=2)\n", "5:56-5:63", "ehrql.former", "otherwise");
    row("missing module", "import pandas\n", "5:8-5:14", "python.ModuleNotFoundError", "pandas");
    row("gone package", "from ehrql.tables.beta.tpp import patients as p\n", "5:6-5:27", "ehrql.former", "ehrql.tables");
    row("missing codelist", "from ehrql import codelist_from_csv\ncodes = codelist_from_csv('codelists/no.csv', column='code')\n", "6:9-6:61", "ehrql.codelist",
        "codelists/no.csv");
}

void EvaluatorTest::placesErrorsInTheAuthorsOwnCode()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, expectedPlace);
    QFETCH(QString, rule);
    QFETCH(QString, says);
    const auto result = evaluate(kStart + line);
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->diagnostics.size(), 1);
    const Core::Diagnostic &diagnostic = result->diagnostics.constFirst();
    QVERIFY2(diagnostic.message.contains(says), qPrintable(diagnostic.message));
    QCOMPARE(diagnostic.file, QStringLiteral("analysis/definition.py"));
    if (rule.startsWith(QStringLiteral("ehrql.")) || rule.startsWith(QStringLiteral("python."))) {
        QCOMPARE(diagnostic.rule, rule);
    }
    QCOMPARE(place(diagnostic), expectedPlace);
}

void EvaluatorTest::reportsIndependentErrorsOfOneFile()
{
    const auto result = evaluate(kStart
                                 + "dataset.a = patients.sexx\n"
                                   "dataset.b = patients.date_of_birth + 5\n"
                                   "dataset.c = patients.sex\n"
                                   "dataset.d = patient.sex\n");
    SB_VERIFY_RESULT(result);
    QStringList lines;
    for (const Core::Diagnostic &diagnostic : result->diagnostics) {
        lines.append(QString::number(diagnostic.range.start.line));
    }
    QCOMPARE(lines, (QStringList{QStringLiteral("5"), QStringLiteral("6"), QStringLiteral("8")}));
    QCOMPARE(result->dataset->variables.size(), std::size_t{1});
}

void EvaluatorTest::doesNotReportWhatFollowsFromAnError()
{
    const auto result = evaluate(kStart
                                 + "age = patients.age_onn('2020-01-01')\n"
                                   "older = age > 50\n"
                                   "dataset.older = older\n"
                                   "dataset.twice = dataset.older\n"
                                   "dataset.sex = patients.sex\n");
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->diagnostics.size(), 1);
    QCOMPARE(result->diagnostics.constFirst().range.start.line, 5);
    QCOMPARE(result->dataset->variables.size(), std::size_t{1});
}

void EvaluatorTest::offersTheNearestName()
{
    const auto result = evaluate(kStart + "dataset.x = clinical_events.sort_by(clinical_events.dat).first_for_patient().date\n");
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->diagnostics.size(), 1);
    QCOMPARE(result->diagnostics.constFirst().fixes.size(), 1);
    const Core::Fix &fix = result->diagnostics.constFirst().fixes.constFirst();
    QCOMPARE(fix.edits.constFirst().newText, QStringLiteral("date"));
    const QString text = QString::fromUtf8(kStart + "dataset.x = clinical_events.sort_by(clinical_events.dat).first_for_patient().date\n");
    QVERIFY(Core::applyEdits(text, fix.edits).contains(QStringLiteral("sort_by(clinical_events.date).first")));
}

void EvaluatorTest::honoursUnsavedTextOfImportsAndFiles()
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/helper.py"), "VALUE = 'disk'\n"},
                                            {QStringLiteral("codelists/c.csv"), "code\n123456\n"},
                                            {QStringLiteral("analysis/dates.json"), "{\"start\": \"2020-01-01\"}"}});
    Request wanted = request("import json\nfrom pathlib import Path\nfrom helper import VALUE\nfrom ehrql import codelist_from_csv\n"
                             "print(VALUE)\nprint(codelist_from_csv('codelists/c.csv', column='code'))\n"
                             "print(json.load(open('analysis/dates.json'))['start'])\nprint(Path('analysis/dates.json').read_text())\n");
    wanted.overlay = {{QStringLiteral("analysis/helper.py"), QStringLiteral("VALUE = 'unsaved'\n")},
                      {QStringLiteral("codelists/c.csv"), QStringLiteral("code\n654321\n")},
                      {QStringLiteral("analysis/dates.json"), QStringLiteral("{\"start\": \"2021-01-01\"}")}};
    const auto result = evaluateOnce(wanted, TestSupport::program(QStringLiteral("studybench-evaluator")));
    SB_VERIFY_RESULT(result);
    QVERIFY2(result->diagnostics.isEmpty(), result->diagnostics.isEmpty() ? "" : qPrintable(result->diagnostics.constFirst().toString()));
    QCOMPARE(result->output, QStringLiteral("unsaved\n['654321']\n2021-01-01\n{\"start\": \"2021-01-01\"}\n"));
    for (const char *file : {"analysis/helper.py", "codelists/c.csv", "analysis/dates.json"}) {
        QVERIFY2(result->filesRead.contains(QString::fromLatin1(file)), file);
    }
}

void EvaluatorTest::passesArgumentsAndExitCodes()
{
    Request wanted = request("import argparse, sys\nparser = argparse.ArgumentParser()\nparser.add_argument('--year', type=int)\n"
                             "print(parser.parse_args().year + 1, sys.argv[0])\nsys.exit(7)\n");
    wanted.arguments = {QStringLiteral("--year"), QStringLiteral("2020")};
    const auto result = evaluateOnce(wanted, TestSupport::program(QStringLiteral("studybench-evaluator")));
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->output, QStringLiteral("2021 analysis/definition.py\n"));
    QCOMPARE(result->exitCode, std::optional(7));
    QVERIFY(result->diagnostics.isEmpty());
}

void EvaluatorTest::stopsHostileDefinitions_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("says");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const char *code, const char *says, int line) {
        QTest::newRow(name) << QByteArray(code) << QString::fromLatin1(says) << line;
    };
    row("program", "import os\nos.system('echo hello')\n", "may not start other programs", 2);
    row("program by class tree",
        "import os\nos_wrap = [c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close'][0]\n"
        "os_wrap.__init__.__globals__['system']('true')\n",
        "may not start other programs", 3);
    row("subprocess", "x = 1\nimport subprocess\n", "not available", 2);
    row("socket", "import socket\n", "not available", 1);
    row("ctypes", "import ctypes\n", "not available", 1);
    row("foreign file", "x = open('/etc/passwd').read()\n", "own study folder", 1);
    row("foreign file by path", "x = open('../../../../../../etc/passwd').read()\n", "own study folder", 1);
    row("writing", "with open('out.txt', 'w') as f:\n    f.write('x')\n", "may not write files", 1);
    row("endless loop", "x = 1\nwhile True:\n    x += 1\n", "took too long", 0);
    row("stubborn loop", "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass\n", "", 0);
    row("one long call", "x = 10 ** 10 ** 9\n", "", 1);
    row("memory", "x = []\nwhile True:\n    x.append('y' * 10_000_000)\n", "", 0);
    row("fork", "import os\nwhile True: os.fork()\n", "may not start processes", 2);
    row("kill", "import os\nos.kill(os.getppid(), 9)\n", "may not send signals", 2);
    row("recursion", "def f(n):\n    return f(n + 1)\nf(0)\n", "calls itself", 2);
    row("exit without words", "import os\nos._exit(0)\n", "may not end the program", 2);
    row("exit by a back door", "import posix\nposix._exit(0)\n", "before it was finished", 1);
}

void EvaluatorTest::stopsHostileDefinitions()
{
    QFETCH(QByteArray, code);
    QFETCH(QString, says);
    QFETCH(int, line);
    const auto result = evaluate(code);
    const bool stopped = !result.has_value() || !result->diagnostics.isEmpty();
    QVERIFY(stopped);
    const QString message = result ? result->diagnostics.constFirst().message : result.error().message;
    QVERIFY2(message.contains(says), qPrintable(message));
    if (line > 0 && result) {
        QCOMPARE(result->diagnostics.constFirst().range.start.line, line);
    }
    if (!result) {
        QVERIFY(result.error().where.has_value());
    }
    QVERIFY(!QFile::exists(m_study.filePath(QStringLiteral("out.txt"))));
}

void EvaluatorTest::standsInForMissingFilesOnlyWhenAsked_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<qsizetype>("standIns");
    QTest::addColumn<QString>("error");
    QTest::newRow("a preview") << QByteArray("output/cohort.arrow") << true << qsizetype{1} << QString();
    QTest::newRow("a run") << QByteArray("output/cohort.arrow") << false << qsizetype{0} << QStringLiteral("does not exist");
    QTest::newRow("outside the study") << QByteArray("../cohort.csv") << true << qsizetype{0} << QStringLiteral("outside the study");
    QTest::newRow("a type that no run reads") << QByteArray("output/cohort.feather") << true << qsizetype{0} << QStringLiteral("does not exist");
    QTest::newRow("a file that is there") << QByteArray("codelists/cohort.csv") << true << qsizetype{0} << QString();
    QTest::newRow("a file without the column") << QByteArray("codelists/other.csv") << true << qsizetype{0} << QStringLiteral("does not have the columns: arm");
}

void EvaluatorTest::standsInForMissingFilesOnlyWhenAsked()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, allowed);
    QFETCH(qsizetype, standIns);
    QFETCH(QString, error);
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("codelists/cohort.csv"), "patient_id,arm\n1,a\n"}, {QStringLiteral("codelists/other.csv"), "patient_id\n1\n"}});
    Request wanted = request(kStart + "from ehrql.tables import PatientFrame, Series, table_from_file\n@table_from_file('" + path
                             + "')\nclass patients(PatientFrame):\n    arm = Series(str)\ndataset.arm = patients.arm\n");
    wanted.standIns = allowed;
    const auto result = evaluateOnce(wanted, TestSupport::program(QStringLiteral("studybench-evaluator")));
    SB_VERIFY_RESULT(result);
    QCOMPARE(result->standIns.size(), standIns);
    QCOMPARE(Core::hasErrors(result->diagnostics), !error.isEmpty());
    if (!error.isEmpty()) {
        QVERIFY2(result->diagnostics.constFirst().message.contains(error), qPrintable(result->diagnostics.constFirst().message));
        return;
    }
    QCOMPARE(result->dataset->variables.size(), std::size_t{1});
    if (standIns > 0) {
        QCOMPARE(result->standIns.constFirst().file, QString::fromLatin1(path));
        QCOMPARE(result->standIns.constFirst().origin.file, wanted.definition);
        QCOMPARE(result->standIns.constFirst().origin.range.start.line, 6);
        QVERIFY2(result->filesRead.contains(QString::fromLatin1(path)), "the file's arrival must make the preview stale");
    }
}

void EvaluatorTest::newestRequestWins()
{
    Evaluator evaluator(TestSupport::program(QStringLiteral("studybench-evaluator")));
    QHash<quint64, bool> answers;
    connect(&evaluator, &Evaluator::finished, this, [&](quint64 number, const auto &result) { answers.insert(number, result->has_value()); });
    Request slow = request("while True: pass\n");
    slow.softLimitMilliseconds = 60000;
    slow.hardLimitMilliseconds = 60000;
    const quint64 first = evaluator.evaluate(slow);
    const quint64 second = evaluator.evaluate(request(kStart));
    QTRY_VERIFY_WITH_TIMEOUT(answers.contains(second), 20000);
    QCOMPARE(answers.value(first), false);
    QCOMPARE(answers.value(second), true);
}

void EvaluatorTest::startsAgainAfterItsProcessDied()
{
    Evaluator evaluator(TestSupport::program(QStringLiteral("studybench-evaluator")));
    int good = 0;
    connect(&evaluator, &Evaluator::finished, this, [&](quint64, const auto &result) { good += result->has_value() ? 1 : 0; });
    evaluator.evaluate(request(kStart));
    QTRY_COMPARE_WITH_TIMEOUT(good, 1, 20000);
    // A definition that kills itself by memory leaves the waiting process alone.
    evaluator.evaluate(request("import os\nos._exit(3)\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!evaluator.isBusy(), 20000);
    evaluator.evaluate(request(kStart));
    QTRY_COMPARE_WITH_TIMEOUT(good, 2, 20000);
}

void EvaluatorTest::keepsTheLayersOfTheSandboxInForce()
{
    Evaluator evaluator(TestSupport::program(QStringLiteral("studybench-evaluator")));
    bool answered = false;
    connect(&evaluator, &Evaluator::finished, this, [&](quint64, const auto &) { answered = true; });
    evaluator.evaluate(request(kStart));
    QTRY_VERIFY_WITH_TIMEOUT(answered, 20000);
    QVERIFY(evaluator.sandboxLayers().contains(QStringLiteral("audit hook")));
    QVERIFY(evaluator.sandboxLayers().contains(QStringLiteral("system calls (seccomp)")));
}

QTEST_GUILESS_MAIN(EvaluatorTest)
#include "tst_evaluator.moc"
