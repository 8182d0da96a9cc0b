// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Study
{

/// How lines of a text differ from the version before: for the bars beside the text.
struct LineChanges
{
    QList<int> added;        ///< line numbers of the new text, from 1
    QList<int> changed;
    QList<int> removedAbove; ///< lines went away directly above these; one past the end: at the end

    bool operator==(const LineChanges &) const = default;
};

/// For each line of `after` (the first is number 0 of the list) the line of `before` that it is, from
/// 1; 0 for a line that is not there.
[[nodiscard]] QList<int> sameLines(const QString &before, const QString &after);
/// Compares by lines. Two texts that share hardly anything are told roughly rather than slowly.
[[nodiscard]] LineChanges lineChanges(const QString &before, const QString &after);

} // namespace Study
