// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Core
{

/// A place in a text. Lines and columns count from 1, columns in Unicode code points (as CPython's
/// tracebacks do once decoded). 0 means "not known".
struct TextPosition
{
    int line = 0;
    int column = 0;

    auto operator<=>(const TextPosition &) const = default;
};

/// Half open: `end` is the position after the last character.
struct TextRange
{
    TextPosition start;
    TextPosition end;

    [[nodiscard]] bool isValid() const { return start.line > 0; }
    auto operator<=>(const TextRange &) const = default;
};

/// A range in a file. `file` is relative to the study root with forward slashes when inside it.
struct Location
{
    QString file;
    TextRange range;

    bool operator==(const Location &) const = default;
    /// `file:line:column`, leaving out what is not known.
    [[nodiscard]] QString toString() const;
};

/// Replace `range` by `newText`. A list of edits of one file holds positions of the *unedited*
/// text and must not overlap; `applyEdits` does them in any order.
struct TextEdit
{
    TextRange range;
    QString newText;

    bool operator==(const TextEdit &) const = default;
};

/// Offset in UTF-16 units of a position in `text`; clamped to the line's end and the text's end.
[[nodiscard]] qsizetype offsetOf(const QString &text, TextPosition position);
[[nodiscard]] TextPosition positionOf(const QString &text, qsizetype offset);

/// The text with all edits applied. Overlapping edits are a caller's mistake (asserted).
[[nodiscard]] QString applyEdits(const QString &text, QList<TextEdit> edits);

} // namespace Core
