// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Outputs
{

/// A plain table of texts: what a CSV holds. Rows may be ragged.
struct TextTable
{
    QStringList header;
    QList<QStringList> rows;
};

/// Reads CSV as spreadsheets write it: quotes, embedded line ends, CRLF, a byte order mark;
/// `.csv.gz` by name. Fails when unreadable or no UTF-8. Stops after `maxRows` rows.
[[nodiscard]] Core::Result<TextTable> readCsv(const QString &path, int maxRows = 200'000);
[[nodiscard]] TextTable parseCsv(const QString &text, int maxRows = 200'000);

/// The summary of a column that checkers see (outputs-and-disclosure.md 3).
struct ColumnSummary
{
    QString name;
    QString type; ///< `integer`, `float`, `mixed` or `text`
    int rows = 0;
    int numeric = 0;
    int missing = 0;
    int redacted = 0;
    std::optional<double> minimum;
    std::optional<double> minimumAboveZero; ///< absolute
    std::optional<double> maximum;
    std::optional<double> sum;
    std::optional<bool> divisibleBy5; ///< known only when every other value is numeric
    std::optional<bool> divisibleBy6;
    std::optional<bool> midpoint6;
};
[[nodiscard]] QList<ColumnSummary> summarise(const TextTable &table);

/// Something a checker would ask about. `rule` is `S1`..`S10` or `F1`..`F4` (the file rules);
/// row and column count from 0 in the table, -1 when the hint is about the whole column or file.
struct Hint
{
    QString rule;
    QString column;
    int row = -1;
    int columnIndex = -1;
    QString message; ///< what is noticed and what to do, as whole sentences
};

/// Hints about one table. They are about the code, not the data: on dummy data say so. `path` gives
/// the extension and name to judge by.
[[nodiscard]] QList<Hint> checkTable(const TextTable &table, const QString &path);
/// The same for a file of a study on disk, with the file rules and, for figures, whether a CSV lies
/// beside it.
[[nodiscard]] QList<Hint> checkFile(const QString &studyRoot, const QString &path);

} // namespace Outputs
