// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "model/query/graph.h"

namespace Query
{

std::string_view opName(Op op)
{
    static constexpr std::array<std::string_view, 55> kNames{
        "SelectTable", "SelectPatientTable", "InlinePatientTable", "Filter", "Sort", "PickFirst", "PickLast",
        "SelectColumn", "Value", "Parameter", "Exists", "Count", "CountDistinct", "CountEpisodes", "Min", "Max", "Sum",
        "Mean", "CombineAsSet", "EQ", "NE", "LT", "LE", "GT", "GE", "And", "Or", "Not", "IsNull", "Negate", "Absolute",
        "Add", "Subtract", "Multiply", "TrueDivide", "FloorDivide", "Power", "CastToInt", "CastToFloat", "DateAddDays",
        "DateAddMonths", "DateAddYears", "DateDifferenceInDays", "DateDifferenceInMonths", "DateDifferenceInYears",
        "YearFromDate", "MonthFromDate", "DayFromDate", "ToFirstOfYear", "ToFirstOfMonth", "StringContains", "In",
        "MinimumOf", "MaximumOf", "Case"};
    return kNames[static_cast<std::size_t>(op)];
}

std::string Graph::toText(NodeId root) const
{
    if (root == kNoNode) {
        return "None";
    }
    const Node &node = m_nodes[root];
    switch (node.op) {
    case Op::Value:
        if (node.valueSet) {
            return "{" + std::to_string(node.valueSet->values.size()) + " x " + node.type.name() + "}";
        }
        return node.type.isText() ? "\"" + node.literal.toCsvText() + "\"" : node.literal.toCsvText();
    case Op::Parameter:
        return "$" + node.name;
    case Op::SelectColumn:
        return toText(node.inputs.front()) + "." + node.name;
    case Op::SelectTable:
    case Op::SelectPatientTable:
    case Op::InlinePatientTable:
        return node.table->name;
    default:
        break;
    }
    std::string text(opName(node.op));
    text += "(";
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        text += (i > 0 ? ", " : "") + toText(node.inputs[i]);
    }
    if (node.op == Op::CountEpisodes) {
        text += ", " + std::to_string(node.integer);
    }
    return text + ")";
}

} // namespace Query
