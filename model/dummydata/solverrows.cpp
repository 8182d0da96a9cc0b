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

NodeId Solver::frameOf(NodeId series) const
{
    return m_interpreter.frameOf(series);
}

std::size_t Solver::appendRow(int table, const std::vector<std::int64_t> &anchors)
{
    const std::size_t row = m_maker.newRow(*m_person, static_cast<std::size_t>(table), anchors.empty() ? m_anchors : anchors, m_random);
    m_trail.push_back({Change::Kind::Added, 0, table, row, 0, {}});
    m_interpreter.rowChanged(static_cast<std::size_t>(table), row);
    return row;
}

void Solver::removeRow(int table, std::size_t row)
{
    m_person->tables[static_cast<std::size_t>(table)].dead[row] = 1;
    m_trail.push_back({Change::Kind::Removed, 0, table, row, 0, {}});
    m_interpreter.rowChanged(static_cast<std::size_t>(table), row);
}

/// Writes and pins a cell, and what follows from it for the rest of the person.
void Solver::put(int table, std::size_t row, std::size_t column, Cell cell)
{
    const auto t = static_cast<std::size_t>(table);
    const TableInfo &info = m_program.tables()[t];
    TableRows &rows = m_person->tables[t];
    m_trail.push_back({Change::Kind::Cell, rows.pin(row, column), table, row, column, rows.at(row, column)});
    rows.at(row, column) = cell;
    rows.pin(row, column) = 1;
    if (info.isFact) {
        followFacts(table, row, column);
    } else if (info.schemas[column]->type.kind == TypeKind::Code && info.column("numeric_value") >= 0) {
        // Another code, another kind of number.
        const auto number = static_cast<std::size_t>(info.column("numeric_value"));
        if (rows.pin(row, number) == 0 && m_columns.isMeasured(*m_person, t, row)) {
            m_trail.push_back({Change::Kind::Cell, 0, table, row, number, rows.at(row, number)});
            rows.at(row, number) = m_columns.everyday(*m_person, t, row, number, {}, m_texts, m_random);
            m_interpreter.changed(t, row, number);
        }
    }
    m_interpreter.changed(t, row, column);
}

void Solver::followFacts(int table, std::size_t row, std::size_t column)
{
    const TableInfo &info = m_program.tables()[static_cast<std::size_t>(table)];
    const Cell cell = m_person->tables[static_cast<std::size_t>(table)].at(row, column);
    const std::string &name = info.columns[column];
    const bool isDeath = name == "date_of_death" || (info.schema->name == "ons_deaths" && name == "date");
    if (!isDeath && name != "date_of_birth") {
        return;
    }
    m_factsBefore.push_back(m_person->facts);
    m_trail.push_back({Change::Kind::Facts, 0, table, row, column, {}});
    const auto day = cell.isNull() ? std::nullopt : std::optional(Core::Date(static_cast<std::int32_t>(cell.bits)));
    if (!isDeath) {
        m_person->facts.birth = day.value_or(m_person->facts.birth);
    } else {
        m_person->facts.death = day;
        m_person->facts.lastDay = day.value_or(m_columns.people().today());
    }
}

bool Solver::setCell(int table, std::int32_t row, int column, const Goal &goal)
{
    const auto t = static_cast<std::size_t>(table);
    const auto r = static_cast<std::size_t>(row);
    const auto c = static_cast<std::size_t>(column);
    const TableInfo &info = m_program.tables()[t];
    if (row < 0 || info.isInline || (m_limits.factsFixed && info.isFact) || m_person->tables[t].pin(r, c) != 0) {
        return false;
    }
    const auto cell = m_columns.choose(*m_person, t, r, c, goal, m_limits.bend, m_texts, m_random);
    if (!cell) {
        return false;
    }
    put(table, r, c, *cell);
    return true;
}

bool Solver::wantColumn(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    if (wanted.isEvent) {
        return setCell(wanted.table, row, wanted.column, goal);
    }
    return wantPickedColumn(wanted, goal);
}

bool Solver::wantPickedColumn(const ProgramNode &wanted, const Goal &goal)
{
    const NodeId frame = wanted.inputs.front();
    const TableInfo &info = m_program.tables()[static_cast<std::size_t>(wanted.table)];
    const bool picks = node(frame).op == Op::PickFirst || node(frame).op == Op::PickLast;
    if (!picks) {
        TableRows &rows = m_person->tables[static_cast<std::size_t>(wanted.table)];
        std::int32_t row = m_interpreter.pickedRow(frame);
        if (info.isInline) {
            return false;
        }
        if (row < 0) {
            if (goal.mayBeNull) {
                return true;
            }
            if (m_limits.factsFixed && info.isFact) {
                return false;
            }
            row = static_cast<std::int32_t>(appendRow(wanted.table, {}));
            if (const Cell cell = rows.at(static_cast<std::size_t>(row), static_cast<std::size_t>(wanted.column)); goal.allows(cell, wanted)) {
                put(wanted.table, static_cast<std::size_t>(row), static_cast<std::size_t>(wanted.column), cell);
                return true;
            }
        } else if (!goal.mayBeValue && info.schema->name != "patients" && m_random.chance(0.5) && expel(frame, row)) {
            return true;
        }
        return setCell(wanted.table, row, wanted.column, goal) || (!goal.mayBeValue && expel(frame, row));
    }
    const NodeId source = m_program.unsorted(frame);
    for (std::size_t turn = 0; turn < 14 && m_steps > 0; ++turn) {
        const std::int32_t row = m_interpreter.pickedRow(frame);
        if (goal.allows(m_interpreter.compute(wanted, -1), wanted)) {
            return true;
        }
        if (row < 0) {
            const std::int32_t added = addRow(source, {});
            if (added < 0) {
                return false;
            }
            continue;
        }
        if (!goal.mayBeValue && m_random.chance(0.5)) {
            return expelAll(source);
        }
        // A further row may come before (after) the present one, or the present one changes.
        const std::size_t before = m_trail.size();
        if (setCell(wanted.table, row, wanted.column, goal)) {
            if (m_interpreter.contains(source, row) || m_random.chance(0.7)) {
                continue;
            }
            restore(before);
        }
        if (turn % 2 == 1) {
            if (!expel(source, row)) {
                return false;
            }
        } else if (const std::int32_t added = addRow(source, {}); added >= 0) {
            const auto sort = node(frame).inputs.front();
            const NodeId key = node(sort).op == Op::Sort ? node(sort).inputs[1] : Query::kNoNode;
            const bool set = setCell(wanted.table, added, wanted.column, goal)
                || goal.allows(m_person->tables[static_cast<std::size_t>(wanted.table)].at(static_cast<std::size_t>(added), static_cast<std::size_t>(wanted.column)), wanted);
            if (set && key != Query::kNoNode && m_interpreter.pickedRow(frame) != added) {
                const Cell reached = value(key, row);
                const auto ahead = reached.isNull() ? std::nullopt : relationGoal(node(frame).op == Op::PickFirst ? Op::LT : Op::GT, true, false, reached, node(key));
                if (!ahead || !want(key, added, *ahead)) {
                    restore(before);
                    if (!expel(source, row)) {
                        return false;
                    }
                }
            }
        } else if (!expel(source, row)) {
            return false;
        }
    }
    return goal.allows(m_interpreter.compute(wanted, -1), wanted);
}

std::int32_t Solver::addRow(NodeId frame, std::vector<Want> more)
{
    frame = m_program.unsorted(frame);
    const int table = node(frame).table;
    const TableInfo &info = m_program.tables()[static_cast<std::size_t>(table)];
    TableRows &rows = m_person->tables[static_cast<std::size_t>(table)];
    if (info.isInline || --m_steps < 0 || (m_limits.factsFixed && info.isFact)) {
        return -1;
    }
    const std::size_t before = m_trail.size();
    std::vector<std::size_t> candidates;
    if (info.schema->oneRowPerPatient) {
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (rows.alive(r)) {
                candidates = {r};
            }
        }
    } else if (info.isFact || m_random.chance(0.2)) {
        // One of the rows there are may do with a change; periods of life are not added lightly.
        for (std::size_t r = 0; r < rows.size(); ++r) {
            if (rows.alive(r) && !rows.rowPinned(r) && !m_interpreter.contains(frame, static_cast<std::int32_t>(r))) {
                candidates.push_back(r);
            }
        }
        shuffle(candidates);
        candidates.resize(std::min<std::size_t>(candidates.size(), info.isFact ? 3 : 1));
    }
    const std::vector<NodeId> conditions = m_program.conditionsOf(frame);
    const auto tryRow = [&](std::int32_t row) {
        std::vector<Want> wants;
        for (const NodeId condition : conditions) {
            wants.push_back({condition, row, Goal::truth(true)});
        }
        for (Want want : more) {
            want.row = node(want.node).isEvent ? row : -1;
            wants.push_back(want);
        }
        const bool sound = m_limits.bend || info.isFact;
        return wantAll(wants) && m_interpreter.contains(frame, row)
            && (sound || m_maker.isSound(*m_person, static_cast<std::size_t>(table), static_cast<std::size_t>(row)));
    };
    for (const std::size_t candidate : candidates) {
        if (tryRow(static_cast<std::int32_t>(candidate))) {
            return static_cast<std::int32_t>(candidate);
        }
        restore(before);
    }
    if (info.schema->oneRowPerPatient && !candidates.empty()) {
        return -1;
    }
    for (int tries = 0; tries < 2; ++tries) {
        const auto row = static_cast<std::int32_t>(appendRow(table, {}));
        if (tryRow(row)) {
            return row;
        }
        restore(before);
    }
    return -1;
}

bool Solver::expel(NodeId frame, std::int32_t row)
{
    frame = m_program.unsorted(frame);
    const TableInfo &info = m_program.tables()[static_cast<std::size_t>(node(frame).table)];
    TableRows &rows = m_person->tables[static_cast<std::size_t>(node(frame).table)];
    if (info.isInline || (m_limits.factsFixed && info.isFact)) {
        return false;
    }
    const bool removable = info.schema->name != "patients" && !rows.rowPinned(static_cast<std::size_t>(row));
    const std::size_t before = m_trail.size();
    for (const bool removes : {!info.isFact && m_random.chance(0.6), true}) {
        if (removes && removable) {
            removeRow(node(frame).table, static_cast<std::size_t>(row));
            return true;
        }
        // A near miss: all conditions but one still hold.
        std::vector<NodeId> conditions = m_program.conditionsOf(frame);
        shuffle(conditions);
        for (std::size_t i = 0; i < std::min<std::size_t>(4, conditions.size()); ++i) {
            if (want(conditions[i], row, Goal::truth(false))) {
                return true;
            }
            restore(before);
        }
    }
    return false;
}

bool Solver::expelAll(NodeId frame)
{
    for (int turn = 0; turn < 60; ++turn) {
        const std::vector<std::int32_t> &rows = m_interpreter.rows(m_program.unsorted(frame));
        if (rows.empty()) {
            return true;
        }
        if (!expel(frame, rows.back())) {
            return false;
        }
    }
    return false;
}

bool Solver::wantCount(const ProgramNode &wanted, const Goal &goal)
{
    const NodeId frame = m_program.unsorted(wanted.inputs.front());
    std::int64_t from = 0;
    std::int64_t to = 0;
    if (wanted.op == Op::Exists) {
        const bool exists = goal.allows(Cell::truth(true), TypeKind::Bool);
        from = exists ? 1 : 0;
        to = exists ? 1000 : 0;
    } else if (!goal.wholeBounds(0, 1000, from, to)) {
        return false;
    }
    for (int turn = 0; turn < 80 && m_steps > 0; ++turn) {
        const ProgramNode &at = node(frame);
        const auto count = at.isEvent ? static_cast<std::int64_t>(m_interpreter.rows(frame).size()) : (m_interpreter.pickedRow(frame) >= 0 ? 1 : 0);
        if (goal.allows(wanted.op == Op::Exists ? Cell::truth(count > 0) : Cell::whole(count), wanted)) {
            return true;
        }
        // "Not so many" asks for one more as well as for one less.
        const bool grow = count < from || (count <= to && (count == 0 || m_random.chance(0.6)));
        if (grow ? addRow(frame, {}) < 0 : !expel(frame, at.isEvent ? m_interpreter.rows(frame).back() : m_interpreter.pickedRow(frame))) {
            return false;
        }
    }
    return false;
}

bool Solver::wantAggregate(const ProgramNode &wanted, NodeId id, const Goal &goal)
{
    const NodeId series = wanted.inputs.front();
    if (!node(series).isEvent) {
        return wanted.op != Op::CountDistinct && wanted.op != Op::CountEpisodes && want(series, -1, goal);
    }
    const NodeId frame = frameOf(series);
    if (wanted.op == Op::CountDistinct || wanted.op == Op::CountEpisodes) {
        return wantDistinct(wanted, id, frame, goal);
    }
    if (!goal.mayBeValue) {
        return expelAll(frame);
    }
    if (wanted.op == Op::Sum || wanted.op == Op::Mean) {
        return wantTotal(wanted, frame, goal);
    }
    for (int turn = 0; turn < 30 && m_steps > 0; ++turn) {
        const Cell now = value(id, -1);
        if (goal.allows(now, wanted)) {
            return true;
        }
        if (now.isNull()) {
            if (addRow(frame, {{series, -1, goal}}) < 0) {
                return false;
            }
            continue;
        }
        std::int32_t extreme = -1;
        for (const std::int32_t row : std::vector<std::int32_t>(m_interpreter.rows(frame))) {
            extreme = value(series, row) == now ? row : extreme;
        }
        const std::size_t before = m_trail.size();
        if (m_random.chance(0.5) && want(series, extreme, goal) && m_interpreter.contains(frame, extreme)) {
            continue;
        }
        restore(before);
        const double number = m_interpreter.number(wanted, now);
        const bool further = wanted.op == Op::Min ? number > goal.high || (goal.highOpen && number == goal.high) : number < goal.low || (goal.lowOpen && number == goal.low);
        const bool moved = further ? addRow(frame, {{series, -1, goal}}) >= 0 : (want(series, extreme, goal) || expel(frame, extreme));
        if (!moved) {
            return false;
        }
    }
    return false;
}

bool Solver::wantTotal(const ProgramNode &wanted, NodeId frame, const Goal &goal)
{
    const NodeId series = wanted.inputs.front();
    for (int turn = 0; turn < 8 && m_steps > 0; ++turn) {
        if (goal.allows(m_interpreter.compute(wanted, -1), wanted)) {
            return true;
        }
        std::vector<std::int32_t> rows = m_interpreter.rows(frame);
        std::erase_if(rows, [&](std::int32_t row) { return value(series, row).isNull(); });
        if (rows.empty()) {
            if (addRow(frame, {{series, -1, goal}}) < 0) {
                return false;
            }
            continue;
        }
        const std::int32_t row = m_random.pick(rows);
        double others = 0;
        for (const std::int32_t other : rows) {
            others += other == row ? 0.0 : m_interpreter.number(node(series), value(series, other));
        }
        Goal wish = goal;
        const double factor = wanted.op == Op::Mean ? static_cast<double>(rows.size()) : 1.0;
        wish.low = goal.low * factor - others;
        wish.high = goal.high * factor - others;
        const std::size_t before = m_trail.size();
        if (want(series, row, wish) && m_interpreter.contains(frame, row)) {
            continue;
        }
        restore(before);
        if (rows.size() > 1 ? !expel(frame, row) : addRow(frame, {}) < 0) {
            return false;
        }
    }
    return goal.allows(m_interpreter.compute(wanted, -1), wanted);
}

bool Solver::wantDistinct(const ProgramNode &wanted, NodeId id, NodeId frame, const Goal &goal)
{
    const NodeId series = wanted.inputs.front();
    for (int turn = 0; turn < 60 && m_steps > 0; ++turn) {
        const Cell now = value(id, -1);
        if (goal.allows(now, wanted)) {
            return true;
        }
        const std::vector<std::int32_t> rows = m_interpreter.rows(frame);
        const auto count = static_cast<double>(now.bits);
        const bool grow = count < goal.low || (goal.lowOpen && count == goal.low) || (rows.empty() && goal.high > 0);
        if (!grow) {
            if (rows.empty() || !expel(frame, rows.back())) {
                return false;
            }
            continue;
        }
        std::vector<Cell> values;
        for (const std::int32_t row : rows) {
            if (const Cell cell = value(series, row); !cell.isNull()) {
                values.push_back(cell);
            }
        }
        Goal other = Goal::noneOf(membersOf(values));
        if (wanted.op == Op::CountEpisodes && !values.empty()) {
            // Well after the last or well before the first.
            const auto [first, last] = std::minmax_element(values.begin(), values.end(), [](Cell a, Cell b) { return a.bits < b.bits; });
            other = Goal{};
            if (m_random.chance(0.5)) {
                other.low = static_cast<double>(last->bits + wanted.integer + 1);
            } else {
                other.high = static_cast<double>(first->bits - wanted.integer - 1);
            }
        }
        const std::size_t before = m_trail.size();
        if (addRow(frame, {{series, -1, other}}) < 0) {
            restore(before);
            if (turn > 6) {
                return false;
            }
        }
    }
    return false;
}

bool Solver::wantContains(const ProgramNode &wanted, std::int32_t row, const Goal &goal)
{
    const NodeId series = wanted.inputs[0];
    const ProgramNode &column = node(series);
    const Cell needle = value(wanted.inputs[1], row);
    if (!goal.mayBeValue) {
        return want(series, row, Goal::null());
    }
    if (column.op != Op::SelectColumn || needle.isNull() || !want(series, row, Goal::notNull())) {
        return false;
    }
    const bool truth = goal.allows(Cell::truth(true), TypeKind::Bool);
    const std::int32_t at = column.isEvent ? row : m_interpreter.pickedRow(column.inputs.front());
    const auto table = static_cast<std::size_t>(column.table);
    const TableInfo &info = m_program.tables()[table];
    if (at < 0 || info.isInline || (m_limits.factsFixed && info.isFact)) {
        return false;
    }
    TableRows &rows = m_person->tables[table];
    const auto c = static_cast<std::size_t>(column.column);
    const std::string part = m_texts.text(needle.text());
    const Core::ElementType type = info.schemas[c]->type;
    if (type.kind != TypeKind::MultiCodeString) {
        // A text with the part in it, or one that the definition never mentions.
        const Goal plain = truth ? Goal::oneOf(membersOf({Cell::ofText(m_texts.intern(part))})) : Goal::noneOf(membersOf({rows.at(static_cast<std::size_t>(at), c)}));
        return setCell(column.table, at, column.column, plain);
    }
    // A list of codes takes another code in, or lets those with the part go: other demands on the
    // same list are judged again afterwards.
    std::vector<std::string> codes;
    const std::string text = m_texts.text(rows.at(static_cast<std::size_t>(at), c).text());
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t to = std::min(text.find_first_of(" ,|", from), text.size());
        const std::string code = text.substr(from, to - from);
        if (!code.empty() && (truth || code.find(part) == std::string::npos)) {
            codes.push_back(code);
        }
        from = to + 1;
    }
    if (truth) {
        std::string code = part;
        while (code.size() < 3) {
            code += static_cast<char>('0' + m_random.between(0, 9));
        }
        codes.insert(codes.begin() + m_random.between(0, static_cast<std::int64_t>(codes.size())), code);
    } else if (codes.empty()) {
        for (int tries = 0; tries < 20 && codes.empty(); ++tries) {
            const std::string code = freshCode(type.codeSystem, m_random);
            if (code.find(part) == std::string::npos) {
                codes.push_back(code);
            }
        }
    }
    put(column.table, static_cast<std::size_t>(at), c, Cell::ofText(m_texts.intern(m_columns.codesText(codes))));
    return true;
}

} // namespace DummyData
