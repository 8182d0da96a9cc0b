// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/goal.h"

#include <algorithm>
#include <cmath>

namespace DummyData
{

using Core::TypeKind;
using Query::Op;

namespace
{

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Core::Date dayOf(double days)
{
    return Core::Date(static_cast<std::int32_t>(std::clamp(days, static_cast<double>(Core::kMinDateDays), static_cast<double>(Core::kMaxDateDays))));
}

/// `from` plus so many months or years, in days; infinite bounds stay.
double shifted(double from, double count, bool years)
{
    if (!std::isfinite(count)) {
        return count;
    }
    if (std::fabs(count) > 120000) {
        return count > 0 ? kInfinity : -kInfinity;
    }
    const auto whole = static_cast<std::int64_t>(count);
    const auto result = years ? Core::addYears(dayOf(from), whole) : Core::addMonths(dayOf(from), whole);
    return result ? result->days() : (count > 0 ? kInfinity : -kInfinity);
}

Goal withBounds(const Goal &goal, double low, double high)
{
    Goal result = Goal::between(low, high);
    result.mayBeNull = goal.mayBeNull;
    result.mayBeValue = goal.mayBeValue;
    return result;
}

double lowest(const Goal &goal)
{
    return goal.lowOpen ? std::floor(goal.low) + 1 : std::ceil(goal.low);
}

double highest(const Goal &goal)
{
    return goal.highOpen ? std::ceil(goal.high) - 1 : std::floor(goal.high);
}

Goal scaled(const Goal &goal, double factor)
{
    Goal result = goal;
    result.low = goal.low * factor;
    result.high = goal.high * factor;
    if (factor < 0) {
        std::swap(result.low, result.high);
        std::swap(result.lowOpen, result.highOpen);
    }
    return result;
}

Goal moved(const Goal &goal, double by)
{
    Goal result = goal;
    result.low += by;
    result.high += by;
    return result;
}

std::optional<Goal> inverseDifference(const ProgramNode &node, std::size_t side, double other, const Goal &goal)
{
    const double low = lowest(goal);
    const double high = highest(goal);
    if (node.op == Op::DateDifferenceInDays) {
        return side == 0 ? withBounds(goal, other + low, other + high) : withBounds(goal, other - high, other - low);
    }
    const bool years = node.op == Op::DateDifferenceInYears;
    if (side == 0) {
        return withBounds(goal, shifted(other, low, years), shifted(other, high + 1, years) - 1);
    }
    return withBounds(goal, shifted(other, -(high + 1), years) + 1, shifted(other, -low, years));
}

std::optional<Goal> inverseOfDatePart(const ProgramNode &node, const Goal &goal)
{
    const auto startOfYear = [](double year) { return std::isfinite(year) ? static_cast<double>(Core::daysFromCivil(static_cast<int>(std::clamp(year, 1.0, 9999.0)), 1, 1)) : year; };
    if (node.op == Op::YearFromDate) {
        return withBounds(goal, startOfYear(lowest(goal)), startOfYear(highest(goal) + 1) - 1);
    }
    // The first of the month or year: any day whose first lies in the bounds.
    const double slack = node.op == Op::ToFirstOfYear ? 365 : 30;
    return withBounds(goal, goal.low, goal.high + slack);
}

} // namespace

MembersPtr membersOf(std::vector<Cell> values)
{
    Members members;
    for (const Cell value : values) {
        members.bits.insert(value.bits);
    }
    members.values = std::move(values);
    return std::make_shared<const Members>(std::move(members));
}

bool Goal::allows(Cell cell, TypeKind kind) const
{
    if (cell.isNull()) {
        return mayBeNull;
    }
    if (!mayBeValue) {
        return false;
    }
    if (kind == TypeKind::Bool || kind == TypeKind::Int || kind == TypeKind::Float || kind == TypeKind::Date) {
        const double value = kind == TypeKind::Float ? cell.real() : static_cast<double>(cell.bits);
        if (value < low || value > high || (lowOpen && value == low) || (highOpen && value == high)) {
            return false;
        }
    }
    return std::all_of(in.begin(), in.end(), [cell](const MembersPtr &set) { return set->bits.contains(cell.bits); })
        && std::none_of(notIn.begin(), notIn.end(), [cell](const MembersPtr &set) { return set->bits.contains(cell.bits); });
}

bool Goal::narrow(const Goal &other)
{
    mayBeNull = mayBeNull && other.mayBeNull;
    mayBeValue = mayBeValue && other.mayBeValue;
    if (other.low > low || (other.low == low && other.lowOpen)) {
        low = other.low;
        lowOpen = other.lowOpen;
    }
    if (other.high < high || (other.high == high && other.highOpen)) {
        high = other.high;
        highOpen = other.highOpen;
    }
    in.insert(in.end(), other.in.begin(), other.in.end());
    notIn.insert(notIn.end(), other.notIn.begin(), other.notIn.end());
    if (low > high || (low == high && (lowOpen || highOpen))) {
        mayBeValue = false;
    }
    return mayBeNull || mayBeValue;
}

bool Goal::wholeBounds(std::int64_t least, std::int64_t most, std::int64_t &from, std::int64_t &to) const
{
    from = least;
    to = most;
    if (low > static_cast<double>(least)) {
        if (low > static_cast<double>(most)) {
            return false;
        }
        from = static_cast<std::int64_t>(lowest(*this));
    } else if (lowOpen && low == static_cast<double>(least)) {
        ++from;
    }
    if (high < static_cast<double>(most)) {
        if (high < static_cast<double>(least)) {
            return false;
        }
        to = static_cast<std::int64_t>(highest(*this));
    } else if (highOpen && high == static_cast<double>(most)) {
        --to;
    }
    return mayBeValue && from <= to;
}

std::optional<Goal> relationGoal(Op op, bool truth, bool flipped, Cell other, const ProgramNode &otherNode)
{
    if (!truth) {
        static constexpr std::pair<Op, Op> kOpposites[] = {{Op::EQ, Op::NE}, {Op::LT, Op::GE}, {Op::LE, Op::GT}};
        for (const auto &[a, b] : kOpposites) {
            if (op == a || op == b) {
                op = op == a ? b : a;
                break;
            }
        }
    }
    if (flipped) {
        static constexpr std::pair<Op, Op> kMirrors[] = {{Op::LT, Op::GT}, {Op::LE, Op::GE}};
        for (const auto &[a, b] : kMirrors) {
            if (op == a || op == b) {
                op = op == a ? b : a;
                break;
            }
        }
    }
    if (op == Op::EQ) {
        Goal goal = Goal::oneOf(membersOf({other}));
        if (!otherNode.isText) {
            const double value = otherNode.kind == TypeKind::Float ? other.real() : static_cast<double>(other.bits);
            goal.low = goal.high = value;
            goal.in.clear(); // the bounds say it, and survive arithmetic
        }
        return goal;
    }
    if (op == Op::NE) {
        return Goal::noneOf(membersOf({other}));
    }
    if (otherNode.isText) {
        return {};
    }
    const double value = otherNode.kind == TypeKind::Float ? other.real() : static_cast<double>(other.bits);
    Goal goal;
    if (op == Op::LT || op == Op::LE) {
        goal.high = value;
        goal.highOpen = op == Op::LT;
    } else {
        goal.low = value;
        goal.lowOpen = op == Op::GT;
    }
    return goal;
}

std::optional<Goal> inverse(const ProgramNode &node, std::size_t side, double other, const Goal &goal)
{
    if (!goal.in.empty() || (!goal.notIn.empty() && node.kind == TypeKind::Float)) {
        return {};
    }
    Goal plain = goal;
    plain.notIn.clear();
    switch (node.op) {
    case Op::Negate:
        return scaled(plain, -1);
    case Op::CastToFloat:
        return plain;
    case Op::CastToInt: {
        Goal result = withBounds(plain, lowest(plain) <= 0 ? lowest(plain) - 1 : lowest(plain), highest(plain) >= 0 ? highest(plain) + 1 : highest(plain));
        result.lowOpen = lowest(plain) <= 0;
        result.highOpen = highest(plain) >= 0;
        return result;
    }
    case Op::Add:
        return moved(plain, -other);
    case Op::Subtract:
        return side == 0 ? moved(plain, other) : moved(scaled(plain, -1), other);
    case Op::Multiply:
        return other == 0 ? std::optional<Goal>{} : scaled(plain, 1 / other);
    case Op::TrueDivide:
        if (side == 0) {
            return scaled(plain, other);
        }
        if (other <= 0 || plain.high <= 0) {
            return {};
        } else {
            Goal result = withBounds(plain, other / plain.high, plain.low > 0 ? other / plain.low : kInfinity);
            result.lowOpen = plain.highOpen || plain.low <= 0;
            result.highOpen = plain.lowOpen;
            return result;
        }
    case Op::FloorDivide:
        if (side != 0 || other <= 0) {
            return {};
        } else {
            Goal result = withBounds(plain, lowest(plain) * other, (highest(plain) + 1) * other);
            result.highOpen = true;
            return result;
        }
    case Op::DateAddDays:
        return side == 0 ? moved(plain, -other) : moved(plain, -other);
    case Op::DateAddMonths:
    case Op::DateAddYears:
        if (side != 0) {
            return {};
        }
        return withBounds(plain, std::isfinite(plain.low) ? shifted(lowest(plain), -other, node.op == Op::DateAddYears) : plain.low,
                          std::isfinite(plain.high) ? shifted(highest(plain), -other, node.op == Op::DateAddYears) : plain.high);
    case Op::DateDifferenceInDays:
    case Op::DateDifferenceInMonths:
    case Op::DateDifferenceInYears:
        return inverseDifference(node, side, other, plain);
    case Op::YearFromDate:
    case Op::ToFirstOfYear:
    case Op::ToFirstOfMonth:
        return inverseOfDatePart(node, plain);
    default:
        return {};
    }
}

} // namespace DummyData
