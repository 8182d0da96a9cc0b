// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/wire.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>

namespace Jobs
{

using Core::ErrorCode;
using Core::fail;

QString translate(const char *text)
{
    return QCoreApplication::translate("Jobs", text);
}

namespace
{

QString reason(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    for (const QString &key : {QStringLiteral("details"), QStringLiteral("detail"), QStringLiteral("error")}) {
        if (object.value(key).isString()) {
            return object.value(key).toString();
        }
    }
    return {};
}

} // namespace

Core::Result<QByteArray> replyBody(QNetworkReply *reply, const QString &server)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply->readAll();
    if (status >= 200 && status < 300 && reply->error() == QNetworkReply::NoError) {
        return body;
    }
    if (reply->error() == QNetworkReply::SslHandshakeFailedError) {
        return fail(ErrorCode::Unavailable,
                    translate("The certificate of the job server “%1” is not trusted by this computer. Ask who runs it for the certificate of "
                              "their authority and name its file in STUDYBENCH_CA_FILE.").arg(server),
                    reply->errorString());
    }
    if (status == 0 || (status >= 200 && status < 300)) {
        const bool slow = reply->error() == QNetworkReply::OperationCanceledError
                          || reply->error() == QNetworkReply::TimeoutError;
        return fail(slow ? ErrorCode::TimedOut : ErrorCode::Unavailable,
                    slow ? translate("The job server “%1” did not answer in time. Try again; nothing is lost.").arg(server)
                         : translate("The job server “%1” could not be reached. Check the connection, then try again.").arg(server),
                    reply->errorString());
    }
    const QString said = reason(body);
    const QString detail = said.isEmpty() ? QString::fromUtf8(body.left(2000)) : said;
    switch (status) {
    case 403:
        if (!said.isEmpty()) {
            return fail(ErrorCode::PermissionDenied, translate("The job server “%1” does not allow this: %2.").arg(server, said), detail);
        }
        [[fallthrough]];
    case 401:
        return fail(ErrorCode::PermissionDenied,
                    translate("The job server “%1” did not accept the token. Enter it again.").arg(server), detail);
    case 404:
        return fail(ErrorCode::NotFound, said.isEmpty() ? translate("The job server “%1” does not have this.").arg(server)
                                                        : translate("The job server “%1” does not have this: %2.").arg(server, said),
                    detail);
    case 409:
        return fail(ErrorCode::Conflict, translate("The job server “%1” refused: %2.").arg(server, said), detail);
    case 429:
    case 502:
    case 503:
    case 504:
        return fail(ErrorCode::Unavailable, translate("The job server “%1” is busy. Try again in a minute.").arg(server), detail);
    default:
        break;
    }
    if (status >= 400 && status < 500) {
        return fail(ErrorCode::InvalidInput, translate("The job server “%1” refused: %2").arg(server, detail), detail);
    }
    return fail(ErrorCode::Unavailable, translate("The job server “%1” has a problem of its own (status %2). Try again later.")
                                            .arg(server).arg(status), detail);
}

Core::Result<QJsonObject> jsonObject(const QByteArray &body, const QString &server)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (!document.isObject()) {
        return fail(ErrorCode::Unavailable, translate("The answer of the job server “%1” could not be understood.").arg(server),
                    error.errorString());
    }
    return document.object();
}

QDateTime time(const QJsonValue &value)
{
    QDateTime when = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return when.toUTC();
}

QStringList textList(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        list.append(item.toString());
    }
    return list;
}

Backend backendFrom(const QJsonObject &object)
{
    Backend backend;
    backend.slug = object.value(QStringLiteral("slug")).toString();
    backend.name = object.value(QStringLiteral("name")).toString(backend.slug);
    backend.lastSeen = time(object.value(QStringLiteral("last_seen")));
    const QJsonObject paused = object.value(QStringLiteral("paused")).toObject();
    const QJsonObject maintenance = object.value(QStringLiteral("db_maintenance")).toObject();
    backend.paused = paused.value(QStringLiteral("status")) == QStringLiteral("on");
    backend.pausedSince = time(paused.value(QStringLiteral("since")));
    backend.dbMaintenance = maintenance.value(QStringLiteral("status")) == QStringLiteral("on");
    backend.dbMaintenanceSince = time(maintenance.value(QStringLiteral("since")));
    return backend;
}

Workspace workspaceFrom(const QJsonObject &object)
{
    return {object.value(QStringLiteral("name")).toString(), object.value(QStringLiteral("project")).toString(),
            object.value(QStringLiteral("repo")).toString(), object.value(QStringLiteral("branch")).toString(),
            object.value(QStringLiteral("archived")).toBool()};
}

JobRequest requestFrom(const QJsonObject &object, const QUrl &server)
{
    const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
    JobRequest request;
    request.id = text("rap_id");
    request.workspace = text("workspace");
    request.backend = text("backend");
    request.repoUrl = text("repo_url");
    request.branch = text("branch");
    request.commit = text("commit");
    request.actions = textList(object.value(QStringLiteral("requested_actions")));
    request.status = text("status");
    request.message = text("message");
    request.createdBy = text("created_by");
    request.createdAt = time(object.value(QStringLiteral("created_at")));
    request.forceRunDependencies = object.value(QStringLiteral("force_run_dependencies")).toBool();
    if (!text("page").isEmpty()) {
        request.page = server.resolved(QUrl(text("page")));
    }
    return request;
}

QJsonObject requestToJson(const JobRequest &request)
{
    return {{QStringLiteral("rap_id"), request.id},
            {QStringLiteral("workspace"), request.workspace},
            {QStringLiteral("backend"), request.backend},
            {QStringLiteral("repo_url"), request.repoUrl},
            {QStringLiteral("branch"), request.branch},
            {QStringLiteral("commit"), request.commit},
            {QStringLiteral("requested_actions"), QJsonArray::fromStringList(request.actions)},
            {QStringLiteral("status"), request.status},
            {QStringLiteral("message"), request.message},
            {QStringLiteral("created_by"), request.createdBy},
            {QStringLiteral("created_at"), request.createdAt.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("force_run_dependencies"), request.forceRunDependencies},
            {QStringLiteral("page"), request.page.toString()}};
}

Job jobFrom(const QJsonObject &object)
{
    const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
    Job job;
    job.id = text("identifier");
    job.requestId = text("rap_id");
    job.action = text("action");
    job.backend = text("backend");
    job.status = text("status");
    job.statusCode = text("status_code");
    job.statusMessage = text("status_message");
    job.runCommand = text("run_command");
    job.createdAt = time(object.value(QStringLiteral("created_at")));
    job.updatedAt = time(object.value(QStringLiteral("updated_at")));
    job.startedAt = time(object.value(QStringLiteral("started_at")));
    job.completedAt = time(object.value(QStringLiteral("completed_at")));
    job.requiresDb = object.value(QStringLiteral("requires_db")).toBool();
    return job;
}

OutputItem outputFrom(const QString &path, const QJsonObject &object)
{
    const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
    OutputItem item;
    item.path = path;
    item.level = text("level");
    item.jobId = text("job_id");
    item.jobRequest = text("job_request");
    item.action = text("action");
    item.commit = text("commit");
    item.size = object.value(QStringLiteral("size")).toInteger();
    const QJsonValue stamp = object.value(QStringLiteral("timestamp"));
    item.timestamp = stamp.isString() ? time(stamp)
                                      : QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(stamp.toDouble() * 1000.0), Qt::UTC);
    item.contentHash = text("content_hash");
    item.excluded = object.value(QStringLiteral("excluded")).toBool();
    item.message = text("message");
    item.rowCount = object.value(QStringLiteral("row_count")).toInt(-1);
    item.columnCount = object.value(QStringLiteral("col_count")).toInt(-1);
    item.outOfDateAction = object.value(QStringLiteral("out_of_date_action")).toBool();
    item.outOfDateOutput = object.value(QStringLiteral("out_of_date_output")).toBool();
    return item;
}

} // namespace Jobs
