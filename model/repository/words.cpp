// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <vector>

#include "model/repository/handles.h"

namespace Repository
{

namespace
{

struct Word
{
    int start;
    int length;
};

// Long lines (minified or data) are marked whole: the comparison is quadratic.
constexpr std::size_t kMostWords = 300;

std::vector<Word> split(const QString &text)
{
    std::vector<Word> words;
    int position = 0;
    const int size = static_cast<int>(text.size());
    const auto isWord = [&text](int i) { return text.at(i).isLetterOrNumber() || text.at(i) == u'_'; };
    while (position < size) {
        int end = position + 1;
        if (isWord(position)) {
            while (end < size && isWord(end)) {
                ++end;
            }
        } else if (text.at(position).isSpace()) {
            while (end < size && text.at(end).isSpace()) {
                ++end;
            }
        }
        words.push_back({position, end - position});
        position = end;
    }
    return words;
}

void add(QList<WordRange> &ranges, const Word &word)
{
    if (!ranges.isEmpty() && ranges.last().start + ranges.last().length == word.start) {
        ranges.last().length += word.length;
    } else {
        ranges.append({word.start, word.length});
    }
}

void mark(DiffLine &removed, DiffLine &added)
{
    const std::vector<Word> a = split(removed.text);
    const std::vector<Word> b = split(added.text);
    if (a.empty() || b.empty() || a.size() > kMostWords || b.size() > kMostWords) {
        return;
    }
    const auto same = [&](std::size_t i, std::size_t j) {
        return QStringView(removed.text).mid(a[i].start, a[i].length) == QStringView(added.text).mid(b[j].start, b[j].length);
    };
    // Longest common subsequence of words, from the end.
    const std::size_t columns = b.size() + 1;
    std::vector<int> best((a.size() + 1) * columns, 0);
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            best[i * columns + j] = same(i, j) ? best[(i + 1) * columns + j + 1] + 1
                                               : std::max(best[(i + 1) * columns + j], best[i * columns + j + 1]);
        }
    }
    // Lines that share too little are different lines, not one line changed.
    const auto most = static_cast<double>(std::max(a.size(), b.size()));
    if (static_cast<double>(best[0]) < 0.3 * most) {
        return;
    }
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && same(i, j)) {
            ++i;
            ++j;
        } else if (j >= b.size() || (i < a.size() && best[(i + 1) * columns + j] >= best[i * columns + j + 1])) {
            add(removed.changed, a[i++]);
        } else {
            add(added.changed, b[j++]);
        }
    }
}

} // namespace

void markWords(DiffHunk &hunk)
{
    qsizetype position = 0;
    while (position < hunk.lines.size()) {
        if (hunk.lines.at(position).kind != DiffLine::Kind::Removed) {
            ++position;
            continue;
        }
        qsizetype firstAdded = position;
        while (firstAdded < hunk.lines.size() && hunk.lines.at(firstAdded).kind == DiffLine::Kind::Removed) {
            ++firstAdded;
        }
        qsizetype end = firstAdded;
        while (end < hunk.lines.size() && hunk.lines.at(end).kind == DiffLine::Kind::Added) {
            ++end;
        }
        const qsizetype pairs = std::min(firstAdded - position, end - firstAdded);
        for (qsizetype i = 0; i < pairs; ++i) {
            mark(hunk.lines[position + i], hunk.lines[firstAdded + i]);
        }
        position = std::max(end, position + 1);
    }
}

} // namespace Repository
