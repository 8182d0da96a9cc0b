// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QDateTime>
#include <QStringList>

#include "model/core/result.h"

namespace Codelists
{

/// What a list of a study is, in a few lines: for hover, completion and the side view.
struct ListFacts
{
    QString path;     ///< relative to the study
    QString name;
    QString system;   ///< id; empty if it cannot be told
    QString id;       ///< its line of codelists.txt; empty for a list of the study's own
    QString version;
    int codes = 0;
    QStringList columns;
    QStringList terms; ///< of the first few codes
    QDateTime made;   ///< UTC; when it was downloaded, or written from its draft; invalid if unknown
    QString release;  ///< of an own list: what it was built on
    enum class State
    {
        Missing,      ///< there is no such file
        AsDownloaded,
        Edited,       ///< differs from what was downloaded or written
        NotListed,    ///< in the folder of downloads, but no line names it
        Own
    };
    State state = State::Own;
};

/// The text of a file of the study, unsaved changes included; nothing if there is none.
using TextOf = std::function<std::optional<QByteArray>(const QString &path)>;

[[nodiscard]] ListFacts listFacts(const TextOf &textOf, const QString &path);
/// The facts as Markdown, `today` in UTC.
[[nodiscard]] QString listWords(const ListFacts &facts, const QDate &today);

/// One entry of `local_codelists/codelists.json`: where an own list came from. The official tools
/// do not look there; the shape is that of the downloaded lists' manifest.
struct OwnEntry
{
    QString file;   ///< name in the folder
    QString draft;  ///< the draft's file name
    QString system;
    QString release; ///< name and version
    QString madeAt;  ///< as `downloaded_at`
    QString sha;

    bool operator==(const OwnEntry &) const = default;
};
/// Entries by file; a damaged manifest gives none.
[[nodiscard]] QList<OwnEntry> parseOwnManifest(const QByteArray &json);
/// The manifest with `entry` in the place of the one of the same file.
[[nodiscard]] QByteArray withOwnEntry(const QByteArray &json, const OwnEntry &entry);
[[nodiscard]] QString ownManifest(); ///< relative to the study

} // namespace Codelists
