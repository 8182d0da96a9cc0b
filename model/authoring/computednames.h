// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/authoring/page.h"

namespace Authoring
{

/// The place of a text from which the code makes the name of a variable when it runs.
struct NameSource
{
    QString file;
    int line = 0; ///< from 1
};

/// Where the name of a variable comes from when no statement alone writes it: the f-string of a loop
/// that makes it, or a text that `getattr(dataset, ...)` or `setattr(dataset, ...)` gets by way of a name.
/// Renaming what is written would leave that text behind (visual-authoring.md 3.8 and 4, computed_name).
/// Nothing when every place that names the variable can be found without running the code.
[[nodiscard]] std::optional<NameSource> computedNameOf(const Page &page, const QByteArray &variable);

/// Whether an f-string such as `f"copd_{n}"` can give the name. One of which no character is fixed
/// says nothing about it, so it does not count.
[[nodiscard]] bool canGiveName(const QByteArray &formatted, const QByteArray &name);

} // namespace Authoring
