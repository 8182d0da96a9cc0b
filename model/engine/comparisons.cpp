// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/elementwise.h"

namespace Engine
{

namespace
{

using Query::Op;

template <typename Value>
bool compare(Op op, const Value &a, const Value &b)
{
    switch (op) {
    case Op::EQ:
        return a == b;
    case Op::NE:
        return a != b;
    case Op::LT:
        return a < b;
    case Op::LE:
        return a <= b;
    case Op::GT:
        return a > b;
    default:
        return a >= b;
    }
}

template <typename Values>
void compareInto(Op op, Table::Column &result, const Operand &a, const Operand &b, std::size_t size, Values values)
{
    const auto &left = values(*a.column);
    const auto &right = values(*b.column);
    // One loop per operator, so that the comparison is not chosen for every row.
    const auto run = [&](auto test) {
        const bool plain = !a.isConstant && !a.index && b.isConstant && !b.column->isNull(0);
        if (plain) {
            // What a NULL row says is never looked at, so nothing is asked row by row.
            result.valid = a.column->valid;
            std::transform(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size), result.bools.begin(),
                           [limit = right[0], test](auto value) { return static_cast<std::uint8_t>(test(value, limit) ? 1 : 0); });
            return;
        }
        strictly(result, {&a, &b}, size, [&](std::size_t i) { result.bools[i] = test(left[a.at(i)], right[b.at(i)]) ? 1 : 0; });
    };
    switch (op) {
    case Op::EQ:
        return run([](auto x, auto y) { return x == y; });
    case Op::NE:
        return run([](auto x, auto y) { return x != y; });
    case Op::LT:
        return run([](auto x, auto y) { return x < y; });
    case Op::LE:
        return run([](auto x, auto y) { return x <= y; });
    case Op::GT:
        return run([](auto x, auto y) { return x > y; });
    default:
        return run([](auto x, auto y) { return x >= y; });
    }
}

/// Text against text: against one text once per distinct text, else by rank in a shared dictionary.
void compareTexts(Op op, Table::Column &result, const Operand &a, const Operand &b, std::size_t size)
{
    if (b.isConstant && !b.column->isNull(0)) {
        const std::string &text = b.column->dictionary->texts[b.column->ids[0]];
        std::vector<std::uint8_t> hit;
        for (const std::string &candidate : a.column->dictionary->texts) {
            hit.push_back(compare(op, candidate, text) ? 1 : 0);
        }
        strictly(result, {&a}, size, [&](std::size_t i) { result.bools[i] = hit[a.column->ids[a.at(i)]]; });
        return;
    }
    const SharedDictionary shared = shareDictionaries({a.column, b.column});
    Table::Column ranked;
    ranked.type = Core::kStr;
    ranked.dictionary = shared.dictionary;
    ranked.ids.resize(shared.dictionary->texts.size());
    for (std::uint32_t id = 0; id < ranked.ids.size(); ++id) {
        ranked.ids[id] = id;
    }
    const std::vector<std::int64_t> rank = sortCodes(ranked);
    strictly(result, {&a, &b}, size, [&](std::size_t i) {
        const std::int64_t left = rank[shared.translation[0][a.column->ids[a.at(i)]]];
        const std::int64_t right = rank[shared.translation[1][b.column->ids[b.at(i)]]];
        result.bools[i] = compare(op, left, right) ? 1 : 0;
    });
}

} // namespace

Table::ColumnPtr comparison(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(Core::kBool, size);
    switch (a.column->type.kind) {
    case Core::TypeKind::Bool:
        compareInto(op, *result, a, b, size, [](const Table::Column &c) -> const auto & { return c.bools; });
        break;
    case Core::TypeKind::Int:
        compareInto(op, *result, a, b, size, [](const Table::Column &c) -> const auto & { return c.ints; });
        break;
    case Core::TypeKind::Float:
        compareInto(op, *result, a, b, size, [](const Table::Column &c) -> const auto & { return c.floats; });
        break;
    case Core::TypeKind::Date:
        compareInto(op, *result, a, b, size, [](const Table::Column &c) -> const auto & { return c.dates; });
        break;
    default:
        compareTexts(op, *result, a, b, size);
    }
    return result;
}

/// Three-valued and/or (ehrql.md 7): a definite F (for and) or T (for or) wins over NULL.
Table::ColumnPtr logical(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(Core::kBool, size);
    const bool winner = op == Op::Or;
    if (mayBeNull(a) || mayBeNull(b)) {
        result->valid.assign(size, 1);
    }
    for (std::size_t i = 0; i < size; ++i) {
        const bool aNull = isNull(a, i);
        const bool bNull = isNull(b, i);
        const bool aValue = !aNull && a.column->bools[a.at(i)] != 0;
        const bool bValue = !bNull && b.column->bools[b.at(i)] != 0;
        if ((!aNull && aValue == winner) || (!bNull && bValue == winner)) {
            result->bools[i] = winner ? 1 : 0;
        } else if (aNull || bNull) {
            result->valid[i] = 0;
        } else {
            result->bools[i] = winner ? 0 : 1;
        }
    }
    return result;
}

Table::ColumnPtr nullTest(const Operand &a, std::size_t size)
{
    MutableColumn result = newColumn(Core::kBool, size);
    if (mayBeNull(a)) {
        for (std::size_t i = 0; i < size; ++i) {
            result->bools[i] = isNull(a, i) ? 1 : 0;
        }
    }
    return result;
}

Table::ColumnPtr negation(const Operand &a, std::size_t size)
{
    MutableColumn result = newColumn(Core::kBool, size);
    strictly(*result, {&a}, size, [&](std::size_t i) { result->bools[i] = a.column->bools[a.at(i)] != 0 ? 0 : 1; });
    return result;
}

} // namespace Engine
