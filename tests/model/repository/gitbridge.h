// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

#include <QObject>
#include <QString>
#include <QThread>

/// `git http-backend` behind a small web server on loopback, in a thread of its own because the
/// code under test blocks. Optional basic authentication, and cuts of connections after some bytes.
class GitBridge final
{
public:
    explicit GitBridge(const QString &projectRoot);
    ~GitBridge();

    [[nodiscard]] static bool available();
    [[nodiscard]] QString url(const QString &path) const;

    void requirePassword(const QString &user, const QString &password);
    /// Ends each connection after this many bytes of its answer, head included; negative: never.
    std::atomic<int> cutAfter{-1};
    /// Ends each connection after this many bytes of its request. What git got of the body by then is
    /// worked on all the same, as a server does that sees the end of a connection late.
    std::atomic<int> cutRequestAfter{-1};
    /// Bytes of the longest answer and request so far.
    std::atomic<int> longestAnswer{0};
    std::atomic<int> longestRequest{0};
    std::atomic<int> requests{0};
    std::atomic<int> refused{0};

private:
    friend class GitConnection;
    QString m_root;
    QByteArray m_authorization;
    QThread m_thread;
    quint16 m_port = 0;
};
