// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QRectF>
#include <QSizeF>
#include <QString>

#include "model/core/result.h"
#include "widgets/foundation/theme.h"

class QPainter;

namespace Gui
{

/// How a drawing becomes a file (ux.md 10, statement 26).
struct ExportOptions
{
    enum class Format
    {
        Svg, ///< text stays text
        Pdf,
        Png
    };
    Format format = Format::Svg;
    QSizeF millimetres{160, 100};
    int dotsPerInch = 300;  ///< PNG only
    bool sayDummy = true;   ///< the words "Dummy data" in the upper right corner
};

/// Paints into a rectangle in colours of a theme, with a font whose size is in units of the
/// rectangle: points (1/72 inch) in a file, pixels on the screen.
using Drawing = std::function<void(QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font)>;

/// Writes a drawing in light colours on white; the file is replaced whole or not at all. Errors: an impossible size, or the
/// file cannot be written. GUI thread only: it measures text.
[[nodiscard]] Core::Result<void> exportDrawing(const QString &path, const Drawing &drawing, const ExportOptions &options, const QString &title);

/// The words in the upper right corner of `area`.
void paintDummyMark(QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font);

/// The theme's font with its size in pixels of the screen, for drawings in widgets.
[[nodiscard]] QFont screenFont(const Theme &theme);

} // namespace Gui
