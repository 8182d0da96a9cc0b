// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/dummydata/person.h"

namespace DummyData
{

/// What a codelist is about, where that decides who may have its codes (dummy-data.md 4: 47, 49, 50, 58, 65).
struct Condition
{
    std::string key;
    std::optional<Facts::Sex> sex; ///< nobody else has it
    int youngest = 0;              ///< years of age from which it is recorded
    int oldest = 120;
    bool repeats = false;          ///< a medicine that is issued again and again
    std::vector<std::string> words; ///< in the name of a variable
    std::vector<std::string> excludedWords;

    /// Whether somebody with these facts can have it on that day.
    [[nodiscard]] bool suits(const Facts &facts, std::int64_t day) const;
    [[nodiscard]] bool suitsSex(const Facts &facts) const;
    /// The days on which somebody can have it first.
    [[nodiscard]] std::int64_t firstDay(const Facts &facts) const;
    [[nodiscard]] std::int64_t lastDay(const Facts &facts) const;
};

/// Read once from `:/dummydata/conditions.json`, where every entry has its source. Thread safe.
[[nodiscard]] const std::vector<Condition> &conditions();
/// The condition that the name of a variable speaks of; nullptr if none.
[[nodiscard]] const Condition *conditionOf(std::string_view name);
/// Chapters of ICD-10 that one sex or age has alone: pregnancy, birth, organs of one sex, dementia; nullptr for all others.
[[nodiscard]] const Condition *conditionOfIcd10(std::string_view code);

} // namespace DummyData
