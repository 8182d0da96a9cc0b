// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/codelists/conversion.h"

namespace Codelists
{

/// One map of a release and the way it is read.
struct ConversionWay
{
    QString from;    ///< system id
    QString to;
    QString release; ///< kind of the release that holds the map
    QString scheme;
    bool backwards = false;
};

/// The maps from one system to another: one, or two by way of SNOMED CT; empty if there is none.
[[nodiscard]] QList<ConversionWay> conversionRoute(const QString &from, const QString &to);
/// A sentence that says which release to import from where.
[[nodiscard]] QString importNeeded(const QString &kind);
/// The newest release of a kind, null if none is imported.
using ReleaseOfKind = std::function<std::shared_ptr<const Terminology::Release>(const QString &kind)>;

/// Converts along the route. A pair found by way of SNOMED CT has the qualities of both maps and names
/// the concept between. Fails with the release that has to be imported.
[[nodiscard]] Core::Result<Conversion> convertList(const QString &from, const QString &to, const QStringList &codes, const ReleaseOfKind &releaseOf);
/// Previous ids of every dm+d release in a store folder (empty: the person's): one release shows only the latest step.
[[nodiscard]] PreviousIds previousIdsInStore(const QString &folder = {});
} // namespace Codelists
