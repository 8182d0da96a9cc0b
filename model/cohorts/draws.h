// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/dummydata/random.h"

namespace Cohorts
{

using DummyData::Random;

/// Natural logarithm of a positive number, by arithmetic alone so that every machine agrees on the last bit.
[[nodiscard]] double logarithm(double value);

/// Mean 0, spread 1.
class NormalDraws
{
public:
    [[nodiscard]] double next(Random &random);

private:
    double m_kept = 0; ///< they come in pairs
    bool m_hasKept = false;
};

/// Exponential with the given mean.
[[nodiscard]] double exponential(Random &random, double mean);

/// A distribution over 0, 1, 2, ... from weights, which need not add up to 1.
class Weighted
{
public:
    explicit Weighted(const std::vector<double> &weights);
    [[nodiscard]] std::size_t next(Random &random) const;

private:
    std::vector<double> m_upTo;
    std::vector<std::uint32_t> m_guide; ///< where to start looking for each slice of [0, 1)
};

/// Poisson numbers by table. Beyond a mean of a hundred million its spread cannot be told from a normal's.
class PoissonDraws
{
public:
    explicit PoissonDraws(double mean);
    [[nodiscard]] std::int64_t next(Random &random) const;

private:
    std::int64_t m_first = 0;
    Weighted m_table;
};

/// Single years of age 0 to 109 by UK population projections (cohort-extractor.md 14.5).
[[nodiscard]] std::vector<double> populationAges();

/// One byte a row, 1 for exactly `missing` rows chosen at random.
[[nodiscard]] std::vector<std::uint8_t> chooseRows(Random &random, std::size_t rows, std::size_t missing);
/// How many rows have no value at this incidence: computed in double precision as officially.
[[nodiscard]] std::size_t missingAt(double incidence, std::size_t rows);

/// Distinct ids below ten times `rows`, in random order.
[[nodiscard]] std::vector<std::int64_t> patientIds(Random &random, std::size_t rows);

} // namespace Cohorts
