// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/terminology/importer.h"
#include "model/terminology/release.h"

namespace Terminology
{

/// One imported release in the person's store.
struct StoredRelease
{
    QString id; ///< file name without its ending
    QString path;
    QMap<QString, QString> description; ///< `kind`, `name`, `version`, `date`, `imported`, counts
    qint64 bytes = 0;

    [[nodiscard]] QString kind() const { return description.value(QStringLiteral("kind")); }
    [[nodiscard]] QString name() const { return description.value(QStringLiteral("name")); }
    [[nodiscard]] QString version() const { return description.value(QStringLiteral("version")); }
    [[nodiscard]] QString date() const { return description.value(QStringLiteral("date")); }
};

/// The person's imported releases: one SQLite file each, many side by side, none changed after its
/// import. An import writes to a part file that takes the release's name only when it is complete, so
/// a kill leaves the former store as it was, and the next import goes on where the part file ends.
class Store final
{
public:
    /// The folder in the person's data, or what STUDYBENCH_TERMINOLOGY says.
    [[nodiscard]] static QString defaultFolder();
    explicit Store(QString folder = defaultFolder());

    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] QList<StoredRelease> releases() const; ///< by kind, then newest first
    /// The newest release of a kind, or the one with this id.
    [[nodiscard]] std::optional<StoredRelease> find(const QString &kindOrId) const;

    struct Imported
    {
        StoredRelease release;
        bool wasThere = false; ///< the same files were imported before
    };
    /// `kind` empty: recognised from the files. Blocks; run it as a job.
    [[nodiscard]] Core::Result<Imported> import(const QString &kind, const QString &path, const ImportControl &control) const;
    [[nodiscard]] Core::Result<void> remove(const QString &id) const;

private:
    [[nodiscard]] Core::Result<void> fill(const QString &part, const ReleaseSource &source, const Importer &importer,
                                          const ImportControl &control) const;

    QString m_folder;
};

} // namespace Terminology
