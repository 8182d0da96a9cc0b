// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/textindex.h"

#include <cstring>

namespace Table
{

namespace
{

/// Eight bytes at a time; the tail is padded.
std::uint32_t hashOf(std::string_view text)
{
    std::uint64_t hash = text.size() * 0x9E3779B97F4A7C15ULL;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0xD6E8FEB86659FD93ULL;
        hash ^= hash >> 32U;
    };
    while (text.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        mix(word);
        text.remove_prefix(8);
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data(), text.size());
    mix(rest);
    return static_cast<std::uint32_t>(hash);
}

} // namespace

std::size_t TextIndex::slotOf(std::uint32_t hash, std::string_view text, const std::vector<std::string> &texts) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    while (m_slots[at].id != 0xFFFFFFFFU && (m_slots[at].hash != hash || texts[m_slots[at].id] != text)) {
        at = (at + 1) & mask;
    }
    return at;
}

std::optional<std::uint32_t> TextIndex::find(std::string_view text, const std::vector<std::string> &texts) const
{
    const Slot &slot = m_slots[slotOf(hashOf(text), text, texts)];
    return slot.id == 0xFFFFFFFFU ? std::nullopt : std::optional(slot.id);
}

std::uint32_t TextIndex::idOf(std::string_view text, std::vector<std::string> &texts)
{
    const std::uint32_t hash = hashOf(text);
    Slot &slot = m_slots[slotOf(hash, text, texts)];
    if (slot.id != 0xFFFFFFFFU) {
        return slot.id;
    }
    const auto id = static_cast<std::uint32_t>(texts.size());
    slot = {hash, id};
    texts.emplace_back(text);
    if (2 * ++m_used > m_slots.size()) {
        grow();
    }
    return id;
}

void TextIndex::grow()
{
    std::vector<Slot> bigger(m_slots.size() * 2);
    const std::size_t mask = bigger.size() - 1;
    for (const Slot &slot : m_slots) {
        if (slot.id == 0xFFFFFFFFU) {
            continue;
        }
        std::size_t at = slot.hash & mask;
        while (bigger[at].id != 0xFFFFFFFFU) {
            at = (at + 1) & mask;
        }
        bigger[at] = slot;
    }
    m_slots = std::move(bigger);
}

} // namespace Table
