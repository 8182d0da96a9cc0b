// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "model/core/tableschema.h"
#include "model/core/value.h"
#include "model/query/graph.h"

namespace Query
{

/// Two independent 64-bit lanes over a stream of numbers and texts; equal on every machine and in
/// every process, unlike std::hash.
class Hasher
{
public:
    void add(std::uint64_t number)
    {
        m_a = mix(m_a ^ (number + 0x9E3779B97F4A7C15ULL));
        m_b = mix(m_b + number * 0xC2B2AE3D27D4EB4FULL + 0x165667B19E3779F9ULL);
    }
    void add(std::string_view text)
    {
        add(static_cast<std::uint64_t>(text.size()));
        std::size_t i = 0;
        for (; i + 8 <= text.size(); i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data() + i, 8);
            add(word);
        }
        std::uint64_t rest = 0;
        if (i < text.size()) {
            std::memcpy(&rest, text.data() + i, text.size() - i);
        }
        add(rest);
    }
    void add(const Core::Value &value)
    {
        add(static_cast<std::uint64_t>(value.storage().index()));
        struct Adder
        {
            Hasher &hasher;
            void operator()(std::monostate) const {}
            void operator()(bool flag) const { hasher.add(std::uint64_t{flag}); }
            void operator()(std::int64_t number) const { hasher.add(static_cast<std::uint64_t>(number)); }
            void operator()(double number) const { hasher.add(std::bit_cast<std::uint64_t>(number)); }
            void operator()(const std::string &text) const { hasher.add(std::string_view(text)); }
            void operator()(Core::Date date) const { hasher.add(static_cast<std::uint64_t>(date.days())); }
        };
        std::visit(Adder{*this}, value.storage());
    }
    void add(Core::ElementType type)
    {
        add(static_cast<std::uint64_t>(type.kind) * 16 + static_cast<std::uint64_t>(type.codeSystem));
    }
    void add(const ContentHash &hash)
    {
        add(hash[0]);
        add(hash[1]);
    }
    [[nodiscard]] ContentHash result() const { return {mix(m_a ^ m_b), mix(m_b + 0x27D4EB2F165667C5ULL)}; }

private:
    static std::uint64_t mix(std::uint64_t x)
    {
        x ^= x >> 32U;
        x *= 0xD6E8FEB86659FD93ULL;
        x ^= x >> 32U;
        x *= 0xD6E8FEB86659FD93ULL;
        return x ^ (x >> 32U);
    }
    std::uint64_t m_a = 0x243F6A8885A308D3ULL;
    std::uint64_t m_b = 0x13198A2E03707344ULL;
};

/// Over everything of a schema that changes what a query on it means.
[[nodiscard]] ContentHash hashOf(const Core::TableSchema &schema);
[[nodiscard]] ContentHash hashOf(const InlineTable &table);
[[nodiscard]] ContentHash hashOf(const ValueSet &set);

} // namespace Query
