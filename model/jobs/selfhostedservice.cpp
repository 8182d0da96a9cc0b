// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/selfhostedservice.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QUrlQuery>

#include "model/jobs/wire.h"

namespace Jobs
{

using Core::fail;
using Core::Result;

namespace
{

constexpr int kTimeoutMs = 30000;
// Creating fetches the study's repository, which may be large and far away.
constexpr int kCreateTimeoutMs = 300000;
constexpr int kLongPollSeconds = 25;

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

SelfHostedService::SelfHostedService(const QUrl &address, const QString &token, QObject *parent)
    : JobService(parent)
    , m_token(token)
{
    setAddress(address, token);
    if (const QString file = qEnvironmentVariable("STUDYBENCH_CA_FILE"); !file.isEmpty()) {
        m_authorities = QSslCertificate::fromPath(file);
    }
    // A token must not travel to wherever an answer points.
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

void SelfHostedService::setAddress(const QUrl &address, const QString &token)
{
    m_address = address;
    if (!m_address.path().endsWith(u'/')) {
        m_address.setPath(m_address.path() + u'/');
    }
    m_token = token;
}

QString SelfHostedService::title() const
{
    if (!m_title.isEmpty()) {
        return m_title;
    }
    const QString host = m_address.host();
    return host == QStringLiteral("127.0.0.1") || host == QStringLiteral("localhost") || host == QStringLiteral("::1")
               ? translate("This computer")
               : host;
}

Capabilities SelfHostedService::capabilities() const
{
    return {Support::Direct, Support::Direct, true, true, true, true};
}

QNetworkRequest SelfHostedService::request(const QString &path) const
{
    QNetworkRequest request(url(path));
    request.setRawHeader("Authorization", m_token.toUtf8());
    if (!m_authorities.isEmpty()) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.addCaCertificates(m_authorities);
        request.setSslConfiguration(tls);
    }
    return request;
}

QUrl SelfHostedService::url(const QString &path) const
{
    return m_address.resolved(QUrl(path));
}

QUrl SelfHostedService::workspacePage(const QString &project, const QString &workspace) const
{
    Q_UNUSED(project)
    return url(QStringLiteral("event-log/?workspace=") + encoded(workspace));
}

void SelfHostedService::watch(QNetworkReply *reply, QObject *guard, Handler handler)
{
    const QString server = title();
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::finished, guard,
            [reply, handler = std::move(handler), server] { handler(replyBody(reply, server)); });
}

void SelfHostedService::get(const QString &path, QObject *guard, Handler handler, int timeoutMs)
{
    QNetworkRequest order = request(path);
    order.setTransferTimeout(timeoutMs > 0 ? timeoutMs : kTimeoutMs);
    watch(m_network.get(order), guard, std::move(handler));
}

void SelfHostedService::post(const QString &path, const QJsonObject &body, QObject *guard, Handler handler)
{
    QNetworkRequest order = request(path);
    order.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    order.setTransferTimeout(kCreateTimeoutMs);
    watch(m_network.post(order, QJsonDocument(body).toJson(QJsonDocument::Compact)), guard, std::move(handler));
}

namespace
{

/// Turns an answer's body into a list through `read`, one value per object under `key`.
template <typename T, typename Read>
Result<QList<T>> listOf(const Result<QByteArray> &body, const QString &server, const char *key, Read read)
{
    if (!body) {
        return fail(body.error());
    }
    const Result<QJsonObject> object = jsonObject(*body, server);
    if (!object) {
        return fail(object.error());
    }
    QList<T> list;
    const QJsonArray items = object->value(QLatin1String(key)).toArray();
    for (const QJsonValue &item : items) {
        list.append(read(item.toObject()));
    }
    return list;
}

} // namespace

void SelfHostedService::backends(QObject *guard, Answer<QList<Backend>> answer)
{
    get(QStringLiteral("controller/v1/backend/status/"), guard, [answer, name = title()](const Result<QByteArray> &body) {
        answer(listOf<Backend>(body, name, "backends", backendFrom));
    });
}

void SelfHostedService::workspaces(QObject *guard, Answer<QList<Workspace>> answer)
{
    get(QStringLiteral("controller/v1/workspaces/"), guard, [answer, name = title()](const Result<QByteArray> &body) {
        answer(listOf<Workspace>(body, name, "workspaces", workspaceFrom));
    });
}

void SelfHostedService::requests(const QString &workspace, QObject *guard, Answer<QList<JobRequest>> answer)
{
    const QString query = workspace.isEmpty() ? QString() : QStringLiteral("?workspace=") + encoded(workspace);
    get(QStringLiteral("controller/v1/rap/") + query, guard,
        [answer, name = title(), server = m_address](const Result<QByteArray> &body) {
            answer(listOf<JobRequest>(body, name, "requests",
                                      [&server](const QJsonObject &object) { return requestFrom(object, server); }));
        });
}

void SelfHostedService::jobs(const QString &requestId, QObject *guard, Answer<QList<Job>> answer)
{
    post(QStringLiteral("controller/v1/rap/status/"), {{QStringLiteral("rap_ids"), QJsonArray{requestId}}}, guard,
         [answer, name = title()](const Result<QByteArray> &body) { answer(listOf<Job>(body, name, "jobs", jobFrom)); });
}

void SelfHostedService::actionStates(const QString &workspace, const QString &backend, QObject *guard,
                                     Answer<QHash<QString, QString>> answer)
{
    QString path = QStringLiteral("api/v2/workspaces/%1/statuses/").arg(encoded(workspace));
    if (!backend.isEmpty()) {
        path += QStringLiteral("?backend=") + encoded(backend);
    }
    get(path, guard, [answer, name = title()](const Result<QByteArray> &body) {
        const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
        if (!object) {
            answer(fail(object.error()));
            return;
        }
        QHash<QString, QString> states;
        for (auto it = object->begin(); it != object->end(); ++it) {
            states.insert(it.key(), it.value().toString());
        }
        answer(states);
    });
}

void SelfHostedService::ensureWorkspace(const Workspace &workspace, QObject *guard, Answer<Workspace> answer)
{
    const QJsonObject body = {{QStringLiteral("name"), workspace.name},
                              {QStringLiteral("project"), workspace.project},
                              {QStringLiteral("repo"), workspace.repo},
                              {QStringLiteral("branch"), workspace.branch}};
    post(QStringLiteral("controller/v1/workspaces/"), body, guard, [answer, name = title()](const Result<QByteArray> &reply) {
        const Result<QJsonObject> object = reply ? jsonObject(*reply, name) : Result<QJsonObject>(fail(reply.error()));
        if (!object) {
            answer(fail(object.error()));
            return;
        }
        answer(workspaceFrom(object->value(QStringLiteral("workspace")).toObject()));
    });
}

void SelfHostedService::submit(const Draft &draft, QObject *guard, Answer<SubmitOutcome> answer)
{
    post(QStringLiteral("controller/v1/rap/create/"), createBody(draft), guard,
         [answer, name = title(), id = draft.rapId](const Result<QByteArray> &body) {
             const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
             if (!object) {
                 answer(fail(object.error()));
                 return;
             }
             answer(SubmitOutcome(Submitted{id, object->value(QStringLiteral("result")).toString(),
                                            object->value(QStringLiteral("details")).toString(),
                                            object->value(QStringLiteral("count")).toInt()}));
         });
}

void SelfHostedService::cancel(const JobRequest &request, const QStringList &actions, QObject *guard, Answer<QString> answer)
{
    const QJsonObject body = {{QStringLiteral("rap_id"), request.id},
                              {QStringLiteral("actions"), QJsonArray::fromStringList(actions)}};
    post(QStringLiteral("controller/v1/rap/cancel/"), body, guard, [answer, name = title()](const Result<QByteArray> &reply) {
        const Result<QJsonObject> object = reply ? jsonObject(*reply, name) : Result<QJsonObject>(fail(reply.error()));
        if (!object) {
            answer(fail(object.error()));
            return;
        }
        answer(object->value(QStringLiteral("details")).toString());
    });
}

void SelfHostedService::log(const QString &jobId, qint64 offset, QObject *guard, Answer<LogChunk> answer)
{
    get(QStringLiteral("controller/v1/jobs/%1/log?offset=%2").arg(encoded(jobId)).arg(offset), guard,
        [answer, name = title()](const Result<QByteArray> &body) {
            const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
            if (!object) {
                answer(fail(object.error()));
                return;
            }
            answer(LogChunk{object->value(QStringLiteral("text")).toString(),
                            object->value(QStringLiteral("next_offset")).toInteger(),
                            object->value(QStringLiteral("complete")).toBool()});
        });
}

void SelfHostedService::outputs(const QString &workspace, QObject *guard, Answer<QList<OutputItem>> answer)
{
    get(QStringLiteral("controller/v1/workspaces/%1/outputs").arg(encoded(workspace)), guard,
        [answer, name = title()](const Result<QByteArray> &body) {
            const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
            if (!object) {
                answer(fail(object.error()));
                return;
            }
            QList<OutputItem> items;
            const QJsonObject outputs = object->value(QStringLiteral("outputs")).toObject();
            for (auto it = outputs.begin(); it != outputs.end(); ++it) {
                items.append(outputFrom(it.key(), it.value().toObject()));
            }
            answer(items);
        });
}

void SelfHostedService::file(const QString &workspace, const QString &path, QObject *guard, Answer<QByteArray> answer)
{
    get(QStringLiteral("controller/v1/workspaces/%1/files/%2")
            .arg(encoded(workspace), QString::fromLatin1(QUrl::toPercentEncoding(path, "/"))),
        guard, std::move(answer));
}

void SelfHostedService::changes(qint64 sequence, QObject *guard, Answer<QList<Event>> answer)
{
    get(QStringLiteral("controller/v1/events?since=%1&wait=%2").arg(sequence).arg(kLongPollSeconds), guard,
        [answer, name = title()](const Result<QByteArray> &body) {
            answer(listOf<Event>(body, name, "events", [](const QJsonObject &object) {
                return Event{object.value(QStringLiteral("sequence")).toInteger(),
                             object.value(QStringLiteral("kind")).toString(),
                             object.value(QStringLiteral("rap_id")).toString(),
                             object.value(QStringLiteral("job")).toString(),
                             object.value(QStringLiteral("workspace")).toString()};
            }));
        },
        (kLongPollSeconds + 15) * 1000);
}

} // namespace Jobs
