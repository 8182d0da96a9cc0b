// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/result.h"

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

[[nodiscard]] QByteArray toJson(const ReleaseDraft &draft);
[[nodiscard]] Core::Result<ReleaseDraft> draftFromJson(const QByteArray &json);

/// What keeps the draft from being submitted (errors) or would be asked back (warnings).
[[nodiscard]] QList<Core::Diagnostic> checkDraft(const ReleaseDraft &draft, const QString &studyRoot);
/// The draft as text to paste, with the column summary of every table.
[[nodiscard]] QString draftText(const ReleaseDraft &draft, const QString &studyRoot);
/// Writes the text, the draft itself and copies of its files into a new folder.
[[nodiscard]] Core::Result<void> exportDraft(const ReleaseDraft &draft, const QString &studyRoot,
                                             const QString &folder);

} // namespace Outputs
