// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/conversionways.h"
#include "model/codelists/listcontent.h"

namespace Codelists
{

/// One line of a conversion as a person judges it: a pair, or a code without a target.
struct ConversionLine
{
    QString source;
    QString sourceTerm;
    QString target; ///< empty: none
    QString targetTerm;
    QString quality; ///< of the map, as `ConvertedRow`; of an upgrade `previous id` or `unknown`
    QString note;
    QString through;     ///< concept between two maps
    bool several = false; ///< the source has other targets too
    bool unknownTarget = false; ///< not in the loaded release
    QStringList drawnIn; ///< codes that are not in the list and reach the same target
    bool taken = false;  ///< whether a list made from it holds the target unless the person says otherwise

    [[nodiscard]] bool isUncertain() const; ///< the map asks for a person's judgement
    bool operator==(const ConversionLine &) const = default;
};

/// A conversion ready to be shown (codelists.md 1.14: it always reports what is lost and drawn in).
struct ConversionTable
{
    QString from; ///< system ids
    QString to;
    QList<ConversionLine> lines; ///< sorted by source, then target
    bool isUpgrade = false;      ///< dm+d ids brought up to date: the list's own codes stay
    /// Backwards through a classification's map: sources of codes, not of meaning (codelists.md 3.1).
    bool areCandidates = false;
};

/// Systems that a list can be converted to, dm+d itself included, since its ids change.
[[nodiscard]] QStringList conversionTargets(const QString &from);
/// Converts along the maps of `releaseOf`; from dm+d to dm+d by `pairs`. Fails with the release that
/// has to be imported.
[[nodiscard]] Core::Result<ConversionTable> conversionTable(const ListContent &list, const QString &to, const ReleaseOfKind &releaseOf,
                                                            const PreviousIds &pairs);
/// `code,term` of the targets taken, once each and sorted; an upgrade's list keeps its own codes first.
[[nodiscard]] QString conversionCsv(const ConversionTable &table, const ListContent &list);

} // namespace Codelists
