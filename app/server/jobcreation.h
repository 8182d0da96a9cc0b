// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include "app/server/values.h"
#include "model/pipeline/project.h"

namespace Server
{

/// What a request comes to: jobs to insert, or the words of "Nothing to do".
struct Creation
{
    QList<JobRow> jobs;
    QString nothingToDo;
};

/// The rules of job-runner.md 1 for one request. `latest` is the latest job of each action in the
/// workspace and backend, cancelled ones left out. A failure's message is the reason for the client.
[[nodiscard]] Core::Result<Creation> createJobs(const Pipeline::Project &project, const RapRow &rap,
                                                const QHash<QString, JobRow> &latest, qint64 nowNs);

/// base32 of the first 10 bytes of SHA-1 of `rap_id`, newline, `action`, in lower case.
[[nodiscard]] QString jobId(const QString &rapId, const QString &action);

} // namespace Server
