// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <QString>

#include "model/core/date.h"
#include "model/core/result.h"
#include "model/table/datatable.h"

namespace Actions
{

/// A table as the reusable actions see it: named typed columns, all of one length, in file order.
struct Frame
{
    std::vector<std::string> names;
    std::vector<Table::ColumnPtr> columns;
    std::size_t rows = 0;

    [[nodiscard]] int indexOf(std::string_view name) const; ///< -1 if absent
    [[nodiscard]] bool has(std::string_view name) const { return indexOf(name) >= 0; }
    /// The column; it must be there.
    [[nodiscard]] const Table::Column &column(std::string_view name) const;
    /// Replaces the column of that name, or appends it.
    void set(const std::string &name, Table::ColumnPtr column);
};

/// Whether `readFrame` knows the extension: `.csv`, `.csv.gz`, `.arrow`, `.feather`, `.dta`, `.dta.gz`.
[[nodiscard]] bool isFrameName(const QString &path);
/// Reads a whole file. The types of an Arrow or Stata file are those stored; of a CSV the narrowest that all its
/// filled cells fit: whole numbers, numbers, ISO dates, T/F or True/False, else text. Empty is missing.
[[nodiscard]] Core::Result<Frame> readFrame(const QString &path);

enum class CsvStyle
{
    Plain, ///< as an ehrQL dataset: missing is empty
    R      ///< as R writes it: missing is NA, whole numbers have no point, lines end in a line feed
};
/// Writes by extension, replacing the file whole; missing folders are made.
[[nodiscard]] Core::Result<void> writeFrame(const QString &path, const Frame &frame, CsvStyle style = CsvStyle::Plain);

[[nodiscard]] Frame takeRows(const Frame &frame, const std::vector<std::uint32_t> &rows);

// One cell, or nothing when it is missing or of another kind.
[[nodiscard]] std::optional<double> numberAt(const Table::Column &column, std::size_t row); ///< a bool is 0 or 1
[[nodiscard]] std::optional<Core::Date> dateAt(const Table::Column &column, std::size_t row); ///< also ISO text
[[nodiscard]] std::optional<std::string> textAt(const Table::Column &column, std::size_t row);

/// The shortest text that reads back, whole numbers without a point.
[[nodiscard]] std::string plainNumber(double value);

} // namespace Actions
