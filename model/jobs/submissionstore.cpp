// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/submissionstore.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/jobs/wire.h"

namespace Jobs
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

// Enough for a desktop's list; older ones are on the server.
constexpr qsizetype kMostRemembered = 500;

bool isId(const QString &text)
{
    return text.size() == 16 && std::all_of(text.begin(), text.end(), [](QChar c) {
               return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
           });
}

} // namespace

SubmissionStore::SubmissionStore(const QString &folder)
    : m_folder(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/submissions")
                                : folder)
{
}

Result<void> SubmissionStore::save(const Draft &draft) const
{
    if (!isId(draft.rapId)) {
        return fail(ErrorCode::InvalidInput, translate("A submission without an id cannot be stored."));
    }
    return Core::writeFile(m_folder + u'/' + draft.rapId + QStringLiteral(".json"),
                           QJsonDocument(toJson(draft)).toJson(QJsonDocument::Indented));
}

Result<Draft> SubmissionStore::load(const QString &rapId) const
{
    if (!isId(rapId)) {
        return fail(ErrorCode::InvalidInput, translate("“%1” is not the id of a submission.").arg(rapId));
    }
    const Result<QByteArray> content = Core::readFile(m_folder + u'/' + rapId + QStringLiteral(".json"));
    if (!content) {
        return fail(content.error());
    }
    return draftFromJson(QJsonDocument::fromJson(*content).object());
}

QList<Draft> SubmissionStore::all() const
{
    QList<Draft> drafts;
    const QStringList files = QDir(m_folder).entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString &file : files) {
        const QString id = file.chopped(5);
        if (!isId(id)) {
            continue;
        }
        Result<Draft> draft = load(id);
        if (draft) {
            drafts.append(*draft);
        } else {
            qCWarning(lcJobs) << "a stored submission cannot be read:" << file;
        }
    }
    std::sort(drafts.begin(), drafts.end(), [](const Draft &a, const Draft &b) { return a.createdAt > b.createdAt; });
    return drafts;
}

QList<Draft> SubmissionStore::open(const QString &studyRoot) const
{
    QList<Draft> drafts = all();
    drafts.removeIf([&studyRoot](const Draft &draft) {
        return !draft.isOpen() || (!studyRoot.isEmpty() && draft.studyRoot != studyRoot);
    });
    return drafts;
}

Result<void> SubmissionStore::remove(const QString &rapId) const
{
    if (!isId(rapId)) {
        return fail(ErrorCode::InvalidInput, translate("“%1” is not the id of a submission.").arg(rapId));
    }
    QFile file(m_folder + u'/' + rapId + QStringLiteral(".json"));
    if (file.exists() && !file.remove()) {
        return fail(ErrorCode::Unavailable, translate("The stored submission could not be removed."), file.errorString());
    }
    return {};
}

namespace
{

QString seenFile(const QString &folder, const QUrl &server, const QString &workspace)
{
    QUrl place = server;
    if (QHostAddress(server.host()).isLoopback()) {
        place.setPort(-1); // the desktop's own server has another port at each start
    }
    const QByteArray key = (place.toString() + u'\n' + workspace).toUtf8();
    return folder + QStringLiteral("/seen/")
           + QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex().left(32))
           + QStringLiteral(".json");
}

} // namespace

Result<void> SubmissionStore::remember(const QUrl &server, const QString &workspace, const QList<JobRequest> &requests) const
{
    QJsonArray list;
    for (const JobRequest &request : requests) {
        if (list.size() == kMostRemembered) {
            break;
        }
        list.append(requestToJson(request));
    }
    const QJsonObject object = {{QStringLiteral("seen_at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
                                {QStringLiteral("requests"), list}};
    return Core::writeFile(seenFile(m_folder, server, workspace), QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QList<JobRequest> SubmissionStore::remembered(const QUrl &server, const QString &workspace, QDateTime *when) const
{
    if (when != nullptr) {
        *when = QDateTime();
    }
    const Result<QByteArray> content = Core::readFile(seenFile(m_folder, server, workspace));
    if (!content) {
        return {};
    }
    const QJsonObject object = QJsonDocument::fromJson(*content).object();
    if (when != nullptr) {
        *when = time(object.value(QStringLiteral("seen_at")));
    }
    QList<JobRequest> requests;
    const QJsonArray list = object.value(QStringLiteral("requests")).toArray();
    for (const QJsonValue &value : list) {
        requests.append(requestFrom(value.toObject(), server));
    }
    return requests;
}

} // namespace Jobs
