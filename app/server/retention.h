// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Server
{

/// Removes the log folders of jobs that ended more than `keepDays` ago, save those that an output in
/// a workspace's manifest still comes from: later jobs read their metadata. Outputs are never
/// removed. Answers how many folders went. Blocks; called on a worker thread.
[[nodiscard]] int removeOldLogs(const QString &dataFolder, int keepDays);

} // namespace Server
