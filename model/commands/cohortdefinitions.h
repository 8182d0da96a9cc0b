// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/commands/cohortcommand.h"
#include "model/commands/environment.h"
#include "model/evaluation/evaluation.h"

namespace Commands
{

/// A study definition of the older language by its place in the study.
struct CohortDefinition
{
    QString name;   ///< `study_definition_copd`
    QString suffix; ///< `_copd`, part of every output's name; empty for `study_definition`
    QString file;   ///< relative to the study root
};

/// The definitions of a study, in name order (cohort-extractor.md 1).
[[nodiscard]] QList<CohortDefinition> cohortDefinitions(const QString &studyRoot);

/// Evaluates a definition for a command and says in the log why it could not be used. `indexDates` are
/// ISO dates for which the default expectations are wanted.
[[nodiscard]] std::optional<Evaluation::Evaluation> loadCohort(const CohortDefinition &definition, const QStringList &parameters,
                                                               const QStringList &indexDates, const Environment &environment);

} // namespace Commands
