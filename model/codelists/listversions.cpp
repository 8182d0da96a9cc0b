// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/listversions.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QSet>

#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "model/terminology/store.h"

namespace Codelists
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::ListVersions", text);
}

/// The entry of codelists.txt that a file was downloaded for.
std::optional<ListEntry> entryOf(const QString &studyRoot, const QString &path)
{
    const auto lines = Core::readTextFile(studyRoot + u'/' + listFolder() + QStringLiteral("codelists.txt"));
    for (const ListEntry &entry : parseListFile(lines.value_or(QString()), {}).entries) {
        if (listFolder() + entry.file == path) {
            return entry;
        }
    }
    return std::nullopt;
}

void addSiteVersions(const ListEntry &pinned, const QList<SiteCodelist> &known, ListVersions &versions)
{
    const QString newer = newerVersion(known, pinned);
    for (const SiteCodelist &list : known) {
        if (list.fullName != pinned.codelist) {
            continue;
        }
        for (auto version = list.versions.crbegin(); version != list.versions.crend(); ++version) {
            const QString name = version->tag.isEmpty() ? version->id : version->tag;
            if (!version->downloadable || version->id == pinned.version || name == pinned.version) {
                continue;
            }
            const QString id = pinned.codelist + u'/' + name;
            ListSource source{id, {}, true, list.system, {}, tr("%1 on OpenCodelists").arg(id), {}};
            if (name == newer) {
                versions.all.insert(1, std::move(source));
                versions.counterpart = 1;
            } else {
                versions.all.append(std::move(source));
            }
        }
    }
}

void addReleases(const DraftDocument &draft, const ListSource &list, ListVersions &versions)
{
    for (const Terminology::StoredRelease &release : Terminology::Store().releases()) {
        if (release.kind() == draft.system && release.id != draft.release) {
            versions.all.append({list.path, {}, false, {}, release.id, tr("%1 on %2 %3").arg(list.title, release.name(), release.version()), {}});
        }
    }
}

void addCommits(const ListSource &list, const QByteArray &now, const VersionReaders &readers, ListVersions &versions)
{
    QSet<QByteArray> seen{now};
    const auto commits = readers.commitsOf(list.path);
    for (const ListCommit &commit : commits.value_or(QList<ListCommit>())) {
        if (readers.cancelled && readers.cancelled()) {
            return;
        }
        const auto then = readers.atCommit(list.path, commit.id);
        if (!then || seen.contains(*then)) {
            continue;
        }
        seen.insert(*then);
        if (versions.counterpart < 0) {
            versions.counterpart = static_cast<int>(versions.all.size());
        }
        versions.all.append({list.path, commit.id, false, {}, {},
                             tr("%1 as of %2 (%3)").arg(list.title, QLocale().toString(commit.when.toLocalTime().date(), QLocale::ShortFormat), commit.summary), {}});
    }
}

} // namespace

ListVersions versionsOf(const QString &studyRoot, const ListSource &list, const VersionReaders &readers)
{
    ListVersions versions{{list}, -1};
    const auto now = Core::readFile(QDir(studyRoot).absoluteFilePath(list.path));
    if (const auto entry = entryOf(studyRoot, list.path)) {
        addSiteVersions(*entry, readers.known, versions);
    }
    if (const auto draft = now && list.path.endsWith(QStringLiteral(".draft")) ? readDraft(*now, list.path) : Core::fail(Core::ErrorCode::NotFound, {})) {
        addReleases(*draft, list, versions);
    }
    addCommits(list, now.value_or(QByteArray()), readers, versions);
    if (versions.counterpart < 0 && versions.all.size() > 1) {
        versions.counterpart = 1;
    }
    return versions;
}

} // namespace Codelists
