// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/binning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include <QLocale>

#include "widgets/charts/chartdata.h"

namespace Gui
{

namespace
{

constexpr int kMaxRanges = 12;

double numberAt(const Table::Column &column, std::size_t row)
{
    switch (column.type.kind) {
    case Core::TypeKind::Int:
        return static_cast<double>(column.ints[row]);
    case Core::TypeKind::Float:
        return column.floats[row];
    case Core::TypeKind::Date:
        return column.dates[row];
    default:
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// A round step at or above `raw`: 1, 2 or 5 times a power of ten, whole if asked.
double roundStep(double raw, bool whole)
{
    if (whole && raw <= 1) {
        return 1;
    }
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        if (factor * power >= raw * 0.999) {
            return factor * power;
        }
    }
    return 10 * power;
}

QString numberText(double value)
{
    return QLocale().toString(value, 'g', 6);
}

/// Whole years, or months when the dates lie within a year.
void binDates(const Table::Column &column, Binned &binned)
{
    std::optional<int> first;
    std::optional<int> last;
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (!column.isNull(row)) {
            first = std::min(first.value_or(column.dates[row]), column.dates[row]);
            last = std::max(last.value_or(column.dates[row]), column.dates[row]);
        }
    }
    if (!first) {
        return;
    }
    constexpr int kDaysOfAYear = 366;
    const bool months = *last - *first < kDaysOfAYear;
    const auto bucket = [months](int days) {
        const Core::CivilDate date = Core::civilFromDays(days);
        return months ? date.year * 12 + date.month - 1 : date.year;
    };
    const int from = bucket(*first);
    const int span = bucket(*last) - from + 1;
    const int width = months ? 1 : std::max(1, (span + kMaxRanges - 1) / kMaxRanges);
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (!column.isNull(row)) {
            binned.binOfRow[row] = (bucket(column.dates[row]) - from) / width;
        }
    }
    for (int start = from; start < from + span; start += width) {
        if (months) {
            binned.labels.append(QStringLiteral("%1-%2").arg(start / 12).arg(start % 12 + 1, 2, 10, QLatin1Char('0')));
        } else {
            binned.labels.append(width == 1 ? QString::number(start) : QStringLiteral("%1–%2").arg(start).arg(start + width - 1));
        }
    }
}

void binNumbers(const Table::Column &column, Binned &binned)
{
    const bool whole = column.type.kind == Core::TypeKind::Int;
    const auto valueAt = [&column](std::size_t row) { return column.isNull(row) ? std::numeric_limits<double>::quiet_NaN() : numberAt(column, row); };
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (const double value = valueAt(row); std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (low > high) {
        return;
    }
    const double step = high == low ? 1 : roundStep((high - low + (whole ? 1 : 0)) / kMaxRanges, whole);
    const double from = std::floor(low / step) * step;
    const int ranges = static_cast<int>(std::floor((high - from) / step)) + 1;
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (const double value = valueAt(row); std::isfinite(value)) {
            binned.binOfRow[row] = std::clamp(static_cast<int>(std::floor((value - from) / step)), 0, ranges - 1);
        }
    }
    for (int range = 0; range < ranges; ++range) {
        const double start = from + range * step;
        if (whole) {
            binned.labels.append(step == 1 ? numberText(start) : QStringLiteral("%1–%2").arg(numberText(start), numberText(start + step - 1)));
        } else {
            binned.labels.append(QStringLiteral("%1–%2").arg(numberText(start), numberText(start + step)));
        }
    }
}

void binTexts(const Table::ResultColumn &source, int mostTexts, Binned &binned)
{
    const Table::Column &column = *source.values;
    std::map<QString, qint64> counts;
    QStringList order;
    if (source.spec.categories) {
        for (const Core::Value &category : *source.spec.categories) {
            const QString text = QString::fromStdString(category.toCsvText());
            order.append(text);
            counts[text] = 0;
        }
    }
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (!column.isNull(row)) {
            counts[cellText(&column, row)] += 1;
        }
    }
    if (order.isEmpty()) {
        for (const auto &[text, count] : counts) {
            order.append(text);
        }
        std::stable_sort(order.begin(), order.end(), [&counts](const QString &a, const QString &b) { return counts[a] > counts[b]; });
    }
    binned.rareValues = std::max(0, static_cast<int>(order.size()) - mostTexts);
    order.resize(std::min<qsizetype>(order.size(), mostTexts));
    binned.labels = order;
    std::map<QString, int> place;
    for (int bin = 0; bin < order.size(); ++bin) {
        place.emplace(order.at(bin), bin);
    }
    for (std::size_t row = 0; row < binned.binOfRow.size(); ++row) {
        if (!column.isNull(row)) {
            const auto found = place.find(cellText(&column, row));
            binned.binOfRow[row] = found == place.end() ? Binned::kRare : found->second;
        }
    }
}

} // namespace

Binned binOf(const Table::ResultColumn &column, std::size_t rows, int mostTexts)
{
    Binned binned;
    binned.binOfRow.assign(rows, Binned::kMissing);
    if (column.values) {
        switch (column.values->type.kind) {
        case Core::TypeKind::Date:
            binned.isRanges = true;
            binDates(*column.values, binned);
            break;
        case Core::TypeKind::Int:
        case Core::TypeKind::Float:
            binned.isRanges = true;
            binNumbers(*column.values, binned);
            break;
        default:
            binTexts(column, mostTexts, binned);
        }
    }
    binned.missing = std::count(binned.binOfRow.begin(), binned.binOfRow.end(), Binned::kMissing);
    return binned;
}

} // namespace Gui
