// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/evaluation/evaluation.h"

namespace EvaluatorProgram
{

/// Starts the interpreter with the language loaded. False (with a line on standard error) if it
/// cannot be started.
[[nodiscard]] bool startPython();

/// Folders that the interpreter reads its own library from.
[[nodiscard]] std::vector<std::string> libraryFolders();

/// Tells the interpreter about a fork that the host is about to make or has made.
void beforeFork();
void afterForkInParent();
void afterForkInChild();

/// Runs a definition in this process and gathers everything. In the sandboxed child only.
[[nodiscard]] Evaluation::Evaluation runDefinition(const Evaluation::Request &request);

} // namespace EvaluatorProgram
