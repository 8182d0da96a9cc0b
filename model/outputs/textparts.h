// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/outputs/disclosure.h"

namespace Outputs
{

/// A table within another kind of file.
struct TextPart
{
    TextTable table;
    int headingLine = -1; ///< of the file, from 1; -1 unknown
    QList<int> lines;     ///< of each row
};

/// The pipe tables of Markdown, text and logs, the tables of HTML pages, and JSON that is a list of
/// records, by the name's ending; nothing for other names. Untrusted: what is no table is passed over.
[[nodiscard]] QList<TextPart> tablesInText(const QString &path, const QString &text);

} // namespace Outputs
