// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/measureplan.h"

#include <algorithm>
#include <array>
#include <set>

#include <QCoreApplication>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::size_t kMostLooks = 240;       ///< pairs of numerator and denominator, times intervals, that are looked at one by one
constexpr std::size_t kLooksInAll = 3000;     ///< the same, for all measures
constexpr std::size_t kMostDemands = 6000;
constexpr std::size_t kFewestIntervals = 2;
constexpr std::int64_t kSmallestSize = 1000;
constexpr std::int64_t kLargestSize = 20000;
constexpr std::size_t kMostCombinations = 60; ///< of groups that are seen to one by one
constexpr std::size_t kEnoughInCell = 9;      ///< more than disclosure control hides (ehrql.md 25)

/// The condition of being in a denominator.
NodeId asCondition(Query::Graph &graph, NodeId denominator)
{
    if (graph.node(denominator).type == Core::kInt) {
        const std::array<NodeId, 2> inputs{denominator, graph.value(Core::Value(std::int64_t{0}), Core::kInt)};
        return graph.function(Op::GT, inputs).value_or(denominator);
    }
    return denominator;
}

std::vector<std::size_t> spread(std::size_t count, std::size_t wanted)
{
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < std::min(count, wanted); ++i) {
        chosen.push_back(wanted >= count || wanted == 1 ? i : i * (count - 1) / (wanted - 1));
    }
    return chosen;
}

/// Values that a group can have, NULL last; empty if they are not known beforehand.
std::vector<std::optional<Cell>> valuesOf(const Blueprint &blueprint, NodeId group)
{
    std::vector<std::optional<Cell>> values;
    std::vector<Cell> cells = possibleValues(blueprint, group);
    std::sort(cells.begin(), cells.end(), [](Cell a, Cell b) { return a.bits < b.bits; });
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    for (const Cell cell : cells) {
        if (!cell.isNull()) {
            values.emplace_back(cell);
        }
    }
    return values;
}

Goal goalOf(const ProgramNode &node, Cell cell)
{
    if (node.isText) {
        return Goal::oneOf(membersOf({cell}));
    }
    const double number = node.kind == TypeKind::Float ? cell.real() : static_cast<double>(cell.bits);
    return Goal::between(number, number);
}

} // namespace

Core::Result<MeasurePlan> planMeasures(const Query::Graph &graph, const Query::Measures &measures, const Options &options)
{
    MeasurePlan plan;
    plan.graph = graph;
    std::set<std::pair<NodeId, NodeId>> pairs; // many measures differ by their groups only
    for (const Query::Measure &measure : measures.measures) {
        pairs.emplace(measure.numerator, measure.denominator);
    }
    const std::size_t each = std::max(kFewestIntervals, std::min(kMostLooks / std::max<std::size_t>(1, pairs.size()), kLooksInAll / std::max<std::size_t>(1, measures.measures.size())));
    std::set<NodeId> denominators;
    std::set<Core::Date> starts;
    for (std::size_t m = 0; m < measures.measures.size() && plan.looks.size() < 2 * kLooksInAll; ++m) {
        const Query::Measure &measure = measures.measures[m];
        const std::vector<std::size_t> chosen = spread(measure.intervals.size(), each);
        for (const std::size_t i : chosen) {
            const std::unordered_map<std::string, Core::Value> bounds{{Query::kIntervalStart, Core::Value(measure.intervals[i].start)},
                                                                      {Query::kIntervalEnd, Core::Value(measure.intervals[i].end)}};
            MeasureInInterval look;
            look.measure = m;
            look.start = measure.intervals[i].start;
            look.lasts = chosen.size() <= 3 || i == chosen.front() || i == chosen.back();
            look.denominator = asCondition(plan.graph, plan.graph.substitute(measure.denominator, bounds));
            look.numerator = plan.graph.substitute(measure.numerator, bounds);
            for (const Query::Variable &group : measure.groupBy) {
                look.groups.push_back(plan.graph.substitute(group.node, bounds));
            }
            denominators.insert(look.denominator);
            plan.looks.push_back(std::move(look));
        }
        for (const Query::Interval &interval : measure.intervals) {
            starts.insert(interval.start);
        }
    }
    if (plan.looks.empty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("DummyData::Measures", "The measures have no intervals, so there is nothing to make dummy data for. "
                                                                             "Give intervals, for example years(2).starting_on(\"2023-01-01\")."));
    }
    NodeId population = Query::kNoNode;
    for (const NodeId denominator : denominators) {
        const std::array<NodeId, 2> inputs{population, denominator};
        population = population == Query::kNoNode ? denominator : plan.graph.function(Op::Or, inputs).value_or(population);
    }
    plan.request.conditions.push_back(population);
    if (measures.dummyData.additionalPopulationConstraint != Query::kNoNode) {
        plan.request.conditions.push_back(measures.dummyData.additionalPopulationConstraint);
    }
    plan.request.dates.assign(starts.begin(), starts.end());
    std::set<NodeId> roots;
    for (const MeasureInInterval &look : plan.looks) {
        roots.insert(look.denominator);
        roots.insert(look.numerator);
        roots.insert(look.groups.begin(), look.groups.end());
        plan.request.groups.insert(plan.request.groups.end(), look.groups.begin(), look.groups.end());
        const std::string &name = measures.measures[look.measure].name;
        plan.request.variables.emplace_back(name, look.numerator);
    }
    for (const NodeId root : roots) {
        plan.request.variables.emplace_back(std::string(), root);
    }
    // Where intervals stand for others, events move to the others as well.
    if (starts.size() > each) {
        const std::vector<Core::Date> all(starts.begin(), starts.end());
        const std::int64_t stride = (all.back().days() - all.front().days()) / static_cast<std::int64_t>(each - 1);
        for (const Core::Date start : all) {
            if (const std::int64_t shift = start.days() - all.front().days(); shift < stride) {
                plan.request.shifts.push_back(shift);
            }
        }
    }
    plan.request.wanted = options.populationSize.value_or(measures.dummyData.populationSize.value_or(measures.dummyData.configured ? 10 : 0));
    return plan;
}

std::int64_t defaultSize(const Blueprint &blueprint, const MeasurePlan &plan)
{
    std::size_t most = 1;
    for (const MeasureInInterval &look : plan.looks) {
        std::size_t combinations = 1;
        for (const NodeId group : look.groups) {
            combinations *= valuesOf(blueprint, group).size() + 1;
        }
        most = std::max(most, std::min<std::size_t>(combinations, 10000));
    }
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(12 * most), kSmallestSize, kLargestSize);
}

std::vector<Demand> measureDemands(const Blueprint &blueprint, const MeasurePlan &plan)
{
    const Program &program = *blueprint.program;
    std::vector<Demand> demands;
    std::uint64_t ordinal = 0;
    std::set<std::vector<std::pair<NodeId, std::string>>> known; // measures that share parts ask once
    const auto add = [&](const std::vector<Want> &wants, NodeId about, int weight, std::size_t wanted) {
        std::vector<std::pair<NodeId, std::string>> key;
        for (const Want &want : wants) {
            const std::int64_t member = want.goal.in.empty() ? 0 : want.goal.in.front()->values.front().bits;
            key.emplace_back(want.node, std::to_string(member) + '/' + std::to_string(want.goal.low) + '/' + std::to_string(want.goal.high) + (want.goal.mayBeNull ? "n" : "") + (want.goal.mayBeValue ? "v" : ""));
        }
        if (demands.size() >= kMostDemands || !known.insert(std::move(key)).second) {
            return;
        }
        Demand demand;
        demand.kind = Demand::Kind::Outcome;
        demand.about = about;
        demand.wants = wants;
        demand.weight = weight;
        demand.wanted = wanted;
        demand.key = program.graph().node(about).hash[0] ^ (0x9E3779B97F4A7C15ULL * ++ordinal);
        demands.push_back(std::move(demand));
    };
    for (const MeasureInInterval &look : plan.looks) {
        const Want inside{look.denominator, -1, Goal::truth(true)};
        const ProgramNode &numerator = program.node(look.numerator);
        const bool counts = numerator.kind == TypeKind::Int;
        Goal none = counts ? Goal::between(0, 0) : Goal::truth(false);
        none.mayBeNull = true;
        Goal some = counts ? Goal{} : Goal::truth(true);
        if (counts) {
            some.low = 1;
        }
        add({inside, {look.numerator, -1, some}}, look.numerator, 9, 3);
        add({inside, {look.numerator, -1, none}}, look.numerator, 9, 3);
        std::vector<std::vector<Want>> combinations{{inside}};
        bool all = true;
        for (const NodeId group : look.groups) {
            const std::vector<std::optional<Cell>> values = valuesOf(blueprint, group);
            std::vector<std::vector<Want>> longer;
            for (const std::vector<Want> &combination : combinations) {
                for (const std::optional<Cell> &value : values) {
                    longer.push_back(combination);
                    longer.back().push_back({group, -1, goalOf(program.node(group), *value)});
                }
                longer.push_back(combination);
                longer.back().push_back({group, -1, Goal::null()});
            }
            all = all && longer.size() <= kMostCombinations;
            if (all) {
                combinations = std::move(longer);
            }
            for (const std::optional<Cell> &value : values) {
                add({inside, {group, -1, goalOf(program.node(group), *value)}}, group, 8, look.lasts ? kEnoughInCell : 1);
            }
        }
        for (const std::vector<Want> &combination : combinations) {
            if (combination.size() > 1) {
                add(combination, look.denominator, 7, kEnoughInCell);
            } else {
                add(combination, look.denominator, 9, kEnoughInCell);
            }
        }
    }
    std::stable_sort(demands.begin(), demands.end(), [](const Demand &a, const Demand &b) { return a.weight > b.weight; });
    return demands;
}

} // namespace DummyData
