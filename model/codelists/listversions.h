// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "model/codelists/listsource.h"
#include "model/codelists/opencodelists.h"

namespace Codelists
{

/// A commit that touched a list.
struct ListCommit
{
    QString id; ///< 40 hexadecimal digits
    QDateTime when;
    QString summary;
};

/// What looking for versions needs from outside.
struct VersionReaders
{
    /// The commits that touched a path of the study, newest first.
    std::function<Core::Result<QList<ListCommit>>(const QString &path)> commitsOf;
    std::function<Core::Result<QByteArray>(const QString &path, const QString &revision)> atCommit;
    QList<SiteCodelist> known;          ///< the site's lists as last fetched
    std::function<bool()> cancelled;    ///< may be null
};

/// The forms in which a list of the study is to be had, any two of which can be compared.
struct ListVersions
{
    QList<ListSource> all; ///< the list as it stands first
    int counterpart = -1;  ///< place of the one most worth comparing with: the newer one of the site, else the last other text in git
};

/// Of a CSV file: as it stands; its other versions on the site if the study has it from there (a newer
/// published one first); its other texts in git, newest first, each text once. Of a draft in their
/// place: the draft on the other releases of its coding system that are imported here. May take long;
/// what git cannot tell is left out.
[[nodiscard]] ListVersions versionsOf(const QString &studyRoot, const ListSource &list, const VersionReaders &readers);

} // namespace Codelists
