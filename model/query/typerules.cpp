// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/query/typerules.h"

#include <array>

namespace Query
{

namespace
{

using TypeResult = BuildResult<Core::ElementType>;

tl::unexpected<BuildError> mismatch(const std::string &wanted, const Node &got)
{
    return tl::unexpected<BuildError>(
        BuildError{BuildError::Kind::Type, "Expected " + wanted + ", got " + describeType(got) + "."});
}

tl::unexpected<BuildError> wrongCount(Op op)
{
    return tl::unexpected<BuildError>(
        BuildError{BuildError::Kind::Type, std::string(opName(op)) + " was given the wrong number of values."});
}

std::string seriesOf(Core::ElementType type)
{
    return "Series[" + type.name() + "]";
}

/// What to write instead when two types meet that never mix (ehrql.md 4).
std::string adviceFor(Core::ElementType one, Core::ElementType other)
{
    const auto either = [one, other](Core::ElementType type) { return one == type || other == type; };
    const auto code = [](Core::ElementType type) { return type.kind == Core::TypeKind::Code; };
    if (either(Core::kInt) && either(Core::kFloat)) {
        return " Turn the whole numbers into floats with as_float(), or the floats into whole numbers with as_int().";
    }
    if (either(Core::kBool) && either(Core::kInt)) {
        return " Turn the bool into 0 and 1 with as_int().";
    }
    if (either(Core::kStr) && either(Core::kDate)) {
        return " A date is written as date(2020, 1, 31) here, after 'from datetime import date'.";
    }
    if ((code(one) && other == Core::kStr) || (code(other) && one == Core::kStr)) {
        return " Codes are compared with codes of the same system only, or with codes written in quotes.";
    }
    if (code(one) && code(other)) {
        return " Codes of two systems are never equal; use the column that holds the wanted system.";
    }
    return {};
}

bool isScalarSeries(const Node &node)
{
    return !node.isFrame && !node.valueSet && node.op != Op::CombineAsSet;
}

/// All inputs must be series of exactly the first one's type, which `accepts` must like.
TypeResult sameType(std::span<const NodeId> inputs, const Graph &graph, bool (*accepts)(Core::ElementType),
                    const char *wanted)
{
    const Node &first = graph.node(inputs.front());
    if (!isScalarSeries(first) || !accepts(first.type)) {
        return mismatch(wanted, first);
    }
    for (const NodeId input : inputs.subspan(1)) {
        const Node &other = graph.node(input);
        if (!isScalarSeries(other) || other.type != first.type) {
            TypeResult error = mismatch(seriesOf(first.type), other);
            if (isScalarSeries(other)) {
                error.error().message += adviceFor(first.type, other.type);
            }
            return error;
        }
    }
    return first.type;
}

bool anyType(Core::ElementType)
{
    return true;
}

bool comparable(Core::ElementType type)
{
    return type.isComparable();
}

bool numeric(Core::ElementType type)
{
    return type.isNumeric();
}

bool boolean(Core::ElementType type)
{
    return type == Core::kBool;
}

bool date(Core::ElementType type)
{
    return type == Core::kDate;
}

TypeResult typeOfCase(std::span<const NodeId> inputs, const Graph &graph)
{
    const Node *first = nullptr;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const bool isCondition = i + 1 < inputs.size() && i % 2 == 0;
        if (isCondition) {
            const Node &condition = graph.node(inputs[i]);
            if (!isScalarSeries(condition) || condition.type != Core::kBool) {
                return mismatch("Series[bool] as a condition", condition);
            }
            continue;
        }
        if (inputs[i] == kNoNode) {
            continue;
        }
        const Node &value = graph.node(inputs[i]);
        if (!isScalarSeries(value)) {
            return mismatch("a value or a series", value);
        }
        if (first && value.type != first->type) {
            TypeResult error = mismatch(seriesOf(first->type) + " like the other values of this case", value);
            error.error().message += adviceFor(first->type, value.type);
            return error;
        }
        first = first ? first : &value;
    }
    if (!first) {
        return tl::unexpected<BuildError>(
            BuildError{BuildError::Kind::Type, "At least one value of a case must be something other than None."});
    }
    return first->type;
}

TypeResult typeOfIn(std::span<const NodeId> inputs, const Graph &graph)
{
    const Node &needle = graph.node(inputs[0]);
    const Node &set = graph.node(inputs[1]);
    if (!isScalarSeries(needle)) {
        return mismatch("a series", needle);
    }
    const bool empty = set.valueSet && set.valueSet->values.empty();
    if ((!set.valueSet && set.op != Op::CombineAsSet) || (!empty && set.type != needle.type)) {
        return mismatch("a set of " + needle.type.name(), set);
    }
    return Core::kBool;
}

/// A date and a number of units.
TypeResult typeOfDateAddition(std::span<const NodeId> inputs, const Graph &graph)
{
    const Node &start = graph.node(inputs[0]);
    const Node &count = graph.node(inputs[1]);
    if (!isScalarSeries(start) || start.type != Core::kDate) {
        return mismatch("Series[date]", start);
    }
    if (!isScalarSeries(count) || count.type != Core::kInt) {
        return mismatch("Series[int]", count);
    }
    return Core::kDate;
}

TypeResult typeOfContains(std::span<const NodeId> inputs, const Graph &graph)
{
    const Node &text = graph.node(inputs[0]);
    const Node &needle = graph.node(inputs[1]);
    const bool searchable = text.type == Core::kStr || text.type.kind == Core::TypeKind::MultiCodeString;
    if (!isScalarSeries(text) || !searchable) {
        return mismatch("Series[str]", text);
    }
    if (!isScalarSeries(needle) || needle.type != Core::kStr) {
        return mismatch("Series[str]", needle);
    }
    return Core::kBool;
}

TypeResult resultIs(const TypeResult &checked, Core::ElementType result)
{
    return checked ? TypeResult(result) : checked;
}

std::size_t arity(Op op)
{
    switch (op) {
    case Op::Not:
    case Op::IsNull:
    case Op::Negate:
    case Op::Absolute:
    case Op::CastToInt:
    case Op::CastToFloat:
    case Op::YearFromDate:
    case Op::MonthFromDate:
    case Op::DayFromDate:
    case Op::ToFirstOfYear:
    case Op::ToFirstOfMonth:
        return 1;
    default:
        return 2;
    }
}

} // namespace

std::string describeType(const Node &node)
{
    if (node.isFrame) {
        return node.table ? "the table " + node.table->name : "a table";
    }
    if (node.valueSet || node.op == Op::CombineAsSet) {
        return "a set of " + node.type.name();
    }
    return seriesOf(node.type);
}

TypeResult typeOfAggregate(Op op, const Node &input)
{
    if (op == Op::Exists || op == Op::Count) {
        if (!input.isFrame) {
            return mismatch("a table", input);
        }
        return op == Op::Exists ? Core::kBool : Core::kInt;
    }
    if (!isScalarSeries(input) || input.dimension != Dimension::Event) {
        return mismatch("a series with many values per patient", input);
    }
    switch (op) {
    case Op::CountDistinct:
        return Core::kInt;
    case Op::CombineAsSet:
        return input.type;
    case Op::Min:
    case Op::Max:
        return input.type.isComparable() ? TypeResult(input.type) : mismatch("numbers, dates or text", input);
    case Op::Sum:
        return input.type.isNumeric() ? TypeResult(input.type) : mismatch("numbers", input);
    case Op::Mean:
        return input.type.isNumeric() ? TypeResult(Core::kFloat) : mismatch("numbers", input);
    default:
        return wrongCount(op);
    }
}

TypeResult typeOfFunction(Op op, std::span<const NodeId> inputs, const Graph &graph)
{
    if (op == Op::Case) {
        return typeOfCase(inputs, graph);
    }
    const bool extreme = op == Op::MinimumOf || op == Op::MaximumOf;
    if (extreme ? inputs.size() < 2 : inputs.size() != arity(op)) {
        return wrongCount(op);
    }
    switch (op) {
    case Op::EQ:
    case Op::NE:
        return resultIs(sameType(inputs, graph, &anyType, "a series"), Core::kBool);
    case Op::LT:
    case Op::LE:
    case Op::GT:
    case Op::GE:
        return resultIs(sameType(inputs, graph, &comparable, "numbers, dates or text"), Core::kBool);
    case Op::And:
    case Op::Or:
    case Op::Not:
        return sameType(inputs, graph, &boolean, "Series[bool]");
    case Op::IsNull:
        return resultIs(sameType(inputs, graph, &anyType, "a series"), Core::kBool);
    case Op::Negate:
    case Op::Absolute:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
        return sameType(inputs, graph, &numeric, "numbers");
    case Op::TrueDivide:
    case Op::Power:
        return resultIs(sameType(inputs, graph, &numeric, "numbers"), Core::kFloat);
    case Op::FloorDivide:
        return resultIs(sameType(inputs, graph, &numeric, "numbers"), Core::kInt);
    case Op::CastToFloat:
        return resultIs(sameType(inputs, graph, &numeric, "numbers"), Core::kFloat);
    case Op::CastToInt: {
        const Node &input = graph.node(inputs.front());
        return isScalarSeries(input) && (input.type.isNumeric() || input.type == Core::kBool)
                   ? TypeResult(Core::kInt)
                   : mismatch("numbers or Series[bool]", input);
    }
    case Op::DateAddDays:
    case Op::DateAddMonths:
    case Op::DateAddYears:
        return typeOfDateAddition(inputs, graph);
    case Op::DateDifferenceInDays:
    case Op::DateDifferenceInMonths:
    case Op::DateDifferenceInYears:
    case Op::YearFromDate:
    case Op::MonthFromDate:
    case Op::DayFromDate:
        return resultIs(sameType(inputs, graph, &date, "Series[date]"), Core::kInt);
    case Op::ToFirstOfYear:
    case Op::ToFirstOfMonth:
        return sameType(inputs, graph, &date, "Series[date]");
    case Op::StringContains:
        return typeOfContains(inputs, graph);
    case Op::In:
        return typeOfIn(inputs, graph);
    case Op::MinimumOf:
    case Op::MaximumOf:
        return sameType(inputs, graph, &comparable, "numbers, dates or text");
    default:
        return wrongCount(op);
    }
}

} // namespace Query
