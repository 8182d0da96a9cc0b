// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/query/graph.h"

namespace Engine
{

/// Which columns break the ties of sorted frames within one query (ehrql.md 15), each list in
/// lexical order, the strongest key first. They come behind the keys that the author wrote.
class HiddenKeys
{
public:
    /// `roots`: everything that the query computes. None: nothing is tied to be broken, as in show().
    HiddenKeys(const Query::Graph &graph, std::span<const Query::NodeId> roots);

    /// Of a pick: the columns that the query selects from it and that are not its keys already.
    [[nodiscard]] const std::vector<std::string> &ofPick(Query::NodeId pick) const { return find(m_ofPick, pick); }
    /// Of the first Sort of a chain, for whatever else keeps its order (event tables, sums): those of
    /// the picks that begin with it, if these agree. If they do not, the official package takes those
    /// of one of them by chance (ehrql.md 38), and here the rows stay as they are.
    [[nodiscard]] const std::vector<std::string> &ofFirstSort(Query::NodeId sort) const { return find(m_ofFirstSort, sort); }

private:
    using ByNode = std::unordered_map<Query::NodeId, std::vector<std::string>>;
    [[nodiscard]] static const std::vector<std::string> &find(const ByNode &lists, Query::NodeId node);

    ByNode m_ofPick;
    ByNode m_ofFirstSort;
};

} // namespace Engine
