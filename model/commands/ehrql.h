// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/commands/ehrqlcommand.h"
#include "model/commands/environment.h"

namespace Commands
{

/// Runs one command of the official ehrQL tool on dummy data and gives its exit status
/// (ehrql.md 27-36). Results go to `environment.out` or files below the study root, everything
/// said to a person to `environment.log`. Blocks; evaluates the definition in the sandbox.
[[nodiscard]] int runEhrql(const EhrqlCommand &command, const Environment &environment);

/// The same from the words that follow `ehrql:TAG` in project.yaml.
[[nodiscard]] int runEhrqlWords(const QStringList &words, const Environment &environment);

} // namespace Commands
