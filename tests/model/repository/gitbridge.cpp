// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/repository/gitbridge.h"

#include <algorithm>

#include <QHash>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

class GitConnection final : public QObject
{
public:
    GitConnection(QTcpSocket *socket, GitBridge *bridge)
        : QObject(socket)
        , m_socket(socket)
        , m_bridge(bridge)
    {
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

private:
    void read()
    {
        if (m_started) {
            return;
        }
        m_data += m_socket->readAll();
        const int cut = m_bridge->cutRequestAfter;
        m_cut = cut >= 0 && m_data.size() >= cut;
        if (m_cut) {
            m_data.truncate(cut);
        }
        const qsizetype end = m_data.indexOf("\r\n\r\n");
        if (end < 0) {
            if (m_cut) {
                m_started = true;
                m_socket->abort();
            }
            return;
        }
        QHash<QByteArray, QByteArray> headers;
        const QList<QByteArray> lines = m_data.left(end).split('\n');
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines.at(i).indexOf(':');
            headers.insert(lines.at(i).left(colon).toLower(), lines.at(i).mid(colon + 1).trimmed());
        }
        QByteArray body = m_data.mid(end + 4);
        const int announced = headers.value("content-length").toInt();
        if (headers.value("transfer-encoding") == "chunked") {
            if (!m_cut && !body.endsWith("0\r\n\r\n")) {
                return;
            }
            body = joined(body);
        } else if (!m_cut && body.size() < announced) {
            return;
        }
        m_started = true;
        raise(m_bridge->longestRequest, static_cast<int>(m_data.size()));
        answer(lines.first().split(' '), headers, body, std::max(announced, static_cast<int>(body.size())));
    }

    static void raise(std::atomic<int> &longest, int value) { longest = std::max(longest.load(), value); }

    static QByteArray joined(const QByteArray &chunks)
    {
        QByteArray body;
        qsizetype position = 0;
        for (;;) {
            const qsizetype end = chunks.indexOf("\r\n", position);
            const qsizetype size = chunks.mid(position, end - position).toInt(nullptr, 16);
            if (end < 0 || size == 0) {
                return body;
            }
            body += chunks.mid(end + 2, size);
            position = end + 2 + size + 2;
        }
    }

    void answer(const QList<QByteArray> &request, const QHash<QByteArray, QByteArray> &headers, const QByteArray &body, int announced)
    {
        ++m_bridge->requests;
        if (!m_bridge->m_authorization.isEmpty() && headers.value("authorization") != m_bridge->m_authorization) {
            if (headers.contains("authorization")) {
                ++m_bridge->refused;
            }
            m_socket->write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\n"
                            "Content-Length: 0\r\nConnection: close\r\n\r\n");
            m_socket->disconnectFromHost();
            return;
        }
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QByteArray path = request.at(1).split('?').first();
        const QByteArray query = request.at(1).contains('?') ? request.at(1).split('?').last() : QByteArray();
        environment.insert(QStringLiteral("GIT_PROJECT_ROOT"), m_bridge->m_root);
        environment.insert(QStringLiteral("GIT_HTTP_EXPORT_ALL"), QStringLiteral("1"));
        environment.insert(QStringLiteral("PATH_INFO"), QString::fromUtf8(path));
        environment.insert(QStringLiteral("QUERY_STRING"), QString::fromUtf8(query));
        environment.insert(QStringLiteral("REQUEST_METHOD"), QString::fromUtf8(request.at(0)));
        environment.insert(QStringLiteral("REMOTE_USER"), QStringLiteral("tester"));
        environment.insert(QStringLiteral("CONTENT_TYPE"), QString::fromUtf8(headers.value("content-type")));
        environment.insert(QStringLiteral("CONTENT_LENGTH"), QString::number(announced));
        if (headers.contains("content-encoding")) {
            environment.insert(QStringLiteral("HTTP_CONTENT_ENCODING"), QString::fromUtf8(headers.value("content-encoding")));
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("git"), {QStringLiteral("http-backend")});
        process.write(body);
        process.closeWriteChannel();
        process.waitForFinished(20000);
        const QByteArray output = process.readAllStandardOutput();
        const qsizetype end = output.indexOf("\r\n\r\n");
        QByteArray head = output.left(end);
        const QByteArray content = output.mid(end + 4);
        QByteArray status = "200 OK";
        if (head.startsWith("Status: ")) {
            status = head.mid(8, head.indexOf("\r\n") - 8);
        }
        if (m_cut) {
            m_socket->abort();
            return;
        }
        QByteArray whole = "HTTP/1.1 " + status + "\r\n" + head + "\r\nContent-Length: " + QByteArray::number(content.size())
                           + "\r\nConnection: close\r\n\r\n" + content;
        raise(m_bridge->longestAnswer, static_cast<int>(whole.size()));
        const int cut = m_bridge->cutAfter;
        if (cut >= 0 && whole.size() > cut) {
            whole.truncate(cut);
        }
        m_socket->write(whole);
        m_socket->disconnectFromHost();
    }

    QTcpSocket *m_socket;
    GitBridge *m_bridge;
    QByteArray m_data;
    bool m_started = false;
    bool m_cut = false;
};

GitBridge::GitBridge(const QString &projectRoot)
    : m_root(projectRoot)
{
    auto *server = new QTcpServer;
    server->listen(QHostAddress::LocalHost);
    m_port = server->serverPort();
    QObject::connect(server, &QTcpServer::newConnection, server, [server, this] {
        while (QTcpSocket *socket = server->nextPendingConnection()) {
            new GitConnection(socket, this);
        }
    });
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.start();
}

GitBridge::~GitBridge()
{
    m_thread.quit();
    m_thread.wait();
}

bool GitBridge::available()
{
    QProcess process;
    process.start(QStringLiteral("git"), {QStringLiteral("--exec-path")});
    if (!process.waitForFinished(5000)) {
        return false;
    }
    const QString folder = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    return !QStandardPaths::findExecutable(QStringLiteral("git-http-backend"), {folder}).isEmpty();
}

QString GitBridge::url(const QString &path) const
{
    return QStringLiteral("http://127.0.0.1:%1/%2").arg(m_port).arg(path);
}

void GitBridge::requirePassword(const QString &user, const QString &password)
{
    m_authorization = "Basic " + (user + u':' + password).toUtf8().toBase64();
}
