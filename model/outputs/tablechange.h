// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QStringList>

#include "model/table/resulttable.h"

namespace Outputs
{

/// What differs between an output and what the run before left: cells at the same place below the same
/// heading, by what they show.
struct TableChange
{
    std::vector<std::vector<std::uint32_t>> rows; ///< of each column of the newer table: its rows that differ, ascending
    std::vector<int> columnBefore;                ///< of each column of the newer table: its number in the older, or -1
    std::int64_t cells = 0;                       ///< that differ, among rows and columns that both have
    std::int64_t moreRows = 0;                    ///< newer without older; negative: fewer
    QStringList newColumns;
    QStringList goneColumns;

    [[nodiscard]] bool isSame() const { return cells == 0 && moreRows == 0 && newColumns.isEmpty() && goneColumns.isEmpty(); }
    [[nodiscard]] bool differs(std::uint32_t row, std::size_t column) const;
};

/// Compares in one pass; for a worker thread where tables may be large.
[[nodiscard]] TableChange compareTables(const Table::ResultTable &now, const Table::ResultTable &before);

} // namespace Outputs
