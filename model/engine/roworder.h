// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/engine/context.h"

namespace Engine
{

/// The order in which a sorted frame, or a series of one, gives the rows of its domain, as positions in the
/// domain; nothing if the frame was not sorted, that is, for table order. Matters to event tables, to what is
/// shown and to compensated sums (ehrql.md 14, 18, 33).
[[nodiscard]] Core::Result<std::optional<std::vector<std::uint32_t>>> rowOrder(Context &context, Query::NodeId element);

} // namespace Engine
