// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/releasegraph.h"

#include <algorithm>

namespace Codelists
{

using Terminology::Link;

namespace
{

std::vector<int> numbersOf(const Terminology::Release &release, const QStringList &codes)
{
    std::vector<int> numbers;
    for (const QString &code : codes) {
        if (const int number = release.numberOf(code); number >= 0) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

} // namespace

std::shared_ptr<const CodeGraph> graphAround(const Terminology::Release &release, const QStringList &codes)
{
    const Terminology::Graph &whole = release.graph();
    const std::vector<int> wanted = numbersOf(release, codes);
    std::vector<Link> links;
    for (const int lower : whole.withAncestors(wanted)) {
        for (const int parent : whole.parents(lower)) {
            links.push_back({parent, lower});
        }
    }
    for (const int upper : whole.withDescendants(wanted)) {
        for (const int child : whole.children(upper)) {
            links.push_back({upper, child});
        }
    }
    std::vector<int> nodes;
    for (const Link &link : links) {
        nodes.push_back(link.parent);
        nodes.push_back(link.child);
    }
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    QStringList names;
    for (const int node : nodes) {
        names.append(release.codeOf(node)); // numbers sort as codes do
    }
    QStringList alone;
    for (const QString &code : codes) {
        if (!std::binary_search(names.cbegin(), names.cend(), code)) {
            alone.append(code);
        }
    }
    if (!alone.isEmpty()) {
        QList<CodeEdge> edges;
        for (const Link &link : links) {
            edges.append({release.codeOf(link.parent), release.codeOf(link.child)});
        }
        for (const QString &code : std::as_const(alone)) {
            edges.append({release.rootCode(), code});
        }
        return std::make_shared<CodeGraph>(edges);
    }
    const auto place = [&nodes](int node) {
        return static_cast<int>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin());
    };
    for (Link &link : links) {
        link = {place(link.parent), place(link.child)};
    }
    return std::make_shared<CodeGraph>(names, std::move(links));
}

QStringList searchRelease(const Terminology::Release &release, const QString &text, bool isCode)
{
    const QStringList matching = release.matchingCodes(text, isCode);
    QStringList found;
    for (const int number : release.graph().withDescendants(numbersOf(release, matching))) {
        found.append(release.codeOf(number));
    }
    return found;
}

} // namespace Codelists
