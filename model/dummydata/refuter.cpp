// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/refuter.h"

#include <algorithm>
#include <cmath>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr int kMostSteps = 20000;
constexpr int kDeepest = 200;
constexpr int kMostChoices = 6;
constexpr std::size_t kMostOptions = 24;
constexpr double kSlackDays = 4; ///< by which windows of months and years may be too narrow

bool isOrder(Op op)
{
    return op >= Op::EQ && op <= Op::GE;
}

Goal notTrue()
{
    Goal goal = Goal::truth(false);
    goal.mayBeNull = true;
    return goal;
}

/// Sets that have nothing in common leave nothing; small sets are looked through.
bool isEmpty(const Goal &goal, TypeKind kind)
{
    if (goal.mayBeNull) {
        return false;
    }
    if (!goal.mayBeValue) {
        return true;
    }
    if (kind == TypeKind::Bool && !goal.allows(Cell::truth(true), kind) && !goal.allows(Cell::truth(false), kind)) {
        return true;
    }
    if (kind == TypeKind::Int || kind == TypeKind::Date) {
        std::int64_t from = 0;
        std::int64_t to = 0;
        constexpr std::int64_t kFar = std::int64_t{1} << 50;
        if (!goal.wholeBounds(-kFar, kFar, from, to)) {
            return true;
        }
    }
    if (goal.in.empty()) {
        return false;
    }
    const MembersPtr smallest = *std::min_element(goal.in.begin(), goal.in.end(), [](const MembersPtr &a, const MembersPtr &b) { return a->values.size() < b->values.size(); });
    return std::none_of(smallest->values.begin(), smallest->values.end(), [&](Cell cell) { return goal.allows(cell, kind); });
}

} // namespace

bool Refuter::isImpossible(const std::vector<Want> &wants)
{
    m_steps = kMostSteps;
    m_depth = 0;
    State state;
    for (const Want &want : wants) {
        if (!assume(state, want.node, -1, want.goal)) {
            return true;
        }
    }
    return m_steps > 0 && explore(std::move(state), 0);
}

std::vector<Want> Refuter::conflict(std::vector<Want> wants)
{
    for (std::size_t i = 0; i < wants.size() && wants.size() > 1;) {
        std::vector<Want> fewer = wants;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        if (isImpossible(fewer)) {
            wants = std::move(fewer);
        } else {
            ++i;
        }
    }
    return wants;
}

/// True if every way out of the open choices is closed.
bool Refuter::explore(State state, int depth)
{
    if (state.choices.empty() || depth >= kMostChoices || m_steps < 0) {
        return false;
    }
    const auto smallest = std::min_element(state.choices.begin(), state.choices.end(), [](const Choice &a, const Choice &b) { return a.options.size() < b.options.size(); });
    const Choice choice = *smallest;
    state.choices.erase(smallest);
    for (const std::vector<Want> &option : choice.options) {
        State next = state;
        const bool open = std::all_of(option.begin(), option.end(), [&](const Want &want) { return assume(next, want.node, choice.row, want.goal); });
        if (open && !explore(std::move(next), depth + 1)) {
            return false;
        }
    }
    return m_steps > 0;
}

Refuter::Key Refuter::keyOf(NodeId id, int row) const
{
    const ProgramNode &at = node(id);
    if (at.isEvent && at.op == Op::SelectColumn) {
        return {Query::kNoNode, at.table, at.column, row};
    }
    return {id, -1, -1, at.isEvent ? row : -1};
}

Goal Refuter::schemaGoal(int table, int column) const
{
    const ColumnPlan &plan = m_columns.plan(static_cast<std::size_t>(table), static_cast<std::size_t>(column));
    Goal goal;
    goal.mayBeNull = !plan.notNull;
    if (m_program.tables()[static_cast<std::size_t>(table)].isInline) {
        goal.mayBeNull = true;
        return goal;
    }
    if (plan.schema->type.kind == TypeKind::Date) {
        goal.low = static_cast<double>(plan.earliest);
    } else if (plan.hasRange) {
        goal.low = static_cast<double>(plan.minimum);
        goal.high = static_cast<double>(plan.maximum);
    } else if (!plan.categories.empty()) {
        goal.in.push_back(membersOf(plan.categories));
    }
    return goal;
}

Goal Refuter::allowed(const State &state, NodeId id, int row) const
{
    const ProgramNode &at = node(id);
    Goal goal;
    goal.mayBeNull = true;
    if (const auto known = state.goals.find(keyOf(id, row)); known != state.goals.end()) {
        goal = known->second;
    } else if (at.op == Op::Value && at.set < 0) {
        if (at.literal.isNull()) {
            return Goal::null();
        }
        return at.isText ? Goal::oneOf(membersOf({at.literal})) : Goal::between(at.kind == TypeKind::Float ? at.literal.real() : static_cast<double>(at.literal.bits),
                                                                              at.kind == TypeKind::Float ? at.literal.real() : static_cast<double>(at.literal.bits));
    } else if (at.op == Op::SelectColumn && at.isEvent) {
        goal = schemaGoal(at.table, at.column);
    } else if (at.op == Op::SelectColumn) {
        goal = schemaGoal(at.table, at.column);
        goal.mayBeNull = true; // the row may be missing
    }
    goal.mayBeNull = goal.mayBeNull && mayBeMissing(id);
    return goal;
}

bool Refuter::mayBeMissing(NodeId id) const
{
    if (id == Query::kNoNode) {
        return true;
    }
    if (const auto known = m_missing.find(id); known != m_missing.end()) {
        return known->second;
    }
    const bool missing = formMayBeMissing(node(id));
    m_missing.emplace(id, missing);
    return missing;
}

bool Refuter::formMayBeMissing(const ProgramNode &at) const
{
    const auto missing = [this](NodeId input) { return mayBeMissing(input); };
    switch (at.op) {
    case Op::Value:
        return at.set < 0 && at.literal.isNull();
    case Op::Exists:
    case Op::Count:
    case Op::CountDistinct:
    case Op::CountEpisodes:
    case Op::IsNull:
        return false;
    case Op::SelectColumn: {
        // Everybody has a row in `patients`; in other tables the row itself may be missing.
        const TableInfo &info = m_program.tables()[static_cast<std::size_t>(at.table)];
        const bool rowIsThere = at.isEvent || (info.schema->name == "patients" && node(at.inputs.front()).inputs.empty());
        return info.isInline || !rowIsThere || !m_columns.plan(static_cast<std::size_t>(at.table), static_cast<std::size_t>(at.column)).notNull;
    }
    case Op::MinimumOf:
    case Op::MaximumOf:
        return std::all_of(at.inputs.begin(), at.inputs.end(), missing);
    case Op::Case:
        for (std::size_t i = 1; i < at.inputs.size(); i += 2) {
            if (mayBeMissing(at.inputs[i])) {
                return true;
            }
        }
        return mayBeMissing(at.inputs.back());
    case Op::In:
        return mayBeMissing(at.inputs.front());
    case Op::Not:
    case Op::And:
    case Op::Or:
    case Op::EQ:
    case Op::NE:
    case Op::LT:
    case Op::LE:
    case Op::GT:
    case Op::GE:
    case Op::Negate:
    case Op::Absolute:
    case Op::CastToInt:
    case Op::CastToFloat:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::DateDifferenceInDays:
    case Op::DateDifferenceInMonths:
    case Op::DateDifferenceInYears:
    case Op::YearFromDate:
    case Op::MonthFromDate:
    case Op::DayFromDate:
    case Op::ToFirstOfYear:
    case Op::ToFirstOfMonth:
        return std::any_of(at.inputs.begin(), at.inputs.end(), missing);
    default:
        return true;
    }
}

bool Refuter::assume(State &state, NodeId id, int row, const Goal &goal)
{
    if (--m_steps < 0 || m_depth > kDeepest) {
        return true; // open
    }
    if (id == Query::kNoNode) {
        return goal.mayBeNull;
    }
    const ProgramNode &at = node(id);
    Goal narrowed = allowed(state, id, row);
    const Goal before = narrowed;
    if (!narrowed.narrow(goal) || isEmpty(narrowed, at.kind)) {
        return false;
    }
    if (at.op == Op::Value) {
        return true;
    }
    const bool isNew = before.mayBeNull != narrowed.mayBeNull || before.mayBeValue != narrowed.mayBeValue || before.low != narrowed.low || before.high != narrowed.high
        || before.lowOpen != narrowed.lowOpen || before.highOpen != narrowed.highOpen || before.in.size() != narrowed.in.size() || before.notIn.size() != narrowed.notIn.size();
    const bool known = state.goals.contains(keyOf(id, row));
    if (known && !isNew) {
        return true;
    }
    state.goals[keyOf(id, row)] = narrowed;
    ++m_depth;
    const bool open = consequences(state, id, row, narrowed);
    --m_depth;
    return open;
}

bool Refuter::consequences(State &state, NodeId id, int row, const Goal &goal)
{
    const ProgramNode &at = node(id);
    const bool mayBeTrue = goal.allows(Cell::truth(true), TypeKind::Bool);
    const bool mayBeFalse = goal.allows(Cell::truth(false), TypeKind::Bool);
    if (at.kind == TypeKind::Bool && at.op != Op::Case && at.op != Op::SelectColumn) {
        if (!goal.mayBeNull && mayBeTrue && mayBeFalse && (isOrder(at.op) || at.op == Op::Not)) {
            return std::all_of(at.inputs.begin(), at.inputs.end(), [&](NodeId input) { return assume(state, input, row, Goal::notNull()); });
        }
        if (goal.mayBeNull || mayBeTrue == mayBeFalse) {
            return true; // nothing certain follows
        }
        switch (at.op) {
        case Op::Not:
            return assume(state, at.inputs[0], row, Goal::truth(!mayBeTrue));
        case Op::IsNull:
            return assume(state, at.inputs[0], row, mayBeTrue ? Goal::null() : Goal::notNull());
        case Op::And:
        case Op::Or:
            if ((at.op == Op::And) == mayBeTrue) {
                return std::all_of(at.inputs.begin(), at.inputs.end(), [&](NodeId input) { return assume(state, input, row, Goal::truth(mayBeTrue)); });
            } else {
                Choice choice;
                choice.row = row;
                for (const NodeId input : at.inputs) {
                    if (allowed(state, input, row).allows(Cell::truth(mayBeTrue), TypeKind::Bool)) {
                        choice.options.push_back({{input, row, Goal::truth(mayBeTrue)}});
                    }
                }
                if (choice.options.size() == 1) {
                    return assume(state, choice.options[0][0].node, row, Goal::truth(mayBeTrue));
                }
                if (!choice.options.empty() && choice.options.size() <= kMostOptions) {
                    state.choices.push_back(choice);
                }
                return !choice.options.empty();
            }
        case Op::In:
            if (const int set = node(at.inputs[1]).set; set >= 0) {
                if (m_program.set(set)->values.empty()) {
                    return !mayBeTrue;
                }
                return assume(state, at.inputs[0], row, mayBeTrue ? Goal::oneOf(m_program.set(set)) : Goal::noneOf(m_program.set(set)));
            }
            return true;
        case Op::Exists:
            return assumeCount(state, at.inputs[0], mayBeTrue ? 1 : 0, mayBeTrue ? std::numeric_limits<double>::infinity() : 0);
        case Op::StringContains:
            return assume(state, at.inputs[0], row, Goal::notNull());
        default:
            return !isOrder(at.op) || assumeComparison(state, at, row, mayBeTrue);
        }
    }
    switch (at.op) {
    case Op::SelectColumn:
        return at.isEvent || assumeColumn(state, at, goal);
    case Op::Case:
        return assumeCase(state, at, row, goal);
    case Op::Count:
        return goal.mayBeNull || assumeCount(state, at.inputs[0], goal.lowOpen ? std::floor(goal.low) + 1 : std::ceil(goal.low), goal.highOpen ? std::ceil(goal.high) - 1 : std::floor(goal.high));
    case Op::Min:
    case Op::Max:
        if (!goal.mayBeNull && node(at.inputs[0]).op == Op::SelectColumn && node(at.inputs[0]).isEvent) {
            int made = -1;
            return occupy(state, node(at.inputs[0]).inputs[0], made) && (made < 0 || assume(state, at.inputs[0], made, goal));
        }
        return true;
    default:
        return assumeInverse(state, at, row, goal);
    }
}

bool Refuter::assumeComparison(State &state, const ProgramNode &at, int row, bool truth)
{
    for (std::size_t side = 0; side < 2; ++side) {
        const NodeId moving = at.inputs[side];
        const NodeId still = at.inputs[1 - side];
        if (!assume(state, moving, row, Goal::notNull())) {
            return false;
        }
        const ProgramNode &other = node(still);
        if (other.op != Op::Value || other.literal.isNull() || node(moving).op == Op::Value) {
            continue;
        }
        const auto goal = relationGoal(at.op, truth, side == 1, other.literal, other);
        if (goal && !assume(state, moving, row, *goal)) {
            return false;
        }
    }
    return true;
}

bool Refuter::assumeInverse(State &state, const ProgramNode &at, int row, const Goal &goal)
{
    if (goal.mayBeNull || at.inputs.empty() || at.inputs.size() > 2) {
        return true;
    }
    static constexpr Op kStrict[] = {Op::Negate,          Op::CastToInt,      Op::CastToFloat,          Op::Add,
                                     Op::Subtract,        Op::Multiply,       Op::DateAddDays,          Op::DateAddMonths,
                                     Op::DateAddYears,    Op::YearFromDate,   Op::ToFirstOfYear,        Op::ToFirstOfMonth,
                                     Op::FloorDivide,     Op::TrueDivide,     Op::DateDifferenceInDays, Op::DateDifferenceInMonths,
                                     Op::DateDifferenceInYears};
    if (std::find(std::begin(kStrict), std::end(kStrict), at.op) == std::end(kStrict)) {
        return true;
    }
    for (std::size_t side = 0; side < at.inputs.size(); ++side) {
        if (!assume(state, at.inputs[side], row, Goal::notNull())) {
            return false;
        }
        double other = 0;
        if (at.inputs.size() == 2) {
            const ProgramNode &still = node(at.inputs[1 - side]);
            if (still.op != Op::Value || still.literal.isNull()) {
                continue;
            }
            other = still.kind == TypeKind::Float ? still.literal.real() : static_cast<double>(still.literal.bits);
        }
        auto below = inverse(at, side, other, goal);
        if (!below) {
            continue;
        }
        const bool inMonths = at.op == Op::DateAddMonths || at.op == Op::DateAddYears || at.op == Op::DateDifferenceInMonths || at.op == Op::DateDifferenceInYears;
        const double slack = inMonths ? kSlackDays : (node(at.inputs[side]).kind == TypeKind::Float ? 1e-6 * (1 + std::fabs(std::isfinite(below->low) ? below->low : 0) + std::fabs(std::isfinite(below->high) ? below->high : 0)) : 0);
        below->low -= slack;
        below->high += slack;
        if (slack > 0) {
            below->lowOpen = below->highOpen = false;
        }
        if (!assume(state, at.inputs[side], row, *below)) {
            return false;
        }
    }
    return true;
}

bool Refuter::assumeColumn(State &state, const ProgramNode &at, const Goal &goal)
{
    const NodeId frame = at.inputs.front();
    if (!goal.mayBeValue && !node(frame).inputs.empty()) {
        return assumeMissing(state, at);
    }
    if (goal.mayBeNull || node(frame).inputs.empty()) {
        return true;
    }
    // One row for all columns that are taken from the same pick.
    int row = -1;
    if (const auto known = state.rowOfPick.find(frame); known != state.rowOfPick.end()) {
        row = known->second;
    } else {
        if (!occupy(state, frame, row)) {
            return false;
        }
        state.rowOfPick.emplace(frame, row);
    }
    if (row < 0) {
        return true;
    }
    const Key key{Query::kNoNode, at.table, at.column, row};
    auto known = state.goals.find(key);
    Goal narrowed = known == state.goals.end() ? schemaGoal(at.table, at.column) : known->second;
    if (!narrowed.narrow(goal) || isEmpty(narrowed, at.kind)) {
        return false;
    }
    state.goals[key] = narrowed;
    return true;
}

/// A picked value that is missing although there are rows to pick from is missing in the row picked.
bool Refuter::assumeMissing(State &state, const ProgramNode &at)
{
    const NodeId frame = at.inputs.front();
    const NodeId source = m_program.unsorted(frame);
    const bool hasRows = std::any_of(state.occupied.begin(), state.occupied.end(), [&](const auto &known) { return known.second && isInside(known.first, source); });
    if (!hasRows || state.rowOfPick.contains(frame)) {
        return true;
    }
    int row = -1;
    if (!occupy(state, frame, row)) {
        return false;
    }
    state.rowOfPick.emplace(frame, row);
    if (row < 0) {
        return true;
    }
    const Key key{Query::kNoNode, at.table, at.column, row};
    const auto known = state.goals.find(key);
    Goal narrowed = known == state.goals.end() ? schemaGoal(at.table, at.column) : known->second;
    if (!narrowed.narrow(Goal::null())) {
        return false;
    }
    state.goals[key] = narrowed;
    return true;
}

bool Refuter::assumeCase(State &state, const ProgramNode &at, int row, const Goal &goal)
{
    Choice choice;
    choice.row = row;
    const std::size_t branches = at.inputs.size() / 2;
    if (branches > 400) {
        return true;
    }
    std::vector<Want> earlier;
    for (std::size_t i = 0; i <= branches; ++i) {
        const NodeId result = i < branches ? at.inputs[2 * i + 1] : at.inputs.back();
        Goal possible = result == Query::kNoNode ? Goal::null() : allowed(state, result, row);
        const bool fits = possible.narrow(goal) && !isEmpty(possible, at.kind);
        const bool reachable = i == branches || allowed(state, at.inputs[2 * i], row).allows(Cell::truth(true), TypeKind::Bool);
        if (fits && reachable) {
            std::vector<Want> option;
            if (i < branches) {
                option.push_back({at.inputs[2 * i], row, Goal::truth(true)});
            }
            if (earlier.size() <= 12) {
                option.insert(option.end(), earlier.begin(), earlier.end());
            }
            if (result != Query::kNoNode) {
                option.push_back({result, row, goal});
            }
            choice.options.push_back(std::move(option));
        }
        if (i < branches) {
            earlier.push_back({at.inputs[2 * i], row, notTrue()});
            const Goal condition = allowed(state, at.inputs[2 * i], row);
            if (!condition.mayBeNull && !condition.allows(Cell::truth(false), TypeKind::Bool)) {
                break; // always taken: nothing comes after it
            }
        }
    }
    if (choice.options.size() == 1) {
        return std::all_of(choice.options[0].begin(), choice.options[0].end(), [&](const Want &want) { return assume(state, want.node, row, want.goal); });
    }
    if (!choice.options.empty() && choice.options.size() <= kMostOptions) {
        state.choices.push_back(choice);
    }
    return !choice.options.empty();
}

bool Refuter::isInside(NodeId frame, NodeId outer) const
{
    for (NodeId at = frame;; at = node(at).inputs.front()) {
        if (at == outer) {
            return true;
        }
        if (node(at).inputs.empty()) {
            return false;
        }
    }
}

bool Refuter::assumeCount(State &state, NodeId frame, double low, double high)
{
    frame = m_program.unsorted(frame);
    auto [known, added] = state.counts.try_emplace(frame, 0.0, std::numeric_limits<double>::infinity());
    known->second.first = std::max(known->second.first, low);
    known->second.second = std::min(known->second.second, high);
    const auto bounds = known->second;
    if (bounds.first > bounds.second) {
        return false;
    }
    for (const auto &[other, counts] : state.counts) {
        // A part has no more rows than the whole.
        if ((isInside(frame, other) && bounds.first > counts.second) || (isInside(other, frame) && counts.first > bounds.second)) {
            return false;
        }
    }
    int row = -1;
    return (bounds.first < 1 || occupy(state, frame, row)) && (bounds.second > 0 || vacate(state, frame));
}

bool Refuter::occupy(State &state, NodeId frame, int &row)
{
    frame = m_program.unsorted(frame);
    for (const auto &[other, occupied] : state.occupied) {
        if (!occupied && isInside(frame, other)) {
            return false;
        }
    }
    state.occupied[frame] = true;
    if (m_program.tables()[static_cast<std::size_t>(node(frame).table)].isInline || !node(frame).isEvent) {
        return true;
    }
    row = state.rows++;
    for (const NodeId condition : m_program.conditionsOf(frame)) {
        if (!assume(state, condition, row, Goal::truth(true))) {
            return false;
        }
    }
    return true;
}

bool Refuter::vacate(State &state, NodeId frame)
{
    for (const auto &[other, occupied] : state.occupied) {
        if (occupied && isInside(other, frame)) {
            return false;
        }
    }
    state.occupied[frame] = false;
    return true;
}

} // namespace DummyData
