// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/engine/engine.h"
#include "model/explanation/words.h"
#include "model/table/resulttable.h"

namespace Explanation
{

/// One step on the way to a value. Row numbers count this patient's rows of the table from 1, in
/// the order of the table.
struct Step
{
    enum class Kind
    {
        Table,     ///< all rows of the patient
        Filter,
        Pick,
        Value,     ///< a column of the picked row, an aggregate, a computed value, a condition
        Branch,    ///< of a case expression
        NotLooked, ///< a branch after the one that was taken
        Repeated   ///< explained further up
    };
    Kind kind = Kind::Value;
    int depth = 0;             ///< 0: the cell itself; deeper: what a step needed
    Query::NodeId node = Query::kNoNode;
    QString text;              ///< "where date is before 2020-04-01", without the outcome
    std::optional<Core::Value> value; ///< steps that give a value
    int table = -1;            ///< index into CellExplanation::tables for Table, Filter and Pick
    std::vector<std::uint32_t> before; ///< rows that came in
    std::vector<std::uint32_t> after;  ///< rows kept

    /// "12 → 5 rows", "row 7", "true": what came of it.
    [[nodiscard]] QString outcome() const;
};

/// All rows of one patient in one table, in the table's order.
struct PatientRows
{
    Query::NodeId base = Query::kNoNode;
    Table::ResultTable rows; ///< the columns of the table that hold data
};

struct CellExplanation
{
    std::int64_t patient = 0;
    QString variable;
    Core::Value value;
    QString summary; ///< one line: "12 rows of events → 5 where ... → latest: row 7 → date 2020-03-01"
    std::vector<Step> steps; ///< top to bottom
    std::vector<PatientRows> tables;
    bool truncated = false;  ///< more steps than anybody reads were left out
};

/// The steps that made the value of `variable` for one patient. `population` stands for whether the
/// patient is in the population. Errors: no such variable, or what the engine says.
[[nodiscard]] Core::Result<CellExplanation> explainCell(const Query::Graph &graph, const Query::Dataset &dataset, const std::string &variable,
                                                        std::int64_t patient, const Table::TableSet &tables, const Names &names = {},
                                                        const Engine::Options &options = {});

} // namespace Explanation
