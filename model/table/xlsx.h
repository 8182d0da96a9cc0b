// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/core/result.h"
#include "model/table/resulttable.h"

namespace Table
{

/// Writes a table as an Excel workbook of one sheet: headings, then the rows. Texts and codes stay texts
/// (leading zeros survive), dates are dates, booleans are booleans, missing cells are empty. Whole numbers
/// that a spreadsheet would round, and days before 1900, are written as texts. The file is replaced whole.
/// An error if the table is larger than a sheet (1,048,576 rows, 16,384 columns).
[[nodiscard]] Core::Result<void> writeXlsx(const QString &path, const ResultTable &table);

/// The table as Markdown, for issues and notes; bars in cells are escaped.
[[nodiscard]] QString toMarkdown(const ResultTable &table);

} // namespace Table
