// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// The languages that are built in.
namespace Languages
{

/// Codes of the languages there are: `en`, ...
[[nodiscard]] QStringList available();

/// Makes the program speak the first of the locale's languages that there is, else English, which
/// only adds the words for one and for many. Call once, before anything is shown. True if found.
bool install(const QStringList &wanted);

} // namespace Languages
