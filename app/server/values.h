// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QString>
#include <QStringList>

namespace Server
{

/// What a token opens. Permissions: `job_run`, `job_cancel`, `unreleased_outputs_view`,
/// `highly_sensitive_view`, `admin`.
struct Access
{
    QString user;
    QString role = {};
    QStringList permissions;
    QSet<QString> backends;
    QSet<QString> projects = {}; ///< empty: all
    bool agent = false;

    [[nodiscard]] bool may(const char *permission) const { return permissions.contains(QLatin1String(permission)); }
    [[nodiscard]] bool opensProject(const QString &project) const { return projects.isEmpty() || projects.contains(project); }
};

struct AuditRow
{
    qint64 id = 0;
    qint64 at = 0;
    QString user;
    QString what;
    QString subject;
};

/// A person or program that may ask something. The record stays when the tokens have gone, since the
/// log of what was done names it.
struct UserRow
{
    QString name;
    QString fullName;
    QString role; ///< of the tokens; empty without any
    qint64 createdAt = 0;
    qint64 tokens = 0;
    qint64 requests = 0;
};

/// Who answers for projects: a university, a group.
struct OrganisationRow
{
    QString slug;
    QString name;
    QStringList githubOrgs; ///< where its repositories are
    qint64 createdAt = 0;
    qint64 projects = 0;
};

/// What was approved and is told the public: studies belong to it.
struct ProjectRow
{
    QString slug;
    QString name;
    std::optional<qint64> number; ///< of the approval
    QString status = QStringLiteral("ongoing");
    QStringList orgs; ///< slugs of organisations
    QString createdBy;
    qint64 createdAt = 0;
    qint64 workspaces = 0;
    qint64 requests = 0;

    /// Only these take new requests (job-server.md 5).
    [[nodiscard]] bool isOngoing() const { return status.startsWith(QStringLiteral("ongoing")); }
};

/// Which requests of the public log are meant; empty fields take all.
struct RapFilter
{
    QString workspace;
    QString project;
    QString org;
    QString user;

    [[nodiscard]] bool isEmpty() const { return workspace.isEmpty() && project.isEmpty() && org.isEmpty() && user.isEmpty(); }
};

struct BackendRow
{
    QString slug;
    QString name;
    std::optional<qint64> lastSeenUs; ///< microseconds since 1970, as all times of backends
    bool paused = false;
    std::optional<qint64> pausedSinceUs;
    bool maintenance = false;
    QString maintenanceType; ///< `scheduled`, `manual` or empty
    std::optional<qint64> maintenanceSinceUs;
    int maxWorkers = 2;
    int maxDbWorkers = 2;
};

struct WorkspaceRow
{
    QString name;
    QString project;
    QString repo;
    QString branch;
    QString createdBy;
    qint64 createdAt = 0;
    bool archived = false;
};

/// A job request.
struct RapRow
{
    QString id;
    qint64 number = 0; ///< order of arrival
    QString workspace;
    QString backend;
    QString repoUrl;
    QString branch;
    QString commit;
    QString project;
    QStringList orgs;
    QString user;
    QStringList actions;
    bool force = false;
    bool codelistsOk = true;
    QJsonObject analysisScope;
    qint64 createdAt = 0;
    int priority = 0; ///< higher goes first; set by administrators
};

/// One action of a request. Names and states are those of the official controller.
struct JobRow
{
    QString id;
    QString rapId;
    QString backend;
    QString workspace;
    QString action;
    QString runCommand;
    QStringList arguments; ///< without the image
    QString image;         ///< `name:tag`
    bool requiresDb = false;
    QStringList waitFor;        ///< job ids
    QStringList requiresOutputsFrom; ///< actions
    QJsonObject outputSpec;     ///< pattern → level
    QString status = QStringLiteral("pending");
    QString statusCode = QStringLiteral("created");
    QString statusMessage = QStringLiteral("Created");
    qint64 statusCodeUpdatedNs = 0;
    bool cancelled = false;
    qint64 createdAt = 0;
    qint64 updatedAt = 0;
    std::optional<qint64> startedAt;
    std::optional<qint64> completedAt;
    QString traceParent;
    QJsonObject metrics;
    int attempts = 0; ///< run tasks made

    [[nodiscard]] bool isFinal() const
    {
        return status == QStringLiteral("succeeded") || status == QStringLiteral("failed");
    }
};

struct TaskRow
{
    QString id;
    QString backend;
    QString type; ///< `runjob` or `canceljob`
    QString jobId;
    QJsonObject definition;
    QJsonObject attributes;
    bool active = true;
    qint64 createdAt = 0;
    std::optional<qint64> finishedAt;
    QString stage;
    bool complete = false;
    QJsonObject results;
    qint64 timestampNs = 0;
};

struct EventRow
{
    qint64 sequence = 0;
    qint64 at = 0;
    QString kind; ///< request_created, job_changed, backend_changed
    QString rapId;
    QString jobId;
    QString workspace;
    QString backend;
};

/// `2026-11-22T09:05:28Z`
[[nodiscard]] inline QString isoSeconds(qint64 seconds)
{
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss'Z'"));
}

/// `2026-11-22T09:05:28.595775Z`
[[nodiscard]] inline QString isoMicroseconds(qint64 us)
{
    return QDateTime::fromSecsSinceEpoch(us / 1000000, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
           + QStringLiteral(".%1Z").arg(us % 1000000, 6, 10, QLatin1Char('0'));
}

[[nodiscard]] inline QJsonValue isoOrNull(const std::optional<qint64> &seconds)
{
    return seconds ? QJsonValue(isoSeconds(*seconds)) : QJsonValue(QJsonValue::Null);
}

} // namespace Server
