// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

#include <QObject>
#include <QString>
#include <QThread>

/// `git http-backend` behind a small web server on loopback, in a thread of its own because the
/// code under test blocks. Optional basic authentication and a cut of answers after some bytes.
class GitBridge final
{
public:
    explicit GitBridge(const QString &projectRoot);
    ~GitBridge();

    [[nodiscard]] static bool available();
    [[nodiscard]] QString url(const QString &path) const;

    void requirePassword(const QString &user, const QString &password);
    /// Ends connections after this many bytes of an answer's body; negative: never.
    std::atomic<int> cutAfter{-1};
    std::atomic<int> requests{0};
    std::atomic<int> refused{0};

private:
    friend class GitConnection;
    QString m_root;
    QByteArray m_authorization;
    QThread m_thread;
    quint16 m_port = 0;
};
