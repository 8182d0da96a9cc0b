// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/jobqueue.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QMutexLocker>

#include "model/core/logging.h"

namespace Core
{

namespace
{
constexpr int kKeptFinishedJobs = 100;
constexpr int kShutdownMilliseconds = 3000;
constexpr int kLogLinesKept = 2000;
} // namespace

struct JobContext::Shared
{
    std::atomic<bool> cancelled{false};
    std::function<void()> changed;
    mutable QMutex mutex;
    qint64 done = 0;
    qint64 total = 0;
    QString text;
    QStringList log;
    QElapsedTimer lastReport;
};

struct JobQueue::Entry
{
    JobInfo info;
    std::shared_ptr<JobContext::Shared> shared = std::make_shared<JobContext::Shared>();
    Body body;
    std::function<void()> finished;
};

bool JobContext::isCancelled() const
{
    return m_shared->cancelled.load(std::memory_order_relaxed);
}

void JobContext::progress(qint64 done, qint64 total, const QString &text) const
{
    bool report = false;
    {
        const QMutexLocker lock(&m_shared->mutex);
        m_shared->done = done;
        m_shared->total = total;
        m_shared->text = text;
        // The window redraws at most 25 times a second for one job.
        if (!m_shared->lastReport.isValid() || m_shared->lastReport.elapsed() >= 40) {
            m_shared->lastReport.start();
            report = true;
        }
    }
    if (report && m_shared->changed) {
        m_shared->changed();
    }
}

void JobContext::log(const QString &line) const
{
    {
        const QMutexLocker lock(&m_shared->mutex);
        m_shared->log.append(line);
        if (m_shared->log.size() > kLogLinesKept) {
            m_shared->log.removeFirst();
        }
    }
    if (m_shared->changed) {
        m_shared->changed();
    }
}

JobQueue::JobQueue(QObject *parent) : QObject(parent)
{
    // Waiting work (network, processes) must not hold up the preview: more threads than cores.
    m_pool.setMaxThreadCount(std::max(8, QThread::idealThreadCount() * 2));
}

JobQueue::~JobQueue()
{
    cancelAll();
    if (!m_pool.waitForDone(kShutdownMilliseconds)) {
        for (const auto &entry : std::as_const(m_entries)) {
            if (entry->info.state == JobState::Running) {
                qCWarning(lcJobs) << "This job did not stop in time:" << entry->info.spec.title;
            }
        }
    }
}

int JobQueue::enqueue(const JobSpec &spec, Body body, std::function<void()> finished)
{
    auto entry = std::make_shared<Entry>();
    entry->info.id = m_nextId++;
    entry->info.spec = spec;
    entry->body = std::move(body);
    entry->finished = std::move(finished);
    const int id = entry->info.id;
    QPointer<JobQueue> self(this);
    entry->shared->changed = [self, id]() {
        if (self) {
            QMetaObject::invokeMethod(self.data(), [self, id]() {
                if (self) {
                    self->report(id);
                }
            }, Qt::QueuedConnection);
        }
    };
    m_entries.append(entry);
    emit jobAdded(id);
    startWaiting();
    return id;
}

void JobQueue::startWaiting()
{
    QStringList busyKeys;
    for (const auto &entry : std::as_const(m_entries)) {
        if (entry->info.state == JobState::Running && !entry->info.spec.exclusiveKey.isEmpty()) {
            busyKeys.append(entry->info.spec.exclusiveKey);
        }
    }
    for (const auto &entry : std::as_const(m_entries)) {
        if (entry->info.state != JobState::Waiting || busyKeys.contains(entry->info.spec.exclusiveKey)) {
            continue;
        }
        if (!entry->info.spec.exclusiveKey.isEmpty()) {
            busyKeys.append(entry->info.spec.exclusiveKey);
        }
        entry->info.state = JobState::Running;
        entry->info.startedAt = QDateTime::currentDateTimeUtc();
        QPointer<JobQueue> self(this);
        m_pool.start([entry, self]() {
            const std::optional<Error> error = entry->body(JobContext(entry->shared));
            entry->body = nullptr;
            entry->finished();
            if (self) {
                QMetaObject::invokeMethod(self.data(), [self, id = entry->info.id, error]() {
                    if (self) {
                        self->finish(id, error);
                    }
                }, Qt::QueuedConnection);
            }
        });
    }
}

void JobQueue::report(int id)
{
    for (const auto &entry : std::as_const(m_entries)) {
        if (entry->info.id == id) {
            const QMutexLocker lock(&entry->shared->mutex);
            entry->info.done = entry->shared->done;
            entry->info.total = entry->shared->total;
            entry->info.text = entry->shared->text;
            entry->info.log = entry->shared->log;
        }
    }
    emit jobChanged(id);
}

void JobQueue::finish(int id, const std::optional<Error> &error)
{
    report(id);
    int finishedJobs = 0;
    for (qsizetype i = m_entries.size() - 1; i >= 0; --i) {
        JobInfo &info = m_entries.at(i)->info;
        if (info.id == id) {
            info.finishedAt = QDateTime::currentDateTimeUtc();
            info.state = JobState::Succeeded;
            if (error) {
                info.state = error->code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
                info.error = error->message;
            }
        }
        const bool running = info.state == JobState::Running || info.state == JobState::Waiting;
        if (!running && ++finishedJobs > kKeptFinishedJobs) {
            m_entries.removeAt(i);
        }
    }
    emit jobFinished(id);
    startWaiting();
}

void JobQueue::cancel(int id)
{
    for (const auto &entry : std::as_const(m_entries)) {
        if (entry->info.id == id) {
            entry->shared->cancelled.store(true, std::memory_order_relaxed);
        }
    }
}

void JobQueue::cancelAll()
{
    for (const auto &entry : std::as_const(m_entries)) {
        entry->shared->cancelled.store(true, std::memory_order_relaxed);
    }
}

QList<JobInfo> JobQueue::jobs() const
{
    QList<JobInfo> running;
    QList<JobInfo> finished;
    for (qsizetype i = m_entries.size() - 1; i >= 0; --i) {
        const JobInfo &info = m_entries.at(i)->info;
        const bool active = info.state == JobState::Running || info.state == JobState::Waiting;
        (active ? running : finished).append(info);
    }
    return running + finished;
}

int JobQueue::runningCount() const
{
    int count = 0;
    for (const auto &entry : m_entries) {
        count += entry->info.state == JobState::Running ? 1 : 0;
    }
    return count;
}

} // namespace Core
