// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/commands/definitionrun.h"
#include "model/engine/engine.h"

namespace Commands
{

/// Tables for everything that the definition shows (ehrql.md 33): those of `--dummy-tables`, else
/// generated so that the dataset, if there is one, is reached.
[[nodiscard]] Core::Result<Table::TableSet> tablesForShows(const EhrqlCommand &command, const Environment &environment,
                                                           const Evaluation::Evaluation &evaluation);

} // namespace Commands
