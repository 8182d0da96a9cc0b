// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "widgets/charts/chartdata.h"

namespace Gui
{

struct CountedValue
{
    QString text;
    qint64 count = 0;

    bool operator==(const CountedValue &) const = default;
};

/// What is worth knowing of a result column at a glance.
struct ColumnSummary
{
    QString name;
    QString type;
    qint64 rows = 0;
    qint64 missing = 0;
    qint64 distinct = 0; ///< without NULL
    QString minimum;     ///< empty for types without order and for a column of NULLs only
    QString median;      ///< numbers and dates; the lower one of two
    QString maximum;
    QList<CountedValue> top; ///< the five most frequent values, NULL not counted
    ChartData chart;

    /// "2.1 %"; "0 %" for a table without rows.
    [[nodiscard]] QString missingShare() const;
};

[[nodiscard]] ColumnSummary summarise(const Table::ResultColumn &column, std::size_t rows);

} // namespace Gui
