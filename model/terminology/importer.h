// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "model/terminology/releasesource.h"
#include "model/terminology/releasewriter.h"

namespace Terminology
{

/// What was found in a release besides its content: shown in the list of releases.
struct ReleaseDescription
{
    QString kind;    ///< the importer's: `snomedct`, `dmd`, `bnf`, `bnf-map`, `icd10`, ...
    QString name;    ///< for people, such as "SNOMED CT UK Clinical Edition"
    QString version; ///< as the publisher counts, such as `99.1.0` or `2016`
    QString date;    ///< `YYYY-MM-DD`, empty if the file does not say
};

/// Reads one kind of release. Stateless.
struct Importer
{
    QString kind;
    QStringList aliases; ///< other names for the console
    QString title;       ///< for people
    QString where;       ///< which file to get from where under which licence
    /// Whether the source looks like this kind.
    bool (*recognises)(const ReleaseSource &source) = nullptr;
    Core::Result<ReleaseDescription> (*read)(const ReleaseSource &source, ReleaseContent &content,
                                             const ImportControl &control) = nullptr;
};

[[nodiscard]] const QList<Importer> &importers();
[[nodiscard]] const Importer *importerFor(const QString &kind);
/// The importer that recognises the source; null if none does.
[[nodiscard]] const Importer *recognise(const ReleaseSource &source);

[[nodiscard]] Importer snomedImporter();
[[nodiscard]] Importer dmdImporter();
[[nodiscard]] Importer bnfImporter();
[[nodiscard]] Importer bnfMapImporter();
[[nodiscard]] Importer icd10Importer();
[[nodiscard]] Importer opcs4Importer();
[[nodiscard]] Importer ctv3Importer();
[[nodiscard]] Importer readv2Importer();
[[nodiscard]] Importer readMapImporter();
[[nodiscard]] Importer usageImporter();
[[nodiscard]] Importer clusterImporter();

// Shared by the importers.

/// Reads every line of an entry, split at `separator`, until `row` returns false. Reports progress
/// between `from` and `to` percent.
struct Portion
{
    int from = 0;
    int to = 70;
    qint64 total = 1;
    qint64 done = 0;
};
[[nodiscard]] Core::Result<void> forEachRow(const ReleaseSource &source, const ReleaseEntry &entry, char separator,
                                            const std::function<bool(const std::vector<QByteArrayView> &)> &row,
                                            Portion &portion, const ImportControl &control);
/// The whole of a small entry; gzip is unpacked.
[[nodiscard]] Core::Result<QByteArray> readEntry(const ReleaseSource &source, const ReleaseEntry &entry);
/// `YYYYMMDD` found in a text as `YYYY-MM-DD`; empty if there is none.
[[nodiscard]] QString dateIn(const QString &text);
[[nodiscard]] const ReleaseEntry *findEntry(const ReleaseSource &source, const QString &pattern);

} // namespace Terminology
