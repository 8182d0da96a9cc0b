// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/outputs/catalogue.h"
#include "model/outputs/disclosure.h"
#include "model/outputs/releasedraft.h"
#include "model/pipeline/filerules.h"
#include "model/table/csv.h"
#include "tests/support/testsupport.h"

using namespace Outputs;

namespace
{

QStringList rules(const QList<Hint> &hints)
{
    QStringList found;
    for (const Hint &hint : hints) {
        found.append(hint.rule);
    }
    return found;
}

QByteArray rows(int count)
{
    QByteArray text = "group,n\n";
    for (int i = 0; i < count; ++i) {
        text += "g" + QByteArray::number(i) + ",10\n";
    }
    return text;
}

struct Case
{
    QString rule;
    QString name;
    QByteArray text;
    bool expected = true; ///< whether the rule says something
    QString path;
};

/// What each rule is about and what it is not; names of rows begin with the rule.
QList<Case> cases()
{
    QList<Case> all;
    const auto row = [&all](const char *rule, const char *name, const QByteArray &text, bool expected = true, const char *path = "output/t.csv") {
        all.append({QString::fromLatin1(rule), QString::fromLatin1(name), text, expected, QString::fromLatin1(path)});
    };
    row("S1", "seven", "group,n\na,7\nb,20\n");
    row("S1", "one", "group,count\na,1\n");
    row("S1", "eight", "group,n\na,8\n", false);
    row("S1", "zero", "group,n\na,0\nb,10\n", false);
    row("S1", "a label, not a count", "imd_quintile,n\n1,10\n5,20\n", false);
    row("S1", "not whole", "group,mean\na,6.5\n", false);
    row("S2", "unrounded", "group,n\na,23\nb,20\n");
    row("S2", "by five", "group,n\na,25\nb,20\n", false);
    row("S2", "midpoint 6", "group,n\na,9\nb,0\nc,15\n", false);
    row("S2", "years are labels", "year,n\n2021,10\n", false);
    row("S3", "from other counts", "numerator,denominator,ratio\n10,100,0.11\n");
    row("S3", "from these", "numerator,denominator,ratio\n10,100,0.1\n", false);
    row("S3", "percent", "numerator,denominator,percent\n10,100,10\n", false);
    row("S4", "named, not rounded", "n_midpoint6\n10\n");
    row("S4", "named and rounded", "n_midpoint6\n9\n", false);
    row("S4", "derived", "n_midpoint6_derived\n12\n", false);
    row("S4", "not derived", "n_midpoint6_derived\n13\n");
    row("S5", "minimum", "group,age_min\na,18\n");
    row("S5", "part of a word", "group,administered\na,20\n", false);
    row("S7", "other mark", "group,n\na,redacted\nb,10\n");
    row("S7", "the mark", "group,n\na,[REDACTED]\nb,10\n", false);
    row("S8", "total differs", "group,n\na,10\nb,20\nTotal,35\n");
    row("S8", "total agrees", "group,n\na,10\nb,20\nTotal,30\n", false);
    row("S8", "two breakdowns agree", "variable,value,n\nall,,30\nsex,F,10\nsex,M,20\nage,young,15\nage,old,15\n", false);
    row("S8", "one of two breakdowns differs", "variable,value,n\nall,,30\nsex,F,10\nsex,M,20\nage,young,15\nage,old,10\n");
    row("S8", "one redacted", "group,n\na,[REDACTED]\nb,20\nTotal,30\n");
    row("S8", "two redacted", "group,n\na,[REDACTED]\nb,[REDACTED]\nc,10\nTotal,30\n", false);
    row("S9", "model", "term,estimate\nage,1.2\n");
    row("S9", "model with size", "term,estimate,n\nage,1.2,100\n", false);
    row("S10", "practice", "practice_id,n\n1,10\n");
    row("F3", "patient", "patient_id,n\n1,10\n");
    row("F4", "few rows", "group,n\na,10\n", false);
    row("S1", "in words for people", "group,n\na,4 (3.2%)\n");
    row("S1", "a thousand and five", "group,n\na,\"1,005\"\n", false);
    row("S2", "a thousand and five", "group,n\na,\"1,005\"\n", false);
    row("S1", "in a table of a note", "# Counts\n\n| group | n |\n| --- | --- |\n| a | 3 |\n", true, "output/t.md");
    row("S2", "rounded in a note", "| group | n |\n| --- | --- |\n| a | 30 |\n", false, "output/t.md");
    row("S1", "in a page", "<table><tr><th>group</th><th>n</th></tr><tr><td>a</td><td>3</td></tr></table>", true, "output/t.html");
    row("S1", "in records", "[{\"group\": \"a\", \"n\": 3}]", true, "output/t.json");
    row("S3", "shown beside a redacted count", "group,n,total,percent\na,[REDACTED],100,5\nb,20,100,20\n");
    row("S3", "redacted with its count", "group,n,total,percent\na,[REDACTED],100,[REDACTED]\nb,20,100,20\n", false);
    row("S3", "a count by its percentage", "group,population,percent\na,100,4\nb,200,30\nc,50,80\n");
    row("S3", "no small count by its percentage", "group,population,percent\na,100,40\nb,200,30\nc,50,80\n", false);
    row("S3", "shares of all", "group,n,percent\na,20,20\nb,30,30\nc,50,50\n", false);
    row("S3", "rounded shares of all", "group,n,pct\na,5,0.6\nb,30,3.5\nc,820,95.9\n", false);
    row("S5", "a row", "statistic,value\nmin,18\nmean,40.5\n");
    row("S5", "mean of few", "group,n,mean\na,5,3.2\n");
    row("S5", "mean of many", "group,n,mean\na,10,3.2\n", false);
    row("S6", "alone", "x", true, "figures/alone.png");
    row("S6", "with its data", "x", false, "output/f.png");
    row("S7", "a label", "group,n\n[REDACTED],10\nb,20\n");
    row("S7", "not available, perhaps", "group,n\na,NA\nb,10\n");
    row("S7", "a statistic without a value", "term,estimate,p.value,n\na,NA,NA,10\nb,1.2,0.5,10\n", false);
    row("S1", "numbers of models and bounds of time", "model,tstop,vax1_az,n_obs,estimate\n1,7,1,25,0.1\n2,14,0,30,0.2\n", false);
    row("S2", "degrees of freedom", "model,df.residual,nobs\n1,1231,20\n2,1232,25\n", false);
    row("S5", "the largest r squared", "model,r.squared.max,nobs\n1,0.3,20\n", false);
    row("S8", "a column of totals differs", "group,female,male,total\na,10,20,35\nb,10,10,20\n");
    row("S8", "a column of totals agrees", "group,female,male,total\na,10,20,30\nb,10,10,20\n", false);
    row("S8", "few are left", "group,n,total\na,97,100\nb,50,100\n");
    row("S8", "few are left after rounding", "group,n,total\na,95,100\nb,50,100\n", false);
    row("S8", "nobody is left", "group,n,total\na,100,100\n", false);
    row("S10", "region of practices", "practice_region,n\nLondon,10\n", false);
    row("S10", "region", "region,n\nLondon,10\n", false);
    row("F1", "extension", "x", true, "output/t.rds");
    row("F1", "a dot first", "group,n\na,10\n", true, "output/.t.csv");
    row("F1", "table", "group,n\na,10\n", false);
    row("F2", "16 MiB", QByteArray(16 * 1024 * 1024, 'x'), false, "output/t.txt");
    row("F2", "a byte more", QByteArray(16 * 1024 * 1024 + 1, 'x'), true, "output/t.txt");
    row("F3", "no patient", "patient_id_count,n\n10,10\n", false);
    row("F4", "5001 rows", rows(5001));
    row("F4", "5000 rows", rows(5000), false);
    return all;
}

} // namespace

class TestOutputs : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void listsFilesByActionAndLevel();
    void fileRules_data();
    void fileRules();
    void readsCsv_data();
    void readsCsv();
    void readsCompressedTables();
    void summarisesColumns();
    void hints_data();
    void hints();
    void everyRuleHasBothCases();
    void hintsPointAtCells();
    void figuresNeedTheirData();
    void remediesNameTheColumn();
    void draftsSurviveJson();
    void draftChecks();
    void draftExport();
};

void TestOutputs::listsFilesByActionAndLevel()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("output/b/1.csv"), "a\n1\n"},
                                           {QStringLiteral("output/b/2.csv"), "patient_id\n1\n"},
                                           {QStringLiteral("output/b/deep/3.csv"), "a\n"},
                                           {QStringLiteral("output/a.rds"), "xyz"}});
    QFile::link(QStringLiteral("/etc/hostname"), folder.filePath(QStringLiteral("output/b/link.csv")));
    const Pipeline::Project project
        = Pipeline::parseProject(QStringLiteral("version: '5'\nactions:\n"
                                                "  b: {run: r:v2 b, outputs: {highly_sensitive: {o: output/*/*.csv}, moderately_sensitive: {p: output/b/2.csv}}}\n"
                                                "  a: {run: r:v2 a, outputs: {highly_sensitive: {o: output/a.rds, p: output/none*.csv}}}\n"),
                                 QStringLiteral("p"))
              .project;
    const Catalogue found = listOutputs(folder.path(), project);
    QStringList paths;
    for (const OutputFile &file : found.files) {
        paths.append(file.action + u' ' + file.path + u' ' + Pipeline::levelName(file.level) + u' ' + QString::number(file.size));
    }
    QCOMPARE(paths, QStringList({QStringLiteral("b output/b/1.csv highly_sensitive 4"), QStringLiteral("b output/b/2.csv moderately_sensitive 13"),
                                 QStringLiteral("a output/a.rds highly_sensitive 3")}));
    QVERIFY(found.files.at(1).refusal.contains(QStringLiteral("patient_id")));
    QVERIFY(found.files.at(0).modified.isValid());
    QCOMPARE(found.missing.size(), 1);
    QCOMPARE(found.missing.first().pattern, QStringLiteral("output/none*.csv"));
}

void TestOutputs::fileRules_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("refusals");
    QTest::newRow("small table") << QStringLiteral("a.csv") << rows(10) << 0;
    QTest::newRow("5000 rows") << QStringLiteral("a.csv") << rows(5000) << 0;
    QTest::newRow("5001 rows") << QStringLiteral("a.csv") << rows(5001) << 1;
    QTest::newRow("5000 rows, no last line end") << QStringLiteral("a.csv") << rows(5000).chopped(1) << 0;
    QTest::newRow("quoted line ends count once") << QStringLiteral("a.csv") << QByteArray("a\n" + QByteArray("\"x\ny\"\n").repeated(3000)) << 0;
    QTest::newRow("patient_id") << QStringLiteral("a.csv") << QByteArray("x,\"patient_id\"\n1,2\n") << 1;
    QTest::newRow("patient_id after a mark") << QStringLiteral("a.csv") << QByteArray("\xEF\xBB\xBFpatient_id,x\r\n1,2\r\n") << 1;
    QTest::newRow("both") << QStringLiteral("a.csv") << rows(5001).replace(0, 5, "patient_id") << 2;
    QTest::newRow("other name") << QStringLiteral("a.csv") << QByteArray("patient_id_count\n1\n") << 0;
    QTest::newRow("patient_id in text") << QStringLiteral("a.txt") << QByteArray("patient_id\n") << 0;
    QTest::newRow("16 MiB") << QStringLiteral("a.txt") << QByteArray(16 * 1024 * 1024, 'x') << 0;
    QTest::newRow("a byte more") << QStringLiteral("a.txt") << QByteArray(16 * 1024 * 1024 + 1, 'x') << 1;
    QTest::newRow("extension") << QStringLiteral("a.rds") << QByteArray("x") << 1;
    QTest::newRow("upper case") << QStringLiteral("a.CSV") << QByteArray("x") << 1;
}

void TestOutputs::fileRules()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    QFETCH(int, refusals);
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{name, content}});
    const QStringList found = Pipeline::levelFourRefusals(folder.filePath(name), name);
    QVERIFY2(found.size() == refusals, qPrintable(found.join(u'\n')));
}

void TestOutputs::readsCsv_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<QStringList>>("table");
    const auto row = [](const char *name, const char *text, const QList<QStringList> &table) {
        QTest::newRow(name) << QString::fromUtf8(text) << table;
    };
    const QString a = QStringLiteral("a");
    const QString b = QStringLiteral("b");
    row("plain", "a,b\n1,2\n", {{a, b}, {QStringLiteral("1"), QStringLiteral("2")}});
    row("quotes", "a,b\n\"x,\"\"y\"\"\",\"l\nm\"\n", {{a, b}, {QStringLiteral("x,\"y\""), QStringLiteral("l\nm")}});
    row("windows and mark", "\xEF\xBB\xBF" "a,b\r\n1,2", {{a, b}, {QStringLiteral("1"), QStringLiteral("2")}});
    row("ragged", "a,b\n1\n1,2,3\n", {{a, b}, {QStringLiteral("1")}, {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}});
    row("blank lines", "\na\n\n1\n\n", {{a}, {QStringLiteral("1")}});
    row("empty", "", {{}});
}

void TestOutputs::readsCsv()
{
    QFETCH(QString, text);
    QFETCH(QList<QStringList>, table);
    const TextTable read = parseCsv(text);
    QCOMPARE(read.header, table.first());
    QCOMPARE(read.rows, table.mid(1));
}

void TestOutputs::readsCompressedTables()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("a.csv.gz"), Table::gzipped("a,b\n1,2\n")}, {QStringLiteral("b.csv"), "a\n\xff\n"}});
    const auto table = readTable(folder.filePath(QStringLiteral("a.csv.gz")));
    SB_VERIFY_RESULT(table);
    QCOMPARE(table->cell(0, 1), QStringLiteral("2"));
    QVERIFY(!readTable(folder.filePath(QStringLiteral("b.csv"))));
    QVERIFY(!readTable(folder.filePath(QStringLiteral("absent.csv"))));
    QVERIFY(readTable(folder.filePath(QStringLiteral("a.csv.gz")), 0)->truncated);
}

void TestOutputs::summarisesColumns()
{
    const QList<ColumnSummary> found = summarise(parseCsv(QStringLiteral("n,rate,mixed,text,empty\n"
                                                                         "0,-0.5,5,a,\n"
                                                                         "9,2,x,,null\n"
                                                                         "[REDACTED],NaN,<=7,n/a,\n"
                                                                         "15,,5,b,None\n")));
    QCOMPARE(found.size(), 5);
    QCOMPARE(found[0].type, QStringLiteral("integer"));
    QCOMPARE(found[0].rows, 4);
    QCOMPARE(found[0].numeric, 3);
    QCOMPARE(found[0].redacted, 1);
    QCOMPARE(found[0].minimum, 0.0);
    QCOMPARE(found[0].minimumAboveZero, 9.0);
    QCOMPARE(found[0].maximum, 15.0);
    QCOMPARE(found[0].sum, 24.0);
    QCOMPARE(found[0].divisibleBy5, false);
    QCOMPARE(found[0].divisibleBy6, false);
    QCOMPARE(found[0].midpoint6, true);
    QCOMPARE(found[1].type, QStringLiteral("float"));
    QCOMPARE(found[1].missing, 2);
    QCOMPARE(found[1].minimumAboveZero, 0.5);
    QCOMPARE(found[2].type, QStringLiteral("mixed"));
    QVERIFY(!found[2].divisibleBy5.has_value());
    QCOMPARE(found[3].type, QStringLiteral("text"));
    QCOMPARE(found[3].redacted, 1);
    QCOMPARE(found[4].missing, 4);
    QVERIFY(!found[4].sum.has_value());
}

void TestOutputs::hints_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<bool>("expected");
    QTest::addColumn<QString>("path");
    for (const Case &each : cases()) {
        QTest::newRow(qPrintable(each.rule + QLatin1Char(' ') + each.name)) << each.text << each.rule << each.expected << each.path;
    }
}

void TestOutputs::hints()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rule);
    QFETCH(bool, expected);
    QFETCH(QString, path);
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{path, text}, {QStringLiteral("output/f.csv"), "x\n"}});
    const QList<Hint> found = checkFile(folder.path(), path);
    QVERIFY2(rules(found).contains(rule) == expected, qPrintable(rules(found).join(u',')));
    for (const Hint &hint : found) {
        QVERIFY2(hint.message.endsWith(u'.'), qPrintable(hint.message));
    }
}

void TestOutputs::everyRuleHasBothCases()
{
    for (const char *rule : {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "F1", "F2", "F3", "F4"}) {
        for (const bool expected : {true, false}) {
            const QList<Case> all = cases();
            const bool any = std::any_of(all.cbegin(), all.cend(), [&](const Case &each) { return each.rule == QLatin1String(rule) && each.expected == expected; });
            QVERIFY2(any, rule);
        }
    }
}

void TestOutputs::hintsPointAtCells()
{
    const QList<Hint> found = checkTable(parseCsv(QStringLiteral("group,n\na,10\nb,5\n")));
    QCOMPARE(rules(found), QStringList({QStringLiteral("S1")}));
    QCOMPARE(found.first().row, 1);
    QCOMPARE(found.first().columnIndex, 1);
    QCOMPARE(found.first().column, QStringLiteral("n"));
    QString many = QStringLiteral("group,n\n");
    for (int i = 0; i < 500; ++i) {
        many += QStringLiteral("a,5\n");
    }
    QCOMPARE(rules(checkTable(parseCsv(many))).count(QStringLiteral("S1")), 100);
}

void TestOutputs::figuresNeedTheirData()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("output/a.png"), "x"}, {QStringLiteral("output/b.rds"), "x"}});
    QCOMPARE(rules(checkFile(folder.path(), QStringLiteral("output/a.png"))), QStringList({QStringLiteral("S6")}));
    QCOMPARE(rules(checkFile(folder.path(), QStringLiteral("output/b.rds"))), QStringList({QStringLiteral("F1")}));
    TestSupport::writeTree(folder.path(), {{QStringLiteral("output/a.csv"), "x\n"}});
    QVERIFY(checkFile(folder.path(), QStringLiteral("output/a.png")).isEmpty());
}

void TestOutputs::remediesNameTheColumn()
{
    for (const QString &rule : {QStringLiteral("S1"), QStringLiteral("S2"), QStringLiteral("S4"), QStringLiteral("S5")}) {
        for (const Language language : {Language::Python, Language::R, Language::Stata}) {
            const QString code = remedyCode({rule, QStringLiteral("my_count"), -1, -1, {}}, language);
            QVERIFY(code.contains(QStringLiteral("my_count")) && !code.contains(u'%'));
        }
    }
    QVERIFY(remedyCode({QStringLiteral("S8"), QStringLiteral("n"), -1, -1, {}}, Language::R).isEmpty());
}

void TestOutputs::draftsSurviveJson()
{
    const ReleaseDraft draft{QStringLiteral("First"),
                             {{QStringLiteral("tables"), QStringLiteral("context é"), QStringLiteral("controls"),
                               {{QStringLiteral("output/a.csv"), DraftFile::Kind::Output}, {QStringLiteral("output/b.csv"), DraftFile::Kind::Supporting}}}}};
    const auto back = draftFromJson(toJson(draft));
    SB_VERIFY_RESULT(back);
    QCOMPARE(*back, draft);
    QVERIFY(!draftFromJson("[]"));
    QVERIFY(!draftFromJson("{\"version\": 2}"));
}

void TestOutputs::draftChecks()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("output/a.csv"), "group,n\na,10\n"}, {QStringLiteral("output/b.csv"), "group,n\na,4\n"}, {QStringLiteral("output/c.rds"), "x"}});
    const auto found = [&folder](const ReleaseDraft &draft) {
        QStringList texts;
        for (const Core::Diagnostic &diagnostic : checkDraft(draft, folder.path())) {
            texts.append(Core::severityName(diagnostic.severity) + u' ' + diagnostic.rule);
        }
        return texts;
    };
    ReleaseDraft draft{QStringLiteral("x"), {{QStringLiteral("default"), QStringLiteral("c"), QStringLiteral("d"), {{QStringLiteral("output/a.csv"), DraftFile::Kind::Output}}}}};
    QCOMPARE(found(draft), QStringList());
    draft.groups.first().context.clear();
    QCOMPARE(found(draft), QStringList({QStringLiteral("error release.context")}));
    draft.groups.first().context = QStringLiteral("c");
    draft.groups.first().controls = QStringLiteral("  ");
    QCOMPARE(found(draft), QStringList({QStringLiteral("error release.controls")}));
    draft.groups.first().controls = QStringLiteral("d");
    draft.groups.first().files.append({QStringLiteral("output/b.csv"), DraftFile::Kind::Output});
    QCOMPARE(found(draft), QStringList({QStringLiteral("warning S1"), QStringLiteral("warning S2")}));
    draft.groups.first().files.last() = {QStringLiteral("output/c.rds"), DraftFile::Kind::Output};
    QCOMPARE(found(draft), QStringList({QStringLiteral("error release.file")}));
    draft.groups.first().files.last() = {QStringLiteral("output/c.rds"), DraftFile::Kind::Supporting};
    QCOMPARE(found(draft), QStringList());
    draft.groups.first().files.last() = {QStringLiteral("../outside.csv"), DraftFile::Kind::Output};
    QCOMPARE(found(draft), QStringList({QStringLiteral("error release.file")}));
    draft.groups.append(draft.groups.first());
    draft.groups.last().name = QStringLiteral("Default");
    QVERIFY(found(draft).contains(QStringLiteral("error release.group")));
    QCOMPARE(found({}), QStringList({QStringLiteral("error release.file")}));
}

void TestOutputs::draftExport()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("output/a.csv"), "group,n\na,10\n"}});
    ReleaseDraft draft{QStringLiteral("Tables"), {{QStringLiteral("default"), QStringLiteral("who"), QStringLiteral("how"), {{QStringLiteral("output/a.csv"), DraftFile::Kind::Output}}}}};
    const QString target = folder.filePath(QStringLiteral("release"));
    SB_VERIFY_RESULT(exportDraft(draft, folder.path(), target));
    QCOMPARE(TestSupport::read(target + QStringLiteral("/files/output/a.csv")), QByteArray("group,n\na,10\n"));
    const QByteArray text = TestSupport::read(target + QStringLiteral("/release.md"));
    QVERIFY(text.contains("# Tables") && text.contains("who") && text.contains("| n | integer | 1 | 1 |"));
    QCOMPARE(*draftFromJson(TestSupport::read(target + QStringLiteral("/release.json"))), draft);
    QVERIFY(!exportDraft(draft, folder.path(), target));
    draft.groups.first().files.first().path = QStringLiteral("../x");
    QVERIFY(!exportDraft(draft, folder.path(), folder.filePath(QStringLiteral("other"))));
}

QTEST_GUILESS_MAIN(TestOutputs)
#include "tst_outputs.moc"
