// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/dummydata/analysis.h"
#include "model/dummydata/random.h"

namespace DummyData
{

/// The facts that all of a patient's rows agree with.
struct Life
{
    Core::Date birth;
    std::optional<Core::Date> death;
    Core::Date lastDay; ///< death or today
    Core::Date focus;   ///< round which much of the record lies
    bool female = false;
};

/// Rows of one table for one patient: columns in the order of TableAnalysis::columns.
using Rows = std::vector<std::vector<Core::Value>>;

/// Makes patients one by one; each depends on the seed and its id only. Ages follow England's
/// mid-2020 population (resources/dummydata/england-marginals.json, with its sources).
class LifeMaker
{
public:
    LifeMaker(const Analysis &analysis, std::uint64_t seed, Core::Date today);

    [[nodiscard]] Life life(std::int64_t patient) const;
    [[nodiscard]] Rows rows(const TableAnalysis &table, std::int64_t patient, const Life &life) const;

private:
    [[nodiscard]] Core::Value value(const TableAnalysis &table, const Core::ColumnSchema &column, const Life &life, Random &random) const;
    [[nodiscard]] Core::Date eventDate(const Life &life, Random &random) const;
    void orderDates(const TableAnalysis &table, const Life &life, std::vector<Core::Value> &row, Random &random) const;

    const Analysis &m_analysis;
    Random m_random;
    Core::Date m_today;
    Core::Date m_reference;
    std::vector<double> m_cumulativeAge; ///< share of people up to each age
};

} // namespace DummyData
