// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/searchinstudy.h"

#include <algorithm>

#include <QCoreApplication>

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("SearchInStudy", text);
}

/// Where the lines of a text begin.
QList<qsizetype> lineStarts(const QString &text)
{
    QList<qsizetype> starts{0};
    for (qsizetype at = text.indexOf(QLatin1Char('\n')); at >= 0; at = text.indexOf(QLatin1Char('\n'), at + 1)) {
        starts.append(at + 1);
    }
    return starts;
}

/// Columns count characters, not halves of one (textrange.h).
int columnOf(const QString &text, qsizetype lineStart, qsizetype at)
{
    return static_cast<int>(QStringView(text).sliced(lineStart, at - lineStart).toUcs4().size()) + 1;
}

Core::TextPosition positionOf(const QString &text, const QList<qsizetype> &starts, qsizetype at)
{
    const auto next = std::upper_bound(starts.begin(), starts.end(), at);
    const qsizetype line = next - starts.begin() - 1;
    return {static_cast<int>(line) + 1, columnOf(text, starts.at(line), at)};
}

} // namespace

Core::Result<QRegularExpression> patternOf(const SearchQuery &query)
{
    if (query.text.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("There is nothing to search for yet. Type a text."));
    }
    QString pattern = query.regularExpression ? query.text : QRegularExpression::escape(query.text);
    if (query.wholeWord) {
        pattern = QStringLiteral("(?<![\\w])(?:%1)(?![\\w])").arg(pattern);
    }
    QRegularExpression::PatternOptions options = QRegularExpression::MultilineOption | QRegularExpression::UseUnicodePropertiesOption;
    options.setFlag(QRegularExpression::CaseInsensitiveOption, !query.caseSensitive);
    const QRegularExpression expression(pattern, options);
    if (!expression.isValid()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The pattern is wrong at character %1: %2. Correct it, or search for it as plain text.")
                                                             .arg(expression.patternErrorOffset() + 1)
                                                             .arg(expression.errorString()));
    }
    return expression;
}

QList<SearchMatch> matchesIn(const QString &text, const QRegularExpression &pattern, int limit)
{
    QList<SearchMatch> found;
    const QList<qsizetype> starts = lineStarts(text);
    QRegularExpressionMatchIterator matches = pattern.globalMatch(text);
    while (matches.hasNext() && found.size() < limit) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() == 0) {
            continue;
        }
        SearchMatch made;
        made.range = {positionOf(text, starts, match.capturedStart()), positionOf(text, starts, match.capturedEnd())};
        const qsizetype begin = starts.at(made.range.start.line - 1);
        const qsizetype end = made.range.start.line < starts.size() ? starts.at(made.range.start.line) - 1 : text.size();
        made.line = text.mid(begin, end - begin);
        made.start = static_cast<int>(match.capturedStart() - begin);
        made.length = static_cast<int>(std::min(match.capturedEnd(), end) - match.capturedStart());
        found.append(made);
    }
    return found;
}

QString replacementOf(const QRegularExpressionMatch &match, const QString &with, bool regularExpression)
{
    if (!regularExpression) {
        return with;
    }
    QString made;
    for (qsizetype i = 0; i < with.size(); ++i) {
        const bool escape = with.at(i) == QLatin1Char('\\') && i + 1 < with.size();
        if (escape && with.at(i + 1).isDigit()) {
            made += match.captured(with.at(++i).digitValue());
        } else if (escape && with.at(i + 1) == QLatin1Char('n')) {
            made += QLatin1Char('\n');
            ++i;
        } else if (escape && with.at(i + 1) == QLatin1Char('\\')) {
            made += QLatin1Char('\\');
            ++i;
        } else {
            made += with.at(i);
        }
    }
    return made;
}

QString replaced(const QString &text, const QRegularExpression &pattern, const QString &with, bool regularExpression, const std::optional<QSet<int>> &chosen)
{
    QString made;
    qsizetype from = 0;
    int number = 0;
    QRegularExpressionMatchIterator matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() == 0) {
            continue;
        }
        if (!chosen || chosen->contains(number)) {
            made += QStringView(text).sliced(from, match.capturedStart() - from);
            made += replacementOf(match, with, regularExpression);
            from = match.capturedEnd();
        }
        ++number;
    }
    return made + text.mid(from);
}

} // namespace Study
