// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/dummydata/random.h"

namespace DummyData
{

/// What the results of one kind of measurement look like.
struct Measurement
{
    std::string key;
    double minimum = 0;
    double maximum = 0; ///< outside these a value is a recording error
    double mean = 0;
    double sd = 1;
    bool lognormal = false;
    int decimals = 1;
    std::vector<std::string> words; ///< in the name of a variable
    std::vector<std::string> excludedWords;
    std::vector<double> thresholds; ///< that definitions compare it with
    std::vector<std::string> codes;
    std::vector<double> below; ///< limits of detection that results with the comparator < carry
    double belowShare = 0;
    std::vector<double> above; ///< the same for >
    double aboveShare = 0;
    bool steady = false;       ///< hardly changes within a person, as height

    /// A value for somebody whose level lies `effect` spreads from the mean.
    [[nodiscard]] double draw(double effect, Random &random) const;
    [[nodiscard]] double rounded(double value) const;
};

/// Whether a name speaks of one of the words: short words (up to four letters) only whole, others as a part.
/// Case does not count, nor whether words are parted by blanks, hyphens or underscores.
[[nodiscard]] bool mentions(std::string_view name, const std::vector<std::string> &words);
/// Read once from `:/dummydata/measurements.json`, where every entry has its source. Thread safe.
[[nodiscard]] const std::vector<Measurement> &measurements();
/// The measurement that the codes, the names of variables and the thresholds speak of; nullptr if
/// none does. A known code decides; else words (2 points each), then shared thresholds.
[[nodiscard]] const Measurement *recognise(const std::vector<std::string> &codes, const std::vector<std::string> &names, const std::vector<double> &thresholds);

} // namespace DummyData
