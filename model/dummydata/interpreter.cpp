// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/interpreter.h"

#include <algorithm>
#include <cmath>

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

Interpreter::Interpreter(const Program &program, TextPool &texts)
    : m_program(program)
    , m_texts(texts)
    , m_dependencies(program.dependencies())
    , m_slotStamp(m_dependencies.slotCount(), 1)
    , m_setStamp(m_dependencies.setCount())
    , m_valueStamp(program.size(), 0)
    , m_values(program.size())
    , m_rows(program.size())
    , m_logs(program.tables().size())
{
}

void Interpreter::changed()
{
    ++m_stamp;
    std::fill(m_slotStamp.begin(), m_slotStamp.end(), m_stamp);
    for (Log &log : m_logs) {
        log.since = m_stamp;
        log.changes.clear();
    }
}

void Interpreter::note(std::size_t table, Change change)
{
    constexpr std::size_t kLongest = 64;
    Log &log = m_logs[table];
    if (log.changes.size() >= kLongest) {
        log.since = m_stamp;
        log.changes.clear();
    } else {
        log.changes.push_back(change);
    }
}

void Interpreter::changed(std::size_t table, std::size_t row, std::size_t column)
{
    m_slotStamp[m_dependencies.columnSlot(table, column)] = ++m_stamp;
    note(table, {m_stamp, static_cast<std::int32_t>(row), static_cast<std::int32_t>(column)});
}

void Interpreter::rowChanged(std::size_t table, std::size_t row)
{
    m_slotStamp[m_dependencies.rowsSlot(table)] = ++m_stamp; // whatever reads a column reads the rows
    note(table, {m_stamp, static_cast<std::int32_t>(row), -1});
}

/// Whether what was found out at `stamp` still holds; it is renewed if so.
bool Interpreter::isCurrent(NodeId id, std::uint64_t &stamp)
{
    if (stamp == m_stamp) {
        return true;
    }
    const std::size_t number = m_dependencies.setOf(id);
    SetStamp &set = m_setStamp[number];
    if (set.seen != m_stamp) {
        set.seen = m_stamp;
        set.latest = 1;
        for (const std::uint32_t slot : m_dependencies.slotsOf(number)) {
            set.latest = std::max(set.latest, m_slotStamp[slot]);
        }
    }
    if (stamp < set.latest) {
        return false;
    }
    stamp = m_stamp;
    return true;
}

Cell Interpreter::value(NodeId id, std::int32_t row)
{
    const ProgramNode &node = m_program.node(id);
    if (node.op == Op::Value) {
        return node.literal;
    }
    if (node.isEvent) {
        return compute(node, id, row);
    }
    if (!isCurrent(id, m_valueStamp[id])) {
        m_values[id] = compute(node, id, -1);
        m_valueStamp[id] = m_stamp;
    }
    return m_values[id];
}

const std::vector<std::int32_t> &Interpreter::rows(NodeId frame)
{
    const ProgramNode &node = m_program.node(frame);
    if (node.op == Op::Sort) {
        return rows(node.inputs[0]);
    }
    FrameRows &known = m_rows[frame];
    if (!isCurrent(frame, known.stamp)) {
        if (node.op != Op::Filter || !bringUpToDate(frame, known)) {
            fillRows(frame, known);
        }
        known.stamp = m_stamp;
    }
    return known.rows;
}

/// Looks at the rows that changed only, if the frame's conditions compare with the same values as
/// before; false if all rows have to be looked at.
bool Interpreter::bringUpToDate(NodeId filter, FrameRows &known)
{
    const Dependencies::Frame &frame = m_dependencies.frame(filter);
    const auto table = static_cast<std::size_t>(m_program.node(filter).table);
    const Log &log = m_logs[table];
    if (!frame.byRow || known.stamp < log.since || known.operands.size() != frame.operands.size()) {
        return false;
    }
    for (std::size_t i = 0; i < frame.operands.size(); ++i) {
        if (!(value(frame.operands[i]) == known.operands[i])) {
            return false;
        }
    }
    const TableRows &rows = m_person->tables[table];
    for (std::size_t i = log.changes.size(); i > 0 && log.changes[i - 1].at > known.stamp; --i) {
        const Change &change = log.changes[i - 1];
        if (change.column >= 0 && frame.columns[static_cast<std::size_t>(change.column)] == 0) {
            continue;
        }
        const auto row = static_cast<std::size_t>(change.row);
        const bool inside = row < rows.size() && rows.alive(row) && contains(filter, change.row);
        const auto place = std::lower_bound(known.rows.begin(), known.rows.end(), change.row);
        const bool was = place != known.rows.end() && *place == change.row;
        if (inside && !was) {
            known.rows.insert(place, change.row);
        } else if (!inside && was) {
            known.rows.erase(place);
        }
    }
    return true;
}

void Interpreter::fillRows(NodeId frame, FrameRows &known)
{
    const ProgramNode &node = m_program.node(frame);
    known.rows.clear();
    if (node.op == Op::Filter) {
        const Dependencies::Frame &reads = m_dependencies.frame(frame);
        known.operands.clear();
        for (const NodeId operand : reads.operands) {
            known.operands.push_back(value(operand));
        }
        for (const std::int32_t row : rows(node.inputs[0])) {
            if (value(node.inputs[1], row).isTrue()) {
                known.rows.push_back(row);
            }
        }
    } else if (node.op == Op::PickFirst || node.op == Op::PickLast) {
        if (const std::int32_t row = pickedRow(frame); row >= 0) {
            known.rows.push_back(row);
        }
    } else {
        const TableRows &table = m_person->tables[static_cast<std::size_t>(node.table)];
        for (std::size_t row = 0; row < table.size(); ++row) {
            if (table.alive(row)) {
                known.rows.push_back(static_cast<std::int32_t>(row));
            }
        }
    }
}

std::int32_t Interpreter::pickedRow(NodeId frame)
{
    const ProgramNode &node = m_program.node(frame);
    if (node.op != Op::PickFirst && node.op != Op::PickLast) {
        const TableRows &table = m_person->tables[static_cast<std::size_t>(node.table)];
        auto row = static_cast<std::int32_t>(table.size()) - 1; // the last row of a patient wins
        while (row >= 0 && !table.alive(static_cast<std::size_t>(row))) {
            --row;
        }
        return row;
    }
    if (!isCurrent(frame, m_valueStamp[frame])) {
        const Dependencies::Pick &pick = m_dependencies.pick(frame);
        std::int32_t best = -1;
        for (const std::int32_t row : rows(node.inputs.front())) {
            if (best < 0 || comesBefore(node, pick, row, best)) {
                best = row;
            }
        }
        m_values[frame] = Cell::whole(best);
        m_valueStamp[frame] = m_stamp;
    }
    return static_cast<std::int32_t>(m_values[frame].bits);
}

/// Whether a later row takes the place of the best one so far.
bool Interpreter::comesBefore(const ProgramNode &node, const Dependencies::Pick &pick, std::int32_t row, std::int32_t best)
{
    int order = 0;
    for (std::size_t i = 0; order == 0 && i < pick.keys.size(); ++i) {
        order = this->order(m_program.node(pick.keys[i]), value(pick.keys[i], row), value(pick.keys[i], best));
    }
    const TableInfo &info = m_program.tables()[static_cast<std::size_t>(node.table)];
    const TableRows &rows = m_person->tables[static_cast<std::size_t>(node.table)];
    for (std::size_t i = 0; order == 0 && i < pick.tieBreaks.size(); ++i) {
        const std::size_t column = pick.tieBreaks[i];
        const Core::ElementType type = info.schemas[column]->type;
        order = this->order(type.kind, type.isText(), rows.at(static_cast<std::size_t>(row), column), rows.at(static_cast<std::size_t>(best), column));
    }
    return node.op == Op::PickFirst ? order < 0 : order >= 0;
}

bool Interpreter::contains(NodeId frame, std::int32_t row)
{
    for (NodeId at = frame; !m_program.node(at).inputs.empty(); at = m_program.node(at).inputs.front()) {
        if (m_program.node(at).op == Op::Filter && !value(m_program.node(at).inputs[1], row).isTrue()) {
            return false;
        }
    }
    return true;
}

int Interpreter::order(TypeKind kind, bool isText, Cell a, Cell b) const
{
    if (a.isNull() || b.isNull()) {
        return static_cast<int>(b.isNull()) - static_cast<int>(a.isNull());
    }
    if (isText) {
        return a == b ? 0 : (m_texts.text(a.text()) < m_texts.text(b.text()) ? -1 : 1);
    }
    if (kind == TypeKind::Float) {
        return a.real() < b.real() ? -1 : (a.real() > b.real() ? 1 : 0);
    }
    return a.bits < b.bits ? -1 : (a.bits > b.bits ? 1 : 0);
}

Cell Interpreter::compute(const ProgramNode &node, NodeId id, std::int32_t row)
{
    switch (node.op) {
    case Op::SelectColumn: {
        const std::int32_t at = node.isEvent ? row : pickedRow(node.inputs.front());
        return at < 0 ? Cell{} : m_person->tables[static_cast<std::size_t>(node.table)].at(static_cast<std::size_t>(at), static_cast<std::size_t>(node.column));
    }
    case Op::Value:
        return node.literal;
    case Op::Exists:
    case Op::Count:
    case Op::CountDistinct:
    case Op::CountEpisodes:
    case Op::Min:
    case Op::Max:
    case Op::Sum:
    case Op::Mean:
        return aggregate(node);
    case Op::EQ:
    case Op::NE:
    case Op::LT:
    case Op::LE:
    case Op::GT:
    case Op::GE: {
        const Cell a = value(node.inputs[0], row);
        const Cell b = value(node.inputs[1], row);
        if (a.isNull() || b.isNull()) {
            return {};
        }
        const int order = this->order(m_program.node(node.inputs[0]), a, b);
        switch (node.op) {
        case Op::EQ:
            return Cell::truth(order == 0);
        case Op::NE:
            return Cell::truth(order != 0);
        case Op::LT:
            return Cell::truth(order < 0);
        case Op::LE:
            return Cell::truth(order <= 0);
        case Op::GT:
            return Cell::truth(order > 0);
        default:
            return Cell::truth(order >= 0);
        }
    }
    case Op::And:
    case Op::Or:
        return logical(node, id, row);
    case Op::Not: {
        const Cell a = value(node.inputs[0], row);
        return a.isNull() ? a : Cell::truth(!a.isTrue());
    }
    case Op::IsNull:
        return Cell::truth(value(node.inputs[0], row).isNull());
    case Op::StringContains: {
        const Cell a = value(node.inputs[0], row);
        const Cell b = value(node.inputs[1], row);
        return a.isNull() || b.isNull() ? Cell{} : Cell::truth(m_texts.text(a.text()).find(m_texts.text(b.text())) != std::string::npos);
    }
    case Op::In:
        return isIn(node, row);
    case Op::MinimumOf:
    case Op::MaximumOf: {
        Cell best;
        for (const NodeId input : node.inputs) {
            const Cell next = value(input, row);
            if (next.isNull()) {
                continue;
            }
            const int order = best.isNull() ? 0 : this->order(node, next, best);
            if (best.isNull() || (node.op == Op::MinimumOf ? order < 0 : order > 0)) {
                best = next;
            }
        }
        return best;
    }
    case Op::Case:
        return choose(node, row);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Negate:
    case Op::Absolute:
    case Op::CastToInt:
    case Op::CastToFloat:
        return arithmetic(node, row);
    case Op::TrueDivide:
    case Op::FloorDivide:
    case Op::Power:
        return division(node, row);
    default:
        return dates(node, row);
    }
}

Cell Interpreter::logical(const ProgramNode &node, NodeId id, std::int32_t row)
{
    const bool winner = node.op == Op::Or;
    // contains_any_of with a long list: the answer depends on the text alone.
    if (winner && id != Query::kNoNode && node.inputs.size() > 8 && m_program.node(node.inputs[0]).op == Op::StringContains) {
        const NodeId text = m_program.node(node.inputs[0]).inputs[0];
        bool same = true;
        for (const NodeId input : node.inputs) {
            const ProgramNode &part = m_program.node(input);
            same = same && part.op == Op::StringContains && part.inputs[0] == text && m_program.node(part.inputs[1]).op == Op::Value;
        }
        const Cell cell = same ? value(text, row) : Cell{};
        if (!cell.isNull()) {
            const std::uint64_t key = (std::uint64_t{id} << 32U) | cell.text();
            const auto known = m_containsAny.find(key);
            if (known != m_containsAny.end()) {
                return Cell::truth(known->second);
            }
            const std::string &haystack = m_texts.text(cell.text());
            const bool found = std::any_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) {
                return haystack.find(m_texts.text(m_program.node(m_program.node(input).inputs[1]).literal.text())) != std::string::npos;
            });
            m_containsAny.emplace(key, found);
            return Cell::truth(found);
        }
    }
    bool null = false;
    for (const NodeId input : node.inputs) {
        const Cell part = value(input, row);
        if (part.isNull()) {
            null = true;
        } else if (part.isTrue() == winner) {
            return Cell::truth(winner);
        }
    }
    return null ? Cell{} : Cell::truth(!winner);
}

Cell Interpreter::isIn(const ProgramNode &node, std::int32_t row)
{
    const Cell needle = value(node.inputs[0], row);
    const ProgramNode &container = m_program.node(node.inputs[1]);
    if (container.set >= 0) {
        const auto &set = m_program.set(container.set)->bits;
        if (set.empty()) {
            return Cell::truth(false);
        }
        return needle.isNull() ? Cell{} : Cell::truth(set.contains(needle.bits));
    }
    const NodeId series = container.inputs[0];
    bool any = false;
    for (const std::int32_t other : rows(frameOf(series))) {
        const Cell element = value(series, other);
        if (!element.isNull()) {
            any = true;
            if (element == needle) {
                return Cell::truth(true);
            }
        }
    }
    return any && needle.isNull() ? Cell{} : Cell::truth(false);
}

Cell Interpreter::choose(const ProgramNode &node, std::int32_t row)
{
    std::size_t branch = node.inputs.size() / 2;
    if (node.choice >= 0) {
        const Switch &choice = m_program.choice(node.choice);
        const Cell on = value(choice.on, row);
        const auto found = on.isNull() ? choice.branchOf.end() : choice.branchOf.find(on.bits);
        branch = found == choice.branchOf.end() ? branch : found->second;
    } else {
        for (std::size_t i = 0; i < branch; ++i) {
            if (value(node.inputs[2 * i], row).isTrue()) {
                branch = i;
                break;
            }
        }
    }
    const NodeId result = branch < node.inputs.size() / 2 ? node.inputs[2 * branch + 1] : node.inputs.back();
    return result == Query::kNoNode ? Cell{} : value(result, row);
}

Cell Interpreter::arithmetic(const ProgramNode &node, std::int32_t row)
{
    if (node.op == Op::CastToInt || node.op == Op::CastToFloat) {
        const ProgramNode &source = m_program.node(node.inputs[0]);
        const Cell a = value(node.inputs[0], row);
        if (a.isNull()) {
            return a;
        }
        return node.op == Op::CastToFloat ? Cell::ofReal(number(source, a)) : Cell::whole(static_cast<std::int64_t>(number(source, a)));
    }
    const bool whole = node.kind == TypeKind::Int;
    Cell total = value(node.inputs[0], row);
    if (total.isNull()) {
        return total;
    }
    if (node.op == Op::Negate) {
        return whole ? Cell::whole(-total.bits) : Cell::ofReal(-total.real());
    }
    if (node.op == Op::Absolute) {
        return whole ? Cell::whole(std::abs(total.bits)) : Cell::ofReal(std::fabs(total.real()));
    }
    for (std::size_t i = 1; i < node.inputs.size(); ++i) {
        const Cell next = value(node.inputs[i], row);
        if (next.isNull()) {
            return next;
        }
        if (node.op == Op::Add) {
            total = whole ? Cell::whole(total.bits + next.bits) : Cell::ofReal(total.real() + next.real());
        } else if (node.op == Op::Subtract) {
            total = whole ? Cell::whole(total.bits - next.bits) : Cell::ofReal(total.real() - next.real());
        } else {
            std::int64_t product = 0;
            if (whole && __builtin_mul_overflow(total.bits, next.bits, &product)) {
                return {};
            }
            total = whole ? Cell::whole(product) : Cell::ofReal(total.real() * next.real());
        }
    }
    return total;
}

Cell Interpreter::division(const ProgramNode &node, std::int32_t row)
{
    const Cell a = value(node.inputs[0], row);
    const Cell b = value(node.inputs[1], row);
    if (a.isNull() || b.isNull()) {
        return {};
    }
    const double left = number(m_program.node(node.inputs[0]), a);
    const double right = number(m_program.node(node.inputs[1]), b);
    if (node.op == Op::Power) {
        const double result = std::pow(left, right);
        return std::isfinite(result) ? Cell::ofReal(result) : Cell{};
    }
    if (right == 0.0) {
        return {};
    }
    return node.op == Op::TrueDivide ? Cell::ofReal(left / right) : Cell::whole(static_cast<std::int64_t>(std::floor(left / right)));
}

Cell Interpreter::dates(const ProgramNode &node, std::int32_t row)
{
    const Cell a = value(node.inputs[0], row);
    if (a.isNull()) {
        return {};
    }
    const Core::Date date(static_cast<std::int32_t>(a.bits));
    const Cell b = node.inputs.size() > 1 ? value(node.inputs[1], row) : Cell::whole(0);
    if (b.isNull()) {
        return {};
    }
    const auto orNull = [](std::optional<Core::Date> result) { return result ? Cell::day(*result) : Cell{}; };
    const auto other = [&b] { return Core::Date(static_cast<std::int32_t>(b.bits)); };
    switch (node.op) {
    case Op::DateAddDays:
        return orNull(Core::addDays(date, b.bits));
    case Op::DateAddMonths:
        return orNull(Core::addMonths(date, b.bits));
    case Op::DateAddYears:
        return orNull(Core::addYears(date, b.bits));
    case Op::DateDifferenceInDays:
        return Cell::whole(a.bits - b.bits);
    case Op::DateDifferenceInMonths:
        return Cell::whole(Core::monthsBetween(date, other()));
    case Op::DateDifferenceInYears:
        return Cell::whole(Core::yearsBetween(date, other()));
    case Op::YearFromDate:
        return Cell::whole(date.civil().year);
    case Op::MonthFromDate:
        return Cell::whole(date.civil().month);
    case Op::DayFromDate:
        return Cell::whole(date.civil().day);
    case Op::ToFirstOfYear:
        return Cell::whole(Core::daysFromCivil(date.civil().year, 1, 1));
    case Op::ToFirstOfMonth:
        return Cell::whole(Core::daysFromCivil(date.civil().year, date.civil().month, 1));
    default:
        return {};
    }
}

Cell Interpreter::aggregate(const ProgramNode &node)
{
    const NodeId input = node.inputs.front();
    if (node.op == Op::Exists || node.op == Op::Count) {
        const ProgramNode &frame = m_program.node(input);
        const auto count = frame.isEvent ? static_cast<std::int64_t>(rows(input).size()) : (pickedRow(input) >= 0 ? 1 : 0);
        return node.op == Op::Exists ? Cell::truth(count > 0) : Cell::whole(count);
    }
    const ProgramNode &source = m_program.node(input);
    std::vector<Cell> cells;
    if (source.isEvent) {
        const std::vector<std::int32_t> members = rows(frameOf(input)); // a copy: values may look at other frames
        for (const std::int32_t row : members) {
            if (const Cell cell = value(input, row); !cell.isNull()) {
                cells.push_back(cell);
            }
        }
    } else if (const Cell cell = value(input); !cell.isNull()) {
        cells.push_back(cell);
    }
    const auto less = [&](Cell a, Cell b) { return order(source, a, b) < 0; };
    switch (node.op) {
    case Op::CountDistinct:
        std::sort(cells.begin(), cells.end(), [](Cell a, Cell b) { return a.bits < b.bits; });
        return Cell::whole(std::unique(cells.begin(), cells.end()) - cells.begin());
    case Op::CountEpisodes: {
        std::sort(cells.begin(), cells.end(), [](Cell a, Cell b) { return a.bits < b.bits; });
        std::int64_t episodes = cells.empty() ? 0 : 1;
        for (std::size_t i = 1; i < cells.size(); ++i) {
            episodes += cells[i].bits - cells[i - 1].bits > node.integer ? 1 : 0;
        }
        return Cell::whole(episodes);
    }
    case Op::Min:
        return cells.empty() ? Cell{} : *std::min_element(cells.begin(), cells.end(), less);
    case Op::Max:
        return cells.empty() ? Cell{} : *std::max_element(cells.begin(), cells.end(), less);
    default:
        break;
    }
    if (cells.empty()) {
        return {};
    }
    double total = 0;
    std::int64_t whole = 0;
    for (const Cell cell : cells) {
        total += number(source, cell);
        whole += source.kind == TypeKind::Int ? cell.bits : 0;
    }
    if (node.op == Op::Mean) {
        return Cell::ofReal(total / static_cast<double>(cells.size()));
    }
    return source.kind == TypeKind::Int ? Cell::whole(whole) : Cell::ofReal(total);
}

} // namespace DummyData
