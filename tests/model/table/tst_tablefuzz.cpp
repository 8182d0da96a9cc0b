// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QTest>

#include "model/table/arrowreader.h"
#include "model/table/arrowwriter.h"
#include "model/table/csvcolumns.h"
#include "model/table/tablefiles.h"
#include "tests/support/testsupport.h"

using namespace Table;

/// Damaged files of every kind: the readers give a table or an error, never more. The damage is the
/// same every time unless STUDYBENCH_FUZZ_SEED says otherwise; STUDYBENCH_FUZZ_SECONDS makes it longer.
class TableFuzzTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void survivesDamagedCsv();
    void survivesDamagedArrow();

private:
    /// Calls `attempt` with damaged copies of `good` for a bounded number of times and time.
    template <typename Attempt>
    static void damage(const QByteArray &good, Attempt attempt);
};

namespace
{

constexpr int kAttempts = 3000;

Core::ColumnSchema schemaColumn(const char *name, Core::ElementType type)
{
    Core::ColumnSchema column;
    column.name = name;
    column.type = type;
    return column;
}

std::vector<Core::ColumnSchema> everyColumn()
{
    return {schemaColumn("patient_id", Core::kInt), schemaColumn("flag", Core::kBool), schemaColumn("weight", Core::kFloat),
            schemaColumn("born", Core::kDate), schemaColumn("sex", Core::kStr)};
}

QByteArray goodArrow()
{
    ResultTable table;
    table.rows = 200;
    for (const Core::ColumnSchema &schema : everyColumn()) {
        ColumnBuilder builder(schema.type);
        for (int row = 0; row < 200; ++row) {
            const Core::Value value = schema.type == Core::kInt     ? Core::Value(std::int64_t{row})
                                      : schema.type == Core::kBool  ? Core::Value(row % 2 == 0)
                                      : schema.type == Core::kFloat ? Core::Value(row / 8.0)
                                      : schema.type == Core::kDate  ? Core::Value(Core::Date(row))
                                                                    : Core::Value(row % 3 == 0 ? "female" : "male");
            builder.append(row % 11 == 5 ? Core::Value() : value);
        }
        ResultColumn column;
        column.spec.name = schema.name;
        column.spec.type = schema.type;
        column.values = builder.finish();
        table.columns.push_back(column);
    }
    table.columns.push_back(table.columns.back());
    table.columns.back().spec.name = "category";
    table.columns.back().spec.categories = std::vector<Core::Value>{Core::Value("female"), Core::Value("male")};
    const auto bytes = toArrow(table);
    TestSupport::require(bytes);
    return *bytes;
}

QByteArray damaged(QByteArray bytes, std::mt19937 &random)
{
    const auto below = [&random](qsizetype bound) {
        return static_cast<qsizetype>(std::uniform_int_distribution<std::int64_t>(0, std::max<std::int64_t>(0, bound - 1))(random));
    };
    const QByteArray interesting("\0\xFF\x7F\x80\x01\"\n\r,'-T", 12);
    for (qsizetype i = 1 + below(6); i > 0 && !bytes.isEmpty(); --i) {
        const qsizetype at = below(bytes.size());
        switch (below(6)) {
        case 0:
            bytes[at] = static_cast<char>(below(256));
            break;
        case 1:
            bytes[at] = interesting.at(below(interesting.size()));
            break;
        case 2:
            bytes.truncate(at);
            break;
        case 3:
            bytes.remove(at, 1 + below(16));
            break;
        case 4:
            bytes.insert(at, bytes.mid(below(bytes.size()), below(64)));
            break;
        default: // a number of any size where one may be
            for (qsizetype b = 0; b < 8 && at + b < bytes.size(); ++b) {
                bytes[at + b] = static_cast<char>(below(4) == 0 ? 0x7F : 0xFF);
            }
        }
    }
    return bytes;
}

} // namespace

template <typename Attempt>
void TableFuzzTest::damage(const QByteArray &good, Attempt attempt)
{
    const int seconds = qEnvironmentVariableIntValue("STUDYBENCH_FUZZ_SECONDS");
    std::mt19937 random(static_cast<std::uint32_t>(qEnvironmentVariableIntValue("STUDYBENCH_FUZZ_SEED")));
    const QDeadlineTimer deadline(seconds > 0 ? seconds * 1000 : 10000);
    for (int i = 0; (seconds > 0 || i < kAttempts) && !deadline.hasExpired(); ++i) {
        attempt(damaged(good, random));
    }
}

void TableFuzzTest::survivesDamagedCsv()
{
    QByteArray good("patient_id,flag,weight,born,sex\r\n");
    for (int row = 0; row < 30; ++row) {
        good += QByteArray::number(row) + (row % 2 == 0 ? ",T," : ",,") + QByteArray::number(row / 8.0) + ",2020-01-" + QByteArray::number(10 + row % 20)
                + (row % 3 == 0 ? ",\"fe\"\"male, x\"\r\n" : ",male\r\n");
    }
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("people.csv"));
    const std::vector<Core::ColumnSchema> wanted = everyColumn();
    int read = 0;
    int refused = 0;
    damage(good, [&](const QByteArray &text) {
        TestSupport::writeTree(folder.path(), {{QStringLiteral("people.csv"), text}});
        TableProblems problems;
        const auto rows = readCsvColumns(path, wanted, problems);
        ++(rows && !problems.hasErrors() ? read : refused);
        for (const ColumnPtr &column : rows ? rows->columns : std::vector<ColumnPtr>{}) {
            QVERIFY(!column || column->size() == rows->rows);
        }
    });
    QVERIFY(read > 0 && refused > 0); // the damage is neither too weak nor too strong to tell anything
}

void TableFuzzTest::survivesDamagedArrow()
{
    int read = 0;
    int refused = 0;
    damage(goodArrow(), [&](const QByteArray &bytes) {
        const auto file = readArrow(bytes, QStringLiteral("people.arrow"));
        ++(file ? read : refused);
        for (const ColumnPtr &column : file ? file->columns : std::vector<ColumnPtr>{}) {
            QCOMPARE(column->size(), file->rows);
            for (std::size_t row = 0; row < column->size(); ++row) {
                (void)column->value(row); // every id lies inside its dictionary
            }
        }
    });
    QVERIFY(read > 0 && refused > 0);
}

QTEST_GUILESS_MAIN(TableFuzzTest)
#include "tst_tablefuzz.moc"
