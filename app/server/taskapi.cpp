// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What agents call, shapes as in job-server.md 3 "Task API".
#include <QJsonDocument>

#include "app/server/controller.h"
#include "app/server/requestcheck.h"

namespace Server
{

namespace
{

/// The access of an agent's token to this backend, or the answer that refuses it.
std::optional<Response> refuseAgent(Controller &controller, const Request &request)
{
    const QString backend = request.capture("backend");
    if (!controller.store().backend(backend)) {
        return Response::error(404, QStringLiteral("Not found"), QStringLiteral("Backend '%1' not found").arg(backend));
    }
    const std::optional<Access> access = controller.store().access(request.headers.value("authorization"));
    if (!access || !access->agent || !access->backends.contains(backend)) {
        controller.noteWrongToken(request);
        return Response::error(401, QStringLiteral("Unauthorized"), QStringLiteral("Invalid token for backend '%1'").arg(backend));
    }
    return std::nullopt;
}

QJsonObject taskObject(const TaskRow &task)
{
    // No field of ours beside these: the official agent fails on one it does not know.
    return {{QStringLiteral("id"), task.id},
            {QStringLiteral("backend"), task.backend},
            {QStringLiteral("type"), task.type},
            {QStringLiteral("definition"), task.definition},
            {QStringLiteral("attributes"), task.attributes},
            {QStringLiteral("created_at"), task.createdAt}};
}

/// The value of `payload` in a form, read as bytes: the JSON may hold any UTF-8.
QByteArray payload(const QByteArray &form)
{
    const QList<QByteArray> pairs = form.split('&');
    for (QByteArray pair : pairs) {
        if (pair.startsWith("payload=")) {
            return QByteArray::fromPercentEncoding(pair.mid(8).replace('+', ' '));
        }
    }
    return {};
}

Response update(Controller &controller, const Request &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(payload(request.body));
    const QString error = QStringLiteral("Error updating task");
    if (!document.isObject()) {
        return Response::error(400, error, QStringLiteral("The form field 'payload' does not hold a JSON object"));
    }
    const QJsonObject object = document.object();
    const QJsonValue id = object.value(QStringLiteral("task_id"));
    const QJsonValue stage = object.value(QStringLiteral("stage"));
    const QJsonValue results = object.value(QStringLiteral("results"));
    const QJsonValue complete = object.value(QStringLiteral("complete"));
    const QJsonValue timestamp = object.value(QStringLiteral("timestamp_ns"));
    const bool goodResults = results.isUndefined() || results.isNull() || results.isObject();
    const bool goodTime = timestamp.isUndefined() || timestamp.isNull() || timestamp.isDouble();
    if (!id.isString() || !(stage.isString() || stage.isNull()) || !complete.isBool() || !goodResults || !goodTime
        || !stage.toString().isValidUtf16()) {
        return Response::error(400, error, QStringLiteral("The payload needs task_id and stage as text and complete as true or false; "
                                                          "results is an object and timestamp_ns a number"));
    }
    const std::optional<TaskRow> task = controller.store().task(id.toString());
    if (!task || task->backend != request.capture("backend")) {
        return Response::error(404, error, QStringLiteral("This backend has no such task"));
    }
    if (!controller.scheduler().update(*task, stage.toString(), results.toObject(), complete.toBool(), timestamp.toInteger())) {
        return Response::error(503, error, QStringLiteral("The update could not be stored. Send it again."));
    }
    return Response::json(200, {{QStringLiteral("response"), QStringLiteral("Update successful")}});
}

} // namespace

void addTaskRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    router.add("GET", QStringLiteral("/<backend>/tasks/"), [self](const Request &request, const Responder &responder) {
        if (const std::optional<Response> refused = refuseAgent(*self, request)) {
            responder.send(*refused);
            return;
        }
        const QString backend = request.capture("backend");
        self->m_store.seen(backend, nowNs() / 1000);
        QJsonArray tasks;
        const QList<TaskRow> rows = self->m_store.activeTasks(backend);
        for (const TaskRow &row : rows) {
            tasks.append(taskObject(row));
        }
        responder.send(Response::json(200, {{QStringLiteral("tasks"), tasks}}));
    });
    router.add("POST", QStringLiteral("/<backend>/task/update/"), [self](const Request &request, const Responder &responder) {
        const std::optional<Response> refused = refuseAgent(*self, request);
        responder.send(refused ? *refused : update(*self, request));
    });
}

} // namespace Server
