// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/jobqueue.h"
#include "model/jobs/check.h"

namespace Commands
{

/// Whether a study's codelists are what its list says and what OpenCodelists has, as `codelists check`
/// and the official server ask (job-server.md 4). Without a connection the local part alone decides,
/// and that is said. A study without codelists passes without asking anybody. Blocks.
[[nodiscard]] Jobs::Check checkCodelists(const QString &studyRoot);

/// Fetches every listed codelist again and writes what differs; other files of the folder stay. All
/// or nothing. Gives the names of the files that changed. Blocks.
[[nodiscard]] Core::Result<QStringList> updateCodelists(const QString &studyRoot, const Core::JobContext &context);

} // namespace Commands
