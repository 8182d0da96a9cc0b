// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "model/dummydata/columns.h"

namespace DummyData
{

/// Something about a person that no rule of the schema forbids and nobody would believe (dummy-data.md 4, the
/// invariants that a demand may break).
struct Implausible
{
    enum class Kind
    {
        OutsideLife,  ///< an event before birth or after death; `what`: the table
        TooOld,
        DeathsDiffer, ///< in two tables, by more than a week
        WrongSex,     ///< `what`: the condition whose codes the person has
        WrongAge,
        BeyondBounds, ///< `what`: the measurement
        EarlyDose,    ///< of a vaccine against COVID-19, before there was one
        OutOfSeason,  ///< a dose against influenza in summer
        TwiceASeason  ///< two of them in one winter
    };
    Kind kind = Kind::OutsideLife;
    std::string what;

    auto operator<=>(const Implausible &) const = default;
};

/// Looks at whole persons. Free to use from several threads as long as the texts do not grow.
class Plausibility
{
public:
    Plausibility(const Columns &columns, const TextPool &texts) : m_columns(columns), m_texts(texts) {}

    /// Each kind once, in order; empty for a person one can believe.
    [[nodiscard]] std::vector<Implausible> of(const Person &person) const;

private:
    void addDates(const Person &person, std::size_t table, std::vector<Implausible> &found) const;
    void addDoses(const Person &person, std::size_t table, std::vector<Implausible> &found) const;
    void addCodes(const Person &person, std::size_t table, std::vector<Implausible> &found) const;
    void addNumbers(const Person &person, std::size_t table, std::vector<Implausible> &found) const;
    void addDeaths(const Person &person, std::vector<Implausible> &found) const;
    [[nodiscard]] Cell at(const Person &person, std::size_t table, std::size_t row, std::string_view column) const;

    const Columns &m_columns;
    const TextPool &m_texts;
};

} // namespace DummyData
