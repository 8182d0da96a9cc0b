// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <QByteArray>
#include <QString>

#include "model/core/result.h"

namespace Table
{

/// Cuts CSV text (Python's "excel" dialect: commas, doubled quotes, any line end) into records.
/// Cells without quotes point into the text; the reader owns the rest. One pass, no recursion.
class CsvReader
{
public:
    explicit CsvReader(std::string_view text) : m_text(text) {}

    /// The next record; false at the end. A blank line is a record of no cells.
    [[nodiscard]] bool next(std::vector<std::string_view> &cells);
    /// 1-based line on which the last record began.
    [[nodiscard]] std::size_t line() const { return m_recordLine; }
    /// Offset in the text behind the last record.
    [[nodiscard]] std::size_t position() const { return m_at; }
    /// Offset in the text at which the last record began.
    [[nodiscard]] std::size_t recordStart() const { return m_recordStart; }

private:
    std::string_view readQuoted();

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_recordLine = 0;
    std::size_t m_recordStart = 0;
    std::deque<std::string> m_unquoted; ///< cells of this record that had doubled quotes; grows without moving
};

/// A cell as the official tool writes it: quoted only if it must be.
void appendCsvCell(QByteArray &out, std::string_view cell);

/// The content of a `.csv` or `.csv.gz` file.
[[nodiscard]] Core::Result<QByteArray> readMaybeCompressed(const QString &path);
/// Gzip at level 6.
[[nodiscard]] QByteArray gzipped(const QByteArray &content);

} // namespace Table
