// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/query/definition.h"
#include "model/table/datatable.h"

namespace Table
{

/// Rows that leave the engine: a dataset, an event-level table or a measures table. The first
/// column of a dataset is `patient_id`.
struct ResultColumn
{
    Query::ColumnSpec spec;
    ColumnPtr values;
};

struct ResultTable
{
    std::string name; ///< `dataset`, the event table's name, or `measures`
    std::vector<ResultColumn> columns;
    std::size_t rows = 0;

    [[nodiscard]] int columnIndex(std::string_view columnName) const; ///< -1 if absent
};

} // namespace Table
