// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/context.h"
#include "model/engine/roworder.h"
// Series of a context: aggregations, functions and sets. Frames and leaves are in context.cpp.

namespace Engine
{

using Query::kNoNode;
using Query::NodeId;
using Query::Op;

Core::Result<NodeResult> Context::computeAggregate(const Query::Node &node)
{
    const NodeId input = node.inputs.front();
    const auto source = evaluate(input);
    if (!source) {
        return source;
    }
    NodeResult result;
    if (node.op == Op::Exists || node.op == Op::Count) {
        const Frame &frame = *source->frame;
        auto column = std::make_shared<Table::Column>();
        column->type = node.type;
        (node.op == Op::Exists ? column->bools.reserve(m_patients.size()) : column->ints.reserve(m_patients.size()));
        for (std::size_t p = 0; p < m_patients.size(); ++p) {
            const std::int64_t count = frame.domainRows ? frame.domainRows->offsets[p + 1] - frame.domainRows->offsets[p]
                                                        : (frame.rowOfPatient[p] == kNoRow ? 0 : 1);
            if (node.op == Op::Exists) {
                column->bools.push_back(count > 0 ? 1 : 0);
            } else {
                column->ints.push_back(count);
            }
        }
        result.column = std::move(column);
        return result;
    }
    const auto rows = domainRows(m_graph.node(input).domain);
    if (!rows) {
        return Core::fail(rows.error());
    }
    if (node.op != Op::CombineAsSet) {
        Table::ColumnPtr values = source->column;
        // Only floats can tell the order: by rounding, and by which of 0.0 and -0.0 comes first.
        if (node.type == Core::kFloat && (node.op == Op::Sum || node.op == Op::Min || node.op == Op::Max)) {
            const auto order = rowOrder(*this, input);
            if (!order) {
                return Core::fail(order.error());
            }
            values = *order ? Table::gatherRows(*values, **order) : values;
        }
        auto column = aggregate(node, *values, (*rows)->offsets);
        if (!column) {
            return Core::fail(column.error());
        }
        result.column = std::move(*column);
        return result;
    }
    auto set = std::make_shared<SetColumn>();
    std::vector<std::uint32_t> present;
    set->offsets.push_back(0);
    for (std::size_t p = 0; p < m_patients.size(); ++p) {
        for (std::uint32_t i = (*rows)->offsets[p]; i < (*rows)->offsets[p + 1]; ++i) {
            if (!source->column->isNull(i)) {
                present.push_back(i);
            }
        }
        set->offsets.push_back(static_cast<std::uint32_t>(present.size()));
    }
    set->elements = Table::gatherRows(*source->column, present);
    result.set = std::move(set);
    return result;
}

Core::Result<NodeResult> Context::computeFunction(const Query::Node &node)
{
    NodeResult result;
    std::vector<Operand> operands;
    std::vector<Table::ColumnPtr> kept; // columns the operands point into
    bool allConstant = true;
    DomainRowsPtr rows;
    if (node.domain != 0) {
        const auto found = domainRows(node.domain);
        if (!found) {
            return Core::fail(found.error());
        }
        rows = *found;
    }
    for (const NodeId input : node.inputs) {
        Operand operand;
        if (input != kNoNode) {
            const auto value = evaluate(input);
            if (!value) {
                return value;
            }
            kept.push_back(value->column);
            operand.column = value->column.get();
            operand.isConstant = value->isConstant;
            allConstant = allConstant && value->isConstant;
            if (rows && !value->isConstant && m_graph.node(input).domain == 0) {
                operand.index = rows->patientOfRow.data();
            }
        }
        operands.push_back(operand);
    }
    const std::size_t size = allConstant ? 1 : (rows ? rows->rows.size() : m_patients.size());
    auto column = applyFunction(node, operands, size);
    if (!column) {
        return Core::fail(column.error());
    }
    result.column = std::move(*column);
    result.isConstant = allConstant;
    return result;
}

Core::Result<NodeResult> Context::computeIn(const Query::Node &node)
{
    const auto needle = evaluate(node.inputs[0]);
    const auto container = evaluate(node.inputs[1]);
    if (!needle || !container) {
        return needle ? container : needle;
    }
    NodeResult result;
    Operand operand{needle->column.get(), nullptr, needle->isConstant};
    const Query::Node &set = m_graph.node(node.inputs[1]);
    if (set.valueSet) {
        const std::size_t size = needle->isConstant ? 1 : needle->column->size();
        result.column = containsIn(operand, size, *set.valueSet);
        result.isConstant = needle->isConstant;
        return result;
    }
    DomainRowsPtr rows;
    if (node.domain != 0) {
        const auto found = domainRows(node.domain);
        if (!found) {
            return Core::fail(found.error());
        }
        rows = *found;
    }
    const std::size_t size = rows ? rows->rows.size() : m_patients.size();
    const SetColumn &sets = *container->set;
    auto column = std::make_shared<Table::Column>();
    column->type = Core::kBool;
    column->bools.assign(size, 0);
    column->valid.assign(size, 1);
    for (std::size_t i = 0; i < size; ++i) {
        const std::size_t p = rows ? rows->patientOfRow[i] : i;
        if (sets.offsets[p] == sets.offsets[p + 1]) {
            continue; // an empty set contains nothing, not even NULL (ehrql.md 11)
        }
        const std::size_t at = operand.at(i);
        if (operand.column->isNull(at)) {
            column->valid[i] = 0;
            continue;
        }
        const Core::Value value = comparedValue(*operand.column, at);
        for (std::uint32_t e = sets.offsets[p]; e < sets.offsets[p + 1] && column->bools[i] == 0; ++e) {
            column->bools[i] = comparedValue(*sets.elements, e) == value ? 1 : 0;
        }
    }
    result.column = std::move(column);
    return result;
}

} // namespace Engine
