// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/table/datatable.h"
#include "model/table/textindex.h"

namespace Table
{

/// Collects the cells of one CSV column as typed values (ehrql.md 30).
class CellParser
{
public:
    explicit CellParser(const Core::ColumnSchema &schema);

    /// Makes room for so many cells.
    void reserve(std::size_t rows);
    /// False if the text is not a value of the type, or no UTF-8; nothing is added then.
    [[nodiscard]] bool append(std::string_view text);
    void appendNull();
    [[nodiscard]] ColumnPtr finish();
    [[nodiscard]] Core::ElementType type() const { return m_column->type; }

private:
    [[nodiscard]] bool appendValue(std::string_view text);

    std::shared_ptr<Column> m_column; // handed out by finish()
    std::shared_ptr<Dictionary> m_dictionary;
    TextIndex m_index;
    std::size_t m_rows = 0;
    bool m_hasBadText = false;
};

/// `int()` and `float()` of Python for plain decimal text: sign, surrounding blanks, underscores
/// between digits; floats also exponents, `nan` and `inf`.
[[nodiscard]] bool parsePythonInt(std::string_view text, std::int64_t *value);
[[nodiscard]] bool parsePythonFloat(std::string_view text, double *value);
[[nodiscard]] bool isUtf8(std::string_view text);

} // namespace Table
