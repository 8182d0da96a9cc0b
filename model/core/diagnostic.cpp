// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/diagnostic.h"

#include <algorithm>
#include <vector>

namespace Core
{

namespace
{

/// Edit distance with swaps of neighbours counted once; stops caring above `limit`.
int editDistance(const QString &a, const QString &b, int limit)
{
    if (std::abs(a.size() - b.size()) > limit) {
        return limit + 1;
    }
    const auto width = static_cast<std::size_t>(b.size()) + 1;
    std::vector<int> before(width), previous(width), current(width);
    for (std::size_t j = 0; j < width; ++j) {
        previous[j] = static_cast<int>(j);
    }
    for (qsizetype i = 1; i <= a.size(); ++i) {
        current[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            const bool same = a.at(i - 1) == b.at(j - 1);
            int cost = std::min({previous[at] + 1, current[at - 1] + 1, previous[at - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a.at(i - 1) == b.at(j - 2) && a.at(i - 2) == b.at(j - 1)) {
                cost = std::min(cost, before[at - 2] + 1);
            }
            current[at] = cost;
        }
        before.swap(previous);
        previous.swap(current);
    }
    return previous[width - 1];
}

} // namespace

QString severityName(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return QStringLiteral("error");
    case Severity::Warning:
        return QStringLiteral("warning");
    case Severity::Information:
        break;
    }
    return QStringLiteral("information");
}

QString Diagnostic::toString() const
{
    const QString place = Location{file, range}.toString();
    QString text = place.isEmpty() ? QString() : place + QStringLiteral(": ");
    text += severityName(severity) + QStringLiteral(": ") + message;
    if (!rule.isEmpty()) {
        text += QStringLiteral(" [") + rule + QStringLiteral("]");
    }
    return text;
}

bool hasErrors(const QList<Diagnostic> &diagnostics)
{
    return std::any_of(diagnostics.begin(), diagnostics.end(),
                       [](const Diagnostic &d) { return d.severity == Severity::Error; });
}

QString nearestName(const QString &word, const QStringList &candidates)
{
    const int limit = std::max(2, static_cast<int>(word.size()) / 3);
    int best = limit + 1;
    QString nearest;
    for (const QString &candidate : candidates) {
        const int distance = editDistance(word.toLower(), candidate.toLower(), limit);
        if (distance < best && distance < candidate.size()) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace Core
