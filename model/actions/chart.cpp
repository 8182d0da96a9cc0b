// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "model/actions/frame.h"
#include "model/actions/raster.h"

namespace Actions
{

namespace
{

constexpr Colour kInk{40, 40, 44};
constexpr Colour kGrid{226, 228, 232};
constexpr double kTitleSize = 17.0;
constexpr double kLabelSize = 14.0;
constexpr double kTickSize = 12.0;
constexpr double kDash = 9.0;

struct Span
{
    double from = std::numeric_limits<double>::infinity();
    double to = -std::numeric_limits<double>::infinity();

    void include(double value)
    {
        if (std::isfinite(value)) {
            from = std::min(from, value);
            to = std::max(to, value);
        }
    }
    void settle()
    {
        if (from > to) {
            from = 0.0;
            to = 1.0;
        } else if (from == to) {
            to = from + (from == 0.0 ? 1.0 : std::abs(from));
        }
    }
};

/// The plotting area and how data come to lie in it.
struct Plot
{
    double left, top, right, bottom;
    Span x, y;

    [[nodiscard]] double atX(double value) const { return left + (value - x.from) / (x.to - x.from) * (right - left); }
    [[nodiscard]] double atY(double value) const { return bottom - (value - y.from) / (y.to - y.from) * (bottom - top); }
};

void drawPolyline(Raster &raster, const Plot &plot, const Chart::Line &line)
{
    double carried = 0.0; // length into the dash pattern, carried on from segment to segment
    for (std::size_t i = 1; i < line.points.size(); ++i) {
        const double x0 = plot.atX(line.points[i - 1].first);
        const double y0 = plot.atY(line.points[i - 1].second);
        const double x1 = plot.atX(line.points[i].first);
        const double y1 = plot.atY(line.points[i].second);
        const double length = std::hypot(x1 - x0, y1 - y0);
        if (!std::isfinite(length)) {
            continue;
        }
        if (!line.dashed) {
            raster.line(x0, y0, x1, y1, line.colour, line.width);
            continue;
        }
        for (double at = -std::fmod(carried, 2.0 * kDash); at < length; at += 2.0 * kDash) {
            const double a = std::max(at, 0.0) / length;
            const double b = std::min(at + kDash, length) / length;
            if (b > a) {
                raster.line(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b, line.colour, line.width);
            }
        }
        carried += length;
    }
}

void drawAxes(Raster &raster, const Plot &plot, const Chart &chart)
{
    for (const double tick : roundTicks(plot.y.from, plot.y.to, 6)) {
        const double y = plot.atY(tick);
        raster.line(plot.left, y, plot.right, y, kGrid, 1.0);
        raster.text(plot.left - 10.0, y + kTickSize / 2.0, QString::fromStdString(plainNumber(tick)), kTickSize, kInk, 1.0);
    }
    std::vector<std::pair<double, QString>> ticks = chart.xTicks;
    if (ticks.empty()) {
        for (const double tick : roundTicks(plot.x.from, plot.x.to, 8)) {
            ticks.emplace_back(tick, QString::fromStdString(plainNumber(tick)));
        }
    }
    double widest = 1.0;
    for (const auto &tick : ticks) {
        widest = std::max(widest, Raster::textWidth(tick.second, kTickSize) + 14.0);
    }
    const auto fitting = std::max<std::size_t>(1, static_cast<std::size_t>((plot.right - plot.left) / widest));
    const std::size_t every = (ticks.size() + fitting - 1) / fitting;
    for (std::size_t i = 0; i < ticks.size(); i += std::max<std::size_t>(1, every)) {
        const double x = plot.atX(ticks[i].first);
        raster.line(x, plot.bottom, x, plot.bottom + 5.0, kInk, 1.0);
        raster.text(x, plot.bottom + 22.0, ticks[i].second, kTickSize, kInk, 0.5);
    }
    raster.line(plot.left, plot.bottom, plot.right, plot.bottom, kInk, 1.4);
    raster.line(plot.left, plot.top, plot.left, plot.bottom, kInk, 1.4);
    raster.text((plot.left + plot.right) / 2.0, plot.bottom + 52.0, chart.xLabel, kLabelSize, kInk, 0.5);
    raster.textUpwards(30.0, (plot.top + plot.bottom) / 2.0, chart.yLabel, kLabelSize, kInk);
    raster.text(plot.left, plot.top - 22.0, chart.title, kTitleSize, kInk);
}

} // namespace

Colour groupColour(std::size_t index)
{
    static constexpr std::array<Colour, 6> kColours{{{31, 95, 170}, {196, 78, 18}, {24, 128, 92}, {128, 70, 150}, {150, 108, 10}, {90, 90, 100}}};
    return kColours[index % kColours.size()];
}

std::vector<double> roundTicks(double from, double to, int wanted)
{
    if (!(to > from) || !std::isfinite(to - from)) {
        return {};
    }
    const double rough = (to - from) / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    }
    std::vector<double> ticks;
    for (double at = std::ceil(from / step - 1e-9); at * step <= to + step * 1e-9; at += 1.0) {
        // Rounded to the step's own digits, so that 0.30000000000000004 is written 0.3.
        const double digits = std::max(0.0, -std::floor(std::log10(step)) + 1.0);
        const double scale = std::pow(10.0, digits);
        ticks.push_back(std::round(at * step * scale) / scale + 0.0); // no negative zero
    }
    return ticks;
}

QByteArray toPng(const Chart &chart, int width, int height)
{
    Plot plot{};
    plot.left = 110.0;
    plot.top = 62.0;
    plot.right = width - 40.0;
    plot.bottom = height - 78.0;
    for (const Chart::Line &line : chart.lines) {
        for (const auto &[x, y] : line.points) {
            plot.x.include(x);
            plot.y.include(y);
        }
    }
    for (const Chart::Box &box : chart.boxes) {
        plot.x.include(box.left);
        plot.x.include(box.right);
        plot.y.include(box.bottom);
        plot.y.include(box.top);
    }
    if (chart.fromZero) {
        plot.y.include(0.0);
    }
    plot.x.settle();
    plot.y.settle();
    plot.y.to += (plot.y.to - plot.y.from) * 0.04;
    Raster raster(width, height);
    drawAxes(raster, plot, chart);
    for (const Chart::Box &box : chart.boxes) {
        raster.fill(plot.atX(box.left), plot.atY(box.top), plot.atX(box.right), plot.atY(box.bottom), box.colour, box.opacity);
    }
    for (const Chart::Line &line : chart.lines) {
        drawPolyline(raster, plot, line);
    }
    double keyY = plot.top + 16.0;
    for (const Chart::Key &key : chart.keys) {
        for (double x = plot.left + 16.0; x < plot.left + 52.0; x += key.dashed ? 2.0 * kDash : 36.0) {
            raster.line(x, keyY, key.dashed ? x + kDash : x + 36.0, keyY, key.colour, 2.0);
        }
        raster.text(plot.left + 62.0, keyY + kTickSize / 2.0, key.text, kTickSize, kInk);
        keyY += 24.0;
    }
    return raster.png();
}

} // namespace Actions
