// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/scheduler.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <queue>
#include <tuple>
#include <vector>

#include <QElapsedTimer>
#include <QJsonDocument>

#include "model/core/logging.h"
#include "model/pipeline/patterns.h"

namespace Server
{

namespace
{

constexpr qint64 kNsPerSecond = 1000000000;
constexpr int kIntervalMs = 1000;
constexpr qint64 kRefreshSeconds = 60;
/// The official controller tries a broken task again without end; a job that can never be prepared
/// would then run for ever.
constexpr int kMostAttempts = 3;

QString running()
{
    return QStringLiteral("running");
}

QString pending()
{
    return QStringLiteral("pending");
}

QString failed()
{
    return QStringLiteral("failed");
}

/// Stages of an agent that are status codes of a job.
bool isStage(const QString &code)
{
    static const QStringList kStages = {QStringLiteral("preparing"), QStringLiteral("prepared"), QStringLiteral("executing"),
                                        QStringLiteral("executed"), QStringLiteral("finalizing"), QStringLiteral("finalized")};
    return kStages.contains(code);
}

QString stageMessage(const QString &stage)
{
    if (stage == QStringLiteral("preparing") || stage == QStringLiteral("prepared")) {
        return QStringLiteral("Preparing your code and workspace files");
    }
    return stage == QStringLiteral("executing") ? QStringLiteral("Job executing on the backend")
                                                : QStringLiteral("Recording job results");
}

} // namespace

qint64 nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

struct Scheduler::Pass
{
    QHash<QString, BackendRow> backends;
    QHash<QString, int> workers;   ///< running jobs of a backend
    QHash<QString, int> dbWorkers; ///< of these, database jobs
    QHash<QString, int> perWorkspace;
    QHash<QString, QString> states; ///< of jobs seen in this pass
};

Scheduler::Scheduler(Store *store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    m_timer.setInterval(kIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &Scheduler::pass);
}

void Scheduler::start()
{
    m_timer.start();
    wake();
}

void Scheduler::wake()
{
    if (!m_awake) {
        m_awake = true;
        // With thousands of active jobs a pass takes a while; requests are answered in between.
        QTimer::singleShot(static_cast<int>(std::min<qint64>(m_lastPassMs * 5, kIntervalMs)), this, &Scheduler::pass);
    }
}

void Scheduler::pass()
{
    m_awake = false;
    m_changed = false;
    m_failed = false;
    QElapsedTimer timer;
    timer.start();
    const QList<JobRow> active = m_store->activeJobs();
    if (active.isEmpty()) {
        m_lastPassMs = 0;
        return;
    }
    Pass pass;
    QList<JobRow> waiting;
    const QList<BackendRow> backends = m_store->backends();
    for (const BackendRow &backend : backends) {
        pass.backends.insert(backend.slug, backend);
    }
    // One pass is one transaction: after a kill it is done again from where it began.
    Transaction transaction(m_store->database());
    for (const JobRow &job : std::as_const(active)) {
        if (job.status == running()) {
            ++pass.workers[job.backend];
            pass.dbWorkers[job.backend] += job.requiresDb ? 1 : 0;
            ++pass.perWorkspace[job.backend + u'\n' + job.workspace];
        }
    }
    for (const JobRow &job : std::as_const(active)) {
        if (job.status == running()) {
            handle(pass, job);
        } else {
            waiting.append(job);
        }
    }
    // Highest priority first, then workspaces with fewest running jobs, database jobs, the oldest; the
    // order is looked at again after each start, so that workspaces share the workers.
    const QHash<QString, int> priorities = m_store->activePriorities();
    struct Queue
    {
        QString key;
        QList<JobRow> jobs;
        qsizetype next = 0;
    };
    QList<Queue> queues;
    QHash<QString, qsizetype> positions;
    const auto rank = [&priorities](const JobRow &job) { return std::pair(-priorities.value(job.rapId), !job.requiresDb); };
    std::stable_sort(waiting.begin(), waiting.end(), [&rank](const JobRow &one, const JobRow &other) { return rank(one) < rank(other); });
    for (const JobRow &job : std::as_const(waiting)) {
        const QString key = job.backend + u'\n' + job.workspace;
        if (!positions.contains(key)) {
            positions.insert(key, queues.size());
            queues.append({key, {}, 0});
        }
        queues[positions.value(key)].jobs.append(job);
    }
    using Turn = std::tuple<int, int, bool, qint64, qsizetype>; // priority, running, no database, created, queue
    const auto turn = [&](qsizetype number) {
        const Queue &queue = queues.at(number);
        const JobRow &job = queue.jobs.at(queue.next);
        return Turn(-priorities.value(job.rapId), pass.perWorkspace.value(queue.key), !job.requiresDb, job.createdAt, number);
    };
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
    for (qsizetype number = 0; number < queues.size(); ++number) {
        turns.push(turn(number));
    }
    while (!turns.empty()) {
        const qsizetype number = std::get<4>(turns.top());
        turns.pop();
        handle(pass, queues.at(number).jobs.at(queues.at(number).next));
        if (++queues[number].next < queues.at(number).jobs.size()) {
            turns.push(turn(number));
        }
    }
    if (m_failed || !transaction.commit()) {
        qCCritical(lcServer) << "a pass of the scheduler could not be stored; the next one does it again";
        return;
    }
    m_lastPassMs = timer.elapsed();
    if (m_changed) {
        emit changed();
    }
}

void Scheduler::save(const JobRow &job)
{
    m_failed = !m_store->saveJob(job) || m_failed;
}

bool Scheduler::set(JobRow &job, const QString &status, const QString &code, const QString &message)
{
    const qint64 now = nowNs();
    if (job.status == status && job.statusCode == code && job.statusMessage == message) {
        if (now / kNsPerSecond - job.updatedAt >= kRefreshSeconds) {
            job.updatedAt = now / kNsPerSecond;
            save(job);
        }
        return false;
    }
    if (status == running() && job.status != running()) {
        job.startedAt = now / kNsPerSecond;
    } else if (status == pending() && job.status == running()) {
        job.startedAt.reset();
    }
    job.status = status;
    job.statusCode = code;
    job.statusMessage = message;
    // A clock that was set back must not make a state last a negative time.
    job.statusCodeUpdatedNs = std::max(now, job.statusCodeUpdatedNs + kNsPerSecond / 1000);
    job.updatedAt = now / kNsPerSecond;
    if (job.isFinal() && !job.completedAt) {
        job.completedAt = job.updatedAt;
    }
    save(job);
    m_store->addEvent({0, job.updatedAt, QStringLiteral("job_changed"), job.rapId, job.id, job.workspace, job.backend});
    m_changed = true;
    return true;
}

void Scheduler::handle(Pass &pass, JobRow job)
{
    const bool wasRunning = job.status == running();
    const BackendRow backend = pass.backends.value(job.backend);
    if (job.cancelled) {
        cancel(job);
    } else if (backend.maintenance && job.requiresDb) {
        if (wasRunning) {
            stopTask(job);
        }
        set(job, pending(), QStringLiteral("waiting_db_maintenance"), QStringLiteral("Waiting for database to finish maintenance"));
    } else if (wasRunning) {
        handleRunning(job);
    } else {
        handlePending(pass, job);
    }
    pass.states.insert(job.id, job.status);
    const int change = (job.status == running() ? 1 : 0) - (wasRunning ? 1 : 0);
    pass.workers[job.backend] += change;
    pass.dbWorkers[job.backend] += job.requiresDb ? change : 0;
    pass.perWorkspace[job.backend + u'\n' + job.workspace] += change;
    if (job.isFinal()) {
        wake(); // what waits for it goes on at once
    }
}

void Scheduler::handlePending(Pass &pass, JobRow &job)
{
    const BackendRow backend = pass.backends.value(job.backend);
    if (backend.paused) {
        if (job.statusCode != QStringLiteral("waiting_on_reboot")) {
            set(job, pending(), QStringLiteral("paused"), QStringLiteral("Backend is currently paused for maintenance, job will start once this is completed"));
        }
        return;
    }
    int open = 0;
    for (const QString &id : std::as_const(job.waitFor)) {
        QString state = pass.states.value(id);
        if (state.isEmpty()) {
            const std::optional<JobRow> other = m_store->job(id);
            state = other ? other->status : failed();
        }
        if (state == failed()) {
            set(job, failed(), QStringLiteral("dependency_failed"), QStringLiteral("Not starting as dependency failed"));
            return;
        }
        open += state != QStringLiteral("succeeded") ? 1 : 0;
    }
    if (open > 0) {
        set(job, pending(), QStringLiteral("waiting_on_dependencies"), QStringLiteral("Waiting on dependencies"));
        return;
    }
    if (pass.workers.value(job.backend) >= backend.maxWorkers) {
        set(job, pending(), QStringLiteral("waiting_on_workers"), QStringLiteral("Waiting on available workers"));
        return;
    }
    if (job.requiresDb && pass.dbWorkers.value(job.backend) >= backend.maxDbWorkers) {
        set(job, pending(), QStringLiteral("waiting_on_db_workers"), QStringLiteral("Waiting on available database workers"));
        return;
    }
    begin(job);
}

QJsonObject Scheduler::definition(const JobRow &job, const QString &taskId, bool forCancel)
{
    const std::optional<RapRow> rap = m_store->rap(job.rapId);
    QJsonArray inputs;
    if (!job.requiresOutputsFrom.isEmpty()) {
        const QHash<QString, JobRow> latest = m_store->latestJobs(job.workspace, job.backend);
        for (const QString &action : job.requiresOutputsFrom) {
            const auto found = latest.constFind(action);
            if (found != latest.constEnd()) {
                inputs.append(found->id);
            }
        }
    }
    QJsonObject environment = {{QStringLiteral("OPENSAFELY_BACKEND"), job.backend}};
    if (job.requiresDb && rap) {
        const QJsonArray permissions = rap->analysisScope.value(QStringLiteral("dataset_permissions")).toArray();
        environment.insert(QStringLiteral("EHRQL_PERMISSIONS"),
                           QString::fromUtf8(QJsonDocument(permissions).toJson(QJsonDocument::Compact)));
    }
    QJsonArray types;
    for (const QString &suffix : Pipeline::levelFourExtensions()) {
        types.append(suffix);
    }
    return {{QStringLiteral("id"), job.id},
            {QStringLiteral("rap_id"), job.rapId},
            {QStringLiteral("task_id"), forCancel ? taskId + QStringLiteral("-cancel") : taskId},
            {QStringLiteral("repo_url"), QJsonValue()},
            {QStringLiteral("commit"), QJsonValue()},
            {QStringLiteral("study"), QJsonObject{{QStringLiteral("git_repo_url"), rap ? rap->repoUrl : QString()},
                                                  {QStringLiteral("commit"), rap ? rap->commit : QString()},
                                                  {QStringLiteral("branch"), rap ? rap->branch : QString()}}},
            {QStringLiteral("workspace"), job.workspace},
            {QStringLiteral("action"), job.action},
            {QStringLiteral("created_at"), job.createdAt},
            {QStringLiteral("image"), QStringLiteral("ghcr.io/opensafely-core/") + job.image},
            {QStringLiteral("image_sha"), QJsonValue()},
            {QStringLiteral("args"), QJsonArray::fromStringList(job.arguments)},
            {QStringLiteral("env"), environment},
            {QStringLiteral("inputs"), QJsonArray()},
            {QStringLiteral("input_job_ids"), inputs},
            {QStringLiteral("output_spec"), job.outputSpec},
            {QStringLiteral("allow_database_access"), job.requiresDb},
            {QStringLiteral("database_name"), QStringLiteral("default")},
            {QStringLiteral("user"), rap ? rap->user : QString()},
            {QStringLiteral("cpu_count"), m_limits.cpuCount},
            {QStringLiteral("memory_limit"), m_limits.memoryLimit},
            {QStringLiteral("level4_max_csv_rows"), m_limits.levelFourMaxRows},
            {QStringLiteral("level4_max_filesize"), m_limits.levelFourMaxBytes},
            {QStringLiteral("level4_file_types"), types}};
}

void Scheduler::begin(JobRow &job)
{
    const std::optional<RapRow> rap = m_store->rap(job.rapId);
    ++job.attempts;
    const QString taskId = QStringLiteral("%1-%2").arg(job.id).arg(job.attempts, 3, 10, QLatin1Char('0'));
    TaskRow task;
    task.id = taskId;
    task.backend = job.backend;
    task.type = QStringLiteral("runjob");
    task.jobId = job.id;
    task.definition = definition(job, taskId, false);
    task.attributes = {{QStringLiteral("user"), rap ? rap->user : QString()},
                       {QStringLiteral("project"), rap ? rap->project : QString()},
                       {QStringLiteral("orgs"), rap ? rap->orgs.join(u',') : QString()}};
    task.createdAt = nowNs() / kNsPerSecond;
    m_failed = !m_store->saveTask(task) || m_failed;
    set(job, running(), QStringLiteral("initiated"), QStringLiteral("Job executing on the backend"));
}

void Scheduler::handleRunning(JobRow &job)
{
    const std::optional<TaskRow> task = m_store->lastRunTask(job.id);
    if (!task) {
        set(job, pending(), QStringLiteral("waiting_on_new_task"), QStringLiteral("This job will be retried"));
        return;
    }
    if (task->complete) {
        finish(job, *task);
    } else if (isStage(task->stage)) {
        set(job, running(), task->stage, stageMessage(task->stage));
    } else {
        set(job, running(), job.statusCode, job.statusMessage);
    }
}

void Scheduler::finish(JobRow &job, const TaskRow &task)
{
    const QJsonObject &results = task.results;
    const QJsonValue error = results.value(QStringLiteral("error"));
    job.metrics = results.value(QStringLiteral("job_metrics")).toObject();
    if (!error.isNull() && !error.isUndefined() && !(error.isBool() && !error.toBool())) {
        // Runs that a restart or maintenance broke off never reported and do not count.
        const int runs = m_store->completedRuns(job.id);
        if (runs >= kMostAttempts) {
            set(job, failed(), QStringLiteral("internal_error"),
                QStringLiteral("Internal error: the backend could not run this job in %1 attempts").arg(runs));
        } else {
            set(job, pending(), QStringLiteral("waiting_on_new_task"), QStringLiteral("This job returned an error that could be retried"));
        }
        return;
    }
    const QJsonValue code = results.value(QStringLiteral("exit_code"));
    const QString exitCode = code.isString() ? code.toString() : code.toVariant().toString();
    const QString hint = results.value(QStringLiteral("hint")).toString();
    const QString explained = results.value(QStringLiteral("status_message")).toString();
    if (exitCode != QStringLiteral("0")) {
        const QString message = QStringLiteral("Job exited with an error");
        set(job, failed(), QStringLiteral("nonzero_exit"),
            explained.isEmpty() || explained == message ? message : message + QStringLiteral(": ") + explained);
    } else if (results.value(QStringLiteral("has_unmatched_patterns")).toBool()) {
        QString message = QStringLiteral("Outputs matching expected patterns were not found. See job log for details.");
        set(job, failed(), QStringLiteral("unmatched_patterns"), hint.isEmpty() ? message : message + u'\n' + hint);
    } else {
        QString message = QStringLiteral("Completed successfully");
        if (results.value(QStringLiteral("has_level4_excluded_files")).toBool()) {
            message += QStringLiteral(", but some file(s) marked as moderately_sensitive were excluded. See job log for details.");
        }
        set(job, QStringLiteral("succeeded"), QStringLiteral("succeeded"), message);
    }
}

void Scheduler::stopTask(const JobRow &job)
{
    const std::optional<TaskRow> task = m_store->lastRunTask(job.id);
    if (!task || !task->active) {
        return;
    }
    TaskRow ended = *task;
    ended.active = false;
    ended.finishedAt = nowNs() / kNsPerSecond;
    const TaskRow order{task->id + QStringLiteral("-cancel"), job.backend, QStringLiteral("canceljob"), job.id,
                        definition(job, task->id, true), task->attributes, true, nowNs() / kNsPerSecond, {}, {}, false, {}, 0};
    m_failed = !m_store->saveTask(ended) || !m_store->saveTask(order) || m_failed;
}

std::optional<int> Scheduler::prepareForReboot(const QString &slug)
{
    m_failed = false;
    Transaction transaction(m_store->database());
    std::optional<BackendRow> backend = m_store->backend(slug);
    if (!backend) {
        return std::nullopt;
    }
    if (!backend->paused) {
        backend->paused = true;
        backend->pausedSinceUs = nowNs() / 1000;
        m_store->saveBackend(*backend);
    }
    int count = 0;
    QList<JobRow> active = m_store->activeJobs();
    for (JobRow &job : active) {
        if (job.backend == slug && job.status == running() && !job.cancelled) {
            stopTask(job);
            set(job, pending(), QStringLiteral("waiting_on_reboot"), QStringLiteral("Backend was rebooted, job will be restarted"));
            ++count;
        }
    }
    return !m_failed && transaction.commit() ? std::optional<int>(count) : std::nullopt;
}

void Scheduler::cancel(JobRow &job)
{
    stopTask(job);
    set(job, failed(), QStringLiteral("cancelled_by_user"), QStringLiteral("Cancelled by user"));
}

bool Scheduler::update(TaskRow task, const QString &stage, const QJsonObject &results, bool complete, qint64 timestampNs)
{
    if (task.complete) {
        return true; // a repeated report changes nothing
    }
    task.stage = stage;
    task.results = results;
    task.complete = complete;
    task.timestampNs = timestampNs;
    if (complete) {
        task.active = false;
        task.finishedAt = nowNs() / kNsPerSecond;
    }
    const bool stored = m_store->saveTask(task);
    wake();
    return stored;
}

} // namespace Server
