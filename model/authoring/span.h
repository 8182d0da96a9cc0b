// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QByteArrayView>

#include "model/core/textrange.h"

namespace Authoring
{

/// An offset in bytes of the stored file (UTF-8), as in the headless form (visual-authoring.md 2.4).
using Pos = qsizetype;

/// Half open range of bytes.
struct Span
{
    Pos start = 0;
    Pos end = 0;

    auto operator<=>(const Span &) const = default;
    [[nodiscard]] bool isEmpty() const { return end <= start; }
    [[nodiscard]] Pos length() const { return end - start; }
    [[nodiscard]] bool contains(Pos at) const { return start <= at && at < end; }
    [[nodiscard]] bool contains(const Span &other) const { return start <= other.start && other.end <= end; }
    [[nodiscard]] bool overlaps(const Span &other) const { return start < other.end && other.start < end; }
};

/// Replace the bytes of `span` by `text`.
struct Edit
{
    Span span;
    QByteArray text;

    bool operator==(const Edit &) const = default;
};

/// The text with all edits applied; positions are those of the unedited text. Edits may touch but
/// must not overlap; insertions at one place keep their order in the list.
[[nodiscard]] QByteArray applyEdits(const QByteArray &text, std::vector<Edit> edits);

/// Where the lines of a text begin; knows LF, CRLF and lone CR, as Python does.
class LineIndex
{
public:
    explicit LineIndex(QByteArrayView text = {});

    [[nodiscard]] int count() const { return static_cast<int>(m_starts.size()); }
    /// Line numbers count from 0 here.
    [[nodiscard]] int lineOf(Pos at) const;
    [[nodiscard]] Pos start(int line) const { return m_starts[static_cast<std::size_t>(line)]; }
    /// The end of a line without its line end.
    [[nodiscard]] Pos end(int line) const { return m_ends[static_cast<std::size_t>(line)]; }
    /// The start of the next line, or the end of the text.
    [[nodiscard]] Pos next(int line) const { return line + 1 < count() ? start(line + 1) : m_length; }

private:
    std::vector<Pos> m_starts;
    std::vector<Pos> m_ends;
    Pos m_length = 0;
};

/// The line and column (from 1, in code points) of a byte, as messages and the editor want them.
[[nodiscard]] Core::TextPosition positionAt(QByteArrayView text, const LineIndex &lines, Pos at);
/// The inverse; clamped to the line's end.
[[nodiscard]] Pos byteAt(QByteArrayView text, const LineIndex &lines, Core::TextPosition position);
[[nodiscard]] Core::TextRange rangeOf(QByteArrayView text, const LineIndex &lines, const Span &span);

} // namespace Authoring
