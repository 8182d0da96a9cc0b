// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/codesystem.h"
#include "model/core/diagnostic.h"
#include "model/terminology/release.h"

namespace Codelists
{

/// What is known about a list besides its text. All optional.
struct ListContext
{
    QString system; ///< id; empty: told from header and codes
    QString column; ///< the code column; empty: by the system's usual names
    const Terminology::Release *release = nullptr; ///< of the system; must outlive the call
    bool hospital = false; ///< used on hospital tables: ICD-10 needs X forms (codelists.md 3.4)
    QString place; ///< where the study uses it as `system`, for the message; may be empty
};

/// The system of a list, from its header and the shape of most codes; empty if it cannot be told.
[[nodiscard]] QString detectSystem(const QStringList &header, const QStringList &codes);

/// Everything wrong with the codes of a CSV (codelists.md 1.15, 3.1, 4.4): byte order mark, spreadsheet
/// damage, lost zeros and dots, dotted ICD codes, check digits, duplicates, codes of another system,
/// unknown and retired codes, superseded dm+d ids, missing X forms. Problems stand at the cell, with a
/// fix where the right text is certain. Downloaded lists are the site's affair, so all are warnings
/// except what makes ehrQL fail.
[[nodiscard]] QList<Core::Diagnostic> checkCsv(const QString &text, const QString &file, const ListContext &context);

/// The edits of all fixes at once. Where two problems of one cell have each a fix, the later one
/// counts: it starts from what the earlier would have left.
[[nodiscard]] QList<Core::TextEdit> editsOf(const QList<Core::Diagnostic> &findings);

/// One warning for each rule instead of one for each code: the first, with the number of the others.
[[nodiscard]] QList<Core::Diagnostic> summarised(const QList<Core::Diagnostic> &findings);

} // namespace Codelists
