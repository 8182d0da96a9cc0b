// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/dummydata/analysis.h"
#include "model/dummydata/random.h"

namespace DummyData
{

/// A number, code or text for a column without categories: mostly one the definition looks for,
/// sometimes one it never mentions.
[[nodiscard]] Core::Value plainValue(const Core::ColumnSchema &column, const ColumnUse &use, Random &random);

} // namespace DummyData
