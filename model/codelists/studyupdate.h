// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QMap>

#include "model/codelists/studylists.h"

namespace Codelists
{

/// The content of a study's `codelists` folder by file name; sub-folders are none of its business.
using ListFiles = QMap<QString, QByteArray>;

/// Reads the folder of a study. An absent folder gives no files.
[[nodiscard]] Core::Result<ListFiles> readListFiles(const QString &studyRoot);

/// Why a check, update or addition stops: the official client's reasons (codelists.md 4.3).
struct ListProblem
{
    enum class Kind
    {
        NoList,
        BadLine,
        Duplicate,
        Conflict, ///< two versions of one codelist
        FileName, ///< two codelists, one file; the official client overwrites silently
        NoManifest,
        BadManifest,
        IdsDiffer,
        FilesDiffer,
        Modified,
        DownloadFailed,
        Draft,
        BadUrl
    };
    Kind kind = Kind::NoList;
    QString message; ///< whole sentences with the next step
};

/// The kind of a finding of `parseListFile`.
[[nodiscard]] ListProblem::Kind listProblemKind(const Core::Diagnostic &finding);

/// The first problem of the offline check, in the official client's order. No files: no problem.
[[nodiscard]] std::optional<ListProblem> firstLocalProblem(const ListFiles &files);

/// What came back for an address. `status` 0: the server could not be reached, `error` says why.
struct FetchReply
{
    int status = 0;
    QString type; ///< content type as sent
    QByteArray body;
    QString error;
};
/// May block; called from one thread.
using Fetch = std::function<FetchReply(const QString &url)>;

struct ListChange
{
    QString name;
    std::optional<QByteArray> content; ///< nothing: the file goes
};

/// Everything a command does to the folder, in the official client's order. With a problem the
/// changes are those the official client had made before it stopped; `applyChanges` is only for
/// steps without one, so that our own commands change all or nothing.
struct UpdateSteps
{
    QList<ListChange> changes;
    std::optional<ListProblem> problem;
    QStringList fetched; ///< ids
    QStringList strays;  ///< CSV files that are deleted because no line names them
};

/// `now` is UTC as `YYYY-MM-DD HH:MM:SS.ffffff`.
struct UpdateOptions
{
    QString now;
    bool keepStrays = false;
    QString only; ///< one id: touch only its file and entry
    /// As the official client: colliding file names overwrite, and adding needs a manifest.
    bool asOfficial = false;
};
[[nodiscard]] UpdateSteps updateSteps(const ListFiles &files, const Fetch &fetch, const UpdateOptions &options);
/// Adds the codelist version at an address of the site.
[[nodiscard]] UpdateSteps addSteps(const ListFiles &files, const QString &url, const Fetch &fetch,
                                   const UpdateOptions &options);
/// Removes a version's line, file and entry.
[[nodiscard]] UpdateSteps removeSteps(const ListFiles &files, const QString &id);

/// Makes the changes so that a crash at any moment leaves either the old or the new folder: all new
/// content is laid beside the folder's files first, and `recover` finishes or drops what a killed
/// program left. Every command calls `recover` before it reads.
[[nodiscard]] Core::Result<void> applyChanges(const QString &studyRoot, const QList<ListChange> &changes);
[[nodiscard]] Core::Result<void> recoverChanges(const QString &studyRoot);

/// The current time as the manifest has it.
[[nodiscard]] QString manifestNow();

} // namespace Codelists
