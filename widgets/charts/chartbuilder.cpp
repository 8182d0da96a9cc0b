// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartbuilder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <QCoreApplication>

#include "widgets/charts/binning.h"

namespace Gui
{

namespace
{

using Kind = ChartChoice::Kind;

constexpr int kMostGroups = 8;
constexpr std::size_t kMostPatterns = 20;
constexpr int kSurvivalPoints = 40;
const double kNothing = std::numeric_limits<double>::quiet_NaN();

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::ChartBuilder", text);
}

const Table::ResultColumn *columnOf(const Table::ResultTable &table, const QString &name)
{
    const int index = table.columnIndex(name.toStdString());
    return index < 0 ? nullptr : &table.columns[static_cast<std::size_t>(index)];
}

double released(double count, const ChartChoice &choice)
{
    return !choice.asReleased ? count : count <= 7 ? 0 : std::round(count / 5) * 5;
}

/// Rows by the values of a column; one group of all rows for an empty name.
struct Groups
{
    QStringList labels;
    std::vector<std::vector<std::size_t>> rows;
};

Groups groupsOf(const Table::ResultTable &table, const QString &name, const std::vector<std::size_t> &among)
{
    Groups groups;
    const Table::ResultColumn *column = columnOf(table, name);
    if (!column) {
        groups.labels.append(tr("patients"));
        groups.rows.push_back(among);
        return groups;
    }
    const Binned binned = binOf(*column, table.rows, kMostGroups);
    groups.labels = binned.labels;
    groups.labels.append({tr("missing"), tr("other")});
    const auto bins = static_cast<std::size_t>(binned.labels.size());
    groups.rows.resize(bins + 2);
    for (const std::size_t row : among) {
        const int bin = binned.binOfRow[row];
        groups.rows[bin >= 0 ? static_cast<std::size_t>(bin) : bin == Binned::kMissing ? bins : bins + 1].push_back(row);
    }
    for (std::size_t group = groups.rows.size(); group-- > 0;) {
        if (groups.rows[group].empty()) {
            groups.rows.erase(groups.rows.begin() + static_cast<std::ptrdiff_t>(group));
            groups.labels.removeAt(static_cast<qsizetype>(group));
        }
    }
    return groups;
}

ChartData empty(const QString &title, const QString &note)
{
    ChartData chart;
    chart.title = title;
    chart.note = note;
    return chart;
}

/// Counts in bins for each group: the base of distributions, stacks and counts over time.
ChartData counted(const Table::ResultTable &table, const Table::ResultColumn &column, const Groups &groups, const ChartChoice &choice)
{
    const Binned binned = binOf(column, table.rows);
    ChartData chart;
    chart.title = choice.column;
    chart.labelTitle = choice.column;
    chart.valueTitle = tr("patients");
    chart.labels = binned.labels;
    const bool anyMissing = binned.missing > 0 && choice.kind != Kind::OverTime;
    if (anyMissing) {
        chart.labels.append(tr("missing"));
    }
    for (std::size_t group = 0; group < groups.rows.size(); ++group) {
        QList<double> counts(chart.labels.size(), 0.0);
        for (const std::size_t row : groups.rows[group]) {
            const int bin = binned.binOfRow[row];
            if (bin >= 0) {
                counts[bin] += 1;
            } else if (bin == Binned::kMissing && anyMissing) {
                counts.last() += 1;
            }
        }
        std::transform(counts.begin(), counts.end(), counts.begin(), [&choice](double count) { return released(count, choice); });
        chart.series.append({groups.labels.at(static_cast<qsizetype>(group)), counts, {}, {}});
    }
    if (binned.rareValues > 0) {
        chart.note = tr("%1 rarer values not shown").arg(binned.rareValues);
    }
    chart.kind = choice.kind == Kind::OverTime ? ChartData::Kind::Lines : binned.isRanges ? ChartData::Kind::Histogram : ChartData::Kind::Bars;
    return chart;
}

/// Groups become bars and values their parts.
ChartData stacked(ChartData counts, const ChartChoice &choice)
{
    ChartData chart;
    chart.kind = ChartData::Kind::Stacked;
    chart.title = counts.title;
    chart.labelTitle = choice.group;
    chart.valueTitle = tr("percent of patients");
    chart.note = counts.note;
    for (qsizetype value = 0; value < counts.labels.size(); ++value) {
        chart.series.append({counts.labels.at(value), {}, {}, {}});
    }
    for (const ChartSeries &group : std::as_const(counts.series)) {
        chart.labels.append(group.name);
        const double total = std::accumulate(group.values.begin(), group.values.end(), 0.0);
        for (qsizetype value = 0; value < chart.series.size(); ++value) {
            chart.series[value].values.append(total > 0 ? 100 * group.values.at(value) / total : 0);
        }
    }
    return chart;
}

/// The value below which a share of ordered numbers lies, between neighbours by proportion.
double quantile(const std::vector<double> &ordered, double share)
{
    const double at = share * static_cast<double>(ordered.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(at));
    const std::size_t above = std::min(below + 1, ordered.size() - 1);
    return ordered[below] + (ordered[above] - ordered[below]) * (at - static_cast<double>(below));
}

ChartData boxes(const Table::ResultColumn &column, const Groups &groups, const ChartChoice &choice)
{
    ChartData chart;
    chart.kind = ChartData::Kind::Box;
    chart.title = choice.column;
    chart.labelTitle = choice.group;
    chart.valueTitle = choice.column;
    for (const QString &name : {tr("minimum"), tr("lower quartile"), tr("median"), tr("upper quartile"), tr("maximum")}) {
        chart.series.append({name, {}, {}, {}});
    }
    for (std::size_t group = 0; group < groups.rows.size(); ++group) {
        std::vector<double> numbers;
        for (const std::size_t row : groups.rows[group]) {
            if (column.values && !column.values->isNull(row)) {
                const double number = column.values->type.kind == Core::TypeKind::Int ? static_cast<double>(column.values->ints[row]) : column.values->floats[row];
                if (std::isfinite(number)) {
                    numbers.push_back(number);
                }
            }
        }
        if (numbers.empty()) {
            continue;
        }
        std::sort(numbers.begin(), numbers.end());
        chart.labels.append(groups.labels.at(static_cast<qsizetype>(group)));
        for (int part = 0; part < 5; ++part) {
            chart.series[part].values.append(quantile(numbers, part * 0.25));
        }
    }
    return chart;
}

/// Kaplan and Meier's estimate at evenly spaced times. Who has no event is followed to the last date
/// of either column.
ChartData survival(const Table::ResultTable &table, const Groups &groups, const ChartChoice &choice)
{
    const Table::ResultColumn *event = columnOf(table, choice.column);
    const Table::ResultColumn *start = columnOf(table, choice.from);
    if (!event || !start || !event->values || !start->values || !(event->values->type == Core::kDate) || !(start->values->type == Core::kDate)) {
        return empty(choice.column, tr("Choose the date from which the time counts."));
    }
    int end = std::numeric_limits<int>::min();
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (const Table::ResultColumn *column : {event, start}) {
            end = column->values->isNull(row) ? end : std::max(end, static_cast<int>(column->values->dates[row]));
        }
    }
    std::vector<std::vector<std::pair<int, bool>>> times(groups.rows.size()); // days, had the event
    int longest = 1;
    for (std::size_t group = 0; group < groups.rows.size(); ++group) {
        for (const std::size_t row : groups.rows[group]) {
            if (start->values->isNull(row)) {
                continue;
            }
            const int from = start->values->dates[row];
            const bool happened = !event->values->isNull(row);
            const int days = (happened ? event->values->dates[row] : end) - from;
            if (days >= 0) {
                times[group].emplace_back(days, happened);
                longest = std::max(longest, days);
            }
        }
        std::sort(times[group].begin(), times[group].end());
    }
    ChartData chart;
    chart.kind = ChartData::Kind::Steps;
    chart.title = tr("time to %1").arg(choice.column);
    chart.labelTitle = tr("days from %1").arg(choice.from);
    chart.valueTitle = tr("share without it");
    chart.note = tr("Patients without %1 are followed to the last date of either column.").arg(choice.column);
    const int step = std::max(1, (longest + kSurvivalPoints - 1) / kSurvivalPoints);
    for (int day = 0; day <= longest + step - 1; day += step) {
        chart.labels.append(QString::number(day));
    }
    for (std::size_t group = 0; group < times.size(); ++group) {
        ChartSeries line{groups.labels.at(static_cast<qsizetype>(group)), {}, {}, {}};
        auto atRisk = static_cast<double>(times[group].size());
        double share = atRisk > 0 ? 1 : kNothing;
        std::size_t next = 0;
        for (const QString &label : std::as_const(chart.labels)) {
            const int day = label.toInt();
            while (next < times[group].size() && times[group][next].first <= day) {
                // All with the same time leave together: the events first, then those no longer followed.
                const int time = times[group][next].first;
                double events = 0;
                double leaving = 0;
                for (; next < times[group].size() && times[group][next].first == time; ++next) {
                    events += times[group][next].second ? 1 : 0;
                    leaving += 1;
                }
                share *= 1 - events / atRisk;
                atRisk -= leaving;
            }
            line.values.append(share);
        }
        chart.series.append(line);
    }
    return chart;
}

/// Which columns are missing together: a line for each pattern, the most frequent first.
ChartData missingness(const Table::ResultTable &table, const std::vector<std::size_t> &among)
{
    ChartData chart;
    chart.kind = ChartData::Kind::Matrix;
    chart.title = tr("missing together");
    chart.labelTitle = tr("patients");
    chart.valueTitle = tr("missing");
    std::vector<const Table::ResultColumn *> columns;
    for (const Table::ResultColumn &column : table.columns) {
        const bool any = !column.values || std::any_of(among.begin(), among.end(), [&column](std::size_t row) { return column.values->isNull(row); });
        if (any) {
            columns.push_back(&column);
        }
    }
    std::map<std::vector<bool>, qint64> patterns;
    for (const std::size_t row : among) {
        std::vector<bool> pattern;
        for (const Table::ResultColumn *column : columns) {
            pattern.push_back(!column->values || column->values->isNull(row));
        }
        ++patterns[pattern];
    }
    if (columns.empty()) {
        return empty(chart.title, tr("Nothing is missing."));
    }
    std::vector<std::pair<std::vector<bool>, qint64>> order(patterns.begin(), patterns.end());
    std::stable_sort(order.begin(), order.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    if (order.size() > kMostPatterns) {
        chart.note = tr("%1 rarer patterns not shown").arg(order.size() - kMostPatterns);
        order.resize(kMostPatterns);
    }
    for (const Table::ResultColumn *column : columns) {
        chart.series.append({QString::fromStdString(column->spec.name), {}, {}, {}});
    }
    for (const auto &[pattern, count] : order) {
        chart.labels.append(countText(count));
        for (std::size_t column = 0; column < columns.size(); ++column) {
            chart.series[static_cast<qsizetype>(column)].values.append(pattern[column] ? 1 : 0);
        }
    }
    return chart;
}

/// How the ratios of a measure's groups spread in each interval.
ChartData deciles(const ChartData &lines)
{
    ChartData chart = lines;
    chart.kind = ChartData::Kind::Deciles;
    chart.series.clear();
    chart.note = tr("deciles of %1 groups").arg(lines.series.size());
    for (int decile = 1; decile < 10; ++decile) {
        ChartSeries line{decile == 5 ? tr("median") : tr("decile %1").arg(decile), {}, {}, {}};
        for (qsizetype at = 0; at < lines.labels.size(); ++at) {
            std::vector<double> ratios;
            for (const ChartSeries &group : lines.series) {
                if (std::isfinite(group.values.at(at))) {
                    ratios.push_back(group.values.at(at));
                }
            }
            std::sort(ratios.begin(), ratios.end());
            line.values.append(ratios.empty() ? kNothing : quantile(ratios, decile / 10.0));
        }
        chart.series.append(line);
    }
    return chart;
}

ChartData chartAmong(const Table::ResultTable &table, const ChartChoice &choice, const std::vector<std::size_t> &among)
{
    if (choice.kind == Kind::Missingness) {
        return missingness(table, among);
    }
    const Table::ResultColumn *column = columnOf(table, choice.column);
    if (!column) {
        return empty(choice.column, tr("The table has no such column."));
    }
    const Groups groups = groupsOf(table, choice.group, among);
    switch (choice.kind) {
    case Kind::Box:
        return column->spec.type.isNumeric() ? boxes(*column, groups, choice) : empty(choice.column, tr("A box plot needs a column of numbers."));
    case Kind::Survival:
        return survival(table, groups, choice);
    case Kind::Stacked:
        return stacked(counted(table, *column, groups, choice), choice);
    default:
        return counted(table, *column, groups, choice);
    }
}

} // namespace

QList<Kind> kindsFor(const Table::ResultTable &table, const QString &column)
{
    if (isMeasuresTable(table)) {
        return {Kind::OverTime, Kind::Deciles};
    }
    const Table::ResultColumn *found = columnOf(table, column);
    if (!found) {
        return {Kind::Missingness};
    }
    QList<Kind> kinds{Kind::Distribution, Kind::Stacked};
    if (found->spec.type.isNumeric()) {
        kinds.append(Kind::Box);
    } else if (found->spec.type == Core::kDate) {
        kinds.append({Kind::OverTime, Kind::Survival});
    }
    kinds.append(Kind::Missingness);
    return kinds;
}

QStringList groupColumns(const Table::ResultTable &table)
{
    QStringList names;
    for (const Table::ResultColumn &column : table.columns) {
        const bool discrete = column.spec.type.kind == Core::TypeKind::Bool || (column.spec.type.isText() && column.values && column.values->dictionary
                                                                                 && column.values->dictionary->texts.size() <= 2 * kMostGroups);
        if (discrete) {
            names.append(QString::fromStdString(column.spec.name));
        }
    }
    return names;
}

QStringList dateColumns(const Table::ResultTable &table)
{
    QStringList names;
    for (const Table::ResultColumn &column : table.columns) {
        if (column.spec.type == Core::kDate) {
            names.append(QString::fromStdString(column.spec.name));
        }
    }
    return names;
}

QList<ChartData> chartsOf(const Table::ResultTable &table, const ChartChoice &choice)
{
    if (isMeasuresTable(table)) {
        const bool spread = choice.kind == Kind::Deciles;
        const ChartData lines = chartOfMeasure(table, choice.column, spread ? 100'000 : kMostGroups);
        return {spread ? deciles(lines) : lines};
    }
    std::vector<std::size_t> all(table.rows);
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (choice.facet.isEmpty() || !columnOf(table, choice.facet)) {
        return {chartAmong(table, choice, all)};
    }
    QList<ChartData> charts;
    const Groups facets = groupsOf(table, choice.facet, all);
    for (std::size_t facet = 0; facet < facets.rows.size(); ++facet) {
        ChartData chart = chartAmong(table, choice, facets.rows[facet]);
        chart.title = QStringLiteral("%1 · %2 %3").arg(chart.title, choice.facet, facets.labels.at(static_cast<qsizetype>(facet)));
        charts.append(chart);
    }
    return charts;
}

} // namespace Gui
