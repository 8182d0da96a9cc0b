// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/runner.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QLockFile>
#include <QLoggingCategory>
#include <QMutex>
#include <QSysInfo>
#include <QThreadPool>
#include <QUuid>

#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/runner/actionjob.h"
#include "model/runner/words.h"

namespace Runner
{

namespace
{

/// Log lines on their way from a worker to the runner's thread, in bundles: one event carries all
/// that came since the last.
struct LineBuffer
{
    QMutex mutex;
    QStringList lines;
    bool posted = false;
};

QString whyLocked(const QLockFile &lock)
{
    qint64 process = 0;
    QString host;
    QString program;
    if (lock.error() != QLockFile::LockFailedError) {
        return Runner::tr("The folder metadata of this study cannot be written to, so nothing can be run.");
    }
    if (lock.getLockInfo(&process, &host, &program) && !host.isEmpty() && host != QSysInfo::machineHostName()) {
        return Runner::tr("The computer %1 is running this study's actions, or was when it last saw this folder. Wait for it to end; if it "
                          "does not run them any more, delete the file metadata/workbench.lock.")
            .arg(host);
    }
    return Runner::tr("Another program is running this study's actions. Wait for it to end.");
}

bool isOver(const ActionRecord &record)
{
    return record.isFinished();
}

} // namespace

struct Runner::Private
{
    Private(Runner *owner, QString studyRoot, NativeExecutors executors)
        : q(owner), root(std::move(studyRoot)), natives(std::move(executors)), store(root)
    {
    }

    Runner *q; // the owner of this
    QString root;
    NativeExecutors natives;
    RecordStore store;
    RunRecord record;
    Pipeline::Project project;
    QHash<QString, qsizetype> places; // of actions in `project`
    RunOptions options;
    QMap<QString, ActionRecord> latest; // of all actions, kept up to date while running
    QHash<QString, CancelFlag> cancels;
    QHash<QString, std::shared_ptr<JobLog>> logs; // shared with the workers
    QThreadPool pool;
    std::unique_ptr<QLockFile> lock;
    bool active = false;
    QString stoppedBy; // the failed action that ended the run

    void save(const Core::Result<void> &saved)
    {
        if (!saved) {
            qCWarning(lcRunner) << saved.error().message << saved.error().detail;
        }
    }

    [[nodiscard]] ActionRecord *find(const QString &action)
    {
        for (ActionRecord &each : record.actions) {
            if (each.action == action) {
                return &each;
            }
        }
        return nullptr;
    }

    [[nodiscard]] const Pipeline::Action &actionOf(const QString &name) const
    {
        return project.actions.at(places.value(name));
    }

    void set(ActionRecord &action, Code code, const QString &message)
    {
        if (action.code == code) {
            return;
        }
        action.code = code;
        action.message = message;
        if (action.isFinished() && !action.finishedAt.isValid()) {
            action.finishedAt = QDateTime::currentDateTimeUtc();
        }
        publish(action);
    }

    void publish(const ActionRecord &action)
    {
        if (action.isFinished() && action.code != Code::CancelledByUser) {
            latest.insert(action.action, action);
        }
        save(store.saveAction(action));
        emit q->actionChanged(action);
    }

    void schedule();
    void startAction(ActionRecord &action);
    void update(const ActionRecord &changed);
    void finish();
};

void Runner::Private::schedule()
{
    if (!active) {
        return;
    }
    QHash<QString, State> states;
    int running = 0;
    for (const ActionRecord &action : std::as_const(record.actions)) {
        states.insert(action.action, action.state());
        running += action.state() == State::Running ? 1 : 0;
    }
    // Plan order puts needs first, so one pass carries a failure all the way down.
    for (ActionRecord &action : record.actions) {
        if (action.state() != State::Pending) {
            continue;
        }
        QString failedNeed;
        bool waits = false;
        for (const QString &need : actionOf(action.action).needNames()) {
            const auto state = states.constFind(need);
            if (state != states.constEnd() && *state == State::Failed) {
                failedNeed = need;
            }
            waits = waits || (state != states.constEnd() && *state != State::Succeeded);
        }
        if (!failedNeed.isEmpty()) {
            set(action, Code::DependencyFailed, words("Not starting as dependency failed: %1").arg(failedNeed));
            states[action.action] = State::Failed;
        } else if (cancels.value(action.action)->load()) {
            set(action, Code::CancelledByUser, words("Cancelled by user"));
            states[action.action] = State::Failed;
        } else if (!stoppedBy.isEmpty()) {
            set(action, Code::CancelledByUser, words("Not started because %1 failed").arg(stoppedBy));
            states[action.action] = State::Failed;
        } else if (waits) {
            set(action, Code::WaitingOnDependencies, words("Waiting on dependencies"));
        } else if (running >= std::max(1, options.concurrency)) {
            set(action, Code::WaitingOnWorkers, words("Waiting on available workers"));
        } else {
            ++running;
            startAction(action);
            states[action.action] = State::Running;
        }
    }
    if (std::all_of(record.actions.cbegin(), record.actions.cend(), isOver)) {
        finish();
    }
}

void Runner::Private::startAction(ActionRecord &action)
{
    ActionJob job;
    job.studyRoot = root;
    job.project = project;
    job.action = actionOf(action.action);
    job.earlier = latest.value(action.action).outputs;
    for (auto each = latest.constBegin(); each != latest.constEnd(); ++each) {
        if (!job.earlier.isEmpty() && each.key() != action.action) {
            for (const ProducedFile &file : each->outputs) {
                job.othersFiles.insert(file.path);
            }
        }
    }
    for (const QString &need : job.action.needNames()) {
        job.needs.insert(need, latest.value(need).outputs);
    }
    job.natives = natives;
    job.executor = options.executor;
    job.keepWorkingFolder = options.keepWorkingFolders;
    job.cancel = cancels.value(action.action);
    job.log = std::make_shared<JobLog>(root + u'/' + logPathOf(action.action));
    logs.insert(action.action, job.log);
    set(action, Code::Initiated, words("Job is about to start"));
    job.record = action;

    Runner *target = q;
    Private *self = this;
    const QString name = action.action;
    auto lines = std::make_shared<LineBuffer>(); // shared by the worker and the events it posts
    ActionListener listener;
    listener.changed = [target, self](const ActionRecord &changed) {
        QMetaObject::invokeMethod(target, [self, changed]() { self->update(changed); }, Qt::QueuedConnection);
    };
    listener.logged = [target, name, lines](const QString &line) {
        const QMutexLocker locker(&lines->mutex);
        lines->lines.append(line);
        if (lines->posted) {
            return;
        }
        lines->posted = true;
        QMetaObject::invokeMethod(
            target,
            [target, name, lines]() {
                QStringList bundle;
                {
                    const QMutexLocker guard(&lines->mutex);
                    bundle.swap(lines->lines);
                    lines->posted = false;
                }
                for (const QString &each : std::as_const(bundle)) {
                    emit target->logLine(name, each);
                }
            },
            Qt::QueuedConnection);
    };
    pool.start([job, listener]() { listener.changed(runAction(job, listener)); });
}

void Runner::Private::update(const ActionRecord &changed)
{
    ActionRecord *known = find(changed.action);
    if (known == nullptr || known->isFinished()) {
        return;
    }
    *known = changed;
    if (changed.code == Code::CancelledByUser && !stoppedBy.isEmpty()) {
        known->message = words("Stopped because %1 failed").arg(stoppedBy);
    }
    publish(*known);
    if (!changed.isFinished()) {
        return;
    }
    const bool stops = changed.state() == State::Failed && changed.code != Code::CancelledByUser && !options.continueOnError;
    if (stops && stoppedBy.isEmpty()) {
        stoppedBy = changed.action;
        for (const CancelFlag &cancel : std::as_const(cancels)) {
            cancel->store(true);
        }
        // Pending ones get the reason in `schedule`; their flags must not speak first.
        for (const ActionRecord &each : std::as_const(record.actions)) {
            if (each.state() == State::Pending) {
                cancels.value(each.action)->store(false);
            }
        }
    }
    schedule();
}

void Runner::Private::finish()
{
    active = false;
    record.finishedAt = QDateTime::currentDateTimeUtc();
    save(store.saveEnd(record));
    if (lock) {
        lock->unlock();
        lock.reset();
    }
    emit q->finished(record);
}

Runner::Runner(QString studyRoot, NativeExecutors natives, QObject *parent)
    : QObject(parent), m_private(std::make_unique<Private>(this, std::move(studyRoot), std::move(natives)))
{
    qRegisterMetaType<ActionRecord>("Runner::ActionRecord");
    qRegisterMetaType<RunRecord>("Runner::RunRecord");
    if (const Core::Result<bool> mended = m_private->store.recover(); !mended) {
        qCWarning(lcRunner) << mended.error().message;
    }
    m_private->record = m_private->store.lastRun().value_or(RunRecord());
}

Runner::~Runner()
{
    Private &d = *m_private;
    for (const CancelFlag &cancel : std::as_const(d.cancels)) {
        cancel->store(true);
    }
    d.pool.waitForDone();
    if (d.active) {
        // What the workers posted last is no longer delivered: write down that they were stopped.
        for (ActionRecord &action : d.record.actions) {
            if (!action.isFinished()) {
                action.code = Code::CancelledByUser;
                action.message = words("The program was closed while this action ran.");
                action.finishedAt = QDateTime::currentDateTimeUtc();
                d.save(d.store.saveAction(action));
            }
        }
        d.record.finishedAt = QDateTime::currentDateTimeUtc();
        d.record.cutOff = true;
        d.save(d.store.saveEnd(d.record));
    }
}

Core::Result<Pipeline::Plan> Runner::plan(const Pipeline::Project &project, const RunOptions &options) const
{
    const RecordStore own(m_private->root); // a connection of this thread
    return Pipeline::makePlan(project, {options.actions, options.forceDependencies, options.rerunChanged},
                              own.history(project, true));
}

Core::Result<void> Runner::start(const Pipeline::Project &project, const RunOptions &options)
{
    Private &d = *m_private;
    if (d.active) {
        return Core::fail(Core::ErrorCode::Conflict,
                          tr("A run of this study is already going on. Wait for it to end, or cancel it."));
    }
    auto lock = std::make_unique<QLockFile>(runLockPath(d.root));
    if (const Core::Result<bool> mended = d.store.recover(); !mended) {
        return Core::fail(mended.error());
    }
    QDir().mkpath(d.root + QStringLiteral("/metadata"));
    if (!takeRunLock(*lock)) {
        return Core::fail(Core::ErrorCode::Conflict, whyLocked(*lock));
    }
    const Core::Result<Pipeline::Plan> plan
        = Pipeline::makePlan(project, {options.actions, options.forceDependencies, options.rerunChanged},
                             d.store.history(project, options.rerunChanged));
    if (!plan) {
        return Core::fail(plan.error());
    }
    d.project = project;
    d.places.clear();
    for (qsizetype i = 0; i < project.actions.size(); ++i) {
        d.places.insert(project.actions.at(i).id.value, i);
    }
    d.options = options;
    d.latest = d.store.latest();
    d.logs.clear();
    d.cancels.clear();
    d.stoppedBy.clear();
    RunRecord run;
    run.requestId = QUuid::createUuid().toString(QUuid::Id128).left(16);
    run.requested = options.actions;
    run.startedAt = QDateTime::currentDateTimeUtc();
    run.plan = *plan;
    for (const QString &name : plan->running()) {
        ActionRecord action;
        action.action = name;
        action.requestId = run.requestId;
        action.jobId = jobIdOf(run.requestId, name);
        action.runCommand = d.actionOf(name).runCommand();
        action.message = tr("Pending");
        action.createdAt = run.startedAt;
        action.logFile = logPathOf(name);
        run.actions.append(action);
        d.cancels.insert(name, std::make_shared<std::atomic<bool>>(false));
    }
    if (const Core::Result<void> saved = d.store.saveRun(run); !saved) {
        return saved;
    }
    d.record = run;
    d.lock = std::move(lock);
    d.active = true;
    d.pool.setMaxThreadCount(std::max(1, options.concurrency));
    emit planned(*plan);
    QMetaObject::invokeMethod(this, [this]() { m_private->schedule(); }, Qt::QueuedConnection);
    return {};
}

bool Runner::isRunning() const
{
    return m_private->active;
}

void Runner::cancel()
{
    for (const CancelFlag &flag : std::as_const(m_private->cancels)) {
        flag->store(true);
    }
    m_private->schedule();
}

void Runner::cancelAction(const QString &action)
{
    if (const CancelFlag flag = m_private->cancels.value(action)) {
        flag->store(true);
        m_private->schedule();
    }
}

const RunRecord &Runner::record() const
{
    return m_private->record;
}

QStringList Runner::logLines(const QString &action) const
{
    const ActionRecord *known = m_private->record.find(action);
    const std::shared_ptr<JobLog> live = m_private->logs.value(action);
    if (live && known != nullptr && !known->isFinished()) {
        return live->lines();
    }
    const Core::Result<QByteArray> text = Core::readFile(m_private->root + u'/' + logPathOf(action));
    QStringList lines = text ? QString::fromUtf8(*text).split(u'\n') : QStringList();
    if (!lines.isEmpty() && lines.last().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

} // namespace Runner
