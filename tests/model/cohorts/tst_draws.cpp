// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numeric>
#include <set>

#include <QTest>

#include "model/cohorts/draws.h"
#include "model/cohorts/indexdates.h"
#include "tests/support/testsupport.h"

using namespace Cohorts;

/// The distributions behind dummy values, against their known moments, and the dates of a range.
class DrawsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void logarithmIsExactEnough();
    void normalHasItsMoments();
    void exponentialHasItsMoments();
    void poissonHasItsMoments_data();
    void poissonHasItsMoments();
    void agesAreThoseOfThePopulation();
    void choosesExactlySoManyRows_data();
    void choosesExactlySoManyRows();
    void idsAreDistinctAndSpread();
    void stepsThroughIndexDates_data();
    void stepsThroughIndexDates();
};

void DrawsTest::logarithmIsExactEnough()
{
    for (const double value : {1e-300, 1e-17, 0.1, 0.5, 0.70710678, 0.9999999, 1.0, 1.5, 2.0, 12345.678, 1e300}) {
        QVERIFY2(std::abs(logarithm(value) - std::log(value)) <= 4e-15 * std::max(1.0, std::abs(std::log(value))), qPrintable(QString::number(value)));
    }
}

void DrawsTest::normalHasItsMoments()
{
    Random random(7);
    NormalDraws normal;
    constexpr int kCount = 200000;
    std::array<double, 5> powers{};
    int beyond = 0;
    for (int i = 0; i < kCount; ++i) {
        const double value = normal.next(random);
        for (std::size_t power = 1; power < powers.size(); ++power) {
            powers[power] += std::pow(value, static_cast<double>(power)) / kCount;
        }
        beyond += std::abs(value) > 3 ? 1 : 0;
    }
    QVERIFY(std::abs(powers[1]) < 0.01);
    QVERIFY(std::abs(powers[2] - 1) < 0.015);
    QVERIFY(std::abs(powers[3]) < 0.03);
    QVERIFY(std::abs(powers[4] - 3) < 0.1);
    QVERIFY(std::abs(beyond / static_cast<double>(kCount) - 0.0027) < 0.0005);
}

void DrawsTest::exponentialHasItsMoments()
{
    Random random(8);
    constexpr int kCount = 100000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kCount; ++i) {
        const double value = exponential(random, 0.1);
        QVERIFY(value >= 0);
        sum += value;
        squares += value * value;
    }
    QVERIFY(std::abs(sum / kCount - 0.1) < 0.002);
    QVERIFY(std::abs(squares / kCount - 0.02) < 0.001);
}

void DrawsTest::poissonHasItsMoments_data()
{
    QTest::addColumn<double>("mean");
    for (const double mean : {0.0, 0.25, 3.0, 99.5, 40000.0}) {
        QTest::newRow(qPrintable(QString::number(mean))) << mean;
    }
}

void DrawsTest::poissonHasItsMoments()
{
    QFETCH(const double, mean);
    Random random(9);
    const PoissonDraws poisson(mean);
    constexpr int kCount = 50000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kCount; ++i) {
        const auto value = static_cast<double>(poisson.next(random));
        QVERIFY(value >= 0);
        sum += value - mean;
        squares += (value - mean) * (value - mean);
    }
    QVERIFY(std::abs(sum / kCount) <= 5 * std::sqrt(mean / kCount));
    QVERIFY(std::abs(squares / kCount - mean) <= 0.05 * mean);
}

void DrawsTest::agesAreThoseOfThePopulation()
{
    const std::vector<double> ages = populationAges();
    QCOMPARE(ages.size(), std::size_t{110});
    QVERIFY(std::abs(std::accumulate(ages.begin(), ages.end(), 0.0) - 1) < 1e-12);
    double mean = 0;
    for (std::size_t age = 0; age < ages.size(); ++age) {
        mean += static_cast<double>(age) * ages[age];
    }
    QVERIFY(std::abs(mean - 40.2) < 0.1);
    Random random(10);
    const Weighted draws(ages);
    std::set<std::size_t> seen;
    for (int i = 0; i < 100000; ++i) {
        seen.insert(draws.next(random));
    }
    QVERIFY(*seen.begin() == 0 && *seen.rbegin() >= 104);
}

void DrawsTest::choosesExactlySoManyRows_data()
{
    QTest::addColumn<double>("incidence");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("missing");
    // In double precision, 1 - 0.9 is a little less than a tenth.
    QTest::newRow("0.9 of 1000") << 0.9 << 1000 << 99;
    QTest::newRow("0.7 of 1000") << 0.7 << 1000 << 300;
    QTest::newRow("0.1 of 1000") << 0.1 << 1000 << 900;
    QTest::newRow("all") << 1.0 << 1000 << 0;
    QTest::newRow("half of 3") << 0.5 << 3 << 1;
}

void DrawsTest::choosesExactlySoManyRows()
{
    QFETCH(const double, incidence);
    QFETCH(const int, rows);
    QFETCH(const int, missing);
    Random random(11);
    const std::size_t wanted = missingAt(incidence, static_cast<std::size_t>(rows));
    QCOMPARE(static_cast<int>(wanted), missing);
    const std::vector<std::uint8_t> chosen = chooseRows(random, static_cast<std::size_t>(rows), wanted);
    QCOMPARE(std::accumulate(chosen.begin(), chosen.end(), 0), missing);
}

void DrawsTest::idsAreDistinctAndSpread()
{
    Random random(12);
    const std::vector<std::int64_t> ids = patientIds(random, 5000);
    const std::set<std::int64_t> distinct(ids.begin(), ids.end());
    QCOMPARE(distinct.size(), std::size_t{5000});
    QVERIFY(*distinct.begin() >= 0 && *distinct.rbegin() < 50000 && *distinct.rbegin() > 45000);
    QVERIFY(!std::is_sorted(ids.begin(), ids.end()));
}

void DrawsTest::stepsThroughIndexDates_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("expected"); // dates, or `!` and words of the error
    QTest::newRow("one date") << QStringLiteral("2020-02-29") << QStringLiteral("2020-02-29");
    QTest::newRow("months by default") << QStringLiteral("2019-11-15 to 2020-02-14") << QStringLiteral("2020-01-15 2019-12-15 2019-11-15");
    QTest::newRow("by month") << QStringLiteral("2020-01-01 to 2020-03-01 by month") << QStringLiteral("2020-03-01 2020-02-01 2020-01-01");
    QTest::newRow("by week") << QStringLiteral("2020-01-01 to 2020-01-15 by week") << QStringLiteral("2020-01-15 2020-01-08 2020-01-01");
    QTest::newRow("until today") << QStringLiteral("2020-05-01 to today") << QStringLiteral("2020-06-01 2020-05-01");
    QTest::newRow("by day") << QStringLiteral("2020-01-01 to 2020-03-01 by day") << QStringLiteral("!Unknown time period 'day'");
    QTest::newRow("reversed") << QStringLiteral("2020-03-01 to 2020-01-01") << QStringLiteral("!earlier than start");
    QTest::newRow("no date") << QStringLiteral("2020-13-01") << QStringLiteral("!YYYY-MM-DD");
    QTest::newRow("two blanks") << QStringLiteral("2020-01-01  to 2020-03-01") << QStringLiteral("!YYYY-MM-DD");
    QTest::newRow("a day that a month lacks") << QStringLiteral("2020-01-31 to 2020-03-31") << QStringLiteral("!2020-02 has no day 31");
    QTest::newRow("empty") << QString() << QStringLiteral("!YYYY-MM-DD");
}

void DrawsTest::stepsThroughIndexDates()
{
    QFETCH(const QString, range);
    QFETCH(const QString, expected);
    const auto dates = indexDates(range, *Core::Date::fromCivil(2020, 6, 15));
    if (expected.startsWith(u'!')) {
        QVERIFY(!dates);
        QVERIFY2(dates.error().message.contains(expected.mid(1)), qPrintable(dates.error().message));
        return;
    }
    SB_VERIFY_RESULT(dates);
    QStringList found;
    for (const Core::Date date : *dates) {
        found.append(QString::fromStdString(date.toIso()));
    }
    QCOMPARE(found.join(u' '), expected);
}

QTEST_GUILESS_MAIN(DrawsTest)
#include "tst_draws.moc"
