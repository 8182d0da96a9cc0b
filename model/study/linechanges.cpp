// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/linechanges.h"

#include <algorithm>
#include <vector>

#include <QStringList>

namespace Study
{

namespace
{

/// Above this many pairs of lines the middle is taken as changed as a whole.
constexpr qsizetype kMostPairs = 4'000'000;

/// For each line of `after` the line of `before` that it is, or -1: a longest common subsequence.
std::vector<int> twins(const QStringList &before, const QStringList &after)
{
    const int rows = static_cast<int>(before.size());
    const int columns = static_cast<int>(after.size());
    std::vector<int> twin(static_cast<std::size_t>(columns), -1);
    int head = 0;
    while (head < rows && head < columns && before.at(head) == after.at(head)) {
        twin[static_cast<std::size_t>(head)] = head;
        ++head;
    }
    int tail = 0;
    while (tail < rows - head && tail < columns - head && before.at(rows - 1 - tail) == after.at(columns - 1 - tail)) {
        twin[static_cast<std::size_t>(columns - 1 - tail)] = rows - 1 - tail;
        ++tail;
    }
    const int height = rows - head - tail;
    const int width = columns - head - tail;
    if (height <= 0 || width <= 0 || static_cast<qsizetype>(height) * width > kMostPairs) {
        return twin;
    }
    const auto stride = static_cast<std::size_t>(width) + 1;
    std::vector<int> best((static_cast<std::size_t>(height) + 1) * stride, 0);
    const auto at = [&best, stride](int row, int column) -> int & { return best[static_cast<std::size_t>(row) * stride + static_cast<std::size_t>(column)]; };
    for (int row = height - 1; row >= 0; --row) {
        for (int column = width - 1; column >= 0; --column) {
            at(row, column) = before.at(head + row) == after.at(head + column) ? at(row + 1, column + 1) + 1 : std::max(at(row + 1, column), at(row, column + 1));
        }
    }
    for (int row = 0, column = 0; row < height && column < width;) {
        if (before.at(head + row) == after.at(head + column)) {
            twin[static_cast<std::size_t>(head + column)] = head + row;
            ++row;
            ++column;
        } else if (at(row + 1, column) >= at(row, column + 1)) {
            ++row;
        } else {
            ++column;
        }
    }
    return twin;
}

} // namespace

QList<int> sameLines(const QString &before, const QString &after)
{
    QList<int> lines;
    for (const int twin : twins(before.split(QLatin1Char('\n')), after.split(QLatin1Char('\n')))) {
        lines.append(twin + 1);
    }
    return lines;
}

LineChanges lineChanges(const QString &before, const QString &after)
{
    const QStringList old = before.split(QLatin1Char('\n'));
    const QStringList now = after.split(QLatin1Char('\n'));
    const std::vector<int> twin = twins(old, now);
    LineChanges changes;
    int expected = 0; // the line of `old` that comes next
    QList<int> fresh; // new lines since the last common one
    const auto close = [&](int upTo, int line) {
        const int gone = upTo - expected;
        for (qsizetype i = 0; i < fresh.size(); ++i) {
            (i < gone ? changes.changed : changes.added).append(fresh.at(i));
        }
        if (fresh.isEmpty() && gone > 0) {
            changes.removedAbove.append(line);
        }
        fresh.clear();
    };
    for (std::size_t i = 0; i < twin.size(); ++i) {
        const int line = static_cast<int>(i) + 1;
        if (twin[i] < 0) {
            fresh.append(line);
            continue;
        }
        close(twin[i], line);
        expected = twin[i] + 1;
    }
    close(static_cast<int>(old.size()), static_cast<int>(now.size()) + 1);
    return changes;
}

} // namespace Study
