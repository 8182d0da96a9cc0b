// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/repository/types.h"

namespace Study
{

/// Two texts of one file compared by lines, in blocks with a few unchanged lines around, as a commit is
/// shown; neither needs to be in the repository.
[[nodiscard]] Repository::FileDiff textDifference(const QString &path, const QString &before, const QString &after);

} // namespace Study
