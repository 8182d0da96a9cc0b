// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/runner/record.h"

namespace Runner
{

/// Plain words for common failures, with file and line of the study where the log tells: a missing
/// module or package, a missing file (and which action makes it), a syntax error, memory, patterns
/// that matched nothing. `log` are the job's lines with or without time stamps. Empty when nothing
/// is recognised. Rules are `run.module`, `run.file`, `run.permission`, `run.error`, `run.memory`, `run.pattern`.
[[nodiscard]] QList<Core::Diagnostic> diagnose(const ActionRecord &record, const Pipeline::Project &project,
                                               const QStringList &log);

/// "Did you mean" for patterns that matched nothing: the nearest file that was made, each.
[[nodiscard]] QString unmatchedHint(const QStringList &patterns, const QStringList &files);

} // namespace Runner
