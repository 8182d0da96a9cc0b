// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/testsupport.h"

/// The older tool's command lines as whole processes (cohort-extractor.md 16-19): exit status, files and
/// what standard error says; and the same commands in a pipeline.
class CohortCommandsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void endsWithTheRightStatus_data();
    void endsWithTheRightStatus();
    void writesCohortsByDefinition();
    void writesOneFileForEachIndexDate();
    void leavesExistingFilesAlone();
    void takesParameters();
    void copiesSuppliedDummyData();
    void worksOutMeasures();
    void runsInAPipeline();
    void checkNamesWhatMakesAMissingFile();

private:
    struct Outcome
    {
        int status = -1;
        QByteArray out;
        QByteArray error;
    };
    [[nodiscard]] Outcome run(const QStringList &words);
    [[nodiscard]] Outcome run(const char *line) { return run(QString::fromLatin1(line).split(u' ')); }
    [[nodiscard]] QByteArray file(const char *name) { return TestSupport::read(m_study.filePath(QString::fromLatin1(name))); }
    [[nodiscard]] bool exists(const char *name) { return QFileInfo::exists(m_study.filePath(QString::fromLatin1(name))); }

    QTemporaryDir m_study;
};

namespace
{

const char kDefinition[] = R"(from cohortextractor import StudyDefinition, patients, Measure, params
study = StudyDefinition(
    index_date=params.get("start", "2020-01-01"),
    population=patients.all(),
    default_expectations={"date": {"earliest": "index_date", "latest": "index_date + 20 days"}, "incidence": 0.5, "rate": "uniform"},
    seen=patients.with_gp_consultations(returning="date", date_format="YYYY-MM-DD"),
    sex=patients.sex(return_expectations={"rate": "universal", "category": {"ratios": {"F": 0.5, "M": 0.5}}}),
    died=patients.died_from_any_cause(),
)
measures = [Measure(id="deaths", denominator="population", numerator="died", group_by="sex")]
)";
const char kOther[] = R"(from cohortextractor import StudyDefinition, patients
study = StudyDefinition(
    population=patients.all(),
    old=patients.which_exist_in_file("output/input.csv"),
)
)";
const char kProject[] = R"(version: "3.0"
expectations:
  population_size: 37
actions:
  extract:
    run: cohortextractor:latest generate_cohort --study-definition study_definition --index-date-range "2020-01-01 to 2020-02-01 by month"
    outputs:
      highly_sensitive:
        cohort: output/input_*.csv
  count:
    run: cohortextractor:latest generate_measures --study-definition study_definition
    needs: [extract]
    outputs:
      moderately_sensitive:
        measures: output/measure_*.csv
  other:
    run: cohortextractor:latest generate_cohort --study-definition study_definition_other
    needs: [first]
    outputs:
      highly_sensitive:
        cohort: output/input_other.csv
  first:
    run: cohortextractor:latest generate_cohort --study-definition study_definition
    outputs:
      highly_sensitive:
        cohort: output/input.csv
)";

} // namespace

void CohortCommandsTest::initTestCase()
{
    TestSupport::bootstrap();
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/study_definition.py"), kDefinition},
                                            {QStringLiteral("analysis/study_definition_other.py"), kOther},
                                            {QStringLiteral("codelists/codelists.txt"), ""},
                                            {QStringLiteral("project.yaml"), kProject}});
}

CohortCommandsTest::Outcome CohortCommandsTest::run(const QStringList &words)
{
    QProcess process;
    process.setWorkingDirectory(m_study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")), words);
    process.waitForFinished(60000);
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void CohortCommandsTest::endsWithTheRightStatus_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QStringList &words, int status, const char *says) { QTest::newRow(name) << words << status << QByteArray(says); };
    const auto line = [](const char *text) { return QString::fromLatin1(text).split(u' '); };
    row("no source", line("generate-cohort"), 2, "--expectations-population");
    row("none for nobody", line("generate-cohort --expectations-population 0"), 2, "--expectations-population");
    row("two sources", line("generate-cohort --expectations-population 5 --dummy-data-file x.csv"), 2, "not both");
    row("a database", line("generate-cohort --database-url mssql://x"), 2, "dummy data only");
    row("an unknown option", line("generate-cohort --expectations-popluation 5"), 2, "Did you mean --expectations-population");
    row("an unknown format", line("generate-cohort --expectations-population 5 --output-format parquet"), 2, "csv, csv.gz, feather, dta, dta.gz");
    row("an unknown definition", line("generate-cohort --expectations-population 5 --study-definition study_definition_x"), 2, "study_definition_other");
    row("no format for measures", line("generate-cohort-measures --output-format csv"), 2, "no option --output-format");
    row("a bad range", {QStringLiteral("generate-cohort"), QStringLiteral("--expectations-population"), QStringLiteral("5"), QStringLiteral("--index-date-range"), QStringLiteral("2020-02-01 to 2020-01-01")}, 1,
        "Validation error: Invalid date range");
    row("one file for two definitions", line("generate-cohort --expectations-population 5 --output-file output/x.csv"), 1, "Validation error: You can only use the --output-file");
    row("a file that does not exist", line("generate-cohort --study-definition study_definition --dummy-data-file x.csv"), 1, "Dummy data error: Dummy data file not found");
    row("an unknown command", line("exec -- cohortextractor:latest generate_everything"), 2, "generate_measures");
    row("help", line("generate-cohort --help"), 0, "");
    row("abbreviated", line("generate-cohort --exp 5 --study-definition study_definition --output-dir short"), 0, "Wrote 5 patients");
}

void CohortCommandsTest::endsWithTheRightStatus()
{
    QFETCH(const QStringList, words);
    QFETCH(const int, status);
    QFETCH(const QByteArray, says);
    const Outcome outcome = run(words);
    QVERIFY2(outcome.status == status, outcome.error.constData());
    QVERIFY2(outcome.error.contains(says), outcome.error.constData());
}

void CohortCommandsTest::writesCohortsByDefinition()
{
    const Outcome outcome = run("generate-cohort --expectations-population 20 --study-definition study_definition --output-dir made");
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const QByteArrayList lines = file("made/input.csv").split('\n');
    QCOMPARE(lines.first(), QByteArray("seen,sex,died,patient_id"));
    QCOMPARE(lines.size(), 22);
    QCOMPARE(run("generate-cohort --expectations-population 20 --study-definition study_definition --output-file again/x.csv").status, 0);
    QCOMPARE(file("again/x.csv"), file("made/input.csv"));
    QCOMPARE(run("generate-cohort --expectations-population 20 --study-definition study_definition --output-file again/y.csv --seed 9").status, 0);
    QVERIFY(file("again/y.csv") != file("made/input.csv"));
    for (const char *format : {"csv.gz", "feather", "dta", "dta.gz"}) {
        QCOMPARE(run({QStringLiteral("generate-cohort"), QStringLiteral("--expectations-population=20"), QStringLiteral("--study-definition=study_definition"),
                      QStringLiteral("--output-dir=made"), QStringLiteral("--output-format"), QString::fromLatin1(format)}).status, 0);
        QVERIFY(QFileInfo(m_study.filePath(QStringLiteral("made/input.") + QLatin1String(format))).size() > 100);
    }
    const Outcome broken = run({QStringLiteral("exec"), QStringLiteral("--"), QStringLiteral("cohortextractor:latest"), QStringLiteral("generate_cohort"), QStringLiteral("--expectations-population=5"),
                                QStringLiteral("--study-definition=study_definition"), QStringLiteral("--output-dir=made"), QStringLiteral("--param"), QStringLiteral("start=2020")});
    QCOMPARE(broken.status, 1);
    QVERIFY2(broken.error.contains("analysis/study_definition.py:2:9: error: index_date cannot be used"), broken.error.constData());
}

void CohortCommandsTest::writesOneFileForEachIndexDate()
{
    const Outcome outcome = run({QStringLiteral("generate-cohort"), QStringLiteral("--expectations-population"), QStringLiteral("40"), QStringLiteral("--study-definition"), QStringLiteral("study_definition"),
                                 QStringLiteral("--output-dir"), QStringLiteral("dated"), QStringLiteral("--index-date-range"), QStringLiteral("2021-03-01 to 2021-04-01 by month")});
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    // The defaults follow the index date of the file's name.
    QVERIFY(file("dated/input_2021-04-01.csv").contains("\n2021-04-"));
    QVERIFY(!file("dated/input_2021-04-01.csv").contains("\n2021-03-"));
    QVERIFY(file("dated/input_2021-03-01.csv").contains("\n2021-03-"));
    QVERIFY(!exists("dated/input.csv"));
}

void CohortCommandsTest::leavesExistingFilesAlone()
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("kept/input.csv"), "mine"}});
    QCOMPARE(run("generate-cohort --expectations-population 20 --study-definition study_definition --output-dir kept --skip-existing").status, 0);
    QCOMPARE(file("kept/input.csv"), QByteArray("mine"));
}

void CohortCommandsTest::takesParameters()
{
    const Outcome outcome = run({QStringLiteral("generate-cohort"), QStringLiteral("--expectations-population"), QStringLiteral("40"), QStringLiteral("--study-definition"), QStringLiteral("study_definition"),
                                 QStringLiteral("--param"), QStringLiteral("start"), QStringLiteral("="), QStringLiteral("2031-05-01"), QStringLiteral("--output-dir"), QStringLiteral("given")});
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QVERIFY(file("given/input.csv").contains("\n2031-05-"));
}

void CohortCommandsTest::copiesSuppliedDummyData()
{
    const QByteArray good = "patient_id,sex,died,seen\n1,F,1,2020-01-05\n";
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("good.csv"), good}, {QStringLiteral("bad.csv"), "patient_id,sex,died,seen\n1,F,often,2020-01-05\n"}});
    QCOMPARE(run("generate-cohort --dummy-data-file good.csv --study-definition study_definition --output-dir supplied").status, 0);
    QCOMPARE(file("supplied/input.csv"), good);
    const Outcome bad = run("generate-cohort --dummy-data-file bad.csv --study-definition study_definition --output-dir supplied");
    QCOMPARE(bad.status, 1);
    QVERIFY2(bad.error.contains("Invalid value 'often' for died in row 2"), bad.error.constData());
    QCOMPARE(run("generate-cohort --dummy-data-file good.csv").status, 1); // two definitions
}

void CohortCommandsTest::worksOutMeasures()
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("counted/input_2020-01-01.csv"), "died,sex\n1,F\n0,F\n1,M\n"}, {QStringLiteral("counted/input_2020-02-01.csv"), "died,sex\n0,F\n"}});
    const Outcome outcome = run("generate-cohort-measures --study-definition study_definition --output-dir counted");
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QCOMPARE(file("counted/measure_deaths_2020-01-01.csv"), QByteArray("sex,died,population,value\nF,1.0,2,0.5\nM,1.0,1,1.0\n"));
    QCOMPARE(file("counted/measure_deaths.csv"), QByteArray("sex,died,population,value,date\r\nF,1.0,2,0.5,2020-01-01\r\nM,1.0,1,1.0,2020-01-01\r\nF,0.0,1,0.0,2020-02-01\r\n"));
    QCOMPARE(run("generate-cohort-measures --study-definition study_definition --output-dir empty").status, 0);
    QCOMPARE(run("generate-cohort-measures --study-definition study_definition_other --output-dir counted").status, 1); // no measures, a file that is missing
}

void CohortCommandsTest::runsInAPipeline()
{
    const Outcome outcome = run("run . count");
    QVERIFY2(outcome.status == 0, (outcome.out + outcome.error).constData());
    QCOMPARE(file("output/input_2020-01-01.csv").count('\n'), 38); // as many as project.yaml says
    QVERIFY(file("output/measure_deaths.csv").startsWith("sex,died,population,value,date\r\n"));
    const Outcome other = run("run . other");
    QVERIFY2(other.status == 0, (other.out + other.error).constData());
    QVERIFY(file("output/input_other.csv").startsWith("patient_id,old\n"));
    QCOMPARE(file("output/input_other.csv").count('\n'), 38);
}

void CohortCommandsTest::checkNamesWhatMakesAMissingFile()
{
    QDir(m_study.filePath(QStringLiteral("output"))).removeRecursively();
    const Outcome outcome = run("check .");
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.out.contains("analysis/study_definition_other.py:4:9: warning: The file output/input.csv does not exist yet. The action first makes it"), outcome.out.constData());
    QVERIFY(!outcome.out.contains("analysis/study_definition.py:"));
}

QTEST_GUILESS_MAIN(CohortCommandsTest)
#include "tst_cohortcommands.moc"
