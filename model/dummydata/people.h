// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/dummydata/analysis.h"
#include "model/dummydata/life.h"
#include "model/table/datatable.h"

namespace DummyData
{

/// Candidates with all their rows, before they are judged. `rows[t]` are those of table t of the
/// analysis.
struct Person
{
    std::int64_t id = 0;
    std::vector<Rows> rows;
};

[[nodiscard]] Person makePerson(const Analysis &analysis, const LifeMaker &maker, std::int64_t id);

/// The people's rows as tables; `people` in ascending order of id. Columns that the definition does
/// not use are absent (NULL).
[[nodiscard]] Table::TableSet tablesOf(const Analysis &analysis, const std::vector<Person> &people);

} // namespace DummyData
