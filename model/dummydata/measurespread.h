// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/dummydata/measureplan.h"

namespace DummyData
{

/// Decides how often persons have rows in what measures look at in an interval: often enough that
/// most cells of a table of `wanted` persons hold some with and some without (dummy-data.md 3.12).
/// Small groups need more. Looks at the facts of the first candidates only.
void spreadEvents(Blueprint &blueprint, const MeasurePlan &plan, std::int64_t wanted);

} // namespace DummyData
