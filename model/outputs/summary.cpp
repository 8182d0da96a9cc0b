// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "model/outputs/cells.h"
#include "model/outputs/disclosure.h"

namespace Outputs
{

CellKind kindOf(const QString &cell)
{
    QString plain = cell.toLower();
    plain.remove(u' ');
    plain = plain.trimmed();
    if (plain.isEmpty() || plain == QStringLiteral("null") || plain == QStringLiteral("none")
        || plain == QStringLiteral("nan")) {
        return CellKind::Missing;
    }
    if (plain == QStringLiteral("[redacted]") || plain == QStringLiteral("redacted") || plain == QStringLiteral("na")
        || plain == QStringLiteral("n/a") || plain == QStringLiteral("<=7")) {
        return CellKind::Redacted;
    }
    return numberOf(cell) ? CellKind::Number : CellKind::Text;
}

std::optional<double> numberOf(const QString &cell)
{
    bool ok = false;
    const double value = cell.trimmed().toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

bool isWhole(double value)
{
    return value == std::floor(value);
}

bool isMultipleOf(double value, int step)
{
    return isWhole(value) && std::fmod(value, step) == 0.0;
}

bool isMidpoint6(double value)
{
    return value == 0.0 || isMultipleOf(value - 3.0, 6);
}

QList<ColumnSummary> summarise(const TextTable &table)
{
    QList<ColumnSummary> summaries;
    for (qsizetype column = 0; column < table.header.size(); ++column) {
        ColumnSummary summary;
        summary.name = table.header.at(column);
        summary.rows = static_cast<int>(table.rows.size());
        bool whole = true;
        bool by5 = true;
        bool by6 = true;
        bool midpoint = true;
        int texts = 0;
        double sum = 0.0;
        for (qsizetype row = 0; row < table.rows.size(); ++row) {
            const QString cell = table.cell(row, column);
            switch (kindOf(cell)) {
            case CellKind::Missing:
                ++summary.missing;
                continue;
            case CellKind::Redacted:
                ++summary.redacted;
                continue;
            case CellKind::Text:
                ++texts;
                continue;
            case CellKind::Number:
                break;
            }
            const double value = *numberOf(cell);
            ++summary.numeric;
            sum += value;
            whole = whole && isWhole(value) && !cell.contains(u'.');
            by5 = by5 && isMultipleOf(value, 5);
            by6 = by6 && isMultipleOf(value, 6);
            midpoint = midpoint && isMidpoint6(value);
            summary.minimum = summary.minimum ? std::min(*summary.minimum, value) : value;
            summary.maximum = summary.maximum ? std::max(*summary.maximum, value) : value;
            if (const double size = std::abs(value); size > 0.0) {
                summary.minimumAboveZero = summary.minimumAboveZero ? std::min(*summary.minimumAboveZero, size) : size;
            }
        }
        if (summary.numeric > 0) {
            summary.sum = sum;
        }
        if (texts > 0) {
            summary.type = summary.numeric > 0 ? QStringLiteral("mixed") : QStringLiteral("text");
        } else {
            summary.type = summary.numeric == 0 ? QStringLiteral("text")
                           : whole              ? QStringLiteral("integer")
                                                : QStringLiteral("float");
        }
        if (texts == 0 && summary.numeric > 0) {
            summary.divisibleBy5 = by5;
            summary.divisibleBy6 = by6;
            summary.midpoint6 = midpoint;
        }
        summaries.append(summary);
    }
    return summaries;
}

} // namespace Outputs
