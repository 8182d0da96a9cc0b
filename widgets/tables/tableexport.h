// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "model/core/jobqueue.h"
#include "model/core/result.h"
#include "widgets/tables/resulttablemodel.h"

namespace Gui
{

/// Which part of a table is written: rows in their order, columns from left to right.
struct TablePart
{
    TablePtr table;
    bool isWhole = false; ///< then everything, as the table has it
    std::vector<std::uint32_t> rows;
    std::vector<std::size_t> columns;
};

/// As CSV, Excel workbook or Markdown, by the ending of the path. May run on a worker.
[[nodiscard]] Core::Result<void> writeTable(const QString &path, const TablePart &part);

/// Asks what is to be written and where, and has a job write it. `part` gives the table as shown, or whole.
/// `name` is proposed, without an ending. GUI thread.
void exportTable(QWidget *parent, Core::JobQueue *jobs, const QString &name, const std::function<TablePart(bool isWhole)> &part);

} // namespace Gui
