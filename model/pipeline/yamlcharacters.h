// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Pipeline
{

// Character classes of YAML as the official reader takes them. NUL stands for the end of the text.

[[nodiscard]] inline bool isYamlBreak(char16_t unit)
{
    return unit == u'\n' || unit == u'\r' || unit == 0x85 || unit == 0x2028 || unit == 0x2029;
}

[[nodiscard]] inline bool isYamlBreakOrEnd(char16_t unit)
{
    return unit == u'\0' || isYamlBreak(unit);
}

[[nodiscard]] inline bool isYamlSpaceOrEnd(char16_t unit)
{
    return unit == u' ' || unit == u'\t' || isYamlBreakOrEnd(unit);
}

/// Whether the unit at `index` may stand in a YAML text at all.
[[nodiscard]] inline bool isYamlPrintable(const char16_t *data, qsizetype size, qsizetype index)
{
    const char16_t unit = data[index];
    if (unit >= 0x20 && unit <= 0x7E) {
        return true;
    }
    if (unit == u'\n' || unit == u'\r' || unit == u'\t' || unit == 0x85) {
        return true;
    }
    if (unit < 0xA0) {
        return false;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        return index + 1 < size && data[index + 1] >= 0xDC00 && data[index + 1] <= 0xDFFF;
    }
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
        return index > 0 && data[index - 1] >= 0xD800 && data[index - 1] <= 0xDBFF;
    }
    return unit <= 0xFFFD;
}

} // namespace Pipeline
