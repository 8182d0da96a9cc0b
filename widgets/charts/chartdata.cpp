// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartdata.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <QCoreApplication>
#include <QLocale>

namespace Gui
{

namespace
{

constexpr int kMaxRanges = 12;
constexpr int kMaxBars = 20;
constexpr int kMaxLines = 8;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Gui::Chart", text, nullptr, n);
}

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

void addMissing(ChartData &chart, qint64 missing)
{
    if (missing > 0) {
        chart.labels.append(tr("missing"));
        chart.series[0].values.append(static_cast<double>(missing));
    }
}

/// Whole years, or months when the dates lie within three years.
ChartData chartOfDates(ChartData chart, const Table::Column &column, std::size_t rows)
{
    std::optional<int> first;
    std::optional<int> last;
    qint64 missing = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (column.isNull(row)) {
            ++missing;
            continue;
        }
        first = std::min(first.value_or(column.dates[row]), column.dates[row]);
        last = std::max(last.value_or(column.dates[row]), column.dates[row]);
    }
    if (first) {
        constexpr int kDaysOfThreeYears = 1096;
        const bool months = *last - *first < kDaysOfThreeYears / 3;
        const auto bucket = [months](int days) {
            const Core::CivilDate date = Core::civilFromDays(days);
            return months ? date.year * 12 + date.month - 1 : date.year;
        };
        const int from = bucket(*first);
        const int span = bucket(*last) - from + 1;
        const int width = months ? 1 : std::max(1, (span + kMaxRanges - 1) / kMaxRanges);
        const int ranges = (span + width - 1) / width;
        QList<double> counts(ranges, 0.0);
        for (std::size_t row = 0; row < rows; ++row) {
            if (!column.isNull(row)) {
                counts[(bucket(column.dates[row]) - from) / width] += 1;
            }
        }
        for (int range = 0; range < ranges; ++range) {
            const int start = from + range * width;
            if (months) {
                chart.labels.append(QStringLiteral("%1-%2").arg(start / 12).arg(start % 12 + 1, 2, 10, QLatin1Char('0')));
            } else {
                chart.labels.append(width == 1 ? QString::number(start) : QStringLiteral("%1–%2").arg(start).arg(start + width - 1));
            }
        }
        chart.series[0].values = counts;
    }
    addMissing(chart, missing);
    return chart;
}

ChartData chartOfNumbers(ChartData chart, const Table::Column &column, std::size_t rows)
{
    const bool whole = column.type.kind == Core::TypeKind::Int;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    qint64 missing = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const double value = column.isNull(row) ? std::numeric_limits<double>::quiet_NaN() : numberAt(column, row);
        if (!std::isfinite(value)) {
            ++missing;
            continue;
        }
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low <= high) {
        const double step = high == low ? 1 : roundStep((high - low + (whole ? 1 : 0)) / kMaxRanges, whole);
        const double from = std::floor(low / step) * step;
        const int ranges = static_cast<int>(std::floor((high - from) / step)) + 1;
        QList<double> counts(ranges, 0.0);
        for (std::size_t row = 0; row < rows; ++row) {
            const double value = column.isNull(row) ? std::numeric_limits<double>::quiet_NaN() : numberAt(column, row);
            if (std::isfinite(value)) {
                counts[std::clamp(static_cast<int>(std::floor((value - from) / step)), 0, ranges - 1)] += 1;
            }
        }
        for (int range = 0; range < ranges; ++range) {
            const double start = from + range * step;
            if (whole) {
                chart.labels.append(step == 1 ? numberText(start) : QStringLiteral("%1–%2").arg(numberText(start), numberText(start + step - 1)));
            } else {
                chart.labels.append(QStringLiteral("%1–%2").arg(numberText(start), numberText(start + step)));
            }
        }
        chart.series[0].values = counts;
    }
    addMissing(chart, missing);
    return chart;
}

ChartData chartOfTexts(ChartData chart, const Table::ResultColumn &source, std::size_t rows)
{
    const Table::Column &column = *source.values;
    std::map<QString, double> counts;
    QStringList order;
    if (source.spec.categories) {
        for (const Core::Value &category : *source.spec.categories) {
            const QString text = QString::fromStdString(category.toCsvText());
            order.append(text);
            counts[text] = 0;
        }
    }
    qint64 missing = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (column.isNull(row)) {
            ++missing;
        } else {
            counts[cellText(&column, row)] += 1;
        }
    }
    if (order.isEmpty()) {
        for (const auto &[text, count] : counts) {
            order.append(text);
        }
        std::stable_sort(order.begin(), order.end(), [&counts](const QString &a, const QString &b) { return counts[a] > counts[b]; });
    }
    if (order.size() > kMaxBars) {
        chart.note = tr("%n rarer value(s) not shown", static_cast<int>(order.size()) - kMaxBars);
        order.resize(kMaxBars);
    }
    for (const QString &text : std::as_const(order)) {
        chart.labels.append(text);
        chart.series[0].values.append(counts[text]);
    }
    addMissing(chart, missing);
    return chart;
}

} // namespace

QString typeLabel(const Query::ColumnSpec &spec)
{
    return spec.categories && spec.type.isText() ? tr("category") : QString::fromStdString(spec.type.name());
}

QString cellText(const Table::Column *column, std::size_t row)
{
    return column ? QString::fromStdString(column->value(row).toCsvText()) : QString();
}

QString countText(qint64 count)
{
    return QLocale().toString(count);
}

ChartData chartOfColumn(const Table::ResultColumn &column, std::size_t rows)
{
    ChartData chart;
    chart.title = QString::fromStdString(column.spec.name);
    chart.labelTitle = chart.title;
    chart.valueTitle = tr("patients");
    chart.series.append({tr("patients"), {}});
    if (!column.values) {
        chart.kind = ChartData::Kind::Bars;
        addMissing(chart, static_cast<qint64>(rows));
        return chart;
    }
    switch (column.values->type.kind) {
    case Core::TypeKind::Date:
        chart.kind = ChartData::Kind::Histogram;
        return chartOfDates(std::move(chart), *column.values, rows);
    case Core::TypeKind::Int:
    case Core::TypeKind::Float:
        chart.kind = ChartData::Kind::Histogram;
        return chartOfNumbers(std::move(chart), *column.values, rows);
    default:
        chart.kind = ChartData::Kind::Bars;
        return chartOfTexts(std::move(chart), column, rows);
    }
}

bool isMeasuresTable(const Table::ResultTable &table)
{
    return table.columnIndex("measure") >= 0 && table.columnIndex("interval_start") >= 0 && table.columnIndex("ratio") >= 0;
}

QStringList measureNames(const Table::ResultTable &table)
{
    QStringList names;
    const Table::Column *column = table.columns[static_cast<std::size_t>(table.columnIndex("measure"))].values.get();
    for (std::size_t row = 0; row < table.rows; ++row) {
        const QString name = cellText(column, row);
        if (names.isEmpty() || (names.constLast() != name && !names.contains(name))) {
            names.append(name);
        }
    }
    return names;
}

ChartData chartOfMeasure(const Table::ResultTable &table, const QString &measure)
{
    const auto columnOf = [&table](const char *name) {
        return table.columns[static_cast<std::size_t>(table.columnIndex(name))].values.get();
    };
    const Table::Column *names = columnOf("measure");
    const Table::Column *starts = columnOf("interval_start");
    const Table::Column *ratios = columnOf("ratio");
    static const std::set<std::string> kFixed{"measure", "interval_start", "interval_end", "ratio", "numerator", "denominator"};

    ChartData chart;
    chart.kind = ChartData::Kind::Lines;
    chart.title = measure;
    chart.labelTitle = tr("interval start");
    chart.valueTitle = tr("ratio");
    std::map<QString, std::map<QString, double>> values; // group, interval
    std::set<QString> intervals;
    for (std::size_t row = 0; row < table.rows; ++row) {
        if (cellText(names, row) != measure) {
            continue;
        }
        QStringList group;
        for (const Table::ResultColumn &column : table.columns) {
            if (!kFixed.contains(column.spec.name)) {
                const QString text = cellText(column.values.get(), row);
                if (!text.isEmpty()) {
                    group.append(text);
                }
            }
        }
        const QString interval = cellText(starts, row);
        intervals.insert(interval);
        const QString ratio = cellText(ratios, row);
        values[group.join(QStringLiteral(", "))][interval] = ratio.isEmpty() ? std::numeric_limits<double>::quiet_NaN() : ratio.toDouble();
    }
    chart.labels = QStringList(intervals.begin(), intervals.end());
    for (const auto &[group, byInterval] : values) {
        if (chart.series.size() == kMaxLines) {
            chart.note = tr("%n more group(s) not shown", static_cast<int>(values.size()) - kMaxLines);
            break;
        }
        ChartSeries line{group.isEmpty() ? measure : group, {}};
        for (const QString &interval : std::as_const(chart.labels)) {
            const auto found = byInterval.find(interval);
            line.values.append(found == byInterval.end() ? std::numeric_limits<double>::quiet_NaN() : found->second);
        }
        chart.series.append(line);
    }
    return chart;
}

} // namespace Gui
