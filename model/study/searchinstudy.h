// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QRegularExpression>
#include <QSet>
#include <QString>

#include "model/core/result.h"
#include "model/core/textrange.h"

namespace Study
{

/// What to look for in the files of a study (ux.md 3, find in files).
struct SearchQuery
{
    QString text;
    bool caseSensitive = false;
    bool wholeWord = false;
    bool regularExpression = false;
};

struct SearchMatch
{
    Core::TextRange range;
    QString line;    ///< the whole line, without its end
    int start = 0;   ///< of the match in `line`
    int length = 0;  ///< in `line`; a match that goes on is cut at the line's end

    bool operator==(const SearchMatch &) const = default;
};

/// The pattern of a query. Fails, with the place, when a regular expression is wrong, and when the text is empty.
[[nodiscard]] Core::Result<QRegularExpression> patternOf(const SearchQuery &query);

/// All matches in order; at most `limit`. Empty matches (`a*`) do not count.
[[nodiscard]] QList<SearchMatch> matchesIn(const QString &text, const QRegularExpression &pattern, int limit);

/// What a match becomes: `with` as it is, or with \0, \1, ... for what the groups held.
[[nodiscard]] QString replacementOf(const QRegularExpressionMatch &match, const QString &with, bool regularExpression);

/// The text with some of its matches (by number, from 0) replaced; nothing: all.
[[nodiscard]] QString replaced(const QString &text, const QRegularExpression &pattern, const QString &with, bool regularExpression,
                               const std::optional<QSet<int>> &chosen = std::nullopt);

} // namespace Study
