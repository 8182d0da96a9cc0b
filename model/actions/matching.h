// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/actions/frame.h"
#include "model/actions/invocation.h"

namespace Actions
{

/// The configuration of the `matching` action (outputs-and-disclosure.md 5), read and checked.
struct MatchConfig
{
    enum class Kind
    {
        Category,
        MonthOnly,
        Range
    };
    struct Variable
    {
        std::string name;
        Kind kind = Kind::Category;
        double range = 0.0; ///< of Range: the largest difference allowed
    };
    struct Exclusion
    {
        std::string name;
        bool before = true; ///< else after the index date
    };
    struct Offset
    {
        enum class Unit
        {
            None,
            Years,
            Months,
            Days
        };
        Unit unit = Unit::None;
        int length = 0; ///< signed: earlier is negative
    };

    std::size_t matchesPerCase = 0;
    std::vector<Variable> variables;
    std::string indexDate;
    std::vector<std::string> closest;
    std::vector<Exclusion> exclusions;
    std::size_t minMatches = 0;
    std::optional<Offset> offset; ///< matches take the case's index date, moved by this
    std::string indicator = "case";
    QString outputSuffix;
    QString outputPath = QStringLiteral("output");
    QString outputFormat = QStringLiteral("arrow");
    bool dropCases = false;
};

/// Every fault of the configuration in one message.
[[nodiscard]] Core::Result<MatchConfig> readMatchConfig(const QJsonObject &json);

struct Matched
{
    Frame cases;
    Frame matches;
    std::vector<std::size_t> counts; ///< matches found a case, before small sets were dropped
    std::size_t casesConsidered = 0; ///< after date exclusions
    std::size_t matchesConsidered = 0;
};
/// Matches without replacement, cases in order of their index date, nearest candidates first, ties drawn
/// with the action's fixed seed. Fails when columns are missing.
[[nodiscard]] Core::Result<Matched> matchFrames(Frame cases, Frame matches, const MatchConfig &config);


} // namespace Actions
