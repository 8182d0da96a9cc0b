// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>

#include "model/codelists/draft.h"

namespace Codelists
{

/// A decision as the draft file keeps it.
struct Decision
{
    Sign sign = Sign::None;
    QString term; ///< for people who read the file
    QString who;
    QString when; ///< UTC, ISO 8601
    QString why;

    bool operator==(const Decision &) const = default;
};

/// Who asked a search of a draft, when and why.
struct Trail
{
    QString who;
    QString when; ///< UTC, ISO 8601
    QString why;

    bool operator==(const Trail &) const = default;
};

/// A codelist under construction as a text file in the study's git (codelists.md 7): one search, one
/// decision, one note a line, sorted, so that two authors' drafts merge by git. Members are derived
/// and statuses never stored.
struct DraftDocument
{
    QString name;
    QString system;
    QString release; ///< id in the store of whoever saved it
    QList<SearchText> searches;
    QMap<QString, Decision> decisions;
    QMap<QString, QString> notes;
    QMap<QString, QString> categories;
    QMap<QString, Trail> trails = {}; ///< by slug of the search; none in drafts of earlier versions

    bool operator==(const DraftDocument &) const = default;
};

[[nodiscard]] QByteArray writeDraft(const DraftDocument &draft);
/// Fails with the line of the first thing that cannot be read, conflict markers of git included.
[[nodiscard]] Core::Result<DraftDocument> readDraft(const QByteArray &text, const QString &fileName);

/// Where drafts live, relative to the study: beside the lists, where updates do not look.
[[nodiscard]] QString draftFolder();
[[nodiscard]] QString draftFile(const QString &name);

} // namespace Codelists
