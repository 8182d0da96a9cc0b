// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QHash>
#include <QStringList>

#include "model/pipeline/project.h"

namespace Pipeline
{

/// The reserved name that asks for every action.
[[nodiscard]] QString runAllName();

/// Who needs whom. Unknown needs and repeated edges are left out; a cycle does no harm.
class NeedsGraph
{
public:
    explicit NeedsGraph(const Project &project);

    [[nodiscard]] QStringList needs(const QString &action) const { return neighbours(action, m_needs); }
    [[nodiscard]] QStringList neededBy(const QString &action) const { return neighbours(action, m_neededBy); }
    /// The action's needs and their needs, each once, needed ones before those that need them.
    [[nodiscard]] QStringList allNeeds(const QString &action) const;
    /// Everything that would have to run again after this action.
    [[nodiscard]] QStringList allDependants(const QString &action) const;
    /// Each cycle once, as the names along it with the first repeated at the end; at most 100.
    [[nodiscard]] QList<QStringList> cycles() const;

private:
    using Edges = std::vector<std::vector<int>>; ///< by place in `m_names`

    [[nodiscard]] QStringList neighbours(const QString &action, const Edges &edges) const;
    /// Everything reachable, the farthest first.
    [[nodiscard]] QStringList reachable(const QString &action, const Edges &edges) const;

    QStringList m_names; ///< in file order
    QHash<QString, int> m_places;
    Edges m_needs;
    Edges m_neededBy;
};

/// What is known of the latest run of an action.
struct LastRun
{
    enum class State
    {
        Never,     ///< no run, or only cancelled ones
        Succeeded, ///< and every file it produced still exists
        Incomplete,///< succeeded, but `missingFiles` are gone
        Failed
    };
    State state = State::Never;
    QStringList missingFiles;
    /// What differs from the inputs of that run, as phrases ("analysis/model.py was changed").
    /// Empty when nothing does or nothing is known.
    QStringList changes;
};
using History = std::function<LastRun(const QString &action)>;

struct PlanRequest
{
    QStringList actions; ///< names, or `run_all`
    bool forceDependencies = false;
    /// Beside the official rule, which never looks at code: run an action again when its script,
    /// inputs or arguments changed, or when something it needs runs.
    bool rerunChanged = false;
};

enum class PlanReason
{
    Requested,
    Forced,
    NeverRan,
    LastRunFailed,
    OutputsMissing,
    InputsChanged,
    NeedRuns,
    AlreadyDone
};

struct PlannedAction
{
    QString action;
    bool runs = false;
    PlanReason reason = PlanReason::AlreadyDone;
    QString explanation; ///< one sentence: why it runs, or why its result is reused
    QStringList changes; ///< of a reused action: what changed since, so that the window can warn
};

/// In an order in which every action comes after its needs.
struct Plan
{
    QList<PlannedAction> actions;

    [[nodiscard]] QStringList running() const;
    [[nodiscard]] QStringList reused() const;
};

/// Which actions a request runs, by the rules of project-yaml.md 6. Fails for an unknown action
/// (with the valid names), for no action, and for a cycle among the needs (drawn in words).
/// `history` is asked once an action.
[[nodiscard]] Core::Result<Plan> makePlan(const Project &project, const PlanRequest &request,
                                          const History &history);

} // namespace Pipeline
