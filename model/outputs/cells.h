// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

namespace Outputs
{

/// How the column summary sees a cell, after blanks are taken out and letters lowered.
enum class CellKind
{
    Missing,
    Redacted,
    Number,
    Text
};
[[nodiscard]] CellKind kindOf(const QString &cell);
[[nodiscard]] std::optional<double> numberOf(const QString &cell);
[[nodiscard]] bool isWhole(double value);
[[nodiscard]] bool isMultipleOf(double value, int step);
/// 0, 3, 9, 15, ... (rule S4).
[[nodiscard]] bool isMidpoint6(double value);

} // namespace Outputs
