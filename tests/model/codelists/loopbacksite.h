// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

/// A site of ours on loopback that answers in the site's shapes (codelists.md 2).
class Site final : public QTcpServer
{
    Q_OBJECT

public:
    struct Answer
    {
        int status = 200;
        QByteArray type = "application/json";
        QByteArray body;
    };

    Site()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this]() {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket]() { read(socket); });
            }
        });
    }

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort())); }

    QHash<QByteArray, Answer> answers; ///< by "METHOD /path"
    QByteArray lastHead;
    QByteArray lastBody;

private:
    void read(QTcpSocket *socket)
    {
        m_got[socket] += socket->readAll();
        const QByteArray &got = m_got[socket];
        const qsizetype end = got.indexOf("\r\n\r\n");
        const qsizetype mark = got.toLower().indexOf("content-length: ");
        const qsizetype length = mark < 0 ? 0 : got.mid(mark + 16, got.indexOf('\r', mark) - mark - 16).toLongLong();
        if (end < 0 || got.size() < end + 4 + length) {
            return;
        }
        lastHead = got.first(end);
        lastBody = got.mid(end + 4);
        const QList<QByteArray> words = got.first(got.indexOf('\r')).split(' ');
        const Answer answer = answers.value(words.value(0) + ' ' + words.value(1).split('?').constFirst(), {404, "text/html", "<p>no</p>"});
        socket->write("HTTP/1.1 " + QByteArray::number(answer.status) + " X\r\nContent-Type: " + answer.type + "\r\nContent-Length: "
                      + QByteArray::number(answer.body.size()) + "\r\nConnection: close\r\n\r\n" + answer.body);
        m_got.remove(socket);
        socket->disconnectFromHost();
    }

    QHash<QTcpSocket *, QByteArray> m_got;
};
