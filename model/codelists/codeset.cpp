// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/codeset.h"

#include <algorithm>

namespace Codelists
{

Codeset::Codeset(std::shared_ptr<const CodeGraph> graph, const Statuses &stored)
    : m_graph(std::move(graph))
    , m_decisions(m_graph)
    , m_statuses(stored)
{
    m_decisions.reset(m_graph->nodes(codes(Status::Included)), m_graph->nodes(codes(Status::Excluded)));
}

Codeset Codeset::fromDefinition(std::shared_ptr<const CodeGraph> graph, const QStringList &included,
                                const QStringList &excluded)
{
    Codeset set(graph, {});
    const std::vector<int> plus = graph->nodes(included);
    const std::vector<int> minus = graph->nodes(excluded);
    set.m_decisions.reset(plus, minus);
    std::vector<int> rules = plus;
    rules.insert(rules.end(), minus.begin(), minus.end());
    for (const int node : graph->graph().withDescendants(rules)) {
        set.m_statuses.insert(graph->code(node), set.m_decisions.status(node));
    }
    return set;
}

Codeset Codeset::fromMembers(std::shared_ptr<const CodeGraph> graph, const QStringList &members)
{
    const Rules rules = rulesFor(*graph, graph->nodes(members));
    return fromDefinition(graph, graph->codesOf(rules.included), graph->codesOf(rules.excluded));
}

QStringList Codeset::codes(Status status) const
{
    QStringList found;
    for (auto entry = m_statuses.cbegin(); entry != m_statuses.cend(); ++entry) {
        if (entry.value() == status) {
            found.append(entry.key());
        }
    }
    return found;
}

QStringList Codeset::members() const
{
    QStringList found;
    for (auto entry = m_statuses.cbegin(); entry != m_statuses.cend(); ++entry) {
        if (isMember(entry.value())) {
            found.append(entry.key());
        }
    }
    return found;
}

QMap<Status, int> Codeset::counts() const
{
    QMap<Status, int> counted;
    for (const Status status : kStatuses) {
        counted.insert(status, 0);
    }
    for (const Status status : m_statuses) {
        ++counted[status];
    }
    return counted;
}

bool Codeset::canSave() const
{
    return !m_statuses.isEmpty() && std::none_of(m_statuses.cbegin(), m_statuses.cend(), [](Status status) {
        return status == Status::Undecided || status == Status::Conflict;
    });
}

QList<DefinitionRow> Codeset::rows(const std::function<QString(const QString &code)> &key) const
{
    Decisions stored(m_graph);
    stored.reset(m_graph->nodes(codes(Status::Included)), m_graph->nodes(codes(Status::Excluded)));
    const auto before = [this, &key](int a, int b) {
        if (key) {
            const QString first = key(m_graph->code(a));
            const QString second = key(m_graph->code(b));
            if (first != second) {
                return first < second;
            }
        }
        return a < b;
    };
    QList<DefinitionRow> rows;
    for (const Decisions::Row &row : stored.definition(before)) {
        rows.append({m_graph->code(row.node), row.depth, row.included});
    }
    return rows;
}

QList<QPair<QString, Sign>> Codeset::reasons(const QString &code) const
{
    QList<QPair<QString, Sign>> found;
    if (const int node = m_graph->node(code); node >= 0) {
        for (const int decided : m_decisions.nearest(node)) {
            found.append({m_graph->code(decided), m_decisions.sign(decided)});
        }
    }
    return found;
}

void Codeset::update(const QList<QPair<QString, Sign>> &batch)
{
    QMap<QString, Sign> last;
    for (const auto &[code, sign] : batch) {
        last.insert(code, sign);
    }
    std::vector<int> touched;
    for (auto entry = last.cbegin(); entry != last.cend(); ++entry) {
        const int node = m_graph->node(entry.key());
        if (node < 0) {
            continue;
        }
        const std::vector<int> below = m_decisions.change(node, entry.value());
        touched.insert(touched.end(), below.begin(), below.end());
    }
    for (const int node : touched) {
        m_statuses.insert(m_graph->code(node), m_decisions.status(node));
    }
}

Codeset::Click Codeset::click(const QString &code, Sign pressed)
{
    Click result;
    const auto old = m_statuses.constFind(code);
    const int node = m_graph->node(code);
    if (old == m_statuses.constEnd() || node < 0) {
        return result;
    }
    const Status exact = pressed == Sign::Include ? Status::Included : Status::Excluded;
    const std::vector<int> touched = m_decisions.change(node, *old == exact ? Sign::None : pressed);
    for (const int lower : touched) {
        const auto entry = m_statuses.find(m_graph->code(lower));
        if (entry != m_statuses.end() && *entry != m_decisions.status(lower)) {
            *entry = m_decisions.status(lower);
            result.changed.insert(entry.key(), *entry);
        }
    }
    result.posted = m_decisions.status(node);
    return result;
}

void Codeset::recompute()
{
    m_decisions.reset(m_graph->nodes(codes(Status::Included)), m_graph->nodes(codes(Status::Excluded)));
    for (auto entry = m_statuses.begin(); entry != m_statuses.end(); ++entry) {
        const int node = m_graph->node(entry.key());
        *entry = node < 0 ? Status::Undecided : m_decisions.status(node);
    }
}

void Codeset::remove(const QStringList &codes)
{
    for (const QString &code : codes) {
        m_statuses.remove(code);
        if (const int node = m_graph->node(code); node >= 0 && m_decisions.sign(node) != Sign::None) {
            m_decisions.change(node, Sign::None);
        }
    }
}

} // namespace Codelists
