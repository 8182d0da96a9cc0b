// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/requestcheck.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QJsonArray>
#include <QJsonDocument>

namespace Server
{

namespace
{

QString shown(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return u'\'' + value.toString().left(100) + u'\'';
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact)).left(100);
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)).left(100);
    case QJsonValue::Null:
        return QStringLiteral("null");
    default:
        return value.toVariant().toString().left(100);
    }
}

/// A lone half of a surrogate pair cannot be stored as text.
bool isWellFormed(const QString &text)
{
    return text.isValidUtf16() && !text.contains(QChar(u'\0'));
}

bool isId(const QString &text, const QString &alphabet, int length)
{
    return text.size() == length && std::all_of(text.begin(), text.end(), [&alphabet](QChar c) { return alphabet.contains(c); });
}

} // namespace

Response validationError(const QString &details)
{
    return Response::error(400, QStringLiteral("Validation error"), details);
}

tl::expected<QJsonValue, Response> parseBody(const QByteArray &body)
{
    // In a list, so that a bare text or number counts as JSON and fails the schema instead.
    const QJsonDocument document = body.startsWith("\xEF\xBB\xBF") ? QJsonDocument() : QJsonDocument::fromJson('[' + body + ']');
    if (!document.isArray() || document.array().size() != 1) {
        return tl::unexpected(validationError(QStringLiteral("could not parse JSON from request body")));
    }
    return document.array().first();
}

BodyCheck::BodyCheck(const QJsonValue &body)
    : m_body(body.toObject())
{
    if (!body.isObject()) {
        refuse({}, QStringLiteral("%1 is not of type 'object'").arg(shown(body)));
    }
}

void BodyCheck::refuse(const QString &place, const QString &reason)
{
    if (m_reason.isEmpty()) {
        m_place = place;
        m_reason = reason;
    }
}

Response BodyCheck::problem() const
{
    const QString where = m_place.isEmpty() ? QString() : QStringLiteral(" at $.") + m_place;
    return validationError(QStringLiteral("Invalid request body received%1: %2").arg(where, m_reason));
}

QJsonValue BodyCheck::required(const char *field)
{
    const QJsonValue value = m_body.value(QLatin1String(field));
    if (value.isUndefined()) {
        refuse({}, QStringLiteral("'%1' is a required property").arg(QLatin1String(field)));
    }
    return value;
}

QString BodyCheck::text(const char *field)
{
    const QJsonValue value = required(field);
    if (!value.isString()) {
        refuse(QLatin1String(field), QStringLiteral("%1 is not of type 'string'").arg(shown(value)));
    } else if (!isWellFormed(value.toString())) {
        refuse(QLatin1String(field), QStringLiteral("the text is not valid Unicode"));
    }
    return value.toString();
}

QString BodyCheck::id(const char *field, const QString &alphabet, int length)
{
    const QString value = text(field);
    if (isGood() && !isId(value, alphabet, length)) {
        refuse(QLatin1String(field), QStringLiteral("'%1' does not match '^[%2]{%3}$'")
                                         .arg(value.left(100),
                                              alphabet == kHexAlphabet ? QStringLiteral("0-9a-f") : QStringLiteral("a-z0-9"))
                                         .arg(length));
    }
    return value;
}

QString BodyCheck::choice(const char *field, const QStringList &choices)
{
    const QString value = text(field);
    if (isGood() && !choices.contains(value)) {
        refuse(QLatin1String(field), QStringLiteral("'%1' is not one of ['%2']").arg(value.left(100), choices.join(QStringLiteral("', '"))));
    }
    return value;
}

bool BodyCheck::truth(const char *field)
{
    const QJsonValue value = required(field);
    if (!value.isBool()) {
        refuse(QLatin1String(field), QStringLiteral("%1 is not of type 'boolean'").arg(shown(value)));
    }
    return value.toBool();
}

int BodyCheck::number(const char *field)
{
    const QJsonValue value = required(field);
    const double given = value.toDouble();
    const bool whole = value.isDouble() && std::abs(given) <= std::numeric_limits<int>::max() && std::floor(given) == given;
    if (!whole) {
        refuse(QLatin1String(field), QStringLiteral("%1 is not of type 'integer'").arg(shown(value)));
        return 0;
    }
    return static_cast<int>(given);
}

QStringList BodyCheck::texts(const char *field, int atLeast)
{
    const QJsonValue value = required(field);
    if (!value.isArray()) {
        refuse(QLatin1String(field), QStringLiteral("%1 is not of type 'array'").arg(shown(value)));
        return {};
    }
    const QJsonArray array = value.toArray();
    if (array.size() < atLeast) {
        refuse(QLatin1String(field), QStringLiteral("[] should be non-empty"));
    }
    QStringList list;
    list.reserve(array.size());
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonValue item = array.at(i);
        const QString place = QStringLiteral("%1[%2]").arg(QLatin1String(field)).arg(i);
        if (!item.isString()) {
            refuse(place, QStringLiteral("%1 is not of type 'string'").arg(shown(item)));
        } else if (!isWellFormed(item.toString())) {
            refuse(place, QStringLiteral("the text is not valid Unicode"));
        }
        list.append(item.toString());
    }
    return list;
}

QStringList BodyCheck::ids(const char *field, const QString &alphabet, int length)
{
    const QStringList list = texts(field, 0);
    for (qsizetype i = 0; isGood() && i < list.size(); ++i) {
        if (!isId(list.at(i), alphabet, length)) {
            refuse(QStringLiteral("%1[%2]").arg(QLatin1String(field)).arg(i),
                   QStringLiteral("'%1' does not match '^[a-z0-9]{%2}$'").arg(list.at(i).left(100)).arg(length));
        }
    }
    return list;
}

QJsonObject BodyCheck::analysisScope(const char *field)
{
    const QJsonValue value = m_body.value(QLatin1String(field));
    if (value.isUndefined()) {
        return {};
    }
    const QString name = QLatin1String(field);
    if (!value.isObject()) {
        refuse(name, QStringLiteral("%1 is not of type 'object'").arg(shown(value)));
        return {};
    }
    struct List
    {
        QString name;
        QStringList choices;
    };
    static const QList<List> kLists = {
        {QStringLiteral("dataset_permissions"),
         {QStringLiteral("appointments"), QStringLiteral("icnarc"), QStringLiteral("isaric"), QStringLiteral("open_prompt"),
          QStringLiteral("ukrr"), QStringLiteral("waiting_list"), QStringLiteral("sgss_covid_all_tests"),
          QStringLiteral("occupation_on_covid_vaccine_record"), QStringLiteral("covid_therapeutics")}},
        {QStringLiteral("population_permissions"),
         {QStringLiteral("include_ndoo"), QStringLiteral("include_t1oo"), QStringLiteral("include_gp_unactivated")}},
        {QStringLiteral("component_access"), {QStringLiteral("event_level_data")}}};
    const QJsonObject scope = value.toObject();
    QJsonObject kept;
    for (const List &list : kLists) {
        const QJsonValue items = scope.value(list.name);
        if (items.isUndefined()) {
            continue;
        }
        const QString place = name + u'.' + list.name;
        if (!items.isArray()) {
            refuse(place, QStringLiteral("%1 is not of type 'array'").arg(shown(items)));
            continue;
        }
        const QJsonArray array = items.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (!array.at(i).isString() || !list.choices.contains(array.at(i).toString())) {
                refuse(QStringLiteral("%1[%2]").arg(place).arg(i),
                       QStringLiteral("%1 is not one of ['%2']").arg(shown(array.at(i)), list.choices.join(QStringLiteral("', '"))));
            }
        }
        kept.insert(list.name, array);
    }
    return kept;
}

bool isPlainName(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
    });
}

} // namespace Server
