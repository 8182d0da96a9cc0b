// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/dummydata/coverage.h"

namespace DummyData
{

/// Says so and returns true if it can be proved that nobody can be in the population.
[[nodiscard]] bool reportImpossible(const Blueprint &blueprint, Generated &generated);
/// Why fewer patients were found than asked, if so: the condition that fails most often.
void reportShortfall(Worker &worker, bool timedOut, Generated &generated);
/// What nobody shows: values and branches that nobody can, and those that nobody was found for.
void reportCoverage(const Blueprint &blueprint, Coverage &coverage, Generated &generated);

} // namespace DummyData
