// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>

#include <QTemporaryDir>
#include <QTest>

#include "model/cohorts/cohortfiles.h"
#include "model/cohorts/cohortmeasures.h"
#include "model/cohorts/dummydatafile.h"
#include "model/cohorts/filecohort.h"
#include "model/table/arrowreader.h"
#include "tests/support/testsupport.h"

using namespace Cohorts;

/// The files of cohorts: binary formats, supplied dummy data, measures.
class FilesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void writesFeather();
    void writesStata();
    void refusesLongStataNamesBesideDates();
    void readsDatesLeniently_data();
    void readsDatesLeniently();
    void checksSuppliedFiles_data();
    void checksSuppliedFiles();
    void checksSuppliedBinaryFiles();
    void worksOutMeasures_data();
    void worksOutMeasures();
    void groupsByFeatherCategories();
    void groupsByStataTexts();
    void saysWhatMeasuresCannotRead_data();
    void saysWhatMeasuresCannotRead();
    void findsDatedFiles();
    void combinesDates();

private:
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

namespace
{

void add(CohortTable &cohort, const char *name, Core::ElementType type, const std::vector<Core::Value> &values, std::optional<Core::ElementType> held = {})
{
    Table::ColumnBuilder builder(held.value_or(type));
    for (const Core::Value &value : values) {
        builder.append(value);
    }
    Table::ResultColumn column;
    column.spec.name = name;
    column.spec.type = type;
    column.values = builder.finish();
    cohort.table.rows = values.size();
    cohort.table.columns.push_back(column);
    cohort.styles.push_back(CellStyle::Plain);
}

Core::Value whole(std::int64_t number)
{
    return Core::Value(number);
}

CohortTable smallCohort()
{
    CohortTable cohort;
    add(cohort, "day", Core::kDate, {Core::Value(*Core::Date::fromIso("2020-05-17")), {}});
    add(cohort, "flag", Core::kBool, {Core::Value(true), Core::Value(false)});
    add(cohort, "count", Core::kInt, {whole(7), whole(-2)});
    add(cohort, "weight", Core::kFloat, {Core::Value(27.5), Core::Value(0.0)});
    add(cohort, "sex", Core::kStr, {Core::Value("F"), Core::Value("0")});
    add(cohort, "from_file", Core::kInt, {Core::Value("12"), Core::Value("3")}, Core::kStr);
    return cohort;
}

Evaluation::CohortStudy studyOf(const std::vector<std::pair<const char *, Core::ElementType>> &columns)
{
    Evaluation::CohortStudy study;
    for (const auto &[name, type] : columns) {
        Evaluation::CohortColumn column;
        column.name = name;
        column.type = type;
        study.columns.push_back(column);
    }
    return study;
}

Evaluation::CohortMeasure measure(const char *numerator, const char *denominator, const std::vector<std::string> &groupBy, bool suppress = false)
{
    Evaluation::CohortMeasure made;
    made.id = "m";
    made.numerator = numerator;
    made.denominator = denominator;
    made.groupBy = groupBy;
    made.suppressSmallNumbers = suppress;
    return made;
}

} // namespace

void FilesTest::writesFeather()
{
    const QString path = file(QStringLiteral("small.feather"));
    SB_VERIFY_RESULT(writeCohort(path, smallCohort()));
    const auto read = Table::readArrowFile(path);
    SB_VERIFY_RESULT(read);
    QCOMPARE(read->rows, std::size_t{2});
    QCOMPARE(read->column("day")->type, Core::kDate);
    QCOMPARE(read->column("day")->value(0), Core::Value(*Core::Date::fromIso("2020-05-17")));
    QVERIFY(read->column("day")->isNull(1));
    QCOMPARE(read->column("flag")->value(0), Core::Value(true));
    QCOMPARE(read->column("count")->value(1), whole(-2));
    QCOMPARE(read->column("weight")->value(0), Core::Value(27.5));
    QCOMPARE(read->column("sex")->value(0), Core::Value("F"));
    QVERIFY(read->column("sex")->isNull(1)); // the text 0 stands for missing
    QCOMPARE(read->column("from_file")->value(0), whole(12));
}

void FilesTest::writesStata()
{
    const QString path = file(QStringLiteral("small.dta"));
    SB_VERIFY_RESULT(writeCohort(path, smallCohort()));
    const QByteArray bytes = TestSupport::read(path);
    QVERIFY(bytes.startsWith("<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>"));
    QVERIFY(bytes.endsWith("</value_labels></stata_dta>"));
    const auto number = [&bytes](qsizetype at, auto zero) {
        auto value = zero;
        std::memcpy(&value, bytes.constData() + at, sizeof value);
        return value;
    };
    // The map gives the place of each part, and of the end.
    const qsizetype map = bytes.indexOf("<map>") + 5;
    const std::array<const char *, 12> parts{"<stata_dta>",  "<map>",     "<variable_types>", "<varnames>", "<sortlist>", "<formats>", "<value_label_names>",
                                             "<variable_labels>", "<characteristics>", "<data>", "<strls>", "<value_labels>"};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        QCOMPARE(static_cast<qsizetype>(number(map + 8 * static_cast<qsizetype>(i), std::uint64_t{0})), bytes.indexOf(parts[i]));
    }
    QCOMPARE(static_cast<qsizetype>(number(map + 8 * 13, std::uint64_t{0})), bytes.size());
    const qsizetype data = bytes.indexOf("<data>") + 6;
    QCOMPARE(number(data, 0.0), 22052.0); // 2020-05-17 in days since 1960
    QCOMPARE(number(data + 8, std::int8_t{0}), std::int8_t{1});
    QCOMPARE(number(data + 9, std::int32_t{0}), 7);
    QCOMPARE(number(data + 13, 0.0), 27.5);
    QCOMPARE(bytes.mid(data + 21, 1), QByteArray("F"));
    QCOMPARE(number(data + 22, std::int32_t{0}), 12);
    QCOMPARE(number(data + 26, std::uint64_t{0}), std::uint64_t{0x7FE0000000000000}); // missing
    SB_VERIFY_RESULT(writeCohort(file(QStringLiteral("small.dta.gz")), smallCohort()));
    QVERIFY(TestSupport::read(file(QStringLiteral("small.dta.gz"))).startsWith("\x1f\x8b"));
}

void FilesTest::refusesLongStataNamesBesideDates()
{
    CohortTable cohort = smallCohort();
    add(cohort, "a_name_that_is_longer_than_thirty_two", Core::kBool, {Core::Value(true), Core::Value(true)});
    const auto refused = writeCohort(file(QStringLiteral("long.dta")), cohort);
    QVERIFY(!refused && refused.error().message.contains(QStringLiteral("a_name_that_is_longer")));
    cohort.table.columns.erase(cohort.table.columns.begin());
    cohort.styles.erase(cohort.styles.begin());
    SB_VERIFY_RESULT(writeCohort(file(QStringLiteral("long.dta")), cohort));
    QVERIFY(!writeCohort(file(QStringLiteral("x.parquet")), cohort));
}

void FilesTest::readsDatesLeniently_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("iso");
    const auto row = [](const char *text, const char *iso) { QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(iso); };
    row("2020-05-03", "2020-05-03");
    row("2020-05-03 12:00:00", "2020-05-03");
    row("2020-05", "2020-05-01");
    row("2020", "2020-01-01");
    row("25/12/2020", "2020-12-25");
    row("03/04/2020", "2020-03-04");
    row("2020/5/3", "2020-05-03");
    row("32/13/2020", "");
    row("tomorrow", "");
    row("", "");
    row("1/2", "");
}

void FilesTest::readsDatesLeniently()
{
    QFETCH(const QString, text);
    QFETCH(const QString, iso);
    const auto date = lenientDate(text.toStdString());
    QCOMPARE(date ? QString::fromStdString(date->toIso()) : QString(), iso);
}

void FilesTest::checksSuppliedFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::newRow("good") << QByteArray("sex,patient_id,day,flag,age\nM,1,2020-1-5,1,1.5\n,2,,0,\nF,2,2020-01-31,True,3\n") << QString();
    QTest::newRow("unexpected and missing") << QByteArray("sex,patient_id,day,flag,height\n") << QStringLiteral("Unexpected column(s) in dummy data: height. Missing column(s) in dummy data: age");
    QTest::newRow("a date") << QByteArray("sex,patient_id,day,flag,age\nM,1,2020-02-30,1,1\n") << QStringLiteral("Invalid value '2020-02-30' for day in row 2");
    QTest::newRow("a truth") << QByteArray("sex,patient_id,day,flag,age\nM,1,,1,1\nM,1,,2,1\n") << QStringLiteral("Invalid value '2' for flag in row 3");
    QTest::newRow("a number") << QByteArray("sex,patient_id,day,flag,age\nM,1,,1,old\n") << QStringLiteral("Invalid value 'old' for age in row 2");
    QTest::newRow("no patient") << QByteArray("sex,patient_id,day,flag,age\nM,,,1,1\n") << QStringLiteral("Invalid value '' for patient_id in row 2");
    QTest::newRow("an empty file") << QByteArray() << QStringLiteral("Missing column(s)");
}

void FilesTest::checksSuppliedFiles()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, problem);
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("given.csv"), text}});
    const auto study = studyOf({{"sex", Core::kStr}, {"day", Core::kDate}, {"flag", Core::kBool}, {"age", Core::kInt}});
    const auto checked = checkDummyDataFile(file(QStringLiteral("given.csv")), QStringLiteral("given.csv"), study);
    QCOMPARE(checked.has_value(), problem.isEmpty());
    if (!checked) {
        QVERIFY(checked.error().message.startsWith(QStringLiteral("Dummy data error: ")));
        QVERIFY2((checked.error().message + checked.error().detail).contains(problem), qPrintable(checked.error().message + checked.error().detail));
    }
}

void FilesTest::checksSuppliedBinaryFiles()
{
    CohortTable cohort = smallCohort();
    add(cohort, "patient_id", Core::kInt, {whole(1), whole(2)});
    const auto study = studyOf({{"day", Core::kDate}, {"flag", Core::kBool}, {"count", Core::kInt}, {"weight", Core::kFloat}, {"sex", Core::kStr}, {"from_file", Core::kInt}});
    const auto wrong = studyOf({{"day", Core::kStr}, {"flag", Core::kBool}, {"count", Core::kInt}, {"weight", Core::kFloat}, {"sex", Core::kStr}, {"from_file", Core::kInt}});
    for (const QString &name : {QStringLiteral("given.feather"), QStringLiteral("given.dta"), QStringLiteral("given.dta.gz")}) {
        SB_VERIFY_RESULT(writeCohort(file(name), cohort));
        SB_VERIFY_RESULT(checkDummyDataFile(file(name), name, study));
        const auto refused = checkDummyDataFile(file(name), name, wrong);
        QVERIFY(!refused && refused.error().detail.contains(QStringLiteral("day")));
    }
}

void FilesTest::worksOutMeasures_data()
{
    QTest::addColumn<QByteArray>("cohort");
    QTest::addColumn<QByteArrayList>("spec"); // numerator, denominator, then groups
    QTest::addColumn<bool>("suppress");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray cohort = "died,old,sex,region,patient_id\n1,1,M,N,1\n0,1,F,S,2\n1,0,F,N,3\n0,0,,S,4\n";
    const auto row = [](const char *name, const QByteArray &text, QByteArrayList spec, bool suppress, const char *expected) {
        QTest::newRow(name) << text << std::move(spec) << suppress << QByteArray(expected);
    };
    row("by group", cohort, {"died", "old", "sex"}, false, "sex,died,old,value\n,0.0,0.0,\nF,1.0,1.0,1.0\nM,1.0,1.0,1.0\n");
    row("of the population", cohort, {"died", "population", "sex"}, false, "sex,died,population,value\n,0.0,1,0.0\nF,1.0,2,0.5\nM,1.0,1,1.0\n");
    row("all combinations", cohort, {"died", "old", "sex", "region"}, false,
        "sex,region,died,old,value\n,N,0.0,0.0,\n,S,0.0,0.0,\nF,N,1.0,0.0,inf\nF,S,0.0,1.0,0.0\nM,N,1.0,1.0,1.0\nM,S,0.0,0.0,\n");
    row("everybody", cohort, {"died", "old", "population"}, false, "died,old,population,value\n2.0,2.0,4,1.0\n");
    row("everybody of the population", cohort, {"died", "population", "population"}, false, "died,population,value\n2.0,4,0.5\n");
    row("each patient", cohort, {"died", "old"}, false, "died,old,value\n1.0,1.0,1.0\n0.0,1.0,0.0\n1.0,0.0,inf\n0.0,0.0,\n");
    const QByteArray counts = "n,sex,patient_id\n3,A,1\n9,B,2\n7,C,3\n0,D,4\n";
    row("small numbers", counts, {"n", "population", "sex"}, true, "sex,n,population,value\nA,,,\nB,9.0,,\nC,,,\nD,0.0,,\n");
    const QByteArray enough = "n,d,sex,patient_id\n3,10,A,1\n4,20,B,2\n7,30,C,3\n0,40,D,4\n";
    row("enough small numbers", enough, {"n", "d", "sex"}, true, "sex,n,d,value\nA,,10.0,\nB,,20.0,\nC,7.0,30.0,0.23333333333333334\nD,0.0,40.0,0.0\n");
    row("a number that groups", "n,g,patient_id\n1,2,1\n1,10,2\n1,2,3\n", {"n", "population", "g"}, false, "g,n,population,value\n10,1.0,1,1.0\n2,2.0,2,1.0\n");
}

void FilesTest::worksOutMeasures()
{
    QFETCH(const QByteArray, cohort);
    QFETCH(const QByteArrayList, spec);
    QFETCH(const bool, suppress);
    QFETCH(const QByteArray, expected);
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("input_2020-01-01.csv"), cohort}});
    std::vector<std::string> groups;
    for (const QByteArray &group : spec.mid(2)) {
        groups.push_back(group.toStdString());
    }
    const Evaluation::CohortMeasure wanted = measure(spec.at(0).constData(), spec.at(1).constData(), groups, suppress);
    const auto input = readMeasureInput(file(QStringLiteral("input_2020-01-01.csv")), {wanted});
    SB_VERIFY_RESULT(input);
    const auto csv = measureCsv(wanted, *input);
    SB_VERIFY_RESULT(csv);
    QCOMPARE(*csv, expected);
}

/// Binary files keep their types: sums of counts are whole, categories stand as they first appear, patients without one are left out.
void FilesTest::groupsByFeatherCategories()
{
    CohortTable cohort;
    add(cohort, "died", Core::kBool, {Core::Value(true), Core::Value(false), Core::Value(true), Core::Value(true)});
    add(cohort, "sex", Core::kStr, {Core::Value("M"), Core::Value("F"), {}, Core::Value("M")});
    SB_VERIFY_RESULT(writeCohort(file(QStringLiteral("input_2020-01-01.feather")), cohort));
    const Evaluation::CohortMeasure wanted = measure("died", kPopulation, {"sex"});
    const auto input = readMeasureInput(file(QStringLiteral("input_2020-01-01.feather")), {wanted});
    SB_VERIFY_RESULT(input);
    QCOMPARE(*measureCsv(wanted, *input), QByteArray("sex,died,population,value\nM,2,2,1.0\nF,0,1,0.0\n"));
}

void FilesTest::groupsByStataTexts()
{
    CohortTable cohort;
    add(cohort, "died", Core::kBool, {Core::Value(true), Core::Value(false), Core::Value(true), Core::Value(true)});
    add(cohort, "sex", Core::kStr, {Core::Value("M"), Core::Value("F"), {}, Core::Value("M")});
    SB_VERIFY_RESULT(writeCohort(file(QStringLiteral("input_2020-01-01.dta.gz")), cohort));
    const Evaluation::CohortMeasure wanted = measure("died", kPopulation, {"sex"});
    const auto input = readMeasureInput(file(QStringLiteral("input_2020-01-01.dta.gz")), {wanted});
    SB_VERIFY_RESULT(input);
    QCOMPARE(*measureCsv(wanted, *input), QByteArray("sex,died,population,value\n,1,1,1.0\nF,0,1,0.0\nM,2,2,1.0\n"));
}

void FilesTest::saysWhatMeasuresCannotRead_data()
{
    QTest::addColumn<QByteArray>("cohort");
    QTest::addColumn<QString>("problem");
    QTest::newRow("a missing column") << QByteArray("other\n1\n") << QStringLiteral("lacks columns that the measures use: died, sex");
    QTest::newRow("a blank number") << QByteArray("died,sex\n1,M\n,F\n") << QStringLiteral("line 3: the column died holds \"\"");
    QTest::newRow("an empty file") << QByteArray() << QStringLiteral("lacks columns");
}

void FilesTest::saysWhatMeasuresCannotRead()
{
    QFETCH(const QByteArray, cohort);
    QFETCH(const QString, problem);
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("bad.csv"), cohort}});
    const auto input = readMeasureInput(file(QStringLiteral("bad.csv")), {measure("died", kPopulation, {"sex"})});
    QVERIFY(!input);
    QVERIFY2(input.error().message.contains(problem), qPrintable(input.error().message));
}

void FilesTest::findsDatedFiles()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("input_2020-02-01.csv"), "x"}, {QStringLiteral("input_2020-01-01.csv.gz"), "x"},
                                           {QStringLiteral("input_copd_2020-01-01.feather"), "x"}, {QStringLiteral("input.csv"), "x"},
                                           {QStringLiteral("measure_m_2020-01-01.csv"), "x"}, {QStringLiteral("input_2020-01-01.txt"), "x"}});
    const auto names = [&folder](const QString &suffix) {
        QStringList found;
        for (const DatedFile &dated : datedCohorts(folder.path(), suffix)) {
            found.append(dated.name + u' ' + dated.date);
        }
        return found.join(u'|');
    };
    QCOMPARE(names(QStringLiteral("_copd")), QStringLiteral("input_copd_2020-01-01.feather 2020-01-01"));
    // Without a suffix the files of other definitions fit too: a known oddity.
    QCOMPARE(names({}), QStringLiteral("input_2020-01-01.csv.gz 2020-01-01|input_copd_2020-01-01.feather 2020-01-01|input_2020-02-01.csv 2020-02-01"));
}

void FilesTest::combinesDates()
{
    const auto combined = combinedCsv({{QStringLiteral("2020-01-01"), "sex,n,value\nM,1,0.5\n"}, {QStringLiteral("2020-02-01"), "sex,n,value\n\"a,b\",2,\n"}});
    SB_VERIFY_RESULT(combined);
    QCOMPARE(*combined, QByteArray("sex,n,value,date\r\nM,1,0.5,2020-01-01\r\n\"a,b\",2,,2020-02-01\r\n"));
    QVERIFY(!combinedCsv({{QStringLiteral("2020-01-01"), "sex,n,value\n"}, {QStringLiteral("2020-02-01"), "n,value\n"}}));
}

QTEST_GUILESS_MAIN(FilesTest)
#include "tst_files.moc"
