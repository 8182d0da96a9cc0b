// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "model/core/result.h"
#include "model/table/datatable.h"

namespace Table
{

/// A table to read and which of its columns to keep: the others are checked and dropped, which
/// saves most of the memory of a wide table.
struct TableRequest
{
    Core::TableSchemaPtr schema;
    std::optional<std::vector<std::string>> columns; ///< ascending; nothing: all
};

/// One dummy table from a `.csv`, `.csv.gz` or `.arrow` file (ehrql.md 30). Columns may be missing
/// (they are NULL) except `patient_id`; extra ones are ignored. The error's detail lists up to a
/// hundred problems, each as `file:line:column: error: row N, column C: ...`. `warnings`, if given,
/// gets what is odd but allowed: a patient twice in a table of one row per patient.
[[nodiscard]] Core::Result<DataTablePtr> readTableFile(const QString &path, const TableRequest &request, QStringList *warnings = nullptr);

/// A folder with one file per table, named by `tableName`, all of one format. Every missing file
/// and every problem of every file is listed.
[[nodiscard]] Core::Result<TableSet> readTableFolder(const QString &folder, const std::vector<TableRequest> &requests,
                                                     QStringList *warnings = nullptr);

/// The one extension that the table files of a folder have. None or several are an error.
[[nodiscard]] Core::Result<QString> folderFormat(const QString &folder);
/// The name of a table's file.
[[nodiscard]] QString tableFileName(const std::string &tableName, const QString &extension);

/// The extensions read and written, `.csv` first.
[[nodiscard]] QStringList tableExtensions();
/// The extension of a path among those, or empty.
[[nodiscard]] QString tableExtension(const QString &path);

} // namespace Table
