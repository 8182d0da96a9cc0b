// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/households.h"

#include <array>
#include <deque>

#include "model/dummydata/marginals.h"

namespace DummyData
{

namespace
{

constexpr int kGrownUp = 18;
constexpr int kChildbearing = 16; ///< years at least between a child and the eldest at home

} // namespace

std::optional<Households::Household> Households::of(std::int64_t person)
{
    const std::int64_t block = (person - 1) / kNeighbours;
    if (person < 1) {
        return Household{person, 1}; // an id that the author's own table brought
    }
    if (block != m_block) {
        fill(block);
    }
    return m_known[static_cast<std::size_t>((person - 1) % kNeighbours)];
}

/// Grown-ups form households of the sizes of England's; children fill those with room, the eldest two first.
void Households::fill(std::int64_t block)
{
    const Core::Date day(Core::daysFromCivil(2020, 2, 1));
    const std::int64_t first = block * kNeighbours + 1;
    m_block = block;
    m_known.assign(kNeighbours, std::nullopt);
    std::deque<std::pair<std::int64_t, int>> grownUps; // id, age
    std::vector<std::pair<std::int64_t, int>> children;
    for (std::int64_t id = first; id < first + kNeighbours; ++id) {
        const Facts facts = m_people.facts(id);
        if (facts.birth > day || facts.lastDay < day) {
            continue;
        }
        const int age = ageOn(facts, day);
        if (age >= kGrownUp) {
            grownUps.emplace_back(id, age);
        } else {
            children.emplace_back(id, age);
        }
    }
    struct Home
    {
        std::vector<std::int64_t> members;
        std::size_t wanted = 1;
        int eldest = 0;
    };
    std::vector<Home> homes;
    Random random = m_people.stream(first, "households");
    while (!grownUps.empty()) {
        Home home;
        home.wanted = Marginals::instance().householdSizes.draw(random) + 1;
        // Larger households have two grown-ups and children, where there are children left for them.
        const std::size_t adults = home.wanted <= 2 || children.empty() ? home.wanted : 2;
        while (home.members.size() < adults && !grownUps.empty()) {
            home.members.push_back(grownUps.front().first);
            home.eldest = std::max(home.eldest, grownUps.front().second);
            grownUps.pop_front();
        }
        std::erase_if(children, [&home](const std::pair<std::int64_t, int> &child) {
            const bool joins = home.members.size() < home.wanted && home.eldest >= child.second + kChildbearing && home.eldest <= child.second + 60;
            if (joins) {
                home.members.push_back(child.first);
            }
            return joins;
        });
        while (home.members.size() < home.wanted && !grownUps.empty()) {
            home.members.push_back(grownUps.front().first);
            grownUps.pop_front();
        }
        homes.push_back(std::move(home));
    }
    for (const auto &[id, age] : children) {
        // Those left over live with the smallest household that has somebody old enough.
        Home *best = nullptr;
        for (Home &home : homes) {
            if (home.eldest >= age + kChildbearing && (!best || home.members.size() < best->members.size())) {
                best = &home;
            }
        }
        if (best) {
            best->members.push_back(id);
        } else {
            homes.push_back({{id}, 1, age});
        }
    }
    for (const Home &home : homes) {
        for (const std::int64_t id : home.members) {
            m_known[static_cast<std::size_t>(id - first)] = Household{home.members.front(), static_cast<std::int64_t>(home.members.size())};
        }
    }
}

} // namespace DummyData
