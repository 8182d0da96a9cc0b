// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/table/resulttable.h"

namespace Gui
{

/// One row of bars or one line. `values` has an entry for each label; NaN: nothing to draw there.
struct ChartSeries
{
    QString name;
    QList<double> values;
    QList<double> lower; ///< of an interval around each value; empty: none
    QList<double> upper;

    bool operator==(const ChartSeries &) const = default;
};

/// What a chart shows, apart from how: the same numbers go into the drawing and into its twin table.
struct ChartData
{
    enum class Kind
    {
        None,
        Bars,      ///< one bar a value
        Histogram, ///< one bar a range of values; `labels` name the ranges
        Stacked,   ///< shares of a whole: a bar a label, a part a series, in percent
        Box,       ///< a box a label; the series are minimum, quartiles and maximum
        Lines,     ///< values over the labels in order
        Steps,     ///< the same, each value holding until the next (survival)
        Deciles,   ///< lines of which the middle one is the median
        Matrix     ///< a cell for each label and series
    };
    Kind kind = Kind::None;
    QString title;
    QString labelTitle; ///< what the labels are
    QString valueTitle; ///< what is counted or measured
    QStringList labels;
    QList<ChartSeries> series;
    QString note;       ///< what was left out, or empty

    bool operator==(const ChartData &) const = default;
};

/// `bool`, `int`, `date`, ...; `category` for text of which all values are known.
[[nodiscard]] QString typeLabel(const Query::ColumnSpec &spec);
/// A cell as people read it: as in the CSV output, NULL as an empty text.
[[nodiscard]] QString cellText(const Table::Column *column, std::size_t row);
/// 12345 as 12,345 in the language of the program.
[[nodiscard]] QString countText(qint64 count);

/// How often each value comes up: bars for bools and text, at most 12 ranges for numbers and dates.
/// Missing values are the last bar if there are any. At most 20 texts get a bar of their own.
[[nodiscard]] ChartData chartOfColumn(const Table::ResultColumn &column, std::size_t rows);

/// 95 % interval of a share by Wilson's score method; NaN without a total.
struct WilsonInterval
{
    double lower = std::numeric_limits<double>::quiet_NaN();
    double upper = std::numeric_limits<double>::quiet_NaN();
};
[[nodiscard]] WilsonInterval wilsonInterval(double events, double total);

/// Whether the table is one of measures: it has `measure`, `interval_start` and `ratio`.
[[nodiscard]] bool isMeasuresTable(const Table::ResultTable &table);
/// The distinct names of the measures in order of first appearance.
[[nodiscard]] QStringList measureNames(const Table::ResultTable &table);
/// Ratio with its 95 % interval over interval_start, a line for each group, at most `mostLines`.
[[nodiscard]] ChartData chartOfMeasure(const Table::ResultTable &table, const QString &measure, int mostLines = 8);

} // namespace Gui
