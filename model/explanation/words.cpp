// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explanation/words.h"

#include <set>

#include <QCoreApplication>
#include <QSet>
#include <QStringList>

namespace Explanation
{

namespace
{

using Query::NodeId;
using Query::Op;

/// Longer lists of branches, such as the categories of a codelist, are cut in words.
constexpr std::size_t kMostBranches = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation::Words", text);
}

QString literal(const Query::Node &node)
{
    if (node.valueSet) {
        const auto size = node.valueSet->values.size();
        if (size <= 3) {
            QStringList texts;
            for (const Core::Value &value : node.valueSet->values) {
                texts.append(valueInWords(value));
            }
            const QString last = texts.isEmpty() ? QString() : texts.takeLast();
            return texts.isEmpty() ? last : tr("%1 or %2").arg(texts.join(QStringLiteral(", ")), last);
        }
        return node.type.kind == Core::TypeKind::Code ? tr("%1 codes").arg(size) : tr("%1 values").arg(size);
    }
    const QString text = valueInWords(node.literal);
    return node.type.isText() && !node.literal.isNull() ? QLatin1Char('"') + text + QLatin1Char('"') : text;
}

bool isOneRow(Op op)
{
    return op == Op::PickFirst || op == Op::PickLast;
}

class Writer
{
public:
    Writer(const Query::Graph &graph, const Wording &wording) : m_graph(graph), m_wording(wording) {}

    QString write(NodeId id, int level = 0) const
    {
        if (id == Query::kNoNode) {
            return tr("missing");
        }
        if (level > 0 && m_wording.names) {
            if (const auto name = m_wording.names->find(id); name != m_wording.names->end()) {
                return name->second;
            }
        }
        if (level > m_wording.depth) {
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
        case Op::Sort:
            return rows(id, level);
        case Op::PickFirst:
        case Op::PickLast:
            return pick(node, level);
        case Op::SelectColumn:
            return column(node, level);
        case Op::Value:
            return literal(node);
        case Op::Parameter:
            return node.name == Query::kIntervalStart ? tr("the start of the interval") : tr("the end of the interval");
        case Op::Exists:
            return exists(node, level);
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

    /// What one step of a frame does to the rows before it.
    QString step(NodeId id) const
    {
        const Query::Node &node = m_graph.node(id);
        if (node.op == Op::Filter) {
            const NodeId out = leftOut(node.inputs[1]);
            return (out == Query::kNoNode ? tr("where %1") : tr("except where %1"))
                .arg(inside(id).write(out == Query::kNoNode ? node.inputs[1] : out, 1));
        }
        return isOneRow(node.op) ? picked(node, 1) : write(id);
    }

private:
    /// A patient has a row of a sorted and picked frame where the frame has any.
    QString exists(const Query::Node &node, int level) const
    {
        NodeId frame = node.inputs.front();
        while (isOneRow(m_graph.node(frame).op)) {
            frame = m_graph.node(frame).inputs.front();
        }
        const NodeId day = lastsOn(filtersOf(frame));
        if (day == Query::kNoNode) {
            return tr("there is a row in %1").arg(write(frame, level + 1));
        }
        const NodeId base = baseOf(m_graph, frame);
        return m_graph.node(base).table->name == "practice_registrations" ? tr("registered with a practice on %1").arg(write(day, level + 1))
                                                                          : tr("there is a row in %1").arg(current(base, day, level));
    }

    static bool isFrameStep(Op op)
    {
        return op == Op::Sort || op == Op::Filter;
    }

    /// The conditions on the rows of a frame in the author's order, whatever orders stand between them.
    std::vector<NodeId> filtersOf(NodeId frame) const
    {
        std::vector<NodeId> conditions;
        for (; isFrameStep(m_graph.node(frame).op); frame = m_graph.node(frame).inputs.front()) {
            if (m_graph.node(frame).op == Op::Filter) {
                conditions.insert(conditions.begin(), m_graph.node(frame).inputs[1]);
            }
        }
        return conditions;
    }

    /// Writes what is said of single rows of a frame: their columns need no table name.
    Writer inside(NodeId frame) const
    {
        Wording wording = m_wording;
        wording.within = baseOf(m_graph, frame);
        return Writer(m_graph, wording);
    }

    /// "events where a and b, except where c"; orders are said by the pick.
    QString rows(NodeId frame, int level) const
    {
        const NodeId base = rootOf(frame);
        const Writer writer = inside(frame);
        QStringList kept;
        QStringList left;
        const std::vector<NodeId> conditions = filtersOf(frame);
        for (const NodeId condition : conditions) {
            const NodeId out = leftOut(condition);
            const QString text = writer.write(out == Query::kNoNode ? condition : out, level + 1);
            const bool brackets = conditions.size() > 1 && m_graph.node(condition).op == Op::Or && out == Query::kNoNode;
            (out == Query::kNoNode ? kept : left).append(brackets ? QLatin1Char('(') + text + QLatin1Char(')') : text);
        }
        QString text = write(base, level + 1);
        if (!kept.isEmpty()) {
            text = tr("%1 where %2").arg(text, kept.join(tr(" and ")));
        }
        return left.isEmpty() ? text : tr("%1 except where %2").arg(text, left.join(tr(" or ")));
    }

    NodeId rootOf(NodeId frame) const
    {
        while (isFrameStep(m_graph.node(frame).op)) {
            frame = m_graph.node(frame).inputs.front();
        }
        return frame;
    }

    /// What `except_where` leaves out, since it keeps "not x, or x is missing"; no node for another condition.
    NodeId leftOut(NodeId condition) const
    {
        const Query::Node &either = m_graph.node(condition);
        if (either.op != Op::Or || m_graph.node(either.inputs[0]).op != Op::Not || m_graph.node(either.inputs[1]).op != Op::IsNull) {
            return Query::kNoNode;
        }
        const NodeId out = m_graph.node(either.inputs[0]).inputs[0];
        return m_graph.node(either.inputs[1]).inputs[0] == out ? out : Query::kNoNode;
    }

    /// The date of `for_patient_on` (`ehrql.md` 29): rows that start by then and end then, later or never. None if the frame is another.
    NodeId lastsOn(const std::vector<NodeId> &conditions) const
    {
        const auto isColumn = [this](NodeId id, const char *name) {
            return m_graph.node(id).op == Op::SelectColumn && m_graph.node(id).name == name;
        };
        if (conditions.size() != 2 || m_graph.node(conditions[1]).op != Op::Or) {
            return Query::kNoNode;
        }
        const Query::Node &starts = m_graph.node(conditions[0]);
        const Query::Node &later = m_graph.node(m_graph.node(conditions[1]).inputs[0]);
        const Query::Node &never = m_graph.node(m_graph.node(conditions[1]).inputs[1]);
        const bool same = starts.op == Op::LE && later.op == Op::GE && never.op == Op::IsNull && isColumn(starts.inputs[0], "start_date")
                          && isColumn(later.inputs[0], "end_date") && never.inputs[0] == later.inputs[0]
                          && starts.inputs[1] == later.inputs[1];
        return same ? starts.inputs[1] : Query::kNoNode;
    }

    QString current(NodeId table, NodeId day, int level) const
    {
        return tr("%1 that lasts on %2").arg(write(table, level + 1), write(day, level + 1));
    }

    /// "the latest row of events where ...", with the keys named unless the only one is a date.
    QString pick(const Query::Node &node, int level) const
    {
        const std::vector<NodeId> filters = filtersOf(node.inputs.front());
        if (const NodeId day = lastsOn(filters); day != Query::kNoNode) {
            return tr("the row of %1").arg(current(rootOf(node.inputs.front()), day, level));
        }
        return tr("%1 of %2").arg(picked(node, level), write(node.inputs.front(), level + 1));
    }

    /// "the latest row (by date)".
    QString picked(const Query::Node &node, int level) const
    {
        QStringList keys;
        bool byDate = false;
        for (NodeId step = node.inputs.front(); isFrameStep(m_graph.node(step).op); step = m_graph.node(step).inputs.front()) {
            if (m_graph.node(step).op != Op::Sort) {
                continue;
            }
            const NodeId key = m_graph.node(step).inputs[1];
            byDate = m_graph.node(key).type == Core::kDate;
            const QString name = inside(step).write(key, level + 1);
            if (!keys.contains(name)) {
                keys.append(name);
            }
        }
        const QString by = keys.join(tr(", then "));
        if (keys.size() == 1 && byDate) {
            return (node.op == Op::PickFirst ? tr("the earliest row (by %1)") : tr("the latest row (by %1)")).arg(by);
        }
        return (node.op == Op::PickFirst ? tr("the first row (by %1)") : tr("the last row (by %1)")).arg(by);
    }

    /// A column of a plain table needs no "of"; one of derived rows does.
    QString column(const Query::Node &node, int level) const
    {
        const QString name = QString::fromStdString(node.name);
        const NodeId frame = node.inputs.front();
        const NodeId base = baseOf(m_graph, frame);
        if (isOneRow(m_graph.node(frame).op)) {
            return tr("the %1 of %2").arg(name, write(frame, level + 1));
        }
        if (base == m_wording.within) {
            return name;
        }
        const QString plain = QString::fromStdString(m_graph.node(base).table->name) + QLatin1Char('.') + name;
        return m_graph.node(frame).op == Op::Filter ? tr("%1 of %2").arg(name, write(frame, level + 1)) : plain;
    }

    /// What a long case compares with one fixed value after the other, as the categories of a codelist do.
    NodeId groupedBy(const Query::Node &node) const
    {
        // A missing value, such as that of a case without a default, is no node.
        const auto isFixed = [this](NodeId id) { return id == Query::kNoNode || m_graph.node(id).op == Op::Value; };
        NodeId subject = Query::kNoNode;
        for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
            const Query::Node &test = m_graph.node(node.inputs[i]);
            const bool same = test.op == Op::EQ && isFixed(test.inputs[1]) && isFixed(node.inputs[i + 1]) && (i == 0 || test.inputs[0] == subject);
            if (!same) {
                return Query::kNoNode;
            }
            subject = test.inputs[0];
        }
        const bool isLong = node.inputs.size() / 2 > kMostBranches + 1;
        return isLong && isFixed(node.inputs.back()) ? subject : Query::kNoNode;
    }

    QString cases(const Query::Node &node, int level) const
    {
        QStringList parts;
        const std::size_t branches = node.inputs.size() / 2;
        if (const NodeId grouped = groupedBy(node); grouped != Query::kNoNode) {
            std::set<NodeId> groups;
            for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
                groups.insert(node.inputs[i + 1]);
            }
            return tr("the group of %1 (%2 values in %3 groups)").arg(write(grouped, level + 1)).arg(branches).arg(groups.size());
        }
        for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
            if (i / 2 == kMostBranches && branches > kMostBranches + 1) {
                parts.append(tr("and %1 more branches").arg(branches - kMostBranches));
                break;
            }
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
            const bool simple = isSimple(node.inputs[i]) || joins(node.op, m_graph.node(node.inputs[i]).op);
            const QString text = write(node.inputs[i], level + 1);
            return simple ? text : QLatin1Char('(') + text + QLatin1Char(')');
        };
        static const QHash<Op, QString> kDates{
            {Op::EQ, tr("is on")}, {Op::NE, tr("is not on")}, {Op::LT, tr("is before")}, {Op::LE, tr("is on or before")},
            {Op::GT, tr("is after")}, {Op::GE, tr("is on or after")}};
        if (node.op == Op::And) {
            const QString range = between(node, level);
            if (!range.isEmpty()) {
                return range;
            }
        }
        if (kDates.contains(node.op) && m_graph.node(node.inputs[0]).type == Core::kDate) {
            return input(0) + QLatin1Char(' ') + kDates.value(node.op) + QLatin1Char(' ') + input(1);
        }
        if (node.op == Op::In && isNamed(node.inputs[1])) {
            return tr("%1 is in %2").arg(input(0), input(1));
        }
        if (node.op == Op::In && m_graph.node(node.inputs[1]).valueSet && m_graph.node(node.inputs[1]).valueSet->values.size() == 1) {
            return tr("%1 is %2").arg(input(0), input(1));
        }
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
        case Op::DateAddMonths:
        case Op::DateAddYears:
            return shifted(node, level);
        case Op::DateDifferenceInDays:
            return tr("days from %2 to %1").arg(input(0), input(1));
        case Op::DateDifferenceInMonths:
            return tr("whole months from %2 to %1").arg(input(0), input(1));
        case Op::DateDifferenceInYears:
            if (isDateOfBirth(node.inputs[1])) {
                return tr("age on %1").arg(input(0));
            }
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

    bool isDateOfBirth(NodeId id) const
    {
        const Query::Node &node = m_graph.node(id);
        return node.op == Op::SelectColumn && node.name == "date_of_birth" && m_graph.node(node.inputs.front()).op == Op::SelectPatientTable;
    }

    /// "90 days after x", "5 years before x".
    QString shifted(const Query::Node &node, int level) const
    {
        const QString date = write(node.inputs[0], level + 1);
        const std::int64_t *fixed = std::get_if<std::int64_t>(&m_graph.node(node.inputs[1]).literal.storage());
        const bool before = fixed && *fixed < 0;
        const QString amount = before ? QString::number(-*fixed) : write(node.inputs[1], level + 1);
        const bool one = fixed && (*fixed == 1 || *fixed == -1);
        const QString unit = node.op == Op::DateAddDays     ? (one ? tr("day") : tr("days"))
                             : node.op == Op::DateAddMonths ? (one ? tr("month") : tr("months"))
                                                            : (one ? tr("year") : tr("years"));
        return (before ? tr("%1 %2 before %3") : tr("%1 %2 after %3")).arg(amount, unit, date);
    }

    /// Whether a part reads well in an "and" or "or" without brackets: comparisons do, and more of the same word.
    static bool joins(Op whole, Op part)
    {
        static const QSet<Op> kPlain{Op::EQ, Op::NE, Op::LT, Op::LE, Op::GT, Op::GE, Op::IsNull, Op::In, Op::StringContains};
        return (whole == Op::And || whole == Op::Or) && (part == whole || kPlain.contains(part));
    }

    /// Needs no brackets inside a longer phrase.
    bool isSimple(NodeId id) const
    {
        const Query::Node &node = m_graph.node(id);
        if (node.inputs.empty() || isNamed(id)) {
            return true;
        }
        if (node.op != Op::SelectColumn || isOneRow(m_graph.node(node.inputs.front()).op)) {
            return false;
        }
        return m_graph.node(node.inputs.front()).op != Op::Filter || baseOf(m_graph, node.inputs.front()) == m_wording.within;
    }

    bool isNamed(NodeId id) const { return m_wording.names && m_wording.names->contains(id); }

    /// `x >= a and x <= b` as one phrase; empty if it is something else.
    QString between(const Query::Node &node, int level) const
    {
        const Query::Node &low = m_graph.node(node.inputs[0]);
        const Query::Node &high = m_graph.node(node.inputs[1]);
        if (low.op != Op::GE || high.op != Op::LE || low.inputs[0] != high.inputs[0]) {
            return {};
        }
        return tr("%1 is from %2 to %3").arg(write(low.inputs[0], level + 1), write(low.inputs[1], level + 1), write(high.inputs[1], level + 1));
    }

    const Query::Graph &m_graph;
    Wording m_wording;
};

} // namespace

QString inWords(const Query::Graph &graph, NodeId node, const Wording &wording)
{
    return Writer(graph, wording).write(node);
}

QString stepInWords(const Query::Graph &graph, NodeId frame, const Wording &wording)
{
    return Writer(graph, wording).step(frame);
}

QString valueInWords(const Core::Value &value)
{
    if (value.isNull()) {
        return tr("missing");
    }
    if (const bool *truth = std::get_if<bool>(&value.storage())) {
        return *truth ? tr("true") : tr("false");
    }
    return QString::fromStdString(value.toCsvText());
}

std::vector<NodeId> conditionsOf(const Query::Graph &graph, NodeId population)
{
    std::vector<NodeId> parts;
    std::vector<NodeId> open{population};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (graph.node(id).op == Op::And) {
            open.push_back(graph.node(id).inputs[1]);
            open.push_back(graph.node(id).inputs[0]);
        } else {
            parts.push_back(id);
        }
    }
    return parts;
}

NodeId baseOf(const Query::Graph &graph, NodeId frame)
{
    while (!graph.node(frame).table) {
        frame = graph.node(frame).inputs.front();
    }
    return frame;
}

Names namesOf(const Query::Dataset &dataset)
{
    Names names;
    for (const Query::Variable &variable : dataset.variables) {
        names.emplace(variable.node, QString::fromStdString(variable.name));
    }
    return names;
}

} // namespace Explanation
