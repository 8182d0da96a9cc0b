// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/result.h"
#include "model/pipeline/plan.h"

namespace Runner
{

enum class State
{
    Pending,
    Running,
    Succeeded,
    Failed
};

/// The official status codes a local run goes through, by their official names in `codeName`.
enum class Code
{
    Created,
    WaitingOnDependencies,
    WaitingOnWorkers,
    Initiated,
    Preparing,
    Executing,
    Finalizing,
    Succeeded,
    DependencyFailed,
    NonzeroExit,
    UnmatchedPatterns,
    CancelledByUser,
    InternalError,
    Interrupted ///< ours: the workbench was ended while it ran; written by the next start
};
[[nodiscard]] QString codeName(Code code);
[[nodiscard]] QString stateName(State state);
[[nodiscard]] State stateOf(Code code);

/// One file an action left behind.
struct ProducedFile
{
    QString path;
    Pipeline::Level level = Pipeline::Level::HighlySensitive;
    qint64 size = 0;
    QString sha256;
    QString excluded; ///< why it would not be copied to level 4, or empty
};

/// One action of a run, from plan to end. A value, safe to keep and to send across threads.
struct ActionRecord
{
    QString action;
    QString jobId;
    QString requestId;
    QString runCommand;
    Code code = Code::Created;
    QString message; ///< one sentence, as the official tools word their states where they do
    QString hint;    ///< unmatched patterns: "did you mean"
    QString executor; ///< what ran it, or empty before it is known
    QDateTime createdAt; ///< UTC
    QDateTime startedAt;
    QDateTime finishedAt;
    std::optional<int> exitCode;
    QString logFile; ///< `metadata/<action>.log`
    QList<ProducedFile> outputs;
    QStringList unmatchedPatterns;
    QStringList unmatchedFiles;
    QList<Core::Diagnostic> diagnostics; ///< plain-words reasons of a failure, with file and line
    QMap<QString, QString> inputs;       ///< what it read: path or `run`, and SHA-256, for reuse

    [[nodiscard]] State state() const { return stateOf(code); }
    [[nodiscard]] bool isFinished() const { return state() == State::Succeeded || state() == State::Failed; }
};

struct RunRecord
{
    QString requestId;
    QStringList requested;
    QDateTime startedAt;
    QDateTime finishedAt; ///< invalid while it runs
    Pipeline::Plan plan;
    QList<ActionRecord> actions; ///< those that run, in plan order

    [[nodiscard]] const ActionRecord *find(const QString &action) const;
    [[nodiscard]] bool succeeded() const; ///< finished, and every action succeeded
};

/// The own state beside the official one: `metadata/workbench.json`, replaced whole at each
/// transition, so that a kill at any moment leaves the last one readable. The CLI's
/// `metadata/db.sqlite` is only ever read.
class RecordStore
{
public:
    explicit RecordStore(QString studyRoot);

    /// The last run of this program, with running actions as they were last known.
    [[nodiscard]] std::optional<RunRecord> lastRun() const;
    /// The latest finished record of every action, ours or the CLI's, whichever is younger.
    [[nodiscard]] QMap<QString, ActionRecord> latest() const;
    [[nodiscard]] Core::Result<void> save(const RunRecord &run);
    /// Marks what an ended process left as running: called when a study is opened and before a
    /// run. Nothing is touched while the process that owns the run still lives. True if anything was.
    [[nodiscard]] Core::Result<bool> recover();
    /// What a plan asks: state, missing files, and changes since.
    [[nodiscard]] Pipeline::History history(const Pipeline::Project &project) const;

private:
    QString m_root;
};

} // namespace Runner
