// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/tableschema.h"
#include "model/table/datatable.h"
#include "model/table/tableproblems.h"
#include "model/table/textsource.h"

namespace Table
{

/// The heading of a CSV text and where its rows begin.
struct CsvHeading
{
    std::vector<std::string> names;
    qint64 firstRow = 0;

    [[nodiscard]] int indexOf(std::string_view name) const; ///< -1 if absent
};

/// Nothing if the text is empty, which is then listed as a problem. A byte order mark is a problem too.
[[nodiscard]] Core::Result<std::optional<CsvHeading>> readCsvHeading(TextSource &source, const QString &file, TableProblems &problems);

/// Rows of a part of a CSV text as typed columns; a cell or row that is wrong is NULL and noted.
struct CsvRows
{
    struct Wrong
    {
        std::size_t row = 0;     ///< 0-based within the part
        std::size_t offset = 0;  ///< of the record within the part
        std::size_t column = 0;  ///< characters before the cell in its record
        int wanted = -1;         ///< index of the wanted column; -1: the number of cells is wrong
        std::size_t cells = 0;
        std::string text;        ///< the beginning of the cell
    };
    std::vector<ColumnPtr> columns; ///< one per wanted column; null if the file has no such column
    std::size_t rows = 0;
    std::vector<Wrong> wrong; ///< the first few
    std::size_t wrongCount = 0;
};

/// `wanted` must stay alive while rows are read.
struct CsvLayout
{
    std::span<const Core::ColumnSchema> wanted;
    std::vector<int> indexes; ///< of each wanted column in the file, -1 if absent
    std::vector<bool> required; ///< an empty cell is wrong
    std::size_t width = 0;    ///< cells a row must have
};
[[nodiscard]] CsvLayout layoutOf(const CsvHeading &heading, std::span<const Core::ColumnSchema> wanted);

[[nodiscard]] CsvRows parseCsvRows(std::string_view text, const CsvLayout &layout);

/// The wanted columns of a whole file, parsed on several threads if it is large, in file order.
/// Columns that the file lacks are null. Problems are listed with file, line, row and column.
[[nodiscard]] Core::Result<CsvRows> readCsvColumns(const QString &path, std::span<const Core::ColumnSchema> wanted, TableProblems &problems);

} // namespace Table
