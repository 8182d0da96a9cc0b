// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/codelists/cases/casevalues.h"

namespace Cases
{

using namespace Codelists;

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    for (const QJsonValue &entry : value.toArray()) {
        result.append(entry.toString());
    }
    return result;
}

QJsonArray array(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QList<CodeEdge> edges(const QJsonValue &value)
{
    QList<CodeEdge> result;
    for (const QJsonValue &entry : value.toArray()) {
        result.append({entry.toArray().at(0).toString(), entry.toArray().at(1).toString()});
    }
    return result;
}

QJsonArray array(const QList<CodeEdge> &edges)
{
    QJsonArray result;
    for (const CodeEdge &edge : edges) {
        result.append(QJsonArray{edge.first, edge.second});
    }
    return result;
}

Codeset::Statuses statuses(const QJsonValue &value)
{
    Codeset::Statuses result;
    const QJsonObject object = value.toObject();
    for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry) {
        result.insert(entry.key(), statusOf(entry.value().toString()).value_or(Status::Undecided));
    }
    return result;
}

QJsonObject object(const Codeset::Statuses &statuses)
{
    QJsonObject result;
    for (auto entry = statuses.cbegin(); entry != statuses.cend(); ++entry) {
        result.insert(entry.key(), symbolOf(entry.value()));
    }
    return result;
}

Sign sign(const QString &symbol)
{
    if (symbol == QStringLiteral("+")) {
        return Sign::Include;
    }
    return symbol == QStringLiteral("-") ? Sign::Exclude : Sign::None;
}

QJsonObject outcome(const Codeset &set)
{
    QJsonObject counts;
    const QMap<Status, int> counted = set.counts();
    for (auto entry = counted.cbegin(); entry != counted.cend(); ++entry) {
        counts.insert(symbolOf(entry.key()), entry.value());
    }
    QJsonArray rows;
    for (const DefinitionRow &row : set.rows()) {
        rows.append(QJsonArray{row.code, row.included ? QStringLiteral("+") : QStringLiteral("-")});
    }
    return {{QStringLiteral("statuses"), object(set.statuses())},
            {QStringLiteral("counts"), counts},
            {QStringLiteral("included"), array(set.codes(Status::Included))},
            {QStringLiteral("excluded"), array(set.codes(Status::Excluded))},
            {QStringLiteral("members"), array(set.members())},
            {QStringLiteral("rows"), rows},
            {QStringLiteral("can_save"), set.canSave()}};
}

QByteArray bytes(const QJsonValue &base64)
{
    return QByteArray::fromBase64(base64.toString().toLatin1());
}

ListFiles files(const QJsonValue &value)
{
    ListFiles result;
    const QJsonObject object = value.toObject();
    for (auto entry = object.constBegin(); entry != object.constEnd(); ++entry) {
        result.insert(entry.key(), bytes(entry.value()));
    }
    return result;
}

} // namespace Cases
