// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>

#include "model/outputs/cells.h"
#include "model/outputs/tablecheck.h"

namespace Outputs
{

namespace
{

QRegularExpression words(const char *alternatives)
{
    return QRegularExpression(QStringLiteral("(^|[_. ])(%1)($|[_. ])").arg(QLatin1String(alternatives)), QRegularExpression::CaseInsensitiveOption);
}

/// Whole numbers that label rows instead of counting people.
bool isLabelName(const QString &name)
{
    static const QRegularExpression kLabels = words("age|ageband|band|bin|category|cat|class|code|day|decile|dose|ethnicity|group|id|imd|index|interval|"
                                                    "left|level|model|month|nlevels|offset|order|percentile|period|priority|quartile|quarter|quintile|rank|region|right|score|sex|stage|step|"
                                                    "time|tstart|tstop|week|weekday|year|yr");
    return kLabels.match(name).hasMatch();
}

bool isCountName(const QString &name)
{
    static const QRegularExpression kCounts = words("n|count|counts|num|number|numerator|denominator|total|freq|frequency|patients|events|cases|deaths|population|sum");
    return kCounts.match(name).hasMatch();
}

bool isStatisticName(const QString &name)
{
    static const QRegularExpression kStatistics = words("mean|avg|average|sd|std|stdev|se|var|variance|median|iqr|q1|q3|p25|p75|rate|ratio|prop|proportion|percent|percentage|"
                                                        "pct|perc|hr|or|rr|irr|coef|coefficient|df|estimate|statistic|lower|upper|lci|uci|ci|p_value|pvalue|min|max|minimum|maximum");
    return kStatistics.match(name).hasMatch() || name.contains(u'%');
}

/// "1,234" and "12 (3.4 %)", as tables for people have them.
std::optional<double> decoratedCount(const QString &cell)
{
    static const QRegularExpression kShape(QStringLiteral("^(\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\s*\\(\\s*\\d+(?:\\.\\d+)?\\s*%?\\s*\\))?$"));
    const QRegularExpressionMatch match = kShape.match(cell.trimmed());
    return match.hasMatch() ? std::optional(match.captured(1).remove(u',').toDouble()) : std::nullopt;
}

/// Whether every cell that says anything is a whole number, in whichever dress.
bool holdsCounts(const TextTable &table, int column)
{
    bool any = false;
    for (qsizetype row = 0; row < table.rows.size(); ++row) {
        const QString cell = table.cell(row, column);
        const CellKind kind = kindOf(cell);
        if (kind == CellKind::Missing || kind == CellKind::Redacted) {
            continue;
        }
        if (!countOf(cell)) {
            return false;
        }
        any = true;
    }
    return any;
}

/// 0 and 1 beside a column of counts or statistics say whether, not how many.
bool isFlag(const ColumnSummary &summary, const QList<ColumnSummary> &all)
{
    const bool binary = summary.minimum && summary.maximum && *summary.minimum >= 0.0 && *summary.maximum <= 1.0;
    return binary && !isCountName(summary.name)
           && std::any_of(all.cbegin(), all.cend(), [](const ColumnSummary &other) { return (isCountName(other.name) || isStatisticName(other.name)) && other.numeric > 0; });
}

} // namespace

std::optional<double> countOf(const QString &cell)
{
    if (const auto number = numberOf(cell)) {
        return isWhole(*number) ? number : std::nullopt;
    }
    return decoratedCount(cell);
}

QList<ColumnRole> columnRoles(const TextTable &table, const QList<ColumnSummary> &summaries)
{
    QList<ColumnRole> roles;
    for (int column = 0; column < summaries.size(); ++column) {
        const ColumnSummary &summary = summaries.at(column);
        const bool derived = summary.name.endsWith(QStringLiteral("_derived"));
        const bool onlyWords = summary.numeric == 0 && summary.missing + summary.redacted < summary.rows && !holdsCounts(table, column);
        if (onlyWords) {
            roles.append(ColumnRole::Label);
        } else if (isStatisticName(summary.name) || derived) {
            roles.append(ColumnRole::Statistic);
        } else if (holdsCounts(table, column)) {
            const bool label = (isLabelName(summary.name) && !isCountName(summary.name)) || isFlag(summary, summaries);
            roles.append(label ? ColumnRole::Label : ColumnRole::Count);
        } else {
            roles.append(summary.numeric == 0 ? ColumnRole::Label : ColumnRole::Other);
        }
    }
    return roles;
}

} // namespace Outputs
