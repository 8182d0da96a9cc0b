// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/chip.h"

#include <algorithm>

#include <QStyleOptionButton>

namespace Gui
{

namespace
{
constexpr int kFewestLetters = 6;
constexpr int kAroundText = 16; ///< padding and border of a chip in the style sheet
} // namespace

Chip::Chip(const QString &text, QWidget *parent)
    : QPushButton(text, parent)
{
    setProperty("chip", true);
    setProperty("showsData", true);
}

QSize Chip::minimumSizeHint() const
{
    const QSize whole = sizeHint();
    return {std::min(whole.width(), fontMetrics().averageCharWidth() * kFewestLetters), whole.height()};
}

void Chip::initStyleOption(QStyleOptionButton *option) const
{
    QPushButton::initStyleOption(option);
    const int room = width() - kAroundText; // not by the style or sizeHint(), which ask for this option
    option->text = fontMetrics().elidedText(text(), Qt::ElideMiddle, room, Qt::TextShowMnemonic);
}

} // namespace Gui
