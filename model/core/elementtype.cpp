// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/elementtype.h"

#include <array>

namespace Core
{

namespace
{

struct SystemNames
{
    CodeSystem system;
    std::string_view className;
    std::string_view multiClassName;
    std::string_view label;
};

constexpr std::array<SystemNames, 6> kSystems{{
    {CodeSystem::SnomedCt, "SNOMEDCTCode", "", "SNOMED CT"},
    {CodeSystem::Dmd, "DMDCode", "", "dm+d"},
    {CodeSystem::Ctv3, "CTV3Code", "", "CTV3 (Read v3)"},
    {CodeSystem::Icd10, "ICD10Code", "ICD10MultiCodeString", "ICD-10"},
    {CodeSystem::Opcs4, "OPCS4Code", "OPCS4MultiCodeString", "OPCS-4"},
    {CodeSystem::Bnf, "BNFCode", "", "Pseudo BNF"},
}};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isAlnum(char c)
{
    return isDigit(c) || isUpper(c) || (c >= 'a' && c <= 'z');
}

bool allDigits(std::string_view text)
{
    for (const char c : text) {
        if (!isDigit(c)) {
            return false;
        }
    }
    return true;
}

bool isSnomed(std::string_view code)
{
    return code.size() >= 6 && code.size() <= 18 && code[0] != '0' && allDigits(code);
}

bool isCtv3(std::string_view code)
{
    if (code.size() != 5) {
        return false;
    }
    const std::size_t dots = code.find('.') == std::string_view::npos ? 0 : 5 - code.find('.');
    if (dots > 3) {
        return false;
    }
    for (std::size_t i = 0; i < 5; ++i) {
        const bool ok = i < 5 - dots ? isAlnum(code[i]) : code[i] == '.';
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool isIcd10(std::string_view code)
{
    if (code.size() < 3 || code.size() > 5 || !isUpper(code[0]) || !allDigits(code.substr(1, 2))) {
        return false;
    }
    const std::string_view rest = code.substr(3);
    return allDigits(!rest.empty() && rest[0] == 'X' ? rest.substr(1) : rest);
}

bool isOpcs4Letter(char c)
{
    return isUpper(c) && c != 'I';
}

bool isOpcs4(std::string_view code)
{
    return (code.size() == 3 || code.size() == 4) && isOpcs4Letter(code[0]) && allDigits(code.substr(1));
}

bool isBnf(std::string_view code)
{
    if (code.size() == 11 && code[0] == '2' && code[1] >= '0' && code[1] <= '3') {
        return allDigits(code);
    }
    if (code.size() != 15 || (code[0] != '0' && code[0] != '1') || !allDigits(code.substr(0, 7))) {
        return false;
    }
    const auto digitOrUpper = [](char c) { return isDigit(c) || isUpper(c); };
    if (!digitOrUpper(code[7]) || !digitOrUpper(code[8])) {
        return false;
    }
    for (std::size_t i = 9; i < 15; i += 2) {
        if (!isUpper(code[i]) || !digitOrUpper(code[i + 1])) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string ElementType::name() const
{
    switch (kind) {
    case TypeKind::Bool:
        return "bool";
    case TypeKind::Int:
        return "int";
    case TypeKind::Float:
        return "float";
    case TypeKind::Str:
        return "str";
    case TypeKind::Date:
        return "date";
    case TypeKind::Code:
        return std::string(codeClassName(codeSystem));
    case TypeKind::MultiCodeString:
        break;
    }
    for (const SystemNames &names : kSystems) {
        if (names.system == codeSystem) {
            return std::string(names.multiClassName);
        }
    }
    return {};
}

std::string_view codeClassName(CodeSystem system)
{
    for (const SystemNames &names : kSystems) {
        if (names.system == system) {
            return names.className;
        }
    }
    return {};
}

CodeSystem codeSystemOfClass(std::string_view className)
{
    for (const SystemNames &names : kSystems) {
        if (names.className == className || (!className.empty() && names.multiClassName == className)) {
            return names.system;
        }
    }
    return CodeSystem::None;
}

std::string_view codeSystemLabel(CodeSystem system)
{
    for (const SystemNames &names : kSystems) {
        if (names.system == system) {
            return names.label;
        }
    }
    return {};
}

bool isValidCode(CodeSystem system, std::string_view code)
{
    switch (system) {
    case CodeSystem::SnomedCt:
    case CodeSystem::Dmd:
        return isSnomed(code);
    case CodeSystem::Ctv3:
        return isCtv3(code);
    case CodeSystem::Icd10:
        return isIcd10(code);
    case CodeSystem::Opcs4:
        return isOpcs4(code);
    case CodeSystem::Bnf:
        return isBnf(code);
    case CodeSystem::None:
        break;
    }
    return false;
}

bool isValidCodePrefix(CodeSystem system, std::string_view text)
{
    if (text.empty()) {
        return false;
    }
    if (system == CodeSystem::Icd10) {
        return isUpper(text[0])
               && ((text.size() <= 5 && allDigits(text.substr(1)))
                   || (text.size() >= 4 && text[3] == 'X' && isIcd10(text)));
    }
    return system == CodeSystem::Opcs4 && isOpcs4Letter(text[0]) && text.size() <= 4
           && allDigits(text.substr(1));
}

} // namespace Core
