// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/engine/engine.h"

namespace Engine
{

/// What the nodes of a definition give for one patient: which rows each frame keeps and what each
/// series is. Only this patient's rows are looked at, so a trace costs the same in a population of
/// any size. Everything handed in must outlive it. Not thread safe.
class PatientTrace
{
public:
    /// `roots` are those of the whole dataset: which row a pick takes among equals depends on the
    /// columns that the dataset selects from it (ehrql.md 15).
    PatientTrace(const Query::Graph &graph, const Table::TableSet &tables, std::int64_t patient, std::span<const Query::NodeId> roots,
                 const Options &options);
    ~PatientTrace();
    PatientTrace(const PatientTrace &) = delete;
    PatientTrace &operator=(const PatientTrace &) = delete;

    /// Row numbers (from 0, in the base table) that a frame has for the patient, ascending. A sorted
    /// frame has those of its source; a picked one at most one.
    [[nodiscard]] Core::Result<std::vector<std::uint32_t>> rows(Query::NodeId frame);
    /// The data under a frame; nullptr if there is none.
    [[nodiscard]] Core::Result<Table::DataTablePtr> table(Query::NodeId frame);
    /// A patient-level series; NULL also for a set of values.
    [[nodiscard]] Core::Result<Core::Value> value(Query::NodeId series);
    /// An event-level series: one value for each row of its domain, in the order of `rows`.
    [[nodiscard]] Core::Result<std::vector<Core::Value>> values(Query::NodeId series);

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace Engine
