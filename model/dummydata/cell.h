// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/core/date.h"

namespace DummyData
{

/// One value of a generated patient in eight bytes: a bool, whole number or day as it is, a float
/// by its bits, a text as its id in a TextPool. The column's type says which. The smallest whole
/// number stands for NULL; minus zero, which has the same bits, is kept as zero.
struct Cell
{
    std::int64_t bits = std::numeric_limits<std::int64_t>::min();

    [[nodiscard]] bool isNull() const { return bits == std::numeric_limits<std::int64_t>::min(); }
    [[nodiscard]] double real() const { return std::bit_cast<double>(bits); }
    [[nodiscard]] bool isTrue() const { return bits == 1; }
    [[nodiscard]] std::uint32_t text() const { return static_cast<std::uint32_t>(bits); }
    bool operator==(const Cell &) const = default;

    [[nodiscard]] static Cell whole(std::int64_t value) { return {value}; }
    [[nodiscard]] static Cell day(Core::Date date) { return {date.days()}; }
    [[nodiscard]] static Cell truth(bool value) { return {value ? 1 : 0}; }
    [[nodiscard]] static Cell ofReal(double value) { return {std::bit_cast<std::int64_t>(value == 0.0 ? 0.0 : value)}; }
    [[nodiscard]] static Cell ofText(std::uint32_t id) { return {id}; }
};

/// Texts by number, each once. A pool may stand on another that no longer changes: workers share
/// what the definition mentions and keep what they make up themselves. Not thread safe while
/// interning; free to read.
class TextPool
{
public:
    explicit TextPool(const TextPool *base = nullptr) : m_base(base), m_offset(base ? base->size() : 0) {}

    [[nodiscard]] std::uint32_t intern(std::string_view text)
    {
        if (const std::uint32_t known = find(text); known != kUnknown) {
            return known;
        }
        m_texts.emplace_back(text);
        const std::uint32_t id = m_offset + static_cast<std::uint32_t>(m_texts.size()) - 1;
        m_index.emplace(m_texts.back(), id);
        return id;
    }
    [[nodiscard]] std::uint32_t find(std::string_view text) const
    {
        if (m_base) {
            if (const std::uint32_t known = m_base->find(text); known != kUnknown) {
                return known;
            }
        }
        const auto found = m_index.find(text);
        return found == m_index.end() ? kUnknown : found->second;
    }
    [[nodiscard]] const std::string &text(std::uint32_t id) const { return id < m_offset ? m_base->text(id) : m_texts[id - m_offset]; }
    [[nodiscard]] std::uint32_t size() const { return m_offset + static_cast<std::uint32_t>(m_texts.size()); }

    static constexpr std::uint32_t kUnknown = 0xFFFFFFFFU;

private:
    const TextPool *m_base;
    std::uint32_t m_offset;
    std::deque<std::string> m_texts; // addresses stay, the index points into them
    std::unordered_map<std::string_view, std::uint32_t> m_index;
};

} // namespace DummyData
