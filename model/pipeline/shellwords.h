// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Pipeline
{

/// Splits a command into words as a POSIX shell would, without variables, comments or operators
/// (rules R3, R4). Fails for a quote that is not closed and for a backslash at the end.
[[nodiscard]] Core::Result<QStringList> splitCommand(const QString &text);
/// A word quoted so that a shell reads it back unchanged; safe words stay bare.
[[nodiscard]] QString quoteWord(const QString &word);
[[nodiscard]] QString joinCommand(const QStringList &words);

} // namespace Pipeline
