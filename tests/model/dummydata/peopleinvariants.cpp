// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "model/dummydata/facts.h"
#include "model/dummydata/marginals.h"
#include "tests/model/dummydata/invariants.h"

namespace
{

constexpr std::int64_t kDayInYear = 365;
const std::int64_t kFirstRegistered = Core::daysFromCivil(2019, 2, 1);

Core::Date dateOf(std::int64_t day)
{
    return Core::Date(static_cast<std::int32_t>(day));
}

bool isAliveOn(const Life &life, std::int64_t day)
{
    return life.birth <= day && (!life.death || *life.death > day);
}

void isOfHumanAge(const Sample &sample, Verdict &verdict)
{
    for (const auto &[id, life] : sample.lives) {
        const Core::Date birth = dateOf(life.birth);
        const bool fits = birth.civil().day == 1 && birth.civil().year >= 1900 && life.birth <= kToday;
        verdict.that(fits, std::to_string(id) + " was born on " + birth.toIso());
        verdict.that(sample.mayBeImplausible() || Core::yearsBetween(dateOf(life.death.value_or(kToday)), birth) <= 110, std::to_string(id) + " is too old: " + birth.toIso());
    }
}

void diesAfterBirth(const Sample &sample, Verdict &verdict)
{
    for (const auto &[id, life] : sample.lives) {
        if (life.death) {
            verdict.that(*life.death >= life.birth && *life.death <= kToday, std::to_string(id) + " died on " + dateOf(*life.death).toIso());
        }
    }
}

/// Half of the sum of differences between two distributions.
double distance(const std::map<std::string, double> &a, const std::map<std::string, double> &b)
{
    double sum = 0;
    std::set<std::string> keys;
    for (const auto *one : {&a, &b}) {
        for (const auto &[key, value] : *one) {
            keys.insert(key);
        }
    }
    for (const std::string &key : keys) {
        sum += std::abs((a.contains(key) ? a.at(key) : 0) - (b.contains(key) ? b.at(key) : 0));
    }
    return sum / 2;
}

Table::TableSet trivial(std::int64_t size)
{
    Everything definition;
    const NodeId patients = definition.graph.selectTable(schemaOf("patients"));
    definition.dataset.population = *definition.graph.aggregate(Op::Exists, patients);
    for (const char *column : {"date_of_birth", "sex", "date_of_death"}) {
        definition.dataset.variables.push_back({column, *definition.graph.selectColumn(patients, column)});
    }
    return make(definition, size, 1).tables;
}

void followsAgeAndSexOfEngland(const Samples &, Verdict &verdict)
{
    const Table::TableSet tables = trivial(10000);
    const View people(tables, "patients");
    const Core::Date reference(Core::daysFromCivil(2021, 1, 1));
    std::map<std::string, double> ages;
    std::map<std::string, double> expected;
    double female = 0;
    DummyData::Random random(99);
    const auto share = 1.0 / static_cast<double>(people.rows());
    for (std::size_t row = 0; row < people.rows(); ++row) {
        ages[std::to_string(std::min<std::int64_t>(Core::yearsBetween(reference, dateOf(*people.day(row, "date_of_birth"))) / 10, 9))] += share;
        expected[std::to_string(std::min<std::size_t>(DummyData::Marginals::instance().ages.draw(random) / 10, 9))] += share;
        female += people.text(row, "sex") == "female" ? share : 0;
    }
    verdict.within(distance(ages, expected), 0, 0.03, "distance of ages");
    verdict.within(female, 0.49, 0.52, "women");
}

void showsEverySex(const Samples &, Verdict &verdict)
{
    for (const auto &[size, most] : {std::pair<std::int64_t, double>{200, 1.0}, {10000, 0.01}}) {
        const Table::TableSet tables = trivial(size);
        const View people(tables, "patients");
        std::map<std::string, double> sexes;
        for (std::size_t row = 0; row < people.rows(); ++row) {
            sexes[people.text(row, "sex")] += 1.0 / static_cast<double>(people.rows());
        }
        verdict.within(sexes["intersex"], 1e-9, most, "intersex");
        verdict.within(sexes["unknown"], 1e-9, most, "unknown");
    }
}

void someHaveDied(const Samples &samples, Verdict &verdict)
{
    double dead = 0;
    for (const auto &[id, life] : samples.people->lives) {
        dead += life.death ? 1.0 : 0.0;
    }
    verdict.within(dead / static_cast<double>(samples.people->lives.size()), 0.02, 0.15, "dead");
}

struct Period
{
    std::int64_t start = 0;
    std::optional<std::int64_t> end;
    std::size_t row = 0;
};

/// Registrations or addresses of each patient by their start, with the life they belong to.
template <typename Look>
void eachHistory(const Sample &sample, const char *table, const Look &look)
{
    if (!sample.has(table)) {
        return;
    }
    const View view = sample.view(table);
    if (!view.table()->columns[static_cast<std::size_t>(view.table()->schema->columnIndex("start_date"))]) {
        return;
    }
    for (std::size_t p = 0; p < view.patients(); ++p) {
        std::vector<Period> periods;
        for (std::size_t row = view.first(p); row < view.end(p); ++row) {
            if (const auto start = view.day(row, "start_date")) {
                periods.push_back({*start, view.day(row, "end_date"), row});
            }
        }
        std::sort(periods.begin(), periods.end(), [](const Period &a, const Period &b) { return a.start < b.start; });
        look(view, p, periods, sample.lives.at(view.patient(p)));
    }
}

constexpr const char *kRegistrations = "practice_registrations";

void registersAfterBirth(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, kRegistrations, [&](const View &view, std::size_t p, const std::vector<Period> &periods, const Life &life) {
        verdict.that(periods.size() == view.end(p) - view.first(p), "a registration without a start");
        for (const Period &period : periods) {
            verdict.that(period.start >= life.birth, at(view, period.row, "start_date"));
        }
    });
}

void endsAfterStart(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, kRegistrations, [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &) {
        for (const Period &period : periods) {
            verdict.that(!period.end || *period.end >= period.start, at(view, period.row, "end_date"));
        }
    });
}

void registersOnceAtATime(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, kRegistrations, [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &) {
        const auto open = std::count_if(periods.begin(), periods.end(), [](const Period &period) { return !period.end; });
        verdict.that(open <= 1, "two open registrations");
        for (std::size_t i = 1; i < periods.size(); ++i) {
            verdict.that(periods[i - 1].end && *periods[i - 1].end <= periods[i].start, at(view, periods[i].row, "start_date"));
        }
    });
}

void theDeadAreNotRegistered(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, kRegistrations, [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &life) {
        for (const Period &period : periods) {
            verdict.that(!life.death || (period.end && *period.end <= *life.death + 30), at(view, period.row, "end_date"));
        }
    });
}

void aPracticeIsInOnePlace(const Samples &samples, Verdict &verdict)
{
    std::map<std::int64_t, std::string> places;
    const View view = samples.people->view(kRegistrations);
    for (std::size_t row = 0; row < view.rows(); ++row) {
        const std::string place = view.text(row, "practice_nuts1_region_name") + view.text(row, "practice_stp") + std::to_string(view.day(row, "practice_systmone_go_live_date").value_or(0));
        verdict.that(places.try_emplace(view.at(row, "practice_pseudo_id").toInt(), place).first->second == place, at(view, row, "practice_pseudo_id"));
    }
}

void practicesWereOnTheSystem(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, kRegistrations, [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &) {
        for (const Period &period : periods) {
            const auto live = view.day(period.row, "practice_systmone_go_live_date");
            verdict.that(!period.end || !live || *live <= *period.end, at(view, period.row, "practice_systmone_go_live_date"));
        }
    });
}

void registersAFewTimes(const Samples &samples, Verdict &verdict)
{
    double adults = 0;
    double ofAdults = 0;
    std::set<std::int64_t> registered;
    eachHistory(*samples.people, kRegistrations, [&](const View &view, std::size_t p, const std::vector<Period> &periods, const Life &life) {
        registered.insert(view.patient(p));
        verdict.that(!periods.empty() && periods.size() <= 15, std::to_string(view.patient(p)) + " has " + std::to_string(periods.size()));
        if (life.birth < kToday - 30 * kDayInYear) {
            adults += 1;
            ofAdults += static_cast<double>(periods.size());
        }
    });
    verdict.that(registered.size() == samples.people->lives.size(), "somebody is registered nowhere");
    verdict.within(ofAdults / adults, 2, 5, "registrations of an adult");
}

void somePeopleLeave(const Samples &samples, Verdict &verdict)
{
    const std::int64_t past = Core::daysFromCivil(2021, 1, 1);
    std::size_t left = 0;
    std::size_t stayed = 0;
    eachHistory(*samples.people, kRegistrations, [&](const View &, std::size_t, const std::vector<Period> &periods, const Life &life) {
        const auto then = std::find_if(periods.begin(), periods.end(), [past](const Period &period) { return period.start <= past && (!period.end || *period.end > past); });
        if (then != periods.end() && !life.death) {
            left += then->end ? 1U : 0U;
            stayed += then->end ? 0U : 1U;
        }
    });
    verdict.that(left > 100, "left: " + std::to_string(left));
    verdict.that(stayed > 100, "stayed: " + std::to_string(stayed));
}

void livesInOnePlace(const Sample &sample, Verdict &verdict)
{
    eachHistory(sample, "addresses", [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &) {
        const auto open = std::count_if(periods.begin(), periods.end(), [](const Period &period) { return !period.end; });
        verdict.that(open <= 1, "two open addresses");
        for (const Period &period : periods) {
            verdict.that(!period.end || *period.end >= period.start, at(view, period.row, "end_date"));
        }
    });
}

void isFoundAtOneAddress(const Samples &samples, Verdict &verdict)
{
    for (const int year : {1985, 2005, 2015, 2022}) {
        const std::int64_t day = Core::daysFromCivil(year, 3, 15);
        std::map<std::int64_t, int> found;
        eachHistory(*samples.people, "addresses", [&](const View &view, std::size_t p, const std::vector<Period> &periods, const Life &) {
            found[view.patient(p)] = static_cast<int>(std::count_if(periods.begin(), periods.end(), [day](const Period &period) { return period.start <= day && (!period.end || *period.end > day); }));
        });
        double alive = 0;
        double one = 0;
        for (const auto &[id, life] : samples.people->lives) {
            alive += isAliveOn(life, day) ? 1 : 0;
            one += isAliveOn(life, day) && found[id] == 1 ? 1 : 0;
        }
        verdict.within(one / alive, 0.95, 1, "one address in " + std::to_string(year));
    }
}

void spreadsDeprivation(const Samples &samples, Verdict &verdict)
{
    std::array<double, 10> deciles{};
    double ranked = 0;
    const std::int64_t day = Core::daysFromCivil(2021, 1, 1);
    eachHistory(*samples.people, "addresses", [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &life) {
        for (const Period &period : periods) {
            const Core::Value rank = view.at(period.row, "imd_rounded");
            if (rank.isNull()) {
                continue;
            }
            verdict.that(rank.toInt() >= 0 && rank.toInt() <= 32800 && rank.toInt() % 100 == 0, at(view, period.row, "imd_rounded"));
            if (isAliveOn(life, day) && period.start <= day && (!period.end || *period.end > day)) {
                ranked += 1;
                deciles[static_cast<std::size_t>(std::min<std::int64_t>(9, rank.toInt() * 10 / 32844))] += 1;
            }
        }
    });
    for (const double count : deciles) {
        verdict.within(count / ranked, 0.08, 0.12, "decile");
    }
}

void anAreaIsOfOneKind(const Samples &samples, Verdict &verdict)
{
    struct Area
    {
        std::map<std::int64_t, std::size_t> classes;
        std::map<std::int64_t, std::size_t> quintiles;
        std::size_t rows = 0;
    };
    std::map<std::string, Area> areas;
    const View view = samples.people->view("addresses");
    for (std::size_t row = 0; row < view.rows(); ++row) {
        const std::string msoa = view.text(row, "msoa_code");
        if (!msoa.empty()) {
            Area &area = areas[msoa];
            ++area.rows;
            ++area.classes[view.at(row, "rural_urban_classification").toInt()];
            ++area.quintiles[std::min<std::int64_t>(4, view.at(row, "imd_rounded").toInt() * 5 / 32845)];
        }
    }
    double most = 0;
    double all = 0;
    for (const auto &[msoa, area] : areas) {
        verdict.that(area.classes.size() == 1, msoa + " has several rural classes");
        std::size_t largest = 0;
        for (const auto &[quintile, count] : area.quintiles) {
            largest = std::max(largest, count);
        }
        most += static_cast<double>(largest);
        all += static_cast<double>(area.rows);
    }
    verdict.within(most / all, 0.9, 1, "rows in the quintile of their area");
}

void careHomesHoldTheOld(const Samples &samples, Verdict &verdict)
{
    double old = 0;
    double oldInHomes = 0;
    double young = 0;
    double youngInHomes = 0;
    const std::int64_t day = Core::daysFromCivil(2021, 1, 1);
    eachHistory(*samples.people, "addresses", [&](const View &view, std::size_t, const std::vector<Period> &periods, const Life &life) {
        for (const Period &period : periods) {
            const auto flag = [&](const char *name) { const Core::Value value = view.at(period.row, name); return !value.isNull() && value.toBool(); };
            const bool with = flag("care_home_requires_nursing");
            const bool without = flag("care_home_does_not_require_nursing");
            verdict.that(!(with && without) && (flag("care_home_is_potential_match") || (!with && !without)), at(view, period.row, "care_home_requires_nursing"));
            if (period.start > day || (period.end && *period.end <= day) || !isAliveOn(life, day)) {
                continue;
            }
            const std::int64_t age = Core::yearsBetween(dateOf(day), dateOf(life.birth));
            const double home = flag("care_home_is_potential_match") ? 1 : 0;
            old += age >= 85 ? 1 : 0;
            oldInHomes += age >= 85 ? home : 0;
            young += age < 65 ? 1 : 0;
            youngInHomes += age < 65 ? home : 0;
        }
    });
    verdict.within(oldInHomes / old, 0.05, 0.25, "in care homes from 85");
    verdict.within(youngInHomes / young, 0, 0.01, "in care homes under 65");
}

void addressesAreDistinct(const Samples &samples, Verdict &verdict)
{
    const View view = samples.people->view("addresses");
    std::set<std::int64_t> ids;
    for (std::size_t row = 0; row < view.rows(); ++row) {
        verdict.that(ids.insert(view.at(row, "address_id").toInt()).second, at(view, row, "address_id"));
        const Core::Value postcode = view.at(row, "has_postcode");
        if (!postcode.isNull() && !postcode.toBool()) {
            verdict.that(view.at(row, "msoa_code").isNull() && view.at(row, "imd_rounded").isNull(), at(view, row, "msoa_code"));
        }
    }
}

void deathsAgree(const Sample &sample, Verdict &verdict)
{
    if (!sample.has("ons_deaths") || !sample.asksNothing) {
        return;
    }
    const View registered = sample.view("ons_deaths");
    double rows = 0;
    double near = 0;
    double equal = 0;
    for (std::size_t p = 0; p < registered.patients(); ++p) {
        const auto date = registered.day(registered.first(p), "date");
        const auto death = sample.lives.at(registered.patient(p)).death;
        verdict.that(date && *date >= kFirstRegistered, at(registered, registered.first(p), "date"));
        rows += 1;
        near += death && date && std::abs(*date - *death) <= 7 ? 1 : 0;
        equal += death == date ? 1 : 0;
    }
    if (rows >= 200) {
        verdict.within(near / rows, 0.99, 1, "deaths within a week of each other");
        verdict.within(equal / rows, 0.90, 1, "deaths on the same day");
    }
}

void deathsAreRegistered(const Samples &samples, Verdict &verdict)
{
    const View view = samples.people->view("ons_deaths");
    std::set<std::int64_t> registered;
    for (std::size_t p = 0; p < view.patients(); ++p) {
        registered.insert(view.patient(p));
    }
    double later = 0;
    double missing = 0;
    for (const auto &[id, life] : samples.people->lives) {
        if (life.death && *life.death < kFirstRegistered - 7) {
            verdict.that(!registered.contains(id), std::to_string(id) + " died before there was a register");
        } else if (life.death && *life.death >= kFirstRegistered) {
            later += 1;
            missing += registered.contains(id) ? 0 : 1;
        }
    }
    verdict.within(missing / later, 0, 0.03, "deaths that are not registered");
}

std::string numbered(const char *name, int i)
{
    return name + std::string(i < 10 ? "0" : "") + std::to_string(i);
}

void causesFillUp(const Sample &sample, Verdict &verdict)
{
    const View view = sample.has("ons_deaths") && sample.asksNothing ? sample.view("ons_deaths") : sample.view("patients");
    for (std::size_t row = 0; view.table()->schema->name == "ons_deaths" && row < view.rows(); ++row) {
        std::set<std::string> causes;
        bool ended = false;
        for (int i = 1; i <= 15; ++i) {
            const std::string cause = view.text(row, numbered("cause_of_death_", i));
            verdict.that(cause.empty() || !ended, at(view, row, numbered("cause_of_death_", i)));
            ended = ended || cause.empty();
            causes.insert(cause);
        }
        const std::string underlying = view.text(row, "underlying_cause_of_death");
        verdict.that(underlying.empty() || causes.contains(underlying), at(view, row, "underlying_cause_of_death"));
    }
}

/// Of nobody's sex or age alone, where nothing asks for a cause.
void causesFitThePerson(const Sample &sample, Verdict &verdict)
{
    if (!sample.has("ons_deaths") || !sample.asksNothing) {
        return;
    }
    const View view = sample.view("ons_deaths");
    for (std::size_t p = 0; p < view.patients(); ++p) {
        const Life &life = sample.lives.at(view.patient(p));
        const std::int64_t age = Core::yearsBetween(dateOf(life.death.value_or(kToday)), dateOf(life.birth));
        for (int i = 1; i <= 15; ++i) {
            const std::string cause = view.text(view.first(p), numbered("cause_of_death_", i));
            const bool isDementia = cause.starts_with("F0") || cause.starts_with("G30");
            verdict.that(!isSexSpecific(cause) && (!isDementia || age > 40), cause + " at " + std::to_string(age));
        }
    }
}

void careHomesAreForTheOld(const Samples &samples, Verdict &verdict)
{
    const View view = samples.people->view("ons_deaths");
    double homes = 0;
    double old = 0;
    for (std::size_t p = 0; p < view.patients(); ++p) {
        if (view.text(view.first(p), "place") == "Care Home") {
            const Life &life = samples.people->lives.at(view.patient(p));
            homes += 1;
            old += Core::yearsBetween(dateOf(*life.death), dateOf(life.birth)) >= 65 ? 1 : 0;
        }
    }
    verdict.within(old / homes, 0.9, 1, "over 65 among those who died in a care home");
}

} // namespace

std::vector<Invariant> peopleInvariants()
{
    return {ofEach<isOfHumanAge>(25, "born on a first of month, at most 110 years old"),
            ofEach<diesAfterBirth>(26, "dies after birth, by today"),
            {27, "age and sex as in England", followsAgeAndSexOfEngland},
            {28, "intersex and unknown are shown, and rare", showsEverySex},
            {29, "two to fifteen per cent have died", someHaveDied},
            ofEach<registersAfterBirth>(30, "registrations start after birth"),
            ofEach<endsAfterStart>(31, "registrations end after they start"),
            ofEach<registersOnceAtATime>(32, "one registration at a time"),
            ofEach<theDeadAreNotRegistered>(33, "the dead are not registered"),
            {34, "a practice is in one place", aPracticeIsInOnePlace},
            ofEach<practicesWereOnTheSystem>(35, "practices were on the system"),
            {36, "one to fifteen registrations", registersAFewTimes},
            {37, "some leave, some stay", somePeopleLeave},
            ofEach<livesInOnePlace>(38, "one address at a time"),
            {39, "one address on any day", isFoundAtOneAddress},
            {40, "deprivation in hundreds, deciles alike", spreadsDeprivation},
            {41, "an area is of one kind", anAreaIsOfOneKind},
            {42, "care homes hold the old", careHomesHoldTheOld},
            {43, "addresses are distinct, unknown ones have no area", addressesAreDistinct},
            ofEach<deathsAgree>(44, "deaths agree in two tables"),
            {45, "deaths are registered since there is a register", deathsAreRegistered},
            ofEach<causesFillUp>(46, "causes fill up, the underlying one among them"),
            ofEach<causesFitThePerson>(47, "causes fit sex and age"),
            {48, "who dies in a care home is old", careHomesAreForTheOld}};
}
