// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/codelists/comparison.h"
#include "model/terminology/release.h"

namespace Codelists
{

/// Releases beside the one a concept is of: yearly usage, primary care clusters, CTV3 maps. Null where
/// none is imported.
struct Companions
{
    std::shared_ptr<const Terminology::Release> usage;
    std::shared_ptr<const Terminology::Release> clusters;
    std::shared_ptr<const Terminology::Release> readMap;
};
/// The newest of each in the person's store.
[[nodiscard]] Companions companionsInStore();

/// How often a code was recorded, by a usage release; nothing where it is not counted, 0 where the
/// count is suppressed (1 to 4).
[[nodiscard]] std::optional<qint64> usageCount(const Terminology::Release &usage, const QString &code);

/// Everything that is known of a concept, ready to be shown.
struct ConceptSheet
{
    Terminology::ConceptInfo info; ///< number -1: the release does not have the code
    QStringList synonyms;
    QList<CodeAndTerm> parents;
    QList<CodeAndTerm> children;   ///< by term
    int descendants = 0;
    QStringList maps;              ///< `icd10 U501 (mapped)`
    QStringList substitutes;       ///< what stands for a retired code, with the relation
    QStringList predecessors;      ///< retired codes that it replaced; records may hold them
    QStringList sets;              ///< reference sets and clusters, by name
    QString usage;                 ///< how often it was recorded; `1 to 4` where the count is suppressed
    QString usageOf;               ///< name of the usage release
};
[[nodiscard]] ConceptSheet conceptSheet(const Terminology::Release &release, const QString &code, const Companions &companions);

/// The lists of a study that hold each code: names of the CSV files of both folders.
using ListHolders = QHash<QString, QStringList>;
[[nodiscard]] ListHolders listHolders(const QString &studyRoot);

} // namespace Codelists
