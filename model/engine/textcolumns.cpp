// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "model/engine/context.h"

namespace Engine
{

namespace
{

/// Rank of every dictionary entry by code point (UTF-8 byte order is the same).
std::vector<std::int64_t> ranks(const Table::Dictionary &dictionary)
{
    std::vector<std::uint32_t> order(dictionary.texts.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&dictionary](std::uint32_t a, std::uint32_t b) {
        return dictionary.texts[a] < dictionary.texts[b];
    });
    std::vector<std::int64_t> rank(order.size());
    std::int64_t next = -1;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i == 0 || dictionary.texts[order[i]] != dictionary.texts[order[i - 1]]) {
            ++next;
        }
        rank[order[i]] = next;
    }
    return rank;
}

/// Monotone from doubles to integers; -0.0 and 0.0 are equal.
std::int64_t floatCode(double value)
{
    const auto bits = std::bit_cast<std::int64_t>(value == 0.0 ? 0.0 : value);
    return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}

/// For each text of the dictionary, 1 if the set has it: the smaller side is looked up in the other.
std::vector<std::uint8_t> textsIn(const Table::Dictionary &dictionary, const Query::ValueSet &set)
{
    std::vector<std::uint8_t> hit(dictionary.texts.size(), 0);
    if (dictionary.isIndexed() && set.values.size() < hit.size()) {
        for (const Core::Value &value : set.values) {
            if (const auto id = dictionary.index->find(value.toText(), dictionary.texts)) {
                hit[*id] = 1;
            }
        }
        return hit;
    }
    Table::TextIndex index;
    std::vector<std::string> texts;
    texts.reserve(set.values.size());
    for (const Core::Value &value : set.values) {
        (void)index.idOf(value.toText(), texts);
    }
    for (std::size_t id = 0; id < hit.size(); ++id) {
        hit[id] = index.find(dictionary.texts[id], texts) ? 1 : 0;
    }
    return hit;
}

} // namespace

std::vector<std::int64_t> sortCodes(const Table::Column &column)
{
    const std::size_t size = column.size();
    std::vector<std::int64_t> codes(size);
    const auto fill = [&](auto code) {
        for (std::size_t i = 0; i < size; ++i) {
            codes[i] = column.isNull(i) ? std::numeric_limits<std::int64_t>::min() : code(i);
        }
    };
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        fill([&column](std::size_t i) { return std::int64_t{column.bools[i]}; });
        break;
    case Core::TypeKind::Int:
        fill([&column](std::size_t i) { return column.ints[i]; });
        break;
    case Core::TypeKind::Float:
        fill([&column](std::size_t i) { return floatCode(column.floats[i]); });
        break;
    case Core::TypeKind::Date:
        fill([&column](std::size_t i) { return std::int64_t{column.dates[i]}; });
        break;
    default: {
        const std::vector<std::int64_t> rank = ranks(*column.dictionary);
        fill([&](std::size_t i) { return rank[column.ids[i]]; });
    }
    }
    return codes;
}

Table::ColumnPtr containsIn(const Operand &needle, std::size_t size, const Query::ValueSet &set)
{
    auto result = std::make_shared<Table::Column>();
    result->type = Core::kBool;
    result->bools.assign(size, 0);
    if (set.values.empty()) {
        return result; // F even for NULL (ehrql.md 11)
    }
    const Table::Column &column = *needle.column;
    if (!column.valid.empty()) {
        result->valid.assign(size, 1);
    }
    const auto fill = [&](auto contains) {
        if (!needle.isConstant && !needle.index) {
            result->valid = column.valid;
            std::uint8_t *out = result->bools.data(); // bytes may alias anything: no pointer is to be read again
            for (std::size_t i = 0; i < size; ++i) {
                out[i] = contains(i); // what a NULL row says is never looked at
            }
            return;
        }
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t at = needle.at(i);
            if (column.isNull(at)) {
                result->valid[i] = 0;
            } else {
                result->bools[i] = contains(at);
            }
        }
    };
    if (column.type.isText()) {
        // Once per distinct text, not per row.
        const std::vector<std::uint8_t> hit = textsIn(*column.dictionary, set);
        fill([hits = hit.data(), ids = column.ids.data()](std::size_t at) { return hits[ids[at]]; });
    } else {
        fill([&](std::size_t at) -> std::uint8_t { return std::binary_search(set.values.begin(), set.values.end(), comparedValue(column, at)) ? 1 : 0; });
    }
    return result;
}

} // namespace Engine
