// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <unordered_map>

#include "model/table/datatable.h"

namespace Table
{

/// Collects the cells of one CSV column as typed values (ehrql.md 30).
class CellParser
{
public:
    explicit CellParser(const Core::ColumnSchema &schema);

    /// False if the text is not a value of the type; nothing is added then.
    [[nodiscard]] bool append(std::string_view text);
    void appendNull();
    [[nodiscard]] ColumnPtr finish();
    [[nodiscard]] Core::ElementType type() const { return m_column->type; }

private:
    [[nodiscard]] std::uint32_t idOf(std::string_view text);

    std::shared_ptr<Column> m_column; // handed out by finish()
    std::shared_ptr<Dictionary> m_dictionary;
    std::unordered_map<std::string, std::uint32_t> m_index;
    std::string m_last;              ///< neighbouring cells often repeat
    std::uint32_t m_lastId = 0xFFFFFFFFU;
    bool m_hasNull = false;
};

/// `int()` and `float()` of Python for plain decimal text: sign, surrounding blanks, underscores
/// between digits; floats also exponents, `nan` and `inf`.
[[nodiscard]] bool parsePythonInt(std::string_view text, std::int64_t *value);
[[nodiscard]] bool parsePythonFloat(std::string_view text, double *value);

} // namespace Table
