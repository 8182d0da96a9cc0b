// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/upstreamcheck.h"

#include <algorithm>

#include <QHash>
#include <QRegularExpression>

#include "model/codelists/studylists.h"
#include "model/codelists/versionid.h"

namespace Codelists
{

namespace
{

const PublishedVersion *findVersion(const QRegularExpressionMatch &parts, const QList<PublishedVersion> &versions)
{
    const QString tag = parts.captured(QStringLiteral("tag"));
    if (const auto number = versionNumber(tag)) {
        const auto byId = std::find_if(versions.cbegin(), versions.cend(),
                                       [&number](const PublishedVersion &version) { return version.number == *number; });
        if (byId != versions.cend()) {
            return &*byId;
        }
    }
    const bool ofUser = !parts.captured(QStringLiteral("user")).isEmpty();
    const auto byTag = std::find_if(versions.cbegin(), versions.cend(), [&](const PublishedVersion &version) {
        return version.ownedByUser == ofUser && version.owner == parts.captured(QStringLiteral("owner"))
               && version.slug == parts.captured(QStringLiteral("slug")) && !tag.isEmpty() && version.tag == tag;
    });
    return byTag == versions.cend() ? nullptr : &*byTag;
}

} // namespace

UpstreamReply checkUpstream(const QString &list, const QString &manifest, const QList<PublishedVersion> &versions)
{
    static const QRegularExpression kLine(
        QStringLiteral("\\A(?<user>user)?/?(?<owner>[\\w|-]+)/(?<slug>[\\w|-]+)/(?<tag>[^/]+)/?\\z"),
        QRegularExpression::UseUnicodePropertiesOption);
    UpstreamReply reply;
    const auto entries = parseManifest(manifest.toUtf8());
    if (!entries) {
        reply.error = UpstreamReply::Error::BadManifest;
        return reply;
    }
    QHash<QString, QStringList> accepted;
    for (const QString &raw : list.split(u'\n')) {
        const QString line = cleanListLine(raw);
        if (line.isEmpty() || line.startsWith(u'#')) {
            continue;
        }
        const auto parts = kLine.match(line);
        const PublishedVersion *version = parts.hasMatch() ? findVersion(parts, versions) : nullptr;
        if (version == nullptr || !version->downloadable) {
            reply.error = !parts.hasMatch()    ? UpstreamReply::Error::BadLine
                          : version == nullptr ? UpstreamReply::Error::NotFound
                                               : UpstreamReply::Error::NotDownloadable;
            reply.line = line;
            return reply;
        }
        accepted.insert(line, version->digests);
    }
    QSet<QString> downloaded;
    for (const ManifestEntry &entry : *entries) {
        downloaded.insert(entry.id);
        if (!accepted.contains(entry.id)) {
            reply.removed.append(entry.id);
        } else if (!accepted.value(entry.id).contains(entry.sha)) {
            reply.changed.append(entry.id);
        }
    }
    for (auto line = accepted.cbegin(); line != accepted.cend(); ++line) {
        if (!downloaded.contains(line.key())) {
            reply.added.append(line.key());
        }
    }
    reply.added.sort();
    reply.removed.sort();
    reply.removed.removeDuplicates();
    return reply;
}

} // namespace Codelists
