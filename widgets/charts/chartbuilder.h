// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartdata.h"

namespace Gui
{

/// What a person asked to see of a table.
struct ChartChoice
{
    enum class Kind
    {
        Distribution, ///< histogram or bars, by the type
        Stacked,      ///< shares of the column's values in each group
        Box,
        OverTime,     ///< dates: how many in each month or year; measures: the ratio
        Survival,     ///< time from `from` to the column, both dates
        Missingness,  ///< which columns are missing together; needs no column
        Deciles       ///< measures: how the groups' ratios spread over time
    };
    Kind kind = Kind::Distribution;
    QString column; ///< or the measure
    QString group;  ///< a series for each of its values; empty: none
    QString facet;  ///< a chart for each of its values; empty: one chart
    QString from;   ///< Survival
    bool asReleased = false; ///< counts of 7 and fewer as 0, others to the nearest 5 (ehrql.md 25)

    bool operator==(const ChartChoice &) const = default;
};

/// The kinds that make sense for a column (or measure) of the table, the usual one first.
[[nodiscard]] QList<ChartChoice::Kind> kindsFor(const Table::ResultTable &table, const QString &column);
/// Columns with few distinct values, to group and facet by.
[[nodiscard]] QStringList groupColumns(const Table::ResultTable &table);
[[nodiscard]] QStringList dateColumns(const Table::ResultTable &table);

/// One chart, or one for each value of the facet with that value as its title. Any table will do:
/// what it lacks gives an empty chart whose note says why.
[[nodiscard]] QList<ChartData> chartsOf(const Table::ResultTable &table, const ChartChoice &choice);

} // namespace Gui
