// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/survival.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Actions
{

namespace
{

constexpr double kNormal975 = 1.959963984540054; // the normal distribution's 97.5 % point
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<double> cumulated(const std::vector<double> &counts)
{
    std::vector<double> sums;
    sums.reserve(counts.size());
    double sum = 0.0;
    for (const double count : counts) {
        sum += count;
        sums.push_back(sum);
    }
    return sums;
}

/// Cumulative counts such that every `width`-th event ends a step and the steps rise evenly to it.
std::vector<double> roundedLinear(const std::vector<double> &sums, int width)
{
    std::vector<double> ends;
    double before = 0.0;
    for (const double sum : sums) {
        ends.push_back(before + width);
        before = sum - std::fmod(sum, static_cast<double>(width));
    }
    std::vector<double> rounded(sums.size());
    double fromTime = 0.0;
    double fromHeight = 0.0;
    for (std::size_t start = 0; start < ends.size();) {
        std::size_t stop = start;
        while (stop < ends.size() && ends[stop] == ends[start]) {
            ++stop;
        }
        const auto toTime = static_cast<double>(stop);
        for (std::size_t i = start; i < stop; ++i) {
            const double share = (static_cast<double>(i + 1) - fromTime) / (toTime - fromTime);
            // A day that is a corner takes the corner's own height, not one that rounding brought just below it.
            rounded[i] = i + 1 == stop ? ends[start] : std::floor(fromHeight + (ends[start] - fromHeight) * share);
        }
        fromTime = toTime;
        fromHeight = ends[start];
        start = stop;
    }
    return rounded;
}

std::vector<double> rounded(const std::vector<double> &sums, int width, Rounding rounding)
{
    if (rounding == Rounding::Linear) {
        return roundedLinear(sums, width);
    }
    std::vector<double> result;
    for (const double sum : sums) {
        result.push_back(roundToMidpoint(sum, width));
    }
    return result;
}

std::vector<double> differences(const std::vector<double> &sums)
{
    std::vector<double> counts;
    double before = 0.0;
    for (const double sum : sums) {
        counts.push_back(sum - before);
        before = sum;
    }
    return counts;
}

/// Counts by day as they are.
struct Counts
{
    std::vector<double> atRisk, events, censored;
};

Counts countedByDay(const std::vector<FollowUp> &people, int days)
{
    const auto length = static_cast<std::size_t>(std::max(0, days));
    Counts counts{std::vector<double>(length, 0.0), std::vector<double>(length, 0.0), std::vector<double>(length, 0.0)};
    int last = 0;
    for (const FollowUp &person : people) {
        if (person.days < 1 || person.days > days) {
            continue;
        }
        const auto day = static_cast<std::size_t>(person.days - 1);
        (person.event ? counts.events : counts.censored)[day] += person.weight;
        last = std::max(last, person.days);
    }
    double remaining = 0.0;
    for (std::size_t day = length; day-- > 0;) {
        remaining += counts.events[day] + counts.censored[day];
        // After the last person left, how many are at risk is not known rather than nobody.
        counts.atRisk[day] = static_cast<int>(day) < last ? remaining : kUnknown;
    }
    return counts;
}

/// Everything that follows from the counts, day by day.
void derive(std::vector<SurvivalDay> &days)
{
    double survival = 1.0;
    double greenwood = 0.0;
    double atRisk = 0.0;
    double restricted = 0.0;
    double weighted = 0.0;
    for (SurvivalDay &day : days) {
        atRisk += day.atRisk;
        day.cumulativeAtRisk = atRisk;
        day.cumulativeRate = day.cumulativeEvents / atRisk;
        day.incidence = day.events / day.atRisk;
        greenwood += 1.0 / (day.atRisk - day.events) - 1.0 / day.atRisk;
        survival *= 1.0 - day.events / day.atRisk;
        day.survival = survival;
        const double logSurvival = std::log(survival);
        const double doubleLog = std::log(-logSurvival);
        const double error = survival == 1.0 ? 0.0 : std::sqrt(greenwood / (logSurvival * logSurvival));
        day.risk = 1.0 - survival;
        day.riskError = survival * std::sqrt(greenwood);
        day.riskLow = 1.0 - std::exp(-std::exp(doubleLog - kNormal975 * error));
        day.riskHigh = 1.0 - std::exp(-std::exp(doubleLog + kNormal975 * error));
        restricted += survival;
        weighted += day.time * survival;
        day.restrictedMean = restricted;
        day.restrictedMeanError = std::sqrt((2.0 * weighted - restricted * restricted) / day.atRisk);
        day.restrictedMeanLow = restricted - kNormal975 * day.restrictedMeanError;
        day.restrictedMeanHigh = restricted + kNormal975 * day.restrictedMeanError;
    }
}

SurvivalContrast::Estimate ratio(double value, double logError)
{
    return {value, std::exp(std::log(value) - kNormal975 * logError), std::exp(std::log(value) + kNormal975 * logError)};
}

} // namespace

double roundToMidpoint(double value, int width)
{
    return std::ceil(value / width) * width - (value != 0.0 ? std::floor(width / 2.0) : 0.0);
}

std::vector<SurvivalDay> survivalCurve(const std::vector<FollowUp> &people, int days, int minimum, Rounding rounding)
{
    Counts counts = countedByDay(people, days);
    std::vector<double> events = cumulated(counts.events);
    std::vector<double> censored = cumulated(counts.censored);
    if (minimum > 0) {
        const double everybody = roundToMidpoint(counts.atRisk.empty() ? 0.0 : counts.atRisk.front(), minimum);
        events = rounded(events, minimum, rounding);
        censored = rounded(censored, minimum, rounding);
        counts.events = differences(events);
        counts.censored = differences(censored);
        for (std::size_t day = 0; day < counts.atRisk.size(); ++day) {
            counts.atRisk[day] = everybody - (day > 0 ? events[day - 1] + censored[day - 1] : 0.0);
        }
    }
    std::vector<SurvivalDay> curve(counts.atRisk.size());
    for (std::size_t day = 0; day < curve.size(); ++day) {
        curve[day].time = static_cast<double>(day + 1);
        curve[day].atRisk = counts.atRisk[day];
        curve[day].events = counts.events[day];
        curve[day].censored = counts.censored[day];
        curve[day].cumulativeEvents = events[day];
        curve[day].cumulativeCensored = censored[day];
    }
    derive(curve);
    return curve;
}

SurvivalContrast contrastOf(const SurvivalDay &reference, const SurvivalDay &other)
{
    SurvivalContrast contrast;
    contrast.rateRatio = ratio(other.cumulativeRate / reference.cumulativeRate,
                               std::sqrt(1.0 / reference.cumulativeEvents + 1.0 / other.cumulativeEvents));
    contrast.survivalRatio = ratio((1.0 - other.risk) / (1.0 - reference.risk),
                                   reference.riskError / (1.0 - reference.risk) + other.riskError / (1.0 - other.risk));
    contrast.riskRatio = ratio(other.risk / reference.risk, std::hypot(other.riskError / other.risk, reference.riskError / reference.risk));
    const double difference = other.risk - reference.risk;
    const double error = std::hypot(reference.riskError, other.riskError);
    contrast.riskDifference = {difference, difference - kNormal975 * error, difference + kNormal975 * error};
    return contrast;
}

} // namespace Actions
