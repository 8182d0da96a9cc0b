// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/engine/context.h"

namespace Engine
{

/// The order in which a series of a sorted frame gives the rows of its domain, as positions in the
/// domain; nothing if the frame was not sorted, that is, for table order. Matters to event tables
/// and to compensated sums (ehrql.md 14, 18).
[[nodiscard]] Core::Result<std::optional<std::vector<std::uint32_t>>> rowOrder(Context &context, Query::NodeId series);

} // namespace Engine
