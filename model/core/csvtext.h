// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Core
{

/// A row of a codelist's CSV and where it stands.
struct CsvRow
{
    QStringList cells; ///< none for a blank line
    int line = 1;      ///< of the file, where the row starts
    QList<int> columns; ///< of the first character of each cell (with its quote), 1-based
};

/// Reads comma-separated text as the official tools do: quotes double inside quotes, a quote inside
/// an unquoted cell is a plain character, any line end ends a row, a blank line is a row without
/// cells. Never fails.
[[nodiscard]] QList<CsvRow> readCsv(const QString &text);
/// The cells only.
[[nodiscard]] QList<QStringList> csvCells(const QString &text);
/// Rows ended by CRLF; a cell is quoted when it holds a comma, a quote or a line end, or is the only
/// one and empty.
[[nodiscard]] QString writeCsv(const QList<QStringList> &rows);
[[nodiscard]] QString csvCell(const QString &cell);

/// Lines as the site splits text: also at vertical tab, form feed, FS, GS, RS, NEL, LS and PS, and
/// without an empty last line (codelists.md 1.15).
[[nodiscard]] QStringList textLines(const QString &text);

} // namespace Core
