// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "model/engine/elementwise.h"

namespace Engine
{

namespace
{

using Query::Op;
using ColumnResult = Core::Result<Table::ColumnPtr>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Engine::Functions", text);
}

tl::unexpected<Core::Error> overflow()
{
    return Core::fail(Core::ErrorCode::Unsupported,
                      tr("A calculation with whole numbers gives a number that does not fit into 64 bits, which is what databases "
                         "and output files hold at most. Turn the values into floats with as_float() first."));
}

tl::unexpected<Core::Error> dateOutOfRange(Core::Date start, std::int64_t count, const char *unit)
{
    return Core::fail(Core::ErrorCode::InvalidInput,
                      tr("A date falls outside the years 1 to 9999: %1 plus %2 %3. Every branch is calculated for every patient, "
                         "even where its result is not used.")
                          .arg(QString::fromStdString(start.toIso()))
                          .arg(count)
                          .arg(QString::fromLatin1(unit)));
}

/// Whole-number arithmetic; false where the result does not fit.
bool intArithmetic(Op op, std::int64_t a, std::int64_t b, std::int64_t *result)
{
    switch (op) {
    case Op::Add:
        return !__builtin_add_overflow(a, b, result);
    case Op::Subtract:
        return !__builtin_sub_overflow(a, b, result);
    case Op::Multiply:
        return !__builtin_mul_overflow(a, b, result);
    case Op::Negate:
        return !__builtin_sub_overflow(std::int64_t{0}, a, result);
    default:
        return a < 0 ? !__builtin_sub_overflow(std::int64_t{0}, a, result) : (*result = a, true);
    }
}

double floatArithmetic(Op op, double a, double b)
{
    switch (op) {
    case Op::Add:
        return a + b;
    case Op::Subtract:
        return a - b;
    case Op::Multiply:
        return a * b;
    case Op::Negate:
        return -a;
    default:
        return std::fabs(a);
    }
}

ColumnResult arithmetic(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(a.column->type, size);
    if (a.column->type == Core::kFloat) {
        strictly(*result, {&a, &b}, size, [&](std::size_t i) {
            result->floats[i] = floatArithmetic(op, a.column->floats[a.at(i)], b.column->floats[b.at(i)]);
        });
        if (mayBeWhole(a) && mayBeWhole(b)) {
            result->wholeNumbers.assign(size, 0);
            for (std::size_t i = 0; i < size; ++i) {
                result->wholeNumbers[i] = isWhole(a, i) && isWhole(b, i) ? 1 : 0;
            }
        }
        return Table::ColumnPtr(std::move(result));
    }
    bool fits = true;
    strictly(*result, {&a, &b}, size, [&](std::size_t i) {
        fits = intArithmetic(op, a.column->ints[a.at(i)], b.column->ints[b.at(i)], &result->ints[i]) && fits;
    });
    if (!fits) {
        return overflow();
    }
    return Table::ColumnPtr(std::move(result));
}

/// CPython's float floor division: from the remainder, not from floor(a / b) (ehrql.md 8).
double floorDivide(double a, double b)
{
    const double remainder = std::fmod(a, b);
    double quotient = (a - remainder) / b;
    if (remainder != 0.0 && (remainder < 0.0) != (b < 0.0)) {
        quotient -= 1.0;
    }
    const double floored = std::floor(quotient);
    return floored + (quotient - floored > 0.5 ? 1.0 : 0.0);
}

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    const std::int64_t quotient = a / b;
    return quotient - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

double asDouble(const Operand &operand, std::size_t i)
{
    const std::size_t at = operand.at(i);
    return operand.column->type == Core::kInt ? static_cast<double>(operand.column->ints[at]) : operand.column->floats[at];
}

ColumnResult division(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    const bool whole = a.column->type == Core::kInt;
    MutableColumn result = newColumn(op == Op::TrueDivide ? Core::kFloat : Core::kInt, size);
    result->valid.assign(size, 1);
    bool fits = true;
    for (std::size_t i = 0; i < size; ++i) {
        if (isNull(a, i) || isNull(b, i) || asDouble(b, i) == 0.0) {
            result->valid[i] = 0; // division by zero is NULL (ehrql.md 8)
        } else if (op == Op::TrueDivide) {
            result->floats[i] = asDouble(a, i) / asDouble(b, i);
        } else if (whole) {
            const std::int64_t left = a.column->ints[a.at(i)];
            const std::int64_t right = b.column->ints[b.at(i)];
            fits = fits && !(right == -1 && left == std::numeric_limits<std::int64_t>::min());
            result->ints[i] = fits ? floorDivide(left, right) : 0;
        } else {
            const double quotient = floorDivide(asDouble(a, i), asDouble(b, i));
            fits = fits && std::fabs(quotient) < 9.2e18;
            result->ints[i] = fits ? static_cast<std::int64_t>(quotient) : 0;
        }
    }
    if (!fits) {
        return overflow();
    }
    return Table::ColumnPtr(std::move(result));
}

/// `int ** int` with an exponent of 0 or more stays a whole number (ehrql.md 8); nothing if too large.
std::optional<std::int64_t> wholePower(std::int64_t base, std::int64_t exponent)
{
    std::int64_t result = 1;
    while (exponent > 0) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) {
            return {};
        }
        exponent >>= 1;
        if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) {
            return {};
        }
    }
    return result;
}

ColumnResult power(const Operand &a, const Operand &b, std::size_t size)
{
    const bool whole = a.column->type == Core::kInt;
    MutableColumn result = newColumn(Core::kFloat, size);
    result->valid.assign(size, 1);
    if (whole || (mayBeWhole(a) && mayBeWhole(b))) {
        result->wholeNumbers.assign(size, 0);
    }
    for (std::size_t i = 0; i < size; ++i) {
        if (isNull(a, i) || isNull(b, i)) {
            result->valid[i] = 0;
            continue;
        }
        const double base = asDouble(a, i);
        const double exponent = asDouble(b, i);
        const bool undefined = (base == 0.0 && exponent < 0.0) || (base < 0.0 && exponent != std::floor(exponent));
        if (undefined) {
            result->valid[i] = 0;
            continue;
        }
        if (exponent >= 0.0 && (whole || (isWhole(a, i) && isWhole(b, i)))) {
            const auto exact = whole ? wholePower(a.column->ints[a.at(i)], b.column->ints[b.at(i)])
                                     : wholePower(static_cast<std::int64_t>(base), static_cast<std::int64_t>(exponent));
            if (!exact) {
                return overflow();
            }
            result->wholeNumbers[i] = 1;
            result->floats[i] = static_cast<double>(*exact);
            continue;
        }
        result->floats[i] = std::pow(base, exponent);
        if (std::isinf(result->floats[i]) && std::isfinite(base) && std::isfinite(exponent)) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("%1 to the power of %2 is too large for a float.")
                                  .arg(QString::fromStdString(Core::floatRepr(base)), QString::fromStdString(Core::floatRepr(exponent))));
        }
    }
    return Table::ColumnPtr(std::move(result));
}

ColumnResult castToInt(const Operand &a, std::size_t size)
{
    MutableColumn result = newColumn(Core::kInt, size);
    bool fits = true;
    strictly(*result, {&a}, size, [&](std::size_t i) {
        const std::size_t at = a.at(i);
        if (a.column->type == Core::kBool) {
            result->ints[i] = a.column->bools[at];
        } else if (a.column->type == Core::kInt) {
            result->ints[i] = a.column->ints[at];
        } else {
            const double value = std::trunc(a.column->floats[at]);
            fits = fits && std::fabs(value) < 9.2e18; // also false for NaN
            result->ints[i] = fits ? static_cast<std::int64_t>(value) : 0;
        }
    });
    if (!fits) {
        return overflow();
    }
    return Table::ColumnPtr(std::move(result));
}

Table::ColumnPtr castToFloat(const Operand &a, std::size_t size)
{
    MutableColumn result = newColumn(Core::kFloat, size);
    strictly(*result, {&a}, size, [&](std::size_t i) { result->floats[i] = asDouble(a, i); });
    if (mayBeWhole(a)) {
        result->wholeNumbers.assign(size, 0);
        for (std::size_t i = 0; i < size; ++i) {
            result->wholeNumbers[i] = isWhole(a, i) ? 1 : 0;
        }
    }
    return result;
}

/// Days added to all dates at once; false if any row, even one that is NULL, leaves the range.
bool addDaysToAll(Table::Column &result, const Table::Column &dates, std::int64_t days, std::size_t size)
{
    constexpr std::int64_t kWidest = std::int64_t{Core::kMaxDateDays} - Core::kMinDateDays;
    if (days < -kWidest || days > kWidest) {
        return false;
    }
    const auto step = static_cast<std::int32_t>(days);
    std::int32_t outside = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const std::int32_t sum = dates.dates[i] + step;
        result.dates[i] = sum;
        outside |= static_cast<std::int32_t>(sum < Core::kMinDateDays) | static_cast<std::int32_t>(sum > Core::kMaxDateDays);
    }
    result.valid = dates.valid;
    return outside == 0;
}

ColumnResult dateAddition(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(Core::kDate, size);
    const bool plain = op == Op::DateAddDays && !a.isConstant && !a.index && b.isConstant && !b.column->isNull(0);
    if (plain && addDaysToAll(*result, *a.column, b.column->ints[0], size)) {
        return Table::ColumnPtr(std::move(result));
    }
    std::optional<std::size_t> bad;
    const auto add = [op](Core::Date start, std::int64_t count) {
        return op == Op::DateAddDays ? Core::addDays(start, count)
               : op == Op::DateAddMonths ? Core::addMonths(start, count)
                                         : Core::addYears(start, count);
    };
    strictly(*result, {&a, &b}, size, [&](std::size_t i) {
        const auto sum = add(Core::Date(a.column->dates[a.at(i)]), b.column->ints[b.at(i)]);
        if (sum) {
            result->dates[i] = sum->days();
        } else if (!bad) {
            bad = i;
        }
    });
    if (bad) {
        const char *unit = op == Op::DateAddDays ? "days" : op == Op::DateAddMonths ? "months" : "years";
        return dateOutOfRange(Core::Date(a.column->dates[a.at(*bad)]), b.column->ints[b.at(*bad)], unit);
    }
    return Table::ColumnPtr(std::move(result));
}

Table::ColumnPtr dateDifference(Op op, const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(Core::kInt, size);
    if (op == Op::DateDifferenceInYears) {
        // Ages are mostly asked on one day for everybody: it is taken apart once.
        std::int32_t day = 0;
        Core::CivilDate later = Core::Date(day).civil();
        strictly(*result, {&a, &b}, size, [&](std::size_t i) {
            if (const std::int32_t asked = a.column->dates[a.at(i)]; asked != day) {
                day = asked;
                later = Core::Date(day).civil();
            }
            result->ints[i] = Core::yearsBetween(later, Core::Date(b.column->dates[b.at(i)]).civil());
        });
        return result;
    }
    strictly(*result, {&a, &b}, size, [&](std::size_t i) {
        const Core::Date left(a.column->dates[a.at(i)]);
        const Core::Date right(b.column->dates[b.at(i)]);
        result->ints[i] = op == Op::DateDifferenceInDays ? std::int64_t{left.days()} - right.days() : Core::monthsBetween(left, right);
    });
    return result;
}

Table::ColumnPtr datePart(Op op, const Operand &a, std::size_t size)
{
    const bool isDate = op == Op::ToFirstOfYear || op == Op::ToFirstOfMonth;
    MutableColumn result = newColumn(isDate ? Core::kDate : Core::kInt, size);
    strictly(*result, {&a}, size, [&](std::size_t i) {
        const Core::CivilDate civil = Core::civilFromDays(a.column->dates[a.at(i)]);
        switch (op) {
        case Op::YearFromDate:
            result->ints[i] = civil.year;
            break;
        case Op::MonthFromDate:
            result->ints[i] = civil.month;
            break;
        case Op::DayFromDate:
            result->ints[i] = civil.day;
            break;
        case Op::ToFirstOfYear:
            result->dates[i] = Core::daysFromCivil(civil.year, 1, 1);
            break;
        default:
            result->dates[i] = Core::daysFromCivil(civil.year, civil.month, 1);
        }
    });
    return result;
}

Table::ColumnPtr textContains(const Operand &a, const Operand &b, std::size_t size)
{
    MutableColumn result = newColumn(Core::kBool, size);
    const std::vector<std::string> &texts = a.column->dictionary->texts;
    const std::vector<std::string> &needles = b.column->dictionary->texts;
    if (b.isConstant && !b.column->isNull(0)) {
        // Once per distinct text, not per row.
        const std::string &needle = needles[b.column->ids[0]];
        std::vector<std::uint8_t> hit(texts.size(), 0);
        for (std::size_t id = 0; id < texts.size(); ++id) {
            hit[id] = texts[id].find(needle) != std::string::npos ? 1 : 0;
        }
        strictly(*result, {&a}, size, [&](std::size_t i) { result->bools[i] = hit[a.column->ids[a.at(i)]]; });
        return result;
    }
    strictly(*result, {&a, &b}, size, [&](std::size_t i) {
        const std::string &text = texts[a.column->ids[a.at(i)]];
        result->bools[i] = text.find(needles[b.column->ids[b.at(i)]]) != std::string::npos ? 1 : 0;
    });
    return result;
}

/// Copies element `i` of an operand into `result`, translating text ids.
void copyElement(Table::Column &result, std::size_t i, const Operand &from, const std::vector<std::uint32_t> *translation)
{
    const std::size_t at = from.at(i);
    switch (result.type.kind) {
    case Core::TypeKind::Bool:
        result.bools[i] = from.column->bools[at];
        break;
    case Core::TypeKind::Int:
        result.ints[i] = from.column->ints[at];
        break;
    case Core::TypeKind::Float:
        result.floats[i] = from.column->floats[at];
        if (isWhole(from, i)) {
            result.wholeNumbers.resize(result.floats.size(), 0);
            result.wholeNumbers[i] = 1;
        }
        break;
    case Core::TypeKind::Date:
        result.dates[i] = from.column->dates[at];
        break;
    default:
        result.ids[i] = (*translation)[from.column->ids[at]];
    }
}

/// A shared dictionary for the given operands if they hold text.
SharedDictionary dictionaryFor(Core::ElementType type, const std::vector<const Operand *> &operands)
{
    if (!type.isText()) {
        return {};
    }
    std::vector<const Table::Column *> columns;
    for (const Operand *operand : operands) {
        columns.push_back(operand->column);
    }
    return shareDictionaries(columns);
}

/// First condition that is T wins (ehrql.md 12).
Table::ColumnPtr caseOf(const Query::Node &node, const std::vector<Operand> &operands, std::size_t size)
{
    const std::size_t cases = operands.size() / 2;
    std::vector<const Operand *> values;
    for (std::size_t c = 0; c < cases; ++c) {
        values.push_back(&operands[2 * c + 1]);
    }
    values.push_back(&operands.back());
    const SharedDictionary shared = dictionaryFor(node.type, values);
    MutableColumn result = newColumn(node.type, size);
    result->dictionary = shared.dictionary;
    result->valid.assign(size, 1);
    for (std::size_t i = 0; i < size; ++i) {
        std::size_t chosen = cases;
        for (std::size_t c = 0; c < cases; ++c) {
            const Operand &condition = operands[2 * c];
            const std::size_t at = condition.at(i);
            if (!condition.column->isNull(at) && condition.column->bools[at] != 0) {
                chosen = c;
                break;
            }
        }
        const Operand &value = *values[chosen];
        if (!value.column || isNull(value, i)) {
            result->valid[i] = 0;
        } else {
            copyElement(*result, i, value, shared.dictionary ? &shared.translation[chosen] : nullptr);
        }
    }
    return result;
}

/// The least or greatest value that is not NULL (ehrql.md 13).
Table::ColumnPtr extremeOf(const Query::Node &node, const std::vector<Operand> &operands, std::size_t size)
{
    std::vector<const Operand *> values;
    std::vector<std::vector<std::int64_t>> codes;
    for (const Operand &operand : operands) {
        values.push_back(&operand);
    }
    const SharedDictionary shared = dictionaryFor(node.type, values);
    std::vector<std::int64_t> rank;
    if (shared.dictionary) {
        Table::Column all;
        all.type = Core::kStr;
        all.dictionary = shared.dictionary;
        for (std::uint32_t id = 0; id < shared.dictionary->texts.size(); ++id) {
            all.ids.push_back(id);
        }
        rank = sortCodes(all);
    } else {
        for (const Operand &operand : operands) {
            codes.push_back(sortCodes(*operand.column));
        }
    }
    MutableColumn result = newColumn(node.type, size);
    result->dictionary = shared.dictionary;
    result->valid.assign(size, 1);
    for (std::size_t i = 0; i < size; ++i) {
        std::optional<std::size_t> best;
        std::int64_t bestCode = 0;
        for (std::size_t v = 0; v < operands.size(); ++v) {
            if (isNull(operands[v], i)) {
                continue;
            }
            const std::size_t at = operands[v].at(i);
            const std::int64_t code = shared.dictionary ? rank[shared.translation[v][operands[v].column->ids[at]]] : codes[v][at];
            if (!best || (node.op == Op::MinimumOf ? code < bestCode : code > bestCode)) {
                best = v;
                bestCode = code;
            }
        }
        if (best) {
            copyElement(*result, i, operands[*best], shared.dictionary ? &shared.translation[*best] : nullptr);
        } else {
            result->valid[i] = 0;
        }
    }
    return result;
}

} // namespace

ColumnResult applyFunction(const Query::Node &node, const std::vector<Operand> &operands, std::size_t size)
{
    const Operand &a = operands.front();
    switch (node.op) {
    case Op::EQ:
    case Op::NE:
    case Op::LT:
    case Op::LE:
    case Op::GT:
    case Op::GE:
        return comparison(node.op, a, operands[1], size);
    case Op::And:
    case Op::Or:
        return logical(node.op, a, operands[1], size);
    case Op::Not:
        return negation(a, size);
    case Op::IsNull:
        return nullTest(a, size);
    case Op::Negate:
    case Op::Absolute:
        return arithmetic(node.op, a, a, size);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
        return arithmetic(node.op, a, operands[1], size);
    case Op::TrueDivide:
    case Op::FloorDivide:
        return division(node.op, a, operands[1], size);
    case Op::Power:
        return power(a, operands[1], size);
    case Op::CastToInt:
        return castToInt(a, size);
    case Op::CastToFloat:
        return castToFloat(a, size);
    case Op::DateAddDays:
    case Op::DateAddMonths:
    case Op::DateAddYears:
        return dateAddition(node.op, a, operands[1], size);
    case Op::DateDifferenceInDays:
    case Op::DateDifferenceInMonths:
    case Op::DateDifferenceInYears:
        return dateDifference(node.op, a, operands[1], size);
    case Op::StringContains:
        return textContains(a, operands[1], size);
    case Op::Case:
        return caseOf(node, operands, size);
    case Op::MinimumOf:
    case Op::MaximumOf:
        return extremeOf(node, operands, size);
    default:
        return datePart(node.op, a, size);
    }
}

} // namespace Engine
