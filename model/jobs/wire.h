// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include "model/jobs/types.h"

class QNetworkReply;

// Private to this folder: what goes over the wire and what comes back.
namespace Jobs
{

[[nodiscard]] QString translate(const char *text);

/// The body of an answer, or the server's reason as an error. `server` names it for the person.
[[nodiscard]] Core::Result<QByteArray> replyBody(QNetworkReply *reply, const QString &server);
[[nodiscard]] Core::Result<QJsonObject> jsonObject(const QByteArray &body, const QString &server);

[[nodiscard]] QDateTime time(const QJsonValue &value);
[[nodiscard]] QStringList textList(const QJsonValue &value);

[[nodiscard]] Backend backendFrom(const QJsonObject &object);
[[nodiscard]] Workspace workspaceFrom(const QJsonObject &object);
[[nodiscard]] JobRequest requestFrom(const QJsonObject &object, const QUrl &server);
[[nodiscard]] QJsonObject requestToJson(const JobRequest &request);
[[nodiscard]] Job jobFrom(const QJsonObject &object);
/// An entry of manifest.json.
[[nodiscard]] OutputItem outputFrom(const QString &path, const QJsonObject &object);

} // namespace Jobs
