// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QStringList>

#include "model/authoring/program.h"
#include "model/authoring/types.h"

namespace Authoring
{

enum class CompletionKind : quint8
{
    Column,
    Method,
    Table,
    Name,
    Codelist,
    Variable,
    Function, ///< of ehrQL
    Value,    ///< an allowed value of a column, put in quotes if need be
    Keyword,
    Snippet
};

struct Completion
{
    QByteArray label;  ///< what the list shows and what typing filters
    QByteArray insert; ///< what goes into the text
    QString detail;    ///< type in words, or what it is
    CompletionKind kind = CompletionKind::Name;
    int rank = 0;      ///< smaller first; what fits the place has 0
};

struct Completions
{
    Span replace; ///< the part of a word already typed
    std::vector<Completion> items; ///< sorted by rank, then by label
};

/// What may stand at a place of a file: after a dot the columns and methods of the type, in a text
/// compared with a column its allowed values, else the names in reach, those that fit first. Works
/// on broken statements too, from what stands before the place.
[[nodiscard]] Completions completionsAt(const Program &program, const QString &file, Pos at);

/// The signature of the call that a place is inside of.
struct Signature
{
    QString label;        ///< `is_on_or_between(start, end)`
    int parameter = 0;    ///< which one the place is in
    QString text;         ///< what the reference says
};
[[nodiscard]] std::optional<Signature> signatureAt(const Program &program, const QString &file, Pos at);

/// The type of an expression given as text as it would be at a place, for incomplete code.
[[nodiscard]] Type typeOfText(const Program &program, const QString &file, Pos at, const QByteArray &expression);

} // namespace Authoring
