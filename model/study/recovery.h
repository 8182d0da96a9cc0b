// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Study
{

// Copies of unsaved text in the person's own data folder (craft.md 2.9), offered after a crash.

/// Copies that differ from what is on disk now, by relative path.
[[nodiscard]] QHash<QString, QString> readRecoveryCopies(const QString &root);
void writeRecoveryCopy(const QString &root, const QString &path, const QString &text);
void removeRecoveryCopy(const QString &root, const QString &path);

} // namespace Study
