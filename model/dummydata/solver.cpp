// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/solver.h"

#include <algorithm>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr int kDeepest = 160;
constexpr std::size_t kAlternatives = 6;

bool isComparison(Op op)
{
    return op >= Op::EQ && op <= Op::GE;
}

Goal notTrue()
{
    Goal goal = Goal::truth(false);
    goal.mayBeNull = true;
    return goal;
}

} // namespace

Solver::Solver(const Columns &columns, RowMaker &maker, Interpreter &interpreter, TextPool &texts)
    : m_columns(columns), m_program(columns.program()), m_maker(maker), m_interpreter(interpreter), m_texts(texts)
{
}

bool Solver::holds(const Person &person, const std::vector<Want> &wants)
{
    m_interpreter.look(person);
    return std::all_of(wants.begin(), wants.end(), [this](const Want &want) { return want.goal.allows(value(want.node, want.row), node(want.node)); });
}

void Solver::start(Person &person, const Limits &limits, const Random &random)
{
    m_person = &person;
    m_limits = limits;
    m_random = random;
    m_steps = limits.steps;
    m_depth = 0;
    m_trail.clear();
    m_factsBefore.clear();
}

bool Solver::solve(Person &person, const std::vector<Want> &wants, const Limits &limits, const Random &random)
{
    start(person, limits, random);
    m_interpreter.look(person);
    const bool solved = wantAll(wants) && finish(person, wants);
    m_stepsTaken += limits.steps - m_steps;
    return solved;
}

/// The rest of the life follows what was changed; what is wanted must hold then, too.
bool Solver::finish(Person &person, const std::vector<Want> &wants)
{
    for (int round = 0; round < 3; ++round) {
        if (round > 0 && !wantAll(wants)) {
            return false;
        }
        Random settling = m_random.stream("settle").stream(static_cast<std::uint64_t>(round));
        m_maker.settle(person, settling);
        for (TableRows &rows : person.tables) {
            rows.compact();
        }
        m_trail.clear(); // rows have new numbers
        m_factsBefore.clear();
        m_interpreter.changed();
        if (holds(person, wants)) {
            for (TableRows &rows : person.tables) {
                rows.clearPins();
            }
            return m_limits.bend || m_maker.implausible(person) == 0;
        }
    }
    return false;
}

bool Solver::solveBoundary(Person &person, NodeId frame, NodeId comparison, const std::vector<Want> &wants, const Limits &limits, const Random &random)
{
    start(person, limits, random);
    m_interpreter.look(person);
    const ProgramNode &compared = node(comparison);
    const std::size_t side = node(compared.inputs[0]).isEvent ? 0 : 1;
    const NodeId still = compared.inputs[1 - side];
    bool solved = false;
    if (!node(still).isEvent && wantAll(wants) && want(still, -1, Goal::notNull())) {
        // Alone in the frame, the row is what picks and extremes come to.
        if (m_random.chance(0.7) && !expelAll(frame)) {
            m_stepsTaken += limits.steps - m_steps;
            return false;
        }
        const auto equal = relationGoal(Op::EQ, true, false, value(still, -1), node(still));
        solved = equal && addRow(frame, {{compared.inputs[side], -1, *equal}}) >= 0 && finish(person, wants);
        solved = solved && m_interpreter.rows(m_program.unsorted(frame)).size() > 0;
    }
    m_stepsTaken += limits.steps - m_steps;
    return solved;
}

void Solver::restore(std::size_t before)
{
    while (m_trail.size() > before) {
        const Change &change = m_trail.back();
        TableRows &rows = m_person->tables[static_cast<std::size_t>(change.table)];
        switch (change.kind) {
        case Change::Kind::Cell:
            rows.at(change.row, change.column) = change.cell;
            rows.pin(change.row, change.column) = change.pin;
            m_interpreter.changed(static_cast<std::size_t>(change.table), change.row, change.column);
            break;
        case Change::Kind::Added:
            rows.cells.resize(rows.cells.size() - rows.columns);
            rows.pinned.resize(rows.pinned.size() - rows.columns);
            rows.dead.pop_back();
            m_interpreter.rowChanged(static_cast<std::size_t>(change.table), change.row);
            break;
        case Change::Kind::Removed:
            rows.dead[change.row] = 0;
            m_interpreter.rowChanged(static_cast<std::size_t>(change.table), change.row);
            break;
        case Change::Kind::Facts:
            m_person->facts = m_factsBefore.back();
            m_factsBefore.pop_back();
            break;
        }
        m_trail.pop_back();
    }
}

std::vector<Goal> Solver::targets(const Goal &goal)
{
    std::vector<Goal> result;
    for (const bool truth : {true, false}) {
        if (goal.allows(Cell::truth(truth), TypeKind::Bool)) {
            result.push_back(Goal::truth(truth));
        }
    }
    shuffle(result);
    if (goal.mayBeNull) {
        result.push_back(Goal::null());
    }
    return result;
}

bool Solver::want(NodeId id, std::int32_t row, const Goal &goal)
{
    if (id == Query::kNoNode) {
        return goal.mayBeNull;
    }
    const ProgramNode &wanted = node(id);
    if (goal.allows(value(id, row), wanted)) {
        return true;
    }
    if (wanted.fixed || --m_steps < 0 || m_depth > kDeepest) {
        return false;
    }
    ++m_depth;
    const bool acted = act(wanted, id, row, goal);
    --m_depth;
    return acted && goal.allows(value(id, row), wanted);
}

bool Solver::act(const ProgramNode &wanted, NodeId id, std::int32_t row, const Goal &goal)
{
    switch (wanted.op) {
    case Op::SelectColumn:
        return wantColumn(wanted, row, goal);
    case Op::Exists:
    case Op::Count:
        return wantCount(wanted, goal);
    case Op::CountDistinct:
    case Op::CountEpisodes:
    case Op::Min:
    case Op::Max:
    case Op::Sum:
    case Op::Mean:
        return wantAggregate(wanted, id, goal);
    case Op::And:
    case Op::Or:
        return wantLogical(wanted, row, goal);
    case Op::Not: {
        Goal flipped;
        flipped.mayBeNull = goal.mayBeNull;
        const bool truth = goal.allows(Cell::truth(false), TypeKind::Bool);
        const bool untruth = goal.allows(Cell::truth(true), TypeKind::Bool);
        flipped.mayBeValue = truth || untruth;
        flipped.low = untruth ? 0 : 1;
        flipped.high = truth ? 1 : 0;
        return want(wanted.inputs[0], row, flipped);
    }
    case Op::IsNull:
        return want(wanted.inputs[0], row, goal.allows(Cell::truth(true), TypeKind::Bool) ? Goal::null() : Goal::notNull());
    case Op::In:
        return wantMembership(wanted, row, goal);
    case Op::StringContains:
        return wantContains(wanted, row, goal);
    case Op::Case:
        return wantCase(wanted, row, goal);
    case Op::Add:
        return wanted.inputs.size() > 2 ? wantSum(wanted, row, goal) : wantFunction(wanted, row, goal);
    case Op::MinimumOf:
    case Op::MaximumOf:
        return wantExtreme(wanted, row, goal);
    case Op::MonthFromDate:
    case Op::DayFromDate:
        return wantDatePart(wanted, row, goal);
    default:
        return isComparison(wanted.op) ? wantComparison(wanted, row, goal) : wantFunction(wanted, row, goal);
    }
}

/// Adds to `merged` what a want says of a single column or other series, so that two bounds of one
/// thing are met together and not one after the other.
void Solver::collect(const Want &want, std::vector<Want> &merged, bool &contradicts)
{
    if (want.node == Query::kNoNode) {
        return;
    }
    const ProgramNode &wanted = node(want.node);
    const bool truth = want.goal.allows(Cell::truth(true), TypeKind::Bool);
    if (wanted.kind != TypeKind::Bool || (truth && want.goal.allows(Cell::truth(false), TypeKind::Bool)) || !want.goal.mayBeValue) {
        merge(want.node, want.row, want.goal, merged, contradicts);
        return;
    }
    switch (wanted.op) {
    case Op::Not:
        collect({wanted.inputs[0], want.row, Goal::truth(!truth)}, merged, contradicts);
        return;
    case Op::And:
    case Op::Or:
        if ((wanted.op == Op::And) == truth) {
            for (const NodeId input : wanted.inputs) {
                collect({input, want.row, Goal::truth(truth)}, merged, contradicts);
            }
        }
        return;
    case Op::IsNull:
        merge(wanted.inputs[0], want.row, truth ? Goal::null() : Goal::notNull(), merged, contradicts);
        return;
    case Op::In:
        if (const int set = node(wanted.inputs[1]).set; set >= 0 && !m_program.set(set)->values.empty()) {
            merge(wanted.inputs[0], want.row, truth ? Goal::oneOf(m_program.set(set)) : Goal::noneOf(m_program.set(set)), merged, contradicts);
        }
        return;
    case Op::SelectColumn:
        merge(want.node, want.row, Goal::truth(truth), merged, contradicts);
        return;
    default:
        break;
    }
    if (!isComparison(wanted.op)) {
        return;
    }
    const NodeId a = wanted.inputs[0];
    const NodeId b = wanted.inputs[1];
    std::size_t side = 0;
    if (node(b).fixed || (node(a).isEvent && !node(b).isEvent)) {
        side = 0;
    } else if (node(a).fixed || (node(b).isEvent && !node(a).isEvent)) {
        side = 1;
    } else {
        return;
    }
    const Cell other = value(wanted.inputs[1 - side], want.row);
    if (other.isNull()) {
        return;
    }
    if (const auto goal = relationGoal(wanted.op, truth, side == 1, other, node(wanted.inputs[1 - side]))) {
        merge(wanted.inputs[side], want.row, *goal, merged, contradicts);
    }
}

void Solver::merge(NodeId id, std::int32_t row, Goal goal, std::vector<Want> &merged, bool &contradicts)
{
    // Down to the column, as long as there is only one thing to change.
    for (;;) {
        const ProgramNode &at = node(id);
        std::size_t side = 0;
        double other = 0;
        if (at.inputs.size() == 2 && at.op != Op::Case) {
            side = at.inputs[0] != Query::kNoNode && node(at.inputs[0]).fixed ? 1 : 0;
            const NodeId fixed = at.inputs[1 - side];
            const Cell cell = fixed == Query::kNoNode || !node(fixed).fixed ? Cell{} : value(fixed, row);
            if (cell.isNull()) {
                break;
            }
            other = m_interpreter.number(node(fixed), cell);
        } else if (at.inputs.size() != 1 || at.op == Op::SelectColumn || at.op == Op::Not) {
            break;
        }
        const auto below = inverse(at, side, other, goal);
        if (!below || at.op == Op::Exists || at.op == Op::Count) {
            break;
        }
        goal = *below;
        id = at.inputs[side];
    }
    if (node(id).fixed) {
        return;
    }
    const std::int32_t at = node(id).isEvent ? row : -1;
    for (Want &known : merged) {
        if (known.node == id && known.row == at) {
            contradicts = !known.goal.narrow(goal) || contradicts;
            return;
        }
    }
    merged.push_back({id, at, goal});
}

bool Solver::wantAll(const std::vector<Want> &wants)
{
    const std::size_t before = m_trail.size();
    std::vector<Want> order = wants;
    for (int attempt = 0; attempt < 3; ++attempt) {
        std::vector<Want> merged;
        bool contradicts = false;
        for (const Want &want : order) {
            // From the second attempt on, "not true" may also be met by a missing value.
            if (attempt == 0 || !want.goal.mayBeNull) {
                collect(want, merged, contradicts);
            }
        }
        bool met = !contradicts || attempt > 0;
        for (std::size_t i = 0; met && !contradicts && i < merged.size(); ++i) {
            met = want(merged[i].node, merged[i].row, merged[i].goal);
        }
        for (std::size_t i = 0; met && i < order.size(); ++i) {
            met = want(order[i].node, order[i].row, order[i].goal);
        }
        // What came later may have undone what came first.
        const auto holdsNow = [this](const Want &want) { return want.node == Query::kNoNode || want.goal.allows(value(want.node, want.row), node(want.node)); };
        if (met && !std::all_of(order.begin(), order.end(), holdsNow)) {
            for (std::size_t i = 0; met && i < order.size(); ++i) {
                met = want(order[i].node, order[i].row, order[i].goal);
            }
            met = met && std::all_of(order.begin(), order.end(), holdsNow);
        }
        if (met) {
            return true;
        }
        restore(before);
        if (m_steps < 0) {
            return false;
        }
        shuffle(order);
    }
    return false;
}

bool Solver::wantLogical(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    const bool isAnd = wanted.op == Op::And;
    for (const Goal &target : targets(goal)) {
        const std::size_t before = m_trail.size();
        const bool truth = target.allows(Cell::truth(true), TypeKind::Bool);
        if (target.mayBeNull) {
            // One operand missing, the others not deciding.
            const auto missing = static_cast<std::size_t>(m_random.between(0, static_cast<std::int64_t>(wanted.inputs.size()) - 1));
            std::vector<Want> wants{{wanted.inputs[missing], row, Goal::null()}};
            for (std::size_t i = 0; i < wanted.inputs.size(); ++i) {
                Goal harmless = Goal::truth(isAnd);
                harmless.mayBeNull = true;
                if (i != missing) {
                    wants.push_back({wanted.inputs[i], row, harmless});
                }
            }
            if (wantAll(wants)) {
                return true;
            }
        } else if (isAnd == truth) {
            std::vector<Want> wants;
            for (const NodeId input : wanted.inputs) {
                wants.push_back({input, row, Goal::truth(truth)});
            }
            if (wantAll(wants)) {
                return true;
            }
        } else {
            std::vector<NodeId> inputs = wanted.inputs;
            shuffle(inputs);
            for (std::size_t i = 0; i < std::min(kAlternatives, inputs.size()); ++i) {
                if (want(inputs[i], row, Goal::truth(truth))) {
                    return true;
                }
                restore(before);
            }
        }
        restore(before);
    }
    return false;
}

bool Solver::wantComparison(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    for (const Goal &target : targets(goal)) {
        std::vector<std::size_t> sides{0, 1};
        shuffle(sides);
        if (node(wanted.inputs[sides[1]]).isEvent && !node(wanted.inputs[sides[0]]).isEvent) {
            std::swap(sides[0], sides[1]);
        }
        const std::size_t before = m_trail.size();
        for (const std::size_t side : sides) {
            const NodeId moving = wanted.inputs[side];
            const NodeId still = wanted.inputs[1 - side];
            if (node(moving).fixed) {
                continue;
            }
            if (target.mayBeNull) {
                if (want(moving, row, Goal::null())) {
                    return true;
                }
            } else if (want(still, row, Goal::notNull())) {
                const bool truth = target.allows(Cell::truth(true), TypeKind::Bool);
                const auto wish = relationGoal(wanted.op, truth, side == 1, value(still, row), node(still));
                if (wish && want(moving, row, *wish) && target.allows(m_interpreter.compute(wanted, row), TypeKind::Bool)) {
                    return true;
                }
            }
            restore(before);
        }
    }
    return false;
}

bool Solver::wantMembership(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    const NodeId needle = wanted.inputs[0];
    const ProgramNode &container = node(wanted.inputs[1]);
    for (const Goal &target : targets(goal)) {
        const std::size_t before = m_trail.size();
        const bool truth = target.allows(Cell::truth(true), TypeKind::Bool);
        if (target.mayBeNull) {
            if (want(needle, row, Goal::null())) {
                return true;
            }
        } else if (container.set >= 0) {
            const MembersPtr &set = m_program.set(container.set);
            if (want(needle, row, truth ? Goal::oneOf(set) : Goal::noneOf(set))) {
                return true;
            }
        } else {
            const NodeId series = container.inputs[0];
            const NodeId frame = frameOf(series);
            std::vector<Cell> elements;
            for (const std::int32_t member : std::vector<std::int32_t>(m_interpreter.rows(frame))) {
                if (const Cell cell = value(series, member); !cell.isNull()) {
                    elements.push_back(cell);
                }
            }
            if (truth && !elements.empty() && m_random.chance(0.5) && want(needle, row, Goal::oneOf(membersOf(elements)))) {
                return true;
            }
            restore(before);
            if (truth && want(needle, row, Goal::notNull()) && addRow(frame, {{series, -1, Goal::oneOf(membersOf({value(needle, row)}))}}) >= 0) {
                return true;
            }
            restore(before);
            if (!truth && (elements.empty() || want(needle, row, Goal::noneOf(membersOf(elements))) || expelAll(frame))) {
                return true;
            }
        }
        restore(before);
    }
    return false;
}

bool Solver::wantBranch(const ProgramNode &wanted, std::int32_t row, std::size_t branch, const Goal &goal)
{
    const std::size_t branches = wanted.inputs.size() / 2;
    std::vector<Want> wants;
    if (wanted.choice >= 0) {
        const Switch &choice = m_program.choice(wanted.choice);
        Goal key = Goal::oneOf(membersOf({branch < branches ? choice.keys->values[branch] : Cell{}}));
        if (branch == branches) {
            key = Goal::noneOf(choice.keys);
            key.mayBeNull = true;
        }
        wants.push_back({choice.on, row, key});
    } else {
        if (branch < branches) {
            wants.push_back({wanted.inputs[2 * branch], row, Goal::truth(true)});
        }
        for (std::size_t i = 0; i < branch; ++i) {
            wants.push_back({wanted.inputs[2 * i], row, notTrue()});
        }
    }
    const NodeId result = branch < branches ? wanted.inputs[2 * branch + 1] : wanted.inputs.back();
    if (result != Query::kNoNode && !node(result).fixed) {
        wants.push_back({result, row, goal});
    }
    return wantAll(wants);
}

bool Solver::wantCase(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    std::vector<std::size_t> branches;
    for (std::size_t i = 0; i <= wanted.inputs.size() / 2; ++i) {
        const NodeId result = i < wanted.inputs.size() / 2 ? wanted.inputs[2 * i + 1] : wanted.inputs.back();
        if (result == Query::kNoNode ? goal.mayBeNull : (!node(result).fixed || goal.allows(value(result, row), node(result)))) {
            branches.push_back(i);
        }
    }
    shuffle(branches);
    const std::size_t before = m_trail.size();
    for (std::size_t i = 0; i < std::min(kAlternatives, branches.size()); ++i) {
        if (wantBranch(wanted, row, branches[i], goal)) {
            return true;
        }
        restore(before);
    }
    return false;
}

} // namespace DummyData
