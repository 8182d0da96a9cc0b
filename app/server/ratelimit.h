// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Server
{

/// A bucket of permits for each client: `perSecond` come back each second, up to `burst`. Buckets
/// that are full again are forgotten, so memory stays bounded. One thread.
class RateLimit final
{
public:
    RateLimit(double perSecond, double burst);

    /// Whether the client may go on at this time (milliseconds of a clock that never goes back).
    [[nodiscard]] bool take(const QString &client, qint64 nowMs);
    /// Whether the next `take` would be granted; takes nothing.
    [[nodiscard]] bool isOpen(const QString &client, qint64 nowMs) const;
    [[nodiscard]] qsizetype clientCount() const { return m_buckets.size(); }

private:
    struct Bucket
    {
        double permits;
        qint64 atMs;
    };
    [[nodiscard]] double permitsAt(const Bucket &bucket, qint64 nowMs) const;
    void forgetFull(qint64 nowMs);

    double m_perSecond;
    double m_burst;
    QHash<QString, Bucket> m_buckets;
};

} // namespace Server
