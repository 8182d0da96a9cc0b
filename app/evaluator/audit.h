// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace EvaluatorProgram
{

// The interpreter's audit hook: turns what the sandbox forbids into an ordinary exception with the
// author's line. The kernel's layers stand behind it.

/// Call before the interpreter starts; the hook stays for good but sleeps until armed.
void installAuditHook();
/// From now on only files below `studyRoot` and the interpreter's own may be read.
void armAuditHook(const std::string &studyRoot);
void disarmAuditHook();

} // namespace EvaluatorProgram
