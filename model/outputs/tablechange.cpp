// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/tablechange.h"

#include <algorithm>

namespace Outputs
{

namespace
{

/// Whether two cells show the same. Columns may have another type than before: a count that is redacted
/// now makes a column of numbers one of texts.
bool showsTheSame(const Table::Column &now, const Table::Column &before, std::size_t row)
{
    if (now.isNull(row) || before.isNull(row)) {
        return now.isNull(row) == before.isNull(row);
    }
    if (now.type.kind == Core::TypeKind::Int && before.type.kind == Core::TypeKind::Int) {
        return now.ints[row] == before.ints[row];
    }
    if (now.type.isText() && before.type.isText()) {
        return now.dictionary->texts[now.ids[row]] == before.dictionary->texts[before.ids[row]];
    }
    return now.value(row).toCsvText() == before.value(row).toCsvText();
}

} // namespace

bool TableChange::differs(std::uint32_t row, std::size_t column) const
{
    return column < rows.size() && std::binary_search(rows[column].begin(), rows[column].end(), row);
}

TableChange compareTables(const Table::ResultTable &now, const Table::ResultTable &before)
{
    TableChange change;
    change.moreRows = static_cast<std::int64_t>(now.rows) - static_cast<std::int64_t>(before.rows);
    const std::size_t common = std::min(now.rows, before.rows);
    for (const Table::ResultColumn &column : now.columns) {
        const int older = before.columnIndex(column.spec.name);
        change.columnBefore.push_back(older);
        std::vector<std::uint32_t> rows;
        if (older < 0) {
            change.newColumns.append(QString::fromStdString(column.spec.name));
        } else {
            const Table::Column &values = *before.columns[static_cast<std::size_t>(older)].values;
            for (std::size_t row = 0; row < common; ++row) {
                if (!showsTheSame(*column.values, values, row)) {
                    rows.push_back(static_cast<std::uint32_t>(row));
                }
            }
        }
        change.cells += static_cast<std::int64_t>(rows.size());
        change.rows.push_back(std::move(rows));
    }
    for (const Table::ResultColumn &column : before.columns) {
        if (now.columnIndex(column.spec.name) < 0) {
            change.goneColumns.append(QString::fromStdString(column.spec.name));
        }
    }
    return change;
}

} // namespace Outputs
