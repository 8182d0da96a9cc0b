// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
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

class QLockFile;

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
    bool cutOff = false;  ///< it ended because its program did
    Pipeline::Plan plan;
    QList<ActionRecord> actions; ///< those that run, in plan order

    [[nodiscard]] const ActionRecord *find(const QString &action) const;
    [[nodiscard]] bool succeeded() const; ///< finished, and every action succeeded
    /// What is left to do of it: actions that ran or should have run and did not succeed. Asking for
    /// these picks a run up again that was cut off.
    [[nodiscard]] QStringList unfinished() const;
};

/// The own state beside the official one: `metadata/workbench.sqlite`, written at each transition
/// in one transaction, so that a kill at any moment leaves the truth of a moment before. The CLI's
/// `metadata/db.sqlite` is only ever read. An instance belongs to the thread that made it; any
/// number of them may look at one study at once.
class RecordStore
{
public:
    explicit RecordStore(QString studyRoot);
    ~RecordStore();
    RecordStore(const RecordStore &) = delete;
    RecordStore &operator=(const RecordStore &) = delete;

    /// The last run of this program, with running actions as they were last known.
    [[nodiscard]] std::optional<RunRecord> lastRun() const;
    /// The latest record of every action, ours or the CLI's, whichever is younger. Cancelled ones
    /// do not count.
    [[nodiscard]] QMap<QString, ActionRecord> latest() const;

    /// Replaces the last run as a whole.
    [[nodiscard]] Core::Result<void> saveRun(const RunRecord &run);
    /// One transition of one action of the last run.
    [[nodiscard]] Core::Result<void> saveAction(const ActionRecord &action);
    [[nodiscard]] Core::Result<void> saveEnd(const RunRecord &run);

    /// Marks what an ended process left as running, ends what is left of its processes and removes
    /// its working folders: called when a study is opened and before a run. Nothing is touched
    /// while the process that owns the run still lives. True if anything was mended.
    [[nodiscard]] Core::Result<bool> recover();

    /// What a plan asks: state, missing files and, if wanted (it reads and hashes the inputs of done
    /// actions), changes since.
    [[nodiscard]] Pipeline::History history(const Pipeline::Project &project, bool withChanges) const;

private:
    class Database;
    [[nodiscard]] Database &database() const;

    QString m_root;
    mutable std::unique_ptr<Database> m_database;
};

/// The lock file that says a run of this study is going on in some process.
[[nodiscard]] QString runLockPath(const QString &studyRoot);
/// Takes that lock unless a living process has it. What a process that was killed has left of it is no hindrance.
[[nodiscard]] bool takeRunLock(QLockFile &lock);

} // namespace Runner
