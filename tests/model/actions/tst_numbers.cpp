// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <map>
#include <set>

#include <QJsonDocument>
#include <QTest>

#include "model/actions/matching.h"
#include "model/actions/statistics.h"
#include "model/actions/survival.h"
#include "tests/support/testsupport.h"

using namespace Actions;

namespace
{

constexpr double kClose = 1e-9;

/// Remission times in weeks of 21 people with leukaemia on 6-MP, the worked example of most survival
/// textbooks; a negative number is censored.
std::vector<FollowUp> remissions()
{
    std::vector<FollowUp> people;
    for (const int week : {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35}) {
        people.push_back({std::abs(week), week > 0, 1.0});
    }
    return people;
}

Table::ColumnPtr numbers(const std::vector<std::optional<std::int64_t>> &values)
{
    Table::ColumnBuilder builder(Core::kInt);
    for (const std::optional<std::int64_t> &value : values) {
        builder.append(value ? Core::Value(*value) : Core::Value());
    }
    return builder.finish();
}

Table::ColumnPtr texts(const std::vector<const char *> &values)
{
    Table::ColumnBuilder builder(Core::kStr);
    for (const char *value : values) {
        builder.append(Core::Value(value));
    }
    return builder.finish();
}

Table::ColumnPtr dates(const std::vector<const char *> &values)
{
    Table::ColumnBuilder builder(Core::kDate);
    for (const char *value : values) {
        const auto date = Core::Date::fromIso(value);
        builder.append(date ? Core::Value(*date) : Core::Value());
    }
    return builder.finish();
}

MatchConfig configOf(const char *json)
{
    const auto config = readMatchConfig(QJsonDocument::fromJson(json).object());
    TestSupport::require(config);
    return *config;
}

std::map<std::int64_t, std::set<std::int64_t>> setsOf(const Frame &matches)
{
    std::map<std::int64_t, std::set<std::int64_t>> sets;
    for (std::size_t row = 0; row < matches.rows; ++row) {
        sets[matches.column("set_id").ints[row]].insert(matches.column("patient_id").ints[row]);
    }
    return sets;
}

/// 40 cases and 400 controls whose sex, age and dates follow from their number.
Frame population(int people, int firstId, int stride)
{
    std::vector<std::optional<std::int64_t>> ids;
    std::vector<std::optional<std::int64_t>> ages;
    std::vector<const char *> sexes;
    Table::ColumnBuilder index(Core::kDate);
    for (int i = 0; i < people; ++i) {
        ids.emplace_back(firstId + i);
        ages.emplace_back(20 + (i * stride) % 60);
        sexes.push_back((i * 7) % 3 == 0 ? "male" : "female");
        index.append(Core::Value(Core::Date(18000 + (i * 13) % 365)));
    }
    Frame frame;
    frame.rows = static_cast<std::size_t>(people);
    frame.set("patient_id", numbers(ids));
    frame.set("age", numbers(ages));
    frame.set("sex", texts(sexes));
    frame.set("indexdate", index.finish());
    return frame;
}

} // namespace

class TestNumbers : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void survivalIsTheTextbooks_data();
    void survivalIsTheTextbooks();
    void confidenceLimitsAreTheTextbooks();
    void countsAreRoundedToMidpoints();
    void linearRoundingFillsTheSteps();
    void weightsCountAsPeople();
    void contrastsFollowFromTheCurves();
    void quantilesInterpolate();
    void halvesRoundToEven();
    void drawsAsTheOfficialGenerator();
    void matchesKeepTheRules();
    void nearestAreTaken();
    void earlierCasesChooseFirst();
    void smallSetsAreDropped();
    void datesExclude();
    void indexDatesMove_data();
    void indexDatesMove();
    void missingNeverMatches();
    void casesLeaveTheControls();
    void faultyConfigurationsAreExplained_data();
    void faultyConfigurationsAreExplained();
    void missingColumnsAreNamed();
};

void TestNumbers::survivalIsTheTextbooks_data()
{
    QTest::addColumn<int>("week");
    QTest::addColumn<double>("atRisk");
    QTest::addColumn<double>("survival");
    // Worked by hand: the product of (at risk - events) / at risk over the event times.
    const double six = 18.0 / 21.0;
    const double seven = six * 16.0 / 17.0;
    const double ten = seven * 14.0 / 15.0;
    const double thirteen = ten * 11.0 / 12.0;
    const double sixteen = thirteen * 10.0 / 11.0;
    const double twentyTwo = sixteen * 6.0 / 7.0;
    const double twentyThree = twentyTwo * 5.0 / 6.0;
    QTest::newRow("before any event") << 5 << 21.0 << 1.0;
    QTest::newRow("6") << 6 << 21.0 << six;
    QTest::newRow("7") << 7 << 17.0 << seven;
    QTest::newRow("10") << 10 << 15.0 << ten;
    QTest::newRow("12, between events") << 12 << 12.0 << ten;
    QTest::newRow("13") << 13 << 12.0 << thirteen;
    QTest::newRow("16") << 16 << 11.0 << sixteen;
    QTest::newRow("22") << 22 << 7.0 << twentyTwo;
    QTest::newRow("23") << 23 << 6.0 << twentyThree;
    QTest::newRow("the last") << 35 << 1.0 << twentyThree;
}

void TestNumbers::survivalIsTheTextbooks()
{
    QFETCH(int, week);
    QFETCH(double, atRisk);
    QFETCH(double, survival);
    const std::vector<SurvivalDay> curve = survivalCurve(remissions(), 36, 0, Rounding::Constant);
    QCOMPARE(curve.size(), std::size_t{36});
    const SurvivalDay &day = curve[static_cast<std::size_t>(week - 1)];
    QCOMPARE(day.time, static_cast<double>(week));
    QCOMPARE(day.atRisk, atRisk);
    QVERIFY(std::abs(day.survival - survival) < kClose);
    QVERIFY(std::abs(day.risk - (1.0 - survival)) < kClose);
    QVERIFY2(std::isnan(curve.back().survival), "after the last person left nothing is known");
}

void TestNumbers::confidenceLimitsAreTheTextbooks()
{
    const std::vector<SurvivalDay> curve = survivalCurve(remissions(), 35, 0, Rounding::Constant);
    // Greenwood's formula at week 6 by hand: S * sqrt(3 / (21 * 18)).
    QVERIFY(std::abs(curve[5].riskError - 18.0 / 21.0 * std::sqrt(3.0 / (21.0 * 18.0))) < kClose);
    // Week 23, as printed with the log-log limits: 0.448 (0.188 to 0.680), standard error 0.1346.
    QVERIFY(std::abs(1.0 - curve[22].riskHigh - 0.188) < 5e-4);
    QVERIFY(std::abs(1.0 - curve[22].riskLow - 0.680) < 5e-4);
    QVERIFY(std::abs(curve[22].riskError - 0.1346) < 5e-5);
    QCOMPARE(curve[0].riskLow, 0.0);
    QCOMPARE(curve[0].riskHigh, 0.0);
    // The restricted mean is the area below: 5 whole weeks, then one of 18/21.
    QVERIFY(std::abs(curve[5].restrictedMean - (5.0 + 18.0 / 21.0)) < kClose);
}

void TestNumbers::countsAreRoundedToMidpoints()
{
    for (const auto &[exact, rounded] : {std::pair{0.0, 0.0}, {1.0, 3.0}, {6.0, 3.0}, {7.0, 9.0}, {12.0, 9.0}, {13.0, 15.0}, {21.0, 21.0}}) {
        QCOMPARE(roundToMidpoint(exact, 6), rounded);
    }
    const std::vector<SurvivalDay> curve = survivalCurve(remissions(), 35, 6, Rounding::Constant);
    // 21 people are 21 at midpoint 6; 3 events by week 6 are 3, and so is the one censored then.
    QCOMPARE(curve[0].atRisk, 21.0);
    QCOMPARE(curve[5].cumulativeEvents, 3.0);
    QCOMPARE(curve[5].events, 3.0);
    QCOMPARE(curve[5].censored, 3.0);
    QCOMPARE(curve[6].atRisk, 15.0);
    QVERIFY(std::abs(curve[5].survival - 18.0 / 21.0) < kClose);
    // The seventh event is at week 16: the count jumps to 9 there, and not before.
    QCOMPARE(curve[14].cumulativeEvents, 3.0);
    QCOMPARE(curve[15].cumulativeEvents, 9.0);
    for (const SurvivalDay &day : curve) {
        QVERIFY2(day.events == 0.0 || day.events >= 3.0, "no step stands for a few people");
    }
}

void TestNumbers::linearRoundingFillsTheSteps()
{
    // One event a day for 12 days: groups of 6 end on days 7 and 12, since the sixth event belongs to its own group.
    std::vector<FollowUp> people;
    for (int day = 1; day <= 12; ++day) {
        people.push_back({day, true, 1.0});
    }
    const std::vector<SurvivalDay> curve = survivalCurve(people, 12, 6, Rounding::Linear);
    std::vector<double> counts;
    for (const SurvivalDay &day : curve) {
        counts.push_back(day.cumulativeEvents);
    }
    // From (0, 0) to (6, 6): the floor of the count so far is below 6 until the end of day 6; then to (12, 12).
    QCOMPARE(counts, (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    // Two events on day 1 and none until day 8 rise evenly to 6 over the whole stretch.
    const std::vector<SurvivalDay> sparse = survivalCurve({{1, true, 1.0}, {1, true, 1.0}, {8, false, 1.0}}, 8, 6, Rounding::Linear);
    QCOMPARE(sparse[3].cumulativeEvents, 3.0);
    QCOMPARE(sparse[7].cumulativeEvents, 6.0);
}

void TestNumbers::weightsCountAsPeople()
{
    std::vector<FollowUp> twice = remissions();
    for (FollowUp &person : twice) {
        person.weight = 2.0;
    }
    const std::vector<SurvivalDay> once = survivalCurve(remissions(), 35, 0, Rounding::Constant);
    const std::vector<SurvivalDay> weighted = survivalCurve(twice, 35, 0, Rounding::Constant);
    for (std::size_t day = 0; day < once.size(); ++day) {
        QVERIFY(std::abs(once[day].survival - weighted[day].survival) < kClose);
        QCOMPARE(weighted[day].atRisk, 2.0 * once[day].atRisk);
    }
}

void TestNumbers::contrastsFollowFromTheCurves()
{
    SurvivalDay reference;
    reference.risk = 0.2;
    reference.riskError = 0.03;
    reference.cumulativeRate = 0.01;
    reference.cumulativeEvents = 20.0;
    SurvivalDay other = reference;
    other.risk = 0.3;
    other.riskError = 0.04;
    other.cumulativeRate = 0.015;
    other.cumulativeEvents = 30.0;
    const SurvivalContrast contrast = contrastOf(reference, other);
    constexpr double kNormal = 1.959963984540054;
    QVERIFY(std::abs(contrast.riskDifference.value - 0.1) < kClose);
    QVERIFY(std::abs(contrast.riskDifference.low - (0.1 - kNormal * 0.05)) < kClose); // 3-4-5
    QVERIFY(std::abs(contrast.riskRatio.value - 1.5) < kClose);
    const double error = std::sqrt(0.15 * 0.15 + (0.04 / 0.3) * (0.04 / 0.3));
    QVERIFY(std::abs(contrast.riskRatio.high - 1.5 * std::exp(kNormal * error)) < kClose);
    QVERIFY(std::abs(contrast.survivalRatio.value - 0.875) < kClose);
    QVERIFY(std::abs(contrast.rateRatio.value - 1.5) < kClose);
    QVERIFY(std::abs(contrast.rateRatio.low - 1.5 * std::exp(-kNormal * std::sqrt(1.0 / 20.0 + 1.0 / 30.0))) < kClose);
}

void TestNumbers::quantilesInterpolate()
{
    const std::vector<double> values{1.0, 2.0, 4.0, 8.0};
    QCOMPARE(quantile(values, 0.0), 1.0);
    QCOMPARE(quantile(values, 0.25), 1.75);
    QCOMPARE(quantile(values, 0.5), 3.0);
    QCOMPARE(quantile(values, 0.9), 6.8);
    QCOMPARE(quantile(values, 1.0), 8.0);
    QVERIFY(std::isnan(quantile({}, 0.5)));
    QCOMPARE(mean(values), 3.75);
    QVERIFY(std::abs(standardDeviation(values) - std::sqrt(28.75 / 3.0)) < kClose);
}

void TestNumbers::halvesRoundToEven()
{
    QCOMPARE(roundToMultiple(12.5, 5.0), 10.0);
    QCOMPARE(roundToMultiple(17.5, 5.0), 20.0);
    QCOMPARE(roundToMultiple(13.0, 5.0), 15.0);
    QCOMPARE(roundToMultiple(2.0, 5.0), 0.0);
}

void TestNumbers::drawsAsTheOfficialGenerator()
{
    // What numpy.random.RandomState(123).permutation(10) gives, as its documentation's readers know it.
    QCOMPARE(permutation(123, 10), (std::vector<std::uint32_t>{4, 0, 7, 5, 8, 3, 1, 6, 9, 2}));
    QCOMPARE(permutation(123, 1), std::vector<std::uint32_t>{0});
    QVERIFY(permutation(123, 0).empty());
}

void TestNumbers::matchesKeepTheRules()
{
    const MatchConfig config = configOf(R"({"matches_per_case": 3, "match_variables": {"sex": "category", "age": 5},
                                            "index_date_variable": "indexdate", "generate_match_index_date": "no_offset"})");
    const Frame cases = population(40, 1, 11);
    const Frame controls = population(400, 1000, 17);
    const auto matched = matchFrames(cases, controls, config);
    SB_VERIFY_RESULT(matched);
    QCOMPARE(matched->cases.rows, std::size_t{40});
    std::map<std::int64_t, std::size_t> rowOf;
    for (std::size_t row = 0; row < matched->cases.rows; ++row) {
        rowOf[matched->cases.column("patient_id").ints[row]] = row;
        QCOMPARE(matched->cases.column("set_id").ints[row], matched->cases.column("patient_id").ints[row]);
        QCOMPARE(matched->cases.column("case").ints[row], std::int64_t{1});
        QVERIFY2(row == 0 || matched->cases.column("indexdate").dates[row - 1] <= matched->cases.column("indexdate").dates[row],
                 "cases come in order of their index date");
    }
    std::set<std::int64_t> used;
    for (std::size_t row = 0; row < matched->matches.rows; ++row) {
        const std::size_t own = rowOf.at(matched->matches.column("set_id").ints[row]);
        QVERIFY2(used.insert(matched->matches.column("patient_id").ints[row]).second, "nobody is matched twice");
        QCOMPARE(matched->matches.column("sex").value(row), matched->cases.column("sex").value(own));
        QVERIFY(std::abs(matched->matches.column("age").ints[row] - matched->cases.column("age").ints[own]) <= 5);
        QCOMPARE(matched->matches.column("indexdate").dates[row], matched->cases.column("indexdate").dates[own]);
        QCOMPARE(matched->matches.column("case").ints[row], std::int64_t{0});
    }
    std::size_t total = 0;
    for (std::size_t row = 0; row < matched->cases.rows; ++row) {
        const auto found = setsOf(matched->matches)[matched->cases.column("patient_id").ints[row]].size();
        QCOMPARE(matched->cases.column("match_counts").ints[row], static_cast<std::int64_t>(found));
        total += found;
    }
    QCOMPARE(total, matched->matches.rows);
    QCOMPARE(total, std::size_t{120}); // enough controls for three each
    const auto again = matchFrames(cases, controls, config);
    SB_VERIFY_RESULT(again);
    QVERIFY2(setsOf(matched->matches) == setsOf(again->matches), "the same data give the same matches");
}

void TestNumbers::nearestAreTaken()
{
    Frame cases;
    cases.rows = 1;
    cases.set("patient_id", numbers({1}));
    cases.set("age", numbers({50}));
    cases.set("bmi", numbers({25}));
    cases.set("d", dates({"2020-01-01"}));
    Frame controls;
    controls.rows = 6;
    controls.set("patient_id", numbers({11, 12, 13, 14, 15, 16}));
    controls.set("age", numbers({55, 51, 49, 51, 46, 60}));
    controls.set("bmi", numbers({25, 30, 26, 25, 25, 25}));
    controls.set("d", dates({"2020-01-01", "2020-01-01", "2020-01-01", "2020-01-01", "2020-01-01", "2020-01-01"}));
    const auto matched = matchFrames(cases, controls, configOf(R"({"matches_per_case": 2, "match_variables": {"age": 5}, "index_date_variable": "d",
                                                                   "closest_match_variables": ["age", "bmi"]})"));
    SB_VERIFY_RESULT(matched);
    // 12, 13 and 14 are a year away; among them 14 is nearest by BMI, then 13.
    QCOMPARE(setsOf(matched->matches)[1], (std::set<std::int64_t>{13, 14}));
}

void TestNumbers::earlierCasesChooseFirst()
{
    Frame cases;
    cases.rows = 2;
    cases.set("patient_id", numbers({1, 2}));
    cases.set("age", numbers({50, 50}));
    cases.set("d", dates({"2020-02-01", "2020-01-01"}));
    Frame controls;
    controls.rows = 1;
    controls.set("patient_id", numbers({11}));
    controls.set("age", numbers({50}));
    const auto matched = matchFrames(cases, controls, configOf(R"({"matches_per_case": 1, "match_variables": {"age": 0}, "index_date_variable": "d",
                                                                   "generate_match_index_date": "no_offset"})"));
    SB_VERIFY_RESULT(matched);
    QCOMPARE(setsOf(matched->matches)[2], std::set<std::int64_t>{11});
    QCOMPARE(matched->cases.rows, std::size_t{2}); // kept without a match unless a minimum is asked for
}

void TestNumbers::smallSetsAreDropped()
{
    const auto matched = matchFrames(population(40, 1, 11), population(60, 1000, 17),
                                     configOf(R"({"matches_per_case": 3, "min_matches_per_case": 2, "match_variables": {"sex": "category", "age": 5},
                                                  "index_date_variable": "indexdate"})"));
    SB_VERIFY_RESULT(matched);
    QVERIFY(matched->cases.rows > 0 && matched->cases.rows < 40);
    QCOMPARE(matched->counts.size(), std::size_t{40});
    for (const auto &[set, members] : setsOf(matched->matches)) {
        QVERIFY(members.size() == 2 || members.size() == 3);
    }
}

void TestNumbers::datesExclude()
{
    Frame cases;
    cases.rows = 2;
    cases.set("patient_id", numbers({1, 2}));
    cases.set("sex", texts({"F", "F"}));
    cases.set("d", dates({"2020-06-01", "2020-06-02"}));
    cases.set("died", dates({"2019-01-01", ""}));
    Frame controls;
    controls.rows = 3;
    controls.set("patient_id", numbers({11, 12, 13}));
    controls.set("sex", texts({"F", "F", "F"}));
    controls.set("died", dates({"2020-06-01", "2020-06-02", "2020-06-03"}));
    const auto matched = matchFrames(cases, controls, configOf(R"({"matches_per_case": 5, "match_variables": {"sex": "category"}, "index_date_variable": "d",
                                                                   "generate_match_index_date": "no_offset", "date_exclusion_variables": {"died": "before"}})"));
    SB_VERIFY_RESULT(matched);
    QCOMPARE(matched->casesConsidered, std::size_t{1});
    QCOMPARE(setsOf(matched->matches)[2], (std::set<std::int64_t>{12, 13})); // a death on the day itself is not before it
}

void TestNumbers::indexDatesMove_data()
{
    QTest::addColumn<QByteArray>("offset");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("none") << QByteArray("no_offset") << QByteArray("2020-03-31");
    QTest::newRow("year earlier") << QByteArray("1_year_earlier") << QByteArray("2019-03-31");
    QTest::newRow("month earlier, to a shorter month") << QByteArray("1_month_earlier") << QByteArray("2020-02-29");
    QTest::newRow("months later") << QByteArray("3_months_later") << QByteArray("2020-06-30");
    QTest::newRow("days later") << QByteArray("10_days_later") << QByteArray("2020-04-10");
}

void TestNumbers::indexDatesMove()
{
    QFETCH(QByteArray, offset);
    QFETCH(QByteArray, expected);
    Frame cases;
    cases.rows = 1;
    cases.set("patient_id", numbers({1}));
    cases.set("d", dates({"2020-03-31"}));
    Frame controls;
    controls.rows = 1;
    controls.set("patient_id", numbers({11}));
    const QByteArray json = R"({"matches_per_case": 1, "match_variables": {}, "index_date_variable": "d", "generate_match_index_date": ")" + offset + "\"}";
    const auto matched = matchFrames(cases, controls, configOf(json.constData()));
    SB_VERIFY_RESULT(matched);
    QCOMPARE(matched->matches.column("d").value(0).toCsvText(), expected.toStdString());
}

void TestNumbers::missingNeverMatches()
{
    Frame cases;
    cases.rows = 1;
    cases.set("patient_id", numbers({1}));
    cases.set("age", numbers({std::nullopt}));
    cases.set("d", dates({"2020-03-31"}));
    Frame controls;
    controls.rows = 1;
    controls.set("patient_id", numbers({11}));
    controls.set("age", numbers({std::nullopt}));
    for (const char *json : {R"({"matches_per_case": 1, "match_variables": {"age": 5}, "index_date_variable": "d", "generate_match_index_date": "no_offset"})",
                             R"({"matches_per_case": 1, "match_variables": {"age": "category"}, "index_date_variable": "d", "generate_match_index_date": "no_offset"})"}) {
        const auto matched = matchFrames(cases, controls, configOf(json));
        SB_VERIFY_RESULT(matched);
        QCOMPARE(matched->matches.rows, std::size_t{0});
    }
}

void TestNumbers::casesLeaveTheControls()
{
    const char *json = R"({"matches_per_case": 1, "match_variables": {"sex": "category"}, "index_date_variable": "indexdate", "drop_cases_from_matches": true})";
    const auto matched = matchFrames(population(10, 1, 11), population(20, 1, 11), configOf(json));
    SB_VERIFY_RESULT(matched);
    QCOMPARE(matched->matchesConsidered, std::size_t{10});
    for (std::size_t row = 0; row < matched->matches.rows; ++row) {
        QVERIFY(matched->matches.column("patient_id").ints[row] > 10);
    }
}

void TestNumbers::faultyConfigurationsAreExplained_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("word");
    QTest::newRow("nothing") << QByteArray("{}") << QStringLiteral("matches_per_case");
    QTest::newRow("misspelt") << QByteArray(R"({"match_per_case": 1})") << QStringLiteral("Did you mean");
    QTest::newRow("minimum above") << QByteArray(R"({"matches_per_case": 1, "min_matches_per_case": 2, "match_variables": {}, "index_date_variable": "d"})")
                                   << QStringLiteral("cannot be more than");
    QTest::newRow("kind") << QByteArray(R"({"matches_per_case": 1, "match_variables": {"age": 0.5}, "index_date_variable": "d"})") << QStringLiteral("\"age\"");
    QTest::newRow("exclusion") << QByteArray(R"({"matches_per_case": 1, "match_variables": {}, "index_date_variable": "d", "date_exclusion_variables": {"x": "on"}})")
                               << QStringLiteral("before or after");
    QTest::newRow("offset") << QByteArray(R"({"matches_per_case": 1, "match_variables": {}, "index_date_variable": "d", "generate_match_index_date": "1_week_later"})")
                            << QStringLiteral("1_year_earlier");
    QTest::newRow("format") << QByteArray(R"({"matches_per_case": 1, "match_variables": {}, "index_date_variable": "d", "output_format": "dta"})")
                            << QStringLiteral("csv.gz");
}

void TestNumbers::faultyConfigurationsAreExplained()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, word);
    const auto config = readMatchConfig(QJsonDocument::fromJson(json).object());
    QVERIFY(!config.has_value());
    QVERIFY2(config.error().message.contains(word), qPrintable(config.error().message));
}

void TestNumbers::missingColumnsAreNamed()
{
    const auto matched = matchFrames(population(2, 1, 11), population(2, 10, 11),
                                     configOf(R"({"matches_per_case": 1, "match_variables": {"stp": "category"}, "index_date_variable": "start"})"));
    QVERIFY(!matched.has_value());
    QVERIFY(matched.error().message.contains(QStringLiteral("\"stp\"")));
    QVERIFY(matched.error().message.contains(QStringLiteral("\"start\"")));
}

QTEST_GUILESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
