// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include <QDateTime>
#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QPromise>
#include <QThreadPool>
#include <QtConcurrentRun>

#include "model/core/result.h"

namespace Core
{

/// What a piece of slow work is called and how it may overlap with others.
struct JobSpec
{
    enum class Visibility
    {
        Silent,
        StatusBar,
        Notify
    };
    QString kind;          ///< stable id: `pipeline.run`, `preview`, ...
    QString title;         ///< for people
    QString exclusiveKey;  ///< jobs with the same key run one after the other; empty: no limit
    Visibility visibility = Visibility::Silent;
    bool cancellable = true;
};

/// What running work sees of the outside. Usable from the worker thread only while it runs.
class JobContext
{
public:
    struct Shared;
    explicit JobContext(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    [[nodiscard]] bool isCancelled() const;
    /// `total` 0 means unknown. Cheap enough to call every few hundred rows.
    void progress(qint64 done, qint64 total, const QString &text = {}) const;
    void log(const QString &line) const;

private:
    // Shared by the worker, the queue's list and every handle, whichever ends last.
    std::shared_ptr<Shared> m_shared;
};

enum class JobState
{
    Waiting,
    Running,
    Succeeded,
    Failed,
    Cancelled
};

/// One line of JobsModel: a copy, safe to keep.
struct JobInfo
{
    int id = 0;
    JobSpec spec;
    JobState state = JobState::Waiting;
    qint64 done = 0;
    qint64 total = 0;
    QString text;
    QStringList log;
    QString error;
    QDateTime startedAt;
    QDateTime finishedAt;
};

/// Control of a started job. Copies refer to the same job; dropping all of them does not stop it.
template <typename T>
class JobHandle
{
public:
    JobHandle() = default;
    JobHandle(QFuture<Result<T>> future, std::function<void()> cancel, int id)
        : m_future(std::move(future)), m_cancel(std::move(cancel)), m_id(id)
    {
    }

    [[nodiscard]] int id() const { return m_id; }
    [[nodiscard]] bool isFinished() const { return m_future.isFinished(); }
    void cancel() const
    {
        if (m_cancel) {
            m_cancel();
        }
    }

    /// Calls `callback(Result<T>)` in the guard's thread when the job ends, unless the guard died.
    template <typename Callback>
    void then(QObject *guard, Callback callback) const
    {
        auto *watcher = new QFutureWatcher<Result<T>>(guard);
        QObject::connect(watcher, &QFutureWatcherBase::finished, guard, [watcher, callback]() mutable {
            watcher->deleteLater();
            if (watcher->future().resultCount() > 0) {
                callback(watcher->future().result());
            } else {
                callback(Result<T>(tl::unexpected<Error>(Error{ErrorCode::Cancelled, {}, {}, {}, {}})));
            }
        });
        watcher->setFuture(m_future);
    }

    /// For console programs and tests only: never on the GUI thread.
    [[nodiscard]] Result<T> wait() const
    {
        QFuture<Result<T>> future = m_future;
        future.waitForFinished();
        if (future.resultCount() > 0) {
            return future.result();
        }
        return tl::unexpected<Error>(Error{ErrorCode::Cancelled, {}, {}, {}, {}});
    }

private:
    QFuture<Result<T>> m_future;
    std::function<void()> m_cancel;
    int m_id = 0;
};

/// Runs slow work on a thread pool with progress and cancel, and lists it for the Activity panel.
/// Lives in the GUI (or main) thread. Destroying it cancels everything and waits at most 3 s.
class JobQueue final : public QObject
{
    Q_OBJECT

public:
    explicit JobQueue(QObject *parent = nullptr);
    ~JobQueue() override;

    /// Starts `function(JobContext) -> Result<T>` on a worker thread, after earlier jobs of the
    /// same exclusive key.
    template <typename Function>
    auto start(const JobSpec &spec, Function function)
    {
        using ResultType = std::invoke_result_t<Function, JobContext>;
        using T = typename ResultType::value_type;
        auto promise = std::make_shared<QPromise<ResultType>>();
        promise->start();
        QFuture<ResultType> future = promise->future();
        const int id = enqueue(
            spec,
            [promise, function = std::move(function)](const JobContext &context) mutable {
                ResultType result = context.isCancelled()
                                        ? ResultType(tl::unexpected<Error>(
                                              Error{ErrorCode::Cancelled, {}, {}, {}, {}}))
                                        : function(context);
                std::optional<Error> error;
                if (!result) {
                    error = result.error();
                }
                promise->addResult(std::move(result));
                return error;
            },
            [promise]() { promise->finish(); });
        QPointer<JobQueue> self(this);
        return JobHandle<T>(future, [self, id]() {
            if (self) {
                self->cancel(id);
            }
        }, id);
    }

    void cancel(int id);
    void cancelAll();
    [[nodiscard]] QList<JobInfo> jobs() const; ///< running first, then the last hundred finished
    [[nodiscard]] int runningCount() const;

signals:
    void jobAdded(int id);
    void jobChanged(int id);
    void jobFinished(int id);

private:
    using Body = std::function<std::optional<Error>(const JobContext &)>;
    struct Entry;

    int enqueue(const JobSpec &spec, Body body, std::function<void()> finished);
    void startWaiting();
    void report(int id);
    void finish(int id, const std::optional<Error> &error);

    QThreadPool m_pool;
    QList<std::shared_ptr<Entry>> m_entries; // shared with the worker that runs it
    int m_nextId = 1;
};

} // namespace Core
