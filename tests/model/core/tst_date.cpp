// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/core/date.h"
#include "tests/support/testsupport.h"

using Core::Date;

/// The tables of ehrql.md 9 and the date forms of ehrql.md 4 and 30.
class DateTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void countsEveryDayOfTheValidRange();
    void readsLiterals_data();
    void readsLiterals();
    void readsFileDates_data();
    void readsFileDates();
    void addsMonthsAndYears_data();
    void addsMonthsAndYears();
    void refusesResultsOutsideTheRange();
    void countsDifferences_data();
    void countsDifferences();
};

void DateTest::countsEveryDayOfTheValidRange()
{
    QCOMPARE(Core::daysFromCivil(1, 1, 1), Core::kMinDateDays);
    QCOMPARE(Core::daysFromCivil(9999, 12, 31), Core::kMaxDateDays);
    Core::CivilDate previous = Core::civilFromDays(Core::kMinDateDays - 1);
    for (std::int32_t day = Core::kMinDateDays; day <= Core::kMaxDateDays; day += 1) {
        const Core::CivilDate civil = Core::civilFromDays(day);
        if (!(previous < civil) || Core::daysFromCivil(civil.year, civil.month, civil.day) != day) {
            QFAIL(qPrintable(QStringLiteral("day %1 does not round-trip").arg(day)));
        }
        previous = civil;
    }
}

void DateTest::readsLiterals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << QByteArray("2020-02-29") << true;
    QTest::newRow("no such day") << QByteArray("2021-02-29") << false;
    QTest::newRow("compact") << QByteArray("20200101") << false;
    QTest::newRow("short month") << QByteArray("2020-1-1") << false;
    QTest::newRow("blank before") << QByteArray(" 2020-01-01") << false;
    QTest::newRow("sign") << QByteArray("2020-01-+1") << false;
    QTest::newRow("year zero") << QByteArray("0000-01-01") << false;
    QTest::newRow("first day") << QByteArray("0001-01-01") << true;
}

void DateTest::readsLiterals()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const auto date = Date::fromIso(text.toStdString());
    QCOMPARE(date.has_value(), valid);
    if (valid) {
        QCOMPARE(QByteArray::fromStdString(date->toIso()), text);
    }
}

void DateTest::readsFileDates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("iso");
    QTest::newRow("plain") << QByteArray("2020-01-31") << QByteArray("2020-01-31");
    QTest::newRow("compact") << QByteArray("20200131") << QByteArray("2020-01-31");
    QTest::newRow("week and day") << QByteArray("2020-W05-5") << QByteArray("2020-01-31");
    QTest::newRow("compact week and day") << QByteArray("2020W055") << QByteArray("2020-01-31");
    QTest::newRow("week alone") << QByteArray("2020-W01") << QByteArray("2019-12-30");
    QTest::newRow("week 53 exists") << QByteArray("2020-W53-7") << QByteArray("2021-01-03");
    QTest::newRow("week 53 does not exist") << QByteArray("2021-W53-1") << QByteArray();
    QTest::newRow("weekday 8") << QByteArray("2020-W05-8") << QByteArray();
    QTest::newRow("timestamp") << QByteArray("2020-01-31T00:00:00") << QByteArray();
    QTest::newRow("words") << QByteArray("yesterday") << QByteArray();
    QTest::newRow("lone W") << QByteArray("W") << QByteArray();
}

void DateTest::readsFileDates()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, iso);
    const auto date = Date::fromIsoLenient(text.toStdString());
    QCOMPARE(date ? QByteArray::fromStdString(date->toIso()) : QByteArray(), iso);
}

void DateTest::addsMonthsAndYears_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<int>("months");
    QTest::addColumn<int>("years");
    QTest::addColumn<QByteArray>("result");
    const auto row = [](const char *start, int months, int years, const char *result) {
        QTest::addRow("%s %+d months %+d years", start, months, years)
            << QByteArray(start) << months << years << QByteArray(result);
    };
    row("2003-01-29", 1, 0, "2003-03-01");
    row("2003-01-31", 1, 0, "2003-03-01");
    row("2004-01-31", 1, 0, "2004-03-01");
    row("2004-03-31", -1, 0, "2004-03-01");
    row("2000-10-31", 11, 0, "2001-10-01");
    row("2020-03-31", -1, 0, "2020-03-01");
    row("2020-12-31", 0, 0, "2020-12-31");
    row("2020-11-30", 3, 0, "2021-03-01");
    row("2020-01-15", -13, 0, "2018-12-15");
    row("2004-02-29", 0, 1, "2005-03-01");
    row("2004-02-29", 0, -1, "2003-03-01");
    row("2004-02-29", 0, 4, "2008-02-29");
    row("1900-03-01", 0, 100, "2000-03-01");
}

void DateTest::addsMonthsAndYears()
{
    QFETCH(QByteArray, start);
    QFETCH(int, months);
    QFETCH(int, years);
    QFETCH(QByteArray, result);
    const Date date = Date::fromIso(start.toStdString()).value();
    const auto sum = years == 0 ? Core::addMonths(date, months) : Core::addYears(date, years);
    QVERIFY(sum.has_value());
    QCOMPARE(QByteArray::fromStdString(sum->toIso()), result);
}

void DateTest::refusesResultsOutsideTheRange()
{
    const Date last = Date::fromIso("9999-12-31").value();
    const Date first = Date::fromIso("0001-01-01").value();
    QVERIFY(!Core::addDays(last, 1));
    QVERIFY(!Core::addMonths(last, 1));
    QVERIFY(!Core::addYears(first, -1));
    QVERIFY(!Core::addDays(first, std::numeric_limits<std::int64_t>::min()));
    QVERIFY(!Core::addMonths(first, std::numeric_limits<std::int64_t>::max()));
    QVERIFY(!Core::addYears(first, std::numeric_limits<std::int64_t>::max()));
}

void DateTest::countsDifferences_data()
{
    QTest::addColumn<QByteArray>("later");
    QTest::addColumn<QByteArray>("earlier");
    QTest::addColumn<int>("months");
    QTest::addColumn<int>("years");
    const auto row = [](const char *later, const char *earlier, int months, int years) {
        QTest::addRow("%s minus %s", later, earlier) << QByteArray(later) << QByteArray(earlier) << months << years;
    };
    row("2019-12-31", "2020-01-01", -1, -1);
    row("2021-02-28", "2020-02-29", 11, 0);
    row("2005-02-28", "2004-02-29", 11, 0);
    row("2000-03-01", "2000-01-30", 1, 0);
    row("2021-03-01", "2020-02-29", 12, 1);
    row("2020-01-01", "2020-01-01", 0, 0);
}

void DateTest::countsDifferences()
{
    QFETCH(QByteArray, later);
    QFETCH(QByteArray, earlier);
    QFETCH(int, months);
    QFETCH(int, years);
    const Date a = Date::fromIso(later.toStdString()).value();
    const Date b = Date::fromIso(earlier.toStdString()).value();
    QCOMPARE(static_cast<int>(Core::monthsBetween(a, b)), months);
    QCOMPARE(static_cast<int>(Core::yearsBetween(a, b)), years);
}

QTEST_GUILESS_MAIN(DateTest)
#include "tst_date.moc"
