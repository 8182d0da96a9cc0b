// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/textrange.h"

#include <algorithm>

namespace Core
{

QString Location::toString() const
{
    if (!range.isValid()) {
        return file;
    }
    if (range.start.column <= 0) {
        return QStringLiteral("%1:%2").arg(file).arg(range.start.line);
    }
    return QStringLiteral("%1:%2:%3").arg(file).arg(range.start.line).arg(range.start.column);
}

qsizetype offsetOf(const QString &text, TextPosition position)
{
    qsizetype offset = 0;
    for (int line = 1; line < position.line; ++line) {
        const qsizetype newline = text.indexOf(u'\n', offset);
        if (newline < 0) {
            return text.size();
        }
        offset = newline + 1;
    }
    for (int column = 1; column < position.column && offset < text.size(); ++column) {
        if (text.at(offset) == u'\n') {
            break;
        }
        const bool pair = text.at(offset).isHighSurrogate() && offset + 1 < text.size();
        offset += pair ? 2 : 1;
    }
    return offset;
}

TextPosition positionOf(const QString &text, qsizetype offset)
{
    TextPosition position{1, 1};
    const qsizetype end = std::min(offset, text.size());
    for (qsizetype i = 0; i < end; ++i) {
        const QChar unit = text.at(i);
        if (unit == u'\n') {
            ++position.line;
            position.column = 1;
        } else if (!unit.isLowSurrogate()) {
            ++position.column;
        }
    }
    return position;
}

QString applyEdits(const QString &text, QList<TextEdit> edits)
{
    std::stable_sort(edits.begin(), edits.end(), [](const TextEdit &a, const TextEdit &b) {
        return a.range.start < b.range.start;
    });
    QString result;
    result.reserve(text.size());
    qsizetype done = 0;
    for (const TextEdit &edit : std::as_const(edits)) {
        const qsizetype from = offsetOf(text, edit.range.start);
        const qsizetype to = offsetOf(text, edit.range.end);
        Q_ASSERT(from >= done && to >= from);
        result += QStringView(text).mid(done, from - done);
        result += edit.newText;
        done = to;
    }
    result += QStringView(text).mid(done);
    return result;
}

} // namespace Core
