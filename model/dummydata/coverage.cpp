// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/coverage.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "model/dummydata/refuter.h"

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::size_t kMostValues = 60;  ///< of one variable or case
constexpr std::size_t kMostDemands = 4000;

/// Constants that a case can come to, through cases inside it; false if it may be something else.
bool literalValues(const Program &program, NodeId node, std::vector<Cell> &values, int depth)
{
    const ProgramNode &at = program.node(node);
    if (at.op == Op::Value) {
        values.push_back(at.literal);
        return true;
    }
    if (at.op != Op::Case || depth > 4) {
        return false;
    }
    bool all = true;
    for (std::size_t i = 0; i <= at.inputs.size() / 2; ++i) {
        const NodeId result = i < at.inputs.size() / 2 ? at.inputs[2 * i + 1] : at.inputs.back();
        all = (result == Query::kNoNode || literalValues(program, result, values, depth + 1)) && all;
    }
    return all;
}

class Collector
{
public:
    Collector(const Blueprint &blueprint, const std::vector<NodeId> &outputs) : m_blueprint(blueprint), m_program(*blueprint.program), m_outputs(outputs) {}

    std::vector<Demand> collect()
    {
        std::set<NodeId> done;
        for (const auto &[name, node] : m_blueprint.variables) {
            if (std::find(m_outputs.begin(), m_outputs.end(), node) != m_outputs.end() && done.insert(node).second) {
                addVariable(name, node);
            }
        }
        for (const NodeId id : m_program.graph().reachable(m_outputs)) {
            addNode(id);
        }
        std::stable_sort(m_demands.begin(), m_demands.end(), [](const Demand &a, const Demand &b) { return a.weight > b.weight; });
        if (m_demands.size() > kMostDemands) {
            m_demands.resize(kMostDemands);
        }
        return std::move(m_demands);
    }

private:
    [[nodiscard]] std::string textOf(NodeId node, Cell cell) const
    {
        const ProgramNode &at = m_program.node(node);
        if (at.isText) {
            return m_program.texts().text(cell.text());
        }
        switch (at.kind) {
        case TypeKind::Bool:
            return cell.isTrue() ? "T" : "F";
        case TypeKind::Float:
            return Core::floatRepr(cell.real());
        case TypeKind::Date:
            return Core::Date(static_cast<std::int32_t>(cell.bits)).toIso();
        default:
            return std::to_string(cell.bits);
        }
    }

    Demand &add(Demand::Kind kind, NodeId about, const std::vector<Want> &wants, int weight)
    {
        Demand demand;
        demand.kind = kind;
        demand.about = about;
        demand.wants = wants;
        demand.weight = weight;
        demand.key = m_program.graph().node(about).hash[0] ^ (0x9E3779B97F4A7C15ULL * (++m_ordinals[about]));
        m_demands.push_back(std::move(demand));
        return m_demands.back();
    }

    void addValue(const std::string &name, NodeId node, const Goal &goal, const std::string &text, int weight)
    {
        Demand &demand = add(Demand::Kind::Value, node, {{node, -1, goal}}, weight);
        demand.variable = name;
        demand.text = text;
        demand.isMissing = !goal.mayBeValue;
    }

    void addVariable(const std::string &name, NodeId node)
    {
        const ProgramNode &at = m_program.node(node);
        if (at.fixed) {
            return;
        }
        const std::vector<Cell> values = possibleValues(m_blueprint, node);
        std::set<std::int64_t> seen;
        for (const Cell value : values) {
            if (value.isNull() || !seen.insert(value.bits).second || seen.size() > kMostValues) {
                continue;
            }
            const double number = at.kind == TypeKind::Float ? value.real() : static_cast<double>(value.bits);
            addValue(name, node, at.isText ? Goal::oneOf(membersOf({value})) : Goal::between(number, number), textOf(node, value), 10);
        }
        if (values.empty()) {
            addValue(name, node, Goal::notNull(), "a value", 10);
            if (at.isText && at.op == Op::SelectColumn && at.table >= 0) {
                addCodes(name, node);
            }
        }
        const bool neverNull = at.op == Op::Exists || at.op == Op::Count || at.op == Op::CountDistinct || at.op == Op::CountEpisodes || at.op == Op::IsNull;
        if (!neverNull) {
            addValue(name, node, Goal::null(), "", values.empty() ? 9 : 4);
        }
    }

    /// One value of each list that a put-out code is compared with.
    void addCodes(const std::string &name, NodeId node)
    {
        const ProgramNode &at = m_program.node(node);
        const ColumnPlan &plan = m_blueprint.columns->plan(static_cast<std::size_t>(at.table), static_cast<std::size_t>(at.column));
        for (std::size_t i = 0; i < std::min<std::size_t>(plan.sets.size(), 10); ++i) {
            addValue(name, node, Goal::oneOf(plan.sets[i]), textOf(node, plan.sets[i]->values.front()), 3);
        }
    }

    void addBranches(NodeId id)
    {
        const ProgramNode &at = m_program.node(id);
        const std::size_t branches = at.inputs.size() / 2;
        for (std::size_t i = 0; i <= branches && i < kMostValues; ++i) {
            std::vector<Want> wants;
            if (at.choice >= 0) {
                const Switch &choice = m_program.choice(at.choice);
                Goal key = i < branches ? Goal::oneOf(membersOf({choice.keys->values[i]})) : Goal::noneOf(choice.keys);
                key.mayBeNull = i == branches;
                wants.push_back({choice.on, -1, key});
            } else {
                if (i < branches) {
                    wants.push_back({at.inputs[2 * i], -1, Goal::truth(true)});
                }
                for (std::size_t earlier = 0; earlier < i; ++earlier) {
                    Goal untrue = Goal::truth(false);
                    untrue.mayBeNull = true;
                    wants.push_back({at.inputs[2 * earlier], -1, untrue});
                }
            }
            add(Demand::Kind::Branch, id, wants, 9).index = i;
        }
    }

    void addComparison(NodeId id)
    {
        const ProgramNode &at = m_program.node(id);
        for (const bool truth : {true, false}) {
            add(Demand::Kind::Outcome, id, {{id, -1, Goal::truth(truth)}}, 6);
        }
        if (at.op == Op::LE || at.op == Op::GE || at.op == Op::LT || at.op == Op::GT) {
            // Exactly on the threshold, where it is a constant.
            const std::size_t side = m_program.node(at.inputs[1]).op == Op::Value ? 0 : 1;
            const ProgramNode &bound = m_program.node(at.inputs[1 - side]);
            if (bound.op == Op::Value && !bound.literal.isNull() && !bound.isText && bound.kind != TypeKind::Bool) {
                const double number = bound.kind == TypeKind::Float ? bound.literal.real() : static_cast<double>(bound.literal.bits);
                add(Demand::Kind::Outcome, id, {{at.inputs[side], -1, Goal::between(number, number)}}, 5);
            }
        }
    }

    /// Rows exactly on the bounds of the windows that a frame is filtered by. Looks no further than
    /// the conditions themselves: what they compare with may have windows of its own, in other rows.
    void addBoundaries(NodeId frame)
    {
        std::vector<NodeId> parts = m_program.conditionsOf(frame);
        while (!parts.empty()) {
            const NodeId id = parts.back();
            parts.pop_back();
            const ProgramNode &at = m_program.node(id);
            if (at.op == Op::And || at.op == Op::Or || at.op == Op::Not) {
                parts.insert(parts.end(), at.inputs.begin(), at.inputs.end());
            } else if (at.isEvent && (at.op == Op::LE || at.op == Op::GE) && m_program.node(at.inputs[0]).kind == TypeKind::Date
                       && m_program.node(at.inputs[0]).isEvent != m_program.node(at.inputs[1]).isEvent) {
                add(Demand::Kind::Boundary, id, {}, 3).frame = frame;
            }
        }
    }

    void addNode(NodeId id)
    {
        const ProgramNode &at = m_program.node(id);
        const Query::Node &source = m_program.graph().node(id);
        if (source.isFrame || at.isEvent || at.fixed) {
            return;
        }
        switch (at.op) {
        case Op::Case:
            if (at.kind != TypeKind::Bool || at.inputs.size() > 3) {
                addBranches(id);
            }
            break;
        case Op::EQ:
        case Op::NE:
        case Op::LT:
        case Op::LE:
        case Op::GT:
        case Op::GE:
            if (m_switched.contains(id)) {
                break;
            }
            addComparison(id);
            break;
        case Op::Exists:
            for (const bool truth : {true, false}) {
                add(Demand::Kind::Outcome, id, {{id, -1, Goal::truth(truth)}}, 6);
            }
            addFrame(at.inputs.front());
            break;
        case Op::Count:
            for (const double count : {0.0, 1.0, 2.0}) {
                add(Demand::Kind::Outcome, id, {{id, -1, Goal::between(count, count)}}, 4);
            }
            addFrame(at.inputs.front());
            break;
        case Op::SelectColumn:
            addFrame(at.inputs.front());
            break;
        case Op::Min:
        case Op::Max: {
            const ProgramNode &series = m_program.node(at.inputs.front());
            if (series.op == Op::SelectColumn) {
                addFrame(series.inputs.front());
            }
            break;
        }
        default:
            break;
        }
    }

    void addFrame(NodeId frame)
    {
        frame = m_program.unsorted(frame);
        if (m_frames.insert(frame).second) {
            addBoundaries(frame);
        }
    }

    const Blueprint &m_blueprint;
    const Program &m_program;
    const std::vector<NodeId> &m_outputs;
    std::vector<Demand> m_demands;
    std::map<NodeId, std::uint64_t> m_ordinals;
    std::set<NodeId> m_frames;
    std::set<NodeId> m_switched = switched();

    [[nodiscard]] std::set<NodeId> switched() const
    {
        std::set<NodeId> nodes;
        for (const NodeId id : m_program.reachable()) {
            const ProgramNode &at = m_program.node(id);
            for (std::size_t i = 0; at.choice >= 0 && i + 1 < at.inputs.size(); i += 2) {
                nodes.insert(at.inputs[i]);
            }
        }
        return nodes;
    }
};

} // namespace

std::vector<Cell> possibleValues(const Blueprint &blueprint, NodeId series)
{
    const ProgramNode &at = blueprint.program->node(series);
    std::vector<Cell> values;
    if (at.kind == TypeKind::Bool) {
        values = {Cell::truth(true), Cell::truth(false)};
    } else if (at.op == Op::Case) {
        literalValues(*blueprint.program, series, values, 0);
    } else if (at.op == Op::SelectColumn && at.table >= 0) {
        values = blueprint.columns->plan(static_cast<std::size_t>(at.table), static_cast<std::size_t>(at.column)).categories;
    }
    return values;
}

std::vector<Demand> demandsOf(const Blueprint &blueprint, const std::vector<NodeId> &outputs)
{
    return Collector(blueprint, outputs).collect();
}

Coverage::Coverage(Worker &worker, std::vector<Person> &persons, std::vector<Demand> demands, std::size_t mostJudged)
    : m_worker(worker), m_persons(persons), m_demands(std::move(demands)), m_counts(m_demands.size(), 0), m_judged(std::min(persons.size(), mostJudged)), m_impossible(m_demands.size(), false)
{
    for (std::size_t p = 0; p < m_judged; ++p) {
        m_met.push_back(judge(m_persons[p]));
        for (std::size_t d = 0; d < m_demands.size(); ++d) {
            m_counts[d] += m_met[p][d] ? 1U : 0U;
        }
    }
}

bool Coverage::meets(const Demand &demand)
{
    Interpreter &interpreter = m_worker.interpreter();
    const Program &program = interpreter.program();
    if (demand.kind == Demand::Kind::Boundary) {
        const ProgramNode &compared = program.node(demand.about);
        const std::vector<std::int32_t> rows = interpreter.rows(demand.frame);
        return std::any_of(rows.begin(), rows.end(), [&](std::int32_t row) {
            const Cell a = interpreter.value(compared.inputs[0], row);
            return !a.isNull() && a == interpreter.value(compared.inputs[1], row);
        });
    }
    return std::all_of(demand.wants.begin(), demand.wants.end(),
                       [&](const Want &want) { return want.goal.allows(interpreter.value(want.node), program.node(want.node)); });
}

std::vector<bool> Coverage::judge(const Person &person)
{
    m_worker.interpreter().look(person);
    std::vector<bool> met(m_demands.size());
    for (std::size_t d = 0; d < m_demands.size(); ++d) {
        met[d] = meets(m_demands[d]);
    }
    return met;
}

std::map<NodeId, Cell> Coverage::constants(const std::vector<NodeId> &series)
{
    std::map<NodeId, Cell> constant;
    for (std::size_t p = 0; p < m_judged && (p == 0 || !constant.empty()); ++p) {
        m_worker.interpreter().look(m_persons[p]);
        if (p == 0) {
            for (const NodeId node : series) {
                constant.emplace(node, m_worker.interpreter().value(node));
            }
        }
        std::erase_if(constant, [this](const auto &known) { return !(m_worker.interpreter().value(known.first) == known.second); });
    }
    return constant;
}

std::vector<Coverage::Doubtful> Coverage::doubtful() const
{
    const Plausibility plausibility(*m_worker.blueprint().columns, m_worker.texts());
    std::vector<Doubtful> result;
    for (std::size_t p = 0; p < m_judged; ++p) {
        Doubtful doubt{p, plausibility.of(m_persons[p]), std::nullopt};
        if (doubt.why.empty()) {
            continue;
        }
        if (const auto bent = m_bentFor.find(p); bent != m_bentFor.end()) {
            doubt.demand = bent->second;
        }
        result.push_back(std::move(doubt));
    }
    return result;
}

bool Coverage::costsNothing(const std::vector<bool> &before, const std::vector<bool> &after, std::size_t demand) const
{
    for (std::size_t d = 0; d < m_demands.size(); ++d) {
        if (before[d] && !after[d] && m_counts[d] <= 1 && m_demands[d].weight >= m_demands[demand].weight) {
            return false;
        }
    }
    return true;
}

bool Coverage::tryCarriers(std::size_t d)
{
    const Demand &demand = m_demands[d];
    const Blueprint &blueprint = m_worker.blueprint();
    std::vector<Want> wants = blueprint.population;
    wants.insert(wants.end(), demand.wants.begin(), demand.wants.end());
    // Who carries it depends on the demand and the person, not on what else is asked.
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t p = 0; p < m_judged; ++p) {
        if (!m_met[p][d]) {
            Random draw = Random(demand.key).stream(static_cast<std::uint64_t>(m_persons[p].id));
            order.emplace_back(draw.next(), p);
        }
    }
    const std::size_t most = std::min<std::size_t>(9, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end());
    for (std::size_t i = 0; i < most; ++i) {
        const std::size_t p = order[i].second;
        Person person = m_persons[p];
        const Random random = Random(demand.key ^ 0x51).stream(static_cast<std::uint64_t>(person.id));
        Solver::Limits limits;
        limits.steps = 800;
        limits.factsFixed = i < 3;
        limits.bend = i >= 6;
        const bool solved = demand.kind == Demand::Kind::Boundary ? m_worker.solver().solveBoundary(person, demand.frame, demand.about, wants, limits, random)
                                                                  : m_worker.solver().solve(person, wants, limits, random);
        if (!solved || !person.exists()) {
            continue;
        }
        const std::vector<bool> after = judge(person);
        if (!after[d] || !costsNothing(m_met[p], after, d)) {
            continue;
        }
        for (std::size_t other = 0; other < m_demands.size(); ++other) {
            m_counts[other] += after[other] ? 1U : 0U;
            m_counts[other] -= m_met[p][other] ? 1U : 0U;
        }
        m_met[p] = after;
        m_persons[p] = std::move(person);
        if (limits.bend) {
            m_bentFor.emplace(p, d);
        }
        return true;
    }
    return false;
}

void Coverage::run(std::int64_t steps, const std::atomic<bool> *cancelled)
{
    const std::int64_t end = m_worker.solver().stepsTaken() + steps;
    const std::size_t carriers = m_judged >= 100 ? 2 : 1;
    Refuter refuter(*m_worker.blueprint().columns); // one for all: what it learns of the query's form holds for each
    for (std::size_t d = 0; d < m_demands.size(); ++d) {
        const std::size_t wanted = m_demands[d].wanted > 0 ? m_demands[d].wanted : (m_demands[d].weight >= 9 ? carriers : 1);
        if (m_counts[d] == 0 && m_demands[d].kind != Demand::Kind::Boundary) {
            std::vector<Want> wants = m_worker.blueprint().population;
            wants.insert(wants.end(), m_demands[d].wants.begin(), m_demands[d].wants.end());
            m_impossible[d] = refuter.isImpossible(wants);
        }
        if (m_impossible[d]) {
            continue;
        }
        while (m_counts[d] < wanted && m_worker.solver().stepsTaken() < end && !(cancelled && cancelled->load(std::memory_order_relaxed))) {
            if (!tryCarriers(d)) {
                break;
            }
        }
    }
}

} // namespace DummyData
