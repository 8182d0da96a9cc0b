// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QSet>

#include "model/authoring/program.h"

namespace Authoring
{

/// A text argument of a call and where it stands, quotes included; empty span if it is not given.
struct TextArgument
{
    QString value;
    Span span;
};

/// One `codelist_from_csv(...)` in the study's Python (ehrql.md 22; the older tool's has the same
/// first arguments).
struct CodelistLoad
{
    QString file;      ///< the Python file
    ModulePtr module;
    Span call;
    QByteArray name;   ///< the variable it is assigned to; empty if it is used as it stands
    TextArgument path; ///< relative to the study; empty if it is computed
    TextArgument column;
    TextArgument categoryColumn;
};

/// What a list is compared with: `events.snomedct_code.is_in(asthma)`.
struct CodelistUse
{
    QString path;            ///< of the list
    QString file;            ///< of the Python text
    ModulePtr module;
    Span span;               ///< the list where it is used
    Core::ElementType element; ///< of the column: a code or several codes in one text
    QByteArray table;        ///< as ehrQL exports it; empty if it cannot be told
};

struct CodelistUses
{
    std::vector<CodelistLoad> loads;
    std::vector<CodelistUse> uses;
    QSet<QByteArray> names; ///< every name that occurs besides where it is bound
};

/// Every load and use of a codelist in Python files of a study, told without running them; follows
/// imports, and the codelists passed to the study's own functions.
[[nodiscard]] CodelistUses codelistUses(const Program &program, const QStringList &files);

/// A text argument that is being written at a place: of which call, under which keyword.
struct OpenTextArgument
{
    QString keyword;  ///< empty: by position
    int position = 0; ///< from 0
    Span typed;       ///< from behind the quote to the place
    QString path;     ///< of the call's file, if it is written already
};
/// Nothing if the place is not inside a text of a `codelist_from_csv(` call. Works on broken code.
[[nodiscard]] std::optional<OpenTextArgument> openCodelistArgument(const Module &module, Pos at);

/// The load whose path stands at a place, or that a name there stands for.
[[nodiscard]] std::optional<CodelistLoad> codelistAt(const Program &program, const QString &file, Pos at, Span *span = nullptr);

} // namespace Authoring
