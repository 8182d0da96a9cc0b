// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>

#include "model/runner/runner.h"

/// A study in a temporary folder, and actions that the test itself carries out.
namespace RunnerFixture
{

/// Understands `write PATH TEXT`, `copy FROM TO`, `list`, `fail CODE`, `wait`.
[[nodiscard]] Core::Result<Runner::ExitStatus> scripted(const Runner::ActionCommand &command, const QString &folder,
                                                        const Runner::LogSink &log, const Runner::CancelFlag &cancel);
[[nodiscard]] Runner::NativeExecutors natives(); ///< `scripted` under the name of ehrql

struct Study
{
    QTemporaryDir folder;
    Pipeline::Project project;

    explicit Study(const QByteArray &actions, const QHash<QString, QByteArray> &files = {});
    void load(); ///< again, after a change of project.yaml
    [[nodiscard]] QString root() const { return folder.path(); }
    [[nodiscard]] QByteArray read(const QString &path) const;
    [[nodiscard]] bool has(const QString &path) const;
};

[[nodiscard]] Runner::RunOptions asking(const QStringList &actions);
/// Runs to the end and returns the record.
[[nodiscard]] Runner::RunRecord run(Study &study, const Runner::RunOptions &options, const Runner::NativeExecutors &executors = natives());
[[nodiscard]] QString codeOf(const Runner::RunRecord &record, const QString &action);
[[nodiscard]] bool hasPython();

} // namespace RunnerFixture
