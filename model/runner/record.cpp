// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/record.h"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include "model/core/files.h"
#include "model/runner/childprocess.h"
#include "model/runner/clihistory.h"
#include "model/runner/inputs.h"
#include "model/runner/joblog.h"
#include "model/runner/recordjson.h"
#include "model/runner/words.h"
#include "model/runner/workspace.h"

namespace Runner
{

namespace
{

QByteArray compact(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QJsonObject objectFrom(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

QJsonObject runToJson(const RunRecord &run)
{
    QJsonArray order;
    for (const ActionRecord &action : run.actions) {
        order.append(action.action);
    }
    return {{QStringLiteral("request_id"), run.requestId},
            {QStringLiteral("requested"), QJsonArray::fromStringList(run.requested)},
            {QStringLiteral("started_at"), run.startedAt.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("finished_at"),
             run.finishedAt.isValid() ? run.finishedAt.toUTC().toString(Qt::ISODateWithMs) : QString()},
            {QStringLiteral("cut_off"), run.cutOff},
            {QStringLiteral("order"), order},
            {QStringLiteral("plan"), toJson(run.plan)}};
}

QString interruptedMessage()
{
    return words("The program was ended while this action ran. Run it again.");
}

/// What an action of a killed program leaves beside its record.
void removeLeftOf(const QString &root, const ActionRecord &action)
{
    if (!action.jobId.isEmpty()) {
        const QString folder = root + QStringLiteral("/metadata/volumes/") + action.jobId;
        QDir(folder).removeRecursively();
        QDir(outgoingFolder(folder)).removeRecursively();
    }
    const QFileInfo log(root + u'/' + logPathOf(action.action));
    for (const QString &half : log.dir().entryList({log.fileName() + QStringLiteral(".??????")}, QDir::Files)) {
        log.dir().remove(half);
    }
}

} // namespace

QString codeName(Code code)
{
    switch (code) {
    case Code::Created:
        return QStringLiteral("created");
    case Code::WaitingOnDependencies:
        return QStringLiteral("waiting_on_dependencies");
    case Code::WaitingOnWorkers:
        return QStringLiteral("waiting_on_workers");
    case Code::Initiated:
        return QStringLiteral("initiated");
    case Code::Preparing:
        return QStringLiteral("preparing");
    case Code::Executing:
        return QStringLiteral("executing");
    case Code::Finalizing:
        return QStringLiteral("finalizing");
    case Code::Succeeded:
        return QStringLiteral("succeeded");
    case Code::DependencyFailed:
        return QStringLiteral("dependency_failed");
    case Code::NonzeroExit:
        return QStringLiteral("nonzero_exit");
    case Code::UnmatchedPatterns:
        return QStringLiteral("unmatched_patterns");
    case Code::CancelledByUser:
        return QStringLiteral("cancelled_by_user");
    case Code::InternalError:
        return QStringLiteral("internal_error");
    case Code::Interrupted:
        break;
    }
    return QStringLiteral("interrupted");
}

QString stateName(State state)
{
    switch (state) {
    case State::Pending:
        return QStringLiteral("pending");
    case State::Running:
        return QStringLiteral("running");
    case State::Succeeded:
        return QStringLiteral("succeeded");
    case State::Failed:
        break;
    }
    return QStringLiteral("failed");
}

State stateOf(Code code)
{
    switch (code) {
    case Code::Created:
    case Code::WaitingOnDependencies:
    case Code::WaitingOnWorkers:
        return State::Pending;
    case Code::Initiated:
    case Code::Preparing:
    case Code::Executing:
    case Code::Finalizing:
        return State::Running;
    case Code::Succeeded:
        return State::Succeeded;
    default:
        return State::Failed;
    }
}

const ActionRecord *RunRecord::find(const QString &action) const
{
    const auto found = std::find_if(actions.cbegin(), actions.cend(),
                                    [&action](const ActionRecord &record) { return record.action == action; });
    return found == actions.cend() ? nullptr : &*found;
}

bool RunRecord::succeeded() const
{
    return finishedAt.isValid() && std::all_of(actions.cbegin(), actions.cend(), [](const ActionRecord &action) {
               return action.state() == State::Succeeded;
           });
}

QStringList RunRecord::unfinished() const
{
    QStringList names;
    for (const ActionRecord &action : actions) {
        if (action.state() != State::Succeeded) {
            names.append(action.action);
        }
    }
    return names;
}

QString runLockPath(const QString &studyRoot)
{
    return studyRoot + QStringLiteral("/metadata/workbench.lock");
}

namespace
{

/// Whether the file names a process to its last character.
bool saysWhose(const QLockFile &lock)
{
    const Core::Result<QByteArray> text = Core::readFile(lock.fileName());
    qint64 process = 0;
    QString host;
    QString program;
    return text && text->endsWith('\n') && lock.getLockInfo(&process, &host, &program);
}

} // namespace

bool takeRunLock(QLockFile &lock)
{
    lock.setStaleLockTime(0); // stale only when its process is gone
    if (lock.tryLock(0)) {
        return true;
    }
    if (lock.error() != QLockFile::LockFailedError || saysWhose(lock)) {
        return false;
    }
    // Its process is just writing whose it is, or was killed before it could. The first takes a moment; the second
    // would hold it for ever, since only a process that is named can be looked for. A living one holds the file open,
    // and then it is not removed.
    constexpr int kWriting = 100; // ms
    return lock.tryLock(kWriting) || (!saysWhose(lock) && lock.removeStaleLockFile() && lock.tryLock(0));
}

/// One connection, closed and forgotten with the object.
class RecordStore::Database
{
public:
    explicit Database(const QString &path)
        : m_name(QUuid::createUuid().toString())
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
        database.setDatabaseName(path);
        database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
        if (database.open()) {
            // The write-ahead log survives the death of the process without a disk flush each time.
            QSqlQuery query(database);
            query.exec(QStringLiteral("PRAGMA journal_mode=WAL"));
            query.exec(QStringLiteral("PRAGMA synchronous=NORMAL"));
            query.exec(QStringLiteral("CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value BLOB NOT NULL)"));
        }
    }
    ~Database()
    {
        QSqlDatabase::database(m_name, false).close();
        QSqlDatabase::removeDatabase(m_name);
    }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] QSqlDatabase connection() const { return QSqlDatabase::database(m_name, false); }

    [[nodiscard]] QByteArray value(const QString &key) const
    {
        QSqlQuery query(connection());
        query.prepare(QStringLiteral("SELECT value FROM state WHERE key = ?"));
        query.addBindValue(key);
        return query.exec() && query.next() ? query.value(0).toByteArray() : QByteArray();
    }

    /// All values whose keys start with the prefix, which must end in `/`.
    [[nodiscard]] QMap<QString, QByteArray> below(const QString &prefix) const
    {
        QMap<QString, QByteArray> values;
        QSqlQuery query(connection());
        query.prepare(QStringLiteral("SELECT key, value FROM state WHERE key >= ? AND key < ?"));
        query.addBindValue(prefix);
        query.addBindValue(prefix.left(prefix.size() - 1) + u'0'); // the character after the slash
        query.exec();
        while (query.next()) {
            values.insert(query.value(0).toString().mid(prefix.size()), query.value(1).toByteArray());
        }
        return values;
    }

    bool put(const QString &key, const QByteArray &value)
    {
        QSqlQuery query(connection());
        query.prepare(QStringLiteral("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)"));
        query.addBindValue(key);
        query.addBindValue(value);
        return query.exec();
    }

    bool clear(const QString &prefix)
    {
        QSqlQuery query(connection());
        query.prepare(QStringLiteral("DELETE FROM state WHERE key >= ? AND key < ?"));
        query.addBindValue(prefix);
        query.addBindValue(prefix.left(prefix.size() - 1) + u'0');
        return query.exec();
    }

    template <typename Function>
    Core::Result<void> transact(Function function)
    {
        QSqlDatabase database = connection();
        const bool done = database.transaction() && function() && database.commit();
        if (!done) {
            const QString detail = database.lastError().text();
            database.rollback();
            return Core::fail(Core::ErrorCode::PermissionDenied,
                              words("The state of the run could not be saved in metadata/workbench.sqlite. Is the disk "
                                    "full or the folder read-only?"),
                              detail);
        }
        return {};
    }

private:
    QString m_name;
};

RecordStore::RecordStore(QString studyRoot)
    : m_root(std::move(studyRoot))
{
}

RecordStore::~RecordStore() = default;

RecordStore::Database &RecordStore::database() const
{
    if (!m_database) {
        QDir().mkpath(m_root + QStringLiteral("/metadata"));
        m_database = std::make_unique<Database>(m_root + QStringLiteral("/metadata/workbench.sqlite"));
    }
    return *m_database;
}

std::optional<RunRecord> RecordStore::lastRun() const
{
    if (!QFileInfo::exists(m_root + QStringLiteral("/metadata/workbench.sqlite"))) {
        return std::nullopt; // looking must not make anything
    }
    const QByteArray text = database().value(QStringLiteral("run"));
    if (text.isEmpty()) {
        return std::nullopt;
    }
    const QJsonObject json = objectFrom(text);
    RunRecord run;
    run.requestId = json[QStringLiteral("request_id")].toString();
    for (const QJsonValue &each : json[QStringLiteral("requested")].toArray()) {
        run.requested.append(each.toString());
    }
    run.startedAt = QDateTime::fromString(json[QStringLiteral("started_at")].toString(), Qt::ISODateWithMs);
    run.finishedAt = QDateTime::fromString(json[QStringLiteral("finished_at")].toString(), Qt::ISODateWithMs);
    run.cutOff = json[QStringLiteral("cut_off")].toBool();
    run.plan = planFromJson(json[QStringLiteral("plan")].toObject());
    const QMap<QString, QByteArray> actions = database().below(QStringLiteral("action/"));
    for (const QJsonValue &each : json[QStringLiteral("order")].toArray()) {
        if (const auto found = actions.constFind(each.toString()); found != actions.constEnd()) {
            run.actions.append(actionFromJson(objectFrom(*found)));
        }
    }
    return run;
}

QMap<QString, ActionRecord> RecordStore::latest() const
{
    QMap<QString, ActionRecord> records = readCliHistory(m_root + QStringLiteral("/metadata/db.sqlite"));
    if (!QFileInfo::exists(m_root + QStringLiteral("/metadata/workbench.sqlite"))) {
        return records;
    }
    const QMap<QString, QByteArray> own = database().below(QStringLiteral("latest/"));
    for (auto each = own.constBegin(); each != own.constEnd(); ++each) {
        const ActionRecord record = actionFromJson(objectFrom(each.value()));
        const auto other = records.constFind(each.key());
        if (other == records.constEnd() || other->createdAt <= record.createdAt) {
            records.insert(each.key(), record);
        }
    }
    return records;
}

Core::Result<void> RecordStore::saveRun(const RunRecord &run)
{
    return database().transact([this, &run]() {
        bool done = database().clear(QStringLiteral("action/"))
                    && database().put(QStringLiteral("run"), compact(runToJson(run)));
        for (const ActionRecord &action : run.actions) {
            done = done && database().put(QStringLiteral("action/") + action.action, compact(toJson(action)));
        }
        return done;
    });
}

Core::Result<void> RecordStore::saveAction(const ActionRecord &action)
{
    return database().transact([this, &action]() {
        const QByteArray json = compact(toJson(action));
        const bool counts = action.isFinished() && action.code != Code::CancelledByUser;
        return database().put(QStringLiteral("action/") + action.action, json)
               && (!counts || database().put(QStringLiteral("latest/") + action.action, json));
    });
}

Core::Result<void> RecordStore::saveEnd(const RunRecord &run)
{
    return database().transact([this, &run]() { return database().put(QStringLiteral("run"), compact(runToJson(run))); });
}

Core::Result<bool> RecordStore::recover()
{
    std::optional<RunRecord> run = lastRun();
    if (!run || run->finishedAt.isValid()) {
        return false;
    }
    QLockFile lock(runLockPath(m_root));
    if (!takeRunLock(lock)) {
        return false;
    }
    run = lastRun(); // it may have ended while the lock was sought
    if (!run || run->finishedAt.isValid()) {
        return false;
    }
    killMarked(run->requestId);
    for (ActionRecord &action : run->actions) {
        if (action.isFinished()) {
            continue;
        }
        const bool started = action.state() == State::Running;
        action.code = started ? Code::Interrupted : Code::CancelledByUser;
        action.message = started ? interruptedMessage()
                                 : words("The program was ended before this action could start. Run it again.");
        action.finishedAt = QDateTime::currentDateTimeUtc();
        if (const Core::Result<void> saved = saveAction(action); !saved) {
            return Core::fail(saved.error());
        }
        removeLeftOf(m_root, action);
    }
    run->finishedAt = QDateTime::currentDateTimeUtc();
    run->cutOff = true;
    if (const Core::Result<void> saved = saveEnd(*run); !saved) {
        return Core::fail(saved.error());
    }
    return true;
}

Pipeline::History RecordStore::history(const Pipeline::Project &project, bool withChanges) const
{
    return [root = m_root, records = latest(), project, withChanges](const QString &name) {
        Pipeline::LastRun last;
        const auto found = records.constFind(name);
        if (found == records.constEnd()) {
            return last;
        }
        if (found->state() != State::Succeeded) {
            last.state = Pipeline::LastRun::State::Failed;
            return last;
        }
        last.state = Pipeline::LastRun::State::Succeeded;
        for (const ProducedFile &file : found->outputs) {
            if (!QFileInfo::exists(root + u'/' + file.path)) {
                last.state = Pipeline::LastRun::State::Incomplete;
                last.missingFiles.append(file.path);
            }
        }
        const Pipeline::Action *action = project.find(name);
        if (withChanges && action != nullptr && !found->inputs.isEmpty()) {
            QStringList needed;
            for (const QString &need : action->needNames()) {
                for (const ProducedFile &file : records.value(need).outputs) {
                    needed.append(file.path);
                }
            }
            last.changes = differences(found->inputs, inputsOf(root, *action, needed));
        }
        return last;
    };
}

} // namespace Runner
