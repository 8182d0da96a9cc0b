// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/words.h"

#include <QCoreApplication>
#include <QStringList>

namespace Commands
{

namespace
{

using Query::NodeId;
using Query::Op;

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Words", text);
}

QString literal(const Query::Node &node)
{
    if (node.valueSet) {
        const auto size = node.valueSet->values.size();
        if (size <= 3) {
            QStringList texts;
            for (const Core::Value &value : node.valueSet->values) {
                texts.append(QString::fromStdString(value.toCsvText()));
            }
            return texts.join(QStringLiteral(", "));
        }
        return tr("a list of %1 values").arg(size);
    }
    const QString text = QString::fromStdString(node.literal.toCsvText());
    return node.type.isText() ? QLatin1Char('"') + text + QLatin1Char('"') : text;
}

class Writer
{
public:
    Writer(const Query::Graph &graph, int depth) : m_graph(graph), m_depth(depth) {}

    QString write(NodeId id, int level = 0) const
    {
        if (id == Query::kNoNode) {
            return tr("missing");
        }
        if (level > m_depth) {
            return QStringLiteral("...");
        }
        const Query::Node &node = m_graph.node(id);
        const auto input = [this, &node, level](std::size_t i) { return write(node.inputs[i], level + 1); };
        switch (node.op) {
        case Op::SelectTable:
        case Op::SelectPatientTable:
        case Op::InlinePatientTable:
            return QString::fromStdString(node.table->name);
        case Op::Filter:
            return tr("%1 where %2").arg(input(0), input(1));
        case Op::Sort:
            return tr("%1 in order of %2").arg(input(0), input(1));
        case Op::PickFirst:
            return tr("the first row of %1").arg(input(0));
        case Op::PickLast:
            return tr("the last row of %1").arg(input(0));
        case Op::SelectColumn:
            return column(node, level);
        case Op::Value:
            return literal(node);
        case Op::Parameter:
            return node.name == Query::kIntervalStart ? tr("the start of the interval") : tr("the end of the interval");
        case Op::Exists:
            return tr("there is a row in (%1)").arg(input(0));
        case Op::Count:
            return tr("the number of rows in (%1)").arg(input(0));
        case Op::CountDistinct:
            return tr("the number of different values of (%1)").arg(input(0));
        case Op::CountEpisodes:
            return tr("the number of episodes of (%1) with gaps of at most %2 days").arg(input(0)).arg(node.integer);
        case Op::Case:
            return cases(node, level);
        default:
            return function(node, level);
        }
    }

private:
    /// A column of a plain table needs no "of"; one of derived rows does.
    QString column(const Query::Node &node, int level) const
    {
        const Query::Node &frame = m_graph.node(node.inputs.front());
        const QString name = QString::fromStdString(node.name);
        NodeId base = node.inputs.front();
        while (m_graph.node(base).op == Op::Filter || m_graph.node(base).op == Op::Sort) {
            base = m_graph.node(base).inputs.front();
        }
        if (frame.table || m_graph.node(base).table) {
            return QString::fromStdString(m_graph.node(base).table ? m_graph.node(base).table->name : frame.table->name) + QLatin1Char('.') + name;
        }
        return tr("%1 of %2").arg(name, write(node.inputs.front(), level + 1));
    }

    QString cases(const Query::Node &node, int level) const
    {
        QStringList parts;
        for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
            parts.append(tr("%1 if %2").arg(write(node.inputs[i + 1], level + 1), write(node.inputs[i], level + 1)));
        }
        parts.append(tr("otherwise %1").arg(write(node.inputs.back(), level + 1)));
        return parts.join(QStringLiteral("; "));
    }

    QString function(const Query::Node &node, int level) const
    {
        static const QHash<Op, QString> kBetween{
            {Op::EQ, tr("is")}, {Op::NE, tr("is not")}, {Op::LT, tr("is less than")}, {Op::LE, tr("is at most")}, {Op::GT, tr("is more than")},
            {Op::GE, tr("is at least")}, {Op::And, tr("and")}, {Op::Or, tr("or")}, {Op::Add, tr("plus")}, {Op::Subtract, tr("minus")},
            {Op::Multiply, tr("times")}, {Op::TrueDivide, tr("divided by")}, {Op::FloorDivide, tr("divided (whole) by")},
            {Op::Power, tr("to the power of")}, {Op::StringContains, tr("contains")}, {Op::In, tr("is one of")}};
        static const QHash<Op, QString> kBefore{
            {Op::Not, tr("not")}, {Op::Negate, tr("minus")}, {Op::Absolute, tr("the size of")}, {Op::CastToInt, tr("the whole number of")},
            {Op::CastToFloat, tr("the number")}, {Op::YearFromDate, tr("the year of")}, {Op::MonthFromDate, tr("the month of")},
            {Op::DayFromDate, tr("the day of")}, {Op::ToFirstOfYear, tr("the first day of the year of")},
            {Op::ToFirstOfMonth, tr("the first day of the month of")}, {Op::Min, tr("the least")}, {Op::Max, tr("the greatest")},
            {Op::Sum, tr("the sum of")}, {Op::Mean, tr("the mean of")}, {Op::CombineAsSet, tr("the values of")}};
        const auto input = [this, &node, level](std::size_t i) {
            const bool simple = m_graph.node(node.inputs[i]).inputs.empty() || m_graph.node(node.inputs[i]).op == Op::SelectColumn;
            const QString text = write(node.inputs[i], level + 1);
            return simple ? text : QLatin1Char('(') + text + QLatin1Char(')');
        };
        if (kBetween.contains(node.op)) {
            return input(0) + QLatin1Char(' ') + kBetween.value(node.op) + QLatin1Char(' ') + input(1);
        }
        if (kBefore.contains(node.op)) {
            return kBefore.value(node.op) + QLatin1Char(' ') + input(0);
        }
        switch (node.op) {
        case Op::IsNull:
            return tr("%1 is missing").arg(input(0));
        case Op::DateAddDays:
            return tr("%2 days after %1").arg(input(0), input(1));
        case Op::DateAddMonths:
            return tr("%2 months after %1").arg(input(0), input(1));
        case Op::DateAddYears:
            return tr("%2 years after %1").arg(input(0), input(1));
        case Op::DateDifferenceInDays:
            return tr("days from %2 to %1").arg(input(0), input(1));
        case Op::DateDifferenceInMonths:
            return tr("whole months from %2 to %1").arg(input(0), input(1));
        case Op::DateDifferenceInYears:
            return tr("whole years from %2 to %1").arg(input(0), input(1));
        default:
            break;
        }
        QStringList parts;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            parts.append(input(i));
        }
        return (node.op == Op::MinimumOf ? tr("the least of %1") : tr("the greatest of %1")).arg(parts.join(QStringLiteral(", ")));
    }

    const Query::Graph &m_graph;
    int m_depth;
};

void split(const Query::Graph &graph, NodeId condition, std::vector<NodeId> &parts)
{
    if (graph.node(condition).op == Op::And) {
        split(graph, graph.node(condition).inputs[0], parts);
        split(graph, graph.node(condition).inputs[1], parts);
    } else {
        parts.push_back(condition);
    }
}

} // namespace

QString inWords(const Query::Graph &graph, NodeId node, int depth)
{
    return Writer(graph, depth).write(node);
}

std::vector<NodeId> conditionsOf(const Query::Graph &graph, NodeId population)
{
    std::vector<NodeId> parts;
    split(graph, population, parts);
    return parts;
}

} // namespace Commands
