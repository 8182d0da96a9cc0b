// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/study/livepreview.h"

namespace Study
{

/// A row of a dummy table as its file counts: the n-th row of a patient.
struct DummyRow
{
    std::int64_t patient = 0;
    std::size_t number = 0; ///< from 0
};

/// Writes the dummy tables of a preview as a folder of CSV files, one a table, which the official
/// tools take as `--dummy-tables` (ehrql.md 30). Files of the same names are replaced.
[[nodiscard]] Core::Result<void> saveDummyTables(const PreviewResult &result, const QString &folder);

/// The tables that a definition uses, from such a folder.
[[nodiscard]] Core::Result<Table::TableSet> readDummyTables(const QString &folder, const Evaluation::Evaluation &evaluation);

/// Changes one cell of the CSV file of a table; `text` is what the file is to hold, empty for
/// missing. The file stays as it is if the table could not be read any more afterwards.
[[nodiscard]] Core::Result<void> editDummyTable(const QString &folder, const Core::TableSchemaPtr &schema, const DummyRow &row, const std::string &column,
                                                const QString &text);

} // namespace Study
