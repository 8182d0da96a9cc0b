// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include <QDateTime>
#include <QJsonObject>
#include <QUrl>

#include "model/codelists/studyupdate.h"
#include "model/codelists/upstreamcheck.h"

namespace Codelists
{

/// A version as the site's list names it (codelists.md 2.1).
struct SiteVersion
{
    QString id;
    QString tag; ///< empty: none
    QString fullName;
    QString status; ///< `draft`, `under review`, `published`
    bool downloadable = false;
    QString updated; ///< `YYYY-MM-DD`

    bool operator==(const SiteVersion &) const = default;
};

struct SiteCodelist
{
    QString fullName; ///< `org/name` or `user/person/name`
    QString name;
    QString system;
    QString organisation; ///< display name, or empty
    QString user;
    QList<SiteVersion> versions; ///< oldest first

    bool operator==(const SiteCodelist &) const = default;
};

/// The site's list as last fetched.
struct SiteCatalogue
{
    QList<SiteCodelist> lists;
    QDateTime fetched; ///< UTC; invalid: never
};
/// What refreshCatalogue() kept; no lists if nothing was.
[[nodiscard]] SiteCatalogue keptCatalogue();

/// The site's interface over HTTP (codelists.md 2). Calls block until the answer is there: use it on
/// a worker thread or in a console program. Every failure is a sentence; being offline is
/// `Unavailable`. The token is never logged and goes only to the site's own address.
class OpenCodelists final
{
public:
    /// `site` empty: www.opencodelists.org, or what STUDYBENCH_OPENCODELISTS says (a server of ours
    /// in tests). `cancelled` may be null; it must outlive the calls.
    explicit OpenCodelists(const QUrl &site = {}, const std::atomic<bool> *cancelled = nullptr);

    void setToken(const QString &token) { m_token = token; }
    [[nodiscard]] const QUrl &site() const { return m_site; }

    /// Addresses of the official site are asked at `site()`.
    [[nodiscard]] FetchReply fetch(const QString &url) const;
    [[nodiscard]] Core::Result<UpstreamReply> check(const QByteArray &list, const QByteArray &manifest) const;
    /// `owner` empty: all organisations' lists; `user/NAME` for a person's.
    [[nodiscard]] Core::Result<QList<SiteCodelist>> codelists(const QString &owner = {}) const;
    /// All organisations' lists, kept in the person's cache with the time for when the site cannot be
    /// reached (codelists.md 2.1: there are no conditional requests, so the whole list is kept).
    [[nodiscard]] Core::Result<SiteCatalogue> refreshCatalogue() const;
    /// Per system, the alias of the database a new version is built on.
    [[nodiscard]] Core::Result<QMap<QString, QString>> latestReleases() const;
    /// Needs a token. `body` as codelists.md 2.2; gives the path of the new codelist or version.
    [[nodiscard]] Core::Result<QString> createCodelist(const QString &owner, const QJsonObject &body) const;
    [[nodiscard]] Core::Result<QString> createVersion(const QString &owner, const QString &slug, const QJsonObject &body) const;

private:
    [[nodiscard]] QUrl at(const QString &path, const QString &query = {}) const;
    [[nodiscard]] FetchReply exchange(const QUrl &url, const QByteArray &body, const QByteArray &type) const;
    [[nodiscard]] Core::Result<QJsonObject> json(const FetchReply &reply) const;
    [[nodiscard]] Core::Result<QString> create(const QUrl &url, const QJsonObject &body, const QString &key) const;

    QUrl m_site;
    QString m_token;
    const std::atomic<bool> *m_cancelled;
};

/// The newest published version of a list that came after the pinned one; empty if there is none.
[[nodiscard]] QString newerVersion(const QList<SiteCodelist> &known, const ListEntry &pinned);

} // namespace Codelists
