// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace Terminology
{

/// A parent–child pair of a hierarchy, by node number.
struct Link
{
    int parent = 0;
    int child = 0;

    auto operator<=>(const Link &) const = default;
};

/// A hierarchy as two compressed arrays (parents and children of each node), built once and never
/// changed. Nodes are dense numbers; who owns the graph knows which code a number stands for.
/// Repeated links count once; a link from a node to itself is dropped. All questions are walks with
/// a visited mark, so a cycle in bad data never hangs. May be read from any thread.
class Graph final
{
public:
    Graph() = default;
    /// `links` may be in any order; ends outside 0..nodes-1 are a mistake of the caller.
    Graph(int nodes, std::vector<Link> links);

    [[nodiscard]] int size() const { return m_size; }
    [[nodiscard]] std::span<const int> parents(int node) const { return row(m_parents, node); }
    [[nodiscard]] std::span<const int> children(int node) const { return row(m_children, node); }

    /// All nodes above (below) `node`, without it, in no particular order.
    [[nodiscard]] std::vector<int> ancestors(int node) const;
    [[nodiscard]] std::vector<int> descendants(int node) const;
    /// The nodes themselves and everything below (above) any of them, ascending.
    [[nodiscard]] std::vector<int> withDescendants(const std::vector<int> &nodes) const;
    [[nodiscard]] std::vector<int> withAncestors(const std::vector<int> &nodes) const;
    /// Whether there is a way down from `upper` to `lower`; false for a node and itself.
    [[nodiscard]] bool isAbove(int upper, int lower) const;
    /// Those of `nodes` that have no ancestor among them, ascending.
    [[nodiscard]] std::vector<int> tops(const std::vector<int> &nodes) const;

    /// The place of every node in an order in which parents come before children. Nodes on a cycle
    /// come last.
    [[nodiscard]] const std::vector<int> &ranks() const { return m_ranks; }
    /// Nodes that lie on a cycle or below one: 0 in a sound release.
    [[nodiscard]] int cyclicNodes() const { return m_cyclic; }
    [[nodiscard]] std::vector<Link> links() const; ///< sorted

private:
    struct Rows
    {
        std::vector<int> starts; ///< size + 1 entries
        std::vector<int> values;
    };

    static Rows rows(int nodes, const std::vector<Link> &links, bool byParent);
    [[nodiscard]] std::span<const int> row(const Rows &rows, int node) const;
    [[nodiscard]] std::vector<int> reach(const Rows &rows, const std::vector<int> &nodes) const;
    void rankNodes();

    int m_size = 0;
    int m_cyclic = 0;
    Rows m_parents;
    Rows m_children;
    std::vector<int> m_ranks;
};

} // namespace Terminology
