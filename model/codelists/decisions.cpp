// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/decisions.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace Codelists
{

namespace
{

std::size_t at(int node)
{
    return static_cast<std::size_t>(node);
}

void sortOnce(std::vector<int> &nodes)
{
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
}

} // namespace

Decisions::Decisions(std::shared_ptr<const CodeGraph> graph)
    : m_graph(std::move(graph))
    , m_signs(at(m_graph->size()), Sign::None)
    , m_nearest(at(m_graph->size()))
    , m_order(at(m_graph->size()))
{
    const std::vector<int> &ranks = m_graph->graph().ranks();
    for (int node = 0; node < m_graph->size(); ++node) {
        m_order[at(ranks[at(node)])] = node;
    }
}

Status Decisions::status(int node) const
{
    const auto own = static_cast<unsigned>(sign(node));
    if ((own & static_cast<unsigned>(Sign::Include)) != 0) {
        return Status::Included;
    }
    if (own != 0) {
        return Status::Excluded;
    }
    unsigned signs = 0;
    for (const int decided : nearest(node)) {
        signs |= static_cast<unsigned>(sign(decided));
    }
    switch (static_cast<Sign>(signs)) {
    case Sign::None:
        return Status::Undecided;
    case Sign::Include:
        return Status::InheritedIncluded;
    case Sign::Exclude:
        return Status::InheritedExcluded;
    case Sign::Both:
        break;
    }
    return Status::Conflict;
}

void Decisions::reset(const std::vector<int> &included, const std::vector<int> &excluded)
{
    std::fill(m_signs.begin(), m_signs.end(), Sign::None);
    for (const int node : included) {
        m_signs[at(node)] = Sign::Include;
    }
    for (const int node : excluded) {
        m_signs[at(node)] = m_signs[at(node)] == Sign::None ? Sign::Exclude : Sign::Both;
    }
    for (const int node : m_order) {
        settle(node);
    }
}

std::vector<int> Decisions::change(int node, Sign sign)
{
    m_signs[at(node)] = sign;
    std::vector<int> touched = m_graph->graph().withDescendants({node});
    const std::vector<int> &ranks = m_graph->graph().ranks();
    std::sort(touched.begin(), touched.end(), [&ranks](int a, int b) { return ranks[at(a)] < ranks[at(b)]; });
    for (const int lower : touched) {
        settle(lower);
    }
    return touched;
}

void Decisions::settle(int node)
{
    std::vector<int> found;
    for (const int parent : m_graph->graph().parents(node)) {
        if (sign(parent) != Sign::None) {
            found.push_back(parent);
        } else {
            const std::vector<int> &above = nearest(parent);
            found.insert(found.end(), above.begin(), above.end());
        }
    }
    sortOnce(found);
    if (found.size() > 1) {
        const std::vector<int> all = found;
        std::erase_if(found, [this, &all](int upper) {
            return std::any_of(all.begin(), all.end(), [this, upper](int lower) { return isAbove(upper, lower); });
        });
    }
    m_nearest[at(node)] = std::move(found);
}

bool Decisions::isAbove(int upper, int lower)
{
    const std::vector<int> &ranks = m_graph->graph().ranks();
    if (upper == lower || (m_graph->graph().cyclicNodes() == 0 && ranks[at(upper)] >= ranks[at(lower)])) {
        return false;
    }
    const quint64 key = (static_cast<quint64>(upper) << 32) | static_cast<quint32>(lower);
    const auto known = m_above.constFind(key);
    if (known != m_above.constEnd()) {
        return *known;
    }
    const bool above = m_graph->graph().isAbove(upper, lower);
    m_above.insert(key, above);
    return above;
}

std::vector<int> Decisions::decidedTops(const std::vector<int> &below, Sign sign) const
{
    std::vector<int> decided;
    std::copy_if(below.begin(), below.end(), std::back_inserter(decided), [this, sign](int node) {
        const Status own = status(node);
        return own == (sign == Sign::Include ? Status::Included : Status::Excluded);
    });
    return m_graph->graph().tops(decided);
}

std::vector<Decisions::Row> Decisions::definition(const std::function<bool(int, int)> &before) const
{
    QHash<int, std::vector<int>> inner; // what stands directly below a row depends on its code only
    std::vector<Row> rows;
    const auto sorted = [&before](std::vector<int> nodes) {
        std::sort(nodes.begin(), nodes.end(), before);
        return nodes;
    };
    std::vector<int> everything(at(m_graph->size()));
    std::iota(everything.begin(), everything.end(), 0);
    std::vector<Row> waiting; // the next row to write is the last one
    const auto push = [&waiting](const std::vector<int> &nodes, int depth) {
        for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
            waiting.push_back({*node, depth, depth % 2 == 0});
        }
    };
    push(sorted(decidedTops(everything, Sign::Include)), 0);
    while (!waiting.empty()) {
        const Row row = waiting.back();
        waiting.pop_back();
        rows.push_back(row);
        if (!inner.contains(row.node)) {
            inner.insert(row.node, sorted(decidedTops(m_graph->graph().descendants(row.node),
                                                      row.included ? Sign::Exclude : Sign::Include)));
        }
        push(inner.value(row.node), row.depth + 1);
    }
    return rows;
}

Rules rulesFor(const CodeGraph &graph, const std::vector<int> &members)
{
    std::vector<bool> isMember(at(graph.size()), false);
    for (const int node : members) {
        isMember[at(node)] = true;
    }
    // What a rule needs below it depends on its node only, so each node is asked once.
    std::vector<bool> done(at(graph.size()), false);
    std::vector<int> waiting = graph.graph().tops(members);
    Rules rules;
    while (!waiting.empty()) {
        const int node = waiting.back();
        waiting.pop_back();
        if (done[at(node)]) {
            continue;
        }
        done[at(node)] = true;
        const bool member = isMember[at(node)];
        (member ? rules.included : rules.excluded).push_back(node);
        std::vector<int> against = graph.graph().descendants(node);
        std::erase_if(against, [&isMember, member](int lower) { return isMember[at(lower)] == member; });
        if (!against.empty()) {
            const std::vector<int> tops = graph.graph().tops(against);
            waiting.insert(waiting.end(), tops.begin(), tops.end());
        }
    }
    sortOnce(rules.included);
    sortOnce(rules.excluded);
    return rules;
}

} // namespace Codelists
