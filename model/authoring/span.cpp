// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/span.h"

#include <algorithm>

namespace Authoring
{

QByteArray applyEdits(const QByteArray &text, std::vector<Edit> edits)
{
    std::stable_sort(edits.begin(), edits.end(), [](const Edit &a, const Edit &b) { return a.span < b.span; });
    QByteArray result;
    result.reserve(text.size() + 256);
    Pos done = 0;
    for (const Edit &edit : edits) {
        Q_ASSERT(edit.span.start >= done && edit.span.end <= text.size());
        result.append(QByteArrayView(text).sliced(done, edit.span.start - done));
        result.append(edit.text);
        done = edit.span.end;
    }
    result.append(QByteArrayView(text).sliced(done));
    return result;
}

LineIndex::LineIndex(QByteArrayView text)
    : m_length(text.size())
{
    m_starts.push_back(0);
    for (Pos i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (c != '\n' && c != '\r') {
            continue;
        }
        m_ends.push_back(i);
        if (c == '\r' && i + 1 < text.size() && text.at(i + 1) == '\n') {
            ++i;
        }
        m_starts.push_back(i + 1);
    }
    m_ends.push_back(text.size());
}

int LineIndex::lineOf(Pos at) const
{
    const auto after = std::upper_bound(m_starts.begin(), m_starts.end(), at);
    return static_cast<int>(after - m_starts.begin()) - 1;
}

Core::TextPosition positionAt(QByteArrayView text, const LineIndex &lines, Pos at)
{
    const int line = lines.lineOf(at);
    int column = 1;
    for (Pos i = lines.start(line); i < std::min(at, text.size()); ++i) {
        column += (static_cast<unsigned char>(text.at(i)) & 0xC0U) != 0x80U ? 1 : 0;
    }
    return {line + 1, column};
}

Pos byteAt(QByteArrayView text, const LineIndex &lines, Core::TextPosition position)
{
    const int line = std::clamp(position.line - 1, 0, lines.count() - 1);
    Pos at = lines.start(line);
    int column = 1;
    while (at < lines.end(line) && column < position.column) {
        ++at;
        while (at < lines.end(line) && (static_cast<unsigned char>(text.at(at)) & 0xC0U) == 0x80U) {
            ++at;
        }
        ++column;
    }
    return at;
}

Core::TextRange rangeOf(QByteArrayView text, const LineIndex &lines, const Span &span)
{
    return {positionAt(text, lines, span.start), positionAt(text, lines, span.end)};
}

} // namespace Authoring
