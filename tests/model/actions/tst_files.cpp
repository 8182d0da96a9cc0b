// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "model/actions/actions.h"
#include "model/actions/chart.h"
#include "model/actions/frame.h"
#include "tests/support/testsupport.h"

using namespace Actions;

namespace
{

struct Run
{
    int code = -1;
    QStringList log;
};

Run runAction(const QString &folder, const QString &name, const QStringList &arguments)
{
    Run run;
    Runner::ActionCommand command;
    command.image = name;
    command.arguments = arguments;
    const Runner::NativeExecutors natives = nativeActions();
    const auto status = natives.at(name)(command, folder, [&run](const QString &line) { run.log.append(line); }, nullptr);
    TestSupport::require(status);
    run.code = status->code;
    return run;
}

} // namespace

class TestFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void frameTypesAreInferred();
    void framesSurviveEveryFormat_data();
    void framesSurviveEveryFormat();
    void patternsStayInTheFolder();
    void decilesAreExact();
    void decilesConfigIsChecked();
    void chartsAreReadablePictures();
    void joinsFromTheLeft();
    void joinRefusesItsOwnFolder();
    void kaplanMeierWritesItsFiles();
    void kaplanMeierRefusals_data();
    void kaplanMeierRefusals();
    void matchingWritesItsFiles();
    void datasetReportRoundsAndLeavesOut();
    void cohortReportNeedsTypes();
    void safetabDropsSmallTables();
    void badOptionsExitWithTwo();

private:
    [[nodiscard]] QString path(const char *name = "") const { return m_folder->filePath(QLatin1String(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFiles::frameTypesAreInferred()
{
    TestSupport::writeTree(path(), {{QStringLiteral("a.csv"), "i,f,d,b,s,e\n1,1.5,2020-01-31,T,x,\n,2,,F,2,\n"}});
    const auto frame = readFrame(path("a.csv"));
    SB_VERIFY_RESULT(frame);
    QCOMPARE(frame->rows, std::size_t{2});
    QVERIFY(frame->column("i").type == Core::kInt);
    QVERIFY(frame->column("f").type == Core::kFloat);
    QVERIFY(frame->column("d").type == Core::kDate);
    QVERIFY(frame->column("b").type == Core::kBool);
    QVERIFY(frame->column("s").type == Core::kStr);
    QVERIFY(frame->column("e").type == Core::kStr);
    QVERIFY(frame->column("i").isNull(1));
    QVERIFY(!readFrame(path("none.csv")).has_value());
    QVERIFY(!readFrame(path("a.dta")).has_value());
}

void TestFiles::framesSurviveEveryFormat_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"b.csv", "b.csv.gz", "b.arrow", "b.feather"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestFiles::framesSurviveEveryFormat()
{
    QFETCH(QString, name);
    TestSupport::writeTree(path(), {{QStringLiteral("a.csv"), "patient_id,f,d,b,s\n1,1.5,2020-01-31,T,\"x, y\"\n2,,,F,\n"}});
    const auto frame = readFrame(path("a.csv"));
    SB_VERIFY_RESULT(frame);
    SB_VERIFY_RESULT(writeFrame(m_folder->filePath(name), *frame));
    const auto back = readFrame(m_folder->filePath(name));
    SB_VERIFY_RESULT(back);
    QVERIFY(back->names == frame->names);
    for (std::size_t column = 0; column < frame->columns.size(); ++column) {
        for (std::size_t row = 0; row < frame->rows; ++row) {
            QVERIFY(back->columns[column]->value(row) == frame->columns[column]->value(row));
        }
    }
}

void TestFiles::patternsStayInTheFolder()
{
    TestSupport::writeTree(path(), {{QStringLiteral("o/m_1.csv"), "a\n"}, {QStringLiteral("o/m_2.csv"), "a\n"}, {QStringLiteral("o/.m_3.csv"), "a\n"},
                                    {QStringLiteral("o/p/m_4.csv"), "a\n"}});
    QCOMPARE(globFiles(path(), QStringLiteral("o/m_*.csv")), (QStringList{QStringLiteral("o/m_1.csv"), QStringLiteral("o/m_2.csv")}));
    QCOMPARE(globFiles(path(), QStringLiteral("o/m_?.csv")).size(), 2);
    QCOMPARE(globFiles(path(), QStringLiteral("*/p/m_[34].csv")), QStringList{QStringLiteral("o/p/m_4.csv")});
    QVERIFY(globFiles(path(), QStringLiteral("../*")).isEmpty());
    const Run run = runAction(path(), QStringLiteral("cohort-joiner"), {QStringLiteral("--lhs"), QStringLiteral("o/*.csv"), QStringLiteral("--rhs"), QStringLiteral("/etc/passwd")});
    QCOMPARE(run.code, 2);
}

void TestFiles::decilesAreExact()
{
    // Eleven practices with 0 to 10: each decile is a whole number. One has no patients.
    QByteArray csv = "practice,numerator,denominator,value,date\n";
    for (int i = 10; i >= 0; --i) {
        csv += QByteArray::number(i) + ",1,1," + QByteArray::number(i) + ",2021-02-01\n";
    }
    csv += "12,1,0,inf,2021-02-01\n13,,,,2021-02-01\n1,1,1,0.5,2021-01-01\n2,1,1,0.25,2021-01-01\n";
    TestSupport::writeTree(path(), {{QStringLiteral("output/measure_bp.csv"), csv}, {QStringLiteral("output/other.csv"), "a\n"}});
    const Run run = runAction(path(), QStringLiteral("deciles-charts"), {QStringLiteral("--input-files"), QStringLiteral("output/*.csv"), QStringLiteral("--output-dir=output")});
    QCOMPARE(run.code, 0);
    const QStringList lines = QString::fromUtf8(TestSupport::read(path("output/deciles_table_bp.csv"))).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 19);
    QCOMPARE(lines.at(0), QStringLiteral("date,percentile,value"));
    QCOMPARE(lines.at(5), QStringLiteral("2021-01-01,50,0.375"));
    for (int decile = 1; decile <= 9; ++decile) {
        const QStringList cells = lines.at(9 + decile).split(u',');
        QCOMPARE(cells.at(0), QStringLiteral("2021-02-01"));
        QCOMPARE(cells.at(1).toInt(), decile * 10);
        QVERIFY(std::abs(cells.at(2).toDouble() - decile) < 1e-9);
    }
    QVERIFY(!QImage::fromData(TestSupport::read(path("output/deciles_chart_bp.png"))).isNull());
    QVERIFY(run.log.first().contains(QStringLiteral("1 rows with a denominator of zero")));
    const Run outer = runAction(path(), QStringLiteral("deciles-charts"),
                                {QStringLiteral("--input-files"), QStringLiteral("output/measure_*.csv"), QStringLiteral("--output-dir"), QStringLiteral("outer"),
                                 QStringLiteral("--config"), QStringLiteral(R"({"show_outer_percentiles": true, "charts": {"output": false}})")});
    QCOMPARE(outer.code, 0);
    QCOMPARE(TestSupport::read(path("outer/deciles_table_bp.csv")).count('\n'), 1 + 2 * 27);
    QVERIFY(!QFile::exists(path("outer/deciles_chart_bp.png")));
}

void TestFiles::decilesConfigIsChecked()
{
    const Run run = runAction(path(), QStringLiteral("deciles-charts"), {QStringLiteral("--input-files"), QStringLiteral("x"), QStringLiteral("--output-dir"), QStringLiteral("o"),
                                                                          QStringLiteral("--config"), QStringLiteral(R"({"tables": {"format": 1}})")});
    QCOMPARE(run.code, 2);
    QVERIFY(run.log.last().contains(QStringLiteral("\"tables\"")));
}

void TestFiles::chartsAreReadablePictures()
{
    Chart chart;
    chart.title = QStringLiteral("Title");
    chart.lines.push_back({{{0.0, 0.0}, {10.0, 5.0}, {20.0, std::numeric_limits<double>::quiet_NaN()}}, groupColour(0), 2.0, true});
    chart.boxes.push_back({0.0, 4.0, 0.0, 3.0, groupColour(1), 1.0});
    const QImage image = QImage::fromData(toPng(chart, 600, 400));
    QCOMPARE(image.size(), QSize(600, 400));
    QCOMPARE(image.pixelColor(599, 0), QColor(Qt::white));
    int coloured = 0;
    for (int x = 0; x < image.width(); ++x) {
        for (int y = 0; y < image.height(); ++y) {
            const QColor pixel = image.pixelColor(x, y);
            coloured += pixel.red() > 150 && pixel.green() < 100 && pixel.blue() < 60 ? 1 : 0;
        }
    }
    QVERIFY2(coloured > 2000, "the bar is filled");
    QCOMPARE(roundTicks(0.0, 1.0, 5), (std::vector<double>{0.0, 0.2, 0.4, 0.6, 0.8, 1.0}));
    QCOMPARE(roundTicks(-3.0, 11.0, 6), (std::vector<double>{0.0, 5.0, 10.0}));
    QVERIFY(roundTicks(1.0, 1.0, 5).empty());
}

void TestFiles::joinsFromTheLeft()
{
    TestSupport::writeTree(path(), {{QStringLiteral("output/in_1.csv"), "patient_id,age\n1,40\n2,50\n"}, {QStringLiteral("output/in_2.csv"), "patient_id,age\n3,60\n"},
                                    {QStringLiteral("output/eth.csv"), "patient_id,ethnicity,age\n2,5,51\n2,6,52\n9,1,1\n"}});
    const Run run = runAction(path(), QStringLiteral("cohort-joiner"), {QStringLiteral("--lhs"), QStringLiteral("output/in_*.csv"), QStringLiteral("--rhs"), QStringLiteral("output/eth.csv")});
    QCOMPARE(run.code, 0);
    QCOMPARE(TestSupport::read(path("output/joined/in_1.csv")),
             QByteArray("patient_id,age_x,ethnicity,age_y\r\n1,40,,\r\n2,50,5,51\r\n2,50,6,52\r\n"));
    QVERIFY(TestSupport::read(path("output/joined/in_2.csv")).contains("3,60,,"));
}

void TestFiles::joinRefusesItsOwnFolder()
{
    TestSupport::writeTree(path(), {{QStringLiteral("output/a.csv"), "patient_id\n1\n"}, {QStringLiteral("output/b.csv"), "patient_id\n1\n"}});
    const Run run = runAction(path(), QStringLiteral("cohort-joiner"), {QStringLiteral("--lhs=output/a.csv"), QStringLiteral("--rhs=output/b.csv"), QStringLiteral("--output-dir=output")});
    QCOMPARE(run.code, 2);
}

void TestFiles::kaplanMeierWritesItsFiles()
{
    QByteArray csv = "patient_id,sex,origin,event,censor\n";
    for (int i = 0; i < 60; ++i) {
        const QByteArray event = i % 3 == 0 ? "2020-01-" + QByteArray::number(5 + i % 20).rightJustified(2, '0') : QByteArray();
        csv += QByteArray::number(i) + ',' + (i % 2 == 0 ? "female" : "male") + ",2020-01-01," + event + ",2020-02-15\n";
    }
    TestSupport::writeTree(path(), {{QStringLiteral("output/in.csv"), csv}});
    const auto in = readFrame(path("output/in.csv"));
    SB_VERIFY_RESULT(in);
    SB_VERIFY_RESULT(writeFrame(path("output/in.arrow"), *in));
    const QStringList arguments{QStringLiteral("--df_input=output/in.arrow"), QStringLiteral("--dir_output=output/km/"), QStringLiteral("--exposure=sex"),
                                QStringLiteral("--origin_date=origin"), QStringLiteral("--event_date=event"), QStringLiteral("--censor_date=censor"),
                                QStringLiteral("--max_fup=30"), QStringLiteral("--plot=TRUE"), QStringLiteral("--filename_suffix=_a")};
    const Run run = runAction(path(), QStringLiteral("kaplan-meier-function"), arguments);
    QVERIFY2(run.code == 0, qPrintable(run.log.join(u'\n')));
    const auto estimates = readFrame(path("output/km/estimates_a.csv"));
    SB_VERIFY_RESULT(estimates);
    QVERIFY(estimates->names == (std::vector<std::string>{"sex", "time", "n.risk", "n.censor", "n.event", "cml.event", "cmlinc", "cmlinc.low", "cmlinc.high"}));
    QCOMPARE(estimates->rows, std::size_t{60}); // two levels, thirty days
    const auto arrow = readFrame(path("output/km/estimates_a.arrow"));
    SB_VERIFY_RESULT(arrow);
    QCOMPARE(arrow->rows, std::size_t{60});
    // 30 of each sex are 33 at midpoint 6; 10 events of each are 9 in the end.
    QCOMPARE(*numberAt(arrow->column("n.risk"), 0), 27.0);
    QCOMPARE(*numberAt(arrow->column("cml.event"), 29), 9.0);
    const auto contrasts = readFrame(path("output/km/contrasts_a.csv"));
    SB_VERIFY_RESULT(contrasts);
    QVERIFY(contrasts->has("rd") && contrasts->has("rr.ll") && contrasts->has("sr.ul") && contrasts->has("cmlirr"));
    QCOMPARE(contrasts->rows, std::size_t{30});
    QVERIFY(TestSupport::read(path("output/km/contrasts_a.csv")).contains("NA")); // before any event no ratio is known
    QVERIFY(!QImage::fromData(TestSupport::read(path("output/km/plot_a.png"))).isNull());
}

void TestFiles::kaplanMeierRefusals_data()
{
    QTest::addColumn<QString>("extra");
    QTest::addColumn<QString>("word");
    QTest::newRow("smoothing") << QStringLiteral("--smooth=TRUE") << QStringLiteral("container");
    QTest::newRow("exposure with three") << QStringLiteral("--exposure=three") << QStringLiteral("two values");
    QTest::newRow("no column") << QStringLiteral("--subgroups=region") << QStringLiteral("\"region\"");
    QTest::newRow("method") << QStringLiteral("--method=cubic") << QStringLiteral("linear");
    QTest::newRow("no end") << QStringLiteral("--max_fup=Inf") << QStringLiteral("--max_fup");
    QTest::newRow("not positive") << QStringLiteral("--event_date=start") << QStringLiteral("at least a day");
    QTest::newRow("unknown option") << QStringLiteral("--exposur=sex") << QStringLiteral("--exposure");
}

void TestFiles::kaplanMeierRefusals()
{
    QFETCH(QString, extra);
    QFETCH(QString, word);
    TestSupport::writeTree(path(), {{QStringLiteral("in.csv"), "patient_id,start,event,three\n1,2020-01-01,2020-02-01,a\n2,2020-01-01,,b\n3,2020-01-01,,c\n"}});
    const Run run = runAction(path(), QStringLiteral("kaplan-meier-function"),
                              {QStringLiteral("--df_input=in.csv"), QStringLiteral("--dir_output=o"), QStringLiteral("--origin_date=start"),
                               QStringLiteral("--event_date=event"), QStringLiteral("--max_fup=10"), extra});
    QCOMPARE(run.code, 2);
    QVERIFY2(run.log.join(u'\n').contains(word), qPrintable(run.log.join(u'\n')));
}

void TestFiles::matchingWritesItsFiles()
{
    TestSupport::writeTree(path(), {{QStringLiteral("output/cases.csv"), "patient_id,sex,age,indexdate\n1,F,50,2020-01-05\n2,M,60,2020-01-04\n"},
                                    {QStringLiteral("output/controls.csv"), "patient_id,sex,age,region\n11,F,52,x\n12,M,61,y\n13,M,80,z\n"},
                                    {QStringLiteral("output/config.json"), R"({"matches_per_case": 1, "match_variables": {"sex": "category", "age": 5}, "index_date_variable": "indexdate",
                                      "generate_match_index_date": "1_year_earlier", "closest_match_variables": ["age"], "output_suffix": "_x", "output_format": "csv"})"}});
    const Run run = runAction(path(), QStringLiteral("matching"), {QStringLiteral("--cases"), QStringLiteral("output/cases.csv"), QStringLiteral("--controls"), QStringLiteral("output/controls.csv"),
                                                                   QStringLiteral("--config-file"), QStringLiteral("output/config.json")});
    QVERIFY2(run.code == 0, qPrintable(run.log.join(u'\n')));
    QCOMPARE(TestSupport::read(path("output/matched_cases_x.csv")),
             QByteArray("patient_id,sex,age,indexdate,set_id,case,match_counts\r\n2,M,60,2020-01-04,2,1,1\r\n1,F,50,2020-01-05,1,1,1\r\n"));
    QCOMPARE(TestSupport::read(path("output/matched_matches_x.csv")),
             QByteArray("patient_id,sex,age,region,indexdate,set_id,case\r\n11,F,52,x,2019-01-05,1,0\r\n12,M,61,y,2019-01-04,2,0\r\n"));
    QCOMPARE(TestSupport::read(path("output/matched_combined_x.csv")).count('\n'), 5);
    const QByteArray report = TestSupport::read(path("output/matching_report_x.txt"));
    QVERIFY(report.contains("After matching:") && report.contains("Matches  2") && report.contains("age comparison:"));
}

void TestFiles::datasetReportRoundsAndLeavesOut()
{
    QByteArray csv = "patient_id,flag,age\n";
    for (int i = 0; i < 40; ++i) {
        csv += QByteArray::number(i) + ',' + (i < 4 ? "" : i < 16 ? "1" : "0") + ",30\n";
    }
    TestSupport::writeTree(path(), {{QStringLiteral("output/in.csv"), csv}});
    const Run run = runAction(path(), QStringLiteral("dataset-report"), {QStringLiteral("--input-files"), QStringLiteral("output/in.csv"), QStringLiteral("--output-dir"), QStringLiteral("reports")});
    QCOMPARE(run.code, 0);
    const QByteArray html = TestSupport::read(path("reports/in.html"));
    // 12 are 10, 24 are 25, and the 4 missing round to 5, which is left out.
    QVERIFY(html.contains("<td>1</td><td>10</td><td>28.571429</td>"));
    QVERIFY(html.contains("<td>0</td><td>25</td><td>71.428571</td>"));
    QVERIFY(html.contains("<td>missing</td><td>[REDACTED]</td>"));
    QVERIFY(!html.contains("<h3>age</h3>"));
}

void TestFiles::cohortReportNeedsTypes()
{
    QByteArray csv = "patient_id,sex,age\n";
    for (int i = 0; i < 50; ++i) {
        csv += QByteArray::number(i) + ',' + (i % 2 == 0 ? "F" : "M") + ',' + QByteArray::number(20 + i) + '\n';
    }
    TestSupport::writeTree(path(), {{QStringLiteral("output/in.csv"), csv}});
    QCOMPARE(runAction(path(), QStringLiteral("cohort-report"), {QStringLiteral("output/in.csv")}).code, 2);
    const Run run = runAction(path(), QStringLiteral("cohort-report"), {QStringLiteral("output/in.csv"), QStringLiteral("--config"),
                                                                        QStringLiteral(R"({"output_path": "output/rep", "variable_types": {"sex": "categorical", "age": "int"}})")});
    QVERIFY2(run.code == 0, qPrintable(run.log.join(u'\n')));
    const QByteArray html = TestSupport::read(path("output/rep/descriptives_in.html"));
    QVERIFY(html.contains("<td>mean</td><td>44.5</td>"));
    QVERIFY(html.contains("<td>unique</td><td>2</td>"));
    QVERIFY(!QImage::fromData(TestSupport::read(path("output/rep/age.png"))).isNull());
}

void TestFiles::safetabDropsSmallTables()
{
    QByteArray csv = "patient_id,sex,copd,death\n";
    for (int i = 0; i < 80; ++i) {
        csv += QByteArray::number(i) + ',' + (i % 2 == 0 ? "F" : "M") + ',' + (i % 4 < 2 ? "1" : "0") + ',' + (i < 3 ? "1" : "0") + '\n';
    }
    TestSupport::writeTree(path(), {{QStringLiteral("output/in.csv"), csv}});
    const Run run = runAction(path(), QStringLiteral("safetab"),
                              {QStringLiteral("output/in.csv"), QStringLiteral("--config"),
                               QStringLiteral(R"({"output_path": "output/tabs", "redaction_limit": 7, "tables": {"all": {"tab_type": "2-way", "variables": ["sex", "copd", "death"]},
                                "bysex": {"tab_type": "groupby-2-way", "variables": ["copd", "death"], "groupby": "sex"}}})")});
    QVERIFY2(run.code == 0, qPrintable(run.log.join(u'\n')));
    const QByteArray log = TestSupport::read(path("output/tabs/in_tables/table_log.txt"));
    QVERIFY(log.contains("all - sex vs copd - Table created"));
    QVERIFY(log.contains("all - sex vs death - Table REDACTED, small numbers"));
    QVERIFY(log.contains("bysex - df_F - copd vs death - Table REDACTED"));
    const QByteArray table = TestSupport::read(path("output/tabs/in_tables/all/sex vs copd.md"));
    QVERIFY2(table.contains("| F | 20 | 20 | 40 |") && table.contains("| Total | 40 | 40 | 80 |") && table.contains("50.0"), table.constData());
    QVERIFY(!QFile::exists(path("output/tabs/in_tables/all/sex vs death.md")));
}

void TestFiles::badOptionsExitWithTwo()
{
    const Runner::NativeExecutors natives = nativeActions();
    QCOMPARE(natives.size(), std::size_t{7});
    for (const auto &[name, executor] : natives) {
        const Run run = runAction(path(), name, {QStringLiteral("--nonsense"), QStringLiteral("1")});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.log.last().endsWith(u'.') || run.log.last().endsWith(u'?'), qPrintable(run.log.last()));
    }
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
