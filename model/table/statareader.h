// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/table/arrowreader.h"

namespace Table
{

/// Reads a Stata file of format 113 to 115 or 117 to 119, plain or gzipped, in either byte order. Bytes, ints and
/// longs become Int, floats and doubles Float, days (`%td`, `%d`) Date, milliseconds (`%tc`) a text of
/// date and time, texts of any length Str; a number with a value label becomes its label. Stata's missing
/// values become NULL, and so does an empty text, which is the same there. Untrusted input: every offset is
/// checked; a file that is cut or lies about its sizes is refused with a sentence.
[[nodiscard]] Core::Result<ArrowFile> readStataFile(const QString &path);
[[nodiscard]] Core::Result<ArrowFile> readStata(const QByteArray &bytes, const QString &name);

/// `.dta` or `.dta.gz`.
[[nodiscard]] bool isStataName(const QString &path);

} // namespace Table
