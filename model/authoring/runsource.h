// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/page.h"

namespace Authoring
{

/// Where a value comes from that the code reads when it runs (visual-authoring.md 2.3).
struct RunSource
{
    QString path;        ///< of the file that is read, as the code names it
    QStringList actions; ///< those of project.yaml that write it
};

/// Follows the names of an expression to the call that reads a file; nothing when none is read.
[[nodiscard]] std::optional<RunSource> runSourceOf(const Page &page, const QString &file, Expr *expr);

} // namespace Authoring
