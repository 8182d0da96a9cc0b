// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/server/agent.h"

namespace Server
{

struct SlurmOptions
{
    QString partition; ///< empty: Slurm's default
    QString cli;       ///< path of studybench-cli, as the nodes see it
};

/// Runs each action as one Slurm job: `srun … studybench-cli exec -- IMAGE:TAG COMMAND` in the
/// job's folder, which the nodes must see at the same path. The queue, the nodes and the limits are
/// Slurm's. Lines of the action come as it runs; when the agent dies, Slurm's job ends too, and the
/// agent starts it again.
[[nodiscard]] ActionExecutor slurmExecutor(const SlurmOptions &options);

/// The words after `srun`.
[[nodiscard]] QStringList slurmArguments(const SlurmOptions &options, const Runner::ActionCommand &command, const QString &volume,
                                         const Runner::Limits &limits);

} // namespace Server
