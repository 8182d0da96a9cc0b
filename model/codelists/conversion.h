// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/download.h"
#include "model/terminology/release.h"

namespace Codelists
{

/// One pair of a conversion with what the map says about it (codelists.md 1.14, 3.1).
struct ConvertedRow
{
    QString source;
    QString target;
    QString quality; ///< `mapped`, `assured`, `unassured`, `withdrawn`, `context`, `candidate`
    QString note;    ///< rule or advice of the map
    QString through; ///< the concept between two maps; empty for one map

    bool operator==(const ConvertedRow &) const = default;
};

struct Conversion
{
    QList<ConvertedRow> rows; ///< sorted by source, then target
    QStringList unmapped;     ///< sources without a usable target
    QStringList oneToMany;    ///< sources with several targets
    QMap<QString, QStringList> drawnIn; ///< target → other sources that map to it and are not in the list
    QStringList unknownTargets; ///< not in `targetRelease`, if one was given
};

/// Converts codes by the maps of a release. `scheme` as stored: `icd10`, `opcs4`, `ctv3`, `dmd`,
/// `ctv3-snomedct`, `readv2-snomedct`. `backwards`: the codes are the map's targets; from a
/// classification this gives candidates for a search, never a converted list. `targetRelease` may be
/// null.
[[nodiscard]] Conversion convertCodes(const Terminology::Release &maps, const QString &scheme, const QStringList &codes, bool backwards,
                                      const Terminology::Release *targetRelease = nullptr);

/// dm+d ids brought to a release: earlier and later ids of the listed ones that are missing.
struct DmdUpgrade
{
    QStringList added;   ///< ids to add, sorted
    QMap<QString, QStringList> because; ///< added id → listed ids it was or became
    QStringList unknown; ///< listed ids that neither the release nor the pairs know
};
[[nodiscard]] DmdUpgrade upgradeDmd(const QStringList &codes, const PreviousIds &pairs, const Terminology::Release *release = nullptr);

} // namespace Codelists
