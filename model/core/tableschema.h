// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/elementtype.h"
#include "model/core/value.h"

namespace Core
{

/// A rule about the values of a column (ehrql.md 24).
struct Constraint
{
    enum class Kind
    {
        Categorical,
        NotNull,
        Unique,
        FirstOfMonth,
        Regex,
        ClosedRange,  ///< minimum, maximum (both in), step
        GeneralRange, ///< optional bounds, each in or out
        DateAfter     ///< not before any of `columns`
    };
    Kind kind = Kind::NotNull;
    std::vector<Value> values;         ///< Categorical
    std::string pattern;               ///< Regex
    std::int64_t step = 1;             ///< ClosedRange
    Value minimum;                     ///< ClosedRange, GeneralRange; NULL: none
    Value maximum;
    bool includesMinimum = true;       ///< GeneralRange
    bool includesMaximum = true;
    std::vector<std::string> columns;  ///< DateAfter

    bool operator==(const Constraint &) const = default;
};

struct ColumnSchema
{
    std::string name;
    ElementType type;
    std::vector<Constraint> constraints;          ///< true of real data
    std::vector<Constraint> dummyDataConstraints; ///< only shape generated data
    std::string description;

    bool operator==(const ColumnSchema &) const = default;

    /// The first constraint of a kind, in `constraints` only; nullptr if there is none.
    [[nodiscard]] const Constraint *constraint(Constraint::Kind kind) const;
    /// The same, looking at `dummyDataConstraints` too.
    [[nodiscard]] const Constraint *anyConstraint(Constraint::Kind kind) const;
};

/// A table as a definition sees it. `patient_id` is implicit and not listed.
struct TableSchema
{
    std::string module;             ///< `tpp`, `core`, `raw.tpp`, ...; `user` for a table of the study itself
    std::string name;               ///< Python name: `clinical_events`
    std::string tableName;          ///< name for files and queries; several schemas may share it
    bool oneRowPerPatient = false;
    std::string requiredPermission; ///< empty: none
    std::string description;
    std::vector<ColumnSchema> columns;

    bool operator==(const TableSchema &) const = default;

    [[nodiscard]] const ColumnSchema *column(std::string_view columnName) const;
    [[nodiscard]] int columnIndex(std::string_view columnName) const; ///< -1 if absent
};

/// Shared because one schema is seen by many graph nodes, tables and threads; never changed once made.
using TableSchemaPtr = std::shared_ptr<const TableSchema>;

} // namespace Core
