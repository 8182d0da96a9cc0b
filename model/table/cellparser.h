// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/table/datatable.h"

namespace Table
{

/// Ids of the distinct texts of a column, by open addressing: looked up without making a string.
class TextIndex
{
public:
    TextIndex() : m_slots(kFirstSlots) {}
    /// The id of `text`, which is added at the end of `texts` if it is new.
    [[nodiscard]] std::uint32_t idOf(std::string_view text, std::vector<std::string> &texts);
    [[nodiscard]] bool contains(std::string_view text, const std::vector<std::string> &texts) const;

private:
    static constexpr std::size_t kFirstSlots = 64;
    struct Slot
    {
        std::uint32_t hash = 0;
        std::uint32_t id = 0xFFFFFFFFU; ///< none
    };
    [[nodiscard]] std::size_t find(std::uint32_t hash, std::string_view text, const std::vector<std::string> &texts) const;
    void grow();

    std::vector<Slot> m_slots; ///< a power of two of them
    std::size_t m_used = 0;
};

/// Collects the cells of one CSV column as typed values (ehrql.md 30).
class CellParser
{
public:
    explicit CellParser(const Core::ColumnSchema &schema);

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
