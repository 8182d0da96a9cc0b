// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/query/graph.h"

#include <algorithm>

#include "model/query/contenthash.h"
#include "model/query/typerules.h"

namespace Query
{

namespace
{

tl::unexpected<BuildError> refuse(BuildError::Kind kind, std::string message)
{
    return tl::unexpected<BuildError>(BuildError{kind, std::move(message)});
}

bool isPrefix(const Domain &prefix, const Domain &whole)
{
    return prefix.size() <= whole.size() && std::equal(prefix.begin(), prefix.end(), whole.begin());
}

ContentHash hashOfNode(const Node &node, const std::vector<Node> &nodes)
{
    Hasher hasher;
    hasher.add(static_cast<std::uint64_t>(node.op));
    for (const NodeId input : node.inputs) {
        hasher.add(input == kNoNode ? ContentHash{} : nodes[input].hash);
    }
    if (node.inlineTable) {
        hasher.add(hashOf(*node.inlineTable));
    } else if (node.table) {
        hasher.add(hashOf(*node.table));
    }
    hasher.add(std::string_view(node.name));
    hasher.add(static_cast<std::uint64_t>(node.integer));
    if (node.op == Op::Value || node.op == Op::Parameter) {
        hasher.add(node.type);
        if (node.valueSet) {
            hasher.add(hashOf(*node.valueSet));
        } else {
            hasher.add(node.literal);
        }
    }
    return hasher.result();
}

} // namespace

Graph::Graph()
{
    m_domains.emplace_back(); // the patient level is domain 0
}

NodeId Graph::intern(Node node)
{
    node.hash = hashOfNode(node, m_nodes);
    const auto found = m_index.find(node.hash);
    if (found != m_index.end()) {
        return found->second;
    }
    const auto id = static_cast<NodeId>(m_nodes.size());
    if (node.op == Op::SelectTable) {
        node.domain = internDomain({id});
    } else if (node.op == Op::Filter) {
        Domain domain = m_domains[m_nodes[node.inputs.front()].domain];
        domain.push_back(id);
        node.domain = internDomain(std::move(domain));
    }
    node.dimension = node.domain == 0 ? Dimension::Patient : Dimension::Event;
    m_index.emplace(node.hash, id);
    m_nodes.push_back(std::move(node));
    return id;
}

std::uint32_t Graph::internDomain(Domain domain)
{
    const auto found = std::find(m_domains.begin(), m_domains.end(), domain);
    if (found != m_domains.end()) {
        return static_cast<std::uint32_t>(found - m_domains.begin());
    }
    m_domains.push_back(std::move(domain));
    return static_cast<std::uint32_t>(m_domains.size() - 1);
}

NodeId Graph::selectTable(Core::TableSchemaPtr table)
{
    Node node;
    node.op = table->oneRowPerPatient ? Op::SelectPatientTable : Op::SelectTable;
    node.table = std::move(table);
    node.isFrame = true;
    return intern(std::move(node));
}

NodeId Graph::inlineTable(InlineTablePtr table)
{
    Node node;
    node.op = Op::InlinePatientTable;
    node.table = table->schema;
    node.inlineTable = std::move(table);
    node.isFrame = true;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::filter(NodeId frame, NodeId condition)
{
    const Node &source = m_nodes[frame];
    const Node &test = m_nodes[condition];
    if (!source.isFrame || source.dimension != Dimension::Event) {
        return refuse(BuildError::Kind::Type, "Only a table with many rows per patient can be filtered.");
    }
    if (test.isFrame || test.valueSet || test.type != Core::kBool) {
        return refuse(BuildError::Kind::Type, "A filter needs a condition: expected Series[bool], got "
                                                  + describeType(test) + ".");
    }
    if (!isPrefix(m_domains[test.domain], m_domains[source.domain])) {
        return refuse(BuildError::Kind::SortOrFilterDomain,
                      "The condition comes from another table, or from another filtering of this one, so its rows "
                      "do not match the rows to be filtered. Use the columns of the table that is filtered, or "
                      "reduce the other to one value per patient first.");
    }
    Node node;
    node.op = Op::Filter;
    node.inputs = {frame, condition};
    node.isFrame = true;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::sort(NodeId frame, NodeId series)
{
    const Node &source = m_nodes[frame];
    const Node &key = m_nodes[series];
    if (!source.isFrame || source.dimension != Dimension::Event) {
        return refuse(BuildError::Kind::Type, "Only a table with many rows per patient can be sorted.");
    }
    if (key.isFrame || key.valueSet || key.type == Core::kBool) {
        return refuse(BuildError::Kind::Type, "Rows cannot be sorted by " + describeType(key)
                                                  + ". Sort by numbers, dates or text; turn a bool into a number "
                                                    "with as_int().");
    }
    if (key.domain == 0) {
        return refuse(BuildError::Kind::SortOrFilterDomain,
                      "Rows cannot be sorted by a constant or by something with one value per patient: all rows of "
                      "a patient would be equal. Sort by a column of the table.");
    }
    if (!isPrefix(m_domains[key.domain], m_domains[source.domain])) {
        return refuse(BuildError::Kind::SortOrFilterDomain,
                      "The sort key comes from another table, or from another filtering of this one, so its rows do "
                      "not match the rows to be sorted. Sort by a column of the same table.");
    }
    Node node;
    node.op = Op::Sort;
    node.inputs = {frame, series};
    node.isFrame = true;
    node.domain = source.domain;
    return intern(std::move(node));
}

namespace
{

/// Whether rows are in an order that a pick can use: a Sort below any Filters.
bool isSorted(const std::vector<Node> &nodes, NodeId frame)
{
    while (nodes[frame].op == Op::Filter) {
        frame = nodes[frame].inputs.front();
    }
    return nodes[frame].op == Op::Sort;
}

} // namespace

BuildResult<NodeId> Graph::pickFirst(NodeId frame)
{
    if (!m_nodes[frame].isFrame || !isSorted(m_nodes, frame)) {
        return refuse(BuildError::Kind::Attribute, "Sort the rows with sort_by() before picking the first one.");
    }
    Node node;
    node.op = Op::PickFirst;
    node.inputs = {frame};
    node.isFrame = true;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::pickLast(NodeId frame)
{
    if (!m_nodes[frame].isFrame || !isSorted(m_nodes, frame)) {
        return refuse(BuildError::Kind::Attribute, "Sort the rows with sort_by() before picking the last one.");
    }
    Node node;
    node.op = Op::PickLast;
    node.inputs = {frame};
    node.isFrame = true;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::selectColumn(NodeId frame, std::string_view column)
{
    if (!m_nodes[frame].isFrame) {
        return refuse(BuildError::Kind::Type, "Only tables have columns.");
    }
    NodeId table = frame;
    while (!m_nodes[table].table) {
        table = m_nodes[table].inputs.front();
    }
    const Core::ColumnSchema *schema = m_nodes[table].table->column(column);
    if (!schema) {
        return refuse(BuildError::Kind::Attribute,
                      "'" + m_nodes[table].table->name + "' has no column '" + std::string(column) + "'.");
    }
    Node node;
    node.op = Op::SelectColumn;
    node.inputs = {frame};
    node.name = schema->name;
    node.type = schema->type;
    node.domain = m_nodes[frame].domain;
    return intern(std::move(node));
}

NodeId Graph::value(const Core::Value &literal, Core::ElementType type)
{
    Node node;
    node.op = Op::Value;
    node.literal = literal;
    node.type = type;
    return intern(std::move(node));
}

NodeId Graph::valueSet(std::vector<Core::Value> values, Core::ElementType type)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    Node node;
    node.op = Op::Value;
    node.type = type;
    node.valueSet = std::make_shared<const ValueSet>(ValueSet{type, std::move(values)});
    return intern(std::move(node));
}

NodeId Graph::parameter(std::string_view name, Core::ElementType type)
{
    Node node;
    node.op = Op::Parameter;
    node.name = std::string(name);
    node.type = type;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::aggregate(Op op, NodeId input)
{
    const Node &source = m_nodes[input];
    const BuildResult<Core::ElementType> type = typeOfAggregate(op, source);
    if (!type) {
        return tl::unexpected<BuildError>(type.error());
    }
    Node node;
    node.op = op;
    node.inputs = {input};
    node.type = *type;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::countEpisodes(NodeId dates, std::int64_t maximumGapInDays)
{
    const Node &source = m_nodes[dates];
    if (source.isFrame || source.dimension != Dimension::Event || source.type != Core::kDate) {
        return refuse(BuildError::Kind::Type, "Episodes are counted over dates with many values per patient, not over "
                                                  + describeType(source) + ".");
    }
    Node node;
    node.op = Op::CountEpisodes;
    node.inputs = {dates};
    node.integer = maximumGapInDays;
    node.type = Core::kInt;
    return intern(std::move(node));
}

BuildResult<std::uint32_t> Graph::commonDomain(std::span<const NodeId> series) const
{
    std::uint32_t common = 0;
    for (const NodeId id : series) {
        if (id == kNoNode) {
            continue;
        }
        const std::uint32_t domain = m_nodes[id].domain;
        if (domain != 0 && common != 0 && domain != common) {
            return refuse(BuildError::Kind::Domain,
                          "These come from different tables, or from different filterings of one table, and each has "
                          "several values per patient, so it is not clear which rows belong together. Reduce one to a "
                          "single value per patient first, for example with maximum_for_patient(), or pick a row with "
                          "sort_by(...).first_for_patient().");
        }
        common = domain != 0 ? domain : common;
    }
    return common;
}

BuildResult<NodeId> Graph::function(Op op, std::span<const NodeId> inputs)
{
    const BuildResult<Core::ElementType> type = typeOfFunction(op, inputs, *this);
    if (!type) {
        return tl::unexpected<BuildError>(type.error());
    }
    const BuildResult<std::uint32_t> domain = commonDomain(inputs);
    if (!domain) {
        BuildError error = domain.error();
        if (op == Op::EQ) {
            error.message += " To ask whether a value is among the values of another table, write x.is_in(y).";
        }
        return tl::unexpected<BuildError>(error);
    }
    Node node;
    node.op = op;
    node.inputs.assign(inputs.begin(), inputs.end());
    node.type = *type;
    node.domain = *domain;
    return intern(std::move(node));
}

BuildResult<NodeId> Graph::caseExpression(std::span<const std::pair<NodeId, NodeId>> cases, NodeId defaultValue)
{
    std::vector<NodeId> inputs;
    for (const auto &[condition, value] : cases) {
        inputs.push_back(condition);
        inputs.push_back(value);
    }
    inputs.push_back(defaultValue);
    return function(Op::Case, inputs);
}

std::optional<NodeId> Graph::find(const ContentHash &hash) const
{
    const auto found = m_index.find(hash);
    return found == m_index.end() ? std::nullopt : std::optional(found->second);
}

std::vector<NodeId> Graph::reachable(std::span<const NodeId> roots) const
{
    std::vector<bool> seen(m_nodes.size(), false);
    std::vector<NodeId> pending;
    const auto visit = [&seen, &pending](NodeId id) {
        if (id != kNoNode && !seen[id]) {
            seen[id] = true;
            pending.push_back(id);
        }
    };
    for (const NodeId root : roots) {
        visit(root);
    }
    while (!pending.empty()) {
        const NodeId id = pending.back();
        pending.pop_back();
        for (const NodeId input : m_nodes[id].inputs) {
            visit(input);
        }
    }
    std::vector<NodeId> found;
    for (NodeId id = 0; id < m_nodes.size(); ++id) {
        if (seen[id]) {
            found.push_back(id);
        }
    }
    return found;
}

NodeId Graph::substitute(NodeId root, const std::unordered_map<std::string, Core::Value> &parameters)
{
    const std::array<NodeId, 1> roots{root};
    std::unordered_map<NodeId, NodeId> replaced;
    for (const NodeId id : reachable(roots)) {
        const Node original = m_nodes[id];
        if (original.op == Op::Parameter) {
            const auto found = parameters.find(original.name);
            replaced[id] = found == parameters.end() ? id : value(found->second, original.type);
            continue;
        }
        Node copy = original;
        bool changed = false;
        for (NodeId &input : copy.inputs) {
            if (input != kNoNode && replaced[input] != input) {
                input = replaced[input];
                changed = true;
            }
        }
        if (!changed) {
            replaced[id] = id;
            continue;
        }
        // Types stay; domains follow the new inputs.
        copy.domain = 0;
        const bool followsInputs = copy.op == Op::Sort || copy.op == Op::SelectColumn || copy.op >= Op::EQ;
        for (const NodeId input : copy.inputs) {
            if (followsInputs && input != kNoNode && m_nodes[input].domain != 0) {
                copy.domain = m_nodes[input].domain;
                break;
            }
        }
        replaced[id] = intern(std::move(copy));
    }
    return replaced[root];
}

} // namespace Query
