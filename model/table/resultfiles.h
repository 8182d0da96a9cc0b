// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QString>

#include "model/core/result.h"
#include "model/query/definition.h"
#include "model/table/datatable.h"
#include "model/table/resulttable.h"

namespace Table
{

/// CSV as the official tool writes it (ehrql.md 31): CRLF, minimal quoting, heading always.
[[nodiscard]] QByteArray toCsv(const ResultTable &table);

/// Whether `--output` names a folder: `DIR:ext` or `DIR/:ext`.
[[nodiscard]] bool isFolderOutput(const QString &output);

/// Whether so many tables can be written there: several need a folder.
[[nodiscard]] Core::Result<void> checkOutput(const QString &output, std::size_t tables);

/// Writes one table to `FILE.ext`, or each table to its own file of a folder output. Missing
/// folders are made; files are replaced whole. Several tables to one file are refused with the
/// folder form proposed.
[[nodiscard]] Core::Result<void> writeResults(const QString &output, const std::vector<ResultTable> &tables);

/// A data table as rows to write: `patient_id`, then its columns in alphabetical order (ehrql.md
/// 27), only those that have data.
[[nodiscard]] ResultTable asResult(const DataTable &table);

/// A `--dummy-data-file` for a dataset (ehrql.md 30): all variables with their types and
/// categories, rows as they are; with event tables a folder. Every problem is listed.
[[nodiscard]] Core::Result<std::vector<ResultTable>> readDatasetFile(const QString &path, const Query::Graph &graph,
                                                                     const Query::Dataset &dataset);
/// The same for measures: a combined file, or a folder with one file per measure. Before
/// disclosure control.
[[nodiscard]] Core::Result<ResultTable> readMeasuresFile(const QString &path, const Query::Graph &graph,
                                                         const Query::Measures &measures);

} // namespace Table
