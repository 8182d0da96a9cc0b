// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/runner/record.h"

namespace Runner
{

/// The latest job of every action in a `db.sqlite` of the official command line, cancelled ones left
/// out. Opened read-only; anything that cannot be read is no history.
[[nodiscard]] QMap<QString, ActionRecord> readCliHistory(const QString &databasePath);

} // namespace Runner
