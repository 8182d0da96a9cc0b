// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "model/table/resulttable.h"

namespace Gui
{

/// The values of a column put into few named bins.
struct Binned
{
    static constexpr int kMissing = -1;
    static constexpr int kRare = -2;  ///< a text beyond the most frequent

    QStringList labels;
    std::vector<int> binOfRow;        ///< index into labels, kMissing or kRare
    bool isRanges = false;            ///< bins are neighbouring ranges of numbers or dates
    int rareValues = 0;               ///< distinct texts without a bin of their own
    qint64 missing = 0;
};

/// Ranges for numbers (at most 12) and dates (years or months); the known categories in their
/// order, or else the most frequent texts, at most `mostTexts`.
[[nodiscard]] Binned binOf(const Table::ResultColumn &column, std::size_t rows, int mostTexts = 20);

} // namespace Gui
