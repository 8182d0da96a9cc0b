// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace Actions
{

/// One person: days to the event or to censoring, which of the two, and a weight.
struct FollowUp
{
    int days = 0; ///< from 1
    bool event = false;
    double weight = 1.0;
};

enum class Rounding
{
    Constant, ///< counts jump where the rounded count does
    Linear    ///< the steps between are filled in evenly
};

/// One day of a Kaplan-Meier curve with the quantities that are derived from it. NaN is "not known".
struct SurvivalDay
{
    double time = 0.0;
    double atRisk = 0.0;
    double events = 0.0;
    double censored = 0.0;
    double cumulativeAtRisk = 0.0;
    double cumulativeEvents = 0.0;
    double cumulativeCensored = 0.0;
    double cumulativeRate = 0.0;
    double incidence = 0.0;
    double survival = 0.0;
    double risk = 0.0; ///< cumulative incidence: 1 - survival
    double riskError = 0.0;
    double riskLow = 0.0; ///< 95 % limits on the complementary log-log scale
    double riskHigh = 0.0;
    double restrictedMean = 0.0;
    double restrictedMeanError = 0.0;
    double restrictedMeanLow = 0.0;
    double restrictedMeanHigh = 0.0;
};

/// The curve on days 1 to `days`. With `minimum` above 0 the cumulative counts are rounded to midpoints
/// of that width first, so that no step stands for fewer people, and everything else is derived from the
/// rounded counts (rule S4). Times beyond `days` must have been censored by the caller.
[[nodiscard]] std::vector<SurvivalDay> survivalCurve(const std::vector<FollowUp> &people, int days, int minimum, Rounding rounding);

/// What two curves of the same length differ by on one day; `other` is the level compared with.
struct SurvivalContrast
{
    struct Estimate
    {
        double value = 0.0;
        double low = 0.0;
        double high = 0.0;
    };
    Estimate rateRatio;
    Estimate survivalRatio;
    Estimate riskRatio;
    Estimate riskDifference;
};
[[nodiscard]] SurvivalContrast contrastOf(const SurvivalDay &reference, const SurvivalDay &other);

/// `ceil(x / width) * width`, lowered by half the width unless x is 0: 0, 3, 9, 15, ... for 6.
[[nodiscard]] double roundToMidpoint(double value, int width);

} // namespace Actions
