// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/graph.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace Terminology
{

namespace
{

constexpr std::size_t kAhead = 8;

std::size_t at(int node)
{
    return static_cast<std::size_t>(node);
}

} // namespace

Graph::Graph(int nodes, std::vector<Link> links)
    : m_size(nodes)
{
    std::erase_if(links, [](const Link &link) { return link.parent == link.child; });
    std::sort(links.begin(), links.end());
    links.erase(std::unique(links.begin(), links.end()), links.end());
    m_children = rows(nodes, links, true);
    m_parents = rows(nodes, links, false);
    rankNodes();
}

Graph::Rows Graph::rows(int nodes, const std::vector<Link> &links, bool byParent)
{
    Rows result;
    result.starts.assign(at(nodes) + 1, 0);
    result.values.resize(links.size());
    for (const Link &link : links) {
        ++result.starts[at(byParent ? link.parent : link.child) + 1];
    }
    std::partial_sum(result.starts.begin(), result.starts.end(), result.starts.begin());
    std::vector<int> next = result.starts;
    for (const Link &link : links) {
        const std::size_t key = at(byParent ? link.parent : link.child);
        result.values[at(next[key]++)] = byParent ? link.child : link.parent;
    }
    return result;
}

std::span<const int> Graph::row(const Rows &rows, int node) const
{
    const std::size_t start = at(rows.starts[at(node)]);
    return std::span<const int>(rows.values).subspan(start, at(rows.starts[at(node) + 1]) - start);
}

std::vector<int> Graph::reach(const Rows &rows, const std::vector<int> &nodes) const
{
    std::vector<bool> seen(at(m_size), false);
    std::vector<int> found;
    for (const int node : nodes) {
        if (!seen[at(node)]) {
            seen[at(node)] = true;
            found.push_back(node);
        }
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        // The rows of a large release lie all over the memory; asking ahead halves the walk.
        if (i + 2 * kAhead < found.size()) {
            __builtin_prefetch(&rows.starts[at(found[i + 2 * kAhead])]);
            __builtin_prefetch(rows.values.data() + rows.starts[at(found[i + kAhead])]);
        }
        for (const int next : row(rows, found[i])) {
            if (!seen[at(next)]) {
                seen[at(next)] = true;
                found.push_back(next);
            }
        }
    }
    return found;
}

std::vector<int> Graph::ancestors(int node) const
{
    std::vector<int> found = reach(m_parents, {node});
    found.erase(found.begin());
    return found;
}

std::vector<int> Graph::descendants(int node) const
{
    std::vector<int> found = reach(m_children, {node});
    found.erase(found.begin());
    return found;
}

std::vector<int> Graph::withDescendants(const std::vector<int> &nodes) const
{
    std::vector<int> found = reach(m_children, nodes);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<int> Graph::withAncestors(const std::vector<int> &nodes) const
{
    std::vector<int> found = reach(m_parents, nodes);
    std::sort(found.begin(), found.end());
    return found;
}

bool Graph::isAbove(int upper, int lower) const
{
    // Upwards, since a node has far fewer ancestors than descendants; few enough for a plain list.
    const int limit = m_ranks[at(upper)];
    std::vector<int> found{lower};
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const int parent : parents(found[i])) {
            if (parent == upper) {
                return upper != lower;
            }
            const bool canStillMeet = m_ranks[at(parent)] > limit || m_cyclic > 0;
            if (canStillMeet && std::find(found.begin(), found.end(), parent) == found.end()) {
                found.push_back(parent);
            }
        }
    }
    return false;
}

std::vector<int> Graph::tops(const std::vector<int> &nodes) const
{
    std::vector<bool> covered(at(m_size), false);
    std::vector<int> walk;
    for (const int node : nodes) {
        for (const int child : children(node)) {
            if (!covered[at(child)]) {
                covered[at(child)] = true;
                walk.push_back(child);
            }
        }
    }
    for (std::size_t i = 0; i < walk.size(); ++i) {
        for (const int child : children(walk[i])) {
            if (!covered[at(child)]) {
                covered[at(child)] = true;
                walk.push_back(child);
            }
        }
    }
    std::vector<int> result;
    std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(result),
                 [&covered](int node) { return !covered[at(node)]; });
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

std::vector<Link> Graph::links() const
{
    std::vector<Link> all;
    all.reserve(m_children.values.size());
    for (int node = 0; node < m_size; ++node) {
        for (const int child : children(node)) {
            all.push_back({node, child});
        }
    }
    return all;
}

void Graph::rankNodes()
{
    m_ranks.assign(at(m_size), -1);
    std::vector<int> waiting(at(m_size), 0);
    std::vector<int> order;
    order.reserve(at(m_size));
    for (int node = 0; node < m_size; ++node) {
        waiting[at(node)] = static_cast<int>(parents(node).size());
        if (waiting[at(node)] == 0) {
            order.push_back(node);
        }
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        m_ranks[at(order[i])] = static_cast<int>(i);
        for (const int child : children(order[i])) {
            if (--waiting[at(child)] == 0) {
                order.push_back(child);
            }
        }
    }
    int next = static_cast<int>(order.size());
    m_cyclic = m_size - next;
    for (int &rank : m_ranks) {
        if (rank < 0) {
            rank = next++;
        }
    }
}

} // namespace Terminology
