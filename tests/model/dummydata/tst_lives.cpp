// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "model/dummydata/facts.h"
#include "model/dummydata/generator.h"
#include "model/dummydata/marginals.h"
#include "model/engine/engine.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

constexpr std::int64_t kDayInYear = 365;

double distance(const std::map<std::string, double> &a, const std::map<std::string, double> &b)
{
    double sum = 0;
    std::set<std::string> keys;
    for (const auto &[key, value] : a) {
        keys.insert(key);
    }
    for (const auto &[key, value] : b) {
        keys.insert(key);
    }
    for (const std::string &key : keys) {
        sum += std::abs((a.contains(key) ? a.at(key) : 0) - (b.contains(key) ? b.at(key) : 0));
    }
    return sum / 2;
}

} // namespace

/// What only shows in many: the marginals of England, one edit that leaves the rest alone, nobody impossible.
class TestDummyLives : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void followsEnglandsMarginals();
    void spreadsPeopleOverEngland();
    void leavesOtherVariablesAloneWhenOneIsAdded();
    void hasNoImpossiblePatientInMany_data();
    void hasNoImpossiblePatientInMany();
};

void TestDummyLives::followsEnglandsMarginals()
{
    const std::int64_t size = 100000;
    Everything small;
    const NodeId patients = small.graph.selectTable(schemaOf("patients"));
    small.dataset.population = *small.graph.aggregate(Op::Exists, patients);
    for (const char *column : {"date_of_birth", "sex"}) {
        small.dataset.variables.push_back({column, *small.graph.selectColumn(patients, column)});
    }
    const NodeId ethnicity = small.graph.selectTable(schemaOf("ethnicity_from_sus"));
    small.dataset.variables.push_back({"ethnicity", *small.graph.selectColumn(ethnicity, "code")});
    const Table::TableSet tables = make(small, size, 1).tables;
    const View people(tables, "patients");
    QCOMPARE(static_cast<std::int64_t>(people.patients()), size);
    const std::int64_t reference = Core::daysFromCivil(2021, 1, 1);
    std::map<std::string, double> ages;
    std::map<std::string, double> sexes;
    for (std::size_t row = 0; row < people.rows(); ++row) {
        const std::int64_t age = Core::yearsBetween(Core::Date(static_cast<std::int32_t>(reference)), Core::Date(static_cast<std::int32_t>(*people.day(row, "date_of_birth"))));
        ages[std::to_string(std::min<std::int64_t>(age / 10, 9))] += 1.0 / static_cast<double>(size);
        sexes[people.text(row, "sex")] += 1.0 / static_cast<double>(size);
    }
    // ONS mid-2020 estimates for England by ten years of age, from resources/dummydata.
    DummyData::Random random(99);
    std::map<std::string, double> expected;
    for (std::int64_t i = 0; i < size; ++i) {
        expected[std::to_string(std::min<std::size_t>(DummyData::Marginals::instance().ages.draw(random) / 10, 9))] += 1.0 / static_cast<double>(size);
    }
    for (const auto &[band, share] : expected) {
        QVERIFY2(std::abs(ages[band] - share) < 0.02, QByteArray::fromStdString(band + " " + std::to_string(ages[band]) + " " + std::to_string(share)).constData());
    }
    QVERIFY(distance(ages, expected) <= 0.03);
    QVERIFY(sexes["female"] > 0.49 && sexes["female"] < 0.52);
    QVERIFY(sexes["intersex"] > 0 && sexes["intersex"] + sexes["unknown"] < 0.01);
    const View groups(tables, "ethnicity_from_sus");
    std::map<std::string, double> letters;
    double known = 0;
    for (std::size_t row = 0; row < groups.rows(); ++row) {
        if (groups.text(row, "code") != "Z") {
            letters[groups.text(row, "code")] += 1;
            known += 1;
        }
    }
    // Census 2021, England: TS021, as in resources/dummydata.
    const std::map<std::string, double> census{{"A", 0.735}, {"C", 0.066}, {"H", 0.033}, {"J", 0.028}, {"N", 0.026}, {"S", 0.022}};
    for (const auto &[letter, share] : census) {
        QVERIFY2(std::abs(letters[letter] / known - share) < 0.02, letter.c_str());
    }
}

/// Where people live, by region and deprivation, within two points of England.
void TestDummyLives::spreadsPeopleOverEngland()
{
    const std::int64_t reference = Core::daysFromCivil(2021, 1, 1);
    const std::int64_t size = 100000;
    Everything small = everything({"practice_registrations", "addresses"});
    const Table::TableSet tables = make(small, size, 1).tables;
    DummyData::Random random(7);
    const auto placesOf = [&tables, reference](const char *table, const auto &placeOf) {
        const View view(tables, table);
        std::map<std::string, double> places;
        double all = 0;
        for (std::size_t p = 0; p < view.patients(); ++p) {
            for (std::size_t row = view.first(p); row < view.end(p); ++row) {
                const std::string place = placeOf(view, row);
                if (view.day(row, "start_date") <= reference && view.day(row, "end_date").value_or(reference + 1) > reference && !place.empty()) {
                    ++places[place];
                    ++all;
                }
            }
        }
        for (auto &[place, count] : places) {
            count /= all;
        }
        return places;
    };
    std::map<std::string, double> regions;
    for (std::int64_t i = 0; i < size; ++i) {
        regions[DummyData::Marginals::instance().regionNames[DummyData::Marginals::instance().regions.draw(random)]] += 1.0 / static_cast<double>(size);
    }
    std::map<std::string, double> lived = placesOf("practice_registrations", [](const View &view, std::size_t row) { return view.text(row, "practice_nuts1_region_name"); });
    for (const auto &[region, share] : regions) {
        QVERIFY2(std::abs(lived[region] - share) < 0.02, QByteArray::fromStdString(region + " " + std::to_string(lived[region]) + " " + std::to_string(share)).constData());
    }
    const auto quintiles = placesOf("addresses", [](const View &view, std::size_t row) {
        const Core::Value rank = view.at(row, "imd_rounded");
        return rank.isNull() ? std::string() : std::to_string(std::min<std::int64_t>(4, rank.toInt() * 5 / 32844));
    });
    QCOMPARE(quintiles.size(), std::size_t{5});
    for (const auto &[quintile, share] : quintiles) {
        QVERIFY2(std::abs(share - 0.2) < 0.02, QByteArray::fromStdString(quintile + " " + std::to_string(share)).constData());
    }
}

/// After one more variable at least 95 % of the cells of the others are what they were (dummy-data.md 3.13, Q13).
void TestDummyLives::leavesOtherVariablesAloneWhenOneIsAdded()
{
    const auto definition = [](int codes) {
        Everything result;
        Query::Graph &graph = result.graph;
        const NodeId patients = graph.selectTable(schemaOf("patients"));
        result.dataset.population = *graph.aggregate(Op::Exists, patients);
        result.dataset.variables.push_back({"sex", *graph.selectColumn(patients, "sex")});
        result.dataset.variables.push_back({"born", *graph.selectColumn(patients, "date_of_birth")});
        const NodeId events = graph.selectTable(schemaOf("clinical_events"));
        const Core::ElementType type = Core::codeType(Core::CodeSystem::SnomedCt);
        for (int i = 0; i < codes; ++i) {
            const NodeId code = graph.value(Core::Value("10000000" + std::to_string(i)), type);
            const NodeId equal = *graph.function(Op::EQ, std::array{*graph.selectColumn(events, "snomedct_code"), code});
            const NodeId rows = *graph.filter(events, equal);
            result.dataset.variables.push_back({"seen" + std::to_string(i), *graph.aggregate(Op::Exists, rows)});
            result.dataset.variables.push_back({"last" + std::to_string(i), *graph.aggregate(Op::Max, *graph.selectColumn(rows, "date"))});
        }
        return result;
    };
    const Everything before = definition(3);
    const Everything after = definition(4);
    const auto rowsOf = [](const Everything &one) {
        auto result = Engine::evaluateDataset(one.graph, one.dataset, make(one, 300, 8).tables);
        TestSupport::require(result);
        return std::move(result->front());
    };
    const Table::ResultTable old = rowsOf(before);
    const Table::ResultTable now = rowsOf(after);
    QCOMPARE(now.rows, old.rows);
    for (std::size_t c = 0; c < old.columns.size(); ++c) {
        std::size_t same = 0;
        for (std::size_t row = 0; row < old.rows; ++row) {
            same += old.columns[c].values->value(row) == now.columns[c].values->value(row) ? 1U : 0U;
        }
        QVERIFY2(100 * same >= 95 * old.rows, old.columns[c].spec.name.c_str());
    }
}

void TestDummyLives::hasNoImpossiblePatientInMany_data()
{
    QTest::addColumn<QStringList>("tables");
    QTest::newRow("general practice") << QStringList{QStringLiteral("clinical_events"), QStringLiteral("medications"), QStringLiteral("ons_deaths"), QStringLiteral("practice_registrations")};
    QTest::newRow("places, stays and vaccines") << QStringList{QStringLiteral("addresses"), QStringLiteral("apcs"), QStringLiteral("apcs_cost"), QStringLiteral("vaccinations")};
    QTest::newRow("ranges, appointments and tests") << QStringList{QStringLiteral("clinical_events_ranges"), QStringLiteral("appointments"), QStringLiteral("sgss_covid_all_tests"), QStringLiteral("ethnicity_from_sus")};
    QTest::newRow("outpatients and waits") << QStringList{QStringLiteral("opa"), QStringLiteral("opa_cost"), QStringLiteral("wl_clockstops"), QStringLiteral("covid_therapeutics")};
    QTest::newRow("emergencies and registers") << QStringList{QStringLiteral("emergency_care_attendances"), QStringLiteral("ukrr"), QStringLiteral("decision_support_values"), QStringLiteral("ec_cost")};
    QTest::newRow("a study") << QStringList();
}

/// Every invariant of dummy-data.md 4 that can be asked of one population: the constraints of the schema, the order of
/// dates, one row where one is promised, nothing outside life. 20,000 patients here; STUDYBENCH_MANY_PATIENTS=1000000
/// for the long run.
void TestDummyLives::hasNoImpossiblePatientInMany()
{
    QFETCH(QStringList, tables);
    bool set = false;
    const qint64 asked = qEnvironmentVariable("STUDYBENCH_MANY_PATIENTS").toLongLong(&set);
    const qint64 size = set ? asked : 20000;
    std::vector<std::string> names;
    for (const QString &name : tables) {
        names.push_back(name.toStdString());
    }
    const Sample sample = names.empty() ? studySample(size) : plainSample(names, size, 21);
    QCOMPARE(sample.generated.populationReached, size);
    QCOMPARE(static_cast<qint64>(sample.lives.size()), size);
    for (const Invariant &invariant : allInvariants()) {
        Verdict verdict;
        if (invariant.checkOne && invariant.number != 10) { // fresh codes are the definition's, not the population's
            invariant.checkOne(sample, verdict);
        }
        QVERIFY2(verdict.broken.isEmpty(), QByteArray(QByteArray::number(invariant.number) + ": " + verdict.broken).constData());
    }
}

QTEST_GUILESS_MAIN(TestDummyLives)
#include "tst_lives.moc"
