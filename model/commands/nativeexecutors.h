// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/runner/executor.h"

namespace Commands
{

/// The images whose commands this program runs itself: `ehrql`, `cohortextractor` and the reusable
/// actions of model/actions.
/// `evaluatorProgram` as in Environment.
[[nodiscard]] Runner::NativeExecutors nativeExecutors(const QString &evaluatorProgram = {});

} // namespace Commands
