// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "model/authoring/page.h"

namespace Authoring
{

/// Edits that rename a top-level name of `file` where it is bound and wherever it is used, in every
/// known file of the program that gets it (visual-authoring.md 3.8). Strings are never changed.
[[nodiscard]] std::map<QString, std::vector<Edit>> renameNameEdits(const Program &program, const QString &file, const QByteArray &name,
                                                                  const QByteArray &to);
/// The same for a variable: `dataset.x`, `add_column("x", ...)` and `getattr(dataset, "x")`.
[[nodiscard]] std::map<QString, std::vector<Edit>> renameVariableEdits(const Page &page, const QByteArray &name, const QByteArray &to);

} // namespace Authoring
