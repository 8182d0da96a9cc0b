// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>

#include "model/codelists/codeset.h"
#include "model/codelists/studyupdate.h"

/// Between the protocol's JSON values and the model's (codelists.md 6).
namespace Cases
{

[[nodiscard]] QStringList texts(const QJsonValue &value);
[[nodiscard]] QJsonArray array(const QStringList &texts);
[[nodiscard]] QList<Codelists::CodeEdge> edges(const QJsonValue &value);
[[nodiscard]] QJsonArray array(const QList<Codelists::CodeEdge> &edges);
[[nodiscard]] Codelists::Codeset::Statuses statuses(const QJsonValue &value);
[[nodiscard]] QJsonObject object(const Codelists::Codeset::Statuses &statuses);
/// `+` and `-`; anything else clears.
[[nodiscard]] Codelists::Sign sign(const QString &symbol);
/// The protocol's *outcome*.
[[nodiscard]] QJsonObject outcome(const Codelists::Codeset &set);
[[nodiscard]] QByteArray bytes(const QJsonValue &base64);
[[nodiscard]] Codelists::ListFiles files(const QJsonValue &value);

/// `in` to `out`; nothing if the operation is unknown.
[[nodiscard]] std::optional<QJsonValue> answerGraphCase(const QString &operation, const QJsonObject &in);
[[nodiscard]] std::optional<QJsonValue> answerFileCase(const QString &operation, const QJsonObject &in);

} // namespace Cases
