// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "model/core/files.h"
#include "model/table/arrowreader.h"
#include "model/table/arrowwriter.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"
#include "tests/model/table/plainarrow.h"
#include "tests/support/testsupport.h"

using namespace Table;

/// Arrow files (ehrql.md 31): written ones are read by a parser that shares no code, by another
/// program where one is installed, and by our own reader.
class ArrowFilesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void writesEveryTypeAsTheReferenceSays();
    void choosesTheSmallestIndex_data();
    void choosesTheSmallestIndex();
    void choosesTheSmallestUnsignedInteger_data();
    void choosesTheSmallestUnsignedInteger();
    void cutsIntoBatchesOf64000Rows();
    void writesNoBatchForNoRows();
    void refusesValuesOutsideTheirSpecification();
    void readsBackWhatItWrote();
    void takesNoDictionaryWithOtherCategories();
    void isReadByAnotherProgram();
};

namespace
{

ResultColumn columnOf(const char *name, Core::ElementType type, const std::vector<Core::Value> &values, bool nullable = true)
{
    ColumnBuilder builder(type);
    for (const Core::Value &value : values) {
        builder.append(value);
    }
    ResultColumn column;
    column.spec.name = name;
    column.spec.type = type;
    column.spec.nullable = nullable;
    column.values = builder.finish();
    return column;
}

Core::Value whole(std::int64_t value)
{
    return Core::Value(value);
}

/// Four rows with a column of every kind.
ResultTable everyType()
{
    const Core::Value none;
    ResultTable table;
    table.name = "dataset";
    table.rows = 4;
    table.columns = {columnOf("patient_id", Core::kInt, {whole(1), whole(2), whole(3), whole(-4)}, false),
                     columnOf("flag", Core::kBool, {Core::Value(true), none, Core::Value(false), Core::Value(true)}),
                     columnOf("number", Core::kInt, {whole(7), whole(-8), none, whole(std::int64_t{1} << 60)}),
                     columnOf("weight", Core::kFloat, {Core::Value(0.1), none, Core::Value(-1e300), Core::Value(3.0)}),
                     columnOf("day", Core::kDate, {Core::Value(Core::Date(0)), Core::Value(Core::Date(-1)), none, Core::Value(Core::Date(19000))}),
                     columnOf("text", Core::kStr, {Core::Value("a"), none, Core::Value("caf\xC3\xA9, \"x\""), Core::Value("")}),
                     columnOf("sex", Core::kStr, {Core::Value("male"), Core::Value("female"), none, Core::Value("male")}),
                     columnOf("count", Core::kInt, {whole(0), whole(65535), none, whole(3)})};
    table.columns[6].spec.categories = std::vector<Core::Value>{Core::Value("female"), Core::Value("male"), Core::Value("unknown")};
    table.columns[7].spec.integerRange = std::pair<std::int64_t, std::int64_t>(0, 65535);
    return table;
}

PlainArrow::File parsed(const ResultTable &table)
{
    const auto bytes = toArrow(table);
    TestSupport::require(bytes);
    return PlainArrow::read(*bytes);
}

} // namespace

void ArrowFilesTest::writesEveryTypeAsTheReferenceSays()
{
    const PlainArrow::File file = parsed(everyType());
    QStringList types;
    for (const PlainArrow::Field &field : file.fields) {
        types.append(QStringLiteral("%1:%2:%3%4%5:%6").arg(QString::fromStdString(field.name)).arg(field.type).arg(QLatin1Char(field.isSigned ? 's' : 'u')).arg(field.bits)
                         .arg(field.isDictionary ? QStringLiteral("/%1%2").arg(field.indexBits).arg(QLatin1String(field.isOrdered ? "ordered" : "")) : QString())
                         .arg(QLatin1String(field.nullable ? "nullable" : "required")));
    }
    QCOMPARE(types.join(u' '), QStringLiteral("patient_id:2:s64:required flag:6:u0:nullable number:2:s64:nullable weight:3:u0:nullable day:8:u0:nullable "
                                              "text:5:u0:nullable sex:5:u0/8ordered:nullable count:2:u16:nullable"));
    QCOMPARE(file.fields[6].dictionary, (std::vector<std::string>{"female", "male", "unknown"})); // unused ones too
    const std::vector<std::vector<std::string>> rows{{"1", "T", "7", "0.10000000000000001", "0", "a", "male", "0"},
                                                     {"2", "-", "-8", "-", "-1", "-", "female", "65535"},
                                                     {"3", "F", "-", "-1.0000000000000001e+300", "-", "caf\xC3\xA9, \"x\"", "-", "-"},
                                                     {"-4", "T", "1152921504606846976", "3", "19000", "", "male", "3"}};
    QVERIFY(file.rows == rows);
}

void ArrowFilesTest::choosesTheSmallestIndex_data()
{
    QTest::addColumn<int>("categories");
    QTest::addColumn<int>("bits");
    QTest::newRow("1") << 1 << 8;
    QTest::newRow("128") << 128 << 8;
    QTest::newRow("129") << 129 << 16;
    QTest::newRow("32768") << 32768 << 16;
    QTest::newRow("32769") << 32769 << 32;
}

void ArrowFilesTest::choosesTheSmallestIndex()
{
    QFETCH(int, categories);
    QFETCH(int, bits);
    ResultTable table;
    std::vector<Core::Value> values;
    for (int i = 0; i < categories; ++i) {
        values.emplace_back("category " + std::to_string(i));
    }
    table.rows = 2;
    table.columns = {columnOf("c", Core::kStr, {values.back(), values.front()})};
    table.columns.front().spec.categories = values;
    const PlainArrow::File file = parsed(table);
    QCOMPARE(file.fields[0].indexBits, bits);
    QVERIFY(file.fields[0].isOrdered);
    QCOMPARE(file.rows[0][0], values.back().toText());
}

void ArrowFilesTest::choosesTheSmallestUnsignedInteger_data()
{
    QTest::addColumn<qint64>("maximum");
    QTest::addColumn<int>("bits");
    QTest::newRow("255") << qint64{255} << 8;
    QTest::newRow("256") << qint64{256} << 16;
    QTest::newRow("65535") << qint64{65535} << 16;
    QTest::newRow("65536") << qint64{65536} << 32;
    QTest::newRow("2^32") << (qint64{1} << 32) << 64;
}

void ArrowFilesTest::choosesTheSmallestUnsignedInteger()
{
    QFETCH(qint64, maximum);
    QFETCH(int, bits);
    ResultTable table;
    table.rows = 2;
    table.columns = {columnOf("n", Core::kInt, {whole(maximum), {}})};
    table.columns.front().spec.integerRange = std::pair<std::int64_t, std::int64_t>(0, maximum);
    const PlainArrow::File file = parsed(table);
    QCOMPARE(file.fields[0].bits, bits);
    QVERIFY(!file.fields[0].isSigned);
    QCOMPARE(file.rows[0][0], std::to_string(maximum));
}

void ArrowFilesTest::cutsIntoBatchesOf64000Rows()
{
    std::vector<Core::Value> values;
    for (int i = 0; i < 130000; ++i) {
        values.push_back(i % 7 == 0 ? Core::Value() : whole(i));
    }
    ResultTable table;
    table.rows = values.size();
    table.columns = {columnOf("n", Core::kInt, values)};
    const PlainArrow::File file = parsed(table);
    QCOMPARE(file.batchRows, (std::vector<std::size_t>{64000, 64000, 2000}));
    QCOMPARE(file.rows[129999][0], std::string("129999"));
    QCOMPARE(file.rows[64001][0], std::string("-")); // 64001 is a multiple of 7
}

void ArrowFilesTest::writesNoBatchForNoRows()
{
    ResultTable table = everyType();
    table.rows = 0;
    for (ResultColumn &column : table.columns) {
        column.values = columnOf("x", column.values->type, {}).values;
    }
    const auto bytes = toArrow(table);
    SB_VERIFY_RESULT(bytes);
    const PlainArrow::File file = PlainArrow::read(*bytes);
    QCOMPARE(file.fields.size(), std::size_t{8});
    QVERIFY(file.batchRows.empty());
    const auto own = readArrow(*bytes, QStringLiteral("x.arrow"));
    SB_VERIFY_RESULT(own);
    QCOMPARE(own->rows, std::size_t{0});
}

void ArrowFilesTest::refusesValuesOutsideTheirSpecification()
{
    ResultTable table = everyType();
    table.columns[6].spec.categories->pop_back();
    table.columns[6].spec.categories->pop_back();
    auto bytes = toArrow(table);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().message.contains(QStringLiteral("sex")) && bytes.error().message.contains(QStringLiteral("male")));
    table = everyType();
    table.columns[7].spec.integerRange->second = 65534;
    bytes = toArrow(table);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().message.contains(QStringLiteral("count")) && bytes.error().message.contains(QStringLiteral("65535")));
}

void ArrowFilesTest::readsBackWhatItWrote()
{
    const ResultTable table = everyType();
    const auto bytes = toArrow(table);
    SB_VERIFY_RESULT(bytes);
    const auto file = readArrow(*bytes, QStringLiteral("x.arrow"));
    SB_VERIFY_RESULT(file);
    QCOMPARE(file->rows, table.rows);
    for (const ResultColumn &column : table.columns) {
        const ColumnPtr read = file->column(column.spec.name);
        QVERIFY(read != nullptr);
        for (std::size_t row = 0; row < table.rows; ++row) {
            QCOMPARE(read->value(row), column.values->value(row));
        }
    }
}

void ArrowFilesTest::takesNoDictionaryWithOtherCategories()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("people.arrow"));
    SB_VERIFY_RESULT(writeResults(path, {everyType()})); // no row is "unknown", but the dictionary lists it
    auto schema = std::make_shared<Core::TableSchema>();
    schema->name = schema->tableName = "people";
    schema->oneRowPerPatient = true;
    Core::ColumnSchema sex;
    sex.name = "sex";
    sex.type = Core::kStr;
    sex.constraints.emplace_back();
    sex.constraints.back().kind = Core::Constraint::Kind::Categorical;
    sex.constraints.back().values = {Core::Value("unknown"), Core::Value("male"), Core::Value("female"), Core::Value("other")};
    schema->columns = {sex};
    SB_VERIFY_RESULT(readTableFile(path, {schema, {}}));
    auto narrower = std::make_shared<Core::TableSchema>(*schema);
    narrower->columns.front().constraints.front().values = {Core::Value("male"), Core::Value("female")};
    const auto table = readTableFile(path, {narrower, {}});
    QVERIFY(!table);
    QVERIFY2(table.error().detail.contains(QStringLiteral("column sex: its dictionary lists \"unknown\"")), qPrintable(table.error().detail));
}

void ArrowFilesTest::isReadByAnotherProgram()
{
    const QByteArray modules = qgetenv("STUDYBENCH_ARROW_MODULES");
    if (modules.isEmpty()) {
        QSKIP("STUDYBENCH_ARROW_MODULES names no node_modules folder with apache-arrow and fzstd.");
    }
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.arrow"));
    SB_VERIFY_RESULT(writeResults(path, {everyType()}));
    QProcess node;
    node.start(QStringLiteral("node"), {QStringLiteral(STUDYBENCH_SOURCE_DIR "/tests/model/table/readarrow.cjs"), QString::fromLocal8Bit(modules), path});
    QVERIFY(node.waitForFinished(60000));
    QCOMPARE(node.readAllStandardError(), QByteArray());
    QCOMPARE(node.readAllStandardOutput(), QByteArray("patient_id Int64 required\nflag Bool nullable\nnumber Int64 nullable\nweight Float64 nullable\n"
                                                      "day Date32<DAY> nullable\ntext Utf8 nullable\nsex Dictionary<Int8, Utf8> nullable ordered\n"
                                                      "count Uint16 nullable\nbatches 4\n"
                                                      "[1,true,7,0.1,0,\"a\",\"male\",0]\n[2,null,-8,null,-86400000,null,\"female\",65535]\n"
                                                      "[3,false,null,-1e+300,null,\"caf\xC3\xA9, \\\"x\\\"\",null,null]\n"
                                                      "[-4,true,1152921504606847000,3,1641600000000,\"\",\"male\",3]\n"));
}

QTEST_GUILESS_MAIN(ArrowFilesTest)
#include "tst_arrowfiles.moc"
