// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/codegraph.h"

#include <algorithm>

namespace Codelists
{

using Terminology::Link;

namespace
{

QStringList sortedOnce(QStringList codes)
{
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

int placeOf(const QStringList &sorted, const QString &code)
{
    const auto found = std::lower_bound(sorted.cbegin(), sorted.cend(), code);
    return found != sorted.cend() && *found == code ? static_cast<int>(found - sorted.cbegin()) : -1;
}

} // namespace

CodeGraph::CodeGraph(const QList<CodeEdge> &edges, const QStringList &alone)
{
    m_codes = alone;
    for (const CodeEdge &edge : edges) {
        m_codes << edge.first << edge.second;
    }
    m_codes = sortedOnce(m_codes);
    std::vector<Link> links;
    links.reserve(static_cast<std::size_t>(edges.size()));
    for (const CodeEdge &edge : edges) {
        links.push_back({placeOf(m_codes, edge.first), placeOf(m_codes, edge.second)});
    }
    m_graph = Terminology::Graph(size(), std::move(links));
}

CodeGraph::CodeGraph(QStringList codes, std::vector<Link> links)
    : m_codes(std::move(codes))
    , m_graph(static_cast<int>(m_codes.size()), std::move(links))
{
}

CodeGraph CodeGraph::around(const QString &root, const QStringList &codes) const
{
    const std::vector<int> wanted = nodes(codes);
    QList<CodeEdge> edges;
    for (const int lower : m_graph.withAncestors(wanted)) {
        for (const int parent : m_graph.parents(lower)) {
            edges.append({m_codes.at(parent), m_codes.at(lower)});
        }
    }
    for (const int upper : m_graph.withDescendants(wanted)) {
        for (const int child : m_graph.children(upper)) {
            edges.append({m_codes.at(upper), m_codes.at(child)});
        }
    }
    CodeGraph found(edges);
    const qsizetype linked = edges.size();
    for (const QString &code : codes) {
        if (found.node(code) < 0) {
            edges.append({root, code});
        }
    }
    return edges.size() == linked ? found : CodeGraph(edges);
}

int CodeGraph::node(const QString &code) const
{
    return placeOf(m_codes, code);
}

std::vector<int> CodeGraph::nodes(const QStringList &codes) const
{
    std::vector<int> found;
    for (const QString &code : codes) {
        if (const int place = node(code); place >= 0) {
            found.push_back(place);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

QStringList CodeGraph::codesOf(const std::vector<int> &nodes) const
{
    QStringList codes;
    codes.reserve(static_cast<qsizetype>(nodes.size()));
    for (const int node : nodes) {
        codes.append(m_codes.at(node));
    }
    return codes;
}

QList<CodeEdge> CodeGraph::edges() const
{
    QList<CodeEdge> all;
    for (const Link &link : m_graph.links()) {
        all.append({m_codes.at(link.parent), m_codes.at(link.child)});
    }
    return all;
}

SearchOutcome expandSearch(const CodeGraph &around, const QStringList &matching)
{
    const std::vector<int> tops = around.graph().tops(around.nodes(matching));
    return {around.codesOf(around.graph().withDescendants(tops)), around.codesOf(tops)};
}

} // namespace Codelists
