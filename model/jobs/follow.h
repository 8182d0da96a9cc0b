// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/jobs/types.h"

namespace Jobs
{

/// For a server that lists only active requests (job-server.md 6): those seen before that are gone
/// have ended and stay in the list, with the state that their actions have now; `ended` where
/// nothing can be said about them. `actionStates` are those of the requests' workspace.
[[nodiscard]] QList<JobRequest> withEnded(const QList<JobRequest> &now, const QList<JobRequest> &before,
                                          const QHash<QString, QString> &actionStates);

/// The request that a person made in the browser from a draft that was handed over: same workspace,
/// backend, commit and actions, made no earlier than the draft.
[[nodiscard]] std::optional<JobRequest> takenAs(const QList<JobRequest> &requests, const Draft &draft);

/// The newest earlier request of the same workspace and backend that succeeded and ran the same
/// actions or all. `requests` are newest first.
[[nodiscard]] std::optional<JobRequest> lastGoodRun(const QList<JobRequest> &requests, const JobRequest &request);

/// What changed in the study between two runs.
struct RunDifference
{
    JobRequest good;
    QStringList commits; ///< summaries of the commits since, newest first
    QStringList files;   ///< paths that differ
};

/// Blocks on git. NotFound when this clone lacks one of the commits.
[[nodiscard]] Core::Result<RunDifference> compareRuns(const QString &studyRoot, const JobRequest &good, const JobRequest &now);
/// One or two sentences for a person.
[[nodiscard]] QString differenceText(const RunDifference &difference);

} // namespace Jobs
