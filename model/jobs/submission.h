// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QObject>
#include <QPointer>

#include "model/core/jobqueue.h"
#include "model/jobs/check.h"
#include "model/jobs/jobservice.h"
#include "model/jobs/submissionstore.h"
#include "model/repository/types.h"

namespace Jobs
{

/// A check supplied from outside (pipeline, definitions, codelists, disclosure). Runs on a worker.
struct CheckFunction
{
    QString id;
    QString title;
    std::function<Check(const Core::JobContext &)> run;
};

/// What the flow needs of its surroundings.
struct SubmissionOptions
{
    QList<CheckFunction> checks;
    /// Paths below the study root to commit; empty: everything that changed and is not refused.
    QStringList paths;
    QStringList sensitivePatterns; ///< highly sensitive output patterns of project.yaml
    Repository::Identity author;   ///< incomplete: git's own settings
    Repository::Transfer transfer; ///< credentials and host keys; progress and cancel are the flow's
    /// Work folders that need no commit or push, such as one on the server's own disk, set false.
    bool push = true;
    /// False: asking for actions that run already is told, not refused; for scripts that repeat themselves.
    bool stopWhenRunning = true;
};

/// One click: checks, of the server first → commit → push → submit, as one job that can be cancelled, and repeated or
/// resumed after any failure or crash without ever making a second request: the draft with its
/// rapId and stage is on disk before each step. What fails a check has done nothing and leaves no
/// draft. GUI thread; slow parts run in the job queue.
class Submission final : public QObject
{
    Q_OBJECT

public:
    Submission(const Draft &draft, const SubmissionOptions &options, JobService *service,
               const SubmissionStore &store, Core::JobQueue *queue, QObject *parent = nullptr);
    ~Submission() override;

    [[nodiscard]] const Draft &draft() const { return m_draft; }
    [[nodiscard]] const QList<Check> &checks() const { return m_checks; }
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] std::optional<SubmitOutcome> outcome() const { return m_outcome; }

    /// Runs the checks only.
    void check();
    /// Everything, from where the draft stands. A second call while running does nothing.
    void start();
    /// Stops before the next step; a call that may have reached the server is left in `Sending`.
    void cancel();
    /// Gives the draft up; its id is not used again.
    void abandon();

signals:
    void checksChanged();
    void stageChanged(Jobs::Stage stage);
    void progressed(const QString &text);
    void checked(bool passed);
    void finished(const Jobs::SubmitOutcome &outcome);
    void failed(const Core::Error &error);

private:
    void runChecks(bool goOn);
    void checkStudy(bool goOn, const QString &workspaceBranch);
    /// Ends before anything was done: nothing is kept to go on with.
    void stopUnstarted(const Core::Error &error);
    void commit();
    void push();
    void send();
    void enter(Stage stage);
    void stop(const Core::Error &error);
    void setCheck(const Check &check);

    Draft m_draft;
    SubmissionOptions m_options;
    QPointer<JobService> m_service;
    std::unique_ptr<QObject> m_asking; ///< there while the server is asked; gone, its answers come too late
    SubmissionStore m_store;
    Core::JobQueue *m_queue;
    QList<Check> m_checks;
    std::optional<SubmitOutcome> m_outcome;
    std::function<void()> m_cancelStep;
    bool m_running = false;
    bool m_cancelled = false;
};

} // namespace Jobs
