// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "model/table/csv.h"
#include "model/table/rangedtables.h"
#include "model/table/tablefiles.h"
#include "tests/support/testsupport.h"

using namespace Table;

/// Dummy tables as files (ehrql.md 30): what is read, and how everything that is wrong is said.
class TableFilesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsEveryType();
    void readsCompressedFilesOfSeveralMembers();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void listsAllProblemsOfAllFilesUpToALimit();
    void countsRowsAsTheFileHasThem();
    void warnsOfAPatientTwice();
    void knowsTheRowOfTheFileThatEachRowWas();
    void keepsOnlyTheColumnsAskedFor();
    void readsLargeFilesInPartsLikeSmallOnes();
    void readsRangesLikeTheWhole();
    void doesNotReadByRangesWhatIsNotInOrder_data();
    void doesNotReadByRangesWhatIsNotInOrder();

private:
    [[nodiscard]] Core::Result<DataTablePtr> read(const QByteArray &text, QStringList *warnings = nullptr);

    QTemporaryDir m_folder;
};

namespace
{

/// A table of one row per patient with a column of every kind.
Core::TableSchemaPtr people()
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = "user";
    schema->name = schema->tableName = "people";
    schema->oneRowPerPatient = true;
    const auto add = [&schema](const char *name, Core::ElementType type) {
        Core::ColumnSchema column;
        column.name = name;
        column.type = type;
        schema->columns.push_back(column);
    };
    add("flag", Core::kBool);
    add("count", Core::kInt);
    add("weight", Core::kFloat);
    add("born", Core::kDate);
    add("sex", Core::kStr);
    Core::Constraint sexes;
    sexes.kind = Core::Constraint::Kind::Categorical;
    sexes.values = {Core::Value("female"), Core::Value("male")};
    schema->columns.back().constraints.push_back(sexes);
    return schema;
}

Core::TableSchemaPtr events()
{
    auto schema = std::make_shared<Core::TableSchema>(*people());
    schema->name = schema->tableName = "events";
    schema->oneRowPerPatient = false;
    return schema;
}

std::string textOf(const DataTable &table)
{
    std::string text;
    for (std::size_t p = 0; p < table.patientIds.size(); ++p) {
        for (std::uint32_t row = table.offsets[p]; row < table.offsets[p + 1]; ++row) {
            text += std::to_string(table.patientIds[p]);
            for (const ColumnPtr &column : table.columns) {
                text += '|' + (column ? column->value(row).toCsvText() : std::string("-"));
            }
            text += '\n';
        }
    }
    return text;
}

/// Rows in order of patient, for files of several parts.
QByteArray manyRows(int patients, int rowsEach)
{
    QByteArray text("patient_id,flag,count,weight,born,sex\n");
    for (int patient = 1; patient <= patients; ++patient) {
        for (int row = 0; row < rowsEach; ++row) {
            const QByteArray number = QByteArray::number(patient * 31 + row);
            text += QByteArray::number(patient) + (row % 2 == 0 ? ",T," : ",,") + number + ',' + number + ".25,2020-01-" + QByteArray::number(10 + row % 18)
                    + (patient % 3 == 0 ? ",female\n" : ",male\n");
        }
    }
    return text;
}

} // namespace

Core::Result<DataTablePtr> TableFilesTest::read(const QByteArray &text, QStringList *warnings)
{
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("people.csv"), text}});
    return readTableFile(m_folder.filePath(QStringLiteral("people.csv")), {people(), {}}, warnings);
}

void TableFilesTest::readsEveryType()
{
    const auto table = read("sex,patient_id,flag,count,weight,born,extra\r\n"
                            "male,2,T,-7,1e3,20200131,x\r\n"
                            ",1,,,,,\r\n"
                            "\"female\",3,F, 1_000 ,nan,2020-W05-5,\"a,\"\"b\"\n");
    SB_VERIFY_RESULT(table);
    QCOMPARE(textOf(**table), std::string("1|||||\n2|T|-7|1000.0|2020-01-31|male\n3|F|1000|nan|2020-01-31|female\n"));
}

void TableFilesTest::readsCompressedFilesOfSeveralMembers()
{
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("people.csv.gz"), gzipped("patient_id,count\n1,5\n") + gzipped("2,6\n")}});
    const auto table = readTableFile(m_folder.filePath(QStringLiteral("people.csv.gz")), {people(), {}});
    SB_VERIFY_RESULT(table);
    QCOMPARE(textOf(**table), std::string("1|-|5|-|-|-\n2|-|6|-|-|-\n"));
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("people.csv.gz"), gzipped(manyRows(50, 2)).first(60)}});
    QVERIFY(!readTableFile(m_folder.filePath(QStringLiteral("people.csv.gz")), {people(), {}}));
}

void TableFilesTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const QByteArray &text, const char *problem) { QTest::newRow(name) << text << QString::fromUtf8(problem); };
    row("empty file", "", ":1:1: error: the file is empty");
    row("no patient_id", "id,count\n1,2\n", ":1:1: error: there is no column patient_id [table.column]");
    row("ragged, long", "patient_id,count\n1,2,3\n", ":2:1: error: row 1 has 3 cells, but the heading has 2 [table.cells]");
    row("ragged, short", "patient_id,count\n1,2\n3\n", ":3:1: error: row 2 has one cell, but the heading has 2 [table.cells]");
    row("blank line", "patient_id,count\n1,2\n\n2,3\n", ":3:1: error: row 2 is blank");
    row("no patient", "patient_id,count\n,2\n", ":2:1: error: row 1, column patient_id: must not be empty [table.missing]");
    row("patient not a number", "patient_id,count\nx,2\n", ":2:1: error: row 1, column patient_id: \"x\" is not a whole number (of 64 bits) [table.value]");
    row("wrong int", "patient_id,count\n1,1.0\n", ":2:3: error: row 1, column count: \"1.0\" is not a whole number (of 64 bits) [table.value]");
    row("int beyond 64 bits", "patient_id,count\n1,99999999999999999999\n", "is not a whole number");
    row("wrong float", "patient_id,weight\n1,1;5\n", "row 1, column weight: \"1;5\" is not a number");
    row("wrong bool", "patient_id,flag\n1,true\n", "row 1, column flag: \"true\" is not T or F");
    row("bad date", "patient_id,born\n1,2020-02-30\n", ":2:3: error: row 1, column born: \"2020-02-30\" is not a date like 2020-01-31");
    row("time stamp", "patient_id,born\n1,2020-02-03T00:00:00\n", "is not a date");
    row("unknown category", "patient_id,sex\n1,male\n2,M\n", "error: row 2, column sex: \"M\" is not among the allowed values: female, male [table.category]");
    row("byte order mark", "\xEF\xBB\xBFpatient_id,count\n1,2\n", ":1:1: error: the file begins with a byte order mark");
    row("Latin-1", "patient_id,sex\n1,f\xE9minin\n", ":2:3: error: row 1, column sex: \"f\xC3\xA9minin\" is not UTF-8 text; save the file as UTF-8 [table.encoding]");
    row("Latin-1 heading", "patient_id,\xE9ge\n1,2\n", "is not UTF-8 text");
    row("10 MB line", QByteArray("patient_id,count\n1,") + QByteArray(10 << 20, '7') + '\n', "is not a whole number");
    row("10 MB heading", QByteArray(10 << 20, 'x') + "\n1\n", "there is no column patient_id");
    row("quote never closed", "patient_id,count,sex\n1,2,\"male\n3,4,male\n", "row 1, column sex: \"male");
    row("only NUL bytes", QByteArray(1000, '\0'), "there is no column patient_id");
}

void TableFilesTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    const auto table = read(text);
    QVERIFY(!table);
    QVERIFY2(table.error().detail.contains(QStringLiteral("people.csv")), qPrintable(table.error().detail));
    QVERIFY2(table.error().detail.contains(problem), qPrintable(table.error().detail));
    QVERIFY(table.error().detail.size() < 2000);
}

void TableFilesTest::listsAllProblemsOfAllFilesUpToALimit()
{
    QTemporaryDir folder;
    QByteArray bad("patient_id,count\n");
    for (int i = 0; i < 300; ++i) {
        bad += QByteArray::number(i) + ",x\n";
    }
    TestSupport::writeTree(folder.path(), {{QStringLiteral("people.csv"), "patient_id,flag\n1,no\n"}, {QStringLiteral("events.csv"), bad}});
    auto absent = std::make_shared<Core::TableSchema>(*people());
    absent->tableName = absent->name = "absent";
    const auto tables = readTableFolder(folder.path(), {{absent, {}}, {people(), {}}, {events(), {}}});
    QVERIFY(!tables);
    const QStringList lines = tables.error().detail.split(u'\n');
    QCOMPARE(lines.size(), 101);
    QVERIFY(lines.at(0).contains(QStringLiteral("absent.csv: error: there is no such file")));
    QVERIFY(lines.at(1).contains(QStringLiteral("people.csv:2:3")));
    QVERIFY(lines.at(2).contains(QStringLiteral("events.csv:2:3")));
    QCOMPARE(lines.last(), QStringLiteral("... and 202 more"));
}

void TableFilesTest::countsRowsAsTheFileHasThem()
{
    // A row that is unusable still counts, and a quoted cell may hold line ends.
    const auto table = read("patient_id,count,sex\n1,2\n2,\"x\ny\",male\n3,4,none\n4,z,male\n");
    QVERIFY(!table);
    const QString detail = table.error().detail;
    QVERIFY2(detail.contains(QStringLiteral("row 3, column sex")), qPrintable(detail));
    QVERIFY2(detail.contains(QStringLiteral("people.csv:6:3: error: row 4, column count")), qPrintable(detail));
}

void TableFilesTest::warnsOfAPatientTwice()
{
    QStringList warnings;
    const auto table = read("patient_id,count\n1,2\n2,3\n1,4\n", &warnings);
    SB_VERIFY_RESULT(table);
    QCOMPARE(textOf(**table), std::string("1|-|4|-|-|-\n2|-|3|-|-|-\n")); // the last row counts
    QCOMPARE(warnings.size(), 1);
    QVERIFY(warnings.first().contains(QStringLiteral("warning: row 3, column patient_id: patient 1 is already in row 1")));
}

void TableFilesTest::knowsTheRowOfTheFileThatEachRowWas()
{
    const auto sorted = read("patient_id,count\n1,2\n2,3\n");
    SB_VERIFY_RESULT(sorted);
    QCOMPARE((*sorted)->fileRow(1), 1U);
    const auto unsorted = read("patient_id,count\n3,2\n1,4\n2,6\n");
    SB_VERIFY_RESULT(unsorted);
    QCOMPARE(textOf(**unsorted), std::string("1|-|4|-|-|-\n2|-|6|-|-|-\n3|-|2|-|-|-\n"));
    QCOMPARE(QList<std::uint32_t>({(*unsorted)->fileRow(0), (*unsorted)->fileRow(1), (*unsorted)->fileRow(2)}), QList<std::uint32_t>({1, 2, 0}));
}

void TableFilesTest::keepsOnlyTheColumnsAskedFor()
{
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("people.csv"), "patient_id,count,weight\n1,2,3\n"}});
    const QString path = m_folder.filePath(QStringLiteral("people.csv"));
    const auto table = readTableFile(path, {people(), std::vector<std::string>{"weight"}});
    SB_VERIFY_RESULT(table);
    QCOMPARE(textOf(**table), std::string("1|-|-|3.0|-|-\n"));
    // Columns that are dropped are checked all the same.
    TestSupport::writeTree(m_folder.path(), {{QStringLiteral("people.csv"), "patient_id,count,weight\n1,x,3\n"}});
    QVERIFY(!readTableFile(path, {people(), std::vector<std::string>{"weight"}}));
}

void TableFilesTest::readsLargeFilesInPartsLikeSmallOnes()
{
    const QByteArray text = manyRows(60000, 6); // more than one part
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), text}});
    const auto whole = readTableFile(folder.filePath(QStringLiteral("events.csv")), {events(), {}});
    SB_VERIFY_RESULT(whole);
    QCOMPARE((*whole)->rowCount(), std::size_t{360000});
    QCOMPARE((*whole)->columns[1]->value(359999), Core::Value(std::int64_t{60000 * 31 + 5}));
    // One quote makes it one part; the result is the same.
    QByteArray quoted = text;
    quoted.replace(quoted.lastIndexOf("female"), 6, "\"female\"");
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), quoted}});
    const auto again = readTableFile(folder.filePath(QStringLiteral("events.csv")), {events(), {}});
    SB_VERIFY_RESULT(again);
    QVERIFY(textOf(**whole) == textOf(**again));
    // A problem in a later part has its own row and line.
    QByteArray bad = text;
    bad.replace(bad.lastIndexOf("male"), 4, "\xFF");
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), bad}});
    const auto broken = readTableFile(folder.filePath(QStringLiteral("events.csv")), {events(), {}});
    QVERIFY(!broken);
    QVERIFY2(broken.error().detail.contains(QStringLiteral("events.csv:360001:")), qPrintable(broken.error().detail));
    QVERIFY2(broken.error().detail.contains(QStringLiteral("row 360000, column sex")), qPrintable(broken.error().detail));
}

void TableFilesTest::readsRangesLikeTheWhole()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), manyRows(40000, 4)}, {QStringLiteral("people.csv"), manyRows(45000, 1)}});
    const std::vector<TableRequest> requests{{people(), {}}, {events(), {}}};
    const auto ranges = RangedTables::open(folder.path(), requests);
    QVERIFY(ranges != nullptr);
    QVERIFY(ranges->count() > 1);
    std::string peopleText;
    std::string eventsText;
    for (std::size_t i = 0; i < ranges->count(); ++i) {
        const auto part = ranges->read(i);
        QVERIFY(part.has_value());
        peopleText += textOf(*part->find(*people()));
        eventsText += textOf(*part->find(*events()));
    }
    const auto whole = readTableFolder(folder.path(), requests);
    SB_VERIFY_RESULT(whole);
    QVERIFY(peopleText == textOf(*whole->find(*people())));
    QVERIFY(eventsText == textOf(*whole->find(*events())));
}

void TableFilesTest::doesNotReadByRangesWhatIsNotInOrder_data()
{
    QTest::addColumn<QByteArray>("ending");
    QTest::newRow("a patient out of order") << QByteArray("5,T,1,1,2020-01-01,male\n");
    QTest::newRow("a quote") << QByteArray("50000,T,1,1,2020-01-01,\"male\"\n");
    QTest::newRow("a bad value") << QByteArray("50000,T,1,1,2020-01-01,none\n");
    QTest::newRow("a blank line") << QByteArray("\n");
}

void TableFilesTest::doesNotReadByRangesWhatIsNotInOrder()
{
    QFETCH(QByteArray, ending);
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("events.csv"), manyRows(40000, 4) + ending}});
    const auto ranges = RangedTables::open(folder.path(), {{events(), {}}});
    bool allRead = ranges != nullptr;
    for (std::size_t i = 0; ranges && i < ranges->count(); ++i) {
        allRead = ranges->read(i).has_value() && allRead;
    }
    QVERIFY(!allRead);
}

QTEST_GUILESS_MAIN(TableFilesTest)
#include "tst_tablefiles.moc"
