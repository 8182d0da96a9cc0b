// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/codelists/draftdocument.h"
#include "model/codelists/listcontent.h"
#include "model/codelists/studyupdate.h"

namespace Codelists
{

/// A list to compare or to convert, wherever it is: a CSV file or a draft of the study as it stands or
/// as it was at a commit, a file elsewhere, or a version of OpenCodelists.
struct ListSource
{
    QString path;     ///< CSV file or draft, relative to the study or absolute; of the site: `org/list/version`
    QString revision; ///< of a commit; empty: as it stands
    bool onSite = false;
    QString system;   ///< of a version of the site, as its list says; else empty: told from the codes
    QString release;  ///< id of the release a draft is evaluated on; empty: its own
    QString title;    ///< for people
    std::optional<QByteArray> text; ///< not saved yet

    bool operator==(const ListSource &) const = default;
};

/// What reading needs from outside; either may be null if no source asks for it.
struct ListReaders
{
    std::function<Core::Result<QByteArray>(const QString &path, const QString &revision)> atCommit;
    Fetch fetch;
};

/// May take long (a draft opens its release) and asks the site where the source is there. The codes of
/// a draft are its members.
[[nodiscard]] Core::Result<ListContent> readSource(const QString &studyRoot, const ListSource &source, const ListReaders &readers);
/// All of them; fails as well when they are not of one coding system.
[[nodiscard]] Core::Result<QList<ListContent>> readSources(const QString &studyRoot, const QList<ListSource> &sources, const ListReaders &readers);
/// Members of a draft with their terms, on `release` (an id of the store) or else on its own.
[[nodiscard]] Core::Result<ListContent> draftContent(const DraftDocument &draft, const QString &release = {});

} // namespace Codelists
