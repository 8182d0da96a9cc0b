// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QSslConfiguration>

#include "model/core/result.h"

namespace Server
{

/// The certificate that a server shows, from two PEM files: its chain with its own certificate first,
/// and the private key. Read again when a file has changed, so that a renewed certificate needs no
/// restart; a pair that does not fit leaves the one before in use. TLS 1.2 and newer.
class TlsFiles final
{
public:
    /// Errors: the files cannot be read, do not fit each other, or the key is open to everybody.
    [[nodiscard]] static Core::Result<TlsFiles> open(const QString &certificate, const QString &key);

    /// For the next connection. Looks at the files at most every `kLookSeconds`.
    [[nodiscard]] QSslConfiguration current(qint64 nowSeconds);

    static constexpr qint64 kLookSeconds = 30;

private:
    [[nodiscard]] Core::Result<void> read();
    [[nodiscard]] QDateTime changedAt() const;

    QString m_certificate;
    QString m_key;
    QSslConfiguration m_configuration;
    QDateTime m_changed;
    qint64 m_looked = 0;
};

} // namespace Server
