// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/dummydata/facts.h"

namespace DummyData
{

/// Who lives together on 1 February 2020, the day of `household_memberships_2020`: people with neighbouring ids, children
/// with grown-ups (dummy-data.md 4, 80). The same for all definitions of a study. Remembers the neighbours it looked at
/// last: not thread safe.
class Households
{
public:
    explicit Households(const People &people) : m_people(people) {}

    struct Household
    {
        std::int64_t id = 0;
        std::int64_t size = 0;
    };
    /// Nothing for those who were not born yet, or had died.
    [[nodiscard]] std::optional<Household> of(std::int64_t person);

private:
    static constexpr std::int64_t kNeighbours = 24; ///< so many ids in a row share households among themselves

    void fill(std::int64_t block);

    const People &m_people;
    std::int64_t m_block = -1;
    std::vector<std::optional<Household>> m_known; ///< by position in the block
};

} // namespace DummyData
