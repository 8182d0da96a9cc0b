// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/opencodelists.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QStandardPaths>
#include <QTimer>
#include <QUrlQuery>

#include "model/core/files.h"

namespace Codelists
{

namespace
{

using Core::ErrorCode;
using Core::Result;

constexpr int kTimeoutMilliseconds = 60000;
constexpr qint64 kLargestReply = qint64{256} << 20;
const QString kOfficialSite = QStringLiteral("https://www.opencodelists.org");

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::OpenCodelists", text);
}

QString textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

QStringList textsOf(const QJsonObject &object, const char *key)
{
    QStringList texts;
    for (const QJsonValue &value : object.value(QLatin1String(key)).toArray()) {
        texts.append(value.toString());
    }
    return texts;
}

UpstreamReply::Error errorOf(const QString &sentence)
{
    // The site has no codes for its errors; the shape of the sentence is all there is.
    if (sentence.contains(QStringLiteral("manifest"))) {
        return UpstreamReply::Error::BadManifest;
    }
    if (sentence.contains(QStringLiteral("pattern"))) {
        return UpstreamReply::Error::BadLine;
    }
    return sentence.contains(QStringLiteral("downloadable")) ? UpstreamReply::Error::NotDownloadable : UpstreamReply::Error::NotFound;
}

QString catalogueFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/opencodelists.json");
}

QList<SiteCodelist> listsOf(const QJsonObject &reply)
{
    QList<SiteCodelist> found;
    for (const QJsonValue &value : reply.value(QStringLiteral("codelists")).toArray()) {
        const QJsonObject entry = value.toObject();
        SiteCodelist list{textOf(entry, "full_slug"), textOf(entry, "name"), textOf(entry, "coding_system_id"),
                          textOf(entry, "organisation"), textOf(entry, "user"), {}};
        for (const QJsonValue &version : entry.value(QStringLiteral("versions")).toArray()) {
            const QJsonObject object = version.toObject();
            list.versions.append({textOf(object, "hash"), textOf(object, "tag"), textOf(object, "full_slug"), textOf(object, "status"),
                                  object.value(QStringLiteral("downloadable")).toBool(), textOf(object, "updated_date")});
        }
        found.append(list);
    }
    return found;
}

} // namespace

OpenCodelists::OpenCodelists(const QUrl &site, const std::atomic<bool> *cancelled)
    : m_site(site)
    , m_cancelled(cancelled)
{
    if (m_site.isEmpty()) {
        m_site = QUrl(qEnvironmentVariable("STUDYBENCH_OPENCODELISTS", kOfficialSite));
    }
}

QUrl OpenCodelists::at(const QString &path, const QString &query) const
{
    QUrl url = m_site;
    url.setPath(m_site.path() + path);
    url.setQuery(query);
    return url;
}

FetchReply OpenCodelists::exchange(const QUrl &url, const QByteArray &body, const QByteArray &type) const
{
    QNetworkAccessManager network;
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "StudyBench/" + QCoreApplication::applicationVersion().toUtf8());
    request.setTransferTimeout(kTimeoutMilliseconds);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    if (!m_token.isEmpty() && url.host() == m_site.host()) {
        request.setRawHeader("Authorization", "Token " + m_token.toUtf8());
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::SameOriginRedirectPolicy);
    }
    if (!type.isEmpty()) {
        request.setHeader(QNetworkRequest::ContentTypeHeader, type);
    }
    const std::unique_ptr<QNetworkReply> reply(type.isEmpty() ? network.get(request) : network.post(request, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::downloadProgress, &loop, [&reply](qint64 received, qint64) {
        if (received > kLargestReply) {
            reply->abort();
        }
    });
    QTimer ask;
    QObject::connect(&ask, &QTimer::timeout, &loop, [this, &reply] {
        if (m_cancelled != nullptr && m_cancelled->load()) {
            reply->abort();
        }
    });
    ask.start(100);
    if (!reply->isFinished()) {
        loop.exec();
    }
    FetchReply result;
    result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    result.type = QString::fromLatin1(reply->rawHeader("Content-Type"));
    result.body = reply->readAll();
    const bool cutShort = reply->error() != QNetworkReply::NoError && result.status < 400;
    if (result.status == 0 || cutShort) {
        result.status = 0;
        result.error = reply->errorString();
    }
    return result;
}

FetchReply OpenCodelists::fetch(const QString &url) const
{
    QString asked = url;
    if (asked.startsWith(kOfficialSite + u'/')) {
        asked.replace(0, kOfficialSite.size(), m_site.toString(QUrl::StripTrailingSlash));
    }
    return exchange(QUrl(asked), {}, {});
}

Result<QJsonObject> OpenCodelists::json(const FetchReply &reply) const
{
    if (reply.status == 0) {
        return Core::fail(ErrorCode::Unavailable, tr("%1 could not be reached: %2. Try again when you are online.").arg(m_site.toString(), reply.error));
    }
    const QJsonObject object = QJsonDocument::fromJson(reply.body).object();
    if (reply.status >= 200 && reply.status < 300 && !object.isEmpty()) {
        return object;
    }
    const QString reason = textOf(object, "error");
    switch (reply.status) {
    case 401:
        return Core::fail(ErrorCode::PermissionDenied, tr("The site does not know the token. Enter the token again, or ask its administrators for one."), reason);
    case 403:
        return Core::fail(ErrorCode::PermissionDenied, tr("The token's account may not change this owner's codelists. Choose another owner."), reason);
    case 404:
        return Core::fail(ErrorCode::NotFound, tr("The site has no such codelist or owner."), reason);
    default:
        break;
    }
    return Core::fail(reply.status >= 500 ? ErrorCode::Unavailable : ErrorCode::InvalidInput,
                      reason.isEmpty() ? tr("The site answered with status %1 and no reason. Try again later.").arg(reply.status)
                                       : tr("The site refused: %1.").arg(reason));
}

Result<UpstreamReply> OpenCodelists::check(const QByteArray &list, const QByteArray &manifest) const
{
    const auto encoded = [](const QByteArray &text) { return text.toPercentEncoding(); };
    const auto reply = json(exchange(at(QStringLiteral("/api/v1/check/")), "codelists=" + encoded(list) + "&manifest=" + encoded(manifest),
                                     "application/x-www-form-urlencoded"));
    if (!reply) {
        return tl::unexpected(reply.error());
    }
    UpstreamReply result;
    const QJsonObject data = reply->value(QStringLiteral("data")).toObject();
    if (textOf(*reply, "status") == QStringLiteral("ok")) {
        return result;
    }
    if (data.contains(QStringLiteral("error"))) {
        result.line = textOf(data, "error");
        result.error = errorOf(result.line);
        return result;
    }
    result.added = textsOf(data, "added");
    result.removed = textsOf(data, "removed");
    result.changed = textsOf(data, "changed");
    return result;
}

Result<QList<SiteCodelist>> OpenCodelists::codelists(const QString &owner) const
{
    const QString path = QStringLiteral("/api/v1/codelist/") + (owner.isEmpty() ? QString() : owner + u'/');
    const auto reply = json(exchange(at(path), {}, {}));
    if (!reply) {
        return tl::unexpected(reply.error());
    }
    return listsOf(*reply);
}

Result<SiteCatalogue> OpenCodelists::refreshCatalogue() const
{
    const FetchReply reply = exchange(at(QStringLiteral("/api/v1/codelist/")), {}, {});
    const auto read = json(reply);
    if (!read) {
        return tl::unexpected(read.error());
    }
    // Without the copy the list is only fetched again next time.
    static_cast<void>(Core::writeFile(catalogueFile(), reply.body));
    return SiteCatalogue{listsOf(*read), QDateTime::currentDateTimeUtc()};
}

SiteCatalogue keptCatalogue()
{
    const QFileInfo file(catalogueFile());
    const auto bytes = file.isFile() ? Core::readFile(file.filePath()) : Core::fail(ErrorCode::NotFound, {});
    return bytes ? SiteCatalogue{listsOf(QJsonDocument::fromJson(*bytes).object()), file.lastModified().toUTC()} : SiteCatalogue{};
}

Result<QMap<QString, QString>> OpenCodelists::latestReleases() const
{
    const auto reply = json(exchange(at(QStringLiteral("/coding-systems/latest-releases"), QStringLiteral("type=json")), {}, {}));
    if (!reply) {
        return tl::unexpected(reply.error());
    }
    QMap<QString, QString> aliases;
    for (auto entry = reply->constBegin(); entry != reply->constEnd(); ++entry) {
        aliases.insert(entry.key(), textOf(entry.value().toObject(), "database_alias"));
    }
    return aliases;
}

Result<QString> OpenCodelists::create(const QUrl &url, const QJsonObject &body, const QString &key) const
{
    if (m_token.isEmpty()) {
        return Core::fail(ErrorCode::PermissionDenied, tr("Publishing needs a token of the site. Ask its administrators for one and enter it in the settings."));
    }
    return json(exchange(url, QJsonDocument(body).toJson(QJsonDocument::Compact), "application/json")).map([&key](const QJsonObject &reply) {
        return reply.value(key).toString();
    });
}

Result<QString> OpenCodelists::createCodelist(const QString &owner, const QJsonObject &body) const
{
    return create(at(QStringLiteral("/api/v1/codelist/%1/").arg(owner)), body, QStringLiteral("codelist"));
}

Result<QString> OpenCodelists::createVersion(const QString &owner, const QString &slug, const QJsonObject &body) const
{
    return create(at(QStringLiteral("/api/v1/codelist/%1/%2/versions/").arg(owner, slug)), body, QStringLiteral("codelist_version"));
}

QString newerVersion(const QList<SiteCodelist> &known, const ListEntry &pinned)
{
    for (const SiteCodelist &list : known) {
        if (list.fullName != pinned.codelist) {
            continue;
        }
        bool after = false;
        QString newest;
        for (const SiteVersion &version : list.versions) {
            if (after && version.status == QStringLiteral("published")) {
                newest = version.tag.isEmpty() ? version.id : version.tag;
            }
            after = after || version.id == pinned.version || (!version.tag.isEmpty() && version.tag == pinned.version);
        }
        return newest;
    }
    return {};
}

} // namespace Codelists
