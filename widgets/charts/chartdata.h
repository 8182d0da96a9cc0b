// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
        Lines      ///< values over the labels in order
    };
    Kind kind = Kind::None;
    QString title;
    QString labelTitle; ///< what the labels are
    QString valueTitle; ///< what is counted or measured
    QStringList labels;
    QList<ChartSeries> series;
    QString note;       ///< what was left out, or empty
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

/// Whether the table is one of measures: it has `measure`, `interval_start` and `ratio`.
[[nodiscard]] bool isMeasuresTable(const Table::ResultTable &table);
/// The distinct names of the measures in order of first appearance.
[[nodiscard]] QStringList measureNames(const Table::ResultTable &table);
/// Ratio over interval_start, a line for each group, at most eight lines.
[[nodiscard]] ChartData chartOfMeasure(const Table::ResultTable &table, const QString &measure);

} // namespace Gui
