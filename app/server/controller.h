// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QThreadPool>

#include "app/server/http.h"
#include "app/server/ratelimit.h"
#include "app/server/scheduler.h"
#include "app/server/store.h"
#include "app/server/studysource.h"

namespace Server
{

struct ControllerOptions
{
    QString dataFolder;
    SourceRules sources;
    std::optional<int> workers;   ///< of the backend `local`; none: as it was
    std::optional<int> dbWorkers;
    double requestsPerSecond = 100; ///< of one client elsewhere; bursts of four times as many pass
    bool trustProxy = false; ///< the client is the last address of `X-Forwarded-For`
    std::optional<TlsFiles> tls; ///< none: HTTP
    int keepDays = 0;        ///< tasks, audit and news older than this are forgotten; 0: kept
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
    /// Remembers that a client gave a wrong token, so that guessing gets slow.
    void noteWrongToken(const Request &request);
    /// Whether a token opens a workspace; one that is limited to projects opens only theirs.
    [[nodiscard]] bool opensWorkspace(const Access &access, const QString &workspace);

private:
    friend void addRapRoutes(Controller &controller);
    friend void addTaskRoutes(Controller &controller);
    friend void addReadRoutes(Controller &controller);
    friend void addPublicRoutes(Controller &controller);
    friend void addStatusRoutes(Controller &controller);
    friend void addAdminRoutes(Controller &controller);
    friend void addProjectRoutes(Controller &controller);
    friend void addProjectPages(Controller &controller);
    friend class RapCreate;

    struct Waiter
    {
        qint64 since;
        qint64 deadlineMs;
        Responder responder;
    };
    void announce();
    void forgetOld();
    [[nodiscard]] QString limitedClient(const Request &request) const;
    [[nodiscard]] std::optional<Response> gate(const Request &request);
    [[nodiscard]] Core::Result<void> ensureToken(const QString &file, const Access &access);

    ControllerOptions m_options;
    Store m_store;
    std::unique_ptr<Scheduler> m_scheduler;
    StudySource m_source;
    HttpServer m_http;
    QThreadPool m_fetchers;
    QList<Waiter> m_waiters;
    QTimer m_waiterTimer;
    QTimer m_retentionTimer;
    RateLimit m_requestLimit;
    RateLimit m_failureLimit;
    QElapsedTimer m_uptime;
};

void addRapRoutes(Controller &controller);    ///< rapapi.cpp: create, status, cancel, backend status
void addTaskRoutes(Controller &controller);   ///< taskapi.cpp: what agents call
void addReadRoutes(Controller &controller);   ///< reads.cpp: workspaces, requests, logs, outputs, files, events
void addPublicRoutes(Controller &controller); ///< publicpages.cpp: anonymous reads, event log
void addStatusRoutes(Controller &controller); ///< statuspages.cpp: health, metrics, backends, description
void addAdminRoutes(Controller &controller);  ///< adminapi.cpp: users, backends, priorities, audit
void addProjectRoutes(Controller &controller); ///< projectapi.cpp: organisations, projects
void addProjectPages(Controller &controller);  ///< projectpages.cpp: the same for everybody

/// The answer for what an administrator's order was refused for.
[[nodiscard]] Response refusal(const Core::Error &error);
[[nodiscard]] QJsonObject projectObject(const ProjectRow &project);
/// Slugs with the names that go with them.
[[nodiscard]] QJsonArray organisationNames(Store &store, const QStringList &slugs);
/// A link to the public log of one workspace, project, org or user; plain text where there is none.
[[nodiscard]] QString eventLogLink(const char *key, const QString &value, const QString &text);
/// Paths of this computer are nobody's business: only the last part of a local repository is shown.
[[nodiscard]] QString publicRepository(const QString &repoUrl);

/// A page of the server: `title` is plain text, `body` is HTML.
[[nodiscard]] QString htmlPage(const QString &title, const QString &body);

/// The description of all addresses, OpenAPI 3.1.
[[nodiscard]] QJsonObject apiDescription();

/// Folder of a job's log: `logs/<YYYY-MM of creation>/os-job-<id>`.
[[nodiscard]] QString jobLogFolder(const QString &dataFolder, const QString &jobId, qint64 createdAt);
[[nodiscard]] QString highPrivacy(const QString &dataFolder);
[[nodiscard]] QString mediumPrivacy(const QString &dataFolder);

} // namespace Server
