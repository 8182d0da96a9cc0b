// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/jobs/check.h"
#include "model/jobs/jobservice.h"

namespace Jobs
{

/// What the server says to a draft before anything is committed or pushed for it.
struct ServerAnswer
{
    QList<Check> checks;
    /// The workspace as the server has it; an empty name: it has none of that name, or does not tell.
    Workspace workspace;

    [[nodiscard]] bool hasFailed() const;
};

/// Asks whether the server answers and knows the person, has the backend, lets this repository into
/// the workspace, and is not busy with the same actions already. One question after the other; answers
/// once in the caller's thread, unless `guard` died before. What a server does not tell is left out.
/// `stopWhenRunning`: actions that all run already fail the check, otherwise they are told.
void askServer(JobService *service, const Draft &draft, bool stopWhenRunning, QObject *guard,
               std::function<void(const ServerAnswer &)> answer);

} // namespace Jobs
