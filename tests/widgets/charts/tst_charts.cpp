// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QImage>
#include <QPainter>
#include <QTableWidget>
#include <QtCharts/QChart>

#include "tests/support/testsupport.h"
#include "widgets/charts/chartbuilder.h"
#include "widgets/charts/chartpane.h"
#include "widgets/charts/chartrender.h"

using namespace Gui;
using Kind = ChartChoice::Kind;

/// Charts as numbers, worked out by hand, and that each kind draws something.
///   sex     f  f  f  f  m  m
///   age     10 20 30 40 25 -
///   start   2020-01-01 for all
///   event   01-05 (4 days)  -  01-09 (8)  01-11 (10)  01-05 (4)  -
class ChartsTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void countsByGroup();
    void sharesAddUpToAHundred();
    void findsQuartiles();
    void estimatesSurvival();
    void findsWhatIsMissingTogether();
    void makesAChartForEachFacet();
    void hidesSmallCountsAsReleased();
    void findsWilsonIntervals_data();
    void findsWilsonIntervals();
    void spreadsMeasuresIntoDeciles();
    void survivesTablesWithoutTheColumn();
    void drawsEveryKind_data();
    void drawsEveryKind();
    void showsItsNumbers();

private:
    void add(const char *name, Core::ElementType type, const std::vector<Core::Value> &values);
    static Table::ResultTable measures();
    [[nodiscard]] ChartData chart(const ChartChoice &choice) const { return chartsOf(m_table, choice).value(0); }

    Table::ResultTable m_table;
};

void ChartsTest::add(const char *name, Core::ElementType type, const std::vector<Core::Value> &values)
{
    Table::ColumnBuilder builder(type);
    for (const Core::Value &value : values) {
        builder.append(value);
    }
    Table::ResultColumn column;
    column.spec.name = name;
    column.spec.type = type;
    column.values = builder.finish();
    m_table.rows = values.size();
    m_table.columns.push_back(std::move(column));
}

void ChartsTest::initTestCase()
{
    TestSupport::bootstrap();
    const auto number = [](std::int64_t value) { return Core::Value(value); };
    const auto day = [](int value) { return Core::Value(Core::Date(Core::daysFromCivil(2020, 1, value))); };
    const Core::Value female("f");
    const Core::Value male("m");
    add("sex", Core::kStr, {female, female, female, female, male, male});
    add("age", Core::kInt, {number(10), number(20), number(30), number(40), number(25), {}});
    add("start", Core::kDate, {day(1), day(1), day(1), day(1), day(1), day(1)});
    add("event", Core::kDate, {day(5), {}, day(9), day(11), day(5), {}});
}

void ChartsTest::countsByGroup()
{
    const ChartData counted = chart({Kind::Distribution, QStringLiteral("sex"), QStringLiteral("sex"), {}, {}, false});
    QCOMPARE(counted.labels, (QStringList{QStringLiteral("f"), QStringLiteral("m")}));
    QCOMPARE(counted.series.size(), 2);
    QCOMPARE(counted.series.at(0).values, (QList<double>{4, 0}));
    QCOMPARE(counted.series.at(1).values, (QList<double>{0, 2}));
    const ChartData ages = chart({Kind::Distribution, QStringLiteral("age"), {}, {}, {}, false});
    QCOMPARE(ages.labels.constLast(), QStringLiteral("missing"));
    QCOMPARE(ages.series.constFirst().values.constLast(), 1.0);
}

void ChartsTest::sharesAddUpToAHundred()
{
    const ChartData shares = chart({Kind::Stacked, QStringLiteral("age"), QStringLiteral("sex"), {}, {}, false});
    QCOMPARE(shares.labels, (QStringList{QStringLiteral("f"), QStringLiteral("m")}));
    for (qsizetype group = 0; group < shares.labels.size(); ++group) {
        double total = 0;
        for (const ChartSeries &part : shares.series) {
            total += part.values.at(group);
        }
        QCOMPARE(total, 100.0);
    }
    QCOMPARE(shares.series.constLast().name, QStringLiteral("missing"));
    QCOMPARE(shares.series.constLast().values, (QList<double>{0, 50}));
}

void ChartsTest::findsQuartiles()
{
    const ChartData box = chart({Kind::Box, QStringLiteral("age"), QStringLiteral("sex"), {}, {}, false});
    QCOMPARE(box.labels, (QStringList{QStringLiteral("f"), QStringLiteral("m")}));
    QList<double> women;
    for (const ChartSeries &part : box.series) {
        women.append(part.values.constFirst());
    }
    QCOMPARE(women, (QList<double>{10, 17.5, 25, 32.5, 40}));
    QCOMPARE(box.series.at(2).values.at(1), 25.0);
}

void ChartsTest::estimatesSurvival()
{
    // Women: 4 at risk; day 4 one event (3/4), day 8 one of three (1/2), day 10 an event of two, the other is followed
    // to the last date, day 10, and leaves after it (1/4). Men: day 4 one of two (1/2), the other leaves at day 10.
    const ChartData curve = chart({Kind::Survival, QStringLiteral("event"), QStringLiteral("sex"), {}, QStringLiteral("start"), false});
    QCOMPARE(curve.labels.size(), 11);
    const auto at = [&curve](int group, int day) { return curve.series.at(group).values.at(curve.labels.indexOf(QString::number(day))); };
    QCOMPARE(at(0, 0), 1.0);
    QCOMPARE(at(0, 3), 1.0);
    QCOMPARE(at(0, 4), 0.75);
    QCOMPARE(at(0, 8), 0.5);
    QCOMPARE(at(0, 10), 0.25);
    QCOMPARE(at(1, 4), 0.5);
    QCOMPARE(at(1, 10), 0.5);
}

void ChartsTest::findsWhatIsMissingTogether()
{
    const ChartData matrix = chart({Kind::Missingness, {}, {}, {}, {}, false});
    QCOMPARE(matrix.kind, ChartData::Kind::Matrix);
    QStringList columns;
    for (const ChartSeries &series : matrix.series) {
        columns.append(series.name);
    }
    QCOMPARE(columns, (QStringList{QStringLiteral("age"), QStringLiteral("event")}));
    QCOMPARE(matrix.labels, (QStringList{QStringLiteral("4"), QStringLiteral("1"), QStringLiteral("1")})); // none, event alone, both
    QCOMPARE(matrix.series.at(0).values, (QList<double>{0, 0, 1}));
    QCOMPARE(matrix.series.at(1).values, (QList<double>{0, 1, 1}));
}

void ChartsTest::makesAChartForEachFacet()
{
    const QList<ChartData> charts = chartsOf(m_table, {Kind::Distribution, QStringLiteral("age"), {}, QStringLiteral("sex"), {}, false});
    QCOMPARE(charts.size(), 2);
    double patients = 0;
    for (const ChartData &part : charts) {
        for (const double value : part.series.constFirst().values) {
            patients += value;
        }
    }
    QCOMPARE(patients, 6.0);
    QVERIFY(charts.at(1).title.contains(QStringLiteral("sex m")));
}

void ChartsTest::hidesSmallCountsAsReleased()
{
    QCOMPARE(chart({Kind::Distribution, QStringLiteral("sex"), {}, {}, {}, true}).series.constFirst().values, (QList<double>{0, 0}));
}

void ChartsTest::findsWilsonIntervals_data()
{
    QTest::addColumn<double>("events");
    QTest::addColumn<double>("total");
    QTest::addColumn<double>("lower");
    QTest::addColumn<double>("upper");
    // Newcombe, Statistics in Medicine 1998;17:857, table I, method 3.
    QTest::newRow("81 of 263") << 81.0 << 263.0 << 0.2553 << 0.3662;
    QTest::newRow("15 of 148") << 15.0 << 148.0 << 0.0624 << 0.1605;
    QTest::newRow("0 of 20") << 0.0 << 20.0 << 0.0 << 0.1611;
}

void ChartsTest::findsWilsonIntervals()
{
    QFETCH(double, events);
    QFETCH(double, total);
    QFETCH(double, lower);
    QFETCH(double, upper);
    const WilsonInterval interval = wilsonInterval(events, total);
    QVERIFY2(std::abs(interval.lower - lower) < 0.0001, qPrintable(QString::number(interval.lower)));
    QVERIFY2(std::abs(interval.upper - upper) < 0.0001, qPrintable(QString::number(interval.upper)));
    QVERIFY(std::isnan(wilsonInterval(1, 0).lower));
}

/// One measure, one interval, eleven groups with the ratios 0, 0.1, ... 1.
Table::ResultTable ChartsTest::measures()
{
    ChartsTest made;
    std::vector<Core::Value> measure, start, ratio, numerator, denominator, group;
    for (int i = 0; i <= 10; ++i) {
        measure.emplace_back("statin");
        start.emplace_back(Core::Date(Core::daysFromCivil(2021, 1, 1)));
        ratio.emplace_back(i / 10.0);
        numerator.emplace_back(std::int64_t{i});
        denominator.emplace_back(std::int64_t{10});
        group.emplace_back(std::to_string(i));
    }
    made.add("measure", Core::kStr, measure);
    made.add("interval_start", Core::kDate, start);
    made.add("ratio", Core::kFloat, ratio);
    made.add("numerator", Core::kInt, numerator);
    made.add("denominator", Core::kInt, denominator);
    made.add("practice", Core::kStr, group);
    return made.m_table;
}

void ChartsTest::spreadsMeasuresIntoDeciles()
{
    const QList<ChartData> charts = chartsOf(measures(), {Kind::Deciles, QStringLiteral("statin"), {}, {}, {}, false});
    QCOMPARE(charts.constFirst().series.size(), 9);
    for (int decile = 0; decile < 9; ++decile) {
        QCOMPARE(charts.constFirst().series.at(decile).values.constFirst(), (decile + 1) / 10.0);
    }
    QCOMPARE(charts.constFirst().series.at(4).name, QStringLiteral("median"));
}

void ChartsTest::survivesTablesWithoutTheColumn()
{
    for (const Kind kind : {Kind::Distribution, Kind::Stacked, Kind::Box, Kind::OverTime, Kind::Survival, Kind::Missingness, Kind::Deciles}) {
        const QList<ChartData> charts = chartsOf(m_table, {kind, QStringLiteral("gone"), QStringLiteral("gone"), QStringLiteral("gone"), QStringLiteral("gone"), false});
        QCOMPARE(charts.size(), 1);
        QVERIFY(kind == Kind::Missingness || !charts.constFirst().note.isEmpty());
    }
    QVERIFY(!chart({Kind::Box, QStringLiteral("sex"), {}, {}, {}, false}).note.isEmpty());
}

void ChartsTest::drawsEveryKind_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("column");
    QTest::newRow("bars") << static_cast<int>(Kind::Distribution) << QStringLiteral("sex");
    QTest::newRow("histogram") << static_cast<int>(Kind::Distribution) << QStringLiteral("age");
    QTest::newRow("stacked") << static_cast<int>(Kind::Stacked) << QStringLiteral("age");
    QTest::newRow("box") << static_cast<int>(Kind::Box) << QStringLiteral("age");
    QTest::newRow("over time") << static_cast<int>(Kind::OverTime) << QStringLiteral("event");
    QTest::newRow("survival") << static_cast<int>(Kind::Survival) << QStringLiteral("event");
    QTest::newRow("missing") << static_cast<int>(Kind::Missingness) << QString();
}

/// Something of the chart's own colour is on the paper, in light and in dark.
void ChartsTest::drawsEveryKind()
{
    QFETCH(int, kind);
    QFETCH(QString, column);
    const ChartData data = chart({static_cast<Kind>(kind), column, QStringLiteral("sex"), {}, QStringLiteral("start"), false});
    QVERIFY(!data.labels.isEmpty());
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
        const Theme theme(scheme);
        QImage image(500, 320, QImage::Format_RGB32);
        image.fill(theme.color(Role::Base));
        QPainter painter(&image);
        paintChart(painter, QRectF(image.rect()), data, theme, screenFont(theme));
        painter.end();
        int coloured = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                coloured += pixel.saturation() > 90 ? 1 : 0;
            }
        }
        QVERIFY2(coloured > 50, qPrintable(QString::number(coloured)));
    }
}

void ChartsTest::showsItsNumbers()
{
    const Theme theme;
    ChartPane pane(&theme);
    pane.setCharts(chartsOf(m_table, {Kind::Distribution, QStringLiteral("sex"), {}, {}, {}, false}));
    QVERIFY(!pane.showsNumbers());
    pane.showNumbers(true);
    QVERIFY(pane.showsNumbers());
    QCOMPARE(pane.asText(), QStringLiteral("sex\tpatients\nf\t4\nm\t2\n"));
    pane.setCharts({});
    QCOMPARE(pane.findChild<QTableWidget *>(QStringLiteral("chartNumbers"))->rowCount(), 0);
}

QTEST_MAIN(ChartsTest)
#include "tst_charts.moc"
