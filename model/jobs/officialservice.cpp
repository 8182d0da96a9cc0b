// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/officialservice.h"

#include <memory>

#include <QJsonArray>
#include <QNetworkReply>
#include <QTimer>

#include "model/jobs/wire.h"

namespace Jobs
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kTimeoutMs = 20000;

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// Answers later, as every call does.
template <typename T>
void answerLater(QObject *guard, Answer<T> answer, Result<T> result)
{
    QTimer::singleShot(0, guard, [answer = std::move(answer), result = std::move(result)] { answer(result); });
}

template <typename T>
void refuse(QObject *guard, Answer<T> answer, const char *sentence)
{
    answerLater<T>(guard, std::move(answer), fail(ErrorCode::Unsupported, translate(sentence)));
}

JobRequest officialRequest(const QJsonObject &object, const QUrl &server)
{
    const QJsonObject workspace = object.value(QStringLiteral("workspace")).toObject();
    JobRequest request;
    request.id = object.value(QStringLiteral("identifier")).toString();
    request.workspace = workspace.value(QStringLiteral("name")).toString();
    request.backend = object.value(QStringLiteral("backend")).toString();
    request.repoUrl = workspace.value(QStringLiteral("repo")).toString();
    request.branch = workspace.value(QStringLiteral("branch")).toString();
    request.commit = object.value(QStringLiteral("sha")).toString();
    request.actions = textList(object.value(QStringLiteral("requested_actions")));
    // The address lists active requests only and does not say in which of the active states they are.
    request.status = QStringLiteral("pending");
    request.createdBy = object.value(QStringLiteral("created_by")).toString();
    request.createdAt = time(object.value(QStringLiteral("created_at")));
    request.forceRunDependencies = object.value(QStringLiteral("force_run_dependencies")).toBool();
    request.page = server.resolved(QUrl(QStringLiteral("%1/%2/logs/")
                                            .arg(encoded(object.value(QStringLiteral("project")).toString()),
                                                 encoded(request.workspace))));
    return request;
}

} // namespace

OfficialService::OfficialService(const QUrl &address, QObject *parent)
    : JobService(parent)
    , m_address(address)
{
    if (!m_address.path().endsWith(u'/')) {
        m_address.setPath(m_address.path() + u'/');
    }
}

QString OfficialService::title() const
{
    return m_address.host();
}

Capabilities OfficialService::capabilities() const
{
    return {Support::Browser, Support::Browser, false, false, false, false};
}

QUrl OfficialService::workspacePage(const QString &project, const QString &workspace) const
{
    return m_address.resolved(QUrl(QStringLiteral("%1/%2/logs/").arg(encoded(project), encoded(workspace))));
}

void OfficialService::get(const QString &path, QObject *guard, std::function<void(const Result<QByteArray> &)> handler)
{
    const Cached cached = m_cache.value(path);
    if (cached.at.isValid() && cached.at.msecsTo(QDateTime::currentDateTimeUtc()) < m_minimumInterval) {
        answerLater<QByteArray>(guard, std::move(handler), cached.body);
        return;
    }
    QNetworkRequest request(m_address.resolved(QUrl(path)));
    request.setTransferTimeout(kTimeoutMs);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    // Read once for the store and the caller, even if the caller has gone.
    auto body = std::make_shared<Result<QByteArray>>(); // shared by the two connections below
    connect(reply, &QNetworkReply::finished, this, [this, reply, path, body] {
        *body = replyBody(reply, title());
        if (*body) {
            m_cache.insert(path, {QDateTime::currentDateTimeUtc(), **body});
        }
    });
    connect(reply, &QNetworkReply::finished, guard, [body, handler = std::move(handler)] { handler(*body); });
}

void OfficialService::backends(QObject *guard, Answer<QList<Backend>> answer)
{
    refuse(guard, std::move(answer), "The official job server does not list its backends. They are shown on its page.");
}

void OfficialService::workspaces(QObject *guard, Answer<QList<Workspace>> answer)
{
    get(QStringLiteral("api/v2/job-requests/"), guard, [answer, server = m_address, name = title()](const Result<QByteArray> &body) {
        const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
        if (!object) {
            answer(fail(object.error()));
            return;
        }
        QList<Workspace> list;
        QStringList seen;
        const QJsonArray items = object->value(QStringLiteral("results")).toArray();
        for (const QJsonValue &item : items) {
            Workspace workspace = workspaceFrom(item.toObject().value(QStringLiteral("workspace")).toObject());
            workspace.project = item.toObject().value(QStringLiteral("project")).toString();
            if (!seen.contains(workspace.name)) {
                seen.append(workspace.name);
                list.append(workspace);
            }
        }
        answer(list);
    });
}

void OfficialService::requests(const QString &workspace, QObject *guard, Answer<QList<JobRequest>> answer)
{
    get(QStringLiteral("api/v2/job-requests/"), guard,
        [answer, workspace, server = m_address, name = title()](const Result<QByteArray> &body) {
            const Result<QJsonObject> object = body ? jsonObject(*body, name) : Result<QJsonObject>(fail(body.error()));
            if (!object) {
                answer(fail(object.error()));
                return;
            }
            QList<JobRequest> list;
            const QJsonArray items = object->value(QStringLiteral("results")).toArray();
            for (const QJsonValue &item : items) {
                const JobRequest request = officialRequest(item.toObject(), server);
                if (workspace.isEmpty() || request.workspace == workspace) {
                    list.append(request);
                }
            }
            answer(list);
        });
}

void OfficialService::actionStates(const QString &workspace, const QString &backend, QObject *guard,
                                   Answer<QHash<QString, QString>> answer)
{
    Q_UNUSED(backend) // accepted and ignored by the server: all backends are mixed
    get(QStringLiteral("api/v2/workspaces/%1/statuses/").arg(encoded(workspace)), guard,
        [answer, name = title()](const Result<QByteArray> &body) {
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

void OfficialService::jobs(const QString &requestId, QObject *guard, Answer<QList<Job>> answer)
{
    requests({}, guard, [this, requestId, guard = QPointer<QObject>(guard), answer](const Result<QList<JobRequest>> &all) {
        if (!guard) {
            return;
        }
        if (!all) {
            answer(fail(all.error()));
            return;
        }
        for (const JobRequest &request : *all) {
            if (request.id != requestId) {
                continue;
            }
            actionStates(request.workspace, request.backend, guard, [request, answer](const Result<QHash<QString, QString>> &states) {
                if (!states) {
                    answer(fail(states.error()));
                    return;
                }
                QList<Job> jobs;
                for (auto it = states->begin(); it != states->end(); ++it) {
                    if (request.actions.contains(it.key()) || request.actions.contains(QStringLiteral("run_all"))) {
                        Job job;
                        job.requestId = request.id;
                        job.action = it.key();
                        job.backend = request.backend;
                        job.status = it.value();
                        job.statusCode = it.value();
                        jobs.append(job);
                    }
                }
                answer(jobs);
            });
            return;
        }
        answer(fail(ErrorCode::NotFound, translate("This request has ended. Its jobs are shown on the server's page.")));
    });
}

void OfficialService::ensureWorkspace(const Workspace &workspace, QObject *guard, Answer<Workspace> answer)
{
    answerLater<Workspace>(guard, std::move(answer), workspace);
}

void OfficialService::submit(const Draft &draft, QObject *guard, Answer<SubmitOutcome> answer)
{
    if (draft.project.isEmpty()) {
        answerLater<SubmitOutcome>(guard, std::move(answer),
                                   fail(ErrorCode::InvalidInput,
                                        translate("The official job server needs the project of the workspace. It is the first part of "
                                                  "the workspace's address.")));
        return;
    }
    OpenBrowser page;
    page.url = m_address.resolved(QUrl(QStringLiteral("%1/%2/run-jobs/%3/")
                                           .arg(encoded(draft.project), encoded(draft.workspace), draft.commit)));
    page.steps.append(translate("Sign in if the page asks for it."));
    page.steps.append(translate("Choose the backend “%1”.").arg(draft.backend));
    page.steps.append(translate("Tick these actions: %1.").arg(draft.actions.join(QStringLiteral(", "))));
    page.steps.append(draft.forceRunDependencies ? translate("Tick “Force run dependencies”.")
                                                 : translate("Leave “Force run dependencies” as it is."));
    page.steps.append(draft.notify ? translate("Choose to be notified.") : translate("Choose not to be notified."));
    page.steps.append(translate("Submit."));
    answerLater<SubmitOutcome>(guard, std::move(answer), SubmitOutcome(page));
}

void OfficialService::cancel(const JobRequest &request, const QStringList &actions, QObject *guard, Answer<QString> answer)
{
    Q_UNUSED(request)
    Q_UNUSED(actions)
    refuse(guard, std::move(answer), "Jobs of the official job server are cancelled on its page.");
}

void OfficialService::log(const QString &jobId, qint64 offset, QObject *guard, Answer<LogChunk> answer)
{
    Q_UNUSED(jobId)
    Q_UNUSED(offset)
    refuse(guard, std::move(answer), "Logs of the official job server can only be read in the secure environment.");
}

void OfficialService::outputs(const QString &workspace, QObject *guard, Answer<QList<OutputItem>> answer)
{
    Q_UNUSED(workspace)
    refuse(guard, std::move(answer), "Outputs of the official job server can only be read in the secure environment.");
}

void OfficialService::file(const QString &workspace, const QString &path, QObject *guard, Answer<QByteArray> answer)
{
    Q_UNUSED(workspace)
    Q_UNUSED(path)
    refuse(guard, std::move(answer), "Outputs of the official job server can only be read in the secure environment.");
}

void OfficialService::changes(qint64 sequence, QObject *guard, Answer<QList<Event>> answer)
{
    Q_UNUSED(sequence)
    refuse(guard, std::move(answer), "The official job server does not announce changes; it is asked again from time to time.");
}

} // namespace Jobs
