// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/blueprint.h"

#include <algorithm>
#include <bit>
#include <set>
#include <tuple>

namespace DummyData
{

using Query::NodeId;
using Query::Op;

namespace
{

constexpr double kRowsPerTable = 7.0; ///< frames with rows, for a person and a table
constexpr double kRowsPerTableOverTime = 30.0; ///< the same for measures, whose intervals are frames of their own
constexpr std::int64_t kMostRows = 8;   ///< of one frame, for a person who has any
constexpr std::size_t kLongChain = 4;   ///< picks after one another from which on rows come in series
constexpr std::size_t kPatterns = 2;    ///< rows of an interval's frame that are made for it; the others repeat them
constexpr std::int64_t kDaysBetween = 6; ///< at most, of rows that follow one another in an interval
constexpr int kMostMisses = 3;          ///< tries that fail before a person has no more rows of a frame
constexpr double kPausedSeriesShare = 0.08; ///< the same where lengths of pauses in it matter
constexpr std::int64_t kShortestPause = 2;
constexpr std::int64_t kLongestPause = 1000;
constexpr double kSeriesShare = 0.03;   ///< of persons who have such a series
constexpr double kReissuedShare = 0.85; ///< of persons given a repeat medicine who get it again

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

/// "The next one after that, and so on": how many picks and extremes of one table stand behind each
/// other in the conditions of a frame, and the days wanted between them.
class Chains
{
public:
    explicit Chains(const Program &program) : m_program(program) {}

    struct Link
    {
        std::size_t length = 0;
        std::int64_t gap = 0;
    };
    Link of(NodeId id, int table)
    {
        if (id == Query::kNoNode) {
            return {};
        }
        if (const auto known = m_known.find({id, table}); known != m_known.end()) {
            return known->second;
        }
        const ProgramNode &at = m_program.node(id);
        Link link;
        for (const NodeId input : at.inputs) {
            const Link below = of(input, table);
            link.length = std::max(link.length, below.length);
            link.gap = std::max(link.gap, below.gap);
        }
        const bool takesOne = at.op == Op::PickFirst || at.op == Op::PickLast || at.op == Op::Min || at.op == Op::Max;
        if (takesOne && at.table == table) {
            ++link.length;
        } else if (at.op == Op::DateAddDays && link.length > 0 && m_program.node(at.inputs.back()).op == Op::Value) {
            link.gap = std::max(link.gap, m_program.node(at.inputs.back()).literal.bits);
        }
        m_known.emplace(std::pair(id, table), link);
        return link;
    }

private:
    const Program &m_program;
    std::map<std::pair<NodeId, int>, Link> m_known;
};

/// The codelist that the rows of a frame are of; -1 if none.
int codesOf(const Program &program, NodeId frame)
{
    for (const NodeId condition : program.conditionsOf(frame)) {
        std::vector<NodeId> parts{condition};
        while (!parts.empty()) {
            const ProgramNode &at = program.node(parts.back());
            parts.pop_back();
            if (at.op == Op::And) {
                parts.insert(parts.end(), at.inputs.begin(), at.inputs.end());
            } else if (at.op == Op::In && program.node(at.inputs[0]).isEvent && program.node(at.inputs[1]).set >= 0) {
                return program.node(at.inputs[1]).set;
            }
        }
    }
    return -1;
}

/// Days between two days that conditions of the person tell apart.
std::vector<std::int64_t> pausesOf(const Program &program)
{
    std::set<std::int64_t> pauses;
    for (const NodeId id : program.reachable()) {
        const ProgramNode &at = program.node(id);
        if (at.op < Op::EQ || at.op > Op::GE || at.isEvent) {
            continue;
        }
        const std::size_t side = program.node(at.inputs[0]).op == Op::DateDifferenceInDays ? 0 : 1;
        const ProgramNode &bound = program.node(at.inputs[1 - side]);
        const ProgramNode &between = program.node(at.inputs[side]);
        if (between.op != Op::DateDifferenceInDays || bound.op != Op::Value || bound.literal.isNull() || bound.literal.bits < kShortestPause || bound.literal.bits > kLongestPause) {
            continue;
        }
        const bool moves = std::none_of(between.inputs.begin(), between.inputs.end(), [&program](NodeId input) { return program.node(input).fixed; });
        if (moves) {
            pauses.insert(bound.literal.bits);
        }
    }
    return {pauses.begin(), pauses.end()};
}

/// Long chains are seldom walked to their end by rows drawn one by one: the first frame of each gets
/// rows in series.
void planSeries(const Program &program, std::vector<FramePlan> &plans)
{
    Chains chains(program);
    struct Family
    {
        std::size_t first = 0;
        std::size_t shortest = 0;
        Chains::Link longest;
    };
    const std::vector<std::int64_t> pauses = pausesOf(program);
    std::map<std::tuple<std::size_t, int, std::set<std::int64_t>>, Family> families;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const Chains::Link link = chains.of(plans[i].frame, static_cast<int>(plans[i].table));
        auto [found, added] = families.try_emplace({plans[i].table, codesOf(program, plans[i].frame), {plans[i].anchors.begin(), plans[i].anchors.end()}}, Family{i, link.length, link});
        Family &family = found->second;
        if (link.length < family.shortest) {
            family.first = i;
            family.shortest = link.length;
        }
        if (link.length > family.longest.length) {
            family.longest = link;
        }
    }
    for (const auto &[key, family] : families) {
        if (family.longest.length >= kLongChain && family.longest.gap < 400 && std::get<1>(key) >= 0) {
            plans[family.first].series = std::min<std::size_t>(family.longest.length + 3, 80);
            plans[family.first].gap = std::max<std::int64_t>(0, family.longest.gap);
            plans[family.first].pauses = pauses;
        }
    }
}

void planFrames(const Program &program, const std::vector<NodeId> &conditions, const std::vector<NodeId> &roots, const BlueprintRequest &request, std::vector<FramePlan> &plans)
{
    const std::int64_t wanted = request.wanted;
    const double rowsPerTable = request.dates.empty() ? kRowsPerTable : kRowsPerTableOverTime;
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
        plan.share = std::clamp(rowsPerTable / crowd, std::min(0.4, 12.0 / static_cast<double>(std::max<std::int64_t>(wanted, 30))), 0.45);
        if (program.tables()[table].schema->oneRowPerPatient) {
            plan.share = 0.8;
        }
        for (const std::int64_t day : datesIn(program, frame)) {
            plan.anchors.push_back(day);
        }
        plans.push_back(std::move(plan));
    }
    planSeries(program, plans);
    std::stable_sort(plans.begin(), plans.end(), [](const FramePlan &a, const FramePlan &b) { return a.decidesPopulation > b.decidesPopulation; });
}

/// The value that a text in the file of knobs stands for; nothing if the series cannot have it.
std::optional<Cell> cellOf(Program &program, const ProgramNode &at, const std::string &text)
{
    if (at.isText) {
        return Cell::ofText(program.texts().intern(text));
    }
    bool ok = false;
    const QString word = QString::fromStdString(text);
    switch (at.kind) {
    case Core::TypeKind::Bool:
        return text == "T" || text == "F" ? std::optional(Cell::truth(text == "T")) : std::nullopt;
    case Core::TypeKind::Int: {
        const qint64 number = word.toLongLong(&ok);
        return ok ? std::optional(Cell::whole(number)) : std::nullopt;
    }
    case Core::TypeKind::Float: {
        const double number = word.toDouble(&ok);
        return ok ? std::optional(Cell::ofReal(number)) : std::nullopt;
    }
    case Core::TypeKind::Date: {
        const auto day = Core::Date::fromIso(text);
        return day ? std::optional(Cell::day(*day)) : std::nullopt;
    }
    default:
        return {};
    }
}

void planShares(Blueprint &blueprint, const Knobs &knobs)
{
    for (const auto &[name, node] : blueprint.variables) {
        const auto wanted = knobs.variables.find(name);
        if (wanted == knobs.variables.end() || name.empty() || blueprint.program->node(node).fixed) {
            continue;
        }
        const ProgramNode &at = blueprint.program->node(node);
        Blueprint::Share share;
        share.variable = name;
        share.node = node;
        Goal rest;
        rest.mayBeNull = true;
        double named = 0;
        std::vector<Cell> values;
        for (const auto &[text, part] : wanted->second) {
            const auto cell = text ? cellOf(*blueprint.program, at, *text) : std::optional(Cell{});
            if (!cell) {
                continue;
            }
            named += part;
            if (cell->isNull()) {
                rest.mayBeNull = false;
                share.values.emplace_back(Goal::null(), part);
            } else {
                values.push_back(*cell);
                const double number = at.kind == Core::TypeKind::Float ? cell->real() : static_cast<double>(cell->bits);
                share.values.emplace_back(at.isText ? Goal::oneOf(membersOf({*cell})) : Goal::between(number, number), part);
            }
        }
        if (!values.empty()) {
            rest.notIn.push_back(membersOf(values));
        }
        if (!share.values.empty()) {
            share.values.emplace_back(rest, std::max(0.0, 1.0 - named));
            blueprint.shares.push_back(std::move(share));
        }
    }
}

} // namespace

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

bool looksAtFactsOnly(const Query::Graph &graph, NodeId condition)
{
    const std::vector<Engine::TableUse> uses = Engine::tablesUsed(graph, {condition});
    const std::vector<NodeId> roots{condition};
    const std::vector<NodeId> parts = graph.reachable(roots);
    return !uses.empty() && std::all_of(uses.begin(), uses.end(), [](const Engine::TableUse &use) { return isFactTable(use.schema->name); })
        && std::none_of(parts.begin(), parts.end(), [&graph](NodeId id) { return graph.node(id).inlineTable != nullptr; });
}

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
    blueprint->columns = std::make_unique<Columns>(*blueprint->program, *blueprint->people, request.variables, request.groups, options.knobs);
    blueprint->variables = request.variables;
    blueprint->shifts = request.shifts;
    planFrames(*blueprint->program, request.conditions, roots, request, blueprint->frames);
    for (FramePlan &frame : blueprint->frames) {
        const Condition *about = blueprint->columns->meanings().conditionOfSet(codesOf(*blueprint->program, frame.frame));
        const std::string &name = blueprint->program->tables()[frame.table].schema->name;
        frame.reissued = about && about->repeats && name == "medications";
        frame.share = std::min(0.95, frame.share * options.knobs.events);
        frame.density = options.knobs.events;
    }
    planShares(*blueprint, options.knobs);
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

/// Each person's values of the variables whose shares the author fixed. Who has which depends on the
/// person and the variable only; a person who cannot have a value keeps the other.
void Worker::applyShares(Person &person)
{
    std::vector<Want> wants = m_blueprint.population;
    for (const Blueprint::Share &share : m_blueprint.shares) {
        double draw = m_blueprint.people->stream(person.id, "share").stream(share.variable).real();
        std::size_t chosen = 0;
        while (chosen + 1 < share.values.size() && draw >= share.values[chosen].second) {
            draw -= share.values[chosen].second;
            ++chosen;
        }
        wants.push_back({share.node, -1, share.values[chosen].first});
        if (m_solver.holds(person, {wants.back()})) {
            continue;
        }
        Solver::Limits limits;
        limits.steps = 1500;
        bool met = false;
        for (std::uint64_t attempt = 0; attempt < 3 && !met; ++attempt) {
            limits.factsFixed = attempt == 0;
            Person other = person;
            met = m_solver.solve(other, wants, limits, m_blueprint.people->stream(person.id, "share solve").stream(share.variable).stream(attempt));
            person = met ? std::move(other) : person;
        }
        if (!met) {
            wants.pop_back();
        }
    }
}

/// Long series of rows for a few, where the definition follows them and the population allows them.
void Worker::addSeries(Person &person)
{
    for (const FramePlan &frame : m_blueprint.frames) {
        Random draw = m_blueprint.people->stream(person.id, "series").stream(frame.key);
        if (frame.series == 0 || !draw.chance(frame.pauses.empty() ? kSeriesShare : kPausedSeriesShare)) {
            continue;
        }
        Person longer = person;
        m_solver.look(longer);
        if (m_solver.aim(longer, frame, draw)) {
            m_solver.repeat(longer, frame, draw);
            if (m_solver.holds(longer, m_blueprint.population)) {
                person = std::move(longer);
            }
        }
    }
}

/// An everyday row of any table, for somebody whom the query would not know otherwise.
void Worker::giveRow(Person &person, Random random)
{
    for (std::size_t t = 0; t < person.tables.size() && !person.exists(); ++t) {
        const TableInfo &info = m_blueprint.program->tables()[t];
        if (!info.isInline && !info.isFact && !m_maker.isSound(person, t, m_maker.newRow(person, t, {}, random))) {
            person.tables[t].dead.back() = 1;
        }
        person.tables[t].compact();
    }
}

/// Rows of the frames that decide the population or of the others, each frame by draws of its own.
void Worker::addRows(Person &person, bool ofPopulation)
{
    m_solver.look(person);
    for (const FramePlan &frame : m_blueprint.frames) {
        if (frame.decidesPopulation != ofPopulation) {
            continue;
        }
        Random rows = m_blueprint.people->stream(person.id, "frame").stream(frame.key);
        if (frame.overTime) {
            scatter(person, frame, rows);
            continue;
        }
        if (!rows.chance(frame.share)) {
            continue;
        }
        const Core::TableSchema &schema = *m_blueprint.program->tables()[frame.table].schema;
        const bool single = schema.oneRowPerPatient;
        const std::int64_t count = single ? 1 : std::min<std::int64_t>(1 + rows.geometric(frame.density * furtherRows(frame.table)), kMostRows);
        for (std::int64_t i = 0; i < count && !(single && person.tables[frame.table].size() > 0); ++i) {
            Random row = rows.stream(static_cast<std::uint64_t>(i));
            const bool made = m_solver.aim(person, frame, row, m_blueprint.shifts.empty() ? 0 : row.pick(m_blueprint.shifts));
            if (made && i == 0 && frame.reissued && row.chance(kReissuedShare)) {
                m_maker.reissue(person, frame.table, row);
                m_solver.look(person);
            }
        }
    }
    m_maker.separate(person);
    for (TableRows &rows : person.tables) {
        rows.compact();
    }
}

/// Of a person who has a row of a frame, on average: medicines are issued again and again, most other things happen once or twice.
double Worker::furtherRows(std::size_t table) const
{
    return m_blueprint.program->tables()[table].schema->name == "medications" ? 2.0 : 0.7;
}

/// Rows in the intervals that a frame stands for, each by a draw of its own: the first few made for
/// it, the others after them.
void Worker::scatter(Person &person, const FramePlan &frame, const Random &random)
{
    static const std::vector<std::int64_t> kHere{0};
    const std::vector<std::int64_t> &shifts = m_blueprint.shifts.empty() ? kHere : m_blueprint.shifts;
    std::vector<std::pair<std::size_t, std::int64_t>> made; // row and shift
    int failed = 0;
    for (std::size_t i = 0; i < shifts.size() && failed < kMostMisses; ++i) {
        Random draw = random.stream(i);
        if (!draw.chance(frame.share)) {
            continue;
        }
        std::int64_t further = std::min<std::int64_t>(draw.geometric(frame.density * furtherRows(frame.table)), kMostRows);
        if (made.size() < kPatterns) {
            const std::size_t row = person.tables[frame.table].size();
            if (m_solver.aim(person, frame, draw, shifts[i])) {
                made.emplace_back(row, shifts[i]);
            } else {
                ++failed;
                continue;
            }
        } else {
            ++further;
        }
        for (; further > 0; --further) {
            const auto [row, shift] = draw.pick(made);
            m_solver.copy(person, frame, row, shifts[i] - shift + (further > 1 ? draw.between(0, kDaysBetween) : 0), draw);
        }
    }
}

/// The person changed until it belongs to the population, or nothing.
bool Worker::join(Person &person, Bend bend, const Random &random)
{
    if (m_solver.holds(person, m_blueprint.population)) {
        return true;
    }
    const Person before = person;
    const int attempts = bend == Bend::Never ? 2 : (bend == Bend::Facts ? 3 : 4);
    Solver::Limits limits;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        limits.factsFixed = attempt == 0 || bend == Bend::Never;
        limits.bend = attempt == 3;
        limits.steps = bend == Bend::Never ? 800 : 3000;
        if (m_solver.solve(person, m_blueprint.population, limits, random.stream(static_cast<std::uint64_t>(attempt)))) {
            return true;
        }
        person = before;
    }
    return false;
}

std::optional<Person> Worker::make(std::int64_t id, Bend bend)
{
    Person person = m_maker.begin(id);
    const Random random = m_blueprint.people->stream(id, "solve");
    if (!m_solver.holds(person, m_blueprint.facts)) {
        if (bend == Bend::Never || !m_solver.solve(person, m_blueprint.facts, {}, random.stream("facts"))) {
            return {};
        }
    }
    addRows(person, true);
    if (!join(person, bend, random)) {
        return {};
    }
    // What the population does not look at comes when its dates are settled: windows often hang on
    // them. It seldom puts a person out again; who cannot be brought back goes without.
    Person fuller = person;
    addRows(fuller, false);
    if (join(fuller, Bend::Never, random.stream("again"))) {
        person = std::move(fuller);
    }
    if (!person.exists()) {
        giveRow(person, random.stream("any row"));
        if (!person.exists() || !m_solver.holds(person, m_blueprint.population)) {
            return {};
        }
    }
    addSeries(person);
    applyShares(person);
    return person;
}

} // namespace DummyData
