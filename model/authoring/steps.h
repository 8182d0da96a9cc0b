// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/page.h"

namespace Authoring
{

/// The steps of a value: the root of its chain (number 0) and its links, or one step for any other
/// shape. A step that is a name carries the steps of that name's own definition.
[[nodiscard]] std::vector<Step> stepsOf(const Page &page, const QString &file, Expr *expr);

/// The kind of the one node that an expression is, as in the outline.
[[nodiscard]] QString nodeKind(const Page &page, const QString &file, Expr *expr);

} // namespace Authoring
