// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QByteArray>
#include <QList>
#include <QString>

#include "model/core/diagnostic.h"
#include "model/core/result.h"

namespace Codelists
{

/// One line of `codelists/codelists.txt` (codelists.md 4.1).
struct ListEntry
{
    QString id;       ///< the cleaned line
    QString codelist; ///< all but the version
    QString version;
    QString file;     ///< name of the CSV in the folder
    QString url;      ///< page of the version; `download.csv` below it
    int line = 0;
};

struct ListFile
{
    QList<ListEntry> entries; ///< good lines only; a colliding file name does not make a line bad
    QList<Core::Diagnostic> diagnostics;
};

/// Reads codelists.txt. Every bad line, duplicate, conflicting version and colliding file name is
/// reported at its line.
[[nodiscard]] ListFile parseListFile(const QString &text, const QString &fileName);
/// Without surrounding blanks, then without slashes at its end.
[[nodiscard]] QString cleanListLine(const QString &line);
/// One line; nothing if it has neither three nor four parts.
[[nodiscard]] std::optional<ListEntry> parseListLine(const QString &line);

/// One entry of `codelists/codelists.json` (codelists.md 4.2).
struct ManifestEntry
{
    QString file;
    QString id;
    QString url;
    QString downloadedAt; ///< `YYYY-MM-DD HH:MM:SS.ffffffZ`, kept as written
    QString sha;

    bool operator==(const ManifestEntry &) const = default;
};

/// In the order of the file. Fails with the place when it is not JSON of the right shape.
[[nodiscard]] Core::Result<QList<ManifestEntry>> parseManifest(const QByteArray &json);
/// The official client's bytes: two-space indent, entries in order, no final newline.
[[nodiscard]] QByteArray writeManifest(const QList<ManifestEntry> &entries);

/// SHA-1 of the lines joined by `\n` without a final one; lines end at `\n`, `\r` or `\r\n`, as the
/// official client splits bytes (codelists.md 1.15).
[[nodiscard]] QString contentDigest(const QByteArray &content);

/// The offline part of `codelists check` (codelists.md 4.3), but with every finding instead of the
/// first: list, manifest, ids, names and digests. A study without the folder passes.
[[nodiscard]] QList<Core::Diagnostic> checkStudyLists(const QString &studyRoot);

/// `codelists/`, relative to the study root.
[[nodiscard]] QString listFolder();

} // namespace Codelists
