// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include "model/authoring/program.h"

namespace Authoring
{

/// A place in a file of the study.
struct Place
{
    QString file;
    Span span;

    bool operator==(const Place &) const = default;
};

/// What the pointer rests on: type, allowed values, our explanation and one example, as Markdown.
struct Hover
{
    Span span;
    QString markdown;
};
[[nodiscard]] std::optional<Hover> hoverAt(const Program &program, const QString &file, Pos at);

/// The entry of the reference for the word at `at`: of a column that of its table. Empty if there is none.
[[nodiscard]] QString referenceNameAt(const Program &program, const QString &file, Pos at);

/// The place where the name at `at` is defined: also in another file, a variable of the dataset, or
/// the CSV file of a codelist when the place is in its path (span empty then).
[[nodiscard]] std::optional<Place> definitionAt(const Program &program, const QString &file, Pos at);
/// Every place that means the same, its definition included, in all files that the definition imports.
[[nodiscard]] std::vector<Place> usesAt(const Program &program, const QString &file, Pos at);

/// Something the outline and the breadcrumbs show.
struct Symbol
{
    QString name;
    QString kind;   ///< `function`, `variable`, `population`, `measure`, `codelist`, `name`
    Span span;      ///< the whole statement
    Span nameSpan;
};
[[nodiscard]] std::vector<Symbol> symbolsOf(const Program &program, const QString &file);

/// What a piece of text is, for colouring by meaning.
enum class TokenMeaning : quint8
{
    Table,
    Column,
    Variable, ///< of the dataset
    Codelist,
    Method,
    Function,
    Date
};
struct MeaningfulToken
{
    Span span;
    TokenMeaning meaning = TokenMeaning::Table;
};
/// In the order of the text.
[[nodiscard]] std::vector<MeaningfulToken> meaningsOf(const Program &program, const QString &file);

/// First and last line (from 0) of blocks, brackets over several lines and runs of imports or comments.
struct FoldRange
{
    int first = 0;
    int last = 0;
};
[[nodiscard]] std::vector<FoldRange> foldsOf(const Module &module);

/// Edits that tidy spacing only: trailing blanks, blanks around `=` and after commas outside strings,
/// more than two blank lines. Never breaks or joins a line.
[[nodiscard]] std::vector<Edit> spacingEdits(const Module &module);

} // namespace Authoring
