// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <initializer_list>

#include "model/engine/context.h"

namespace Engine
{

using MutableColumn = std::shared_ptr<Table::Column>; // becomes a node's result; nobody else's until then

/// A column of `size` zeros.
inline MutableColumn newColumn(Core::ElementType type, std::size_t size)
{
    auto column = std::make_shared<Table::Column>();
    column->type = type;
    switch (type.kind) {
    case Core::TypeKind::Bool:
        column->bools.assign(size, 0);
        break;
    case Core::TypeKind::Int:
        column->ints.assign(size, 0);
        break;
    case Core::TypeKind::Float:
        column->floats.assign(size, 0.0);
        break;
    case Core::TypeKind::Date:
        column->dates.assign(size, 0);
        break;
    default:
        column->ids.assign(size, 0);
    }
    return column;
}

inline bool isNull(const Operand &operand, std::size_t i)
{
    return operand.column->isNull(operand.at(i));
}

inline bool mayBeNull(const Operand &operand)
{
    return !operand.column->valid.empty();
}

inline bool mayBeWhole(const Operand &operand)
{
    return operand.column && !operand.column->wholeNumbers.empty();
}

/// Whether a value of a float series came from `int ** int` and is written as a whole number (ehrql.md 8).
inline bool isWhole(const Operand &operand, std::size_t i)
{
    return mayBeWhole(operand) && operand.column->wholeNumbers[operand.at(i)] != 0;
}

/// Marks NULL wherever an operand is, and calls `fill(i)` elsewhere.
template <typename Fill>
void strictly(Table::Column &result, std::initializer_list<const Operand *> operands, std::size_t size, Fill fill)
{
    const bool nulls = std::any_of(operands.begin(), operands.end(), [](const Operand *o) { return mayBeNull(*o); });
    if (!nulls) {
        for (std::size_t i = 0; i < size; ++i) {
            fill(i);
        }
        return;
    }
    result.valid.assign(size, 1);
    for (std::size_t i = 0; i < size; ++i) {
        bool null = false;
        for (const Operand *operand : operands) {
            null = null || isNull(*operand, i);
        }
        if (null) {
            result.valid[i] = 0;
        } else {
            fill(i);
        }
    }
}

// The functions whose result is a bool (ehrql.md 6, 7).
[[nodiscard]] Table::ColumnPtr comparison(Query::Op op, const Operand &a, const Operand &b, std::size_t size);
[[nodiscard]] Table::ColumnPtr logical(Query::Op op, const Operand &a, const Operand &b, std::size_t size);
[[nodiscard]] Table::ColumnPtr nullTest(const Operand &a, std::size_t size);
[[nodiscard]] Table::ColumnPtr negation(const Operand &a, std::size_t size);

} // namespace Engine
