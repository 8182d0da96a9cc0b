// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"

namespace Cli
{

/// What the official command does not have: problems of CSV files, comparison, conversion, dm+d
/// upgrade. Words after `codelists`; the first is the action. Each gives the exit status.
[[nodiscard]] int listProblems(const Arguments &arguments);
[[nodiscard]] int compareCodelists(const Arguments &arguments);
[[nodiscard]] int convertCodelist(const Arguments &arguments);
[[nodiscard]] int upgradeCodelist(const Arguments &arguments);

} // namespace Cli
