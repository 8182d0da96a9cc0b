// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QUrl>

#include "model/jobs/submission.h"

namespace Commands
{

/// What the person chose; empty texts take the study's own values.
struct SubmissionWish
{
    QString workspace;
    QString project; ///< of the official server; empty: as the workspace
    QString backend;
    QStringList actions; ///< names or `run_all`
    bool forceRunDependencies = false;
    QString commitMessage;
    bool notify = true;
    bool push = true; ///< false: the server can see this very folder
    QString evaluatorProgram;
};

struct SubmissionPlan
{
    Jobs::Draft draft;
    Jobs::SubmissionOptions options;
};

/// Fills in what a submission of this study to this server needs, with the checks that run before
/// it (ux.md 7 E): pipeline valid, definitions evaluate, codelists fresh, disclosure hints seen. A study without a
/// remote on a server of this computer is read from its folder. Blocks for a few milliseconds of
/// git; a folder without a repository is not an error here, the submission's own check names it.
[[nodiscard]] SubmissionPlan planSubmission(const QString &studyRoot, const QUrl &server, const SubmissionWish &wish);

} // namespace Commands
