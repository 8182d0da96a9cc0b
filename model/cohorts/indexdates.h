// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

#include "model/core/date.h"
#include "model/core/result.h"

namespace Cohorts
{

/// The dates of `A`, `A to B`, `A to B by month` or `A to B by week`, latest first (cohort-extractor.md 16).
/// A and B are ISO dates or `today`. A step that lands on a day its month lacks is an error, as officially.
[[nodiscard]] Core::Result<std::vector<Core::Date>> indexDates(const QString &range, Core::Date today);

} // namespace Cohorts
