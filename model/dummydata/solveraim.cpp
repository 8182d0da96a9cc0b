// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include "model/dummydata/solver.h"

namespace DummyData
{

using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::int64_t kYear = 365;
constexpr int kMostLinks = 3;  ///< rows that one aimed at may bring along, each for the next
constexpr int kMostLooks = 60; ///< nodes that are asked for them

} // namespace

/// How many rows that a frame's conditions build on, each on the next, the person still lacks.
int Solver::missingLinks(NodeId frame, int &looks)
{
    int most = 0;
    if (node(frame).op != Op::Filter || !node(frame).isEvent) {
        return 0;
    }
    std::vector<NodeId> parts = m_program.dependencies().frame(frame).operands;
    while (!parts.empty() && --looks > 0) {
        const NodeId part = parts.back();
        parts.pop_back();
        if (part == Query::kNoNode || !value(part, -1).isNull()) {
            continue;
        }
        const ProgramNode &at = node(part);
        if (at.op == Op::SelectColumn || at.op == Op::Min || at.op == Op::Max) {
            const NodeId below = at.op == Op::SelectColumn ? at.inputs.front() : frameOf(at.inputs.front());
            most = std::max(most, below == Query::kNoNode ? 0 : 1 + missingLinks(m_program.unsorted(below), looks));
        } else {
            std::copy_if(at.inputs.begin(), at.inputs.end(), std::back_inserter(parts), [this](NodeId input) {
                return input != Query::kNoNode && !node(input).isEvent && !m_program.graph().node(input).isFrame;
            });
        }
    }
    return most;
}

bool Solver::aim(Person &person, const FramePlan &frame, const Random &random, std::int64_t shift)
{
    Limits limits;
    limits.steps = 60;
    limits.factsFixed = true;
    start(person, limits, random);
    m_anchors = frame.anchors;
    int looks = kMostLooks;
    if (missingLinks(frame.frame, looks) > kMostLinks) {
        return false;
    }
    const std::vector<NodeId> conditions = m_program.conditionsOf(frame.frame);
    const bool nearMiss = conditions.size() > 1 && m_random.chance(0.12);
    const auto missed = nearMiss ? static_cast<std::size_t>(m_random.between(0, static_cast<std::int64_t>(conditions.size()) - 1)) : conditions.size();
    const auto row = static_cast<std::int32_t>(appendRow(static_cast<int>(frame.table), frame.anchors));
    std::vector<Want> wants;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        if (i != missed) {
            wants.push_back({conditions[i], row, Goal::truth(true)});
        }
    }
    bool made = wantAll(wants);
    if (!made) {
        restore(0);
    } else {
        Random relations = m_random.stream("relations");
        m_maker.relate(person, frame.table, static_cast<std::size_t>(row), relations);
        m_maker.move(person, frame.table, static_cast<std::size_t>(row), shift);
        m_interpreter.rowChanged(frame.table, static_cast<std::size_t>(row));
        if (!m_maker.isSound(person, frame.table, static_cast<std::size_t>(row))) {
            restore(0);
            made = false;
        }
    }
    m_anchors.clear();
    for (TableRows &rows : person.tables) {
        rows.clearPins();
    }
    return made;
}

/// Days from each row of a series to the next. Where the definition tells lengths of pauses apart,
/// a few pauses lie between quick successions, as many as fit into the first half of the time that
/// it names, so that each length comes after few rows as well as after many.
std::vector<std::int64_t> Solver::gapsOf(const FramePlan &frame, Random &random) const
{
    std::vector<std::int64_t> gaps;
    const std::int64_t usual = random.between(1, 6) + random.geometric(static_cast<double>(frame.gap) / 3);
    for (std::size_t i = 0; i < frame.series; ++i) {
        gaps.push_back(frame.gap + (frame.pauses.empty() ? usual + random.between(0, frame.gap / 8) : random.between(1, 4)));
    }
    if (frame.pauses.empty() || frame.anchors.empty()) {
        return gaps;
    }
    const auto [first, last] = std::minmax_element(frame.anchors.begin(), frame.anchors.end());
    std::int64_t left = std::max<std::int64_t>(kYear, *last - *first) / 2;
    std::vector<std::int64_t> pauses;
    std::vector<std::size_t> lengths(frame.pauses.size());
    std::iota(lengths.begin(), lengths.end(), std::size_t{0});
    for (; !lengths.empty() && left > 0; left -= pauses.back()) {
        const auto chosen = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(lengths.size()) - 1));
        const std::size_t length = lengths[chosen];
        lengths.erase(lengths.begin() + static_cast<std::ptrdiff_t>(chosen));
        const std::int64_t shortest = frame.pauses[length];
        pauses.push_back(random.between(shortest, length + 1 < frame.pauses.size() ? frame.pauses[length + 1] - 1 : shortest + kYear / 12));
    }
    std::set<std::size_t> places;
    while (places.size() < std::min(pauses.size(), gaps.size())) {
        places.insert(static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(gaps.size()) - 1)));
    }
    std::size_t next = 0;
    for (const std::size_t place : places) {
        gaps[place] = pauses[next++];
    }
    return gaps;
}

void Solver::repeat(Person &person, const FramePlan &frame, Random &random)
{
    TableRows &rows = person.tables[frame.table];
    const TableInfo &info = m_program.tables()[frame.table];
    if (rows.size() == 0) {
        return;
    }
    const std::size_t first = rows.size() - 1;
    if (const int date = info.column("date"); date >= 0 && !frame.pauses.empty() && !frame.anchors.empty()) {
        // From the beginning of the time that the definition names.
        const Cell day = rows.at(first, static_cast<std::size_t>(date));
        const std::int64_t start = *std::min_element(frame.anchors.begin(), frame.anchors.end()) + random.between(1, 20);
        if (!day.isNull() && day.bits > start) {
            m_maker.move(person, frame.table, first, start - day.bits);
        }
    }
    std::int64_t since = 0;
    for (const std::int64_t gap : gapsOf(frame, random)) {
        since += gap;
        const std::size_t row = rows.addRow();
        for (std::size_t c = 0; c < rows.columns; ++c) {
            rows.at(row, c) = rows.at(first, c);
            if (info.schemas[c]->type == Core::kDate && !rows.at(row, c).isNull()) {
                rows.at(row, c).bits += since;
            } else if (info.columns[c] == "numeric_value" && !rows.at(row, c).isNull()) {
                rows.at(row, c) = m_columns.everyday(person, frame.table, row, c, {}, m_texts, random);
            }
        }
        m_maker.relate(person, frame.table, row, random);
        if (!m_maker.isSound(person, frame.table, row)) {
            rows.dead[row] = 1;
            break;
        }
    }
    rows.compact();
    m_interpreter.changed();
}

bool Solver::copy(Person &person, const FramePlan &frame, std::size_t row, std::int64_t days, Random &random)
{
    const TableInfo &info = m_program.tables()[frame.table];
    TableRows &rows = person.tables[frame.table];
    const std::size_t added = rows.addRow();
    for (std::size_t c = 0; c < rows.columns; ++c) {
        rows.at(added, c) = rows.at(row, c);
    }
    if (!m_maker.move(person, frame.table, added, days)) {
        rows.cells.resize(rows.cells.size() - rows.columns);
        rows.pinned.resize(rows.pinned.size() - rows.columns);
        rows.dead.pop_back();
        return false;
    }
    const int number = info.column("numeric_value");
    if (number >= 0 && !rows.at(added, static_cast<std::size_t>(number)).isNull() && node(frame.frame).op == Op::Filter
        && m_program.dependencies().frame(frame.frame).columns[static_cast<std::size_t>(number)] == 0) {
        rows.at(added, static_cast<std::size_t>(number)) = m_columns.everyday(person, frame.table, added, static_cast<std::size_t>(number), {}, m_texts, random);
    }
    for (std::size_t c = 0; c < rows.columns; ++c) {
        // Numbers that name a row are its own.
        if (info.columns[c].ends_with("_ident") && info.schemas[c]->type.isNumeric()) {
            rows.at(added, c) = m_columns.everyday(person, frame.table, added, c, {}, m_texts, random);
        }
    }
    m_interpreter.rowChanged(frame.table, added);
    return true;
}

} // namespace DummyData
