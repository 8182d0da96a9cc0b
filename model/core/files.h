// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include "model/core/result.h"

namespace Core
{

/// The whole content of a file; a sentence naming the path if it cannot be read.
[[nodiscard]] Result<QByteArray> readFile(const QString &path);
/// The same decoded as UTF-8 (a byte order mark is kept out); invalid bytes are an error with line.
[[nodiscard]] Result<QString> readTextFile(const QString &path);

/// Replaces a file whole or not at all: writes beside it and renames (craft.md 2.9).
/// Missing parent folders are made. Keeps the mode of an existing file.
[[nodiscard]] Result<void> writeFile(const QString &path, const QByteArray &content);

/// `path` relative to `root` with forward slashes, or unchanged if it lies outside.
[[nodiscard]] QString relativePath(const QString &root, const QString &path);
/// Whether `path`, with links resolved as far as it exists, lies inside `root`.
[[nodiscard]] bool isInside(const QString &root, const QString &path);

} // namespace Core
