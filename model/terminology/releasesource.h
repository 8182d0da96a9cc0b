// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QIODevice>
#include <QStringList>

#include "model/core/result.h"

namespace Terminology
{

/// A file inside what the person chose.
struct ReleaseEntry
{
    QString path; ///< below the chosen folder or inside the zip, with `/`; inner zips appear as folders
    qint64 size = 0;
};

/// A release as downloaded: a folder, one file, or a zip that may hold zips (one level). Zips are
/// read in place. Names that lead out of the archive, zips inside an inner zip, encrypted entries
/// and archives that would unpack to absurd sizes are refused with a sentence. One thread at a time.
class ReleaseSource final
{
public:
    [[nodiscard]] static Core::Result<ReleaseSource> open(const QString &path);
    ReleaseSource(ReleaseSource &&) noexcept;
    ReleaseSource &operator=(ReleaseSource &&) noexcept;
    ~ReleaseSource();

    [[nodiscard]] const QString &path() const { return m_path; }
    /// The name of the chosen folder or file without `.zip`.
    [[nodiscard]] QString name() const;
    [[nodiscard]] const QList<ReleaseEntry> &entries() const { return m_entries; }
    /// Sequential; an entry that yields more than it announces fails while reading.
    [[nodiscard]] Core::Result<std::unique_ptr<QIODevice>> openEntry(const ReleaseEntry &entry) const;
    /// Changes when any file changes: names, sizes and times.
    [[nodiscard]] QByteArray fingerprint() const;

private:
    ReleaseSource();
    [[nodiscard]] Core::Result<void> readFolder();
    [[nodiscard]] Core::Result<void> readArchive();

    struct Archives;
    QString m_path;
    QList<ReleaseEntry> m_entries;
    std::unique_ptr<Archives> m_archives;
};

/// Calls `line` with every line, without its line end, until it returns false. Reports bytes read
/// through `progress`, which returns false to cancel. Lines may be of any length.
[[nodiscard]] Core::Result<void> forEachLine(QIODevice &device, const std::function<bool(QByteArrayView)> &line,
                                             const std::function<bool(qint64 bytes)> &progress = {});

} // namespace Terminology
