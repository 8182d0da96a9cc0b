// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "model/core/result.h"
#include "model/table/resulttable.h"

namespace Table
{

/// The table as a Stata file of format 118 (cohort-extractor.md 15): bools as bytes, whole numbers as
/// longs or, where one does not fit, doubles, dates as `%td` doubles, texts as fixed-width strings with
/// missing as empty. Names are cut to Stata's 32 characters and made distinct. A text longer than 2,045
/// bytes or more than 32,767 columns are an error. The file holds no time stamp: equal tables give equal files.
[[nodiscard]] Core::Result<QByteArray> toStata(const ResultTable &table);

/// Longest name that Stata takes, in characters.
inline constexpr int kLongestStataName = 32;

} // namespace Table
