// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/facts.h"

#include <algorithm>

#include "model/dummydata/marginals.h"

namespace DummyData
{

namespace
{

constexpr std::int64_t kYear = 365;
constexpr std::int32_t kAreas = 32844;           // IMD 2019 ranks, marginals "imd"
constexpr double kDeadBefore = 0.025;            // people on the list who died in the years before the reference
constexpr std::int64_t kPractices = 99;          // of the ids 0 to 999 (ehrql.md 24): few, so that a thousand patients show each
constexpr double kLeftShare = 0.05;              // no longer registered anywhere
constexpr std::size_t kOldest = 109;             // nobody sees the birthday after the next (dummy-data.md 4, 25)

Core::Date plus(Core::Date date, std::int64_t days)
{
    return Core::addDays(date, days).value_or(date);
}

/// Yearly rate of moving to another practice by age: marginals "annual_leaving_rate".
double moveRate(int age)
{
    if (age >= 20 && age < 35) {
        return 0.17;
    }
    return age >= 65 ? 0.035 : 0.08;
}

const std::vector<std::vector<std::int64_t>> &practicesByRegion()
{
    static const std::vector<std::vector<std::int64_t>> practices = [] {
        std::vector<std::vector<std::int64_t>> result(Marginals::instance().regionNames.size());
        for (std::int64_t practice = 0; practice < kPractices; ++practice) {
            result[regionOfPractice(practice)].push_back(practice);
        }
        return result;
    }();
    return practices;
}

std::optional<Core::Date> deathAfter(Core::Date from, Core::Date today, Core::Date birth, bool female, double health, Random &random)
{
    const std::vector<double> &risks = female ? Marginals::instance().deathsPerYearFemale : Marginals::instance().deathsPerYearMale;
    const double factor = std::clamp(1.0 + 0.5 * health, 0.2, 3.0);
    for (Core::Date year = from; year < today; year = plus(year, kYear)) {
        const auto age = static_cast<std::size_t>(std::clamp<std::int64_t>(Core::yearsBetween(year, birth), 0, 110));
        const bool dies = random.chance(age >= kOldest ? 1.0 : std::min(0.9, risks[age] * factor));
        const std::int64_t day = random.between(1, kYear);
        if (dies && plus(year, day) <= today) {
            return plus(year, day);
        }
    }
    return {};
}

} // namespace

int ageOn(const Facts &facts, Core::Date day)
{
    return static_cast<int>(Core::yearsBetween(day, facts.birth));
}

/// Four of the first hundred people are intersex or of unknown sex, so that small previews show these without bending
/// anybody (dummy-data.md 4, 28).
bool People::isOneOfTheFirst(std::int64_t id) const
{
    constexpr std::int64_t kFirst = 100;
    constexpr std::int64_t kEvery = 25;
    const auto offset = static_cast<std::int64_t>(m_random.stream("rare sexes").next() % kEvery);
    return id >= 1 && id <= kFirst && id % kEvery == offset;
}

Facts People::facts(std::int64_t id) const
{
    const Marginals &marginals = Marginals::instance();
    Random random = stream(id, "facts");
    Facts facts;
    auto age = static_cast<std::int64_t>(marginals.ages.draw(random));
    const bool diedBefore = random.chance(kDeadBefore);
    const std::int64_t beyond = random.geometric(2.5);
    if (age >= 90) {
        age = std::min<std::int64_t>(90 + beyond, 108);
    }
    if (diedBefore) {
        age = std::max<std::int64_t>(age, 45 + random.between(0, 50));
    }
    const std::int64_t days = random.between(0, kYear - 1);
    const Core::CivilDate civil = plus(m_reference, -age * kYear - age / 4 - days).civil();
    facts.birth = std::max(Core::Date(Core::daysFromCivil(civil.year, civil.month, 1)), Core::Date(Core::daysFromCivil(1900, 1, 1)));
    const double sex = isOneOfTheFirst(id) ? (id % 2 == 0 ? 0.0 : 1.0) : random.real();
    const double female = marginals.femaleShare[std::min(static_cast<std::size_t>(age), marginals.femaleShare.size() - 1)];
    if (sex < marginals.intersexShare) {
        facts.sex = Facts::Sex::Intersex;
    } else if (sex > 1.0 - marginals.unknownSexShare) {
        facts.sex = Facts::Sex::Unknown;
    } else {
        facts.sex = random.chance(female) ? Facts::Sex::Female : Facts::Sex::Male;
    }
    facts.ethnicity = static_cast<std::uint8_t>(marginals.ethnicities.draw(random));
    facts.region = static_cast<std::uint8_t>(marginals.regions.draw(random));
    facts.imdRank = static_cast<std::int32_t>(random.between(1, kAreas));
    facts.health = random.normal();
    if (diedBefore) {
        facts.death = std::max(plus(facts.birth, 30), plus(m_reference, -random.between(1, 6 * kYear)));
    } else {
        facts.death = deathAfter(m_reference, m_today, facts.birth, facts.sex == Facts::Sex::Female, facts.health, random);
    }
    facts.lastDay = facts.death.value_or(m_today);
    return facts;
}

std::size_t regionOfPractice(std::int64_t practice)
{
    // As many in each: people come to a region by its share, and its practices are to be told apart.
    return static_cast<std::size_t>(practice) % Marginals::instance().regionNames.size();
}

Core::Date goLiveOfPractice(std::int64_t practice)
{
    // Marginals "systmone_go_live": 2000 to 2016.
    Random random = Random(0x5EED).stream("go live").stream(static_cast<std::uint64_t>(practice));
    return Core::Date(Core::daysFromCivil(2000, 1, 1) + static_cast<std::int32_t>(random.between(0, 16 * kYear)));
}

std::vector<Registration> registrationsOf(const Facts &facts, Core::Date today, Random random)
{
    std::vector<Registration> result;
    const bool leaves = random.chance(kLeftShare);
    const Core::Date records(Core::daysFromCivil(2001, 1, 1)); // earlier registrations are not in the system
    Core::Date start = plus(facts.birth, random.between(0, 30));
    while (start <= facts.lastDay && result.size() < 15) {
        // Years at this practice, then the next one.
        Core::Date end = start;
        do {
            end = plus(end, kYear);
        } while (end < facts.lastDay && (end < records || !random.chance(moveRate(ageOn(facts, end)))));
        end = plus(end, -random.between(0, kYear - 1));
        Registration registration;
        registration.start = start;
        const auto &practices = practicesByRegion();
        const std::size_t region = random.chance(0.9) ? facts.region : static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(practices.size()) - 1));
        registration.practice = random.pick(practices[region].empty() ? practices[facts.region] : practices[region]);
        if (end < facts.lastDay) {
            registration.end = std::max(end, plus(start, 1));
        } else if (facts.death) {
            registration.end = std::min(plus(*facts.death, random.between(0, 30)), today);
        }
        for (int tries = 0; registration.end && goLiveOfPractice(registration.practice) > *registration.end && tries < 40; ++tries) {
            registration.practice = random.pick(practices[facts.region]);
        }
        const bool last = !registration.end || *registration.end >= facts.lastDay;
        if (!registration.end || goLiveOfPractice(registration.practice) <= *registration.end) {
            result.push_back(registration);
        }
        if (last) {
            break;
        }
        start = plus(*registration.end, random.chance(0.9) ? 1 : random.between(2, 300));
    }
    if (result.empty()) {
        // Who died before the practices of the region were on the system was with the first that was.
        const auto earlier = [](std::int64_t a, std::int64_t b) { return goLiveOfPractice(a) < goLiveOfPractice(b); };
        Registration only;
        only.start = plus(facts.birth, 1);
        only.practice = 0;
        for (std::int64_t practice = 1; practice < kPractices; ++practice) {
            only.practice = earlier(practice, only.practice) ? practice : only.practice;
        }
        if (facts.death) {
            only.end = std::max(plus(*facts.death, 0), only.start);
        }
        result.push_back(only);
    }
    if (leaves && !result.back().end) {
        const std::int64_t span = today.days() - result.back().start.days();
        if (span > 60) {
            result.back().end = plus(result.back().start, random.between(30, span - 1));
        }
        if (result.back().end && goLiveOfPractice(result.back().practice) > *result.back().end) {
            result.back().end.reset();
        }
    }
    return result;
}

std::vector<Residence> residencesOf(const Facts &facts, Core::Date today, std::int64_t id, Random random)
{
    std::vector<Residence> result;
    Core::Date start = facts.birth;
    while (start <= facts.lastDay && result.size() < 8) {
        Residence residence;
        residence.start = start;
        residence.address = id * 8 + static_cast<std::int64_t>(result.size()) + 1;
        residence.region = facts.region;
        residence.ruralClass = static_cast<int>(Marginals::instance().ruralClasses.draw(random)) + 1;
        const bool moved = random.chance(0.3);
        const auto elsewhere = static_cast<std::int32_t>(random.between(1, kAreas));
        residence.imdRank = random.chance(0.02) ? 0 : (moved ? elsewhere : facts.imdRank); // marginals "missing_share"
        const std::int64_t years = 4 + random.geometric(12.0);
        Core::Date end = plus(start, years * kYear + random.between(0, kYear - 1));
        const int age = ageOn(facts, std::min(end, facts.lastDay));
        // Marginals "care_home_residents".
        residence.careHome = random.chance(age >= 85 ? 0.13 : (age >= 65 ? 0.02 : 0.002));
        residence.nursing = residence.careHome && random.chance(0.45);
        if (end < facts.lastDay && result.size() < 7) {
            residence.end = end;
        } else if (facts.death) {
            residence.end = std::min(*facts.death, today);
        }
        result.push_back(residence);
        if (!residence.end || *residence.end >= facts.lastDay) {
            break;
        }
        start = plus(*residence.end, 1);
    }
    return result;
}

std::string msoaOf(const Residence &residence, Random &random)
{
    const auto quintile = static_cast<std::size_t>(std::clamp(residence.imdRank * 5 / (kAreas + 1), 0, 4));
    const std::size_t area = ((residence.region * 5 + quintile) * 8 + static_cast<std::size_t>(residence.ruralClass - 1)) * 15
        + static_cast<std::size_t>(random.between(0, 14));
    std::string digits = std::to_string(area);
    return "E020" + std::string(5 - std::min<std::size_t>(5, digits.size()), '0') + digits;
}

} // namespace DummyData
