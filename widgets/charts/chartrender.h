// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QFont>
#include <QRectF>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/theme.h"

class QChart;
class QPainter;

namespace Gui
{

/// A drawing of any kind but Matrix. Colours are the theme's chart colours; from the fifth series
/// on, lines are dashed and points squares, since there are four colours only (ux.md 5).
[[nodiscard]] std::unique_ptr<QChart> makeChart(const ChartData &data, const Theme &theme, const QFont &font);

/// A grid of cells: filled and with its number where there is something, empty else.
void paintMatrix(QPainter &painter, const QRectF &area, const ChartData &data, const Theme &theme, const QFont &font);

/// Paints a chart of any kind, with its note at the foot, for files.
void paintChart(QPainter &painter, const QRectF &area, const ChartData &data, const Theme &theme, const QFont &font);

} // namespace Gui
