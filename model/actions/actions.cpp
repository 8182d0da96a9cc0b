// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/actions.h"

#include "model/actions/words.h"

namespace Actions
{

namespace
{

using Action = Core::Result<void> (*)(const Invocation &);

Runner::NativeExecutor executorOf(Action action)
{
    return [action](const Runner::ActionCommand &command, const QString &folder, const Runner::LogSink &log,
                    const Runner::CancelFlag &cancel) -> Core::Result<Runner::ExitStatus> {
        Runner::ExitStatus status;
        status.environment = words("StudyBench's own %1, not the official action").arg(command.image);
        const Core::Result<void> done = action({command.arguments, folder, log, cancel});
        status.cancelled = cancel && cancel->load();
        if (!done && !status.cancelled) {
            log(done.error().message);
            constexpr int kWrongUse = 2;
            status.code = done.error().code == Core::ErrorCode::InvalidInput ? kWrongUse : 1;
        }
        return status;
    };
}

} // namespace

Runner::NativeExecutors nativeActions()
{
    return {{QStringLiteral("cohort-joiner"), executorOf(&runCohortJoiner)},
            {QStringLiteral("cohort-report"), executorOf(&runCohortReport)},
            {QStringLiteral("dataset-report"), executorOf(&runDatasetReport)},
            {QStringLiteral("deciles-charts"), executorOf(&runDecilesCharts)},
            {QStringLiteral("kaplan-meier-function"), executorOf(&runKaplanMeier)},
            {QStringLiteral("matching"), executorOf(&runMatching)},
            {QStringLiteral("safetab"), executorOf(&runSafetab)}};
}

} // namespace Actions
