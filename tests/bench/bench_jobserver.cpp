// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The job server under load: a history of requests, clients that ask for the status of one of them,
// and connections that send their request a byte at a time. Loopback only, and it ends by itself.
//
//   bench_jobserver [SECONDS [CLIENTS [SLOW [HISTORY [PAUSE-MS]]]]]      defaults: 60 200 200 10000 100
//
// Exit status 1 when there was an error, the 99th percentile was 50 ms or more, or memory grew by
// more than a quarter after the first third.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "app/server/store.h"

namespace
{

using Clock = std::chrono::steady_clock;

constexpr double kLimitMs = 50.0;
constexpr int kSlowByteMs = 2000;
constexpr int kTickMs = 5;

struct Plan
{
    int seconds = 60;
    int clients = 200;
    int slow = 200;
    int history = 10000;
    int pauseMs = 100;
};

QString rapId(int number)
{
    return QStringLiteral("load%1").arg(number, 12, 10, QLatin1Char('0'));
}

bool makeHistory(const QString &folder, int count)
{
    Server::Store store;
    if (!store.open(folder + QStringLiteral("/controller.sqlite"))) {
        return false;
    }
    for (int i = 0; i < count; ++i) {
        Server::RapRow rap;
        rap.id = rapId(i);
        rap.workspace = QStringLiteral("workspace-%1").arg(i % 50);
        rap.backend = QStringLiteral("local");
        rap.repoUrl = QStringLiteral("https://github.com/opensafely/study-%1").arg(i % 50);
        rap.commit = QString(40, QLatin1Char('a'));
        rap.actions = {QStringLiteral("extract"), QStringLiteral("model")};
        rap.createdAt = 1700000000 + i;
        QList<Server::JobRow> jobs;
        for (int j = 0; j < 3; ++j) {
            Server::JobRow job;
            job.id = QStringLiteral("job%1%2").arg(i, 10, 10, QLatin1Char('0')).arg(j);
            job.rapId = rap.id;
            job.backend = rap.backend;
            job.workspace = rap.workspace;
            job.action = QStringLiteral("action-%1").arg(j);
            job.runCommand = QStringLiteral("python:v2 python analysis/step.py");
            job.status = QStringLiteral("succeeded");
            job.statusCode = job.status;
            job.statusMessage = QStringLiteral("Completed successfully");
            job.createdAt = rap.createdAt;
            job.startedAt = rap.createdAt + 1;
            job.completedAt = rap.createdAt + 2;
            jobs.append(job);
        }
        if (!store.addRap(rap, jobs, QStringLiteral("bench"))) {
            return false;
        }
    }
    return true;
}

long residentKb(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QRegularExpressionMatch match = QRegularExpression(QStringLiteral("VmRSS:\\s+(\\d+)")).match(QString::fromUtf8(file.readAll()));
    return match.captured(1).toLong();
}

/// Processor time that a process has used, in milliseconds.
double processorMs(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray text = file.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return static_cast<double>(fields.value(11).toLongLong() + fields.value(12).toLongLong()) * 1000.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// One connection: a client that asks again and again, or one that never gets to its end.
struct Peer
{
    int socket = -1;
    bool slow = false;
    bool waiting = false; ///< for an answer
    Clock::time_point next;
    Clock::time_point sent;
    QByteArray received;
};

class Load
{
public:
    Load(const Plan &plan, quint16 port, const QByteArray &token)
        : m_plan(plan)
        , m_port(port)
        , m_token(token)
        , m_epoll(epoll_create1(0))
        , m_peers(static_cast<std::size_t>(plan.clients + plan.slow))
    {
        for (std::size_t i = 0; i < m_peers.size(); ++i) {
            m_peers[i].slow = i >= static_cast<std::size_t>(plan.clients);
            open(i);
        }
    }

    ~Load()
    {
        for (const Peer &peer : m_peers) {
            ::close(peer.socket);
        }
        ::close(m_epoll);
    }
    Load(const Load &) = delete;
    Load &operator=(const Load &) = delete;

    void step()
    {
        const Clock::time_point now = Clock::now();
        for (std::size_t i = 0; i < m_peers.size(); ++i) {
            if (!m_peers[i].waiting && now >= m_peers[i].next) {
                send(m_peers[i]);
            }
        }
        epoll_event events[256];
        const int count = epoll_wait(m_epoll, events, 256, kTickMs);
        for (int e = 0; e < count; ++e) {
            read(static_cast<std::size_t>(events[e].data.u64));
        }
    }

    std::vector<double> latencies;
    int errors = 0;
    int slowClosed = 0;

private:
    void open(std::size_t i)
    {
        Peer &peer = m_peers[i];
        peer.socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(m_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        setsockopt(peer.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(peer.socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            ++errors;
        }
        epoll_event event = {};
        event.events = EPOLLIN;
        event.data.u64 = i;
        epoll_ctl(m_epoll, EPOLL_CTL_ADD, peer.socket, &event);
        peer.received.clear();
        peer.waiting = false;
        peer.next = Clock::now() + std::chrono::milliseconds(std::rand() % std::max(1, peer.slow ? kSlowByteMs : m_plan.pauseMs + 1));
    }

    void send(Peer &peer)
    {
        peer.sent = Clock::now();
        if (peer.slow) {
            static_cast<void>(::send(peer.socket, "G", 1, MSG_NOSIGNAL));
            peer.next = peer.sent + std::chrono::milliseconds(kSlowByteMs);
            return;
        }
        const QByteArray body = "{\"rap_ids\": [\"" + rapId(std::rand() % m_plan.history).toLatin1() + "\"]}";
        const QByteArray request = "POST /controller/v1/rap/status/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + m_token
                                   + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        peer.waiting = true;
        if (::send(peer.socket, request.constData(), static_cast<std::size_t>(request.size()), MSG_NOSIGNAL) != request.size()) {
            ++errors;
        }
    }

    void read(std::size_t i)
    {
        Peer &peer = m_peers[i];
        char buffer[65536];
        const ssize_t count = ::recv(peer.socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count <= 0) {
            if (count < 0 && errno == EAGAIN) {
                return;
            }
            // A slow sender is meant to be shut out; a client is not.
            (peer.slow ? slowClosed : errors) += 1;
            ::close(peer.socket);
            open(i);
            return;
        }
        if (peer.slow) {
            return;
        }
        peer.received.append(buffer, static_cast<qsizetype>(count));
        const qsizetype head = peer.received.indexOf("\r\n\r\n");
        const qsizetype field = peer.received.indexOf("Content-Length: ");
        if (head < 0 || field < 0) {
            return;
        }
        const qsizetype end = peer.received.indexOf('\r', field);
        const qsizetype length = peer.received.mid(field + 16, end - field - 16).toLongLong();
        if (peer.received.size() < head + 4 + length) {
            return;
        }
        const Clock::time_point now = Clock::now();
        latencies.push_back(std::chrono::duration<double, std::milli>(now - peer.sent).count());
        if (!peer.received.startsWith("HTTP/1.1 200 ") || peer.received.count("\"identifier\"") != 3) {
            ++errors;
        }
        peer.received.clear();
        peer.waiting = false;
        peer.next = now + std::chrono::milliseconds(m_plan.pauseMs);
    }

    Plan m_plan;
    quint16 m_port;
    QByteArray m_token;
    int m_epoll;
    std::vector<Peer> m_peers;
};

double percentile(const std::vector<double> &sorted, double share)
{
    return sorted.empty() ? 0.0 : sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Plan plan;
    int *const values[] = {&plan.seconds, &plan.clients, &plan.slow, &plan.history, &plan.pauseMs};
    for (int i = 1; i < argc && i <= 5; ++i) {
        *values[i - 1] = std::max(i == 5 ? 0 : 1, std::atoi(argv[i]));
    }
    const QTemporaryDir data;
    if (!makeHistory(data.path(), plan.history)) {
        std::fputs("the history could not be made\n", stderr);
        return 2;
    }
    QProcess server;
    server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    server.start(QCoreApplication::applicationDirPath() + QStringLiteral("/studybench-server"),
                 {QStringLiteral("--data"), data.path(), QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--no-agent"),
                  QStringLiteral("--stop-with-parent")});
    if (!server.waitForReadyRead(20000)) {
        std::fputs("the server did not start\n", stderr);
        return 2;
    }
    const QString line = QString::fromUtf8(server.readAllStandardOutput());
    const auto port = static_cast<quint16>(QRegularExpression(QStringLiteral(":(\\d+)/")).match(line).captured(1).toUInt());
    QFile tokenFile(data.filePath(QStringLiteral("client.token")));
    if (port == 0 || !tokenFile.open(QIODevice::ReadOnly)) {
        std::fputs("the server's address or token could not be read\n", stderr);
        return 2;
    }
    Load load(plan, port, tokenFile.readAll().trimmed());
    const Clock::time_point start = Clock::now();
    const double usedBefore = processorMs(server.processId());
    long settledKb = 0;
    while (Clock::now() - start < std::chrono::seconds(plan.seconds)) {
        load.step();
        if (settledKb == 0 && Clock::now() - start > std::chrono::seconds(plan.seconds) / 3) {
            settledKb = residentKb(server.processId());
        }
    }
    const long endKb = residentKb(server.processId());
    const double usedMs = processorMs(server.processId()) - usedBefore;
    std::sort(load.latencies.begin(), load.latencies.end());
    const double p99 = percentile(load.latencies, 0.99);
    std::printf("%d clients, %d slow connections, %d requests of history, %d s, pause %d ms\n", plan.clients, plan.slow, plan.history,
                plan.seconds, plan.pauseMs);
    std::printf("answers %zu (%.0f/s)  errors %d  slow connections shut out %d\n", load.latencies.size(),
                static_cast<double>(load.latencies.size()) / plan.seconds, load.errors, load.slowClosed);
    std::printf("status p50 %.2f ms  p95 %.2f  p99 %.2f  max %.2f\n", percentile(load.latencies, 0.5), percentile(load.latencies, 0.95), p99,
                percentile(load.latencies, 1.0));
    std::printf("processor time of the server %.3f ms an answer, %.0f %% of one core\n",
                load.latencies.empty() ? 0.0 : usedMs / static_cast<double>(load.latencies.size()), usedMs / (plan.seconds * 10.0));
    std::printf("memory after a third %ld kB, at the end %ld kB\n", settledKb, endKb);
    server.closeWriteChannel();
    server.waitForFinished(10000);
    const bool good = load.errors == 0 && p99 < kLimitMs && endKb <= settledKb + settledKb / 4;
    std::puts(good ? "good" : "NOT GOOD");
    return good ? 0 : 1;
}
