// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Codelists
{

/// A version the site holds, as far as its check endpoint asks.
struct PublishedVersion
{
    qint64 number = 0;
    QString owner;
    bool ownedByUser = false;
    QString slug;
    QString tag; ///< empty: none
    bool downloadable = true;
    QStringList digests;
};

/// The reply of `POST /api/v1/check/` (codelists.md 2.3).
struct UpstreamReply
{
    enum class Error
    {
        None,
        BadManifest,
        BadLine,
        NotFound,
        NotDownloadable
    };
    Error error = Error::None; ///< the first problem; then the lists are empty
    QString line;              ///< the offending one
    QStringList added;         ///< sorted; lines that are not in the manifest
    QStringList removed;       ///< sorted
    QStringList changed;       ///< in the manifest's order

    [[nodiscard]] bool isOk() const
    {
        return error == Error::None && added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }
};

/// What the site answers for a study's `codelists.txt` and `codelists.json`, given what it holds.
/// The site's own quirks included: an id that is found wins over owner and name, which are then not
/// compared.
[[nodiscard]] UpstreamReply checkUpstream(const QString &list, const QString &manifest,
                                          const QList<PublishedVersion> &versions);

} // namespace Codelists
