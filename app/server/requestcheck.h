// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QSet>
#include <QString>

#include <tl/expected.hpp>

#include "app/server/http.h"
#include "app/server/values.h"

namespace Server
{

/// The JSON of a body, or the 400 that the RAP API gives when there is none.
[[nodiscard]] tl::expected<QJsonValue, Response> parseBody(const QByteArray &body);

/// Checks a body against the rules of job-server.md 3, one question at a time; the first thing wrong
/// is kept with its place (`$.requested_actions[0]`). Unknown fields are ignored at every level.
class BodyCheck final
{
public:
    explicit BodyCheck(const QJsonValue &body);

    QString text(const char *field);
    /// Text that is one of the ids of the API: exactly `length` of `alphabet`.
    QString id(const char *field, const QString &alphabet, int length);
    QString choice(const char *field, const QStringList &choices);
    bool truth(const char *field);
    /// A whole number that fits an int.
    int number(const char *field);
    [[nodiscard]] bool has(const char *field) const { return m_body.contains(QLatin1String(field)); }
    QStringList texts(const char *field, int atLeast);
    QStringList ids(const char *field, const QString &alphabet, int length);
    QJsonObject analysisScope(const char *field);
    void refuse(const QString &place, const QString &reason);

    [[nodiscard]] bool isGood() const { return m_reason.isEmpty(); }
    [[nodiscard]] Response problem() const;

private:
    [[nodiscard]] QJsonValue required(const char *field);

    QJsonObject m_body;
    QString m_place;
    QString m_reason;
};

/// `{"error": "Validation error", ...}`
[[nodiscard]] Response validationError(const QString &details);

inline const QString kIdAlphabet = QStringLiteral("abcdefghijklmnopqrstuvwxyz0123456789");
inline const QString kHexAlphabet = QStringLiteral("0123456789abcdef");

/// Whether every character is a letter without accent, a digit, `-` or `_`, and there is one.
[[nodiscard]] bool isPlainName(const QString &text);

} // namespace Server
