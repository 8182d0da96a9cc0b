// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "model/commands/environment.h"

namespace Commands
{

/// Runs `generate_cohort ...` or `generate_measures ...`, the words that follow `cohortextractor:TAG` in
/// project.yaml, on dummy data and gives the exit status (cohort-extractor.md 18): 0, 1 for everything
/// wrong with the study, 2 for a wrong command line. Blocks; evaluates definitions in the sandbox.
[[nodiscard]] int runCohortWords(const QStringList &words, const Environment &environment);

} // namespace Commands
