// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QUrl>

#include "model/core/result.h"

namespace Jobs
{

/// The desktop's own `studybench-server`: started on loopback with a data folder of its own, ended
/// with the desktop. Jobs under way are picked up again at the next start. The token is read from
/// the server's file (mode 0600) into memory; it is never on a command line.
class EmbeddedServer final : public QObject
{
    Q_OBJECT

public:
    /// Empty `program`: the one beside the running program. Empty `dataFolder`: in the person's
    /// application data.
    explicit EmbeddedServer(const QString &program = {}, const QString &dataFolder = {}, QObject *parent = nullptr);
    ~EmbeddedServer() override;

    void start();
    /// Waits at most 3 s for a quiet end.
    void stop();
    [[nodiscard]] bool isReady() const { return m_ready; }
    [[nodiscard]] QUrl address() const { return m_address; }
    [[nodiscard]] QString token() const { return m_token; }
    [[nodiscard]] QString dataFolder() const { return m_dataFolder; }
    [[nodiscard]] QString backend() const { return QStringLiteral("local"); }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

signals:
    void ready(const QUrl &address);
    void failed(const Core::Error &error);
    /// The server went away by itself; it is started again at most three times.
    void stopped();

private:
    void readLines();
    void ended();

    QString m_program;
    QString m_dataFolder;
    QProcess m_process;
    QUrl m_address;
    QString m_token;
    QByteArray m_pending;
    bool m_ready = false;
    bool m_stopping = false;
    int m_restarts = 0;
};

} // namespace Jobs
