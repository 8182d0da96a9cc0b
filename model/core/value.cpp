// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace Core
{

bool Value::operator==(const Value &other) const
{
    if (m_value.index() != other.m_value.index()) {
        return false;
    }
    if (const auto *a = std::get_if<double>(&m_value)) {
        const double b = std::get<double>(other.m_value);
        return std::memcmp(a, &b, sizeof b) == 0;
    }
    return m_value == other.m_value;
}

bool Value::operator<(const Value &other) const
{
    return m_value < other.m_value;
}

std::string Value::toCsvText() const
{
    struct Writer
    {
        std::string operator()(std::monostate) const { return {}; }
        std::string operator()(bool value) const { return value ? "T" : "F"; }
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(double value) const { return floatRepr(value); }
        std::string operator()(const std::string &value) const { return value; }
        std::string operator()(Date value) const { return value.toIso(); }
    };
    return std::visit(Writer{}, m_value);
}

std::string floatRepr(double value)
{
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value < 0 ? "-inf" : "inf";
    }
    std::array<char, 64> buffer{};
    const double magnitude = std::fabs(value);
    const bool exponent = magnitude != 0.0 && (magnitude < 1e-4 || magnitude >= 1e16);
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   exponent ? std::chars_format::scientific : std::chars_format::fixed)
                         .ptr;
    std::string text(buffer.data(), end);
    if (!exponent && text.find('.') == std::string::npos) {
        text += ".0";
    }
    return text;
}

} // namespace Core
