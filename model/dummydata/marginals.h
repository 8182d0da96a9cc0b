// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "model/dummydata/random.h"

namespace DummyData
{

/// Shares that add up to 1, for drawing an index.
class Shares
{
public:
    Shares() = default;
    explicit Shares(const std::vector<double> &weights);
    [[nodiscard]] std::size_t draw(Random &random) const;
    [[nodiscard]] std::size_t size() const { return m_cumulative.size(); }

private:
    std::vector<double> m_cumulative;
};

/// Who lives in England: read once from `:/dummydata/england-marginals.json`, where every figure
/// has its source. Thread safe.
struct Marginals
{
    [[nodiscard]] static const Marginals &instance();

    Shares ages;                              ///< single years 0 to 89, then 90 and over
    std::vector<double> femaleShare;          ///< by single year of age
    double intersexShare = 0.0;
    double unknownSexShare = 0.0;
    Shares ethnicities;                       ///< the 16 groups of the common codelists
    std::vector<char> ethnicityLetters;       ///< code of ethnicity_from_sus, by group
    Shares regions;
    std::vector<std::string> regionNames;     ///< as ehrQL spells them
    Shares ruralClasses;                      ///< 1 to 8, from index 0
    std::vector<double> deathsPerYearFemale;  ///< by single year of age, 0 to 110
    std::vector<double> deathsPerYearMale;
    Shares places;                            ///< of death
    std::vector<std::string> placeNames;
    Shares householdSizes;                    ///< of households by their people, one at index 0; the last is seven and more
};

} // namespace DummyData
