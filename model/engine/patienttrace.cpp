// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/patienttrace.h"

#include "model/engine/context.h"
#include "model/engine/inlinetables.h"

namespace Engine
{

struct PatientTrace::Private
{
    Private(const Query::Graph &graph, const Table::TableSet &tables, std::int64_t patient, std::span<const Query::NodeId> roots,
            const Options &given)
        : options(given)
        , inlineTables(options.studyRoot)
        , context(graph, tables, inlineTables, {patient}, roots, options, nullptr)
    {
    }
    Options options; // the context keeps references to these two
    InlineTables inlineTables;
    Context context;
};

PatientTrace::PatientTrace(const Query::Graph &graph, const Table::TableSet &tables, std::int64_t patient,
                           std::span<const Query::NodeId> roots, const Options &options)
    : m_private(std::make_unique<Private>(graph, tables, patient, roots, options))
{
}

PatientTrace::~PatientTrace() = default;

Core::Result<std::vector<std::uint32_t>> PatientTrace::rows(Query::NodeId frame)
{
    const auto result = m_private->context.evaluate(frame);
    if (!result) {
        return Core::fail(result.error());
    }
    if (result->frame->domainRows) {
        return result->frame->domainRows->rows;
    }
    const std::uint32_t row = result->frame->rowOfPatient.front();
    return row == kNoRow ? std::vector<std::uint32_t>() : std::vector<std::uint32_t>{row};
}

Core::Result<Table::DataTablePtr> PatientTrace::table(Query::NodeId frame)
{
    return m_private->context.tableOf(frame);
}

Core::Result<Core::Value> PatientTrace::value(Query::NodeId series)
{
    const auto result = m_private->context.evaluate(series);
    if (!result) {
        return Core::fail(result.error());
    }
    return result->column ? result->column->value(0) : Core::Value();
}

Core::Result<std::vector<Core::Value>> PatientTrace::values(Query::NodeId series)
{
    const auto column = m_private->context.eventColumn(series, m_private->context.graph().node(series).domain);
    if (!column) {
        return Core::fail(column.error());
    }
    std::vector<Core::Value> values;
    for (std::size_t row = 0; row < (*column)->size(); ++row) {
        values.push_back((*column)->value(row));
    }
    return values;
}

} // namespace Engine
