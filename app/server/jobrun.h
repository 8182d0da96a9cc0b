// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/server/agent.h"
#include "app/server/outputfiles.h"

namespace Server
{

using Tell = std::function<void(const TaskReport &)>;

/// One job on the agent's side, from checkout to outputs put away (job-runner.md 3). Each step leaves
/// a mark on disk, and `run` starts at the step that the marks name. Blocks; a worker thread runs it.
class JobRun final
{
public:
    JobRun(const QString &dataFolder, const AgentTask &task, StudySource *source, ActionExecutor executor, Runner::CancelFlag stop);

    /// Texts that must not appear in the log, and whether the controller is told no file names.
    void hideFrom(const QStringList &secrets, bool redact);

    /// Goes on from wherever the disk says. Returns without a final report when stopped.
    void run(const Tell &tell);
    /// Puts away what a cancelled job left: no outputs are saved, the log stays in the log folder.
    void cancel(const Tell &tell);

private:
    enum class State
    {
        Unknown,
        Prepared,
        Executed,
        Finished
    };
    [[nodiscard]] State state() const;
    [[nodiscard]] Core::Result<void> prepare();
    [[nodiscard]] Core::Result<void> copyInputs();
    void execute();
    [[nodiscard]] Core::Result<void> finalise(bool cancelled);
    void saveLevelFour(const Products &products, QMap<QString, QString> &excluded) const;
    [[nodiscard]] Core::Result<void> writeLog(const QJsonObject &metadata, const QMap<QString, QString> &excluded) const;
    void writeError(const QString &message);
    void mark(const QString &stage, const QJsonObject &more = {}) const;
    [[nodiscard]] QJsonObject readJson(const QString &name) const;
    [[nodiscard]] QJsonObject results() const;
    [[nodiscard]] QString explainExit(const QJsonObject &executed) const;
    void cleanUp() const;

    QString m_high;
    QString m_medium;
    QString m_volume;
    QString m_folder; ///< logs and metadata of this job
    AgentTask m_task;
    StudySource *m_source;
    ActionExecutor m_executor;
    Runner::CancelFlag m_stop;
    QStringList m_secrets;
    bool m_redact = false;
};

} // namespace Server
