// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/textdifference.h"

#include <algorithm>

#include "model/study/linechanges.h"

namespace Study
{

namespace
{

constexpr qsizetype kAround = 3;

using Kind = Repository::DiffLine::Kind;

QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    if (lines.constLast().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

/// Every line of both texts in the order in which they are read.
QList<Repository::DiffLine> allLines(const QStringList &before, const QStringList &after, const QList<int> &same)
{
    QList<Repository::DiffLine> lines;
    int next = 1; // of `before`
    const auto removeTo = [&](int end) {
        for (; next < end; ++next) {
            lines.append({Kind::Removed, next, 0, before.at(next - 1), false, {}});
        }
    };
    for (int i = 0; i < static_cast<int>(after.size()); ++i) {
        if (const int old = same.value(i); old > 0) {
            removeTo(old);
            lines.append({Kind::Context, old, i + 1, after.at(i), false, {}});
            next = old + 1;
        } else {
            lines.append({Kind::Added, 0, i + 1, after.at(i), false, {}});
        }
    }
    removeTo(static_cast<int>(before.size()) + 1);
    return lines;
}

Repository::DiffHunk hunkOf(QList<Repository::DiffLine> lines)
{
    Repository::DiffHunk hunk;
    for (const Repository::DiffLine &line : std::as_const(lines)) {
        hunk.oldStart = hunk.oldStart == 0 ? line.oldLine : hunk.oldStart;
        hunk.newStart = hunk.newStart == 0 ? line.newLine : hunk.newStart;
        hunk.oldCount += line.oldLine > 0 ? 1 : 0;
        hunk.newCount += line.newLine > 0 ? 1 : 0;
    }
    hunk.header = QStringLiteral("@@ -%1,%2 +%3,%4 @@").arg(hunk.oldStart).arg(hunk.oldCount).arg(hunk.newStart).arg(hunk.newCount);
    hunk.lines = std::move(lines);
    return hunk;
}

} // namespace

Repository::FileDiff textDifference(const QString &path, const QString &before, const QString &after)
{
    Repository::FileDiff diff;
    diff.path = path;
    diff.oldPath = path;
    diff.oldSize = before.toUtf8().size();
    diff.newSize = after.toUtf8().size();
    const QList<Repository::DiffLine> lines = allLines(linesOf(before), linesOf(after), sameLines(before, after));
    qsizetype begin = -1; // of the block being gathered
    qsizetype end = 0;
    const auto finish = [&]() {
        if (begin >= 0) {
            diff.hunks.append(hunkOf(lines.mid(begin, end - begin)));
        }
    };
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).kind == Kind::Context) {
            continue;
        }
        if (begin < 0 || i - kAround > end) {
            finish();
            begin = std::max(end, i - kAround);
        }
        end = std::min(lines.size(), i + kAround + 1);
    }
    finish();
    return diff;
}

} // namespace Study
