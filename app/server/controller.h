// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QThreadPool>

#include "app/server/http.h"
#include "app/server/scheduler.h"
#include "app/server/store.h"
#include "app/server/studysource.h"

namespace Server
{

struct ControllerOptions
{
    QString dataFolder;
    SourceRules sources;
};

/// The controller: store, scheduler and every address of the server. Main thread; only fetching and
/// reading studies happens on worker threads.
class Controller final : public QObject
{
    Q_OBJECT

public:
    explicit Controller(const ControllerOptions &options, QObject *parent = nullptr);
    ~Controller() override;

    /// Opens the data folder, makes tokens and the backend `local` at the first start.
    [[nodiscard]] Core::Result<void> open();
    /// Listens; port 0 takes a free one.
    [[nodiscard]] Core::Result<QString> listen(const QString &host, quint16 port);

    [[nodiscard]] Store &store() { return m_store; }
    [[nodiscard]] Scheduler &scheduler() { return *m_scheduler; }
    [[nodiscard]] const QString &dataFolder() const { return m_options.dataFolder; }

    /// The token's access, or the 401 of the RAP API.
    [[nodiscard]] tl::expected<Access, Response> authorize(const Request &request);

private:
    friend void addRapRoutes(Controller &controller);
    friend void addTaskRoutes(Controller &controller);
    friend void addReadRoutes(Controller &controller);
    friend void addPublicRoutes(Controller &controller);
    friend class RapCreate;

    struct Waiter
    {
        qint64 since;
        qint64 deadlineMs;
        Responder responder;
    };
    void announce();
    [[nodiscard]] Core::Result<void> ensureToken(const QString &file, const Access &access);

    ControllerOptions m_options;
    Store m_store;
    std::unique_ptr<Scheduler> m_scheduler;
    StudySource m_source;
    HttpServer m_http;
    QThreadPool m_fetchers;
    QList<Waiter> m_waiters;
    QTimer m_waiterTimer;
    QElapsedTimer m_uptime;
};

void addRapRoutes(Controller &controller);    ///< rapapi.cpp: create, status, cancel, backend status
void addTaskRoutes(Controller &controller);   ///< taskapi.cpp: what agents call
void addReadRoutes(Controller &controller);   ///< reads.cpp: workspaces, requests, logs, outputs, files, events
void addPublicRoutes(Controller &controller); ///< publicpages.cpp: anonymous reads, event log, health, description

/// The description of all addresses, OpenAPI 3.1.
[[nodiscard]] QJsonObject apiDescription();

/// Folder of a job's log: `logs/<YYYY-MM of creation>/os-job-<id>`.
[[nodiscard]] QString jobLogFolder(const QString &dataFolder, const QString &jobId, qint64 createdAt);
[[nodiscard]] QString highPrivacy(const QString &dataFolder);
[[nodiscard]] QString mediumPrivacy(const QString &dataFolder);

} // namespace Server
