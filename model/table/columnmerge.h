// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/table/datatable.h"

namespace Table
{

/// Texts of several columns in one dictionary, and each column's ids translated into it.
struct SharedDictionary
{
    DictionaryPtr dictionary;
    std::vector<std::vector<std::uint32_t>> translation; ///< per column: old id → new id
};
/// Null columns give an empty translation.
[[nodiscard]] SharedDictionary shareDictionaries(const std::vector<const Column *> &columns);

/// Columns of one type put one below the other; text dictionaries are merged.
[[nodiscard]] ColumnPtr concatenate(const std::vector<ColumnPtr> &parts, Core::ElementType type);

} // namespace Table
