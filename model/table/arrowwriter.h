// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "model/core/result.h"
#include "model/table/resulttable.h"

namespace Table
{

/// How dates are stored: as ehrQL's days, or as the older tool's timestamps (cohort-extractor.md 15).
enum class ArrowDates
{
    Days,
    Nanoseconds
};

/// The table as an Arrow IPC file (ehrql.md 31): zstd-compressed buffers, batches of at most 64,000
/// rows, ordered dictionaries for text with categories, the smallest integers that ranges allow.
/// A value outside its categories or range is an error that names the column.
[[nodiscard]] Core::Result<QByteArray> toArrow(const ResultTable &table, ArrowDates dates = ArrowDates::Days);

} // namespace Table
