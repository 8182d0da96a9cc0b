// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include "model/core/diagnostic.h"
#include "model/pipeline/project.h"

namespace Pipeline
{

/// Where a definition failed because a file is not there, says in whole words which one, and which action of
/// the project makes it, if any does. Other diagnostics stay as they are.
void nameMakers(QList<Core::Diagnostic> &diagnostics, const Project &project);

} // namespace Pipeline
