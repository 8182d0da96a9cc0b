// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>

namespace Gui
{

/// How a figure differs from the one of the run before.
struct PictureChange
{
    QImage marked;      ///< the newer figure pale, with what differs in the marking colour
    double share = 0.0; ///< of the pixels, 0 to 1; 1 when the sizes differ
    bool sameSize = true;
};

/// Compares pixel by pixel. Small differences of a colour, as antialiasing leaves them, count too: equal
/// code on equal data draws equal pixels. Null pictures give a null `marked`.
[[nodiscard]] PictureChange compare(const QImage &now, const QImage &before, const QColor &mark);

/// Both side by side, the older one on the left, on paper.
[[nodiscard]] QImage sideBySide(const QImage &before, const QImage &now);

} // namespace Gui
