// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "app/server/agent.h"

namespace Server
{

/// What the command line says about how actions may be run.
struct ExecutorRules
{
    bool allowPlainProcess = false; ///< without a sandbox, where there is none
};

using ExecutorMaker = std::function<ActionExecutor(const ExecutorRules &)>;

/// The whole program: reads the command line, then is controller or agent until it is told to end.
/// Answers the exit status. The executor is the only thing that tests replace.
[[nodiscard]] int runProgram(int argc, char **argv, const ExecutorMaker &makeExecutor);

} // namespace Server
