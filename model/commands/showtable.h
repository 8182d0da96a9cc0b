// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "model/table/resulttable.h"

namespace Commands
{

/// A shown table as text (ehrql.md 33): cells padded to 17, NULL empty, bools True/False; with
/// `head` and `tail` an ellipsis row stands for what is left out.
[[nodiscard]] QString showAsText(const Table::ResultTable &table, std::optional<int> head, std::optional<int> tail);
/// The same as one HTML table between the comments that mark debug output; all cell text is escaped.
[[nodiscard]] QString showAsHtml(const Table::ResultTable &table, std::optional<int> head, std::optional<int> tail);

} // namespace Commands
