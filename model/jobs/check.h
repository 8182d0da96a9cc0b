// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

#include "model/core/result.h"

namespace Jobs
{

enum class CheckState
{
    Waiting,
    Running,
    Passed,
    Warning, ///< told, does not stop
    Failed
};

/// One line of the check list. A failed check carries the action that mends it.
struct Check
{
    /// `server`, `backend`, `workspace`, `running`, `pipeline`, `definitions`, `codelists`, `disclosure`, `changes`,
    /// `identity`, `branch`, `remote`
    QString id;
    QString title; ///< "The pipeline is valid"
    CheckState state = CheckState::Waiting;
    QString message;
    std::optional<Core::Hint> fix;
};

} // namespace Jobs
