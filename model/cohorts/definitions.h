// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include "model/pipeline/project.h"

namespace Cohorts
{

/// A study definition of the older language by its place in the study.
struct Definition
{
    QString name;   ///< `study_definition_copd`
    QString suffix; ///< `_copd`, part of every output's name; empty for `study_definition`
    QString file;   ///< relative to the study root
};

/// The definitions of a study, in name order (cohort-extractor.md 1).
[[nodiscard]] QList<Definition> definitionsIn(const QString &studyRoot);

/// A definition as an action of project.yaml evaluates it.
struct DefinitionUse
{
    QString file;
    QStringList arguments; ///< what an evaluation takes: `--param name=value` words
};

/// The definitions that a command of the older tool evaluates; none for other commands. A command that
/// names none evaluates all of the study: pass an empty root to leave those out.
[[nodiscard]] QList<DefinitionUse> definitionsUsed(const Pipeline::Command &command, const QString &studyRoot);

/// `--param` words for an evaluation, from `name=value` texts.
[[nodiscard]] QStringList parameterWords(const QStringList &parameters);

} // namespace Cohorts
