// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/controller.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "app/server/administration.h"
#include "model/core/files.h"
#include "model/core/logging.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kWaiterTickMs = 500;

constexpr int kRetentionTickMs = 3600 * 1000;
constexpr qint64 kSecondsPerDay = 24 * 3600;
constexpr double kBurstSeconds = 4;
// One wrong token every six seconds after the first ten.
constexpr double kFailuresPerSecond = 1.0 / 6.0;
constexpr double kFailureBurst = 10;

} // namespace

QString highPrivacy(const QString &dataFolder)
{
    return dataFolder + QStringLiteral("/high_privacy");
}

QString mediumPrivacy(const QString &dataFolder)
{
    return dataFolder + QStringLiteral("/medium_privacy");
}

QString jobLogFolder(const QString &dataFolder, const QString &jobId, qint64 createdAt)
{
    return QStringLiteral("%1/logs/%2/os-job-%3")
        .arg(highPrivacy(dataFolder), QDateTime::fromSecsSinceEpoch(createdAt, Qt::UTC).toString(QStringLiteral("yyyy-MM")), jobId);
}

Controller::Controller(const ControllerOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_source(options.dataFolder + QStringLiteral("/repos"), options.sources)
    , m_requestLimit(options.requestsPerSecond, options.requestsPerSecond * kBurstSeconds)
    , m_failureLimit(kFailuresPerSecond, kFailureBurst)
{
    m_fetchers.setMaxThreadCount(4);
    m_uptime.start();
}

Controller::~Controller()
{
    m_http.close();
    m_fetchers.waitForDone(10000);
}

Result<void> Controller::open()
{
    const QString folder = m_options.dataFolder;
    if (!QDir().mkpath(folder)) {
        return fail(ErrorCode::Unavailable, QCoreApplication::translate("Server", "The data folder “%1” could not be made.").arg(folder));
    }
    // Tokens, logs and outputs are nobody else's business.
    QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (Result<void> opened = m_store.open(folder + QStringLiteral("/controller.sqlite")); !opened) {
        return opened;
    }
    const QString local = QStringLiteral("local");
    if (m_store.backends().isEmpty()) {
        BackendRow backend;
        backend.slug = local;
        backend.name = QStringLiteral("This computer");
        m_store.saveBackend(backend);
    }
    if (m_options.workers || m_options.dbWorkers) {
        const Result<BackendRow> changed = Administration::changeBackend(
            m_store, local, {std::nullopt, std::nullopt, m_options.workers, m_options.dbWorkers}, QStringLiteral("command line"));
        if (!changed) {
            return fail(changed.error());
        }
    }
    const QString owner = QStringLiteral("owner");
    const QList<BackendRow> known = m_store.backends();
    QSet<QString> all;
    for (const BackendRow &backend : known) {
        all.insert(backend.slug);
    }
    const Access client{owner, owner, Administration::permissionsOf(owner).value_or(QStringList()), all, {}, false};
    const Access agent{QStringLiteral("agent"), QStringLiteral("agent"), {}, {local}, {}, true};
    if (Result<void> made = ensureToken(folder + QStringLiteral("/client.token"), client); !made) {
        return made;
    }
    if (Result<void> made = ensureToken(folder + QStringLiteral("/agent.token"), agent); !made) {
        return made;
    }

    m_scheduler = std::make_unique<Scheduler>(&m_store);
    connect(m_scheduler.get(), &Scheduler::changed, this, &Controller::announce);
    m_waiterTimer.setInterval(kWaiterTickMs);
    connect(&m_waiterTimer, &QTimer::timeout, this, &Controller::announce);
    addRapRoutes(*this);
    addReadRoutes(*this);
    addPublicRoutes(*this);
    addStatusRoutes(*this);
    addAdminRoutes(*this);
    addProjectRoutes(*this);
    addProjectPages(*this);
    addTaskRoutes(*this); // last: its addresses begin with any word
    if (m_options.tls) {
        m_http.setTls(*m_options.tls);
    }
    m_http.setGate([this](const Request &request) { return gate(request); });
    if (m_options.keepDays > 0) {
        m_retentionTimer.setInterval(kRetentionTickMs);
        connect(&m_retentionTimer, &QTimer::timeout, this, &Controller::forgetOld);
        m_retentionTimer.start();
        forgetOld();
    }
    m_scheduler->start();
    return {};
}

void Controller::forgetOld()
{
    if (!m_store.forgetBefore(nowNs() / 1000000000 - m_options.keepDays * kSecondsPerDay)) {
        qCWarning(lcServer) << "old tasks could not be forgotten; tried again in an hour";
    }
}

QString Controller::limitedClient(const Request &request) const
{
    if (m_options.trustProxy) {
        const QByteArray last = request.headers.value("x-forwarded-for").split(',').last().trimmed();
        if (!last.isEmpty()) {
            return QString::fromLatin1(last.left(64));
        }
    }
    // Programs of this computer are not held back: whoever runs them could stop the server anyway.
    return QHostAddress(request.peer).isLoopback() ? QString() : request.peer;
}

std::optional<Response> Controller::gate(const Request &request)
{
    const QString client = limitedClient(request);
    if (client.isEmpty()) {
        return std::nullopt;
    }
    const qint64 now = m_uptime.elapsed();
    QString reason;
    if (!m_failureLimit.isOpen(client, now)) {
        reason = QStringLiteral("Too many wrong tokens came from your address. Wait a minute");
    } else if (!m_requestLimit.take(client, now)) {
        reason = QStringLiteral("Too many requests came from your address. Wait a second");
    } else {
        return std::nullopt;
    }
    Response response = Response::error(429, QStringLiteral("Too many requests"), reason);
    response.headers.append(qMakePair(QByteArray("Retry-After"), QByteArray(m_failureLimit.isOpen(client, now) ? "1" : "60")));
    return response;
}

void Controller::noteWrongToken(const Request &request)
{
    const QString client = limitedClient(request);
    if (!client.isEmpty() && !m_failureLimit.take(client, m_uptime.elapsed())) {
        qCWarning(lcServer) << "many wrong tokens from" << client;
    }
}

bool Controller::opensWorkspace(const Access &access, const QString &workspace)
{
    if (access.projects.isEmpty()) {
        return true;
    }
    const std::optional<WorkspaceRow> row = m_store.workspace(workspace);
    return row && access.opensProject(row->project);
}

Result<void> Controller::ensureToken(const QString &file, const Access &access)
{
    const Result<QByteArray> known = Core::readFile(file);
    if (known && m_store.access(known->trimmed())) {
        return {};
    }
    const QByteArray token = Administration::newToken();
    // Made empty and private first: the token is never readable for others, not even briefly.
    QFile fresh(file);
    if (!fresh.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || !fresh.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || fresh.write(token + '\n') < 0 || !fresh.flush()) {
        return fail(ErrorCode::Unavailable, QCoreApplication::translate("Server", "The token file “%1” could not be written.").arg(file));
    }
    if (!m_store.addToken(token, access)) {
        return fail(ErrorCode::Unavailable, QCoreApplication::translate("Server", "The token could not be stored."));
    }
    return {};
}

Result<QString> Controller::listen(const QString &host, quint16 port)
{
    const QHostAddress address(host);
    if (address.isNull()) {
        return fail(ErrorCode::InvalidInput, QCoreApplication::translate("Server", "“%1” is not an address of a network interface.").arg(host));
    }
    if (!m_http.listen(address, port)) {
        return fail(ErrorCode::Unavailable,
                    QCoreApplication::translate("Server", "Port %1 of %2 could not be opened: %3.").arg(port).arg(host, m_http.errorString()));
    }
    const QString scheme = m_http.isTls() ? QStringLiteral("https") : QStringLiteral("http");
    const QString shown = address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + host + u']' : host;
    return QStringLiteral("%1://%2:%3/").arg(scheme, shown).arg(m_http.serverPort());
}

tl::expected<Access, Response> Controller::authorize(const Request &request)
{
    const QByteArray token = request.headers.value("authorization");
    const QString error = QStringLiteral("Unauthorized");
    if (token.isEmpty()) {
        return tl::unexpected(Response::error(401, error, QStringLiteral("No token provided")));
    }
    const std::optional<Access> access = m_store.access(token);
    if (!access || access->agent) {
        noteWrongToken(request);
        return tl::unexpected(Response::error(401, error, QStringLiteral("Invalid token")));
    }
    return *access;
}

void Controller::announce()
{
    if (m_waiters.isEmpty()) {
        m_waiterTimer.stop();
        return;
    }
    const qint64 last = m_store.lastEvent();
    const qint64 now = m_uptime.elapsed();
    QList<Waiter> kept;
    for (const Waiter &waiter : std::as_const(m_waiters)) {
        if (!waiter.responder.isOpen()) {
            continue;
        }
        if (last <= waiter.since && now < waiter.deadlineMs) {
            kept.append(waiter);
            continue;
        }
        QJsonArray events;
        const QList<EventRow> rows = m_store.events(waiter.since, 500);
        qint64 next = waiter.since;
        for (const EventRow &row : rows) {
            next = row.sequence;
            events.append(QJsonObject{{QStringLiteral("sequence"), row.sequence},
                                      {QStringLiteral("at"), isoSeconds(row.at)},
                                      {QStringLiteral("kind"), row.kind},
                                      {QStringLiteral("rap_id"), row.rapId},
                                      {QStringLiteral("job"), row.jobId},
                                      {QStringLiteral("workspace"), row.workspace},
                                      {QStringLiteral("backend"), row.backend}});
        }
        waiter.responder.send(Response::json(200, {{QStringLiteral("events"), events}, {QStringLiteral("next"), next}}));
    }
    m_waiters = kept;
}

} // namespace Server
