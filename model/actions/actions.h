// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/actions/invocation.h"

namespace Actions
{

// The reusable actions that run inside this program, by what their READMEs document
// (outputs-and-disclosure.md 5). Each reads its words, reads and writes only below the folder, says in
// the log what it did, and fails with a sentence: InvalidInput for wrong options or data.

[[nodiscard]] Core::Result<void> runCohortJoiner(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runCohortReport(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runDatasetReport(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runDecilesCharts(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runKaplanMeier(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runMatching(const Invocation &invocation);
[[nodiscard]] Core::Result<void> runSafetab(const Invocation &invocation);

/// By image name, as the runner wants them. Wrong use exits with 2, another failure with 1.
[[nodiscard]] Runner::NativeExecutors nativeActions();

} // namespace Actions
