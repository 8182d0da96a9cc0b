// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/ratelimit.h"

#include <algorithm>

namespace Server
{

namespace
{

constexpr qsizetype kMostBuckets = 10000;
constexpr double kMsPerSecond = 1000.0;

} // namespace

RateLimit::RateLimit(double perSecond, double burst)
    : m_perSecond(perSecond)
    , m_burst(burst)
{
}

double RateLimit::permitsAt(const Bucket &bucket, qint64 nowMs) const
{
    const double passed = static_cast<double>(std::max<qint64>(nowMs - bucket.atMs, 0)) / kMsPerSecond;
    return std::min(m_burst, bucket.permits + passed * m_perSecond);
}

bool RateLimit::isOpen(const QString &client, qint64 nowMs) const
{
    const auto found = m_buckets.constFind(client);
    return found == m_buckets.constEnd() || permitsAt(*found, nowMs) >= 1.0;
}

bool RateLimit::take(const QString &client, qint64 nowMs)
{
    if (!m_buckets.contains(client) && m_buckets.size() >= kMostBuckets) {
        forgetFull(nowMs);
    }
    const auto bucket = m_buckets.find(client);
    if (bucket == m_buckets.end()) {
        m_buckets.insert(client, {m_burst - 1.0, nowMs});
        return m_burst >= 1.0;
    }
    const double permits = permitsAt(*bucket, nowMs);
    bucket->atMs = nowMs;
    bucket->permits = permits >= 1.0 ? permits - 1.0 : permits;
    return permits >= 1.0;
}

void RateLimit::forgetFull(qint64 nowMs)
{
    m_buckets.removeIf([this, nowMs](const auto &item) { return permitsAt(item.value(), nowMs) >= m_burst; });
    // Nobody recovered: a flood of new addresses must not grow the table without end.
    if (m_buckets.size() >= kMostBuckets) {
        m_buckets.clear();
    }
}

} // namespace Server
