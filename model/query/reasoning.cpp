// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/query/reasoning.h"

#include <algorithm>
#include <map>

namespace Query
{

namespace
{

/// A conjunction of more parts than this is not looked into any further.
constexpr std::size_t kMaximumParts = 200;
constexpr Possible kAnything{};
constexpr Possible kNeverNull{false, true, true, true};
constexpr Possible kNothing{true, false, false, false};

bool isLiteral(const Node &node)
{
    return node.op == Op::Value && !node.valueSet && !node.literal.isNull();
}

/// What one series is limited to while several conditions hold.
struct Limits
{
    Core::Value lower;
    Core::Value upper;
    bool lowerIsIn = true;
    bool upperIsIn = true;
    std::optional<std::vector<Core::Value>> among; ///< sorted
    std::vector<Core::Value> excluded;
    bool mustBeNull = false;
    bool mustBeThere = false;

    void atLeast(const Core::Value &bound, bool isIn)
    {
        if (lower.isNull() || lower < bound || (lower == bound && !isIn)) {
            lower = bound;
            lowerIsIn = isIn;
        }
        mustBeThere = true;
    }
    void atMost(const Core::Value &bound, bool isIn)
    {
        if (upper.isNull() || bound < upper || (upper == bound && !isIn)) {
            upper = bound;
            upperIsIn = isIn;
        }
        mustBeThere = true;
    }
    void oneOf(std::vector<Core::Value> values)
    {
        std::sort(values.begin(), values.end());
        if (among) {
            std::vector<Core::Value> both;
            std::set_intersection(among->begin(), among->end(), values.begin(), values.end(), std::back_inserter(both));
            values = std::move(both);
        }
        among = std::move(values);
        mustBeThere = true;
    }
    [[nodiscard]] bool allows(const Core::Value &value) const
    {
        const bool low = lower.isNull() || lower < value || (lowerIsIn && lower == value);
        const bool high = upper.isNull() || value < upper || (upperIsIn && upper == value);
        return low && high && std::find(excluded.begin(), excluded.end(), value) == excluded.end();
    }
    [[nodiscard]] bool contradictory() const
    {
        if (mustBeNull && mustBeThere) {
            return true;
        }
        if (among) {
            return std::none_of(among->begin(), among->end(), [this](const Core::Value &value) { return allows(value); });
        }
        const bool bounded = !lower.isNull() && !upper.isNull();
        return bounded && (upper < lower || (upper == lower && !(lowerIsIn && upperIsIn)));
    }
};

using LimitsBySeries = std::map<NodeId, Limits>;

void addComparison(const Graph &graph, const Node &node, LimitsBySeries &limits)
{
    NodeId series = node.inputs[0];
    NodeId other = node.inputs[1];
    Op op = node.op;
    if (isLiteral(graph.node(series)) && !isLiteral(graph.node(other))) {
        std::swap(series, other);
        op = op == Op::LT ? Op::GT : op == Op::LE ? Op::GE : op == Op::GT ? Op::LT : op == Op::GE ? Op::LE : op;
    }
    if (!isLiteral(graph.node(other)) || isLiteral(graph.node(series))) {
        return;
    }
    const Core::Value &bound = graph.node(other).literal;
    Limits &limit = limits[series];
    switch (op) {
    case Op::EQ:
        return limit.oneOf({bound});
    case Op::NE:
        limit.mustBeThere = true;
        limit.excluded.push_back(bound);
        return;
    case Op::LT:
    case Op::LE:
        return limit.atMost(bound, op == Op::LE);
    default:
        return limit.atLeast(bound, op == Op::GE);
    }
}

/// Adds what a condition that is true says about single series.
void addCondition(const Graph &graph, NodeId condition, LimitsBySeries &limits)
{
    if (limits.size() > kMaximumParts) {
        return;
    }
    const Node &node = graph.node(condition);
    switch (node.op) {
    case Op::And:
        addCondition(graph, node.inputs[0], limits);
        addCondition(graph, node.inputs[1], limits);
        return;
    case Op::IsNull:
        limits[node.inputs[0]].mustBeNull = true;
        return;
    case Op::Not:
        if (graph.node(node.inputs[0]).op == Op::IsNull) {
            limits[graph.node(node.inputs[0]).inputs[0]].mustBeThere = true;
        }
        return;
    case Op::In:
        if (graph.node(node.inputs[1]).valueSet) {
            limits[node.inputs[0]].oneOf(graph.node(node.inputs[1]).valueSet->values);
        }
        return;
    case Op::EQ:
    case Op::NE:
    case Op::LT:
    case Op::LE:
    case Op::GT:
    case Op::GE:
        addComparison(graph, node, limits);
        return;
    default:
        return;
    }
}

} // namespace

bool Reasoning::contradict(const std::vector<NodeId> &conditions)
{
    LimitsBySeries limits;
    for (const NodeId condition : conditions) {
        addCondition(m_graph, condition, limits);
    }
    return std::any_of(limits.begin(), limits.end(), [](const auto &entry) { return entry.second.contradictory(); });
}

bool Reasoning::canHaveRows(NodeId frame)
{
    const auto known = m_rows.find(frame);
    if (known != m_rows.end()) {
        return known->second;
    }
    const Node &node = m_graph.node(frame);
    bool rows = true;
    if (!node.inputs.empty()) {
        rows = canHaveRows(node.inputs[0]);
    }
    if (rows && node.op == Op::Filter) {
        std::vector<NodeId> conditions;
        for (NodeId step = frame; !m_graph.node(step).inputs.empty(); step = m_graph.node(step).inputs[0]) {
            if (m_graph.node(step).op == Op::Filter) {
                conditions.push_back(m_graph.node(step).inputs[1]);
            }
        }
        rows = possible(node.inputs[1]).isTrue && !contradict(conditions);
    }
    return m_rows[frame] = rows;
}

Possible Reasoning::possible(NodeId series)
{
    const auto known = m_possible.find(series);
    if (known != m_possible.end()) {
        return known->second;
    }
    Possible result = compute(series);
    result.value = result.value && (m_graph.node(series).type != Core::kBool || result.isTrue || result.isFalse);
    return m_possible[series] = result;
}

Possible Reasoning::ofComparison(const Node &node)
{
    const Possible a = possible(node.inputs[0]);
    const Possible b = possible(node.inputs[1]);
    const bool value = a.value && b.value;
    return {a.null || b.null, value, value, value};
}

Possible Reasoning::ofCase(const Node &node)
{
    Possible all{false, false, false, false};
    const auto add = [&](NodeId value) {
        const Possible one = value == kNoNode ? kNothing : possible(value);
        all = {all.null || one.null, all.value || one.value, all.isTrue || one.isTrue, all.isFalse || one.isFalse};
    };
    for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
        const Possible condition = possible(node.inputs[i]);
        if (condition.isTrue) {
            add(node.inputs[i + 1]);
        }
        if (!condition.isFalse && !condition.null) {
            return all; // always met: nothing after it counts
        }
    }
    add(node.inputs.back());
    return all;
}

Possible Reasoning::compute(NodeId series)
{
    const Node &node = m_graph.node(series);
    const auto input = [&](std::size_t i) { return possible(node.inputs[i]); };
    switch (node.op) {
    case Op::SelectColumn:
        return canHaveRows(node.inputs[0]) ? kAnything : kNothing;
    case Op::Value:
        if (node.valueSet || node.literal.isNull()) {
            return node.valueSet ? kNeverNull : kNothing;
        }
        return node.type == Core::kBool ? Possible{false, true, node.literal.toBool(), !node.literal.toBool()} : kNeverNull;
    case Op::Parameter:
    case Op::Count:
    case Op::CountDistinct:
    case Op::CountEpisodes:
    case Op::CombineAsSet:
        return kNeverNull;
    case Op::Exists: {
        const bool rows = canHaveRows(node.inputs[0]);
        return {false, true, rows, true};
    }
    case Op::Min:
    case Op::Max:
    case Op::Sum:
    case Op::Mean:
        return input(0).value ? kAnything : kNothing;
    case Op::And: {
        const Possible a = input(0);
        const Possible b = input(1);
        return {a.null || b.null, true, a.isTrue && b.isTrue && !contradict({series}), a.isFalse || b.isFalse || !(a.isTrue && b.isTrue)};
    }
    case Op::Or: {
        const Possible a = input(0);
        const Possible b = input(1);
        return {a.null || b.null, true, a.isTrue || b.isTrue, a.isFalse && b.isFalse};
    }
    case Op::Not:
        return {input(0).null, input(0).value, input(0).isFalse, input(0).isTrue};
    case Op::IsNull:
        return {false, true, input(0).null, input(0).value};
    case Op::In: {
        const bool empty = m_graph.node(node.inputs[1]).valueSet && m_graph.node(node.inputs[1]).valueSet->values.empty();
        return empty ? Possible{false, true, false, true} : Possible{input(0).null, true, input(0).value, true};
    }
    case Op::Case:
        return ofCase(node);
    case Op::MinimumOf:
    case Op::MaximumOf: {
        Possible all{true, false, false, false};
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            all.null = all.null && input(i).null;
            all.value = all.value || input(i).value;
        }
        return all;
    }
    default: {
        const bool zero = (node.op == Op::TrueDivide || node.op == Op::FloorDivide) && isLiteral(m_graph.node(node.inputs[1]))
                          && (m_graph.node(node.inputs[1]).literal == Core::Value(std::int64_t{0})
                              || m_graph.node(node.inputs[1]).literal == Core::Value(0.0));
        if (zero) {
            return kNothing;
        }
        if (node.inputs.size() == 2) {
            return ofComparison(node);
        }
        return node.inputs.empty() ? kAnything : input(0);
    }
    }
}

} // namespace Query
