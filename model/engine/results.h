// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "model/engine/context.h"

namespace Engine
{

/// Patients cut into ranges that are evaluated side by side. One range when there are few of them
/// or a cache is used (its entries are for one range).
[[nodiscard]] std::vector<std::vector<std::int64_t>> patientRanges(const std::vector<std::int64_t> &patients, int threads, bool cached);

/// Calls `work(i)` for i in [0, count) on several threads; the first error wins.
[[nodiscard]] Core::Result<void> inParallel(std::size_t count, int threads, const std::function<Core::Result<void>(std::size_t)> &work);

} // namespace Engine
