// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <set>

#include "model/query/reasoning.h"

namespace Query
{

namespace
{

constexpr std::size_t kListedCategories = 12;
constexpr std::size_t kMaximumFindings = 100;

/// The schema column behind a bare column; nullptr for everything else.
const Core::ColumnSchema *columnOf(const Graph &graph, NodeId series, const Core::TableSchema **table = nullptr)
{
    const Node &node = graph.node(series);
    if (node.op != Op::SelectColumn) {
        return nullptr;
    }
    NodeId frame = node.inputs.front();
    while (!graph.node(frame).table) {
        frame = graph.node(frame).inputs.front();
    }
    if (table) {
        *table = graph.node(frame).table.get();
    }
    return graph.node(frame).table->column(node.name);
}

bool isComparison(Op op)
{
    return op >= Op::EQ && op <= Op::GE;
}

std::string listed(const std::vector<Core::Value> &values)
{
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < kListedCategories; ++i) {
        text += (i > 0 ? ", " : "") + ("'" + values[i].toCsvText() + "'");
    }
    return text + (values.size() > kListedCategories ? ", ..." : "");
}

/// Whether two measures group by the same names, written in different orders.
bool differInOrder(const Measure &a, const Measure &b)
{
    const auto names = [](const Measure &measure) {
        std::vector<std::string> all;
        for (const Variable &group : measure.groupBy) {
            all.push_back(group.name);
        }
        return all;
    };
    std::vector<std::string> one = names(a);
    std::vector<std::string> other = names(b);
    if (one.size() < 2 || one == other) {
        return false;
    }
    std::sort(one.begin(), one.end());
    std::sort(other.begin(), other.end());
    return one == other;
}

class Finder
{
public:
    explicit Finder(const Graph &graph)
        : m_graph(graph)
        , m_reasoning(graph)
    {
    }

    void look(const std::vector<NodeId> &roots)
    {
        const std::vector<NodeId> nodes = m_graph.reachable(roots);
        // Inputs come before what is made of them, so that deep queries need no deep recursion.
        for (const NodeId id : nodes) {
            if (m_graph.node(id).isFrame) {
                static_cast<void>(m_reasoning.canHaveRows(id));
            } else {
                static_cast<void>(m_reasoning.possible(id));
            }
        }
        for (const NodeId id : nodes) {
            if (m_findings.size() >= kMaximumFindings) {
                return;
            }
            const Node &node = m_graph.node(id);
            if (node.op == Op::Filter) {
                lookAtFilter(id, node);
            } else if (isComparison(node.op)) {
                lookAtComparison(id, node);
            } else if (node.op == Op::In && m_graph.node(node.inputs[1]).valueSet) {
                lookAtCategories(id, node.inputs[0], m_graph.node(node.inputs[1]).valueSet->values);
            } else if (node.op == Op::And && m_reasoning.contradict({id})) {
                lookAtConjunction(id, node);
            }
        }
    }

    void lookAtMembers(const std::string &name, NodeId condition, const char *what)
    {
        const Possible possible = m_reasoning.possible(condition);
        const bool never = m_graph.node(condition).type == Core::kBool ? !possible.isTrue : !possible.value;
        if (never && !isExplained(condition)) {
            add(Finding::Kind::EmptyPopulation, condition, name, std::string(what) + " can never be true, so nobody is in it.");
        }
    }

    void lookAtOutput(const std::string &name, NodeId series)
    {
        if (!m_reasoning.possible(series).value && !isExplained(series)) {
            add(Finding::Kind::MissingVariable, series, name,
                "'" + name + "' is missing for every patient, whatever the data: nothing that it is made of can have a value.");
        }
    }

    /// Defects of the official tool that a study should keep clear of.
    void lookAtGroupings(const Measures &measures)
    {
        for (std::size_t i = 0; i < measures.measures.size() && m_findings.size() < kMaximumFindings; ++i) {
            const Measure &measure = measures.measures[i];
            for (const Variable &group : measure.groupBy) {
                const auto twin = std::find_if(measure.groupBy.begin(), measure.groupBy.end(), [&group](const Variable &other) {
                    return other.node == group.node && other.name < group.name;
                });
                if (twin != measure.groupBy.end()) {
                    add(Finding::Kind::Grouping, measure.numerator, measure.name,
                        "The groups '" + twin->name + "' and '" + group.name
                            + "' are the same series; the official tool gives wrong columns for them. Use one of the two.");
                }
            }
            for (std::size_t j = 0; j < i; ++j) {
                const Measure &other = measures.measures[j];
                if (other.denominator == measure.denominator && other.intervals == measure.intervals && differInOrder(other, measure)) {
                    add(Finding::Kind::Grouping, measure.numerator, measure.name,
                        "'" + measure.name + "' groups by the same columns as '" + other.name
                            + "' in another order; the official tool counts such measures twice. Write the groups in the same order.");
                    break;
                }
            }
        }
    }

    [[nodiscard]] std::vector<Finding> take() { return std::move(m_findings); }

private:
    void add(Finding::Kind kind, NodeId node, std::string name, std::string message)
    {
        m_findings.push_back({kind, node, std::move(name), std::move(message)});
    }

    /// Whether something below was found already that makes this one follow.
    [[nodiscard]] bool isExplained(NodeId root) const
    {
        const std::array<NodeId, 1> roots{root};
        const std::vector<NodeId> below = m_graph.reachable(roots);
        return std::any_of(m_findings.begin(), m_findings.end(), [&](const Finding &finding) {
            return finding.name.empty() && std::binary_search(below.begin(), below.end(), finding.node);
        });
    }

    void lookAtFilter(NodeId id, const Node &node)
    {
        if (m_reasoning.canHaveRows(id) || !m_reasoning.canHaveRows(node.inputs[0]) || isExplained(node.inputs[1])) {
            return;
        }
        const Node &condition = m_graph.node(node.inputs[1]);
        if (condition.op == Op::Value) {
            return; // where(False) is meant
        }
        if (condition.op == Op::In && m_graph.node(condition.inputs[1]).valueSet) {
            add(Finding::Kind::EmptyList, id, {}, "No row can be left: the list given to is_in() is empty.");
            return;
        }
        add(Finding::Kind::NeverTrue, id, {},
            m_reasoning.possible(node.inputs[1]).isTrue
                ? "No row can be left: this condition contradicts an earlier condition on the same rows."
                : "No row can be left: this condition can never be true.");
    }

    /// The outermost part of a conjunction that contradicts itself.
    void lookAtConjunction(NodeId id, const Node &node)
    {
        if (!m_reasoning.contradict({node.inputs[0]}) && !m_reasoning.contradict({node.inputs[1]})) {
            add(Finding::Kind::NeverTrue, id, {}, "These conditions contradict each other, so they are never true together.");
        }
    }

    void lookAtComparison(NodeId id, const Node &node)
    {
        const bool missing = !m_reasoning.possible(id).value;
        if (missing) {
            if (!isExplained(id)) {
                add(Finding::Kind::AlwaysMissing, id, {},
                    "This comparison is always missing, because one side never has a value. To test for missing values use "
                    "is_null().");
            }
            return;
        }
        const Node &other = m_graph.node(node.inputs[1]);
        if (other.op != Op::Value || other.valueSet) {
            return;
        }
        // Comparing with != "" is how some studies ask for presence.
        if (node.op == Op::EQ || (node.op == Op::NE && !(other.literal == Core::Value("")))) {
            lookAtCategories(id, node.inputs[0], {other.literal});
        }
        lookAtCoverage(id, node, other.literal);
    }

    void lookAtCategories(NodeId id, NodeId series, const std::vector<Core::Value> &values)
    {
        const Core::TableSchema *table = nullptr;
        const Core::ColumnSchema *column = columnOf(m_graph, series, &table);
        const Core::Constraint *categories = column ? column->constraint(Core::Constraint::Kind::Categorical) : nullptr;
        if (!categories) {
            return;
        }
        std::vector<Core::Value> unknown;
        std::copy_if(values.begin(), values.end(), std::back_inserter(unknown), [categories](const Core::Value &value) {
            return std::find(categories->values.begin(), categories->values.end(), value) == categories->values.end();
        });
        if (!unknown.empty()) {
            add(Finding::Kind::UnknownCategory, id, {},
                table->name + "." + column->name + " never holds " + listed(unknown) + ". Its values are " + listed(categories->values) + ".");
        }
    }

    void lookAtCoverage(NodeId id, const Node &node, const Core::Value &date)
    {
        const Core::TableSchema *table = nullptr;
        const Core::ColumnSchema *column = columnOf(m_graph, node.inputs[0], &table);
        const Core::Constraint *range = column && column->type == Core::kDate ? column->anyConstraint(Core::Constraint::Kind::GeneralRange) : nullptr;
        if (!range || range->minimum.isNull() || !(date < range->minimum)) {
            return;
        }
        const std::string start = range->minimum.toDate().toIso();
        const bool never = node.op == Op::LT || node.op == Op::LE || node.op == Op::EQ;
        add(Finding::Kind::OutsideCoverage, id, {},
            table->name + "." + column->name + " begins on " + start + ", after " + date.toDate().toIso()
                + (never ? ", so this is never true." : ". There are no records of the time between."));
    }

    const Graph &m_graph;
    Reasoning m_reasoning;
    std::vector<Finding> m_findings;
};

} // namespace

std::vector<Finding> findings(const Graph &graph, const Dataset &dataset)
{
    Finder finder(graph);
    finder.look(rootsOf(dataset));
    if (dataset.population != kNoNode) {
        finder.lookAtMembers("population", dataset.population, "The population");
    }
    for (const Variable &variable : dataset.variables) {
        finder.lookAtOutput(variable.name, variable.node);
    }
    return finder.take();
}

std::vector<Finding> findings(const Graph &graph, const Measures &measures)
{
    Finder finder(graph);
    finder.look(rootsOf(measures));
    std::set<NodeId> told;
    for (const Measure &measure : measures.measures) {
        if (told.insert(measure.denominator).second) {
            finder.lookAtMembers(measure.name, measure.denominator, "The denominator");
        }
        if (told.insert(measure.numerator).second) {
            finder.lookAtOutput(measure.name, measure.numerator);
        }
    }
    finder.lookAtGroupings(measures);
    return finder.take();
}

} // namespace Query
