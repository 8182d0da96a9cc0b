// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/store.h"

#include <limits>

#include <QCoreApplication>
#include <QCryptographicHash>

#include "app/server/storevalues.h"
#include "model/core/logging.h"

namespace Server
{

using Core::Result;

namespace
{

constexpr char kSchema[] = R"sql(
CREATE TABLE IF NOT EXISTS tokens(hash TEXT PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, permissions TEXT NOT NULL,
    backends TEXT NOT NULL, created_at INTEGER NOT NULL, role TEXT NOT NULL DEFAULT '', projects TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS audit(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, user TEXT NOT NULL, what TEXT NOT NULL,
    subject TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS backends(slug TEXT PRIMARY KEY, name TEXT NOT NULL, last_seen INTEGER, paused INTEGER NOT NULL,
    paused_since INTEGER, maintenance INTEGER NOT NULL, maintenance_type TEXT NOT NULL, maintenance_since INTEGER,
    max_workers INTEGER NOT NULL, max_db_workers INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS workspaces(name TEXT PRIMARY KEY, project TEXT NOT NULL, repo TEXT NOT NULL, branch TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at INTEGER NOT NULL, archived INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS raps(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, workspace TEXT NOT NULL,
    backend TEXT NOT NULL, repo_url TEXT NOT NULL, branch TEXT NOT NULL, commit_id TEXT NOT NULL, project TEXT NOT NULL,
    orgs TEXT NOT NULL, user TEXT NOT NULL, actions TEXT NOT NULL, force INTEGER NOT NULL, codelists_ok INTEGER NOT NULL,
    analysis_scope TEXT NOT NULL, created_at INTEGER NOT NULL, priority INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS raps_workspace ON raps(workspace, number);
CREATE TABLE IF NOT EXISTS jobs(id TEXT PRIMARY KEY, rap_id TEXT NOT NULL REFERENCES raps(id), backend TEXT NOT NULL,
    workspace TEXT NOT NULL, action TEXT NOT NULL, run_command TEXT NOT NULL, arguments TEXT NOT NULL, image TEXT NOT NULL,
    requires_db INTEGER NOT NULL, wait_for TEXT NOT NULL, outputs_from TEXT NOT NULL, output_spec TEXT NOT NULL,
    status TEXT NOT NULL, status_code TEXT NOT NULL, status_message TEXT NOT NULL, code_updated_ns INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, started_at INTEGER,
    completed_at INTEGER, trace_parent TEXT NOT NULL, metrics TEXT NOT NULL, attempts INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_rap ON jobs(rap_id);
CREATE INDEX IF NOT EXISTS jobs_active ON jobs(status) WHERE status IN ('pending', 'running');
CREATE INDEX IF NOT EXISTS jobs_workspace ON jobs(workspace, action, backend, cancelled);
CREATE TABLE IF NOT EXISTS tasks(id TEXT PRIMARY KEY, backend TEXT NOT NULL, type TEXT NOT NULL, job_id TEXT NOT NULL,
    definition TEXT NOT NULL, attributes TEXT NOT NULL, active INTEGER NOT NULL, created_at INTEGER NOT NULL,
    finished_at INTEGER, stage TEXT NOT NULL, complete INTEGER NOT NULL, results TEXT NOT NULL, timestamp_ns INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS tasks_active ON tasks(backend) WHERE active = 1;
CREATE INDEX IF NOT EXISTS tasks_job ON tasks(job_id);
CREATE TABLE IF NOT EXISTS events(sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
    rap_id TEXT NOT NULL, job_id TEXT NOT NULL, workspace TEXT NOT NULL, backend TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS organisations(slug TEXT PRIMARY KEY, name TEXT NOT NULL, github TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS projects(slug TEXT PRIMARY KEY, name TEXT NOT NULL, number INTEGER UNIQUE, status TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS project_organisations(project TEXT NOT NULL REFERENCES projects(slug),
    organisation TEXT NOT NULL REFERENCES organisations(slug), PRIMARY KEY(project, organisation)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS users(name TEXT PRIMARY KEY, full_name TEXT NOT NULL, created_at INTEGER NOT NULL);
)sql";

constexpr qint64 kVersion = 3;

/// Stores of the first version lack these columns.
constexpr char kFromFirst[] = R"sql(
ALTER TABLE tokens ADD COLUMN role TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN projects TEXT NOT NULL DEFAULT '';
ALTER TABLE raps ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
)sql";

/// Before the third version projects, organisations and people were words in other rows.
constexpr char kFromSecond[] = R"sql(
INSERT OR IGNORE INTO projects SELECT project, project, NULL, 'ongoing', min(created_by), min(created_at) FROM
    (SELECT project, created_by, created_at FROM workspaces UNION ALL SELECT project, user, created_at FROM raps)
    WHERE project <> '' GROUP BY project;
INSERT OR IGNORE INTO organisations SELECT value, value, '[]', min(created_at) FROM raps, json_each(raps.orgs)
    WHERE value <> '' GROUP BY value;
INSERT OR IGNORE INTO project_organisations SELECT DISTINCT project, value FROM raps, json_each(raps.orgs)
    WHERE project <> '' AND value <> '';
INSERT OR IGNORE INTO users SELECT user, '', min(created_at) FROM tokens WHERE kind = 'client' GROUP BY user;
)sql";

constexpr qint64 kKeptEvents = 20000;

QString hashOf(const QByteArray &token)
{
    return QString::fromLatin1(QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex());
}

qint64 now()
{
    return QDateTime::currentSecsSinceEpoch();
}

#define BACKEND_COLUMNS \
    "SELECT slug, name, last_seen, paused, paused_since, maintenance, maintenance_type, maintenance_since, max_workers, " \
    "max_db_workers FROM backends "

BackendRow readBackend(const Statement &row)
{
    BackendRow backend;
    backend.slug = row.text(0);
    backend.name = row.text(1);
    backend.lastSeenUs = row.optional(2);
    backend.paused = row.flag(3);
    backend.pausedSinceUs = row.optional(4);
    backend.maintenance = row.flag(5);
    backend.maintenanceType = row.text(6);
    backend.maintenanceSinceUs = row.optional(7);
    backend.maxWorkers = static_cast<int>(row.number(8));
    backend.maxDbWorkers = static_cast<int>(row.number(9));
    return backend;
}

#define RAP_COLUMNS                                                                                                            \
    "SELECT number, id, workspace, backend, repo_url, branch, commit_id, project, orgs, user, actions, force, codelists_ok, "  \
    "analysis_scope, created_at, priority FROM raps "

RapRow readRap(const Statement &row)
{
    RapRow rap;
    rap.number = row.number(0);
    rap.id = row.text(1);
    rap.workspace = row.text(2);
    rap.backend = row.text(3);
    rap.repoUrl = row.text(4);
    rap.branch = row.text(5);
    rap.commit = row.text(6);
    rap.project = row.text(7);
    rap.orgs = toList(row.text(8));
    rap.user = row.text(9);
    rap.actions = toList(row.text(10));
    rap.force = row.flag(11);
    rap.codelistsOk = row.flag(12);
    rap.analysisScope = toObject(row.text(13));
    rap.createdAt = row.number(14);
    rap.priority = static_cast<int>(row.number(15));
    return rap;
}

#define JOB_COLUMNS                                                                                                            \
    "SELECT id, rap_id, backend, workspace, action, run_command, arguments, image, requires_db, wait_for, outputs_from, "      \
    "output_spec, status, status_code, status_message, code_updated_ns, cancelled, created_at, updated_at, started_at, "       \
    "completed_at, trace_parent, metrics, attempts FROM jobs "

JobRow readJob(const Statement &row)
{
    JobRow job;
    job.id = row.text(0);
    job.rapId = row.text(1);
    job.backend = row.text(2);
    job.workspace = row.text(3);
    job.action = row.text(4);
    job.runCommand = row.text(5);
    job.arguments = toList(row.text(6));
    job.image = row.text(7);
    job.requiresDb = row.flag(8);
    job.waitFor = toList(row.text(9));
    job.requiresOutputsFrom = toList(row.text(10));
    job.outputSpec = toObject(row.text(11));
    job.status = row.text(12);
    job.statusCode = row.text(13);
    job.statusMessage = row.text(14);
    job.statusCodeUpdatedNs = row.number(15);
    job.cancelled = row.flag(16);
    job.createdAt = row.number(17);
    job.updatedAt = row.number(18);
    job.startedAt = row.optional(19);
    job.completedAt = row.optional(20);
    job.traceParent = row.text(21);
    job.metrics = toObject(row.text(22));
    job.attempts = static_cast<int>(row.number(23));
    return job;
}

#define TASK_COLUMNS                                                                                                           \
    "SELECT id, backend, type, job_id, definition, attributes, active, created_at, finished_at, stage, complete, results, "    \
    "timestamp_ns FROM tasks "

TaskRow readTask(const Statement &row)
{
    TaskRow task;
    task.id = row.text(0);
    task.backend = row.text(1);
    task.type = row.text(2);
    task.jobId = row.text(3);
    task.definition = toObject(row.text(4));
    task.attributes = toObject(row.text(5));
    task.active = row.flag(6);
    task.createdAt = row.number(7);
    task.finishedAt = row.optional(8);
    task.stage = row.text(9);
    task.complete = row.flag(10);
    task.results = toObject(row.text(11));
    task.timestampNs = row.number(12);
    return task;
}

} // namespace

Result<void> Store::open(const QString &file)
{
    if (Result<void> opened = m_database.open(file); !opened) {
        return opened;
    }
    const qint64 version = count("PRAGMA user_version");
    if (version > kVersion) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          QCoreApplication::translate("Server", "The database “%1” was written by a newer studybench-server. Start that one.").arg(file));
    }
    return version == kVersion ? Result<void>() : bringUpToDate(version);
}

Result<void> Store::bringUpToDate(qint64 version)
{
    Transaction transaction(m_database);
    QList<const char *> steps;
    if (version == 1) {
        steps.append(kFromFirst);
    }
    steps.append({kSchema, kFromSecond, "PRAGMA user_version = 3"});
    for (const char *step : std::as_const(steps)) {
        if (Result<void> done = m_database.execute(step); !done) {
            return done;
        }
    }
    if (!transaction.commit()) {
        return Core::fail(Core::ErrorCode::Unavailable,
                          QCoreApplication::translate("Server", "The server's database could not be brought up to date."));
    }
    return {};
}

#define TOKEN_COLUMNS "SELECT kind, user, permissions, backends, role, projects FROM tokens "

Access Store::readAccess(const Statement &row)
{
    const auto set = [](const QString &text) {
        const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(words.begin(), words.end());
    };
    Access access;
    access.agent = row.text(0) == QStringLiteral("agent");
    access.user = row.text(1);
    access.permissions = row.text(2).split(u' ', Qt::SkipEmptyParts);
    access.backends = set(row.text(3));
    access.role = row.text(4);
    access.projects = set(row.text(5));
    return access;
}

std::optional<Access> Store::access(const QByteArray &token)
{
    // The look-up is by hash, so its time says nothing about the token.
    Statement row(m_database.handle(), TOKEN_COLUMNS "WHERE hash = ?");
    row.bind(hashOf(token));
    return row.next() ? std::optional<Access>(readAccess(row)) : std::nullopt;
}

QList<Access> Store::users()
{
    Statement row(m_database.handle(), TOKEN_COLUMNS "ORDER BY kind DESC, user");
    return rowsOf<Access>(row, readAccess);
}

int Store::removeTokens(const QString &user)
{
    Statement row(m_database.handle(), "DELETE FROM tokens WHERE user = ?");
    row.bind(user);
    return row.run() ? m_database.changes() : 0;
}

void Store::openToAdministrators(const QString &backend)
{
    Statement row(m_database.handle(),
                  "UPDATE tokens SET backends = backends || ' ' || ?1 WHERE ' ' || permissions || ' ' LIKE '% admin %' "
                  "AND ' ' || backends || ' ' NOT LIKE '% ' || ?1 || ' %'");
    row.bind(backend).run();
}

bool Store::addToken(const QByteArray &token, const Access &access)
{
    Statement row(m_database.handle(),
                  "INSERT INTO tokens(hash, kind, user, permissions, backends, created_at, role, projects) VALUES(?,?,?,?,?,?,?,?)");
    if (!access.agent && !saveUser(access.user, {})) {
        return false;
    }
    return row.bind(hashOf(token))
        .bind(access.agent ? QStringLiteral("agent") : QStringLiteral("client"))
        .bind(access.user)
        .bind(access.permissions.join(u' '))
        .bind(QStringList(access.backends.begin(), access.backends.end()).join(u' '))
        .bind(now())
        .bind(access.role)
        .bind(QStringList(access.projects.begin(), access.projects.end()).join(u' '))
        .run();
}

void Store::audit(const QString &user, const QString &what, const QString &subject)
{
    Statement row(m_database.handle(), "INSERT INTO audit(at, user, what, subject) VALUES(?,?,?,?)");
    row.bind(now()).bind(user).bind(what).bind(subject).run();
}

QList<AuditRow> Store::auditRows(int limit, qint64 before)
{
    Statement row(m_database.handle(), "SELECT id, at, user, what, subject FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?");
    row.bind(before > 0 ? before : std::numeric_limits<qint64>::max()).bind(limit);
    return rowsOf<AuditRow>(row, [](const Statement &r) { return AuditRow{r.number(0), r.number(1), r.text(2), r.text(3), r.text(4)}; });
}

QList<BackendRow> Store::backends()
{
    Statement row(m_database.handle(), BACKEND_COLUMNS "ORDER BY slug");
    return rowsOf<BackendRow>(row, readBackend);
}

std::optional<BackendRow> Store::backend(const QString &slug)
{
    Statement row(m_database.handle(), BACKEND_COLUMNS "WHERE slug = ?");
    row.bind(slug);
    return row.next() ? std::optional<BackendRow>(readBackend(row)) : std::nullopt;
}

void Store::saveBackend(const BackendRow &backend)
{
    Statement row(m_database.handle(), "INSERT OR REPLACE INTO backends VALUES(?,?,?,?,?,?,?,?,?,?)");
    row.bind(backend.slug).bind(backend.name).bind(backend.lastSeenUs).bind(backend.paused).bind(backend.pausedSinceUs);
    row.bind(backend.maintenance).bind(backend.maintenanceType).bind(backend.maintenanceSinceUs);
    row.bind(backend.maxWorkers).bind(backend.maxDbWorkers).run();
}

void Store::seen(const QString &backend, qint64 us)
{
    Statement row(m_database.handle(), "UPDATE backends SET last_seen = ? WHERE slug = ?");
    row.bind(us).bind(backend).run();
}

std::optional<RapRow> Store::rap(const QString &id)
{
    Statement row(m_database.handle(), RAP_COLUMNS "WHERE id = ?");
    row.bind(id);
    return row.next() ? std::optional<RapRow>(readRap(row)) : std::nullopt;
}

namespace
{

/// The conditions of a filter and what they are compared with, in order.
std::pair<QByteArray, QStringList> conditions(const RapFilter &filter)
{
    QByteArray sql;
    QStringList values;
    const auto add = [&](const QString &value, const char *condition) {
        if (!value.isEmpty()) {
            sql += QByteArray(" AND ") + condition;
            values.append(value);
        }
    };
    add(filter.workspace, "workspace = ?");
    add(filter.project, "project = ?");
    add(filter.user, "user = ?");
    add(filter.org, "project IN (SELECT project FROM project_organisations WHERE organisation = ?)");
    return {sql, values};
}

} // namespace

QList<RapRow> Store::raps(const RapFilter &filter, int limit, qint64 before, qint64 skip)
{
    const auto [sql, values] = conditions(filter);
    const QByteArray text = QByteArray(RAP_COLUMNS "WHERE number < ?") + sql + " ORDER BY number DESC LIMIT ? OFFSET ?";
    Statement row(m_database.handle(), text.constData());
    row.bind(before > 0 ? before : std::numeric_limits<qint64>::max());
    for (const QString &value : values) {
        row.bind(value);
    }
    row.bind(limit).bind(skip);
    return rowsOf<RapRow>(row, readRap);
}

bool Store::setPriority(const QString &rapId, int priority)
{
    Statement row(m_database.handle(), "UPDATE raps SET priority = ? WHERE id = ?");
    return row.bind(priority).bind(rapId).run() && m_database.changes() == 1;
}

qint64 Store::rapCount(const RapFilter &filter)
{
    const auto [sql, values] = conditions(filter);
    Statement row(m_database.handle(), (QByteArray("SELECT count(*) FROM raps WHERE 1") + sql).constData());
    for (const QString &value : values) {
        row.bind(value);
    }
    return row.next() ? row.number(0) : 0;
}

bool Store::addRap(const RapRow &rap, const QList<JobRow> &jobs, const QString &by)
{
    Transaction transaction(m_database);
    bool good = addWorkspace({rap.workspace, rap.project, rap.repoUrl, rap.branch, by, rap.createdAt, false});
    if (!rap.project.isEmpty() && !project(rap.project)) {
        ProjectRow fresh;
        fresh.slug = rap.project;
        fresh.name = rap.project;
        fresh.orgs = rap.orgs;
        fresh.createdBy = by;
        fresh.createdAt = rap.createdAt;
        good = saveProject(fresh) && good;
    }
    Statement row(m_database.handle(),
                  "INSERT INTO raps(id, workspace, backend, repo_url, branch, commit_id, project, orgs, user, actions, force, "
                  "codelists_ok, analysis_scope, created_at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    row.bind(rap.id).bind(rap.workspace).bind(rap.backend).bind(rap.repoUrl).bind(rap.branch).bind(rap.commit).bind(rap.project);
    row.bind(toText(rap.orgs)).bind(rap.user).bind(toText(rap.actions)).bind(rap.force).bind(rap.codelistsOk);
    good = row.bind(toText(rap.analysisScope)).bind(rap.createdAt).run() && good;
    for (const JobRow &job : jobs) {
        good = good && saveJob(job);
    }
    if (good) {
        addEvent({0, rap.createdAt, QStringLiteral("request_created"), rap.id, {}, rap.workspace, rap.backend});
    }
    return good && transaction.commit();
}

std::optional<JobRow> Store::job(const QString &id)
{
    Statement row(m_database.handle(), JOB_COLUMNS "WHERE id = ?");
    row.bind(id);
    return row.next() ? std::optional<JobRow>(readJob(row)) : std::nullopt;
}

QList<JobRow> Store::jobsOf(const QString &rapId)
{
    Statement row(m_database.handle(), JOB_COLUMNS "WHERE rap_id = ? ORDER BY rowid");
    row.bind(rapId);
    return rowsOf<JobRow>(row, readJob);
}

QList<JobRow> Store::activeJobs()
{
    Statement row(m_database.handle(), JOB_COLUMNS "WHERE status IN ('pending', 'running') ORDER BY created_at, rowid");
    return rowsOf<JobRow>(row, readJob);
}

QHash<QString, int> Store::activePriorities()
{
    Statement row(m_database.handle(), "SELECT id, priority FROM raps WHERE priority <> 0 AND id IN (SELECT rap_id FROM jobs "
                                       "WHERE status IN ('pending', 'running'))");
    QHash<QString, int> priorities;
    while (row.next()) {
        priorities.insert(row.text(0), static_cast<int>(row.number(1)));
    }
    return priorities;
}

QHash<QString, JobRow> Store::latestJobs(const QString &workspace, const QString &backend, Cancelled cancelled)
{
    // Rows are never moved, so the highest number of an action is its latest job.
    Statement row(m_database.handle(), JOB_COLUMNS
                  "WHERE rowid IN (SELECT max(rowid) FROM jobs WHERE workspace = ?1 AND (?2 = '' OR backend = ?2) "
                  "AND (?3 OR cancelled = 0) GROUP BY action)");
    row.bind(workspace).bind(backend).bind(cancelled == Cancelled::Counted);
    QHash<QString, JobRow> latest;
    while (row.next()) {
        const JobRow job = readJob(row);
        latest.insert(job.action, job);
    }
    return latest;
}

bool Store::saveJob(const JobRow &job)
{
    Statement row(m_database.handle(),
                  "INSERT INTO jobs VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24) "
                  "ON CONFLICT(id) DO UPDATE SET status = ?13, status_code = ?14, status_message = ?15, code_updated_ns = ?16, "
                  "cancelled = ?17, updated_at = ?19, started_at = ?20, completed_at = ?21, metrics = ?23, attempts = ?24");
    row.bind(job.id).bind(job.rapId).bind(job.backend).bind(job.workspace).bind(job.action).bind(job.runCommand);
    row.bind(toText(job.arguments)).bind(job.image).bind(job.requiresDb).bind(toText(job.waitFor));
    row.bind(toText(job.requiresOutputsFrom)).bind(toText(job.outputSpec)).bind(job.status).bind(job.statusCode);
    row.bind(job.statusMessage).bind(job.statusCodeUpdatedNs).bind(job.cancelled).bind(job.createdAt).bind(job.updatedAt);
    row.bind(job.startedAt).bind(job.completedAt).bind(job.traceParent).bind(toText(job.metrics)).bind(job.attempts);
    return row.run();
}

std::optional<TaskRow> Store::task(const QString &id)
{
    Statement row(m_database.handle(), TASK_COLUMNS "WHERE id = ?");
    row.bind(id);
    return row.next() ? std::optional<TaskRow>(readTask(row)) : std::nullopt;
}

QList<TaskRow> Store::activeTasks(const QString &backend)
{
    Statement row(m_database.handle(), TASK_COLUMNS "WHERE backend = ? AND active = 1 ORDER BY created_at, rowid");
    row.bind(backend);
    return rowsOf<TaskRow>(row, readTask);
}

std::optional<TaskRow> Store::lastRunTask(const QString &jobId)
{
    Statement row(m_database.handle(), TASK_COLUMNS "WHERE job_id = ? AND type = 'runjob' ORDER BY rowid DESC LIMIT 1");
    row.bind(jobId);
    return row.next() ? std::optional<TaskRow>(readTask(row)) : std::nullopt;
}

int Store::completedRuns(const QString &jobId)
{
    Statement row(m_database.handle(), "SELECT count(*) FROM tasks WHERE job_id = ? AND type = 'runjob' AND complete = 1");
    row.bind(jobId);
    return row.next() ? static_cast<int>(row.number(0)) : 0;
}

bool Store::saveTask(const TaskRow &task)
{
    Statement row(m_database.handle(),
                  "INSERT INTO tasks VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13) ON CONFLICT(id) DO UPDATE SET "
                  "active = ?7, finished_at = ?9, stage = ?10, complete = ?11, results = ?12, timestamp_ns = ?13");
    row.bind(task.id).bind(task.backend).bind(task.type).bind(task.jobId).bind(toText(task.definition)).bind(toText(task.attributes));
    row.bind(task.active).bind(task.createdAt).bind(task.finishedAt).bind(task.stage).bind(task.complete);
    return row.bind(toText(task.results)).bind(task.timestampNs).run();
}

void Store::addEvent(const EventRow &event)
{
    Statement row(m_database.handle(), "INSERT INTO events(at, kind, rap_id, job_id, workspace, backend) VALUES(?,?,?,?,?,?)");
    row.bind(event.at).bind(event.kind).bind(event.rapId).bind(event.jobId).bind(event.workspace).bind(event.backend).run();
    const qint64 sequence = m_database.lastInsertId();
    if (sequence % 1000 == 0) {
        Statement old(m_database.handle(), "DELETE FROM events WHERE sequence <= ?");
        old.bind(sequence - kKeptEvents).run();
    }
}

QList<EventRow> Store::events(qint64 since, int limit)
{
    Statement row(m_database.handle(), "SELECT sequence, at, kind, rap_id, job_id, workspace, backend FROM events "
                                       "WHERE sequence > ? ORDER BY sequence LIMIT ?");
    row.bind(since).bind(limit);
    return rowsOf<EventRow>(row, [](const Statement &r) {
        return EventRow{r.number(0), r.number(1), r.text(2), r.text(3), r.text(4), r.text(5), r.text(6)};
    });
}

qint64 Store::lastEvent()
{
    return count("SELECT coalesce(max(sequence), 0) FROM events");
}

bool Store::forgetBefore(qint64 seconds)
{
    Transaction transaction(m_database);
    Statement tasks(m_database.handle(), "DELETE FROM tasks WHERE active = 0 AND created_at < ?1 AND job_id IN (SELECT id FROM jobs "
                                         "WHERE status IN ('succeeded', 'failed') AND updated_at < ?1)");
    Statement audit(m_database.handle(), "DELETE FROM audit WHERE at < ?");
    Statement events(m_database.handle(), "DELETE FROM events WHERE at < ?");
    return tasks.bind(seconds).run() && audit.bind(seconds).run() && events.bind(seconds).run() && transaction.commit();
}

qint64 Store::count(const char *sql)
{
    Statement row(m_database.handle(), sql);
    return row.next() ? row.number(0) : 0;
}

} // namespace Server
