// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/core/result.h"
#include "model/evaluation/cohortstudy.h"

namespace Cohorts
{

/// Checks a file that the author supplies in place of generated data (cohort-extractor.md 19): its columns
/// are those of the study and `patient_id`, its values have their types. The error's detail lists up to a
/// hundred wrong cells. `path` is absolute, `name` is what to call it.
[[nodiscard]] Core::Result<void> checkDummyDataFile(const QString &path, const QString &name, const Evaluation::CohortStudy &study);

} // namespace Cohorts
