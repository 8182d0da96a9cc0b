// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Table
{

/// Ids of the distinct texts of a column, by open addressing: looked up without making a string.
class TextIndex
{
public:
    TextIndex() : m_slots(kFirstSlots) {}
    /// The id of `text`, which is added at the end of `texts` if it is new.
    [[nodiscard]] std::uint32_t idOf(std::string_view text, std::vector<std::string> &texts);
    /// The id of `text`, if it is there.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text, const std::vector<std::string> &texts) const;
    /// Number of texts known.
    [[nodiscard]] std::size_t size() const { return m_used; }

private:
    static constexpr std::size_t kFirstSlots = 64;
    struct Slot
    {
        std::uint32_t hash = 0;
        std::uint32_t id = 0xFFFFFFFFU; ///< none
    };
    [[nodiscard]] std::size_t slotOf(std::uint32_t hash, std::string_view text, const std::vector<std::string> &texts) const;
    void grow();

    std::vector<Slot> m_slots; ///< a power of two of them
    std::size_t m_used = 0;
};

} // namespace Table
