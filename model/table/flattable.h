// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace Table
{

/// A flatbuffers table in untrusted bytes. Every access is checked; what lies outside reads as absent.
class FlatTable
{
public:
    FlatTable() = default;

    [[nodiscard]] static FlatTable root(std::span<const char> bytes)
    {
        const auto offset = load<std::uint32_t>(bytes, 0);
        return offset ? FlatTable(bytes, *offset) : FlatTable();
    }

    [[nodiscard]] bool isValid() const { return !m_bytes.empty(); }

    template <typename Number>
    [[nodiscard]] Number number(int field, Number fallback) const
    {
        const auto at = fieldAt(field);
        return at ? load<Number>(m_bytes, *at).value_or(fallback) : fallback;
    }

    [[nodiscard]] FlatTable table(int field) const
    {
        const auto target = follow(fieldAt(field));
        return target ? FlatTable(m_bytes, *target) : FlatTable();
    }

    [[nodiscard]] std::string_view text(int field) const
    {
        const auto target = follow(fieldAt(field));
        const auto length = target ? load<std::uint32_t>(m_bytes, *target) : std::nullopt;
        if (!length || *target + 4 + std::size_t{*length} > m_bytes.size()) {
            return {};
        }
        return {m_bytes.data() + *target + 4, *length};
    }

    /// Number of elements of a vector whose elements take `elementSize` bytes each.
    [[nodiscard]] std::size_t vectorSize(int field, std::size_t elementSize) const
    {
        const auto target = follow(fieldAt(field));
        const auto length = target ? load<std::uint32_t>(m_bytes, *target) : std::nullopt;
        return length && *target + 4 + *length * elementSize <= m_bytes.size() ? *length : 0;
    }

    [[nodiscard]] FlatTable tableAt(int field, std::size_t index) const
    {
        const auto target = follow(fieldAt(field));
        if (!target || index >= vectorSize(field, 4)) {
            return {};
        }
        const auto element = follow(*target + 4 + index * 4);
        return element ? FlatTable(m_bytes, *element) : FlatTable();
    }

    /// 64-bit number `part` of struct `index` in a vector of structs of `structSize` bytes.
    [[nodiscard]] std::int64_t structNumber(int field, std::size_t index, std::size_t structSize, std::size_t part) const
    {
        const auto target = follow(fieldAt(field));
        if (!target || index >= vectorSize(field, structSize)) {
            return 0;
        }
        return load<std::int64_t>(m_bytes, *target + 4 + index * structSize + part * 8).value_or(0);
    }

private:
    FlatTable(std::span<const char> bytes, std::size_t at) : m_bytes(at + 4 <= bytes.size() ? bytes : std::span<const char>()), m_at(at) {}

    template <typename Number>
    [[nodiscard]] static std::optional<Number> load(std::span<const char> bytes, std::size_t at)
    {
        if (at > bytes.size() || bytes.size() - at < sizeof(Number)) {
            return {};
        }
        Number number{};
        std::memcpy(&number, bytes.data() + at, sizeof number);
        return number;
    }

    [[nodiscard]] std::optional<std::size_t> fieldAt(int field) const
    {
        const auto back = load<std::int32_t>(m_bytes, m_at);
        if (!back) {
            return {};
        }
        const auto vtable = static_cast<std::int64_t>(m_at) - *back;
        if (vtable < 0) {
            return {};
        }
        const auto table = static_cast<std::size_t>(vtable);
        const auto size = load<std::uint16_t>(m_bytes, table);
        const std::size_t slot = 4 + 2 * static_cast<std::size_t>(field);
        if (!size || slot + 2 > *size) {
            return {};
        }
        const auto offset = load<std::uint16_t>(m_bytes, table + slot);
        return offset && *offset != 0 ? std::optional(m_at + *offset) : std::nullopt;
    }

    [[nodiscard]] std::optional<std::size_t> follow(std::optional<std::size_t> at) const
    {
        const auto offset = at ? load<std::uint32_t>(m_bytes, *at) : std::nullopt;
        return offset ? std::optional(*at + *offset) : std::nullopt;
    }

    std::span<const char> m_bytes;
    std::size_t m_at = 0;
};

} // namespace Table
