// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Pipeline
{

inline constexpr qint64 kLevelFourMaxBytes = 16LL * 1024 * 1024;
inline constexpr int kLevelFourMaxRows = 5000; ///< data rows of a CSV, below its header

/// Why a moderately sensitive file would be withheld from level 4 at the end of a job
/// (project-yaml.md 6, outputs-and-disclosure.md 2): each reason a sentence, empty when it may pass.
/// `name` is the path as listed, whose extension counts. Reads CSV files; call it off the GUI thread.
[[nodiscard]] QStringList levelFourRefusals(const QString &absolutePath, const QString &name);

} // namespace Pipeline
