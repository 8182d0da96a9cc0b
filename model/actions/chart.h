// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <QByteArray>
#include <QString>

namespace Actions
{

/// Ink of a printed chart, 0 to 255 each.
struct Colour
{
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
};

/// The colour of the n-th group of a chart.
[[nodiscard]] Colour groupColour(std::size_t index);

/// A figure as the reusable actions draw it: lines, bars and bands over two axes. Values are in the
/// units of the data; what is not finite is left out.
struct Chart
{
    struct Line
    {
        std::vector<std::pair<double, double>> points;
        Colour colour;
        double width = 2.0; ///< pixels
        bool dashed = false;
    };
    struct Box
    {
        double left = 0.0;
        double right = 0.0;
        double bottom = 0.0;
        double top = 0.0;
        Colour colour;
        double opacity = 1.0;
    };
    struct Key
    {
        QString text;
        Colour colour;
        bool dashed = false;
    };

    QString title;
    QString xLabel;
    QString yLabel;
    std::vector<Box> boxes;
    std::vector<Line> lines;
    std::vector<Key> keys;
    std::vector<std::pair<double, QString>> xTicks; ///< empty: round numbers
    bool fromZero = true; ///< the vertical axis begins at 0
};

/// The chart as a PNG picture, without a window system: the console program draws it, too.
[[nodiscard]] QByteArray toPng(const Chart &chart, int width = 1200, int height = 750);

/// Round numbers that cover the range in about `wanted` steps.
[[nodiscard]] std::vector<double> roundTicks(double from, double to, int wanted);

} // namespace Actions
