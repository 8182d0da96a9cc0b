// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QStringList>

#include "model/cohorts/definitions.h"
#include "model/commands/environment.h"
#include "model/evaluation/evaluation.h"

namespace Commands
{

/// Evaluates a study definition of the older language for a command and says in the log why it could not be
/// used. `parameters` are `name=value`, `indexDates` ISO dates for which the default expectations are wanted.
[[nodiscard]] std::optional<Evaluation::Evaluation> loadCohort(const Cohorts::Definition &definition, const QStringList &parameters,
                                                               const QStringList &indexDates, const Environment &environment);

} // namespace Commands
