// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <QByteArray>
#include <QList>
#include <QString>

#include "model/table/resulttable.h"

namespace Study
{

/// A test on one column, as people write it above the column.
struct RowFilter
{
    enum class Test
    {
        Contains,    ///< any letter case
        ContainsNot,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Between,     ///< both ends in
        Missing,     ///< NULL
        Present,
        Empty        ///< text of no characters, which is not missing
    };
    std::string column;
    Test test = Test::Contains;
    QString operand;
    QString upper; ///< Between

    bool operator==(const RowFilter &) const = default;
};

/// `>= 18`, `!= female`, `18..64`, `missing`, `present`, `empty`, `~ text` (has not), `= text`, or text that
/// the cell contains. Nothing for blank text; a sentence if the operand does not fit the column's type.
[[nodiscard]] Core::Result<std::optional<RowFilter>> parseFilter(const QString &text, const Table::ResultColumn &column);

struct SortKey
{
    std::string column;
    bool descending = false;

    bool operator==(const SortKey &) const = default;
};

/// Which rows are shown in which order. Columns that the table lacks are passed over.
struct Arrangement
{
    QList<RowFilter> filters; ///< all must hold
    QString anywhere;         ///< some cell contains it; empty: no such test
    QList<SortKey> keys;      ///< strongest first; equal rows keep their order; NULL is lowest
    /// Texts that are numbers sort and compare as numbers, before other texts: for tables whose types are
    /// guessed, where one `[REDACTED]` makes a column of counts one of texts.
    bool textsAsNumbers = false;
};

/// Row numbers of `table` in the order shown.
[[nodiscard]] std::vector<std::uint32_t> arrangedRows(const Table::ResultTable &table, const Arrangement &arrangement);

/// The cells of the given rows and columns (numbers of the table) as a table, in that order.
[[nodiscard]] Table::ResultTable cutOut(const Table::ResultTable &table, const std::vector<std::uint32_t> &rows, const std::vector<std::size_t> &columns);

} // namespace Study
