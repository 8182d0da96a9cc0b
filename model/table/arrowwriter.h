// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "model/core/result.h"
#include "model/table/resulttable.h"

namespace Table
{

/// The table as an Arrow IPC file (ehrql.md 31): zstd-compressed buffers, batches of at most 64,000
/// rows, ordered dictionaries for text with categories, the smallest integers that ranges allow.
/// A value outside its categories or range is an error that names the column.
[[nodiscard]] Core::Result<QByteArray> toArrow(const ResultTable &table);

} // namespace Table
