// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>

#include "model/cohorts/cohorttable.h"
#include "model/core/result.h"
#include "model/evaluation/cohortstudy.h"

namespace Cohorts
{

struct GenerationOptions
{
    qint64 population = 1000;
    quint64 seed = 1;
    QString indexDate;  ///< ISO date of a range (cohort-extractor.md 16); empty: that of the definition
    QString studyRoot;  ///< file columns are read below it
    int threads = 0;    ///< 0: as many as cores
    const std::atomic<bool> *cancelled = nullptr;
};

/// The dummy cohort that the expectations of a study ask for (cohort-extractor.md 14). The same study,
/// seed and index date give the same table on every machine. Fails with the place of the variable that
/// lacks something; blocks, so call it on a worker thread.
[[nodiscard]] Core::Result<CohortTable> generate(const Evaluation::CohortStudy &study, const GenerationOptions &options);

} // namespace Cohorts
