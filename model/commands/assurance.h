// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/commands/ehrqlcommand.h"
#include "model/commands/environment.h"

namespace Commands
{

/// Runs the definition of `command.definition` on the patients of its `test_data` and compares
/// (ehrql.md 32). Success prints two lines to `out`; findings go to the log, exit status 13.
[[nodiscard]] int assure(const EhrqlCommand &command, const Environment &environment);

} // namespace Commands
