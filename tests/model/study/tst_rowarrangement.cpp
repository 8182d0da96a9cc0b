// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/rowarrangement.h"
#include "model/table/resultfiles.h"
#include "tests/support/testsupport.h"

using namespace Study;

/// Filter, order and cut of a shown table, worked out by hand.
///   id  age   sex     note    seen
///   1   34    female  ""      2020-03-01
///   2   NULL  male    "01"    NULL
///   3   8     female  NULL    2019-12-31
///   4   34    male    "a"     2020-03-01
class RowArrangementTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void filters_data();
    void filters();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void joinsFilters();
    void sorts_data();
    void sorts();
    void cutsOutWhatIsShown();
    void passesOverColumnsThatAreGone();

private:
    static QString shown(const std::vector<std::uint32_t> &rows)
    {
        QStringList numbers;
        for (const std::uint32_t row : rows) {
            numbers.append(QString::number(row + 1));
        }
        return numbers.join(u' ');
    }
    void add(const char *name, Core::ElementType type, const std::vector<Core::Value> &values);
    const Table::ResultColumn &column(const QString &name) const { return m_table.columns[static_cast<std::size_t>(m_table.columnIndex(name.toStdString()))]; }

    Table::ResultTable m_table;
};

void RowArrangementTest::add(const char *name, Core::ElementType type, const std::vector<Core::Value> &values)
{
    Table::ColumnBuilder builder(type);
    for (const Core::Value &value : values) {
        builder.append(value);
    }
    Table::ResultColumn column;
    column.spec.name = name;
    column.spec.type = type;
    column.values = builder.finish();
    m_table.columns.push_back(std::move(column));
}

void RowArrangementTest::initTestCase()
{
    TestSupport::bootstrap();
    const auto whole = [](std::int64_t number) { return Core::Value(number); };
    const auto day = [](int year, int month, int number) { return Core::Value(Core::Date(Core::daysFromCivil(year, month, number))); };
    m_table.name = "dataset";
    m_table.rows = 4;
    add("patient_id", Core::kInt, {whole(1), whole(2), whole(3), whole(4)});
    add("age", Core::kInt, {whole(34), {}, whole(8), whole(34)});
    add("sex", Core::kStr, {Core::Value("female"), Core::Value("male"), Core::Value("female"), Core::Value("male")});
    add("note", Core::kStr, {Core::Value(""), Core::Value("01"), {}, Core::Value("a")});
    add("seen", Core::kDate, {day(2020, 3, 1), {}, day(2019, 12, 31), day(2020, 3, 1)});
}

void RowArrangementTest::filters_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rows");
    QTest::newRow("blank") << QStringLiteral("age") << QStringLiteral("  ") << QStringLiteral("1 2 3 4");
    QTest::newRow("contains") << QStringLiteral("sex") << QStringLiteral("FEM") << QStringLiteral("1 3");
    QTest::newRow("contains digits") << QStringLiteral("age") << QStringLiteral("3") << QStringLiteral("1 4");
    QTest::newRow("equal is whole") << QStringLiteral("sex") << QStringLiteral("= male") << QStringLiteral("2 4");
    QTest::newRow("not equal leaves missing out") << QStringLiteral("age") << QStringLiteral("!= 34") << QStringLiteral("3");
    QTest::newRow("numbers, not texts") << QStringLiteral("age") << QStringLiteral("> 9") << QStringLiteral("1 4");
    QTest::newRow("at most") << QStringLiteral("age") << QStringLiteral("<=8") << QStringLiteral("3");
    QTest::newRow("between") << QStringLiteral("age") << QStringLiteral("8..20") << QStringLiteral("3");
    QTest::newRow("missing") << QStringLiteral("note") << QStringLiteral("missing") << QStringLiteral("3");
    QTest::newRow("empty is not missing") << QStringLiteral("note") << QStringLiteral("empty") << QStringLiteral("1");
    QTest::newRow("present") << QStringLiteral("age") << QStringLiteral("Present") << QStringLiteral("1 3 4");
    QTest::newRow("has not") << QStringLiteral("note") << QStringLiteral("~a") << QStringLiteral("1 2");
    QTest::newRow("dates") << QStringLiteral("seen") << QStringLiteral(">= 2020-01-01") << QStringLiteral("1 4");
    QTest::newRow("a year is its first day") << QStringLiteral("seen") << QStringLiteral("< 2020") << QStringLiteral("3");
    QTest::newRow("leading zero") << QStringLiteral("note") << QStringLiteral("= 01") << QStringLiteral("2");
}

void RowArrangementTest::filters()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, rows);
    const auto filter = parseFilter(text, column(name));
    SB_VERIFY_RESULT(filter);
    Arrangement arrangement;
    if (*filter) {
        arrangement.filters.append(**filter);
    }
    QCOMPARE(shown(arrangedRows(m_table, arrangement)), rows);
}

void RowArrangementTest::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("text against a number") << QStringLiteral("age") << QStringLiteral("> many");
    QTest::newRow("no operand") << QStringLiteral("age") << QStringLiteral(">");
    QTest::newRow("an impossible date") << QStringLiteral("seen") << QStringLiteral("= 2020-02-31");
    QTest::newRow("half a range") << QStringLiteral("age") << QStringLiteral("1..x");
}

void RowArrangementTest::refusesWhatDoesNotFit()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    const auto filter = parseFilter(text, column(name));
    QVERIFY(!filter);
    QVERIFY2(filter.error().message.contains(name), qPrintable(filter.error().message));
}

void RowArrangementTest::joinsFilters()
{
    Arrangement arrangement;
    arrangement.filters = {**parseFilter(QStringLiteral("34"), column(QStringLiteral("age"))), **parseFilter(QStringLiteral("=male"), column(QStringLiteral("sex")))};
    QCOMPARE(shown(arrangedRows(m_table, arrangement)), QStringLiteral("4"));
    arrangement.filters.clear();
    arrangement.anywhere = QStringLiteral("2019");
    QCOMPARE(shown(arrangedRows(m_table, arrangement)), QStringLiteral("3"));
}

void RowArrangementTest::sorts_data()
{
    QTest::addColumn<QList<SortKey>>("keys");
    QTest::addColumn<QString>("rows");
    QTest::newRow("numbers, missing lowest") << QList<SortKey>{{"age", false}} << QStringLiteral("2 3 1 4");
    QTest::newRow("descending keeps the order of equals") << QList<SortKey>{{"age", true}} << QStringLiteral("1 4 3 2");
    QTest::newRow("two keys") << QList<SortKey>{{"sex", false}, {"age", true}} << QStringLiteral("1 3 4 2");
    QTest::newRow("two keys, the other way") << QList<SortKey>{{"age", true}, {"sex", true}} << QStringLiteral("4 1 3 2");
    QTest::newRow("empty text above missing") << QList<SortKey>{{"note", false}} << QStringLiteral("3 1 2 4");
    QTest::newRow("dates") << QList<SortKey>{{"seen", false}, {"patient_id", true}} << QStringLiteral("2 3 4 1");
}

void RowArrangementTest::sorts()
{
    QFETCH(QList<SortKey>, keys);
    QFETCH(QString, rows);
    QCOMPARE(shown(arrangedRows(m_table, {{}, {}, keys})), rows);
}

void RowArrangementTest::cutsOutWhatIsShown()
{
    const Table::ResultTable part = cutOut(m_table, arrangedRows(m_table, {{}, {}, {{"age", true}}}), {0, 3});
    QCOMPARE(Table::toCsv(part), QByteArray("patient_id,note\r\n1,\r\n4,a\r\n3,\r\n2,01\r\n"));
}

void RowArrangementTest::passesOverColumnsThatAreGone()
{
    RowFilter filter;
    filter.column = "gone";
    QCOMPARE(shown(arrangedRows(m_table, {{filter}, {}, {{"gone", false}}})), QStringLiteral("1 2 3 4"));
}

QTEST_GUILESS_MAIN(RowArrangementTest)
#include "tst_rowarrangement.moc"
