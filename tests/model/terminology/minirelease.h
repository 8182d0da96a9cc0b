// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

/// Small releases in the layouts of the real ones, with invented content.
namespace MiniRelease
{

using Files = QHash<QString, QByteArray>;

/// A RF2 file: header and rows with tabs and CRLF; columns in `header` are separated by blanks.
[[nodiscard]] QByteArray rf2(const QByteArray &header, const QList<QList<QByteArray>> &rows);

/// Two overlapping packages (international and UK) below `folder`: a root, two parents, a child of
/// both, a UK concept, a retired one with a chain of two steps, a metadata concept. Paths are
/// relative. `view` is `Snapshot` or `Full`.
[[nodiscard]] Files snomed(const QString &view = QStringLiteral("Snapshot"));
/// The next year's: 100003 retired and replaced by 200001000000101, which moved below 100002; 100020
/// new below 100001, 100021 new below both parents; 100010 gone.
[[nodiscard]] Files nextSnomed();
[[nodiscard]] Files dmd();
[[nodiscard]] QByteArray claml();

/// Packs files into a zip at `path`.
void zip(const QString &path, const Files &files);

} // namespace MiniRelease
