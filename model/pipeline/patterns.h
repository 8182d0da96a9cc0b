// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Pipeline
{

/// Whether an output pattern matches a path: `*` is any run of characters except `/`; everything
/// else is itself. Linear time, however many wildcards.
[[nodiscard]] bool matchesPattern(const QString &pattern, const QString &path);
/// The same where `*` crosses slashes (rule E5).
[[nodiscard]] bool matchesAcrossFolders(const QString &pattern, const QString &path);
/// Text from the last dot of the last component, empty when that dot is its first or last character.
[[nodiscard]] QString pathSuffix(const QString &path);
/// Whether two patterns can match one and the same path.
[[nodiscard]] bool patternsOverlap(const QString &left, const QString &right);
/// The extensions that may be moderately sensitive (G4, outputs-and-disclosure.md 2), with their dot.
[[nodiscard]] const QStringList &levelFourExtensions();

} // namespace Pipeline
