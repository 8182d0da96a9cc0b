// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/table/datatable.h"

namespace Table
{

/// Columns of an Arrow file as stored: integers of any width as Int, floats as Float, both kinds
/// of date as Date, utf8 and dictionaries of utf8 as Str.
struct ArrowFile
{
    std::vector<std::string> names;
    std::vector<ColumnPtr> columns;
    std::vector<bool> hasCategories; ///< of each column: whether the file stores it as a dictionary
    std::size_t rows = 0;

    [[nodiscard]] ColumnPtr column(std::string_view name) const; ///< nullptr if absent
    /// The dictionary that the file stores for a column, entries that no row uses included; nullptr if none.
    [[nodiscard]] DictionaryPtr categories(std::string_view name) const;
};

/// Reads an Arrow IPC file, plain or zstd-compressed. Untrusted input: every offset is checked. A
/// file without batches is empty. Buffers may be plain, zstd or
/// lz4. Unsupported types are refused with the column's name.
[[nodiscard]] Core::Result<ArrowFile> readArrowFile(const QString &path);
[[nodiscard]] Core::Result<ArrowFile> readArrow(const QByteArray &bytes, const QString &name);

} // namespace Table
