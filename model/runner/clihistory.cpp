// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/clihistory.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>

#include "model/runner/joblog.h"

namespace Runner
{

namespace
{

QDateTime timeOf(const QSqlQuery &query, const QString &column)
{
    const QVariant value = query.value(column);
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(value.toDouble() * 1000.0), Qt::UTC);
}

Code codeOf(const QString &state, const QString &code)
{
    if (state == QStringLiteral("succeeded")) {
        return Code::Succeeded;
    }
    for (const Code known : {Code::DependencyFailed, Code::NonzeroExit, Code::UnmatchedPatterns, Code::InternalError}) {
        if (code == codeName(known)) {
            return known;
        }
    }
    // A job left pending or running by an ended process: its next start marks it failed, too.
    return state == QStringLiteral("failed") ? Code::NonzeroExit : Code::Interrupted;
}

QMap<QString, ActionRecord> readJobs(const QSqlDatabase &database)
{
    QMap<QString, ActionRecord> records;
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(QStringLiteral("SELECT * FROM job ORDER BY created_at"))) {
        return records;
    }
    const QSqlRecord columns = query.record();
    for (const QString &needed : {QStringLiteral("action"), QStringLiteral("state"), QStringLiteral("created_at")}) {
        if (columns.indexOf(needed) < 0) {
            return records;
        }
    }
    const bool hasOutputs = columns.indexOf(QStringLiteral("outputs")) >= 0;
    const bool hasCancelled = columns.indexOf(QStringLiteral("cancelled")) >= 0;
    while (query.next()) {
        if (hasCancelled && query.value(QStringLiteral("cancelled")).toBool()) {
            continue;
        }
        ActionRecord record;
        record.action = query.value(QStringLiteral("action")).toString();
        record.jobId = query.value(QStringLiteral("id")).toString();
        record.code = codeOf(query.value(QStringLiteral("state")).toString(),
                             columns.indexOf(QStringLiteral("status_code")) < 0
                                 ? QString()
                                 : query.value(QStringLiteral("status_code")).toString());
        record.message = query.value(QStringLiteral("status_message")).toString();
        record.createdAt = timeOf(query, QStringLiteral("created_at"));
        record.finishedAt = timeOf(query, QStringLiteral("completed_at"));
        record.logFile = logPathOf(record.action);
        if (hasOutputs) {
            const QJsonObject outputs
                = QJsonDocument::fromJson(query.value(QStringLiteral("outputs")).toByteArray()).object();
            for (auto each = outputs.constBegin(); each != outputs.constEnd(); ++each) {
                ProducedFile file;
                file.path = each.key();
                file.level = Pipeline::levelFromName(each.value().toString()).value_or(Pipeline::Level::HighlySensitive);
                record.outputs.append(file);
            }
        }
        records.insert(record.action, record);
    }
    return records;
}

} // namespace

QMap<QString, ActionRecord> readCliHistory(const QString &databasePath)
{
    QMap<QString, ActionRecord> records;
    if (!QFileInfo::exists(databasePath)) {
        return records;
    }
    const QString name = QUuid::createUuid().toString();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(databasePath);
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        if (database.open()) {
            records = readJobs(database);
        }
    }
    QSqlDatabase::removeDatabase(name);
    return records;
}

} // namespace Runner
