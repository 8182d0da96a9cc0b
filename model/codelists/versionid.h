// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>

namespace Codelists
{

/// The site's id of the version in database row `number`: not a digest, and reversible
/// (codelists.md 1.3). Eight hexadecimal digits.
[[nodiscard]] QString versionId(qint64 number);
/// The row of an id; nothing if the text is longer than eight characters or not hexadecimal. Tags
/// such as `20210127` are ids too: the site tries the id first.
[[nodiscard]] std::optional<qint64> versionNumber(const QString &id);

} // namespace Codelists
