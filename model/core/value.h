// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "model/core/date.h"
#include "model/core/elementtype.h"

namespace Core
{

/// One scalar or NULL. Text (str, code, multi-code) is UTF-8; whether it is a code is said by the
/// ElementType that goes with it. Compares strictly by alternative: 1, 1.0 and true all differ.
class Value
{
public:
    using Storage = std::variant<std::monostate, bool, std::int64_t, double, std::string, Date>;

    Value() = default;
    explicit Value(bool value) : m_value(value) {}
    explicit Value(std::int64_t value) : m_value(value) {}
    explicit Value(double value) : m_value(value) {}
    explicit Value(std::string value) : m_value(std::move(value)) {}
    explicit Value(const char *value) : m_value(std::string(value)) {}
    explicit Value(Date value) : m_value(value) {}

    [[nodiscard]] bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    [[nodiscard]] bool toBool() const { return std::get<bool>(m_value); }
    [[nodiscard]] std::int64_t toInt() const { return std::get<std::int64_t>(m_value); }
    [[nodiscard]] double toFloat() const { return std::get<double>(m_value); }
    [[nodiscard]] const std::string &toText() const { return std::get<std::string>(m_value); }
    [[nodiscard]] Date toDate() const { return std::get<Date>(m_value); }
    [[nodiscard]] const Storage &storage() const { return m_value; }

    /// By alternative, then by value; NULL first, text by code point, NaN equal to itself.
    [[nodiscard]] bool operator==(const Value &other) const;
    [[nodiscard]] bool operator<(const Value &other) const;

    /// The cell text of a CSV output (ehrql.md 31): NULL is empty, bool T/F, float as Python's repr.
    [[nodiscard]] std::string toCsvText() const;

private:
    Storage m_value;
};

/// Python's `repr` of a float: shortest text that reads back, `1.0`, `1e-05`, `nan`, `inf`.
[[nodiscard]] std::string floatRepr(double value);

} // namespace Core
