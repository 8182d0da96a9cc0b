// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace DummyData
{

/// A stream of random numbers that depends on its keys only (SplitMix64): the same patient, table
/// and column always give the same values, whatever else is generated.
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    [[nodiscard]] Random stream(std::string_view name) const
    {
        std::uint64_t hash = m_state ^ 0xCBF29CE484222325ULL;
        for (const char c : name) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
        }
        return Random(mix(hash));
    }
    [[nodiscard]] Random stream(std::uint64_t number) const { return Random(mix(m_state ^ mix(number + 0x9E3779B97F4A7C15ULL))); }

    std::uint64_t next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        return mix(m_state);
    }
    /// In [0, 1).
    double real() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    bool chance(double probability) { return real() < probability; }
    /// In [low, high]; low if the range is empty.
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        return high <= low ? low : low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    template <typename T>
    const T &pick(const std::vector<T> &values)
    {
        return values[static_cast<std::size_t>(next() % values.size())];
    }
    /// 0, 1, 2, ... with the given mean.
    std::int64_t geometric(double mean) { return static_cast<std::int64_t>(std::log(std::max(real(), 1e-12)) / std::log(mean / (1.0 + mean))); }
    /// Mean 0, spread 1: a sum of twelve uniforms, so equal on every platform.
    double normal()
    {
        double sum = -6.0;
        for (int i = 0; i < 12; ++i) {
            sum += real();
        }
        return sum;
    }

private:
    static std::uint64_t mix(std::uint64_t x)
    {
        x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
        return x ^ (x >> 31U);
    }
    std::uint64_t m_state;
};

} // namespace DummyData
