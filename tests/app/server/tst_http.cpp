// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTest>

#include "app/server/http.h"
#include "tests/support/testsupport.h"

using namespace Server;

class TestHttp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        HttpLimits limits;
        limits.connections = 40;
        limits.requestMs = 1500;
        limits.idleMs = 3000;
        limits.bodyBytes = 5000;
        m_server = std::make_unique<HttpServer>(limits);
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        Router &router = m_server->router();
        router.add("GET", QStringLiteral("/hello/"), [](const Request &, const Responder &r) {
            r.send(Response::json(200, {{QStringLiteral("hello"), true}}));
        });
        router.add("POST", QStringLiteral("/echo/"), [](const Request &request, const Responder &r) {
            r.send({200, "text/plain", request.body, {}});
        });
        router.add("GET", QStringLiteral("/files/<name>/<path:rest>"), [](const Request &request, const Responder &r) {
            r.send({200, "text/plain", (request.capture("name") + u'|' + request.capture("rest")).toUtf8(), {}});
        });
        router.add("GET", QStringLiteral("/later/"), [this](const Request &, const Responder &r) { m_later.append(r); });
    }

    void cleanup()
    {
        m_later.clear();
        m_server.reset();
    }

    void requestsAreAnswered_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char *name, const char *request, const char *start, const char *part) {
            QTest::newRow(name) << QByteArray(request) << QByteArray(start) << QByteArray(part);
        };
        row("get", "GET /hello/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200", "{\"hello\":true}");
        row("old version closes", "GET /hello/ HTTP/1.0\r\n\r\n", "HTTP/1.1 200", "Connection: close");
        row("old version with a body", "POST /echo/ HTTP/1.0\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 200", "ok");
        row("head has no body", "HEAD /hello/ HTTP/1.0\r\n\r\n", "HTTP/1.1 200", "Content-Length: 14");
        row("post", "POST /echo/ HTTP/1.1\r\nContent-Length: 5\r\nConnection: close\r\n\r\nabcde", "HTTP/1.1 200", "abcde");
        row("unknown", "GET /x HTTP/1.0\r\n\r\n", "HTTP/1.1 404", "nothing at this address");
        row("missing slash", "GET /hello HTTP/1.0\r\n\r\n", "HTTP/1.1 301", "Location: /hello/");
        row("wrong method", "DELETE /hello/ HTTP/1.0\r\n\r\n", "HTTP/1.1 405", "Allow: GET, HEAD");
        row("captures", "GET /files/a%20b/c/d.txt HTTP/1.0\r\n\r\n", "HTTP/1.1 200", "a b|c/d.txt");
        row("nonsense", "nonsense\r\n\r\n", "HTTP/1.1 400", "request line");
        row("no path", "GET hello HTTP/1.1\r\n\r\n", "HTTP/1.1 400", "request line");
        row("version", "GET /hello/ HTTP/2.0\r\n\r\n", "HTTP/1.1 505", "HTTP/1.1");
        row("negative length", "POST /echo/ HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 400", "not a number");
        row("length with plus", "POST /echo/ HTTP/1.1\r\nContent-Length: +5\r\n\r\n", "HTTP/1.1 400", "not a number");
        row("huge length", "POST /echo/ HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 413", "larger than");
        row("overflowing length", "POST /echo/ HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", "HTTP/1.1 400", "");
        row("two lengths", "POST /echo/ HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 400", "twice");
        row("length and chunks", "POST /echo/ HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 400",
            "two ways");
        row("blank before colon", "GET /hello/ HTTP/1.1\r\nHost : x\r\n\r\n", "HTTP/1.1 400", "header line");
        row("folded header", "GET /hello/ HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n", "HTTP/1.1 400", "header line");
        row("chunked has no body", "POST /echo/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "HTTP/1.1 200",
            "Content-Length: 0");
        row("zero byte in path", "GET /hello%00/ HTTP/1.1\r\n\r\n", "HTTP/1.1 400", "path");
    }

    void requestsAreAnswered()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, part);
        const QByteArray answer = talk(request);
        QVERIFY2(answer.startsWith(start), answer.constData());
        QVERIFY2(answer.contains(part), answer.constData());
    }

    void aHeadThatIsTooLongIsRefused()
    {
        const QByteArray answer = talk("GET /hello/ HTTP/1.1\r\nX: " + QByteArray(3 * 1024 * 1024, 'x') + "\r\n\r\n");
        QVERIFY2(answer.startsWith("HTTP/1.1 431"), answer.left(200).constData());
    }

    void oneConnectionTakesManyRequests()
    {
        QTcpSocket socket;
        connectTo(socket);
        for (int i = 0; i < 3; ++i) {
            socket.write("GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n");
            QTRY_VERIFY(socket.bytesAvailable() > 0);
            QVERIFY(socket.readAll().contains("keep-alive"));
        }
        // Two at once, the second cut in the middle.
        socket.write("POST /echo/ HTTP/1.1\r\nContent-Length: 1\r\n\r\naPOST /echo/ HTTP/1.1\r\nContent-Le");
        QByteArray answer;
        QTRY_VERIFY((answer += socket.readAll()).endsWith("\r\n\r\na"));
        socket.write("ngth: 1\r\n\r\nb");
        QTRY_VERIFY((answer += socket.readAll()).endsWith("\r\n\r\nb"));
    }

    void continueIsSaidWhenAsked()
    {
        QTcpSocket socket;
        connectTo(socket);
        socket.write("POST /echo/ HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        QByteArray answer;
        QTRY_VERIFY((answer += socket.readAll()) == "HTTP/1.1 100 Continue\r\n\r\n");
        socket.write("ok");
        QTRY_VERIFY((answer += socket.readAll()).endsWith("ok"));
    }

    void aSlowRequestIsEnded()
    {
        QTcpSocket socket;
        connectTo(socket);
        socket.write("GET /hel");
        QByteArray answer;
        QTRY_VERIFY_WITH_TIMEOUT((answer += socket.readAll()).startsWith("HTTP/1.1 408"), 8000);
        QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QAbstractSocket::UnconnectedState, 8000);
    }

    void silentConnectionsDoNotLockOthersOut()
    {
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < 120; ++i) {
            silent.push_back(std::make_unique<QTcpSocket>());
            connectTo(*silent.back());
            silent.back()->write("GET /he");
        }
        for (int i = 0; i < 10; ++i) {
            const QByteArray answer = talk("GET /hello/ HTTP/1.0\r\n\r\n");
            QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        }
        QVERIFY(m_server->connectionCount() <= 40);
    }

    void anAnswerAfterTheClientLeftDoesNoHarm()
    {
        {
            QTcpSocket socket;
            connectTo(socket);
            socket.write("GET /later/ HTTP/1.1\r\n\r\n");
            QTRY_COMPARE(m_later.size(), 1);
            QVERIFY(m_later.first().isOpen());
        }
        QTRY_VERIFY(!m_later.first().isOpen());
        m_later.first().send(Response::json(200, {}));
        QVERIFY(talk("GET /hello/ HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200"));
    }

    void onlyTheFirstAnswerCounts()
    {
        QTcpSocket socket;
        connectTo(socket);
        socket.write("GET /later/ HTTP/1.1\r\nConnection: close\r\n\r\n");
        QTRY_COMPARE(m_later.size(), 1);
        m_later.first().send({200, "text/plain", "one", {}});
        m_later.first().send({200, "text/plain", "two", {}});
        QByteArray answer;
        QTRY_COMPARE((answer += socket.readAll(), socket.state()), QAbstractSocket::UnconnectedState);
        answer += socket.readAll();
        QVERIFY(answer.endsWith("one"));
    }

    void randomBytesNeverBreakIt()
    {
        QByteArray alphabet = "GET POST/echo/HTTP1. \r\n:%0Content-Length";
        quint32 seed = 7;
        const auto next = [&seed] { return seed = seed * 1664525U + 1013904223U; };
        for (int round = 0; round < 60; ++round) {
            QTcpSocket socket;
            connectTo(socket);
            QByteArray bytes;
            for (int i = 0; i < 200; ++i) {
                bytes += next() % 5 == 0 ? static_cast<char>(next() >> 24U) : alphabet.at(static_cast<qsizetype>((next() >> 8U) % 40));
            }
            socket.write(bytes + "\r\n\r\n");
            socket.flush();
        }
        QVERIFY(talk("GET /hello/ HTTP/1.0\r\n\r\n").startsWith("HTTP/1.1 200"));
    }

private:
    void connectTo(QTcpSocket &socket)
    {
        socket.connectToHost(QHostAddress::LocalHost, m_server->serverPort());
        QVERIFY(socket.waitForConnected(5000));
    }

    QByteArray talk(const QByteArray &request)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_server->serverPort());
        socket.write(request);
        QByteArray answer;
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 10000) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            answer += socket.readAll();
            const qsizetype end = answer.indexOf("\r\n\r\n");
            if (end >= 0 && socket.state() == QAbstractSocket::UnconnectedState) {
                break;
            }
            if (end >= 0 && !answer.startsWith("HTTP/1.1 200") && answer.size() > end + 4) {
                break;
            }
        }
        return answer;
    }

    std::unique_ptr<HttpServer> m_server;
    QList<Responder> m_later;
};

QTEST_GUILESS_MAIN(TestHttp)
#include "tst_http.moc"
