// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/aim.h"

namespace Authoring
{

// Where whole statements go and what may not move or vanish (visual-authoring.md 3.4, 3.6, 3.7).

/// Takes whole lines away; two runs of blank lines that meet become the longer one.
[[nodiscard]] std::vector<Edit> removeLines(const Module &module, const Span &lines);
[[nodiscard]] std::vector<Edit> removeLines(const Module &module, const std::vector<Span> &lines);
/// Puts whole lines at a line's start, apart from `neighbour` by a blank line if its own neighbours are.
[[nodiscard]] std::vector<Edit> insertLines(const Module &module, Pos at, const QByteArray &lines, const Statement &neighbour, bool before);

/// Refuses with uses_later_name or used_earlier when a statement may not stand there.
[[nodiscard]] OrRefusal<void> orderAllows(const Page &page, const Statement *statement, const Statement *other, bool before);
/// Names of variables, measures and names that use what the aim defines.
[[nodiscard]] QStringList usersOf(const Page &page, const Aim &aim);
/// Top-level names that lose their last use with these statements, with those that lose theirs in turn.
[[nodiscard]] QStringList unusedAfter(const Page &page, const std::vector<Statement *> &gone);
/// Refuses names that Python or ehrQL does not allow and those already there.
[[nodiscard]] OrRefusal<void> checkNewName(const Page &page, const QByteArray &name, bool isVariable);
/// Names and variables that an expression or statement needs.
[[nodiscard]] QList<QByteArray> namesIn(const Module &module, const Statement &statement);

} // namespace Authoring
