// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "model/dummydata/solver.h"

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::size_t kAlternatives = 6;

} // namespace

bool Solver::wantFunction(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    std::vector<std::size_t> sides;
    for (std::size_t i = 0; i < wanted.inputs.size(); ++i) {
        if (wanted.inputs[i] != Query::kNoNode && !node(wanted.inputs[i]).fixed) {
            sides.push_back(i);
        }
    }
    shuffle(sides);
    const std::size_t before = m_trail.size();
    for (const std::size_t side : sides) {
        const NodeId moving = wanted.inputs[side];
        if (!goal.mayBeValue) {
            if (want(moving, row, Goal::null())) {
                return true;
            }
            restore(before);
            continue;
        }
        double other = 0;
        if (wanted.inputs.size() == 2) {
            const NodeId still = wanted.inputs[1 - side];
            if (!want(still, row, Goal::notNull())) {
                restore(before);
                continue;
            }
            other = m_interpreter.number(node(still), value(still, row));
        }
        std::vector<Goal> goals{goal};
        if (wanted.op == Op::Absolute) {
            goals = {goal, goal};
            goals[1].low = -goal.high;
            goals[1].high = -goal.low;
            goals[0].low = std::max(0.0, goal.low);
        } else if (!goal.notIn.empty() && !goal.notIn.front()->values.empty()) {
            // Other than a value: more or less than it.
            const Cell cell = goal.notIn.front()->values.front();
            Goal more = goal;
            Goal less = goal;
            more.notIn.clear();
            less.notIn.clear();
            more.low = std::max(goal.low, m_interpreter.number(wanted, cell));
            less.high = std::min(goal.high, m_interpreter.number(wanted, cell));
            more.lowOpen = less.highOpen = true;
            goals = {more, less};
        }
        shuffle(goals);
        for (const Goal &one : goals) {
            const auto wish = wanted.op == Op::Absolute ? std::optional(one) : inverse(wanted, side, other, one);
            for (int tries = 0; wish && tries < 2; ++tries) {
                if (want(moving, row, *wish) && goal.allows(m_interpreter.compute(wanted, row), wanted)) {
                    return true;
                }
                restore(before);
            }
        }
    }
    return false;
}

bool Solver::wantSum(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    if (!goal.mayBeValue) {
        std::vector<NodeId> inputs = wanted.inputs;
        shuffle(inputs);
        return std::any_of(inputs.begin(), inputs.end(), [&](NodeId input) { return !node(input).fixed && want(input, row, Goal::null()); });
    }
    for (const NodeId input : wanted.inputs) {
        if (!want(input, row, Goal::notNull())) {
            return false;
        }
    }
    // Term by term towards the goal; a term that cannot go the whole way goes as far as it can.
    for (int step = 0; step < 4 * static_cast<int>(wanted.inputs.size()) && m_steps > 0; ++step) {
        const double total = m_interpreter.number(wanted, m_interpreter.compute(wanted, row));
        if (goal.allows(m_interpreter.compute(wanted, row), wanted)) {
            return true;
        }
        const NodeId input = m_random.pick(wanted.inputs);
        if (node(input).fixed) {
            continue;
        }
        const double now = m_interpreter.number(node(input), value(input, row));
        const bool up = total < goal.low || (goal.lowOpen && total == goal.low);
        const double most = up ? goal.high - total : total - goal.low;
        Goal wish = up ? Goal::between(now, now + most) : Goal::between(now - most, now);
        (up ? wish.lowOpen : wish.highOpen) = true;
        const std::size_t before = m_trail.size();
        const bool moved = want(input, row, wish) && !m_interpreter.compute(wanted, row).isNull();
        const double after = moved ? m_interpreter.number(wanted, m_interpreter.compute(wanted, row)) : total;
        if (!moved || (up ? after <= total : after >= total)) {
            restore(before);
        }
    }
    return goal.allows(m_interpreter.compute(wanted, row), wanted);
}

bool Solver::wantExtreme(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    const bool least = wanted.op == Op::MinimumOf;
    std::vector<NodeId> inputs = wanted.inputs;
    shuffle(inputs);
    const std::size_t before = m_trail.size();
    for (std::size_t i = 0; i < std::min(kAlternatives, inputs.size()); ++i) {
        std::vector<Want> wants;
        for (const NodeId input : inputs) {
            Goal others; // not beyond the one that is chosen
            others.mayBeNull = true;
            if (!goal.mayBeValue) {
                others = Goal::null();
            } else if (least) {
                others.low = goal.low;
                others.lowOpen = goal.lowOpen;
            } else {
                others.high = goal.high;
                others.highOpen = goal.highOpen;
            }
            wants.push_back({input, row, input == inputs[i] && goal.mayBeValue ? goal : others});
        }
        if (wantAll(wants)) {
            return true;
        }
        restore(before);
    }
    return false;
}

bool Solver::wantDatePart(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    const NodeId date = wanted.inputs[0];
    if (!goal.mayBeValue) {
        return want(date, row, Goal::null());
    }
    if (!want(date, row, Goal::notNull())) {
        return false;
    }
    const Core::CivilDate now = Core::Date(static_cast<std::int32_t>(value(date, row).bits)).civil();
    std::vector<Cell> days;
    for (int year = now.year - 1; year <= now.year + 1; ++year) {
        for (int part = 1; part <= (wanted.op == Op::MonthFromDate ? 12 : 31); ++part) {
            const auto day = wanted.op == Op::MonthFromDate ? Core::Date::fromCivil(year, part, std::min(now.day, 28)) : Core::Date::fromCivil(year, now.month, part);
            if (day && goal.allows(Cell::whole(part), TypeKind::Int)) {
                days.push_back(Cell::day(*day));
            }
        }
    }
    return !days.empty() && want(date, row, Goal::oneOf(membersOf(days)));
}

} // namespace DummyData
