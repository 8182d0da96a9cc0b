// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/result.h"
#include "model/outputs/disclosure.h"

namespace Outputs
{

struct DraftFile
{
    enum class Kind
    {
        Output,    ///< to be released
        Supporting ///< to help the checkers, never released
    };
    QString path;
    Kind kind = Kind::Output;

    bool operator==(const DraftFile &) const = default;
};

/// A named group of files with the two texts checkers ask for. Both are needed before submitting.
struct DraftGroup
{
    QString name = QStringLiteral("default");
    QString context;  ///< variables, population and size, degrees of freedom, relation to other tables
    QString controls; ///< threshold, rounding, where in the code
    QList<DraftFile> files;

    bool operator==(const DraftGroup &) const = default;
};

/// What a researcher prepares for an Airlock request (outputs-and-disclosure.md 4).
struct ReleaseDraft
{
    QString title;
    QList<DraftGroup> groups;

    bool operator==(const ReleaseDraft &) const = default;
};

/// Where a file stands in a draft, or -1 and -1.
struct DraftPlace
{
    qsizetype group = -1;
    qsizetype file = -1;
};
[[nodiscard]] DraftPlace placeOf(const ReleaseDraft &draft, const QString &path);
/// The place of a group by its name without regard to case and outer blanks; -1 if there is none.
[[nodiscard]] qsizetype groupNamed(const ReleaseDraft &draft, const QString &name);
/// Puts a file into a group, which must exist, at its end, or changes how it goes; a file is in one group only, so it
/// leaves the one it was in. Everything else keeps its place.
void putFile(ReleaseDraft &draft, const DraftFile &file, qsizetype group);
/// Takes a file out of its group; nothing happens if it is in none.
void takeFile(ReleaseDraft &draft, const QString &path);

[[nodiscard]] QByteArray toJson(const ReleaseDraft &draft);
[[nodiscard]] Core::Result<ReleaseDraft> draftFromJson(const QByteArray &json);

/// The study's own draft, which is no part of its repository: `metadata/release-draft.json`.
[[nodiscard]] QString draftPath(const QString &studyRoot);
/// Nothing if there is no draft yet; fails if there is one that cannot be read.
[[nodiscard]] Core::Result<std::optional<ReleaseDraft>> keptDraft(const QString &studyRoot);
/// A draft there that cannot be read, or is replaced as a whole, goes to `metadata/release-draft.before.json` first.
enum class Former
{
    Replaced, ///< it is the same draft, edited
    SetAside
};
[[nodiscard]] Core::Result<void> keepDraft(const ReleaseDraft &draft, const QString &studyRoot, Former former = Former::Replaced);

/// What keeps the draft from being submitted (errors) or would be asked back (warnings).
[[nodiscard]] QList<Core::Diagnostic> checkDraft(const ReleaseDraft &draft, const QString &studyRoot);
/// The draft as text to paste, with the column summary of every table.
[[nodiscard]] QString draftText(const ReleaseDraft &draft, const QString &studyRoot);
/// The summary of a table as checkers see it, as a Markdown table.
[[nodiscard]] QString summaryText(const TextTable &table);
/// The headings of that summary and the texts of a row, for other ways to show it.
[[nodiscard]] QStringList summaryHeadings();
[[nodiscard]] QStringList summaryCells(const ColumnSummary &column);

/// Writes `release.md` (the text), `release.json` (the draft itself), `files/` (copies of its files) and `summaries/` (the
/// column summary of each table, as CSV) into a new folder: all of it or nothing.
[[nodiscard]] Core::Result<void> exportDraft(const ReleaseDraft &draft, const QString &studyRoot, const QString &folder);
/// The draft of a folder that `exportDraft` made.
[[nodiscard]] Core::Result<ReleaseDraft> draftOfFolder(const QString &folder);

} // namespace Outputs
