// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartdata.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <QCoreApplication>
#include <QLocale>

#include "widgets/charts/binning.h"

namespace Gui
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::Chart", text);
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
    const Binned binned = binOf(column, rows);
    ChartData chart;
    chart.kind = binned.isRanges ? ChartData::Kind::Histogram : ChartData::Kind::Bars;
    chart.title = QString::fromStdString(column.spec.name);
    chart.labelTitle = chart.title;
    chart.valueTitle = tr("patients");
    chart.labels = binned.labels;
    QList<double> counts(binned.labels.size(), 0.0);
    for (const int bin : binned.binOfRow) {
        if (bin >= 0) {
            counts[bin] += 1;
        }
    }
    if (binned.missing > 0) {
        chart.labels.append(tr("missing"));
        counts.append(static_cast<double>(binned.missing));
    }
    if (binned.rareValues > 0) {
        chart.note = tr("%1 rarer values not shown").arg(binned.rareValues);
    }
    chart.series.append({tr("patients"), counts, {}, {}});
    return chart;
}

WilsonInterval wilsonInterval(double events, double total)
{
    constexpr double kZ = 1.959964; // 97.5th percentile of the normal distribution
    WilsonInterval interval;
    if (total > 0 && events >= 0 && events <= total) {
        const double share = events / total;
        const double centre = (share + kZ * kZ / (2 * total)) / (1 + kZ * kZ / total);
        const double half = kZ / (1 + kZ * kZ / total) * std::sqrt(share * (1 - share) / total + kZ * kZ / (4 * total * total));
        interval = {std::max(0.0, centre - half), std::min(1.0, centre + half)};
    }
    return interval;
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

ChartData chartOfMeasure(const Table::ResultTable &table, const QString &measure, int mostLines)
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
    const Table::Column *numerators = columnOf("numerator");
    const Table::Column *denominators = columnOf("denominator");
    struct Point
    {
        double ratio = std::numeric_limits<double>::quiet_NaN();
        WilsonInterval interval;
    };
    std::map<QString, std::map<QString, Point>> values; // group, interval
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
        Point point;
        if (!ratio.isEmpty()) {
            point.ratio = ratio.toDouble();
            point.interval = wilsonInterval(cellText(numerators, row).toDouble(), cellText(denominators, row).toDouble());
        }
        values[group.join(QStringLiteral(", "))][interval] = point;
    }
    chart.labels = QStringList(intervals.begin(), intervals.end());
    for (const auto &[group, byInterval] : values) {
        if (chart.series.size() == mostLines) {
            chart.note = tr("%1 more groups not shown").arg(static_cast<int>(values.size()) - mostLines);
            break;
        }
        ChartSeries line{group.isEmpty() ? measure : group, {}, {}, {}};
        for (const QString &interval : std::as_const(chart.labels)) {
            const auto found = byInterval.find(interval);
            const Point point = found == byInterval.end() ? Point() : found->second;
            line.values.append(point.ratio);
            line.lower.append(point.interval.lower);
            line.upper.append(point.interval.upper);
        }
        chart.series.append(line);
    }
    return chart;
}

} // namespace Gui
