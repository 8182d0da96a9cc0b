// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/cellparser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>

#include <QUtf8StringView>

namespace Table
{

namespace
{

std::string_view stripped(std::string_view text)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Underscores are allowed between digits only; nothing if one stands elsewhere.
bool withoutUnderscores(std::string_view text, std::string *result)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            result->push_back(text[i]);
        } else if (i == 0 || i + 1 == text.size() || !isDigit(text[i - 1]) || !isDigit(text[i + 1])) {
            return false;
        }
    }
    return true;
}

/// What nearly every whole number looks like: a few digits and nothing else.
bool parsePlainDigits(std::string_view text, std::int64_t *value)
{
    if (text.empty() || text.size() > 18) {
        return false;
    }
    std::int64_t number = 0;
    for (const char c : text) {
        if (!isDigit(c)) {
            return false;
        }
        number = number * 10 + (c - '0');
    }
    *value = number;
    return true;
}

/// What nearly every date looks like. Days beyond the 28th are left to the exact parser.
bool parseIsoDays(std::string_view text, std::int32_t *days)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const auto number = [text](std::size_t from, std::size_t count) {
        int value = 0;
        for (std::size_t i = from; i < from + count; ++i) {
            value = isDigit(text[i]) && value >= 0 ? value * 10 + (text[i] - '0') : -1;
        }
        return value;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int day = number(8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 28) {
        return false;
    }
    *days = Core::daysFromCivil(year, month, day);
    return true;
}

/// Few digits with at most one point: exact, because both parts are small whole numbers and one
/// division of two exact doubles rounds once.
bool parsePlainDecimal(std::string_view text, double *value)
{
    constexpr std::array<double, 10> kPowers{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (text.size() > 15 || text.empty()) {
        return false;
    }
    std::int64_t digits = 0;
    std::size_t point = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isDigit(text[i])) {
            digits = digits * 10 + (text[i] - '0');
        } else if (text[i] == '.' && point == text.size()) {
            point = i;
        } else {
            return false;
        }
    }
    const std::size_t places = point == text.size() ? 0 : text.size() - point - 1;
    if (places >= kPowers.size() || text.size() == places + 1) {
        return false;
    }
    *value = static_cast<double>(digits) / kPowers[places];
    return true;
}

template <typename Number>
bool parseWhole(std::string_view text, Number *value)
{
    text = stripped(text);
    std::string cleaned;
    if (text.find('_') != std::string_view::npos) {
        if (!withoutUnderscores(text, &cleaned)) {
            return false;
        }
        text = cleaned;
    }
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
        if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
            return false;
        }
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
    if constexpr (std::is_floating_point_v<Number>) {
        // Too large is infinity and too small is nought, as in Python.
        if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
            *value = std::strtod(std::string(text).c_str(), nullptr);
            return true;
        }
    }
    return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

} // namespace

bool parsePythonInt(std::string_view text, std::int64_t *value)
{
    return parseWhole(text, value);
}

bool parsePythonFloat(std::string_view text, double *value)
{
    if (parseWhole(text, value)) {
        return true;
    }
    std::string word(stripped(text));
    std::transform(word.begin(), word.end(), word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const bool negative = !word.empty() && word.front() == '-';
    if (!word.empty() && (word.front() == '-' || word.front() == '+')) {
        word.erase(0, 1);
    }
    if (word == "inf" || word == "infinity") {
        *value = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
        return true;
    }
    if (word == "nan") {
        *value = std::numeric_limits<double>::quiet_NaN();
        return true;
    }
    return false;
}

bool isUtf8(std::string_view text)
{
    const auto plain = [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; };
    return std::all_of(text.begin(), text.end(), plain)
           || QUtf8StringView(text.data(), static_cast<qsizetype>(text.size())).isValidUtf8();
}

CellParser::CellParser(const Core::ColumnSchema &schema)
    : m_column(std::make_shared<Column>())
{
    m_column->type = schema.type;
    if (schema.type.isText()) {
        m_dictionary = std::make_shared<Dictionary>();
    }
}

void CellParser::reserve(std::size_t rows)
{
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        return m_column->bools.reserve(rows);
    case Core::TypeKind::Int:
        return m_column->ints.reserve(rows);
    case Core::TypeKind::Float:
        return m_column->floats.reserve(rows);
    case Core::TypeKind::Date:
        return m_column->dates.reserve(rows);
    default:
        return m_column->ids.reserve(rows);
    }
}

void CellParser::appendNull()
{
    if (m_column->valid.empty()) {
        m_column->valid.assign(m_rows, 1);
    }
    ++m_rows;
    m_column->valid.push_back(0);
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        m_column->bools.push_back(0);
        break;
    case Core::TypeKind::Int:
        m_column->ints.push_back(0);
        break;
    case Core::TypeKind::Float:
        m_column->floats.push_back(0.0);
        break;
    case Core::TypeKind::Date:
        m_column->dates.push_back(0);
        break;
    default:
        m_column->ids.push_back(0);
    }
}

bool CellParser::appendValue(std::string_view text)
{
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        if (text != "T" && text != "F") {
            return false;
        }
        m_column->bools.push_back(text == "T" ? 1 : 0);
        return true;
    case Core::TypeKind::Int: {
        std::int64_t value = 0;
        if (!parsePlainDigits(text, &value) && !parsePythonInt(text, &value)) {
            return false;
        }
        m_column->ints.push_back(value);
        return true;
    }
    case Core::TypeKind::Float: {
        double value = 0;
        if (!parsePlainDecimal(text, &value) && !parsePythonFloat(text, &value)) {
            return false;
        }
        m_column->floats.push_back(value);
        return true;
    }
    case Core::TypeKind::Date: {
        std::int32_t days = 0;
        if (!parseIsoDays(text, &days)) {
            const auto date = Core::Date::fromIsoLenient(text);
            if (!date) {
                return false;
            }
            days = date->days();
        }
        m_column->dates.push_back(days);
        return true;
    }
    default:
        break;
    }
    std::vector<std::string> &texts = m_dictionary->texts;
    const std::size_t known = texts.size();
    const std::uint32_t id = m_index.idOf(text, texts);
    // Only a text not met before can be new bad text; a bad one met again is bad again.
    if ((id == known || m_hasBadText) && !isUtf8(texts[id])) {
        m_hasBadText = true;
        return false;
    }
    m_column->ids.push_back(id);
    return true;
}

bool CellParser::append(std::string_view text)
{
    if (text.empty()) {
        appendNull();
        return true;
    }
    if (!appendValue(text)) {
        return false;
    }
    ++m_rows;
    if (!m_column->valid.empty()) {
        m_column->valid.push_back(1);
    }
    return true;
}

ColumnPtr CellParser::finish()
{
    if (m_dictionary) {
        if (m_dictionary->texts.empty()) {
            (void)m_index.idOf({}, m_dictionary->texts);
        }
        m_dictionary->index = std::make_shared<TextIndex>(std::move(m_index));
        m_column->dictionary = m_dictionary;
    }
    return std::move(m_column);
}

} // namespace Table
