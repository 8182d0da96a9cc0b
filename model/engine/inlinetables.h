// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"
#include "model/query/graph.h"
#include "model/table/datatable.h"

namespace Engine
{

/// Data that a definition brings itself: its rows, or its file below `studyRoot` (ehrql.md 23).
/// The last row of a patient wins.
[[nodiscard]] Core::Result<Table::DataTablePtr> loadInlineTable(const Query::InlineTable &table, const QString &studyRoot);

} // namespace Engine
