// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QString>

#include "model/core/result.h"
#include "model/table/resulttable.h"

namespace Table
{

/// A table whose columns nobody has declared, for showing it as it is: `.csv`, `.csv.gz`, `.arrow`, `.feather`,
/// `.dta` or `.dta.gz` by name. A column of a CSV is Int, Float or Date only if every cell reads back letter for
/// letter ("007" and "1.50" stay texts), so that no cell is ever shown in other words than the file's. An empty cell is NULL.
/// Headings without a text are called `column 3`, repeated ones `n (2)`; cells beyond the heading get
/// columns of their own. `isCancelled` is asked every few thousand rows. For a worker thread.
/// Errors: no such file, damaged, no UTF-8, cancelled.
[[nodiscard]] Core::Result<ResultTable> readGuessedTable(const QString &path, const std::function<bool()> &isCancelled = {});
/// The same for the text of a CSV.
[[nodiscard]] Core::Result<ResultTable> guessCsv(const QByteArray &text, const QString &name, const std::function<bool()> &isCancelled = {});

} // namespace Table
