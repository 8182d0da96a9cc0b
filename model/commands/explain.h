// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/commands/ehrqlcommand.h"
#include "model/commands/environment.h"

namespace Commands
{

/// Prints what a definition means, step by step in words, with the number of dummy patients that
/// each step concerns.
[[nodiscard]] int explain(const EhrqlCommand &command, const Environment &environment);

} // namespace Commands
