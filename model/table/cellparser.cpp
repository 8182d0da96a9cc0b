// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/cellparser.h"

#include <algorithm>
#include <charconv>
#include <limits>

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

CellParser::CellParser(const Core::ColumnSchema &schema)
    : m_column(std::make_shared<Column>())
{
    m_column->type = schema.type;
    if (schema.type.isText()) {
        m_dictionary = std::make_shared<Dictionary>();
    }
}

std::uint32_t CellParser::idOf(std::string_view text)
{
    if (m_lastId != 0xFFFFFFFFU && text == m_last) {
        return m_lastId;
    }
    m_last.assign(text);
    const auto [found, added] = m_index.try_emplace(m_last, static_cast<std::uint32_t>(m_dictionary->texts.size()));
    if (added) {
        m_dictionary->texts.push_back(m_last);
    }
    m_lastId = found->second;
    return m_lastId;
}

void CellParser::appendNull()
{
    m_hasNull = true;
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

bool CellParser::append(std::string_view text)
{
    if (text.empty()) {
        appendNull();
        return true;
    }
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        if (text != "T" && text != "F") {
            return false;
        }
        m_column->bools.push_back(text == "T" ? 1 : 0);
        break;
    case Core::TypeKind::Int: {
        std::int64_t value = 0;
        if (!parsePythonInt(text, &value)) {
            return false;
        }
        m_column->ints.push_back(value);
        break;
    }
    case Core::TypeKind::Float: {
        double value = 0;
        if (!parsePythonFloat(text, &value)) {
            return false;
        }
        m_column->floats.push_back(value);
        break;
    }
    case Core::TypeKind::Date: {
        const auto date = Core::Date::fromIsoLenient(text);
        if (!date) {
            return false;
        }
        m_column->dates.push_back(date->days());
        break;
    }
    default:
        m_column->ids.push_back(idOf(text));
    }
    m_column->valid.push_back(1);
    return true;
}

ColumnPtr CellParser::finish()
{
    if (!m_hasNull) {
        m_column->valid.clear();
    }
    if (m_dictionary) {
        if (m_dictionary->texts.empty()) {
            m_dictionary->texts.emplace_back();
        }
        m_column->dictionary = m_dictionary;
    }
    return std::move(m_column);
}

} // namespace Table
