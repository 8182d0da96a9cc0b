// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/patterns.h"

#include <vector>

namespace Pipeline
{

namespace
{

/// Greedy wildcard match: on a mismatch go back to the last `*` and let it take one more. Linear for
/// one wildcard, at worst length times length, never exponential. With `stopsAtSlash` a `*` takes no
/// `/`, and then only the last star before a slash can still grow.
bool wildcardMatch(QStringView pattern, QStringView path, bool stopsAtSlash)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (t < path.size()) {
        if (p < pattern.size() && pattern.at(p) == u'*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && pattern.at(p) == path.at(t)) {
            ++p;
            ++t;
        } else if (star >= 0 && !(stopsAtSlash && path.at(resume) == u'/')) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern.at(p) == u'*') {
        ++p;
    }
    return p == pattern.size();
}

} // namespace

bool matchesPattern(const QString &pattern, const QString &path)
{
    return wildcardMatch(pattern, path, true);
}

bool matchesAcrossFolders(const QString &pattern, const QString &path)
{
    return wildcardMatch(pattern, path, false);
}

QString pathSuffix(const QString &path)
{
    // As a path object sees it: empty components and "." do not count.
    QStringView name;
    for (const QStringView part : QStringView(path).split(u'/')) {
        if (!part.isEmpty() && part != QStringView(u".")) {
            name = part;
        }
    }
    const qsizetype dot = name.lastIndexOf(u'.');
    return dot > 0 && dot < name.size() - 1 ? name.mid(dot).toString() : QString();
}

bool patternsOverlap(const QString &left, const QString &right)
{
    if (!right.contains(u'*')) {
        return matchesPattern(left, right);
    }
    if (!left.contains(u'*')) {
        return matchesPattern(right, left);
    }
    // Both have wildcards: reachable[j] says whether the first i and j characters fit together.
    const auto width = static_cast<std::size_t>(right.size()) + 1;
    std::vector<bool> above(width, false);
    above[0] = true;
    for (std::size_t j = 1; j < width; ++j) {
        above[j] = above[j - 1] && right.at(static_cast<qsizetype>(j) - 1) == u'*';
    }
    for (qsizetype i = 1; i <= left.size(); ++i) {
        const QChar l = left.at(i - 1);
        std::vector<bool> row(width, false);
        row[0] = above[0] && l == u'*';
        for (std::size_t j = 1; j < width; ++j) {
            const QChar r = right.at(static_cast<qsizetype>(j) - 1);
            const bool lTakes = l == u'*' && r != u'/' && row[j - 1];
            const bool rTakes = r == u'*' && l != u'/' && above[j];
            const bool lEmpty = l == u'*' && above[j];
            const bool rEmpty = r == u'*' && row[j - 1];
            row[j] = (l == r && above[j - 1]) || lTakes || rTakes || lEmpty || rEmpty;
        }
        above = std::move(row);
    }
    return above[width - 1];
}

const QStringList &levelFourExtensions()
{
    static const QStringList kExtensions{
        QStringLiteral(".csv"),  QStringLiteral(".jpg"), QStringLiteral(".jpeg"), QStringLiteral(".png"),
        QStringLiteral(".svg"),  QStringLiteral(".svgz"), QStringLiteral(".html"), QStringLiteral(".txt"),
        QStringLiteral(".log"),  QStringLiteral(".json"), QStringLiteral(".md")};
    return kExtensions;
}

} // namespace Pipeline
