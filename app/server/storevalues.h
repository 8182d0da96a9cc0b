// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include "app/server/database.h"

namespace Server
{

// How lists and objects lie in text columns, and rows in lists.

[[nodiscard]] inline QString toText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

[[nodiscard]] inline QString toText(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

[[nodiscard]] inline QJsonObject toObject(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

[[nodiscard]] inline QStringList toList(const QString &text)
{
    QStringList list;
    const QJsonArray items = QJsonDocument::fromJson(text.toUtf8()).array();
    for (const QJsonValue &item : items) {
        list.append(item.toString());
    }
    return list;
}

template <typename Row, typename Read>
[[nodiscard]] QList<Row> rowsOf(Statement &statement, Read read)
{
    QList<Row> list;
    while (statement.next()) {
        list.append(read(statement));
    }
    return list;
}

} // namespace Server
