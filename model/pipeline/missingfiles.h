// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "model/core/diagnostic.h"
#include "model/pipeline/project.h"

namespace Pipeline
{

/// What it means that a file is missing which an action of the project makes.
enum class MadeLater
{
    Stops,   ///< the work at hand cannot be done before that action has run
    IsNormal ///< a study whose pipeline has not run yet is no faulty study: a warning
};

/// Where a definition failed because a file is not there, says in whole words which one, and which action of
/// the project makes it, if any does. Other diagnostics stay as they are.
void nameMakers(QList<Core::Diagnostic> &diagnostics, const Project &project, MadeLater madeLater = MadeLater::Stops);

/// One for each file that was stood in for (Evaluation::StandIn): a note if an action of the project makes it,
/// else the error that it is missing.
[[nodiscard]] Core::Diagnostic missingFileNote(const QString &file, const Core::Location &place, const Project &project);

} // namespace Pipeline
