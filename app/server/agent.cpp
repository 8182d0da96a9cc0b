// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/agent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QUrlQuery>

#include "app/server/jobrun.h"
#include "app/server/retention.h"
#include "app/server/scheduler.h"
#include "model/core/logging.h"

namespace Server
{

namespace
{

constexpr int kTimeoutMs = 20000;
constexpr int kRetentionMs = 3600 * 1000;

} // namespace

Agent::Agent(const AgentOptions &options, ActionExecutor executor, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_executor(std::move(executor))
    , m_source(options.dataFolder + QStringLiteral("/agent/repos"), options.sources)
{
    m_pool.setMaxThreadCount(options.concurrency);
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    if (!options.certificate.isEmpty()) {
        connect(&m_network, &QNetworkAccessManager::sslErrors, this, [file = options.certificate](QNetworkReply *reply, const QList<QSslError> &errors) {
            // Read each time: a renewed certificate is the controller's at once.
            const QList<QSslCertificate> known = QSslCertificate::fromPath(file);
            const QSslCertificate shown = reply->sslConfiguration().peerCertificate();
            if (!known.isEmpty() && !shown.isNull() && known.first() == shown) {
                reply->ignoreSslErrors(errors);
            }
        });
    }
    m_timer.setInterval(options.pollMs);
    connect(&m_timer, &QTimer::timeout, this, &Agent::poll);
    m_retentionTimer.setInterval(kRetentionMs);
    connect(&m_retentionTimer, &QTimer::timeout, this, &Agent::removeOld);
}

Agent::~Agent()
{
    m_ending = true;
    for (const Running &running : std::as_const(m_running)) {
        running.stop->store(true);
    }
    m_pool.waitForDone();
}

void Agent::start()
{
    m_timer.start();
    if (m_options.keepDays > 0) {
        m_retentionTimer.start();
        removeOld();
    }
    poll();
}

void Agent::removeOld()
{
    m_pool.start([folder = m_options.dataFolder, days = m_options.keepDays] {
        if (const int count = removeOldLogs(folder, days); count > 0) {
            qCInfo(lcServer) << count << "old logs were removed";
        }
    });
}

void Agent::poll()
{
    if (m_polling) {
        return;
    }
    m_polling = true;
    QNetworkRequest request(m_options.controller.resolved(QUrl(m_options.backend + QStringLiteral("/tasks/"))));
    request.setRawHeader("Authorization", m_options.token);
    request.setTransferTimeout(kTimeoutMs);
    QNetworkReply *reply = m_network.get(request);
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        m_polling = false;
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200) {
            if (!m_troubled) {
                m_troubled = true;
                emit troubled(status == 401 ? tr("The controller does not accept this agent's token.")
                                            : tr("The controller does not answer: %1").arg(reply->errorString()));
            }
            return;
        }
        m_troubled = false;
        const QJsonArray tasks = QJsonDocument::fromJson(reply->readAll()).object().value(QStringLiteral("tasks")).toArray();
        for (const QJsonValue &task : tasks) {
            take(task.toObject());
        }
    });
}

void Agent::take(const QJsonObject &object)
{
    const QString id = object.value(QStringLiteral("id")).toString();
    if (m_running.contains(id)) {
        return;
    }
    const Core::Result<AgentTask> task = readTask(object);
    if (!task) {
        qCWarning(lcServer) << task.error().message;
        return;
    }
    if (task->type == QStringLiteral("runjob")) {
        run(*task);
    } else if (task->type == QStringLiteral("canceljob")) {
        cancel(*task);
    }
}

void Agent::run(const AgentTask &task)
{
    const auto stop = std::make_shared<std::atomic<bool>>(false); // shared with the worker
    m_running.insert(task.taskId, {task.jobId, stop});
    const auto tell = [this](const TaskReport &report) {
        QMetaObject::invokeMethod(this, [this, report] { this->report(report); }, Qt::QueuedConnection);
    };
    m_pool.start([this, task, stop, tell] {
        JobRun job(m_options.dataFolder, task, &m_source, m_executor, stop);
        job.hideFrom({QString::fromLatin1(m_options.token)}, m_options.redact);
        job.run(tell);
        QMetaObject::invokeMethod(this, [this, id = task.taskId] {
            if (!m_unsent.contains(id)) {
                m_running.remove(id);
            }
        }, Qt::QueuedConnection);
    });
}

void Agent::cancel(const AgentTask &task)
{
    // The run may still be going here: it ends first, then its remains are put away.
    for (const Running &running : std::as_const(m_running)) {
        if (running.jobId == task.jobId && !running.stop->exchange(true)) {
            return;
        }
    }
    for (auto it = m_running.begin(); it != m_running.end(); ++it) {
        if (it->jobId == task.jobId && !it.key().endsWith(QStringLiteral("-cancel"))) {
            return; // asked already; the next poll looks again
        }
    }
    const auto stop = std::make_shared<std::atomic<bool>>(true);
    m_running.insert(task.taskId, {task.jobId, stop});
    const auto tell = [this](const TaskReport &report) {
        QMetaObject::invokeMethod(this, [this, report] { this->report(report); }, Qt::QueuedConnection);
    };
    m_pool.start([this, task, stop, tell] {
        JobRun job(m_options.dataFolder, task, &m_source, m_executor, stop);
        job.cancel(tell);
        QMetaObject::invokeMethod(this, [this, id = task.taskId] {
            if (!m_unsent.contains(id)) {
                m_running.remove(id);
            }
        }, Qt::QueuedConnection);
    });
}

void Agent::report(const TaskReport &report)
{
    if (report.complete) {
        m_unsent.insert(report.taskId);
    }
    send(report, report.complete);
}

void Agent::send(const TaskReport &report, bool last)
{
    if (m_ending) {
        return;
    }
    const QJsonObject payload = {{QStringLiteral("task_id"), report.taskId},
                                 {QStringLiteral("stage"), report.stage},
                                 {QStringLiteral("results"), report.results},
                                 {QStringLiteral("complete"), report.complete},
                                 {QStringLiteral("timestamp_ns"), nowNs()}};
    QNetworkRequest request(m_options.controller.resolved(QUrl(m_options.backend + QStringLiteral("/task/update/"))));
    request.setRawHeader("Authorization", m_options.token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/x-www-form-urlencoded"));
    request.setTransferTimeout(kTimeoutMs);
    QNetworkReply *reply =
        m_network.post(request, "payload=" + QJsonDocument(payload).toJson(QJsonDocument::Compact).toPercentEncoding());
    connect(reply, &QNetworkReply::finished, this, [this, reply, id = report.taskId, last] {
        reply->deleteLater();
        if (!last) {
            return;
        }
        // Not taken: the task stays active, is handed out again, and found finished on disk.
        m_unsent.remove(id);
        m_running.remove(id);
        if (reply->error() != QNetworkReply::NoError) {
            qCInfo(lcServer) << "a report was not taken and will be repeated:" << reply->errorString();
        }
    });
}

} // namespace Server
