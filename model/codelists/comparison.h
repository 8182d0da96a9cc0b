// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "model/codelists/codegraph.h"

namespace Codelists
{

struct CodeAndTerm
{
    QString code;
    QString term;

    bool operator==(const CodeAndTerm &) const = default;
};

/// A code of a group that no other of the group stands above, with those of the group below it.
struct GroupTop
{
    CodeAndTerm top;
    QList<CodeAndTerm> descendants; ///< by term

    bool operator==(const GroupTop &) const = default;
};

/// Two lists of one coding system side by side (codelists.md 1.12). Tops by term.
struct Comparison
{
    QList<GroupTop> leftOnly;
    QList<GroupTop> rightOnly;
    QList<GroupTop> common;
};

using TermOf = std::function<QString(const QString &code)>;

[[nodiscard]] Comparison compareLists(const CodeGraph &system, const QString &root, const QStringList &left,
                                      const QStringList &right, const TermOf &leftTerm, const TermOf &rightTerm);

/// More than two lists: every combination of lists that some code is in, the most codes first.
struct Overlap
{
    QList<int> lists; ///< places in the input, ascending
    QStringList codes; ///< in exactly these lists; sorted
};
[[nodiscard]] QList<Overlap> overlaps(const QList<QStringList> &lists);

} // namespace Codelists
