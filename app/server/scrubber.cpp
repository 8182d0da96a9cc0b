// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/scrubber.h"

#include <algorithm>

#include <QRegularExpression>

namespace Server
{

namespace
{

/// Shorter values would take harmless words out of every line.
constexpr qsizetype kShortestSecret = 8;

QString hidden()
{
    return QStringLiteral("[hidden]");
}

} // namespace

Scrubber::Scrubber(const QMap<QString, QString> &environment, const QStringList &secrets)
    : m_secrets(secrets)
{
    static const QStringList kHarmless = {QStringLiteral("OPENSAFELY_BACKEND"), QStringLiteral("EHRQL_PERMISSIONS"),
                                          QStringLiteral("HOME"), QStringLiteral("PATH"), QStringLiteral("LANG")};
    for (auto it = environment.begin(); it != environment.end(); ++it) {
        if (!kHarmless.contains(it.key())) {
            m_secrets.append(it.value());
        }
    }
    m_secrets.removeIf([](const QString &secret) { return secret.size() < kShortestSecret; });
    std::sort(m_secrets.begin(), m_secrets.end(), [](const QString &one, const QString &other) { return one.size() > other.size(); });
}

QString Scrubber::clean(const QString &line) const
{
    static const QRegularExpression kTokens(
        QStringLiteral("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})\\b"
                       "|(?<=://)[^/\\s:@]+:[^/\\s@]+(?=@)"
                       "|(?<=[Aa]uthorization: )\\S.*"));
    QString cleaned = line;
    for (const QString &secret : m_secrets) {
        cleaned.replace(secret, hidden());
    }
    return cleaned.replace(kTokens, hidden());
}

} // namespace Server
