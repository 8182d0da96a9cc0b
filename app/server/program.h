// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/server/agent.h"

namespace Server
{

/// The whole program: reads the command line, then is controller or agent until it is told to end.
/// Answers the exit status. The executor is the only thing that tests replace.
[[nodiscard]] int runProgram(int argc, char **argv, ActionExecutor executor);

} // namespace Server
