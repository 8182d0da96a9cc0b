// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Bench
{

inline constexpr int kVariables = 60;
inline constexpr int kEventsPerPatient = 50;

/// Writes a study to `folder`: a definition of 60 variables, its codelists, and dummy tables in
/// `dummy/` with `kEventsPerPatient` events a patient, in patient order. Same text every time.
[[nodiscard]] bool makeStudy(const QString &folder, int patients);

} // namespace Bench
