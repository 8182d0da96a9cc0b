// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QPair>
#include <QString>
#include <QStringList>

#include "model/codelists/codesystem.h"

namespace Codelists
{

/// Pairs of a VMP id and the id it had before, from every dm+d release known. One previous id per
/// id: the last pair counts. Pairs equal to themselves mean nothing.
using PreviousIds = QList<QPair<QString, QString>>;

/// The ids of `codes` followed to older and newer ones (codelists.md 1.15 and 3.2). Cycles end.
struct MappedIds
{
    QMap<QString, QStringList> previous;   ///< older id → the listed ids it became, sorted
    QMap<QString, QStringList> subsequent; ///< newer id, not listed → the listed ids it was, sorted
};
[[nodiscard]] MappedIds mappedIds(const QStringList &codes, const PreviousIds &pairs);

/// The four forms in which the site hands out an uploaded list, and the digests it accepts.
struct Downloads
{
    QString plain;       ///< without parameters
    QString fixed;       ///< `fixed-headers`
    QString omit;        ///< `omit-mapped-vmps`
    QString fixedOmit;   ///< both
    QStringList digests; ///< accepted ones, in the site's order
};

/// Whether an uploaded list has a code column the site recognises.
[[nodiscard]] bool isDownloadable(const CodeSystem &system, const QString &csv);
/// `csv` must be downloadable.
[[nodiscard]] Downloads downloadsOf(const CodeSystem &system, const QString &csv, const PreviousIds &pairs);

/// SHA-1 of the lines of *text* joined by `\n`, as the site computes it. Differs from
/// `contentDigest` where a term holds a character that ends a line of text but not of bytes.
[[nodiscard]] QString textDigest(const QString &text);

} // namespace Codelists
