// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/textrange.h"

namespace Core
{

enum class Severity
{
    Error,
    Warning,
    Information
};

/// `error`, `warning` or `information`, as written on the command line and in JSON.
[[nodiscard]] QString severityName(Severity severity);

/// A change that would mend a problem. `title` is a verb phrase ("Change to *date*"); the edits
/// all belong to `file`.
struct Fix
{
    QString title;
    QString file;
    QList<TextEdit> edits;

    bool operator==(const Fix &) const = default;
};

/// The one currency of validation: something to tell the person about a place in the study.
/// `file` is relative to the study root. `rule` is a stable id (`Y2`, `ehrql.domain`, ...).
/// `message` is whole sentences: what is wrong, why, and the next step.
struct Diagnostic
{
    QString file;
    TextRange range;
    Severity severity = Severity::Error;
    QString rule;
    QString message;
    QList<Fix> fixes;

    bool operator==(const Diagnostic &) const = default;

    /// `file:line:column: severity: message [rule]`, the contract of the command line.
    [[nodiscard]] QString toString() const;
};

[[nodiscard]] bool hasErrors(const QList<Diagnostic> &diagnostics);

/// The candidate nearest to `word` by edit distance (at most 2, or a third of the word's length),
/// or an empty string. Used by every "did you mean".
[[nodiscard]] QString nearestName(const QString &word, const QStringList &candidates);

} // namespace Core
