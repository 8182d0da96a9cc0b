// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "model/core/result.h"

namespace Repository
{

/// What a `known_hosts` file says about the key that a server showed.
enum class HostTrust
{
    Known,
    Unknown, ///< nothing is noted about the host
    Changed  ///< another key of the kind is noted, or the key is revoked
};

/// `key` is the raw public key (its kind is its first field). Plain, `[host]:port` and hashed names
/// are understood, and `*`, `?` and `!` patterns. A file that is not there knows nothing.
[[nodiscard]] HostTrust hostTrust(const QByteArray &knownHosts, const QString &host, int port, const QByteArray &key);

/// Adds a host's key to the file, made private if absent.
[[nodiscard]] Core::Result<void> rememberHost(const QString &file, const QString &host, int port, const QByteArray &key);

/// `~/.ssh/known_hosts`
[[nodiscard]] QString knownHostsFile();

} // namespace Repository
