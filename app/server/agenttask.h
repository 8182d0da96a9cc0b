// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include "model/core/result.h"
#include "model/runner/executor.h"

namespace Server
{

/// A task's definition (job-runner.md 2), checked.
struct AgentTask
{
    QString taskId;
    QString type; ///< runjob or canceljob
    QString jobId;
    QString rapId;
    QString repoUrl;
    QString branch;
    QString commit;
    QString workspace;
    QString action;
    QString image;
    QStringList arguments;
    QMap<QString, QString> environment;
    QStringList inputJobIds;
    QMap<QString, QString> outputSpec; ///< pattern → level
    QString user;
    QString databaseName;
    qint64 createdAt = 0;
    Runner::Limits limits;
    qint64 maxCsvRows = 5000;
    qint64 maxFileBytes = 16LL * 1024 * 1024;
    QStringList fileTypes;
};

/// InvalidInput when the controller sent something that must not be acted on: names that would lead
/// out of the agent's folders are refused here.
[[nodiscard]] Core::Result<AgentTask> readTask(const QJsonObject &task);

/// What is told to the controller.
struct TaskReport
{
    QString taskId;
    QString stage;
    QJsonObject results;
    bool complete = false;
};

} // namespace Server
