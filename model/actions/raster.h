// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QString>

#include "model/actions/chart.h"

namespace Actions
{

/// A white sheet to draw on, in pixels from the top left, with soft edges. What lies outside is not drawn.
class Raster
{
public:
    Raster(int width, int height);

    void line(double x0, double y0, double x1, double y1, Colour colour, double width);
    void fill(double left, double top, double right, double bottom, Colour colour, double opacity = 1.0);
    /// Text with its left end, middle or right end (0, 0.5, 1) at x and its base line at y. `size` is the
    /// height of a capital. Characters without a glyph appear as a box.
    void text(double x, double y, const QString &words, double size, Colour colour, double anchor = 0.0);
    /// The same, written upwards from the base line at x, centred at y.
    void textUpwards(double x, double y, const QString &words, double size, Colour colour);
    [[nodiscard]] static double textWidth(const QString &words, double size);

    [[nodiscard]] QByteArray png() const;

private:
    void blend(int x, int y, Colour colour, double coverage);
    void glyph(QChar character, double x, double y, double size, Colour colour, bool upwards);

    int m_width;
    int m_height;
    std::vector<std::uint8_t> m_pixels; // red, green, blue
};

} // namespace Actions
