// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/statistics.h"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace Actions
{

double quantile(const std::vector<double> &ascending, double q)
{
    if (ascending.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double at = q * static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const double low = ascending[below];
    const double rest = at - static_cast<double>(below);
    return rest > 0.0 && below + 1 < ascending.size() ? low + (ascending[below + 1] - low) * rest : low;
}

double mean(const std::vector<double> &values)
{
    return values.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standardDeviation(const std::vector<double> &values)
{
    if (values.size() < 2) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double middle = mean(values);
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - middle) * (value - middle);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double roundToMultiple(double value, double base)
{
    return base * std::nearbyint(value / base); // the default rounding mode takes halves to even
}

std::vector<std::uint32_t> permutation(std::uint32_t seed, std::uint32_t n)
{
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937 random(seed);
    for (std::uint32_t i = n; i-- > 1;) {
        const std::uint32_t mask = std::bit_ceil(i + 1U) - 1U;
        std::uint32_t j = 0;
        do {
            j = static_cast<std::uint32_t>(random()) & mask;
        } while (j > i);
        std::swap(order[i], order[j]);
    }
    return order;
}

} // namespace Actions
