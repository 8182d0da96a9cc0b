// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/tableschema.h"

#include <algorithm>

namespace Core
{

namespace
{

const Constraint *find(const std::vector<Constraint> &constraints, Constraint::Kind kind)
{
    const auto found = std::find_if(constraints.begin(), constraints.end(),
                                    [kind](const Constraint &c) { return c.kind == kind; });
    return found == constraints.end() ? nullptr : &*found;
}

} // namespace

const Constraint *ColumnSchema::constraint(Constraint::Kind kind) const
{
    return find(constraints, kind);
}

const Constraint *ColumnSchema::anyConstraint(Constraint::Kind kind) const
{
    const Constraint *found = find(constraints, kind);
    return found ? found : find(dummyDataConstraints, kind);
}

const ColumnSchema *TableSchema::column(std::string_view columnName) const
{
    const int index = columnIndex(columnName);
    return index < 0 ? nullptr : &columns[static_cast<std::size_t>(index)];
}

int TableSchema::columnIndex(std::string_view columnName) const
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].name == columnName) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

} // namespace Core
