// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/blueprint.h"

#include <algorithm>
#include <bit>
#include <set>

namespace DummyData
{

using Query::NodeId;
using Query::Op;

namespace
{

constexpr double kRowsPerTable = 7.0; ///< frames with rows, for a person and a table

void splitAnds(const Query::Graph &graph, NodeId condition, std::vector<NodeId> &parts)
{
    std::vector<NodeId> stack{condition};
    while (!stack.empty()) {
        const NodeId next = stack.back();
        stack.pop_back();
        if (graph.node(next).op == Op::And) {
            stack.push_back(graph.node(next).inputs[1]);
            stack.push_back(graph.node(next).inputs[0]);
        } else {
            parts.push_back(next);
        }
    }
}

/// Frames that a value is taken from: those of aggregations, picks and columns.
std::set<NodeId> framesRead(const Program &program, const std::vector<NodeId> &roots)
{
    std::set<NodeId> frames;
    for (const NodeId id : program.graph().reachable(roots)) {
        const Query::Node &node = program.graph().node(id);
        if (node.isFrame || node.inputs.empty() || node.inputs.front() == Query::kNoNode || !program.graph().node(node.inputs.front()).isFrame) {
            continue;
        }
        frames.insert(program.unsorted(node.inputs.front()));
    }
    return frames;
}

/// Frames that only serve to be filtered further need no rows of their own.
void dropOuterFrames(const Program &program, std::set<NodeId> &frames)
{
    std::set<NodeId> outer;
    for (const NodeId frame : frames) {
        for (NodeId at = frame; !program.node(at).inputs.empty();) {
            at = program.node(at).inputs.front();
            outer.insert(at);
        }
    }
    std::set<NodeId> counted; // read in their own right
    for (const NodeId id : program.reachable()) {
        const ProgramNode &node = program.node(id);
        if (!program.graph().node(id).isFrame && !node.inputs.empty() && node.op != Op::SelectColumn && node.inputs.front() != Query::kNoNode
            && program.graph().node(node.inputs.front()).isFrame) {
            counted.insert(program.unsorted(node.inputs.front()));
        }
        if (node.op == Op::PickFirst || node.op == Op::PickLast) {
            counted.insert(program.unsorted(node.inputs.front()));
        }
    }
    std::erase_if(frames, [&](NodeId frame) { return outer.contains(frame) && !counted.contains(frame); });
}

std::vector<std::int64_t> datesIn(const Program &program, NodeId frame)
{
    std::vector<std::int64_t> days;
    const std::vector<NodeId> roots{frame};
    for (const NodeId id : program.graph().reachable(roots)) {
        const Query::Node &node = program.graph().node(id);
        if (node.op == Op::Value && !node.valueSet && node.type == Core::kDate && !node.literal.isNull()) {
            days.push_back(node.literal.toDate().days());
        }
    }
    return days;
}

void planFrames(const Program &program, const std::vector<NodeId> &conditions, const std::vector<NodeId> &roots, std::int64_t wanted, std::vector<FramePlan> &plans)
{
    std::set<NodeId> ofPopulation = framesRead(program, conditions);
    std::set<NodeId> all = framesRead(program, roots);
    dropOuterFrames(program, all);
    std::vector<std::size_t> perTable(program.tables().size(), 0);
    for (const NodeId frame : all) {
        ++perTable[static_cast<std::size_t>(program.node(frame).table)];
    }
    for (const NodeId frame : all) {
        const auto table = static_cast<std::size_t>(program.node(frame).table);
        if (program.tables()[table].isInline || program.tables()[table].isFact) {
            continue;
        }
        FramePlan plan;
        plan.frame = frame;
        plan.table = table;
        plan.key = program.graph().node(frame).hash[0];
        plan.decidesPopulation = ofPopulation.contains(frame);
        // In steps, so that a further frame seldom changes the share of the others.
        const auto crowd = static_cast<double>(std::bit_ceil(perTable[table]));
        plan.share = std::clamp(kRowsPerTable / crowd, std::min(0.4, 12.0 / static_cast<double>(std::max<std::int64_t>(wanted, 30))), 0.45);
        if (program.tables()[table].schema->oneRowPerPatient) {
            plan.share = 0.8;
        }
        for (const std::int64_t day : datesIn(program, frame)) {
            plan.anchors.push_back(day);
        }
        plans.push_back(std::move(plan));
    }
    std::stable_sort(plans.begin(), plans.end(), [](const FramePlan &a, const FramePlan &b) { return a.decidesPopulation > b.decidesPopulation; });
}

bool looksAtFactsOnly(const Query::Graph &graph, NodeId condition)
{
    const std::vector<Engine::TableUse> uses = Engine::tablesUsed(graph, {condition});
    const std::vector<NodeId> roots{condition};
    const std::vector<NodeId> parts = graph.reachable(roots);
    return !uses.empty() && std::all_of(uses.begin(), uses.end(), [](const Engine::TableUse &use) { return isFactTable(use.schema->name); })
        && std::none_of(parts.begin(), parts.end(), [&graph](NodeId id) { return graph.node(id).inlineTable != nullptr; });
}

} // namespace

std::int64_t Blueprint::candidate(std::size_t index) const
{
    if (index < inlinePatients.size()) {
        return inlinePatients[index];
    }
    auto id = static_cast<std::int64_t>(index - inlinePatients.size()) + 1;
    // Every inline id at or below pushes the rest up by one.
    for (const std::int64_t taken : inlinePatients) {
        if (taken < 1) {
            continue;
        }
        if (taken > id) {
            break;
        }
        ++id;
    }
    return id;
}

Core::Result<std::unique_ptr<Blueprint>> makeBlueprint(const Query::Graph &graph, const BlueprintRequest &request, const Options &options)
{
    auto blueprint = std::make_unique<Blueprint>();
    std::vector<NodeId> roots = request.conditions;
    for (const auto &[name, node] : request.variables) {
        roots.push_back(node);
    }
    auto program = Program::compile(graph, roots, options.studyRoot);
    if (!program) {
        return Core::fail(program.error());
    }
    blueprint->program = std::move(*program);
    std::vector<std::int64_t> dates;
    for (const NodeId id : blueprint->program->reachable()) {
        const Query::Node &node = graph.node(id);
        if (node.op == Op::Value && !node.valueSet && node.type == Core::kDate && !node.literal.isNull()) {
            dates.push_back(node.literal.toDate().days());
        }
    }
    for (const Core::Date date : request.dates) {
        dates.push_back(date.days());
    }
    blueprint->people = std::make_unique<People>(options.seed, referenceDay(dates, options), options.today);
    blueprint->columns = std::make_unique<Columns>(*blueprint->program, *blueprint->people, request.variables, request.groups);
    blueprint->variables = request.variables;
    blueprint->shifts = request.shifts;
    planFrames(*blueprint->program, request.conditions, roots, request.wanted, blueprint->frames);
    for (const NodeId condition : request.conditions) {
        std::vector<NodeId> parts;
        splitAnds(graph, condition, parts);
        for (const NodeId part : parts) {
            blueprint->population.push_back({part, -1, Goal::truth(true)});
            if (looksAtFactsOnly(graph, part)) {
                blueprint->facts.push_back(blueprint->population.back());
            }
        }
    }
    blueprint->inlinePatients = blueprint->program->inlinePatients();
    return blueprint;
}

Worker::Worker(const Blueprint &blueprint)
    : m_blueprint(blueprint)
    , m_texts(&blueprint.program->texts())
    , m_interpreter(*blueprint.program, m_texts)
    , m_maker(*blueprint.columns, m_texts)
    , m_solver(*blueprint.columns, m_maker, m_interpreter, m_texts)
{
}

bool Worker::factsFit(std::int64_t id)
{
    const Person person = m_maker.begin(id);
    return m_solver.holds(person, m_blueprint.facts);
}

std::optional<Person> Worker::make(std::int64_t id, Bend bend)
{
    Person person = m_maker.begin(id);
    const Random random = m_blueprint.people->stream(id, "solve");
    Solver::Limits limits;
    if (!m_solver.holds(person, m_blueprint.facts)) {
        if (bend == Bend::Never || !m_solver.solve(person, m_blueprint.facts, limits, random.stream("facts"))) {
            return {};
        }
    }
    for (const FramePlan &frame : m_blueprint.frames) {
        Random rows = m_blueprint.people->stream(id, "frame").stream(frame.key);
        if (!rows.chance(frame.share)) {
            continue;
        }
        const Core::TableSchema &schema = *m_blueprint.program->tables()[frame.table].schema;
        const bool single = schema.oneRowPerPatient;
        // Medicines are issued again and again; most other things happen once or twice.
        const std::int64_t count = single ? 1 : std::min<std::int64_t>(1 + rows.geometric(schema.name == "medications" ? 2.0 : 0.7), 8);
        for (std::int64_t i = 0; i < count && !(single && person.tables[frame.table].size() > 0); ++i) {
            Random row = rows.stream(static_cast<std::uint64_t>(i));
            m_solver.aim(person, frame, row, m_blueprint.shifts.empty() ? 0 : row.pick(m_blueprint.shifts));
        }
    }
    if (m_solver.holds(person, m_blueprint.population)) {
        return person;
    }
    const Person before = person;
    const int attempts = bend == Bend::Never ? 2 : (bend == Bend::Facts ? 3 : 4);
    for (int attempt = 0; attempt < attempts; ++attempt) {
        limits.factsFixed = attempt == 0 || bend == Bend::Never;
        limits.bend = attempt == 3;
        limits.steps = bend == Bend::Never ? 800 : 3000;
        if (m_solver.solve(person, m_blueprint.population, limits, random.stream(static_cast<std::uint64_t>(attempt)))) {
            return person;
        }
        person = before;
    }
    return {};
}

} // namespace DummyData
