// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/http.h"

#include <algorithm>

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

namespace Server
{

namespace
{

QByteArray reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 301: return "Moved Permanently";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Payload Too Large";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Status";
    }
}

constexpr int kLingerMs = 1000;

bool isToken(const QByteArray &text)
{
    static const QByteArray kOthers = "!#$%&'*+-.^_`|~";
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kOthers.contains(c);
    });
}

} // namespace

/// One client. Reads one request at a time; bytes of the next wait until the answer is written.
class Connection final : public QObject
{
    Q_OBJECT

public:
    Connection(QTcpSocket *socket, HttpServer *server)
        : QObject(server)
        , m_socket(socket)
        , m_server(server)
    {
        socket->setParent(this);
        // One request's worth at most: the rest waits in the kernel and slows its sender down.
        socket->setReadBufferSize(server->limits().headBytes + server->limits().bodyBytes + 4096);
        m_deadline.setSingleShot(true);
        connect(&m_deadline, &QTimer::timeout, this, [this] { timeOut(); });
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
        // The greeting of TLS has the time of a request.
        m_deadline.start(server->isTls() ? server->limits().requestMs : server->limits().idleMs);
        m_since.start();
    }

    ~Connection() override { m_server->m_connections.removeOne(this); }

    [[nodiscard]] bool isAnswering() const { return m_answering; }
    [[nodiscard]] qint64 waitingMs() const { return m_since.elapsed(); }

    void drop()
    {
        m_socket->abort();
        deleteLater();
    }

    void write(const Response &response)
    {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonPhrase(response.status) + "\r\n";
        if (!response.type.isEmpty() && !response.body.isEmpty()) {
            head += "Content-Type: " + response.type + "\r\n";
        }
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
        for (const auto &[name, value] : response.headers) {
            head += name + ": " + value + "\r\n";
        }
        head += "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n";
        head += m_close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
        m_socket->write(head);
        if (!m_headOnly) {
            m_socket->write(response.body);
        }
        m_answering = false;
        m_since.restart();
        m_deadline.start(m_server->limits().idleMs);
        if (m_close && m_linger) {
            // Closing with unread bytes would reset the connection and take the answer with it.
            m_socket->readAll();
            m_deadline.start(kLingerMs);
            return;
        }
        if (m_close) {
            m_socket->disconnectFromHost();
            return;
        }
        // Not from inside the handler: a pipelined request would recurse.
        QMetaObject::invokeMethod(this, [this] { read(); }, Qt::QueuedConnection);
    }

private:
    void refuse(int status, const QString &details)
    {
        m_close = true;
        m_linger = true;
        m_answering = true;
        m_data.clear();
        write(Response::error(status, QStringLiteral("Bad request"), details));
    }

    void timeOut()
    {
        if (m_answering) {
            return;
        }
        if (m_data.isEmpty() || m_linger) {
            drop();
            return;
        }
        refuse(408, QStringLiteral("The request was not complete in time."));
    }

    void read()
    {
        if (m_linger) {
            m_socket->readAll();
            return;
        }
        if (m_answering) {
            return;
        }
        if (m_data.isEmpty() && m_socket->bytesAvailable() > 0) {
            m_deadline.start(m_server->limits().requestMs);
            m_since.restart();
        }
        m_data += m_socket->readAll();
        if (m_data.isEmpty()) {
            return;
        }
        if (!m_headDone && !readHead()) {
            return;
        }
        if (m_data.size() < m_length) {
            return;
        }
        m_request.body = m_data.left(m_length);
        m_data.remove(0, m_length);
        m_headDone = false;
        m_answering = true;
        m_deadline.stop();
        ++m_server->m_requests;
        m_request.peer = m_socket->peerAddress().toString();
        if (m_server->m_gate) {
            if (const std::optional<Response> refused = m_server->m_gate(m_request)) {
                write(*refused);
                return;
            }
        }
        m_server->m_router.route(std::move(m_request), Responder(this));
    }

    /// True when a whole, good head was read; then `m_request` and `m_length` are set.
    bool readHead()
    {
        // Some clients send an empty line between requests.
        while (m_data.startsWith("\r\n")) {
            m_data.remove(0, 2);
        }
        const qsizetype end = m_data.indexOf("\r\n\r\n");
        if (end > m_server->limits().headBytes || (end < 0 && m_data.size() > m_server->limits().headBytes)) {
            refuse(431, QStringLiteral("The head of the request is too long."));
            return false;
        }
        if (end < 0) {
            return false;
        }
        QList<QByteArray> lines = m_data.left(end).split('\n');
        m_data.remove(0, end + 4);
        m_request = Request();
        for (QByteArray &line : lines) {
            if (line.endsWith('\r')) {
                line.chop(1);
            }
            if (line.contains('\r') || line.contains('\0')) {
                refuse(400, QStringLiteral("The head of the request has a character that is not allowed."));
                return false;
            }
        }
        return readRequestLine(lines.takeFirst()) && readHeaders(lines) && readLength();
    }

    bool readRequestLine(const QByteArray &line)
    {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 3 || !isToken(words.at(0)) || !words.at(1).startsWith('/')) {
            refuse(400, QStringLiteral("The request line is not understood."));
            return false;
        }
        if (words.at(2) != "HTTP/1.1" && words.at(2) != "HTTP/1.0") {
            refuse(words.at(2).startsWith("HTTP/") ? 505 : 400, QStringLiteral("Only HTTP/1.1 is spoken here."));
            return false;
        }
        m_old = words.at(2) == "HTTP/1.0";
        m_request.method = words.at(0);
        m_headOnly = m_request.method == "HEAD";
        const qsizetype mark = words.at(1).indexOf('?');
        QByteArray path = mark < 0 ? words.at(1) : words.at(1).left(mark);
        // An address that ends in a slash is often joined with a path that begins with one.
        while (path.startsWith("//")) {
            path.remove(0, 1);
        }
        m_request.path = path;
        const QList<QByteArray> parts = path.split('/');
        for (const QByteArray &part : parts) {
            const QString segment = QUrl::fromPercentEncoding(part);
            if (segment.contains(QChar(u'\0')) || segment.contains(QChar::ReplacementCharacter)) {
                refuse(400, QStringLiteral("The path is not valid text."));
                return false;
            }
            m_request.segments.append(segment);
        }
        if (mark >= 0) {
            QByteArray query = words.at(1).mid(mark + 1);
            m_request.query = QUrlQuery(QString::fromUtf8(query.replace('+', "%20")));
        }
        return true;
    }

    bool readHeaders(const QList<QByteArray> &lines)
    {
        for (const QByteArray &line : lines) {
            const qsizetype colon = line.indexOf(':');
            const QByteArray name = line.left(colon).toLower();
            if (colon <= 0 || !isToken(name)) {
                refuse(400, QStringLiteral("A header line is not understood."));
                return false;
            }
            const QByteArray value = line.mid(colon + 1).trimmed();
            if (m_request.headers.contains(name)) {
                if (name == "content-length" || name == "transfer-encoding" || name == "authorization" || name == "host") {
                    refuse(400, QStringLiteral("The header “%1” is given twice.").arg(QString::fromLatin1(name)));
                    return false;
                }
                m_request.headers[name] += ", " + value;
            } else {
                m_request.headers.insert(name, value);
            }
        }
        return true;
    }

    bool readLength()
    {
        const QByteArray length = m_request.headers.value("content-length");
        const bool chunked = m_request.headers.contains("transfer-encoding");
        m_length = 0;
        if (chunked && !length.isEmpty()) {
            refuse(400, QStringLiteral("The length of the body is given in two ways."));
            return false;
        }
        if (m_request.headers.contains("content-length")) {
            bool good = !length.isEmpty() && length.size() <= 18
                        && std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; });
            const qint64 value = good ? length.toLongLong(&good) : 0;
            if (!good) {
                refuse(400, QStringLiteral("The length of the body is not a number."));
                return false;
            }
            if (value > m_server->limits().bodyBytes) {
                refuse(413, QStringLiteral("The body is larger than %1 bytes.").arg(m_server->limits().bodyBytes));
                return false;
            }
            m_length = static_cast<qsizetype>(value);
        }
        const QByteArray connection = m_request.headers.value("connection").toLower();
        // A chunked body is not read, as in the protocol we answer for: such requests have none.
        m_close = m_old ? connection != "keep-alive" || chunked : connection == "close" || chunked;
        m_headDone = true;
        if (m_request.headers.value("expect").toLower() == "100-continue" && m_data.size() < m_length) {
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        return true;
    }

    QTcpSocket *m_socket;
    HttpServer *m_server;
    QTimer m_deadline;
    QElapsedTimer m_since;
    QByteArray m_data;
    Request m_request;
    qsizetype m_length = 0;
    bool m_headDone = false;
    bool m_answering = false;
    bool m_close = false;
    bool m_linger = false;
    bool m_old = false;
    bool m_headOnly = false;
};

struct Responder::Once
{
    QPointer<Connection> connection;
    bool sent = false;
};

Responder::Responder(Connection *connection)
    : m_once(std::make_shared<Once>())
{
    m_once->connection = connection;
}

void Responder::send(const Response &response) const
{
    if (!m_once->sent && m_once->connection) {
        m_once->sent = true;
        m_once->connection->write(response);
    }
}

bool Responder::isOpen() const
{
    return !m_once->sent && m_once->connection != nullptr;
}

Response Response::json(int status, const QJsonObject &object)
{
    return {status, "application/json", QJsonDocument(object).toJson(QJsonDocument::Compact), {}};
}

Response Response::error(int status, const QString &error, const QString &details)
{
    return json(status, {{QStringLiteral("error"), error}, {QStringLiteral("details"), details}});
}

Response Response::html(int status, const QString &page)
{
    return {status, "text/html; charset=utf-8", page.toUtf8(),
            {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"}}};
}

void Router::add(const QByteArray &method, const QString &pattern, Handler handler)
{
    m_routes.append({method, pattern.split(u'/'), std::move(handler)});
}

namespace
{

bool matches(const QStringList &parts, const QStringList &segments, QHash<QString, QString> &captures)
{
    captures.clear();
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString &part = parts.at(i);
        if (part.startsWith(QStringLiteral("<path:"))) {
            captures.insert(part.mid(6).chopped(1), segments.mid(i).join(u'/'));
            return i < segments.size() && !segments.at(i).isEmpty();
        }
        if (i >= segments.size()) {
            return false;
        }
        if (part.startsWith(u'<')) {
            if (segments.at(i).isEmpty()) {
                return false;
            }
            captures.insert(part.mid(1).chopped(1), segments.at(i));
        } else if (part != segments.at(i)) {
            return false;
        }
    }
    return parts.size() == segments.size();
}

} // namespace

void Router::route(Request request, const Responder &responder) const
{
    const QStringList segments = request.segments;
    QByteArrayList allowed;
    const QByteArray method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    for (const Route &route : m_routes) {
        QHash<QString, QString> captures;
        if (!matches(route.parts, segments, captures)) {
            continue;
        }
        if (route.method == method) {
            request.captures = captures;
            route.handler(request, responder);
            return;
        }
        allowed.append(route.method);
    }
    if (!allowed.isEmpty()) {
        if (allowed.contains("GET")) {
            allowed.append("HEAD");
        }
        responder.send({405, {}, {}, {{"Allow", allowed.join(", ")}}});
        return;
    }
    const QStringList withSlash = segments + QStringList(QString());
    for (const Route &route : m_routes) {
        QHash<QString, QString> captures;
        if (matches(route.parts, withSlash, captures)) {
            responder.send({301, {}, {}, {{"Location", request.path + '/'}}});
            return;
        }
    }
    responder.send(Response::error(404, QStringLiteral("Not found"), QStringLiteral("There is nothing at this address.")));
}

HttpServer::HttpServer(const HttpLimits &limits, QObject *parent)
    : QTcpServer(parent)
    , m_limits(limits)
{
    setListenBacklogSize(512);
    setMaxPendingConnections(512);
}

HttpServer::~HttpServer()
{
    // They take themselves off the list, which must still be there.
    const QList<Connection *> connections = m_connections;
    qDeleteAll(connections);
}

void HttpServer::makeRoom()
{
    Connection *slowest = nullptr;
    for (Connection *connection : std::as_const(m_connections)) {
        if (!connection->isAnswering() && (slowest == nullptr || connection->waitingMs() > slowest->waitingMs())) {
            slowest = connection;
        }
    }
    if (slowest != nullptr) {
        m_connections.removeOne(slowest);
        slowest->drop();
    }
}

void HttpServer::incomingConnection(qintptr handle)
{
    QSslSocket *secure = m_tls ? new QSslSocket : nullptr;
    QTcpSocket *socket = secure != nullptr ? secure : new QTcpSocket;
    if (!socket->setSocketDescriptor(handle)) {
        delete socket;
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_connections.size() >= m_limits.connections) {
        makeRoom();
    }
    if (m_connections.size() >= m_limits.connections) {
        if (secure == nullptr) {
            socket->write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        socket->disconnectFromHost();
        return;
    }
    m_connections.append(new Connection(socket, this));
    if (secure != nullptr) {
        secure->setSslConfiguration(m_tls->current(QDateTime::currentSecsSinceEpoch()));
        secure->startServerEncryption();
    }
}

} // namespace Server

#include "http.moc"
