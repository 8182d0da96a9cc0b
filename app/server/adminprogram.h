// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Server
{

/// `studybench-server admin`: one change to the server whose folder this is, also while it runs.
/// Answers the exit status: 0 done, 1 refused, 2 wrong use.
[[nodiscard]] int runAdmin(const QString &dataFolder, const QStringList &words);

} // namespace Server
