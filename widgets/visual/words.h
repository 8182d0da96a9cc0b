// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>
#include <QLabel>
#include <QString>

#include "widgets/foundation/theme.h"

namespace Gui
{

/// A sentence with names in backticks as rich text: names in the code font and the accent colour.
[[nodiscard]] QString richWords(const QString &sentence, const Theme &theme);
/// A label for sentences: it wraps, and no long name in it makes the page wider than its window.
[[nodiscard]] QLabel *sentenceLabel(const QString &richText, QWidget *parent);
/// With a capital letter at the start, unless a name stands there.
[[nodiscard]] QString sentenceCase(const QString &sentence);
/// Whether a key asks for the menu of what has the focus: the menu key, or Shift+F10 where there is none.
[[nodiscard]] bool isMenuKey(const QKeyEvent &event);
/// The same for a screen reader: without backticks.
[[nodiscard]] QString plainWords(const QString &sentence);

} // namespace Gui
