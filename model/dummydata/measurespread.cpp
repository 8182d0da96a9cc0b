// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/measurespread.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::size_t kPilot = 240;          ///< candidates who show how large groups are
constexpr std::size_t kPilotWithEvents = 80; ///< the same where events decide the groups
constexpr double kWithEvent = 1.15;          ///< persons of a cell who are to have an event
constexpr double kRowsOfFrame = 1.7;         ///< that a person has who has any
constexpr double kMostRowsOverTime = 120;    ///< rows of one table that a person has on average
/// Shares of persons with an event in an interval, in steps, so that a further measure seldom changes them.
constexpr std::array<double, 4> kShares{0.03, 0.06, 0.12, 0.24};

/// Days between the first and the last day that a frame's conditions allow; 0 if they are not known.
std::int64_t widthOf(Worker &worker, const std::vector<NodeId> &conditions)
{
    const Program &program = *worker.blueprint().program;
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    std::vector<NodeId> parts = conditions;
    while (!parts.empty()) {
        const ProgramNode &at = program.node(parts.back());
        parts.pop_back();
        if (at.op == Op::And) {
            parts.insert(parts.end(), at.inputs.begin(), at.inputs.end());
            continue;
        }
        if (at.op < Op::EQ || at.op > Op::GE || at.op == Op::NE) {
            continue;
        }
        const std::size_t side = program.node(at.inputs[0]).isEvent ? 0 : 1;
        const ProgramNode &bound = program.node(at.inputs[1 - side]);
        if (program.node(at.inputs[side]).kind != TypeKind::Date || bound.isEvent || !bound.fixed) {
            continue;
        }
        const Cell day = worker.interpreter().value(at.inputs[1 - side]);
        const bool isUpper = (side == 0) == (at.op == Op::LT || at.op == Op::LE);
        if (day.isNull()) {
            continue;
        }
        if (at.op == Op::EQ || !isUpper) {
            first = std::max(day.bits, first.value_or(day.bits));
        }
        if (at.op == Op::EQ || isUpper) {
            last = std::min(day.bits, last.value_or(day.bits));
        }
    }
    return first && last && *first <= *last ? *last - *first + 1 : 0;
}

/// How many of `wanted` persons share a cell with one of them, on average, as far as facts decide.
double companions(Worker &worker, const std::vector<Person> &pilot, const MeasureInInterval &look, std::int64_t wanted)
{
    std::map<std::vector<std::int64_t>, std::size_t> sizes;
    std::size_t inside = 0;
    for (const bool everybody : {false, true}) { // nobody is inside where events decide
        for (const Person &person : pilot) {
            worker.interpreter().look(person);
            if (!everybody && !worker.interpreter().isTrue(look.denominator)) {
                continue;
            }
            ++inside;
            std::vector<std::int64_t> group;
            for (const NodeId node : look.groups) {
                group.push_back(worker.interpreter().value(node).bits);
            }
            ++sizes[group];
        }
        if (inside > 1) {
            break;
        }
    }
    std::size_t pairs = 0;
    for (const auto &[group, size] : sizes) {
        pairs += size * (size - 1);
    }
    return pilot.empty() || inside == 0 ? 1.0 : static_cast<double>(wanted) * static_cast<double>(pairs) / static_cast<double>(inside * pilot.size());
}

double shareFor(double companions)
{
    const double wished = kWithEvent / std::max(companions, 1.0);
    const auto found = std::lower_bound(kShares.begin(), kShares.end(), wished);
    return found == kShares.end() ? kShares.back() : *found;
}

/// Persons with facts only, as long as groups look at nothing else.
std::vector<Person> pilotOf(Worker &worker, const MeasurePlan &plan)
{
    const Blueprint &blueprint = worker.blueprint();
    std::set<NodeId> groups;
    for (const MeasureInInterval &look : plan.looks) {
        groups.insert(look.groups.begin(), look.groups.end());
    }
    const bool byFacts = std::all_of(groups.begin(), groups.end(), [&](NodeId group) { return looksAtFactsOnly(plan.graph, group); });
    std::vector<Person> pilot;
    for (std::size_t i = 0; !byFacts && i < kPilotWithEvents; ++i) {
        if (auto person = worker.make(blueprint.candidate(i), Worker::Bend::Facts)) {
            pilot.push_back(std::move(*person));
        } else if (i > kPilotWithEvents / 4 && pilot.empty()) {
            break;
        }
    }
    const bool few = pilot.size() < kPilotWithEvents / 4;
    for (std::size_t i = 0; few && i < kPilot; ++i) {
        pilot.push_back(worker.begin(blueprint.candidate(i)));
    }
    return pilot;
}

} // namespace

void spreadEvents(Blueprint &blueprint, const MeasurePlan &plan, std::int64_t wanted)
{
    const Program &program = *blueprint.program;
    Worker worker(blueprint);
    const std::vector<Person> pilot = pilotOf(worker, plan);
    std::map<std::size_t, double> ofMeasure;
    std::set<Core::Date> starts;
    std::map<NodeId, std::set<Core::Date>> readIn; // frame → intervals
    std::map<NodeId, double> wished;               // frame → share in an interval
    for (const MeasureInInterval &look : plan.looks) {
        const auto [share, isNew] = ofMeasure.try_emplace(look.measure, 0.0);
        if (isNew) {
            share->second = shareFor(companions(worker, pilot, look, wanted));
        }
        starts.insert(look.start);
        for (const NodeId frame : framesRead(program, {look.numerator, look.denominator})) {
            readIn[frame].insert(look.start);
            wished[frame] = std::max(wished[frame], share->second);
        }
    }
    const std::vector<Core::Date> &all = plan.request.dates;
    const double step = all.size() < 2 ? 365.0 : static_cast<double>(all.back().days() - all.front().days()) / static_cast<double>(all.size() - 1);
    worker.interpreter().look(pilot.front());
    std::map<std::size_t, double> rows; // by table
    const auto shifts = static_cast<double>(std::max<std::size_t>(1, blueprint.shifts.size()));
    for (FramePlan &frame : blueprint.frames) {
        const bool ofInterval = readIn.contains(frame.frame) && starts.size() > 1 && readIn[frame.frame].size() < starts.size();
        const std::int64_t width = ofInterval ? widthOf(worker, program.conditionsOf(frame.frame)) : 0;
        if (width == 0 || program.tables()[frame.table].schema->oneRowPerPatient) {
            continue;
        }
        // A window over several intervals is hit by the rows of each.
        const double intervals = std::max(1.0, static_cast<double>(width) / step);
        const double usual = frame.share * kRowsOfFrame / shifts; // as for any frame
        frame.overTime = true;
        frame.share = std::min(0.95, std::max(usual, (1 - std::pow(1 - wished[frame.frame], 1 / intervals)) * frame.density));
        rows[frame.table] += frame.share * shifts;
        frame.density *= std::clamp(static_cast<double>(width) / 365.0, 0.1, 1.0); // a short interval has one row, seldom more
    }
    for (FramePlan &frame : blueprint.frames) {
        if (frame.overTime && rows[frame.table] > kMostRowsOverTime) {
            frame.share *= kMostRowsOverTime / rows[frame.table];
        }
    }
}

} // namespace DummyData
