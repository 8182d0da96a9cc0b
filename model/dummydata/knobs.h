// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QList>
#include <QString>

#include "model/core/date.h"
#include "model/core/diagnostic.h"

namespace DummyData
{

/// Where a study keeps its knobs, relative to its folder: a file the author can read and edit, beside
/// the definition and never in it (dummy-data.md 3.8).
inline constexpr const char *kKnobsFile = "dummy_data.yaml";

/// WantedShares of persons who are to have a value of a variable; nullopt is a missing one. What is not
/// named shares the rest. Values as they stand in a CSV file (T and F, 2020-01-31).
using WantedShares = std::vector<std::pair<std::optional<std::string>, double>>;

/// What an author says of the dummy patients of all definitions of a study.
struct Knobs
{
    std::optional<double> missing;    ///< share of cells that may be missing and are; default: 0.03, as plausible
    double events = 1.0;              ///< times as many events as by default; 0.1 to 10
    std::optional<Core::Date> from;   ///< events lie on or after this day, where the definition lets them
    std::optional<Core::Date> to;     ///< and on or before this one
    std::map<std::string, WantedShares> variables;

    [[nodiscard]] bool isDefault() const { return *this == Knobs(); }
    bool operator==(const Knobs &) const = default;
};

/// The knobs of a file's text, and what in it is not understood, with places. What is wrong counts as not said.
struct ReadKnobs
{
    Knobs knobs;
    QList<Core::Diagnostic> problems;
};
[[nodiscard]] ReadKnobs readKnobs(const QString &text);
/// The file's text for some knobs: `before` with other values, every remark where it stands. A text that is not written
/// line by line is written anew below its remarks.
[[nodiscard]] QString knobsText(const Knobs &knobs, const QString &before);

} // namespace DummyData
