// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/studysource.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QUrl>

#include "model/core/logging.h"
#include "model/repository/repository.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;
using Repository::Repo;

namespace
{

constexpr qint64 kLongestFetchMs = 120000;

Result<bool> holds(const Repo &repo, const QString &branch, const QString &commit, bool anyBranch)
{
    if (!repo.resolve(commit)) {
        return false;
    }
    if (anyBranch) {
        // Only commits that are on some branch were ever brought here.
        return true;
    }
    const Result<bool> ancestor = repo.isAncestor(commit, QStringLiteral("refs/heads/") + branch);
    return ancestor.value_or(false);
}

} // namespace

StudySource::StudySource(const QString &folder, const SourceRules &rules)
    : m_folder(folder)
    , m_rules(rules)
{
}

bool StudySource::isLocal(const QString &url) const
{
    if (url.startsWith(u'/')) {
        return true;
    }
    const QUrl parsed(url);
    return parsed.scheme() == QStringLiteral("file") || parsed.host() == QStringLiteral("127.0.0.1")
           || parsed.host() == QStringLiteral("localhost");
}

Result<void> StudySource::check(const QString &url) const
{
    if (m_rules.allowLocal && isLocal(url)) {
        return {};
    }
    const bool known = std::any_of(m_rules.prefixes.begin(), m_rules.prefixes.end(),
                                   [&url](const QString &prefix) { return url.startsWith(prefix); });
    if (!known) {
        QStringList prefixes = m_rules.prefixes;
        for (QString &prefix : prefixes) {
            prefix = prefix.endsWith(u'/') ? prefix.chopped(1) : prefix;
        }
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("Repository URL %1 does not start with %2").arg(url, prefixes.join(QStringLiteral(" or "))));
    }
    const QUrl parsed(url, QUrl::StrictMode);
    const QStringList parts = parsed.path().split(u'/', Qt::SkipEmptyParts);
    if (!parsed.isValid() || !parsed.userInfo().isEmpty() || parsed.hasQuery() || parsed.hasFragment() || parts.size() != 2
        || parts.contains(QStringLiteral("..")) || url.endsWith(u'/')) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("Repository URL was not of the expected format: https://host/organisation/name"));
    }
    return {};
}

QString StudySource::mirrorOf(const QString &url) const
{
    const QByteArray key = QCryptographicHash::hash(Repository::publicUrl(url).toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    return m_folder + u'/' + QString::fromLatin1(key) + QStringLiteral(".git");
}

std::shared_ptr<std::mutex> StudySource::lockFor(const QString &mirror)
{
    const std::lock_guard guard(m_guard);
    std::shared_ptr<std::mutex> &lock = m_locks[mirror];
    if (!lock) {
        lock = std::make_shared<std::mutex>();
    }
    return lock;
}

Result<void> StudySource::fetch(const QString &url, const QString &branch, const QString &commit, const QString &mirror) const
{
    Result<Repo> repo = Repo::openBare(mirror);
    if (!repo) {
        return fail(repo.error());
    }
    const bool local = isLocal(url);
    const Result<bool> before = holds(*repo, branch, commit, local);
    if (before && *before) {
        return {};
    }
    QElapsedTimer timer;
    timer.start();
    Repository::Transfer transfer;
    transfer.isCancelled = [&timer] { return timer.elapsed() > kLongestFetchMs; };
    const QString reason = QStringLiteral("Error fetching commit %1 from %2").arg(commit, url);
    const QString address = url.startsWith(QStringLiteral("file:")) ? QUrl(url).toLocalFile() : url;
    if (Result<void> fetched = repo->fetchBranches(address, transfer); !fetched) {
        qCWarning(lcServer) << "fetch failed:" << fetched.error().message << fetched.error().detail;
        return fail(ErrorCode::InvalidInput, reason, fetched.error().detail);
    }
    const Result<bool> after = holds(*repo, branch, commit, local);
    if (!after || !*after) {
        return fail(ErrorCode::InvalidInput, reason, QStringLiteral("The commit is not on the branch “%1”.").arg(branch));
    }
    return {};
}

Result<Pipeline::Project> StudySource::project(const QString &url, const QString &branch, const QString &commit)
{
    const QString mirror = mirrorOf(url);
    const std::shared_ptr<std::mutex> lock = lockFor(mirror);
    const std::lock_guard guard(*lock);
    if (Result<void> fetched = fetch(url, branch, commit, mirror); !fetched) {
        return fail(fetched.error());
    }
    Result<Repo> repo = Repo::openBare(mirror);
    if (!repo) {
        return fail(repo.error());
    }
    const QString name = QStringLiteral("project.yaml");
    const Result<QByteArray> content = repo->fileAtCommit(name, commit);
    if (!content) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("No project.yaml file found in %1").arg(url));
    }
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(*content, name);
    if (!parsed.isValid()) {
        QStringList lines;
        for (const Core::Diagnostic &diagnostic : parsed.diagnostics) {
            if (diagnostic.severity == Core::Severity::Error) {
                lines.append(QStringLiteral("line %1: %2 [%3]").arg(diagnostic.range.start.line).arg(diagnostic.message, diagnostic.rule));
            }
        }
        return fail(ErrorCode::InvalidInput, QStringLiteral("Invalid project: \n") + lines.join(u'\n'));
    }
    return parsed.project;
}

Result<void> StudySource::exportTo(const QString &url, const QString &branch, const QString &commit, const QString &folder)
{
    const QString mirror = mirrorOf(url);
    const std::shared_ptr<std::mutex> lock = lockFor(mirror);
    const std::lock_guard guard(*lock);
    if (Result<void> fetched = fetch(url, branch, commit, mirror); !fetched) {
        return fetched;
    }
    Result<Repo> repo = Repo::openBare(mirror);
    if (!repo) {
        return fail(repo.error());
    }
    return repo->exportCommit(commit, folder);
}

} // namespace Server
