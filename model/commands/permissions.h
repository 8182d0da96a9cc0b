// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "model/query/definition.h"

namespace Commands
{

/// What the official tool says when a definition uses tables or features it has not claimed
/// (ehrql.md 20), with the line to paste; nothing if all is claimed.
[[nodiscard]] std::optional<QString> missingPermissions(const Query::Graph &graph,
                                                        const std::vector<Query::NodeId> &roots,
                                                        bool usesEventTables, const QStringList &claimed);

} // namespace Commands
