// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/codeset.h"
#include "model/core/result.h"

namespace Codelists
{

/// A reference of the expression language: `<<` with everything below, `<` only what is below, none
/// only the code itself (codelists.md 1.13).
struct CodeReference
{
    QString scope; ///< `<<`, `<` or empty
    QString code;

    bool operator==(const CodeReference &) const = default;
};

struct SetExpression
{
    QList<CodeReference> include;
    QList<CodeReference> exclude;

    bool operator==(const SetExpression &) const = default;
};

/// `A`, `A OR B ...` or `(...) MINUS (...)`, each with an optional `|term|`. Fails with the place in
/// the text and what was expected there.
[[nodiscard]] Core::Result<SetExpression> parseExpression(const QString &text);
[[nodiscard]] QString writeExpression(const SetExpression &expression);

/// The rules of a draft as an expression: what they decide, everything below included. Gives the same
/// members when it is evaluated.
[[nodiscard]] SetExpression expressionOf(const Codeset &codeset);

/// The rules an expression stands for, on the hierarchy of the codes it names, evaluated like any
/// other rules: not set arithmetic where parts overlap.
[[nodiscard]] Codeset evaluateExpression(const CodeGraph &system, const QString &root, const SetExpression &expression);

} // namespace Codelists
