// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <variant>

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include "model/core/result.h"

namespace Jobs
{

/// How far a service goes for one kind of order.
enum class Support
{
    None,
    Browser, ///< the last click is the person's, on the server's page
    Direct
};

/// What a service can do. Client code asks this, never which server it talks to.
struct Capabilities
{
    Support submit = Support::None;
    Support cancel = Support::None;
    bool jobDetails = false; ///< ids, codes, times
    bool logs = false;
    bool outputs = false;
    bool events = false;
};

struct Backend
{
    QString slug;
    QString name;
    QDateTime lastSeen; ///< invalid: never
    bool paused = false;
    QDateTime pausedSince;
    bool dbMaintenance = false;
    QDateTime dbMaintenanceSince;
};

struct Workspace
{
    QString name;
    QString project;
    QString repo;
    QString branch;
    bool archived = false;
};

/// One submission as the server knows it. `status` is one of pending, running, succeeded, failed,
/// unknown, nothing_to_do; see requestStatusText().
struct JobRequest
{
    QString id; ///< rap_id of our protocol, identifier of the official server
    QString workspace;
    QString backend;
    QString repoUrl;
    QString branch;
    QString commit;
    QStringList actions;
    QString status;
    QString message;
    QString createdBy;
    QDateTime createdAt;
    bool forceRunDependencies = false;
    QUrl page; ///< where a browser shows it; may be empty

    [[nodiscard]] bool isActive() const;
};

struct Job
{
    QString id;
    QString requestId;
    QString action;
    QString backend;
    QString status;     ///< pending, running, succeeded, failed
    QString statusCode; ///< see statusText()
    QString statusMessage;
    QString runCommand;
    QDateTime createdAt;
    QDateTime updatedAt;
    QDateTime startedAt;
    QDateTime completedAt;
    bool requiresDb = false;

    [[nodiscard]] bool isActive() const;
};

/// One entry of a workspace's manifest.json.
struct OutputItem
{
    QString path;
    QString level; ///< highly_sensitive or moderately_sensitive
    QString jobId;
    QString jobRequest;
    QString action;
    QString commit;
    qint64 size = 0;
    QDateTime timestamp;
    QString contentHash; ///< SHA-256
    bool excluded = false; ///< withheld from level 4
    QString message;       ///< why
    int rowCount = -1;     ///< -1: not a CSV of level 4
    int columnCount = -1;
    bool outOfDateAction = false;
    bool outOfDateOutput = false;
};

/// A piece of a job's log. Offsets count bytes.
struct LogChunk
{
    QString text;
    qint64 nextOffset = 0;
    bool complete = false;
};

struct Submitted
{
    QString requestId;
    QString result; ///< Success, No change, Nothing to do
    QString details;
    int count = 0;
};

/// What is left to do on the server's page.
struct OpenBrowser
{
    QUrl url;
    QStringList steps;
};

using SubmitOutcome = std::variant<Submitted, OpenBrowser>;

/// A change on the server. `sequence` grows; ask for what came after the last one seen.
struct Event
{
    qint64 sequence = 0;
    QString kind; ///< request_created, job_changed, backend_changed
    QString requestId;
    QString jobId;
    QString workspace;
};

/// How far a submission has come. Stored before each next step, so that it can go on from there.
enum class Stage
{
    Drafted,
    Checked,
    Committed,
    Pushed,
    Sending,   ///< the call may have reached the server: repeating with the same id is safe
    Submitted,
    HandedOver, ///< the browser was opened
    Abandoned
};

/// A submission from the click to the server's answer. `rapId` is made by the client before
/// anything happens, so a repeated call can never make a second request.
struct Draft
{
    QString rapId;   ///< `[a-z0-9]{16}`
    QUrl server;
    QString studyRoot;
    QString workspace;
    QString project;
    QStringList orgs;
    QString backend;
    QString repoUrl; ///< as the server shall fetch it
    QString branch;
    QString commit;  ///< empty until committed
    QStringList actions;
    bool forceRunDependencies = false;
    bool notify = true;
    bool codelistsOk = true;
    QString createdBy;
    QString commitMessage; ///< used when there are changes to commit
    Stage stage = Stage::Drafted;
    QString result;  ///< the server's words once submitted
    QString lastError;
    QDateTime createdAt;

    [[nodiscard]] bool isOpen() const { return stage < Stage::Submitted; }
};

/// 16 characters of `[a-z0-9]` from the system's random source.
[[nodiscard]] QString newRapId();

/// Plain English for a job's status code (ux.md 9); an unknown code is given back unchanged.
[[nodiscard]] QString statusText(const QString &statusCode);
/// Plain English for a request's status; an unknown one is given back unchanged.
[[nodiscard]] QString requestStatusText(const QString &status);
/// The status of a request from those of its jobs (job-server.md 5).
[[nodiscard]] QString requestStatus(const QStringList &jobStatuses);

[[nodiscard]] QJsonObject toJson(const Draft &draft);
[[nodiscard]] Core::Result<Draft> draftFromJson(const QJsonObject &object);
/// The body of `rap/create/` (job-server.md 3).
[[nodiscard]] QJsonObject createBody(const Draft &draft);

} // namespace Jobs
