// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QMutex>
#include <QNetworkAccessManager>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <QUrl>

#include "app/server/agenttask.h"
#include "app/server/studysource.h"
#include "model/runner/executor.h"

namespace Server
{

struct AgentOptions
{
    QUrl controller;
    QByteArray token;
    QString backend = QStringLiteral("local");
    QString dataFolder;
    SourceRules sources;
    int pollMs = 1000;
    int concurrency = 4;
    bool redact = false; ///< tell the controller no file names, as the official agent does
    QString certificate; ///< PEM file: a controller that shows its first certificate is trusted under any name
    int keepDays = 0;    ///< logs older than this that no output needs are removed; 0: kept
};

/// Runs an action's command in its volume: the runner's executors in the program, a plain process in
/// tests.
using ActionExecutor = std::function<Core::Result<Runner::ExitStatus>(const Runner::ActionCommand &command, const QString &volume,
                                                                      const Runner::Limits &limits, const Runner::LogSink &log,
                                                                      const Runner::CancelFlag &cancel)>;

/// Polls the controller for tasks of its backend, runs them and reports. Keeps no state of its own:
/// how far a task is comes from the disk each time, so it may be killed at any moment and goes on
/// (job-runner.md 3). Opens no port. Lives in one thread; tasks run on worker threads.
class Agent final : public QObject
{
    Q_OBJECT

public:
    Agent(const AgentOptions &options, ActionExecutor executor, QObject *parent = nullptr);
    /// Stops what runs (it is run again at the next start) and waits for it.
    ~Agent() override;

    void start();

signals:
    /// The controller did not answer or refused the token; told once until it answers again.
    void troubled(const QString &message);

private:
    struct Running
    {
        QString jobId;
        Runner::CancelFlag stop;
    };
    void poll();
    void removeOld();
    void take(const QJsonObject &task);
    void run(const AgentTask &task);
    void cancel(const AgentTask &task);
    void report(const TaskReport &report);
    void send(const TaskReport &report, bool last);

    AgentOptions m_options;
    ActionExecutor m_executor;
    StudySource m_source;
    QNetworkAccessManager m_network;
    QTimer m_timer;
    QTimer m_retentionTimer;
    QThreadPool m_pool;
    QHash<QString, Running> m_running; ///< by task id
    QSet<QString> m_unsent;            ///< finished here, not yet taken by the controller
    bool m_polling = false;
    bool m_troubled = false;
    bool m_ending = false;
};

} // namespace Server
