// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/retention.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "app/server/controller.h"
#include "model/core/files.h"
#include "model/core/logging.h"

namespace Server
{

namespace
{

QStringList foldersIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
}

QSet<QString> jobsWithOutputs(const QString &dataFolder)
{
    QSet<QString> jobs;
    const QString workspaces = mediumPrivacy(dataFolder) + QStringLiteral("/workspaces/");
    for (const QString &workspace : foldersIn(workspaces)) {
        const Core::Result<QByteArray> manifest = Core::readFile(workspaces + workspace + QStringLiteral("/metadata/manifest.json"));
        const QJsonObject outputs = QJsonDocument::fromJson(manifest.value_or(QByteArray())).object().value(QStringLiteral("outputs")).toObject();
        for (const QJsonValue &output : outputs) {
            jobs.insert(output.toObject().value(QStringLiteral("job_id")).toString());
        }
    }
    return jobs;
}

} // namespace

int removeOldLogs(const QString &dataFolder, int keepDays)
{
    const QDateTime limit = QDateTime::currentDateTimeUtc().addDays(-keepDays);
    const QSet<QString> needed = jobsWithOutputs(dataFolder);
    const QString logs = highPrivacy(dataFolder) + QStringLiteral("/logs/");
    const QString prefix = QStringLiteral("os-job-");
    int removed = 0;
    for (const QString &month : foldersIn(logs)) {
        for (const QString &job : foldersIn(logs + month)) {
            const QString folder = logs + month + u'/' + job;
            const QFileInfo ended(folder + QStringLiteral("/metadata.json"));
            if (!job.startsWith(prefix) || needed.contains(job.mid(prefix.size())) || !ended.exists() || ended.lastModified() > limit) {
                continue;
            }
            if (QDir(folder).removeRecursively()) {
                ++removed;
            } else {
                qCWarning(lcServer) << "the old log folder" << folder << "could not be removed";
            }
        }
        QDir().rmdir(logs + month); // stays unless empty
    }
    return removed;
}

} // namespace Server
