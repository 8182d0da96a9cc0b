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
    QSet<QString> known;
    for (const Action &action : project.actions) {
        known.insert(action.id.value);
        m_order.append(action.id.value);
    }
    for (const Action &action : project.actions) {
        QSet<QString> seen;
        for (const Text &need : action.needs) {
            if (known.contains(need.value) && !seen.contains(need.value)) {
                seen.insert(need.value);
                m_needs[action.id.value].append(need.value);
                m_neededBy[need.value].append(action.id.value);
            }
        }
    }
}

namespace
{

/// Everything reachable, needed ones first. Iterative: chains of needs may be thousands long.
QStringList reachable(const QString &from, const QHash<QString, QStringList> &edges)
{
    QStringList result;
    QSet<QString> seen{from};
    struct Frame
    {
        QString name;
        qsizetype next = 0;
    };
    QList<Frame> stack{{from, 0}};
    while (!stack.isEmpty()) {
        Frame &top = stack.last();
        const QStringList targets = edges.value(top.name);
        if (top.next < targets.size()) {
            const QString target = targets.at(top.next++);
            if (!seen.contains(target)) {
                seen.insert(target);
                stack.append({target, 0});
            }
            continue;
        }
        if (top.name != from) {
            result.append(top.name);
        }
        stack.removeLast();
    }
    return result;
}

} // namespace

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
    // Depth first; an edge to a name on the current path closes a cycle. Each such edge is one
    // cycle, which is as many as a person has to cut.
    QList<QStringList> found;
    QHash<QString, int> state; // 0 new, 1 on the path, 2 done
    struct Frame
    {
        QString name;
        qsizetype next = 0;
    };
    for (const QString &start : m_order) {
        if (state.value(start) != 0 || found.size() >= kMaxCycles) {
            continue;
        }
        QList<Frame> stack{{start, 0}};
        state[start] = 1;
        while (!stack.isEmpty()) {
            Frame &top = stack.last();
            const QStringList needs = m_needs.value(top.name);
            if (top.next >= needs.size()) {
                state[top.name] = 2;
                stack.removeLast();
                continue;
            }
            const QString need = needs.at(top.next++);
            if (state.value(need) == 1) {
                if (found.size() >= kMaxCycles) {
                    break;
                }
                QStringList cycle;
                bool inside = false;
                for (const Frame &frame : std::as_const(stack)) {
                    inside = inside || frame.name == need;
                    if (inside) {
                        cycle.append(frame.name);
                    }
                }
                found.append(cycle << need);
            } else if (state.value(need) == 0) {
                state[need] = 1;
                stack.append({need, 0});
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
