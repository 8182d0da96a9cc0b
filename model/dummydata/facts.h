// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/dummydata/person.h"
#include "model/dummydata/random.h"

namespace DummyData
{

/// The people of a study: id → facts, the same for all its definitions. `reference` is the day on
/// which their ages follow England's population; those alive then may have died since.
class People
{
public:
    People(std::uint64_t seed, Core::Date reference, Core::Date today) : m_random(seed), m_reference(reference), m_today(today) {}

    [[nodiscard]] Facts facts(std::int64_t id) const;
    /// A stream for everything of this person under a name.
    [[nodiscard]] Random stream(std::int64_t id, std::string_view name) const { return m_random.stream(static_cast<std::uint64_t>(id)).stream(name); }
    [[nodiscard]] Core::Date reference() const { return m_reference; }
    [[nodiscard]] Core::Date today() const { return m_today; }

private:
    [[nodiscard]] bool isOneOfTheFirst(std::int64_t id) const;

    Random m_random;
    Core::Date m_reference;
    Core::Date m_today;
};

struct Registration
{
    Core::Date start;
    std::optional<Core::Date> end;
    std::int64_t practice = 0;
};

/// Follow one another from birth, never overlap; the last one is open for those who live and stay.
[[nodiscard]] std::vector<Registration> registrationsOf(const Facts &facts, Core::Date today, Random random);
[[nodiscard]] std::size_t regionOfPractice(std::int64_t practice);
[[nodiscard]] Core::Date goLiveOfPractice(std::int64_t practice);

struct Residence
{
    Core::Date start;
    std::optional<Core::Date> end;
    std::int64_t address = 0;
    std::int32_t imdRank = 0; ///< 1 to 32,844; 0 where unknown
    int ruralClass = 1;
    std::size_t region = 0;
    bool careHome = false;
    bool nursing = false;
};

[[nodiscard]] std::vector<Residence> residencesOf(const Facts &facts, Core::Date today, std::int64_t id, Random random);
/// A small area whose deprivation and rural class are those of the residence.
[[nodiscard]] std::string msoaOf(const Residence &residence, Random &random);
[[nodiscard]] int ageOn(const Facts &facts, Core::Date day);

} // namespace DummyData
