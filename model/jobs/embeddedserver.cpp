// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/embeddedserver.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/jobs/wire.h"

namespace Jobs
{

namespace
{

constexpr int kMostRestarts = 3;
constexpr int kStopMs = 3000;

} // namespace

EmbeddedServer::EmbeddedServer(const QString &program, const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_program(program.isEmpty() ? QCoreApplication::applicationDirPath() + QStringLiteral("/studybench-server") : program)
    , m_dataFolder(dataFolder.isEmpty()
                       ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/server")
                       : dataFolder)
{
    m_process.setProcessChannelMode(QProcess::SeparateChannels);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EmbeddedServer::readLines);
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] {
        const QList<QByteArray> lines = m_process.readAllStandardError().split('\n');
        for (const QByteArray &line : lines) {
            if (!line.isEmpty()) {
                qCInfo(lcServer).noquote() << QString::fromUtf8(line);
            }
        }
    });
    connect(&m_process, &QProcess::finished, this, &EmbeddedServer::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            emit failed({Core::ErrorCode::Unavailable,
                         translate("The job server of this computer could not be started. Jobs can still be sent to other servers."),
                         m_process.errorString(), {}, {}});
        }
    });
}

EmbeddedServer::~EmbeddedServer()
{
    stop();
    m_process.disconnect(this);
}

void EmbeddedServer::start()
{
    if (m_process.state() != QProcess::NotRunning) {
        return;
    }
    if (!QFileInfo(m_program).isExecutable()) {
        emit failed({Core::ErrorCode::Unavailable,
                     translate("The job server of this computer is not installed (“%1” is missing). Jobs can still be sent to other "
                               "servers.").arg(QDir::toNativeSeparators(m_program)), {}, {}, {}});
        return;
    }
    m_stopping = false;
    m_pending.clear();
    // Standard input stays open as long as this process lives: the server ends when it closes, so a
    // killed desktop leaves no server behind.
    m_process.start(m_program, {QStringLiteral("--data"), m_dataFolder, QStringLiteral("--port"), QStringLiteral("0"),
                                QStringLiteral("--allow-local-repositories"), QStringLiteral("--stop-with-parent")});
}

void EmbeddedServer::stop()
{
    m_stopping = true;
    m_ready = false;
    if (m_process.state() == QProcess::NotRunning) {
        return;
    }
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(kStopMs)) {
        qCWarning(lcServer) << "the job server did not end by itself";
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

void EmbeddedServer::readLines()
{
    m_pending += m_process.readAllStandardOutput();
    static const QRegularExpression kAddress(QStringLiteral("(http://\\S+)"));
    qsizetype end = m_pending.indexOf('\n');
    while (end >= 0) {
        const QRegularExpressionMatch match = kAddress.match(QString::fromUtf8(m_pending.left(end)));
        m_pending.remove(0, end + 1);
        end = m_pending.indexOf('\n');
        if (!match.hasMatch() || m_ready) {
            continue;
        }
        const Core::Result<QByteArray> token = Core::readFile(m_dataFolder + QStringLiteral("/client.token"));
        if (!token) {
            emit failed(token.error());
            continue;
        }
        m_address = QUrl(match.captured(1));
        m_token = QString::fromUtf8(*token).trimmed();
        m_ready = true;
        emit ready(m_address);
    }
}

void EmbeddedServer::ended()
{
    const bool wasReady = m_ready;
    // Another window of ours already runs one on this folder, and its address was printed.
    constexpr int kAlreadyRunning = 4;
    if (m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == kAlreadyRunning && wasReady) {
        return;
    }
    m_ready = false;
    if (m_stopping) {
        return;
    }
    emit stopped();
    if (wasReady && m_restarts < kMostRestarts) {
        ++m_restarts;
        start();
    } else {
        emit failed({Core::ErrorCode::Unavailable,
                     translate("The job server of this computer stopped. What it was doing is picked up when it starts again."),
                     {}, {}, {}});
    }
}

} // namespace Jobs
