// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <QRegularExpression>

#include "model/dummydata/facts.h"
#include "model/dummydata/generator.h"
#include "model/dummydata/marginals.h"
#include "model/engine/engine.h"
#include "tests/model/dummydata/unbentlives.h"

using Kind = Core::Constraint::Kind;

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

/// The invariants of dummy-data.md 4 on populations that no definition bends.
class TestDummyLives : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void keepsTheConstraintsOfTheSchema();
    void putsEventsInsideLife();
    void hasOneRowWherePromised();
    void recordsDeathsAlike();
    void letsRegistrationsFollowOneAnother();
    void givesPeopleOneAddressAtATime();
    void keepsWhatBelongsTogetherInARow();
    void followsEnglandsMarginals();
    void spreadsPeopleOverEngland();
    void givesPeopleMothersOfTheirStudy();
    void makesTheSamePeopleForEveryDefinition();
    void keepsTheFirstPeopleWhenMoreAreAsked();
    void isTheSameEveryTime();
    void leavesOtherVariablesAloneWhenOneIsAdded();
    void hasNoImpossiblePatientInMany();

private:
    Table::TableSet m_tables;
    std::int64_t m_today = Core::daysFromCivil(2025, 6, 1);
};

void TestDummyLives::initTestCase()
{
    TestSupport::bootstrap();
    m_tables = make(everything(), 400, 7).tables;
    QVERIFY(m_tables.tables().size() > 20);
}

void TestDummyLives::keepsTheConstraintsOfTheSchema()
{
    for (const Table::DataTablePtr &table : m_tables.tables()) {
        for (std::size_t c = 0; c < table->schema->columns.size(); ++c) {
            const Core::ColumnSchema &column = table->schema->columns[c];
            const Table::ColumnPtr &values = table->columns[c];
            for (std::size_t row = 0; values && row < values->size(); ++row) {
                const Core::Value value = values->value(row);
                const QByteArray where = QByteArray::fromStdString(table->schema->name + '.' + column.name + " = " + value.toCsvText());
                QVERIFY2(!value.isNull() || !column.constraint(Kind::NotNull), where.constData());
                if (value.isNull()) {
                    continue;
                }
                if (const Core::Constraint *categorical = column.constraint(Kind::Categorical)) {
                    QVERIFY2(std::find(categorical->values.begin(), categorical->values.end(), value) != categorical->values.end(), where.constData());
                }
                if (column.constraint(Kind::FirstOfMonth)) {
                    QVERIFY2(value.toDate().civil().day == 1, where.constData());
                }
                if (const Core::Constraint *pattern = column.constraint(Kind::Regex)) {
                    const QRegularExpression whole(QRegularExpression::anchoredPattern(QString::fromStdString(pattern->pattern)));
                    QVERIFY2(whole.match(QString::fromStdString(value.toText())).hasMatch(), where.constData());
                }
                if (const Core::Constraint *range = column.constraint(Kind::ClosedRange)) {
                    QVERIFY2(value.toInt() >= range->minimum.toInt() && value.toInt() <= range->maximum.toInt(), where.constData());
                    QVERIFY2((value.toInt() - range->minimum.toInt()) % range->step == 0, where.constData());
                }
                if (const Core::Constraint *range = column.anyConstraint(Kind::GeneralRange); range && !range->minimum.isNull()) {
                    QVERIFY2(!(value.toDate() < range->minimum.toDate()), where.constData());
                }
                if (column.type.kind == Core::TypeKind::Date) {
                    QVERIFY2(value.toDate().days() <= m_today && value.toDate().civil().year >= 1900, where.constData());
                }
                if (column.type.kind == Core::TypeKind::Code) {
                    QVERIFY2(Core::isValidCode(column.type.codeSystem, value.toText()), where.constData());
                }
            }
        }
        for (std::size_t c = 0; c < table->schema->columns.size(); ++c) {
            const Core::Constraint *after = table->schema->columns[c].anyConstraint(Kind::DateAfter);
            for (std::size_t row = 0; after && table->columns[c] && row < table->rowCount(); ++row) {
                for (const std::string &name : after->columns) {
                    const Table::ColumnPtr &earlier = table->columns[static_cast<std::size_t>(table->schema->columnIndex(name))];
                    if (earlier && !earlier->isNull(row) && !table->columns[c]->isNull(row)) {
                        QVERIFY2(earlier->dates[row] <= table->columns[c]->dates[row], table->schema->name.c_str());
                    }
                }
            }
        }
    }
}

void TestDummyLives::putsEventsInsideLife()
{
    const auto lives = livesOf(m_tables);
    for (const Table::DataTablePtr &table : m_tables.tables()) {
        const std::string &name = table->schema->name;
        const bool isPeriod = name == "practice_registrations" || name == "addresses" || name == "patients" || name == "ons_deaths";
        for (std::size_t p = 0; p < table->patientIds.size(); ++p) {
            const Life &life = lives.at(table->patientIds[p]);
            for (std::size_t c = 0; !isPeriod && c < table->columns.size(); ++c) {
                if (table->schema->columns[c].type != Core::kDate || !table->columns[c]) {
                    continue;
                }
                for (std::uint32_t row = table->offsets[p]; row < table->offsets[p + 1]; ++row) {
                    if (table->columns[c]->isNull(row)) {
                        continue;
                    }
                    const std::int64_t day = table->columns[c]->dates[row];
                    const QByteArray where = QByteArray::fromStdString(name + '.' + table->schema->columns[c].name);
                    QVERIFY2(day >= life.birth, where.constData());
                    QVERIFY2(!life.death || day <= *life.death, where.constData());
                }
            }
        }
    }
}

void TestDummyLives::hasOneRowWherePromised()
{
    for (const Table::DataTablePtr &table : m_tables.tables()) {
        std::size_t most = 0;
        std::vector<std::size_t> counts;
        for (std::size_t p = 0; p < table->patientIds.size(); ++p) {
            QVERIFY(table->patientIds[p] > 0);
            QVERIFY(p == 0 || table->patientIds[p] > table->patientIds[p - 1]);
            counts.push_back(table->offsets[p + 1] - table->offsets[p]);
            most = std::max(most, counts.back());
        }
        QVERIFY2(!table->schema->oneRowPerPatient || most == 1, table->schema->name.c_str());
        std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2), counts.end());
        QVERIFY2(counts.empty() || counts[counts.size() / 2] <= 12, table->schema->name.c_str());
    }
}

void TestDummyLives::recordsDeathsAlike()
{
    const Table::TableSet tables = make(everything({"ons_deaths"}), 4000, 3).tables;
    const auto lives = livesOf(tables);
    const View registered(tables, "ons_deaths");
    std::size_t dead = 0;
    for (const auto &[id, life] : lives) {
        QVERIFY(!life.death || (*life.death >= life.birth && *life.death <= m_today));
        dead += life.death ? 1U : 0U;
    }
    const double share = static_cast<double>(dead) / static_cast<double>(lives.size());
    QVERIFY2(share > 0.02 && share < 0.15, QByteArray::number(share).constData());
    std::size_t near = 0;
    std::size_t equal = 0;
    for (std::size_t p = 0; p < registered.patients(); ++p) {
        const std::size_t row = registered.first(p);
        const auto date = registered.day(row, "date");
        const auto death = lives.at(registered.patient(p)).death;
        near += death && date && std::abs(*date - *death) <= 7 ? 1U : 0U;
        equal += death == date ? 1U : 0U;
        std::set<std::string> causes;
        bool ended = false;
        for (int i = 1; i <= 15; ++i) {
            const std::string cause = registered.text(row, "cause_of_death_" + std::string(i < 10 ? "0" : "") + std::to_string(i));
            QVERIFY2(cause.empty() || !ended, "a gap between the causes of death");
            ended = ended || cause.empty();
            causes.insert(cause);
        }
        const std::string underlying = registered.text(row, "underlying_cause_of_death");
        QVERIFY(underlying.empty() || causes.contains(underlying));
    }
    QVERIFY(registered.patients() > 20);
    QVERIFY(100 * near >= 97 * registered.patients());
    QVERIFY(100 * equal >= 80 * registered.patients());
}

void TestDummyLives::letsRegistrationsFollowOneAnother()
{
    const Table::TableSet tables = make(everything({"practice_registrations"}), 2000, 5).tables;
    const auto lives = livesOf(tables);
    const View registrations(tables, "practice_registrations");
    std::map<std::int64_t, std::string> regionOf;
    std::size_t adults = 0;
    std::size_t ofAdults = 0;
    std::size_t ended = 0;
    for (std::size_t p = 0; p < registrations.patients(); ++p) {
        const Life &life = lives.at(registrations.patient(p));
        QVERIFY(registrations.end(p) - registrations.first(p) <= 15);
        std::optional<std::int64_t> before;
        int open = 0;
        for (std::size_t row = registrations.first(p); row < registrations.end(p); ++row) {
            const auto start = registrations.day(row, "start_date");
            const auto end = registrations.day(row, "end_date");
            QVERIFY(start && *start >= life.birth);
            QVERIFY(!end || *end >= *start);
            QVERIFY2(row == registrations.first(p) || (before && *start > *before), "registrations overlap");
            QVERIFY(!end || !life.death || *end <= *life.death + 30);
            const auto goLive = registrations.day(row, "practice_systmone_go_live_date");
            QVERIFY(!end || (goLive && *goLive <= *end));
            open += end ? 0 : 1;
            before = end;
            const std::int64_t practice = registrations.at(row, "practice_pseudo_id").toInt();
            const std::string place = registrations.text(row, "practice_nuts1_region_name") + registrations.text(row, "practice_stp") + std::to_string(goLive.value_or(0));
            QCOMPARE(regionOf.try_emplace(practice, place).first->second, place);
        }
        QVERIFY(open <= 1 && (open == 0 || !life.death));
        ended += open == 0 && !life.death ? 1U : 0U;
        if (life.birth < m_today - 30 * kDayInYear) {
            ++adults;
            ofAdults += registrations.end(p) - registrations.first(p);
        }
    }
    const double mean = static_cast<double>(ofAdults) / static_cast<double>(adults);
    QVERIFY2(mean >= 2 && mean <= 5, QByteArray::number(mean).constData());
    QVERIFY(ended > 20);
}

void TestDummyLives::givesPeopleOneAddressAtATime()
{
    const Table::TableSet tables = make(everything({"addresses"}), 3000, 9).tables;
    const auto lives = livesOf(tables);
    const View addresses(tables, "addresses");
    const std::int64_t day = Core::daysFromCivil(2022, 3, 15);
    std::size_t alive = 0;
    std::size_t one = 0;
    std::set<std::int64_t> ids;
    std::array<std::size_t, 10> deciles{};
    std::size_t ranked = 0;
    std::size_t oldest = 0;
    std::size_t oldestInHomes = 0;
    for (std::size_t p = 0; p < addresses.patients(); ++p) {
        const Life &life = lives.at(addresses.patient(p));
        std::size_t at = 0;
        for (std::size_t row = addresses.first(p); row < addresses.end(p); ++row) {
            const auto start = addresses.day(row, "start_date");
            const auto end = addresses.day(row, "end_date");
            QVERIFY(!start || !end || *start <= *end);
            QVERIFY(ids.insert(addresses.at(row, "address_id").toInt()).second);
            const bool covers = start && *start <= day && (!end || *end > day);
            at += covers ? 1U : 0U;
            const auto flag = [&](const char *name) { const Core::Value value = addresses.at(row, name); return !value.isNull() && value.toBool(); };
            QVERIFY(!(flag("care_home_requires_nursing") && flag("care_home_does_not_require_nursing")));
            QVERIFY(flag("care_home_is_potential_match") || (!flag("care_home_requires_nursing") && !flag("care_home_does_not_require_nursing")));
            const Core::Value rank = addresses.at(row, "imd_rounded");
            QCOMPARE(rank.isNull(), addresses.at(row, "msoa_code").isNull());
            if (covers && !rank.isNull()) {
                ++ranked;
                ++deciles[static_cast<std::size_t>(std::min<std::int64_t>(9, rank.toInt() * 10 / 32844))];
            }
            if (covers && life.birth < day - 85 * kDayInYear) {
                ++oldest;
                oldestInHomes += flag("care_home_is_potential_match") ? 1U : 0U;
            }
        }
        if (life.birth <= day && (!life.death || *life.death > day)) {
            ++alive;
            one += at == 1 ? 1U : 0U;
        }
    }
    QVERIFY(100 * one >= 95 * alive);
    QVERIFY(oldest > 20 && 100 * oldestInHomes >= 3 * oldest && 100 * oldestInHomes <= 30 * oldest);
    for (const std::size_t count : deciles) {
        const double share = static_cast<double>(count) / static_cast<double>(ranked);
        QVERIFY2(share > 0.08 && share < 0.12, QByteArray::number(share).constData());
    }
}

void TestDummyLives::keepsWhatBelongsTogetherInARow()
{
    const View spells(m_tables, "apcs");
    for (std::size_t row = 0; row < spells.rows(); ++row) {
        const auto from = spells.day(row, "admission_date");
        const auto to = spells.day(row, "discharge_date");
        QVERIFY(!from || !to || *from <= *to);
        const std::string all = spells.text(row, "all_diagnoses");
        for (const char *column : {"primary_diagnosis", "secondary_diagnosis"}) {
            QVERIFY(spells.text(row, column).empty() || all.find(spells.text(row, column)) != std::string::npos);
        }
        QVERIFY(spells.text(row, "primary_diagnosis").empty() || spells.text(row, "primary_diagnosis") != spells.text(row, "secondary_diagnosis"));
        const Core::Value care = spells.at(row, "days_in_critical_care");
        QVERIFY(care.isNull() || (care.toInt() >= 0 && (!from || !to || care.toInt() <= *to - *from + 1)));
    }
    const View attendances(m_tables, "emergency_care_attendances");
    for (std::size_t row = 0; row < attendances.rows(); ++row) {
        QVERIFY(!attendances.text(row, "diagnosis_01").empty());
        bool ended = false;
        for (int i = 1; i <= 24; ++i) {
            const bool empty = attendances.text(row, "diagnosis_" + std::string(i < 10 ? "0" : "") + std::to_string(i)).empty();
            QVERIFY(empty || !ended);
            ended = ended || empty;
        }
    }
    const View events(m_tables, "clinical_events");
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> consultations;
    for (std::size_t p = 0; p < events.patients(); ++p) {
        for (std::size_t row = events.first(p); row < events.end(p); ++row) {
            QVERIFY(!events.text(row, "snomedct_code").empty() || !events.text(row, "ctv3_code").empty());
            const std::pair key(events.patient(p), events.day(row, "date").value_or(0));
            const std::int64_t consultation = events.at(row, "consultation_id").toInt();
            QCOMPARE(consultations.try_emplace(key, consultation).first->second, consultation);
        }
    }
    const View ranges(m_tables, "clinical_events_ranges");
    for (std::size_t row = 0; row < ranges.rows(); ++row) {
        const Core::Value low = ranges.at(row, "lower_bound");
        const Core::Value high = ranges.at(row, "upper_bound");
        QVERIFY(low.isNull() || high.isNull() || low.toFloat() <= high.toFloat());
    }
    const View appointments(m_tables, "appointments");
    for (std::size_t row = 0; row < appointments.rows(); ++row) {
        const auto booked = appointments.day(row, "booked_date");
        const auto start = appointments.day(row, "start_date");
        const auto seen = appointments.day(row, "seen_date");
        QVERIFY(!booked || !start || *booked <= *start);
        static const std::set<std::string> kSeen{"Arrived", "In Progress", "Finished", "Visit"};
        QVERIFY(!seen || kSeen.contains(appointments.text(row, "status")));
        QVERIFY(!seen || !start || *seen >= *start);
    }
    const View tests(m_tables, "sgss_covid_all_tests");
    for (std::size_t row = 0; row < tests.rows(); ++row) {
        const auto taken = tests.day(row, "specimen_taken_date");
        const auto reported = tests.day(row, "lab_report_date");
        QVERIFY(taken && reported && *reported >= *taken && *reported <= *taken + 14);
        QVERIFY(tests.at(row, "is_positive").toBool() || tests.text(row, "variant").empty());
    }
}

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

/// A mother is one of the study's people, a woman, 13 to 55 years older and alive at the birth (dummy-data.md 4, 81).
void TestDummyLives::givesPeopleMothersOfTheirStudy()
{
    const std::uint64_t seed = 6;
    const Table::TableSet tables = make(everything({"parents"}), 500, seed).tables;
    const DummyData::People people(seed, Core::Date(Core::daysFromCivil(2021, 1, 1)), Core::Date(static_cast<std::int32_t>(m_today)));
    const View parents(tables, "parents");
    std::size_t known = 0;
    for (std::size_t p = 0; p < parents.patients(); ++p) {
        const Core::Value id = parents.at(parents.first(p), "mother_id");
        if (id.isNull()) {
            continue;
        }
        ++known;
        const DummyData::Facts child = people.facts(parents.patient(p));
        const DummyData::Facts mother = people.facts(id.toInt());
        const std::int64_t years = Core::yearsBetween(child.birth, mother.birth);
        QVERIFY2(mother.sex == DummyData::Facts::Sex::Female && years >= 13 && years <= 55 && mother.lastDay > child.birth,
                 QByteArray::number(static_cast<qlonglong>(id.toInt())).constData());
    }
    QVERIFY(known > 200);
}

void TestDummyLives::makesTheSamePeopleForEveryDefinition()
{
    const Table::TableSet one = make(everything({"addresses"}), 120, 4).tables;
    const Table::TableSet other = make(everything({"clinical_events", "ons_deaths"}), 120, 4).tables;
    const View first(one, "patients");
    const View second(other, "patients");
    std::map<std::int64_t, std::size_t> rowOf;
    for (std::size_t p = 0; p < second.patients(); ++p) {
        rowOf[second.patient(p)] = second.first(p);
    }
    std::size_t shared = 0;
    std::size_t different = 0;
    for (std::size_t p = 0; p < first.patients(); ++p) {
        if (const auto found = rowOf.find(first.patient(p)); found != rowOf.end()) {
            ++shared;
            different += first.text(first.first(p), "sex") != second.text(found->second, "sex") || first.day(first.first(p), "date_of_birth") != second.day(found->second, "date_of_birth") ? 1U : 0U;
        }
    }
    QVERIFY(shared > 100);
    // A few carry demands of one definition, such as a sex that hardly anybody has.
    QVERIFY2(different <= 8, QByteArray::number(static_cast<int>(different)).constData());
}

void TestDummyLives::keepsTheFirstPeopleWhenMoreAreAsked()
{
    const Table::TableSet few = make(everything({"medications"}), 100, 2).tables;
    const Table::TableSet many = make(everything({"medications"}), 300, 2).tables;
    const View first(few, "patients");
    const View second(many, "patients");
    for (std::size_t p = 0; p < first.patients(); ++p) {
        QCOMPARE(first.patient(p), second.patient(p));
    }
}

void TestDummyLives::isTheSameEveryTime()
{
    const Everything definition = everything({"clinical_events", "apcs", "vaccinations"});
    const Table::TableSet once = make(definition, 200, 11).tables;
    const Table::TableSet again = make(definition, 200, 11).tables;
    const Table::TableSet other = make(definition, 200, 12).tables;
    bool differs = false;
    for (std::size_t t = 0; t < once.tables().size(); ++t) {
        const Table::DataTable &a = *once.tables()[t];
        const Table::DataTable &b = *again.tables()[t];
        QCOMPARE(a.rowCount(), b.rowCount());
        differs = differs || a.rowCount() != other.tables()[t]->rowCount();
        for (std::size_t c = 0; c < a.columns.size(); ++c) {
            for (std::size_t row = 0; a.columns[c] && row < a.rowCount(); ++row) {
                QVERIFY(a.columns[c]->value(row) == b.columns[c]->value(row));
            }
        }
    }
    QVERIFY(differs);
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

/// 20,000 patients here; STUDYBENCH_MANY_PATIENTS=1000000 for the long run.
void TestDummyLives::hasNoImpossiblePatientInMany()
{
    bool set = false;
    const qint64 asked = qEnvironmentVariable("STUDYBENCH_MANY_PATIENTS").toLongLong(&set);
    m_tables = make(everything({"clinical_events", "medications", "ons_deaths", "practice_registrations"}), set ? asked : 20000, 21).tables;
    putsEventsInsideLife();
    hasOneRowWherePromised();
    const View people(m_tables, "patients");
    for (std::size_t row = 0; row < people.rows(); ++row) {
        const std::int64_t birth = *people.day(row, "date_of_birth");
        const std::int64_t last = people.day(row, "date_of_death").value_or(m_today);
        QVERIFY(birth <= last && Core::yearsBetween(Core::Date(static_cast<std::int32_t>(last)), Core::Date(static_cast<std::int32_t>(birth))) <= 115);
    }
}

QTEST_GUILESS_MAIN(TestDummyLives)
#include "tst_lives.moc"
