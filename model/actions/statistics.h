// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace Actions
{

/// The q-th quantile (0 to 1) of ascending values, interpolated linearly between neighbours, as the
/// official Python tools compute it. NaN for no values.
[[nodiscard]] double quantile(const std::vector<double> &ascending, double q);
[[nodiscard]] double mean(const std::vector<double> &values);
/// With n - 1 in the denominator; NaN for fewer than two values.
[[nodiscard]] double standardDeviation(const std::vector<double> &values);
/// Rounds to the nearest multiple of `base`, halves to the even multiple, as Python rounds.
[[nodiscard]] double roundToMultiple(double value, double base);

/// 0 to n - 1 in the order in which NumPy's `RandomState(seed).permutation(n)` puts them, so that what the
/// official matching draws is drawn here, too.
[[nodiscard]] std::vector<std::uint32_t> permutation(std::uint32_t seed, std::uint32_t n);

} // namespace Actions
