// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/authoring/shapes.h"

namespace Authoring
{

/// A test of a date against one or two bounds, in any of its forms.
struct Window
{
    Expr *test = nullptr;   ///< the whole test
    Expr *column = nullptr; ///< what is tested
    Expr *call = nullptr;   ///< nullptr for a comparison operator
    Span method;            ///< the method's name or the operator
    Expr *from = nullptr;   ///< nullptr: open
    Expr *to = nullptr;
    bool fromIncluded = true;
    bool toIncluded = true;
};

/// The window of one condition; nothing if it is no such test. Comparisons with <, <=, > and >= of
/// anything count: the caller knows whether the column is a date.
[[nodiscard]] std::optional<Window> windowOf(const Module &module, Expr *expr);

} // namespace Authoring
