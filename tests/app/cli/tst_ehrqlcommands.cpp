// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "model/table/csv.h"
#include "tests/support/testsupport.h"

/// The official command lines as whole processes (ehrql.md 27-36): exit status, standard output and
/// files to the byte, and what standard error says.
class EhrqlCommandsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void endsWithTheOfficialStatus_data();
    void endsWithTheOfficialStatus();
    void writesADatasetToStandardOutput();
    void writesADatasetToFiles_data();
    void writesADatasetToFiles();
    void writesEventTablesToAFolder();
    void readsTheTablesItWrote_data();
    void readsTheTablesItWrote();
    void passesDummyDataThrough();
    void writesMeasuresInTheOfficialOrder();
    void controlsDisclosure();
    void takesACommandLineOfProjectYaml();
    void passesArgumentsToTheDefinition();
    void showsInDebugModeOnly();
    void showsWhatTheOfficialToolShows_data();
    void showsWhatTheOfficialToolShows();
    void assuresADefinition();
    void checksTheFormOfTestData();
    void asksForPermissions();
    void doesNotBlameTheDefinitionForAMissingEvaluator();

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

    QTemporaryDir m_study;
};

namespace
{

const char kDataset[] = R"(from ehrql import create_dataset, case, when, show
from ehrql.tables.core import patients, clinical_events
dataset = create_dataset()
dataset.define_population(patients.exists_for_patient())
dataset.sex = patients.sex
dataset.band = case(when(patients.age_on("2023-01-01") < 40).then("young, still"), otherwise="old")
dataset.n = clinical_events.count_for_patient()
dataset.total = clinical_events.numeric_value.sum_for_patient()
dataset.square = dataset.n ** 2
dataset.alive = patients.is_alive_on("2023-01-01")
last = clinical_events.sort_by(clinical_events.date).last_for_patient()
dataset.latest = last.date
dataset.code = last.snomedct_code
show(clinical_events.date, label="dates", head=1, tail=1)
)";

const char kMeasures[] = R"(from ehrql import create_measures, months, INTERVAL
from ehrql.tables.core import patients, clinical_events
measures = create_measures()
measures.configure_disclosure_control(enabled=False)
events = clinical_events.where(clinical_events.date.is_during(INTERVAL))
measures.define_defaults(denominator=patients.exists_for_patient(), intervals=months(2).starting_on("2020-01-01"))
measures.define_measure("any", numerator=events.exists_for_patient(), group_by={"sex": patients.sex})
measures.define_measure("all", numerator=events.count_for_patient())
measures.define_measure("number", numerator=events.count_for_patient(), group_by={"sex": patients.sex})
)";

const char kEvents[] = R"(from ehrql import create_dataset, claim_permissions
from ehrql.tables.core import patients, clinical_events
claim_permissions("event_level_data")
dataset = create_dataset()
dataset.define_population(patients.sex == "female")
dataset.sex = patients.sex
dataset.add_event_table("events", date=clinical_events.date, sex=patients.sex)
)";

const char kAssurance[] = R"(from datetime import date
from dataset import dataset
test_data = {
    1: {
        "patients": {"date_of_birth": date(1990, 5, 1), "sex": "male"},
        "clinical_events": [{"date": date(2020, 1, 1), "numeric_value": 1.5}],
        "expected_columns": {"sex": "male", "n": 1.0, "alive": 1, "total": 1.5, "latest": date(2020, 1, 1), "code": None},
    },
    2: {"patients": [], "clinical_events": [], "expected_in_population": False},
}
)";

// The window's preview stands in for the missing file; a run never does.
const char kSecond[] = R"(from ehrql import create_dataset
from ehrql.tables import PatientFrame, Series, table_from_file
@table_from_file("output/matched.arrow")
class matched(PatientFrame):
    arm = Series(str)
dataset = create_dataset()
dataset.define_population(matched.exists_for_patient())
dataset.arm = matched.arm
)";

const char kPatients[] = "patient_id,date_of_birth,sex,date_of_death\n3,1950-01-01,female,\n1,1990-05-01,male,2022-01-01\n2,2000-02-01,unknown,\n";
const char kClinicalEvents[] = "patient_id,date,snomedct_code,numeric_value\n1,2020-01-01,123456789,0.1\n1,2020-01-01,123456780,0.2\n"
                               "3,,,1e16\n3,2021-02-03,999999999,1e-5\n";
const char kExpected[] = "patient_id,sex,band,n,total,square,alive,latest,code\r\n"
                         "1,male,\"young, still\",2,0.30000000000000004,4,F,2020-01-01,123456789\r\n"
                         "2,unknown,\"young, still\",0,,0,T,,\r\n"
                         "3,female,old,2,1e+16,4,T,2021-02-03,999999999\r\n";

} // namespace

void EhrqlCommandsTest::initTestCase()
{
    TestSupport::bootstrap();
    TestSupport::writeTree(m_study.path(), {
                                               {QStringLiteral("analysis/dataset.py"), kDataset},
                                               {QStringLiteral("analysis/measures.py"), kMeasures},
                                               {QStringLiteral("analysis/events.py"), kEvents},
                                               {QStringLiteral("analysis/test_dataset.py"), kAssurance},
                                               {QStringLiteral("analysis/broken.py"), "from ehrql import create_dataset\ndataset = create_dataset(\n"},
                                               {QStringLiteral("analysis/nothing.py"), "x = 1\n"},
                                               {QStringLiteral("analysis/second.py"), kSecond},
                                               {QStringLiteral("analysis/leaves.py"), "import sys\nsys.exit(7)\n"},
                                               {QStringLiteral("dummy/patients.csv"), kPatients},
                                               {QStringLiteral("dummy/clinical_events.csv"), kClinicalEvents},
                                               {QStringLiteral("bad/patients.csv"), "patient_id,sex\n1,none\n"},
                                               {QStringLiteral("bad/clinical_events.csv"), "patient_id,date\n1,2020-01-32\n"},
                                               {QStringLiteral("part/patients.csv"), kPatients},
                                               {QStringLiteral("mixed/patients.csv"), kPatients},
                                               {QStringLiteral("mixed/clinical_events.csv.gz"), Table::gzipped(kClinicalEvents)},
                                               {QStringLiteral("none/readme.txt"), "nothing here\n"},
                                           });
}

EhrqlCommandsTest::Outcome EhrqlCommandsTest::run(const QStringList &words)
{
    QProcess process;
    process.setWorkingDirectory(m_study.path());
    process.start(TestSupport::program(QStringLiteral("studybench-cli")), words);
    Outcome outcome;
    if (process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit) {
        outcome.status = process.exitCode();
    }
    outcome.out = process.readAllStandardOutput();
    outcome.error = process.readAllStandardError();
    return outcome;
}

void EhrqlCommandsTest::endsWithTheOfficialStatus_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *line, int status, const char *said) {
        const QString text = QString::fromLatin1(line); // a section of the reference, then the command line
        QTest::newRow(line) << text.section(u' ', 1) << status << QString::fromLatin1(said);
    };
    row("34 generate-dataset analysis/dataset.py --dummy-tables dummy", 0, "Show line 14: dates");
    row("34 generate-dataset analysis/dataset.py --dummy-tab dummy", 0, "");
    row("34 generate-dataset", 2, "needs the path of a definition");
    row("34 generate-dataset analysis/absent.py", 2, "analysis/absent.py does not exist");
    row("34 generate-dataset dummy/patients.csv", 2, "ends in .py");
    row("34 generate-dataset analysis/dataset.py --bogus 1", 2, "has no option --bogus");
    row("34 generate-dataset analysis/dataset.py extra.py", 2, "after \" -- \"");
    row("34 generate-dataset analysis/dataset.py --dummy-tables", 2, "needs a value");
    row("34 generate-dataset analysis/dataset.py --dummy- x", 2, "could mean several things");
    row("34 generate-dataset analysis/dataset.py --dummy-tables absent", 2, "absent does not exist");
    row("34 generate-dataset analysis/dataset.py --dummy-data-file absent.csv", 2, "absent.csv does not exist");
    row("31 generate-dataset analysis/dataset.py --output dataset.txt", 2, "unsupported file type");
    row("31 generate-dataset analysis/dataset.py --output out:feather", 2, "unsupported file type");
    row("34 generate-dataset analysis/dataset.py --dsn sqlite://x", 2, "real database");
    row("34 generate-dataset analysis/dataset.py --population-size 0", 2, "is no value for --population-size");
    row("34 generate-measures analysis/measures.py --test-data-file analysis/test_dataset.py", 2, "has no option");
    row("34 debug analysis/dataset.py --display-format pdf", 2, "is no value for --display-format");
    row("3 generate-dataset analysis/broken.py", 10, "SyntaxError");
    row("3 generate-dataset analysis/nothing.py", 10, "defines no variable called 'dataset'");
    row("3 generate-dataset analysis/measures.py", 10, "defines no variable called 'dataset'");
    row("3 generate-measures analysis/dataset.py", 10, "defines no variable called 'measures'");
    row("3 generate-dataset analysis/leaves.py", 7, "");
    row("23 generate-dataset analysis/second.py", 11, "output/matched.arrow does not exist");
    row("30 generate-dataset analysis/dataset.py --dummy-tables bad", 11, "bad/patients.csv: error: row 1, column sex: \"none\" is not among");
    row("30 generate-dataset analysis/dataset.py --dummy-tables bad --output x.csv", 11, "bad/clinical_events.csv:2:3: error: row 1, column date: \"2020-01-32\"");
    row("30 generate-dataset analysis/dataset.py --dummy-tables part", 11, "part/clinical_events.csv: error: there is no such file");
    row("30 generate-dataset analysis/dataset.py --dummy-tables mixed", 11, "several formats");
    row("30 generate-dataset analysis/dataset.py --dummy-tables none", 11, "holds no table files");
    row("30 generate-measures analysis/measures.py --dummy-tables bad", 11, "row 1, column sex");
    row("30 debug analysis/dataset.py --dummy-tables bad", 11, "row 1, column date");
    row("30 explain analysis/dataset.py --dummy-tables bad", 11, "row 1, column date");
    row("30 generate-dataset analysis/dataset.py --dummy-data-file dummy/patients.csv", 11, "there is no column band");
    row("31 generate-dataset analysis/events.py --dummy-tables dummy --output events.csv", 11, "--output ./:csv");
    row("3 exec -- ehrql:v1 generate-dataset analysis/broken.py --output output/dataset.csv", 10, "SyntaxError");
    row("34 exec -- ehrql:v1 dump-dataset-sql analysis/dataset.py", 2, "does not offer");
    row("34 exec -- ehrql:v1 generate-datset analysis/dataset.py", 2, "Did you mean generate-dataset?");
    row("34 exec -- ehrql:v1", 0, "");
    row("34 exec -- ehrql:v1 --version", 0, "");
    row("34 explain --help", 0, "");
}

void EhrqlCommandsTest::endsWithTheOfficialStatus()
{
    QFETCH(QString, line);
    QFETCH(int, status);
    QFETCH(QString, said);
    const Outcome outcome = run(line.split(u' '));
    QVERIFY2(outcome.status == status, (QByteArray::number(outcome.status) + ' ' + outcome.error).constData());
    QVERIFY2(outcome.error.contains(said.toUtf8()), outcome.error.constData());
    QCOMPARE(outcome.out.isEmpty(), status != 0); // results go to standard output, everything said to standard error
    QVERIFY(!QFileInfo::exists(m_study.filePath(QStringLiteral("x.csv")))); // a failure leaves no file
}

void EhrqlCommandsTest::writesADatasetToStandardOutput()
{
    QCOMPARE(run("generate-dataset analysis/dataset.py --dummy-tables dummy").out, QByteArray(kExpected));
}

void EhrqlCommandsTest::writesADatasetToFiles_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("file");
    QTest::newRow("csv") << QStringLiteral("made/a/dataset.csv") << QStringLiteral("made/a/dataset.csv");
    QTest::newRow("csv.gz") << QStringLiteral("made/b.csv.gz") << QStringLiteral("made/b.csv.gz");
    QTest::newRow("folder") << QStringLiteral("made/c:csv") << QStringLiteral("made/c/dataset.csv");
    QTest::newRow("folder with a slash") << QStringLiteral("made/d/:csv.gz") << QStringLiteral("made/d/dataset.csv.gz");
}

void EhrqlCommandsTest::writesADatasetToFiles()
{
    QFETCH(QString, output);
    QFETCH(QString, file);
    const Outcome outcome = run(QStringLiteral("generate-dataset analysis/dataset.py --dummy-tables dummy --output ").split(u' ', Qt::SkipEmptyParts) << output);
    QCOMPARE(outcome.status, 0);
    QVERIFY(outcome.out.isEmpty());
    const auto content = Table::readMaybeCompressed(m_study.filePath(file));
    SB_VERIFY_RESULT(content);
    QCOMPARE(*content, QByteArray(kExpected));
}

void EhrqlCommandsTest::writesEventTablesToAFolder()
{
    QCOMPARE(run("generate-dataset analysis/events.py --dummy-tables dummy --output made/events:csv").status, 0);
    QCOMPARE(file("made/events/dataset.csv"), QByteArray("patient_id,sex\r\n3,female\r\n"));
    QCOMPARE(file("made/events/events.csv"), QByteArray("patient_id,date,sex\r\n3,,female\r\n3,2021-02-03,female\r\n"));
    const Outcome printed = run("generate-dataset analysis/events.py --dummy-tables dummy");
    QCOMPARE(printed.out, QByteArray("dataset\npatient_id,sex\r\n3,female\r\n\n\nevents\npatient_id,date,sex\r\n3,,female\r\n3,2021-02-03,female\r\n"));
}

void EhrqlCommandsTest::readsTheTablesItWrote_data()
{
    QTest::addColumn<QString>("folder");
    QTest::newRow("csv is the default") << QStringLiteral("made/tables1");
    QTest::newRow("csv.gz") << QStringLiteral("made/tables2:csv.gz");
    QTest::newRow("arrow") << QStringLiteral("made/tables3/:arrow");
}

void EhrqlCommandsTest::readsTheTablesItWrote()
{
    QFETCH(QString, folder);
    const Outcome made = run({QStringLiteral("create-dummy-tables"), QStringLiteral("analysis/dataset.py"), folder, QStringLiteral("--seed"), QStringLiteral("5")});
    QVERIFY2(made.status == 0, made.error.constData());
    QVERIFY(made.out.isEmpty());
    const QString path = folder.section(u':', 0, 0);
    const Outcome direct = run("generate-dataset analysis/dataset.py --seed 5");
    const Outcome again = run({QStringLiteral("generate-dataset"), QStringLiteral("analysis/dataset.py"), QStringLiteral("--dummy-tables"), path});
    QVERIFY2(again.status == 0, again.error.constData());
    QCOMPARE(again.out, direct.out);
    QCOMPARE(direct.out.count('\n'), 11); // ten patients unless configured
}

void EhrqlCommandsTest::passesDummyDataThrough()
{
    // Any order of rows and columns; extra columns are dropped.
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("given.csv"), "code,patient_id,sex,band,n,total,square,alive,latest,other\n"
                                                                          "1,9,male,old,3,1,2,T,2020-01-01,x\n,2,,,,,,,,\n"}});
    const Outcome outcome = run("generate-dataset analysis/dataset.py --dummy-data-file given.csv");
    QCOMPARE(outcome.out, QByteArray("patient_id,sex,band,n,total,square,alive,latest,code\r\n9,male,old,3,1.0,2.0,T,2020-01-01,1\r\n2,,,,,,,,\r\n"));
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("given.csv"), "patient_id,sex,band,n,total,square,alive,latest\nx,male,older,3,1,2,true,2020\n"}});
    const Outcome refused = run("generate-dataset analysis/dataset.py --dummy-data-file given.csv");
    QCOMPARE(refused.status, 11);
    for (const char *problem : {"column patient_id: \"x\"", "column alive: \"true\"", "column latest: \"2020\"", "no column code",
                                "column band: \"older\" is not among the allowed values: young, still, old"}) {
        QVERIFY2(refused.error.contains(problem), refused.error.constData());
    }
}

void EhrqlCommandsTest::writesMeasuresInTheOfficialOrder()
{
    const QByteArray expected = "measure,interval_start,interval_end,ratio,numerator,denominator,sex\r\n"
                                "any,2020-01-01,2020-01-31,1.0,1,1,male\r\n"
                                "number,2020-01-01,2020-01-31,2.0,2,1,male\r\n"
                                "any,2020-01-01,2020-01-31,0.0,0,1,unknown\r\n"
                                "number,2020-01-01,2020-01-31,0.0,0,1,unknown\r\n"
                                "any,2020-01-01,2020-01-31,0.0,0,1,female\r\n"
                                "number,2020-01-01,2020-01-31,0.0,0,1,female\r\n"
                                "all,2020-01-01,2020-01-31,0.6666666666666666,2,3,\r\n"
                                "any,2020-02-01,2020-02-29,0.0,0,1,male\r\n"
                                "number,2020-02-01,2020-02-29,0.0,0,1,male\r\n"
                                "any,2020-02-01,2020-02-29,0.0,0,1,unknown\r\n"
                                "number,2020-02-01,2020-02-29,0.0,0,1,unknown\r\n"
                                "any,2020-02-01,2020-02-29,0.0,0,1,female\r\n"
                                "number,2020-02-01,2020-02-29,0.0,0,1,female\r\n"
                                "all,2020-02-01,2020-02-29,0.0,0,3,\r\n";
    QCOMPARE(run("generate-measures analysis/measures.py --dummy-tables dummy").out, expected);
    QCOMPARE(run("generate-measures analysis/measures.py --dummy-tables dummy --output made/m:csv").status, 0);
    QCOMPARE(file("made/m/all.csv"), QByteArray("interval_start,interval_end,ratio,numerator,denominator\r\n"
                                                "2020-01-01,2020-01-31,0.6666666666666666,2,3\r\n2020-02-01,2020-02-29,0.0,0,3\r\n"));
    QVERIFY(file("made/m/any.csv").startsWith("interval_start,interval_end,ratio,numerator,denominator,sex\r\n2020-01-01,2020-01-31,1.0,1,1,male\r\n"));
    // What was written is a valid dummy data file, combined or as a folder.
    QCOMPARE(run("generate-measures analysis/measures.py --dummy-tables dummy --output made/m.arrow").status, 0);
    QCOMPARE(run("generate-measures analysis/measures.py --dummy-data-file made/m.arrow").out, expected);
    QCOMPARE(run("generate-measures analysis/measures.py --dummy-data-file made/m").out.count("\r\n"), 15);
}

void EhrqlCommandsTest::controlsDisclosure()
{
    QByteArray definition(kMeasures);
    definition.replace("measures.configure_disclosure_control(enabled=False)\n", "");
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/controlled.py"), definition},
                                            {QStringLiteral("counts.csv"), "measure,interval_start,interval_end,ratio,numerator,denominator,sex\n"
                                                                           "all,2020-01-01,2020-01-31,0.5,7,8,\nall,2020-02-01,2020-02-29,,12,13,\n"
                                                                           "any,2020-01-01,2020-01-31,1,6,7,male\n"}});
    QCOMPARE(run("generate-measures analysis/controlled.py --dummy-data-file counts.csv").out,
             QByteArray("measure,interval_start,interval_end,ratio,numerator,denominator,sex\r\n"
                        "all,2020-01-01,2020-01-31,0.0,0,10,\r\nall,2020-02-01,2020-02-29,0.6666666666666666,10,15,\r\n"
                        "any,2020-01-01,2020-01-31,,0,0,male\r\n"));
}

void EhrqlCommandsTest::takesACommandLineOfProjectYaml()
{
    const Outcome outcome = run("exec -- ehrql:v1 generate-dataset analysis/dataset.py --dummy-tables dummy --output output/dataset.csv.gz");
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    const auto content = Table::readMaybeCompressed(m_study.filePath(QStringLiteral("output/dataset.csv.gz")));
    SB_VERIFY_RESULT(content);
    QCOMPARE(*content, QByteArray(kExpected));
}

void EhrqlCommandsTest::passesArgumentsToTheDefinition()
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/arguments.py"), "from ehrql import create_dataset, get_parameter\n"
                                                                                      "from ehrql.tables.core import patients\n"
                                                                                      "dataset = create_dataset()\n"
                                                                                      "dataset.define_population(patients.exists_for_patient())\n"
                                                                                      "dataset.age = patients.age_on(f\"{get_parameter('year', type=int)}-01-01\")\n"}});
    QCOMPARE(run("generate-dataset analysis/arguments.py --dummy-tables dummy -- --year 2010").out,
             QByteArray("patient_id,age\r\n1,19\r\n2,9\r\n3,60\r\n"));
    const Outcome missing = run("generate-dataset analysis/arguments.py --dummy-tables dummy");
    QCOMPARE(missing.status, 10);
    QVERIFY2(missing.error.contains("year"), missing.error.constData());
}

void EhrqlCommandsTest::showsInDebugModeOnly()
{
    const Outcome shown = run("debug analysis/dataset.py --dummy-tables dummy");
    QCOMPARE(shown.status, 0);
    QVERIFY(shown.out.isEmpty());
    QCOMPARE(shown.error, QByteArray("Show line 14: dates\n"
                                     "patient_id        | row_id            | value\n"
                                     "------------------+-------------------+------------------\n"
                                     "1                 | 1                 | 2020-01-01\n"
                                     "...               | ...               | ...\n"
                                     "3                 | 4                 | 2021-02-03\n"));
    const Outcome html = run("debug analysis/dataset.py --dummy-tables dummy --display-format html --no-subprocess");
    QVERIFY2(html.error.contains("<!-- start debug output --><table>"), html.error.constData());
    // The population is always true for those in it; that is not news, and has no name of the author's.
    const Outcome generated = run("debug analysis/dataset.py --population-size 20");
    QVERIFY2(!generated.error.contains("[dummy-"), generated.error.constData());
}

void EhrqlCommandsTest::showsWhatTheOfficialToolShows_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QStringList>("lines"); ///< cells of a line, joined by one blank; missing ones are "-"
    const auto row = [](const char *name, const char *code, const char *lines) {
        QTest::newRow(name) << QByteArray(code) << QString::fromLatin1(lines).split(u';');
    };
    row("33 a table", "show(patients)", "patient_id date_of_birth sex date_of_death;1 1990-05-01 male 2022-01-01;2 2000-02-01 unknown -;3 1950-01-01 female -");
    row("33 a sorted table is shown in its order", "show(clinical_events.sort_by(clinical_events.numeric_value))",
        "patient_id row_id date snomedct_code numeric_value;1 1 2020-01-01 123456789 0.1;1 2 2020-01-01 123456780 0.2;3 4 2021-02-03 999999999 1e-05;3 3 - - 1e+16");
    row("33 a series of a sorted table is, too", "show(clinical_events.sort_by(clinical_events.numeric_value).date)",
        "patient_id row_id value;1 1 2020-01-01;1 2 2020-01-01;3 4 2021-02-03;3 3 -");
    row("33 the picked rows", "show(clinical_events.sort_by(clinical_events.date).first_for_patient())",
        "patient_id date snomedct_code numeric_value;1 2020-01-01 123456789 0.1;3 - - 1e+16");
    row("33 several series", "show(patients.sex, patients.date_of_birth)", "patient_id series_1 series_2;1 male 1990-05-01;2 unknown 2000-02-01;3 female 1950-01-01");
    row("33 the first rows", "show(clinical_events.numeric_value * 2, head=1)", "patient_id row_id value;1 1 0.2;... ... ...");
    row("33 a head of nothing", "show(patients.sex == 'male', head=0)", "patient_id value;1 True;2 False;3 False");
    row("33 an empty dataset", "show(dataset)", "patient_id;-");
    row("33 a dataset without a population has everybody of its tables", "dataset.n = clinical_events.count_for_patient(); show(dataset)",
        "patient_id n;1 2;3 2");
    row("33 a dataset so far", "dataset.define_population(patients.sex != 'male'); dataset.sex = patients.sex; show(dataset); dataset.n = patients.date_of_birth",
        "patient_id sex;2 unknown;3 female");
    row("33 an event table", "dataset.add_event_table('seen', day=clinical_events.date, sex=patients.sex); show(dataset.seen)",
        "patient_id row_id day sex;1 1 2020-01-01 male;1 2 2020-01-01 male;3 3 - female;3 4 2021-02-03 female");
    row("33 an event table of the population",
        "dataset.define_population(patients.sex == 'male'); dataset.add_event_table('seen', day=clinical_events.date); show(dataset.seen)",
        "patient_id row_id day;1 1 2020-01-01;1 2 2020-01-01");
}

void EhrqlCommandsTest::showsWhatTheOfficialToolShows()
{
    QFETCH(QByteArray, code);
    QFETCH(QStringList, lines);
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/shows.py"), "from ehrql import *\nfrom ehrql.tables.core import patients, clinical_events\n"
                                                                                  "dataset = create_dataset()\n" + code + '\n'}});
    const Outcome outcome = run("debug analysis/shows.py --dummy-tables dummy");
    QVERIFY2(outcome.status == 0, outcome.error.constData());
    QStringList found = QString::fromUtf8(outcome.error).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(found.takeFirst(), QStringLiteral("Show line 4:"));
    if (lines.constLast() == QStringLiteral("-")) {
        found.append(QStringLiteral("-")); // the one empty cell is a blank line
    }
    found.removeAt(1); // the rule below the heading
    for (QString &line : found) {
        QStringList cells;
        for (const QString &cell : line.split(QStringLiteral(" |"))) {
            cells.append(cell.trimmed().isEmpty() ? QStringLiteral("-") : cell.trimmed());
        }
        line = cells.join(u' ');
    }
    QCOMPARE(found, lines);
}

void EhrqlCommandsTest::assuresADefinition()
{
    const Outcome good = run("assure analysis/test_dataset.py");
    QVERIFY2(good.status == 0, good.error.constData());
    QCOMPARE(good.out.count('\n'), 2);
    QCOMPARE(good.out.count("All OK"), 2);
    QByteArray wrong(kAssurance);
    wrong.replace("\"n\": 1.0", "\"n\": 2, \"m\": 0").replace("\"sex\": \"male\"}", "\"sex\": \"man\"}");
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/test_wrong.py"), wrong}});
    const Outcome bad = run("assure analysis/test_wrong.py");
    QCOMPARE(bad.status, 13);
    QVERIFY2(bad.error.contains("'n': expected 2, got 1"), bad.error.constData());
    QVERIFY2(bad.error.contains("'m'"), bad.error.constData());
    QVERIFY2(bad.error.contains("patients.sex: the value man is not among the allowed values: female, male, intersex, unknown."), bad.error.constData());
    const Outcome before = run("generate-dataset analysis/dataset.py --dummy-tables dummy --test-data-file analysis/test_wrong.py --output made/never.csv");
    QCOMPARE(before.status, 13);
    QVERIFY(!QFileInfo::exists(m_study.filePath(QStringLiteral("made/never.csv"))));
}

void EhrqlCommandsTest::checksTheFormOfTestData()
{
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/test_form.py"),
                                             "from ehrql import create_dataset\nfrom ehrql.tables.tpp import practice_registrations as p\n"
                                             "dataset = create_dataset()\ndataset.define_population(p.exists_for_patient())\n"
                                             "dataset.stp = p.sort_by(p.start_date).last_for_patient().practice_stp\n"
                                             "test_data = {1: {'practice_registrations': [{'practice_stp': 'E54000012'}, {'practice_stp': 'X5'}],"
                                             " 'expected_columns': {}}}\n"}});
    const Outcome outcome = run("assure analysis/test_form.py");
    QCOMPARE(outcome.status, 13);
    QVERIFY2(outcome.error.contains("practice_stp: the value X5 does not have the form"), outcome.error.constData());
    QVERIFY2(!outcome.error.contains("E54000012"), outcome.error.constData());
}

void EhrqlCommandsTest::doesNotBlameTheDefinitionForAMissingEvaluator()
{
    QTemporaryDir elsewhere;
    const QString program = elsewhere.filePath(QStringLiteral("studybench-cli"));
    QVERIFY(QFile::copy(TestSupport::program(QStringLiteral("studybench-cli")), program));
    QProcess process;
    process.setWorkingDirectory(m_study.path());
    process.start(program, {QStringLiteral("generate-dataset"), QStringLiteral("analysis/dataset.py")});
    QVERIFY(process.waitForFinished(60000));
    const QByteArray said = process.readAllStandardError();
    QCOMPARE(process.exitCode(), 1); // not that of a wrong definition
    QVERIFY2(said.contains("studybench-evaluator is not there") && said.contains("says nothing about the definition"), said.constData());
}

void EhrqlCommandsTest::asksForPermissions()
{
    QByteArray unclaimed(kEvents);
    unclaimed.replace("claim_permissions(\"event_level_data\")\n", "");
    TestSupport::writeTree(m_study.path(), {{QStringLiteral("analysis/unclaimed.py"), unclaimed}});
    const Outcome outcome = run("generate-dataset analysis/unclaimed.py --dummy-tables dummy --output made/u:csv");
    QCOMPARE(outcome.status, 12);
    QVERIFY2(outcome.error.contains("claim_permissions(\"event_level_data\")"), outcome.error.constData());
    QCOMPARE(run("create-dummy-tables analysis/unclaimed.py made/unclaimed").status, 0);
}

QTEST_GUILESS_MAIN(EhrqlCommandsTest)
#include "tst_ehrqlcommands.moc"
