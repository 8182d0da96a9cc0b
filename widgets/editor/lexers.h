// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "widgets/foundation/theme.h"

class QsciLexer;

namespace Gui
{

/// Name of a file's language for people: `Python`, `YAML`, `CSV`, `Markdown`, `R`, `Stata`, `JSON`,
/// `SQL` or `Plain text`.
[[nodiscard]] QString languageName(const QString &path);
/// What begins a comment to the end of the line; empty where the language has none.
[[nodiscard]] QString commentPrefix(const QString &path);
/// A lexer for a file by its name, owned by `parent`; nullptr for plain text.
[[nodiscard]] QsciLexer *makeLexer(const QString &path, QObject *parent);
/// Fonts and colours of every style.
void paintLexer(QsciLexer *lexer, const Theme &theme, const QFont &font);

} // namespace Gui
