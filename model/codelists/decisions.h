// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <QHash>

#include "model/codelists/codegraph.h"
#include "model/codelists/status.h"

namespace Codelists
{

/// The signs set by hand on a graph and what follows from them for every node (codelists.md 1.5).
/// Each node carries its nearest decided ancestors: the union of its parents' (a decided parent
/// counts as itself), less those that stand above another one. Carrying signs only would be wrong
/// where a way leads round a nearer decision. Changing a sign costs the nodes below it.
class Decisions final
{
public:
    explicit Decisions(std::shared_ptr<const CodeGraph> graph);

    [[nodiscard]] const CodeGraph &graph() const { return *m_graph; }
    [[nodiscard]] Sign sign(int node) const { return m_signs[static_cast<std::size_t>(node)]; }
    [[nodiscard]] Status status(int node) const;
    /// The nearest decided ancestors, ascending. Two with opposite signs explain a conflict.
    [[nodiscard]] const std::vector<int> &nearest(int node) const { return m_nearest[static_cast<std::size_t>(node)]; }

    /// Sets all signs at once.
    void reset(const std::vector<int> &included, const std::vector<int> &excluded);
    /// Changes one sign; the nodes whose status may have changed (the node and all below it).
    std::vector<int> change(int node, Sign sign);

    /// Tops of the included nodes, each followed by the excluded tops below it, and so on: the rows
    /// of a definition (codelists.md 1.8). `before(a, b)` orders siblings.
    struct Row
    {
        int node = 0;
        int depth = 0; ///< 0 for the outermost
        bool included = true;
    };
    [[nodiscard]] std::vector<Row> definition(const std::function<bool(int, int)> &before) const;

private:
    void settle(int node);
    [[nodiscard]] bool isAbove(int upper, int lower);
    [[nodiscard]] std::vector<int> decidedTops(const std::vector<int> &below, Sign sign) const;

    // Shared with the draft that made it: graphs are never changed, only replaced.
    std::shared_ptr<const CodeGraph> m_graph;
    std::vector<Sign> m_signs;
    std::vector<std::vector<int>> m_nearest;
    std::vector<int> m_order; ///< nodes by rank
    QHash<quint64, bool> m_above;
};

/// The smallest conflict-free rules that give exactly the members `codes` (codelists.md 1.7).
struct Rules
{
    std::vector<int> included;
    std::vector<int> excluded;
};
[[nodiscard]] Rules rulesFor(const CodeGraph &graph, const std::vector<int> &members);

} // namespace Codelists
