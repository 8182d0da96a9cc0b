// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/plan.h"

#include <algorithm>

#include <QSet>

#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{
constexpr qsizetype kMaxCycles = 100; // nobody cuts more at once
}

QString runAllName()
{
    return QStringLiteral("run_all");
}

NeedsGraph::NeedsGraph(const Project &project)
{
    for (const Action &action : project.actions) {
        if (!m_places.contains(action.id.value)) {
            m_places.insert(action.id.value, static_cast<int>(m_names.size()));
            m_names.append(action.id.value);
        }
    }
    const auto size = static_cast<std::size_t>(m_names.size());
    m_needs.resize(size);
    m_neededBy.resize(size);
    std::vector<int> seenBy(size, -1);
    for (const Action &action : project.actions) {
        const int from = m_places.value(action.id.value);
        for (const Text &need : action.needs) {
            const int to = m_places.value(need.value, -1);
            if (to >= 0 && seenBy[static_cast<std::size_t>(to)] != from) {
                seenBy[static_cast<std::size_t>(to)] = from;
                m_needs[static_cast<std::size_t>(from)].push_back(to);
                m_neededBy[static_cast<std::size_t>(to)].push_back(from);
            }
        }
    }
}

QStringList NeedsGraph::neighbours(const QString &action, const Edges &edges) const
{
    QStringList names;
    if (const int place = m_places.value(action, -1); place >= 0) {
        for (const int other : edges[static_cast<std::size_t>(place)]) {
            names.append(m_names.at(other));
        }
    }
    return names;
}

namespace
{

/// A place on the way, and which of its edges comes next. Kept by hand: chains of needs may be thousands long.
struct Step
{
    std::size_t place = 0;
    std::size_t next = 0;
};

} // namespace

QStringList NeedsGraph::reachable(const QString &action, const Edges &edges) const
{
    QStringList result;
    const int start = m_places.value(action, -1);
    if (start < 0) {
        return result;
    }
    std::vector<bool> seen(edges.size(), false);
    std::vector<Step> way{{static_cast<std::size_t>(start), 0}};
    seen[way.front().place] = true;
    while (!way.empty()) {
        Step &top = way.back();
        if (top.next < edges[top.place].size()) {
            const auto target = static_cast<std::size_t>(edges[top.place][top.next++]);
            if (!seen[target]) {
                seen[target] = true;
                way.push_back({target, 0});
            }
            continue;
        }
        if (way.size() > 1) {
            result.append(m_names.at(static_cast<qsizetype>(top.place)));
        }
        way.pop_back();
    }
    return result;
}

QStringList NeedsGraph::allNeeds(const QString &action) const
{
    return reachable(action, m_needs);
}

QStringList NeedsGraph::allDependants(const QString &action) const
{
    QStringList found = reachable(action, m_neededBy);
    std::reverse(found.begin(), found.end());
    return found;
}

QList<QStringList> NeedsGraph::cycles() const
{
    // Depth first; an edge to a place on the current way closes a cycle. Each such edge is one
    // cycle, which is as many as a person has to cut.
    enum class Mark : char
    {
        New,
        OnTheWay,
        Done
    };
    QList<QStringList> found;
    std::vector<Mark> marks(m_needs.size(), Mark::New);
    for (std::size_t start = 0; start < m_needs.size() && found.size() < kMaxCycles; ++start) {
        if (marks[start] != Mark::New) {
            continue;
        }
        std::vector<Step> way{{start, 0}};
        marks[start] = Mark::OnTheWay;
        while (!way.empty() && found.size() < kMaxCycles) {
            Step &top = way.back();
            if (top.next >= m_needs[top.place].size()) {
                marks[top.place] = Mark::Done;
                way.pop_back();
                continue;
            }
            const auto need = static_cast<std::size_t>(m_needs[top.place][top.next++]);
            if (marks[need] == Mark::New) {
                marks[need] = Mark::OnTheWay;
                way.push_back({need, 0});
            } else if (marks[need] == Mark::OnTheWay) {
                const auto begin = std::find_if(way.cbegin(), way.cend(), [need](const Step &step) { return step.place == need; });
                QStringList cycle;
                std::for_each(begin, way.cend(), [this, &cycle](const Step &step) { cycle.append(m_names.at(static_cast<qsizetype>(step.place))); });
                found.append(cycle << m_names.at(static_cast<qsizetype>(need)));
            }
        }
    }
    return found;
}

QStringList Plan::running() const
{
    QStringList names;
    for (const PlannedAction &action : actions) {
        if (action.runs) {
            names.append(action.action);
        }
    }
    return names;
}

QStringList Plan::reused() const
{
    QStringList names;
    for (const PlannedAction &action : actions) {
        if (!action.runs) {
            names.append(action.action);
        }
    }
    return names;
}

namespace
{

Core::Result<QStringList> wantedActions(const Project &project, const PlanRequest &request)
{
    if (request.actions.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("No action was named. Choose from: %1.")
                              .arg((QStringList{runAllName()} + project.actionNames()).join(QStringLiteral(", "))));
    }
    QStringList all = project.actionNames();
    all.removeAll(runAllName());
    if (request.actions.contains(runAllName())) {
        return all;
    }
    for (const QString &name : request.actions) {
        if (all.contains(name)) {
            continue;
        }
        const QString near = Core::nearestName(name, all);
        QString message = tr("There is no action \"%1\" in project.yaml.").arg(name);
        if (!near.isEmpty()) {
            message += QLatin1Char(' ') + tr("Did you mean %1?").arg(near);
        }
        message += QLatin1Char(' ')
                   + tr("Choose from: %1.").arg((QStringList{runAllName()} + all).join(QStringLiteral(", ")));
        return Core::fail(Core::ErrorCode::NotFound, message);
    }
    return request.actions;
}

} // namespace

Core::Result<Plan> makePlan(const Project &project, const PlanRequest &request, const History &history)
{
    const Core::Result<QStringList> wanted = wantedActions(project, request);
    if (!wanted) {
        return Core::fail(wanted.error());
    }
    const bool all = request.actions.contains(runAllName());
    const NeedsGraph graph(project);
    QStringList order;
    QSet<QString> placed;
    for (const QString &name : *wanted) {
        for (const QString &each : graph.allNeeds(name) + QStringList{name}) {
            if (!placed.contains(each)) {
                placed.insert(each);
                order.append(each);
            }
        }
    }
    for (const QStringList &cycle : graph.cycles()) {
        if (placed.contains(cycle.first())) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("These actions cannot run because they need each other in a circle: %1. Take one need out.")
                                  .arg(cycle.join(tr(" needs "))));
        }
    }
    Plan plan;
    QSet<QString> runs;
    for (const QString &name : std::as_const(order)) {
        PlannedAction planned;
        planned.action = name;
        const LastRun last = history(name);
        QString runningNeed;
        for (const QString &need : graph.needs(name)) {
            if (runningNeed.isEmpty() && runs.contains(need)) {
                runningNeed = need;
            }
        }
        planned.runs = true;
        const QString changes = last.changes.mid(0, 3).join(QStringLiteral(", "));
        if (!all && request.actions.contains(name)) {
            planned.reason = PlanReason::Requested;
            planned.explanation = tr("%1 runs because it was asked for.").arg(name);
        } else if (request.forceDependencies) {
            planned.reason = PlanReason::Forced;
            planned.explanation = tr("%1 runs because all dependencies were asked to run again.").arg(name);
        } else if (last.state == LastRun::State::Never) {
            planned.reason = PlanReason::NeverRan;
            planned.explanation = tr("%1 runs because it has not been run yet.").arg(name);
        } else if (last.state == LastRun::State::Failed) {
            planned.reason = PlanReason::LastRunFailed;
            planned.explanation = tr("%1 runs because its last run failed.").arg(name);
        } else if (last.state == LastRun::State::Incomplete) {
            planned.reason = PlanReason::OutputsMissing;
            planned.explanation = tr("%1 runs because outputs of its last run are gone: %2.")
                                      .arg(name, last.missingFiles.mid(0, 3).join(QStringLiteral(", ")));
        } else if (request.rerunChanged && !last.changes.isEmpty()) {
            planned.reason = PlanReason::InputsChanged;
            planned.explanation = tr("%1 runs because of changes since its last run: %2.").arg(name, changes);
        } else if (request.rerunChanged && !runningNeed.isEmpty()) {
            planned.reason = PlanReason::NeedRuns;
            planned.explanation = tr("%1 runs because %2, which it needs, runs.").arg(name, runningNeed);
        } else {
            planned.runs = false;
            planned.reason = PlanReason::AlreadyDone;
            planned.changes = last.changes;
            planned.explanation
                = last.changes.isEmpty()
                      ? tr("%1 is reused: its last run succeeded and all its outputs are there.").arg(name)
                      : tr("%1 is reused: its last run succeeded and all its outputs are there. Since then: %2.")
                            .arg(name, changes);
        }
        if (planned.runs) {
            runs.insert(name);
        }
        plan.actions.append(planned);
    }
    return plan;
}

} // namespace Pipeline
