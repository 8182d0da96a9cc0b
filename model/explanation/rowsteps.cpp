// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/rowsteps.h"

#include <algorithm>

namespace Explanation
{

namespace
{

using Query::NodeId;
using Query::Op;

bool isFrame(const Query::Graph &graph, NodeId id)
{
    switch (graph.node(id).op) {
    case Op::SelectTable:
    case Op::SelectPatientTable:
    case Op::InlinePatientTable:
    case Op::Filter:
    case Op::Sort:
    case Op::PickFirst:
    case Op::PickLast:
        return true;
    default:
        return false;
    }
}

/// The frame that a series is taken from by columns and aggregations alone; none where two series meet.
NodeId frameUnder(const Query::Graph &graph, NodeId series)
{
    while (!isFrame(graph, series)) {
        if (graph.node(series).inputs.size() != 1) {
            return Query::kNoNode;
        }
        series = graph.node(series).inputs.front();
    }
    return series;
}

/// From the table on; orders change no row and are said by the pick.
std::vector<NodeId> stepsTo(const Query::Graph &graph, NodeId frame)
{
    std::vector<NodeId> steps;
    for (NodeId step = frame;; step = graph.node(step).inputs.front()) {
        if (graph.node(step).op != Op::Sort) {
            steps.push_back(step);
        }
        if (graph.node(step).table) {
            break;
        }
    }
    std::ranges::reverse(steps);
    return steps;
}

/// Whether everybody has one row at most from here on, so that whether there is one tells all.
bool hasOneRow(const Query::Graph &graph, NodeId frame)
{
    for (NodeId step = frame;; step = graph.node(step).inputs.front()) {
        const Op op = graph.node(step).op;
        if (op == Op::PickFirst || op == Op::PickLast || op == Op::SelectPatientTable || op == Op::InlinePatientTable) {
            return true;
        }
        if (op == Op::SelectTable) {
            return false;
        }
    }
}

RowStep counted(const Table::Column &counts, const Table::Column &population)
{
    RowStep step;
    for (std::size_t p = 0; p < population.size(); ++p) {
        if (population.isNull(p) || population.bools[p] == 0 || counts.isNull(p)) {
            continue;
        }
        const std::int64_t rows = counts.type.kind == Core::TypeKind::Bool ? std::int64_t{counts.bools[p] != 0} : counts.ints[p];
        step.rows += rows;
        step.patients += rows > 0 ? 1 : 0;
    }
    return step;
}

} // namespace

Core::Result<std::vector<std::vector<RowStep>>> rowSteps(Query::Graph &graph, const Query::Dataset &dataset, const Table::TableSet &tables,
                                                          const Names &names, const Engine::Options &options)
{
    std::vector<std::vector<NodeId>> frames;
    std::vector<NodeId> series{dataset.population};
    for (const Query::Variable &variable : dataset.variables) {
        const NodeId frame = frameUnder(graph, variable.node);
        frames.push_back(frame == Query::kNoNode ? std::vector<NodeId>() : stepsTo(graph, frame));
        if (frames.back().size() == 1 && hasOneRow(graph, frames.back().front())) {
            frames.back().clear();
        }
        for (const NodeId step : frames.back()) {
            const auto count = graph.aggregate(hasOneRow(graph, step) ? Op::Exists : Op::Count, step);
            if (!count) {
                return Core::fail(Core::ErrorCode::Internal, QString::fromStdString(count.error().message));
            }
            series.push_back(*count);
        }
    }
    const auto results = Engine::evaluateSeries(graph, series, tables, options);
    if (!results) {
        return Core::fail(results.error());
    }
    std::vector<std::vector<RowStep>> steps(frames.size());
    std::size_t next = 1;
    for (std::size_t v = 0; v < frames.size(); ++v) {
        for (const NodeId frame : frames[v]) {
            RowStep step = counted(*results->columns[next++], *results->columns.front());
            step.words = stepInWords(graph, frame, {8, &names, Query::kNoNode});
            steps[v].push_back(std::move(step));
        }
    }
    return steps;
}

} // namespace Explanation
