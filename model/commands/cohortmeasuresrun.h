// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cohorts/cohortcommand.h"
#include "model/commands/cohortdefinitions.h"
#include "model/commands/environment.h"

namespace Commands
{

/// `generate_measures` (cohort-extractor.md 17): for every definition, measure and dated cohort file of the
/// output folder a file `measure_<id>_<date>.csv`, then one for all dates. Gives the exit status.
[[nodiscard]] int runCohortMeasures(const Cohorts::CohortCommand &command, const QList<Cohorts::Definition> &definitions, const Environment &environment);

} // namespace Commands
