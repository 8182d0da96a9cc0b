// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/tls.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>

#include "model/core/files.h"
#include "model/core/logging.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kConnectMs = 3000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Server", text);
}

/// A PEM key says in its head which algorithm it is for, or nothing in the newer form.
QSslKey keyOf(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (const QSslKey key(pem, algorithm); !key.isNull()) {
            return key;
        }
    }
    return {};
}

/// Whether the TLS library takes key and certificate as a pair. It says so when a greeting is begun,
/// for which a connection to ourselves is enough: which side connected does not matter to it.
bool isPair(const QSslConfiguration &configuration)
{
    QTcpServer listener;
    QSslSocket socket;
    if (!listener.listen(QHostAddress::LocalHost)) {
        return true; // nothing is known against it
    }
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost).toString(), listener.serverPort());
    if (!socket.waitForConnected(kConnectMs)) {
        return true;
    }
    socket.setSslConfiguration(configuration);
    socket.startServerEncryption();
    return socket.error() != QAbstractSocket::SslInternalError && socket.error() != QAbstractSocket::SslInvalidUserDataError;
}

} // namespace

Result<TlsFiles> TlsFiles::open(const QString &certificate, const QString &key)
{
    TlsFiles files;
    files.m_certificate = certificate;
    files.m_key = key;
    if (const Result<void> good = files.read(); !good) {
        return fail(good.error());
    }
    return files;
}

QDateTime TlsFiles::changedAt() const
{
    return std::max(QFileInfo(m_certificate).lastModified(), QFileInfo(m_key).lastModified());
}

Result<void> TlsFiles::read()
{
    if (QFileInfo(m_key).permissions().testFlag(QFile::ReadOther)) {
        return fail(ErrorCode::InvalidInput, tr("Everybody can read the key file “%1”. Take that right away with chmod o-r.").arg(m_key));
    }
    const Result<QByteArray> chain = Core::readFile(m_certificate);
    const Result<QByteArray> secret = Core::readFile(m_key);
    if (!chain || !secret) {
        return fail(chain ? secret.error() : chain.error());
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*chain, QSsl::Pem);
    if (certificates.isEmpty()) {
        return fail(ErrorCode::InvalidInput, tr("“%1” holds no certificate. Give a PEM file with the server's certificate first.").arg(m_certificate));
    }
    const QSslKey key = keyOf(*secret);
    if (key.isNull()) {
        return fail(ErrorCode::InvalidInput, tr("“%1” holds no private key that can be used. Give a PEM file without a pass phrase.").arg(m_key));
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(certificates);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // of clients: they show a token
    if (!isPair(configuration)) {
        return fail(ErrorCode::InvalidInput, tr("The key “%1” does not belong to the certificate “%2”.").arg(m_key, m_certificate));
    }
    m_configuration = configuration;
    m_changed = changedAt();
    return {};
}

QSslConfiguration TlsFiles::current(qint64 nowSeconds)
{
    if (nowSeconds - m_looked >= kLookSeconds) {
        m_looked = nowSeconds;
        if (changedAt() != m_changed) {
            TlsFiles fresh = *this;
            if (const Result<void> good = fresh.read(); good) {
                m_configuration = fresh.m_configuration;
                m_changed = fresh.m_changed;
                qCInfo(lcServer) << "the renewed certificate is in use";
            } else {
                qCWarning(lcServer) << "the certificate before stays in use:" << good.error().message;
            }
        }
    }
    return m_configuration;
}

} // namespace Server
