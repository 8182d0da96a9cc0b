// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/core/result.h"
#include "model/engine/engine.h"
#include "model/evaluation/evaluation.h"
#include "model/table/resulttable.h"

namespace Explanation
{

/// Begins the names of variables that stand for what show() shows; the author did not write them, so
/// nothing is said about them.
inline const std::string kShownPrefix = "show():";

/// Nodes that any show() or the dataset itself needs.
[[nodiscard]] std::vector<Query::NodeId> shownNodes(const Evaluation::Evaluation &evaluation);
/// A dataset that makes the generator fill every table that is shown: frames count as existing rows.
[[nodiscard]] Query::Dataset datasetOfShows(Query::Graph &graph, const Evaluation::Evaluation &evaluation);

/// The table behind one show() call (ehrql.md 33). A date difference becomes text such as `12 days`.
[[nodiscard]] Core::Result<Table::ResultTable> evaluateShow(const Evaluation::Evaluation &evaluation, const Evaluation::ShowRecord &record,
                                                            const Table::TableSet &tables, const Engine::Options &options);

/// Such a table in a line: how many have a value, and the first of them; of rows how many of how many
/// patients. `patients` (ascending): only those are spoken of; nullptr: all.
[[nodiscard]] QString tableInWords(const Table::ResultTable &table, const std::vector<std::int64_t> *patients = nullptr);

} // namespace Explanation
