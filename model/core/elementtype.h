// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace Core
{

/// The element types of ehrQL (ehrql.md 4). A bool is not an int; code types never mix with
/// strings or with each other.
enum class TypeKind : std::uint8_t
{
    Bool,
    Int,
    Float,
    Str,
    Date,
    Code,           ///< a code of the system in ElementType::codeSystem
    MultiCodeString ///< several codes in one text, of the system in ElementType::codeSystem
};

/// Coding systems by their official Python class names (ehrql.md 22).
enum class CodeSystem : std::uint8_t
{
    None,
    SnomedCt, ///< SNOMEDCTCode
    Dmd,      ///< DMDCode
    Ctv3,     ///< CTV3Code
    Icd10,    ///< ICD10Code, ICD10MultiCodeString
    Opcs4,    ///< OPCS4Code, OPCS4MultiCodeString
    Bnf       ///< BNFCode
};

struct ElementType
{
    TypeKind kind = TypeKind::Bool;
    CodeSystem codeSystem = CodeSystem::None;

    bool operator==(const ElementType &) const = default;

    [[nodiscard]] bool isNumeric() const { return kind == TypeKind::Int || kind == TypeKind::Float; }
    /// Stored as text: str, codes and multi-code strings.
    [[nodiscard]] bool isText() const
    {
        return kind == TypeKind::Str || kind == TypeKind::Code || kind == TypeKind::MultiCodeString;
    }
    /// Has an order by ehrql.md 4: int, float, str, date, codes; not bool, not multi-code.
    [[nodiscard]] bool isComparable() const
    {
        return kind != TypeKind::Bool && kind != TypeKind::MultiCodeString;
    }
    /// Name as in messages: `bool`, `int`, `float`, `str`, `date`, `SNOMEDCTCode`, ...
    [[nodiscard]] std::string name() const;
};

inline constexpr ElementType kBool{TypeKind::Bool, CodeSystem::None};
inline constexpr ElementType kInt{TypeKind::Int, CodeSystem::None};
inline constexpr ElementType kFloat{TypeKind::Float, CodeSystem::None};
inline constexpr ElementType kStr{TypeKind::Str, CodeSystem::None};
inline constexpr ElementType kDate{TypeKind::Date, CodeSystem::None};
[[nodiscard]] constexpr ElementType codeType(CodeSystem system)
{
    return {TypeKind::Code, system};
}

/// `SNOMEDCTCode` for SnomedCt and so on; empty for None.
[[nodiscard]] std::string_view codeClassName(CodeSystem system);
/// The inverse, also for `ICD10MultiCodeString` and `OPCS4MultiCodeString`; None if unknown.
[[nodiscard]] CodeSystem codeSystemOfClass(std::string_view className);
/// Name for people: `SNOMED CT`, `dm+d`, `CTV3 (Read v3)`, `ICD-10`, `OPCS-4`, `Pseudo BNF`.
[[nodiscard]] std::string_view codeSystemLabel(CodeSystem system);
/// Whether `code` fully matches the pattern of its system (ehrql.md 22).
[[nodiscard]] bool isValidCode(CodeSystem system, std::string_view code);
/// Whether `text` may be searched for in a multi-code string: a prefix of a code (ehrql.md 22).
[[nodiscard]] bool isValidCodePrefix(CodeSystem system, std::string_view text);

} // namespace Core
