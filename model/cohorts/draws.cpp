// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/draws.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Cohorts
{

namespace
{

constexpr double kLogarithmOf2 = 0.693147180559945309417232121458;
constexpr double kRootHalf = 0.70710678118654752440;

/// Weights of a Poisson distribution around its peak, from the ratio of neighbours; no power or factorial is needed.
struct PoissonTable
{
    std::int64_t first = 0;
    std::vector<double> weights;
};

PoissonTable poissonTable(double mean)
{
    constexpr double kLargestMean = 1e8;
    constexpr double kNegligible = 1e-18;
    const double bounded = std::min(mean, kLargestMean);
    const auto peak = static_cast<std::int64_t>(bounded);
    std::vector<double> below;
    double weight = 1;
    for (std::int64_t k = peak; k > 0 && weight > kNegligible; --k) {
        weight *= static_cast<double>(k) / bounded;
        below.push_back(weight);
    }
    PoissonTable table;
    table.first = peak - static_cast<std::int64_t>(below.size());
    table.weights.assign(below.rbegin(), below.rend());
    weight = 1;
    for (std::int64_t k = peak; weight > kNegligible; ++k) {
        table.weights.push_back(weight);
        weight *= bounded / static_cast<double>(k + 1);
    }
    return table;
}

} // namespace

double logarithm(double value)
{
    int exponent = 0;
    double mantissa = std::frexp(value, &exponent);
    if (mantissa < kRootHalf) {
        mantissa *= 2;
        --exponent;
    }
    // log m = 2 artanh z with |z| < 0.172: ten terms are beyond double precision.
    const double z = (mantissa - 1) / (mantissa + 1);
    const double square = z * z;
    double sum = 0;
    for (int k = 21; k >= 1; k -= 2) {
        sum = sum * square + 1.0 / k;
    }
    return exponent * kLogarithmOf2 + 2 * z * sum;
}

double NormalDraws::next(Random &random)
{
    if (m_hasKept) {
        m_hasKept = false;
        return m_kept;
    }
    while (true) {
        const double u = 2 * random.real() - 1;
        const double v = 2 * random.real() - 1;
        const double size = u * u + v * v;
        if (size > 0 && size < 1) {
            const double factor = std::sqrt(-2 * logarithm(size) / size);
            m_kept = v * factor;
            m_hasKept = true;
            return u * factor;
        }
    }
}

double exponential(Random &random, double mean)
{
    return -mean * logarithm(1 - random.real());
}

Weighted::Weighted(const std::vector<double> &weights)
{
    double sum = 0;
    for (const double weight : weights) {
        sum += weight;
        m_upTo.push_back(sum);
    }
    for (double &upTo : m_upTo) {
        upTo /= sum;
    }
    const std::size_t slices = std::clamp<std::size_t>(weights.size(), 1, 4096);
    std::size_t at = 0;
    for (std::size_t slice = 0; slice < slices; ++slice) {
        const double start = static_cast<double>(slice) / static_cast<double>(slices);
        while (at + 1 < m_upTo.size() && m_upTo[at] <= start) {
            ++at;
        }
        m_guide.push_back(static_cast<std::uint32_t>(at));
    }
}

std::size_t Weighted::next(Random &random) const
{
    const double u = random.real();
    std::size_t at = m_guide[static_cast<std::size_t>(u * static_cast<double>(m_guide.size()))];
    while (at + 1 < m_upTo.size() && m_upTo[at] <= u) {
        ++at;
    }
    return at;
}

PoissonDraws::PoissonDraws(double mean) : m_table({})
{
    const PoissonTable table = poissonTable(mean);
    m_first = table.first;
    m_table = Weighted(table.weights);
}

std::int64_t PoissonDraws::next(Random &random) const
{
    return m_first + static_cast<std::int64_t>(m_table.next(random));
}

std::vector<double> populationAges()
{
    constexpr std::array<double, 21> kBands{3914, 4139, 3859, 3669, 4185, 4527, 4463, 4372, 3993, 4507, 4674,
                                            4294, 3673, 3396, 3252, 2236, 1673, 1024, 448,  123,  13};
    constexpr double kTotal = 66434;
    constexpr int kAges = 110;
    constexpr int kFirstOfLastBand = 100;
    constexpr int kAgeThatGivesWay = 50; // the last band's rate counts ten times, so the sum is too large
    std::vector<double> weights;
    for (int age = 0; age < kAges; ++age) {
        const int band = std::min(age, kFirstOfLastBand) / 5;
        weights.push_back(kBands[static_cast<std::size_t>(band)] / kTotal / 5);
    }
    weights[kAgeThatGivesWay] -= kBands.back() / kTotal;
    return weights;
}

std::vector<std::uint8_t> chooseRows(Random &random, std::size_t rows, std::size_t missing)
{
    std::vector<std::uint8_t> chosen(rows, 0);
    std::size_t left = missing;
    for (std::size_t row = 0; row < rows && left > 0; ++row) {
        if (random.real() * static_cast<double>(rows - row) < static_cast<double>(left)) {
            chosen[row] = 1;
            --left;
        }
    }
    return chosen;
}

std::size_t missingAt(double incidence, std::size_t rows)
{
    return static_cast<std::size_t>((1 - incidence) * static_cast<double>(rows));
}

std::vector<std::int64_t> patientIds(Random &random, std::size_t rows)
{
    constexpr std::size_t kSpread = 10;
    std::vector<bool> taken(rows * kSpread, false);
    std::vector<std::int64_t> ids;
    ids.reserve(rows);
    while (ids.size() < rows) {
        const auto id = static_cast<std::size_t>(random.next() % taken.size());
        if (!taken[id]) {
            taken[id] = true;
            ids.push_back(static_cast<std::int64_t>(id));
        }
    }
    return ids;
}

} // namespace Cohorts
