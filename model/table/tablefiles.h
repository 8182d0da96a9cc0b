// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/table/datatable.h"

namespace Table
{

/// One dummy table from a `.csv`, `.csv.gz` or `.arrow` file (ehrql.md 30). Columns may be missing
/// (they are NULL) except `patient_id`; extra ones are ignored. The error lists up to a hundred
/// problems with data row and column.
[[nodiscard]] Core::Result<DataTablePtr> readTableFile(const QString &path, const Core::TableSchemaPtr &schema);

/// A folder with one file per table, named by `tableName`, all of one format. Every missing file
/// and every problem of every file is listed.
[[nodiscard]] Core::Result<TableSet> readTableFolder(const QString &folder, const std::vector<Core::TableSchemaPtr> &schemas);

/// The extensions read and written, `.csv` first.
[[nodiscard]] QStringList tableExtensions();
/// The extension of a path among those, or empty.
[[nodiscard]] QString tableExtension(const QString &path);

} // namespace Table
