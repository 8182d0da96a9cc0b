// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/comparison.h"

#include <algorithm>

#include <QMap>
#include <QSet>

namespace Codelists
{

namespace
{

bool byTerm(const CodeAndTerm &a, const CodeAndTerm &b)
{
    return a.term != b.term ? a.term < b.term : a.code < b.code;
}

QList<GroupTop> group(const CodeGraph &system, const QString &root, const QStringList &codes, const TermOf &termOf)
{
    const CodeGraph graph = system.around(root, codes);
    const std::vector<int> nodes = graph.nodes(codes);
    QList<GroupTop> groups;
    for (const int top : graph.graph().tops(nodes)) {
        GroupTop entry{{graph.code(top), termOf(graph.code(top))}, {}};
        for (const int lower : graph.graph().descendants(top)) {
            if (std::binary_search(nodes.begin(), nodes.end(), lower)) {
                entry.descendants.append({graph.code(lower), termOf(graph.code(lower))});
            }
        }
        std::sort(entry.descendants.begin(), entry.descendants.end(), byTerm);
        groups.append(entry);
    }
    std::sort(groups.begin(), groups.end(), [](const GroupTop &a, const GroupTop &b) { return byTerm(a.top, b.top); });
    return groups;
}

} // namespace

Comparison compareLists(const CodeGraph &system, const QString &root, const QStringList &left, const QStringList &right,
                        const TermOf &leftTerm, const TermOf &rightTerm)
{
    const QSet<QString> leftSet(left.begin(), left.end());
    const QSet<QString> rightSet(right.begin(), right.end());
    const auto values = [](const QSet<QString> &codes) { return QStringList(codes.begin(), codes.end()); };
    return {group(system, root, values(leftSet - rightSet), leftTerm), group(system, root, values(rightSet - leftSet), rightTerm),
            group(system, root, values(leftSet & rightSet), leftTerm)};
}

QList<Overlap> overlaps(const QList<QStringList> &lists)
{
    QMap<QString, QList<int>> holders;
    for (int place = 0; place < lists.size(); ++place) {
        for (const QString &code : lists.at(place)) {
            QList<int> &places = holders[code];
            if (places.isEmpty() || places.constLast() != place) {
                places.append(place);
            }
        }
    }
    QMap<QList<int>, QStringList> byCombination;
    for (auto entry = holders.cbegin(); entry != holders.cend(); ++entry) {
        byCombination[entry.value()].append(entry.key());
    }
    QList<Overlap> result;
    for (auto entry = byCombination.cbegin(); entry != byCombination.cend(); ++entry) {
        result.append({entry.key(), entry.value()});
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Overlap &a, const Overlap &b) { return a.codes.size() > b.codes.size(); });
    return result;
}

} // namespace Codelists
