// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/core/jobqueue.h"
#include "model/core/settings.h"
#include "model/jobs/secretstore.h"
#include "model/jobs/submissionstore.h"
#include "model/runner/executor.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// What the composition root hands to the window. All pointers outlive it.
struct Workbench
{
    Theme *theme = nullptr;
    Core::Settings *settings = nullptr;
    Core::JobQueue *jobs = nullptr;
    Jobs::SecretStore *secrets = nullptr;
    Jobs::SubmissionStore submissions;
    Runner::NativeExecutors natives;
    QString evaluatorProgram; ///< empty: the one beside the running program
    QString version;
    QString logFile; ///< where the messages of the program go; empty: nowhere
};

} // namespace Gui
