// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QPair>
#include <QString>
#include <QStringList>

#include "model/terminology/graph.h"

namespace Codelists
{

using CodeEdge = QPair<QString, QString>; ///< parent, child

/// The hierarchy a codelist is built on: codes in text order and the links between them
/// (codelists.md 1.4). Never changed after construction; may be read from any thread.
class CodeGraph final
{
public:
    CodeGraph() = default;
    /// Nodes are the ends of the edges, plus `alone`: codes without any edge.
    explicit CodeGraph(const QList<CodeEdge> &edges, const QStringList &alone = {});
    /// `codes` sorted and without repetition; links by place in it.
    CodeGraph(QStringList codes, std::vector<Terminology::Link> links);

    /// The part of this graph around `codes`: every edge on a way from one of them up, and on a way
    /// down. Siblings of ancestors are not in it. A code without an edge hangs below `root`.
    [[nodiscard]] CodeGraph around(const QString &root, const QStringList &codes) const;

    [[nodiscard]] int size() const { return static_cast<int>(m_codes.size()); }
    [[nodiscard]] const QStringList &codes() const { return m_codes; }
    [[nodiscard]] const QString &code(int node) const { return m_codes.at(node); }
    /// The node of a code, or -1.
    [[nodiscard]] int node(const QString &code) const;
    /// Nodes of the codes that are in the graph, ascending.
    [[nodiscard]] std::vector<int> nodes(const QStringList &codes) const;
    [[nodiscard]] QStringList codesOf(const std::vector<int> &nodes) const;
    [[nodiscard]] const Terminology::Graph &graph() const { return m_graph; }
    [[nodiscard]] QList<CodeEdge> edges() const; ///< sorted

private:
    QStringList m_codes;
    Terminology::Graph m_graph;
};

/// What a search gives: the matching codes without those below another one, and everything below
/// (codelists.md 1.9).
struct SearchOutcome
{
    QStringList all;  ///< sorted
    QStringList tops; ///< sorted
};
[[nodiscard]] SearchOutcome expandSearch(const CodeGraph &around, const QStringList &matching);

} // namespace Codelists
