// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/pipeline/project.h"
#include "model/runner/record.h"

namespace Runner
{

/// The working folder of one job: a copy of the study without outputs, with those of its needs.
struct Workspace
{
    QString folder;
    qint64 timestampNs = 0; ///< the end of preparation; what is newer is the job's
};

/// An output that a need recorded: what may be copied in, and nothing else.
struct NeededFile
{
    QString action;
    QString path;
};

/// Makes the folder anew and fills it: the working tree less `.git`, `metadata` and every file that
/// matches an output pattern of the project, then `needed`. Fails for a needed file that is missing.
[[nodiscard]] Core::Result<Workspace> prepareWorkspace(const QString &studyRoot, const Pipeline::Project &project,
                                                       const QList<NeededFile> &needed, const QString &folder,
                                                       const std::function<bool()> &isCancelled);

/// What an action's patterns match in its working folder.
struct Collected
{
    QMap<QString, Pipeline::Level> files; ///< the last matching level wins
    QStringList unmatchedPatterns;
    QStringList unmatchedFiles; ///< made by the job, matched by no pattern
};
[[nodiscard]] Collected matchOutputs(const Workspace &workspace, const QList<Pipeline::Output> &outputs);

/// Where `copyOutputs` leaves what a run replaced, for a look at before and after.
[[nodiscard]] QString previousPath(const QString &studyRoot, const QString &path);
/// Where copies of outputs are made before each takes its place in the study at once; gone when all are.
[[nodiscard]] QString outgoingFolder(const QString &workingFolder);
/// Copies matched files into the study, each whole or not at all, and says what they are.
/// What a reviewable file (not highly sensitive, at most 16 MiB) held before is kept aside.
[[nodiscard]] Core::Result<QList<ProducedFile>> copyOutputs(const Workspace &workspace, const Collected &collected,
                                                            const QString &studyRoot);
/// Deletes files of an earlier run of the action that this one did not make. Names are compared
/// without case. `keep` are paths that other actions recorded.
void deleteStale(const QString &studyRoot, const QList<ProducedFile> &earlier, const QList<ProducedFile> &now,
                 const QSet<QString> &keep);

[[nodiscard]] QString sha256Of(const QString &path); ///< hexadecimal, empty when unreadable

} // namespace Runner
