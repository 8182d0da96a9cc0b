// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QPair>
#include <QPointer>
#include <QTcpServer>
#include <QUrlQuery>

#include "app/server/tls.h"

namespace Server
{

/// A request that was received whole and is well formed.
struct Request
{
    QByteArray method;
    QByteArray path;      ///< as received, starts with `/`
    QStringList segments; ///< its parts, decoded one by one: an encoded slash separates nothing
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QHash<QString, QString> captures; ///< of the route's `<name>` parts
    QString peer;                     ///< address of the client

    [[nodiscard]] QString capture(const char *name) const { return captures.value(QLatin1String(name)); }
    [[nodiscard]] QString parameter(const char *name) const { return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); }
};

struct Response
{
    int status = 200;
    QByteArray type = "application/json";
    QByteArray body;
    QList<QPair<QByteArray, QByteArray>> headers;

    [[nodiscard]] static Response json(int status, const QJsonObject &object);
    /// `{"error": error, "details": details}`
    [[nodiscard]] static Response error(int status, const QString &error, const QString &details);
    [[nodiscard]] static Response html(int status, const QString &page);
};

class Connection;

/// Answers one request, now or later; the connection may be gone by then. Copies answer the same
/// request; only the first answer counts.
class Responder final
{
public:
    explicit Responder(Connection *connection);
    void send(const Response &response) const;
    [[nodiscard]] bool isOpen() const;

private:
    struct Once;
    std::shared_ptr<Once> m_once; // shared by the copies of one request's responder
};

using Handler = std::function<void(const Request &, const Responder &)>;

/// Finds the handler of a path. Parts in `<>` match one segment, `<path:name>` the rest.
class Router final
{
public:
    void add(const QByteArray &method, const QString &pattern, Handler handler);
    /// Path, then method: unknown path 404, missing final slash 301, wrong method 405 with `Allow`.
    void route(Request request, const Responder &responder) const;

private:
    struct Route
    {
        QByteArray method;
        QStringList parts;
        Handler handler;
    };
    QList<Route> m_routes;
};

struct HttpLimits
{
    int connections = 1024;
    int headBytes = 32 * 1024;     ///< above: 431
    int bodyBytes = 2500 * 1024;   ///< above: 413
    int requestMs = 15000;         ///< from the first byte to the last; then 408
    int idleMs = 60000;            ///< between requests of one connection
};

/// Looks at a request before its route does: an answer ends it there.
using Gate = std::function<std::optional<Response>(const Request &)>;

/// HTTP/1.1 on QTcpServer in one thread, with TLS where told: keep-alive, `Expect: 100-continue`, limits and time-outs.
/// A request that can be read in two ways is refused. When all connections are taken, the one that
/// has been sending its request longest makes room, so that slow senders cannot lock others out.
class HttpServer final : public QTcpServer
{
    Q_OBJECT

public:
    explicit HttpServer(const HttpLimits &limits = {}, QObject *parent = nullptr);
    ~HttpServer() override;

    Router &router() { return m_router; }
    /// Speaks TLS with all clients from now on.
    void setTls(const TlsFiles &files) { m_tls = files; }
    [[nodiscard]] bool isTls() const { return m_tls.has_value(); }
    void setGate(Gate gate) { m_gate = std::move(gate); }
    [[nodiscard]] const HttpLimits &limits() const { return m_limits; }
    [[nodiscard]] qint64 requestCount() const { return m_requests; }
    [[nodiscard]] int connectionCount() const { return static_cast<int>(m_connections.size()); }

protected:
    void incomingConnection(qintptr handle) override;

private:
    friend class Connection;
    void makeRoom();

    HttpLimits m_limits;
    Router m_router;
    Gate m_gate;
    std::optional<TlsFiles> m_tls;
    QList<Connection *> m_connections;
    qint64 m_requests = 0;
};

} // namespace Server
