// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartrender.h"

#include <algorithm>
#include <cmath>

#include <QGraphicsScene>
#include <QPainter>
#include <QtCharts/QAreaSeries>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSet>
#include <QtCharts/QBoxPlotSeries>
#include <QtCharts/QBoxSet>
#include <QtCharts/QCategoryAxis>
#include <QtCharts/QChart>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QHorizontalStackedBarSeries>
#include <QtCharts/QLegend>
#include <QtCharts/QLegendMarker>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

namespace Gui
{

namespace
{

using Kind = ChartData::Kind;

constexpr int kHues = 4;
constexpr float kBandOpacity = 0.18F;
constexpr int kMostBands = 3; ///< more intervals over one another cannot be told apart

void paintAxis(QAbstractAxis *axis, const Theme &theme, const QFont &font, const QString &title)
{
    axis->setTitleText(title);
    axis->setTitleVisible(!title.isEmpty());
    axis->setTitleBrush(theme.color(Role::Muted));
    axis->setLabelsColor(theme.color(Role::Text));
    axis->setGridLineColor(theme.color(Role::Hairline));
    axis->setLinePenColor(theme.color(Role::Border));
    axis->setLabelsFont(font);
    axis->setTitleFont(font);
}

/// From 0 to a round number above the highest value; box plots begin where the data do.
QValueAxis *valueAxis(const ChartData &data, const Theme &theme, const QFont &font)
{
    double highest = 0;
    double lowest = data.kind == Kind::Box ? std::numeric_limits<double>::infinity() : 0;
    const auto include = [&](const QList<double> &values) {
        for (const double value : values) {
            if (std::isfinite(value)) {
                highest = std::max(highest, value);
                lowest = std::min(lowest, value);
            }
        }
    };
    for (const ChartSeries &series : data.series) {
        include(series.values);
        if (data.series.size() <= kMostBands) {
            include(series.upper);
        }
    }
    auto *axis = new QValueAxis;
    lowest = std::isfinite(lowest) ? lowest : 0;
    const bool shares = data.kind == Kind::Steps || data.kind == Kind::Stacked;
    const double top = data.kind == Kind::Stacked ? 100 : data.kind == Kind::Steps ? 1 : highest > lowest ? highest + 0.05 * (highest - lowest) : lowest + 1;
    axis->setRange(lowest, top);
    axis->setTickCount(5);
    if (shares) {
        axis->setLabelFormat(data.kind == Kind::Stacked ? QStringLiteral("%d") : QStringLiteral("%.2f"));
    } else if (highest >= 5) {
        axis->applyNiceNumbers();
        axis->setLabelFormat(QStringLiteral("%d"));
    } else {
        axis->setLabelFormat(QStringLiteral("%.3g"));
    }
    paintAxis(axis, theme, font, data.valueTitle);
    return axis;
}

QPen linePen(const ChartData &data, int index, const Theme &theme)
{
    if (data.kind == Kind::Deciles) {
        const bool median = index == data.series.size() / 2;
        QPen pen(theme.chartColor(median ? 1 : 0), median ? 2.5 : 1);
        pen.setStyle(median ? Qt::SolidLine : Qt::DashLine);
        return pen;
    }
    QPen pen(theme.chartColor(index), 2);
    pen.setStyle((index / kHues) % 2 == 0 ? Qt::SolidLine : Qt::DashLine);
    return pen;
}

void addBand(QChart &chart, const ChartSeries &series, const QColor &color, QAbstractAxis *x, QAbstractAxis *y)
{
    auto *upper = new QLineSeries;
    auto *lower = new QLineSeries;
    for (int at = 0; at < series.upper.size(); ++at) {
        if (std::isfinite(series.upper.at(at)) && std::isfinite(series.lower.at(at))) {
            upper->append(at, series.upper.at(at));
            lower->append(at, series.lower.at(at));
        }
    }
    auto *band = new QAreaSeries(upper, lower);
    upper->setParent(band);
    lower->setParent(band);
    QColor pale = color;
    pale.setAlphaF(kBandOpacity);
    band->setBrush(pale);
    band->setPen(Qt::NoPen);
    chart.addSeries(band);
    band->attachAxis(x);
    band->attachAxis(y);
    for (QLegendMarker *marker : chart.legend()->markers(band)) {
        marker->setVisible(false);
    }
}

/// Labels stand under their points, thinned out so that they can be read.
QCategoryAxis *pointAxis(const ChartData &data, const Theme &theme, const QFont &font)
{
    auto *axis = new QCategoryAxis;
    const int points = static_cast<int>(data.labels.size());
    axis->setRange(0, std::max(1, points - 1));
    axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
    const int step = std::max(1, (points + 4) / 5);
    for (int at = 0; at < points; at += step) {
        axis->append(data.labels.at(at), at);
    }
    paintAxis(axis, theme, font, data.labelTitle);
    return axis;
}

void addLines(QChart &chart, const ChartData &data, const Theme &theme, const QFont &font)
{
    QCategoryAxis *labels = pointAxis(data, theme, font);
    QValueAxis *values = valueAxis(data, theme, font);
    chart.addAxis(labels, Qt::AlignBottom);
    chart.addAxis(values, Qt::AlignLeft);
    for (int index = 0; index < data.series.size(); ++index) {
        const ChartSeries &series = data.series.at(index);
        if (!series.upper.isEmpty() && data.series.size() <= kMostBands) {
            addBand(chart, series, theme.chartColor(index), labels, values);
        }
        auto *line = new QLineSeries;
        line->setName(series.name);
        line->setPen(linePen(data, index, theme));
        line->setPointsVisible(data.kind == Kind::Lines);
        double before = std::numeric_limits<double>::quiet_NaN();
        for (int at = 0; at < series.values.size(); ++at) {
            const double value = series.values.at(at);
            if (std::isfinite(value)) {
                if (data.kind == Kind::Steps && std::isfinite(before)) {
                    line->append(at, before);
                }
                line->append(at, value);
                before = value;
            }
        }
        chart.addSeries(line);
        line->attachAxis(labels);
        line->attachAxis(values);
    }
}

QBarCategoryAxis *labelAxis(const ChartData &data, bool reversed, const Theme &theme, const QFont &font)
{
    auto *axis = new QBarCategoryAxis;
    QStringList labels;
    for (qsizetype at = 0; at < data.labels.size(); ++at) {
        const QString &label = data.labels.at(reversed ? data.labels.size() - 1 - at : at);
        labels.append(label.isEmpty() ? QStringLiteral(" ") : label);
    }
    axis->append(labels);
    paintAxis(axis, theme, font, {});
    axis->setGridLineVisible(false);
    return axis;
}

/// Bars lie down, so that their names can be read whatever their length.
void addBars(QChart &chart, const ChartData &data, const Theme &theme, const QFont &font)
{
    QAbstractBarSeries *bars = data.kind == Kind::Stacked ? static_cast<QAbstractBarSeries *>(new QHorizontalStackedBarSeries) : new QHorizontalBarSeries;
    bars->setBarWidth(data.kind == Kind::Histogram ? 0.95 : 0.7);
    for (int index = 0; index < data.series.size(); ++index) {
        auto *set = new QBarSet(data.series.at(index).name);
        const QColor hue = theme.chartColor(index);
        set->setBrush((index / kHues) % 2 == 0 ? QBrush(hue) : QBrush(hue, Qt::Dense4Pattern));
        set->setPen(QPen(theme.color(Role::Base), 1));
        for (qsizetype at = data.labels.size(); at > 0; --at) {
            set->append(data.series.at(index).values.at(at - 1));
        }
        bars->append(set);
    }
    chart.addSeries(bars);
    QBarCategoryAxis *labels = labelAxis(data, true, theme, font);
    QValueAxis *values = valueAxis(data, theme, font);
    chart.addAxis(labels, Qt::AlignLeft);
    chart.addAxis(values, Qt::AlignBottom);
    bars->attachAxis(labels);
    bars->attachAxis(values);
}

void addBoxes(QChart &chart, const ChartData &data, const Theme &theme, const QFont &font)
{
    auto *boxes = new QBoxPlotSeries;
    boxes->setName(data.valueTitle);
    boxes->setBrush(theme.chartColor(0));
    boxes->setPen(QPen(theme.color(Role::Muted), 1.5));
    boxes->setBoxWidth(0.5);
    for (qsizetype at = 0; at < data.labels.size(); ++at) {
        // The series are in the order of size, as QBoxSet wants them.
        boxes->append(new QBoxSet(data.series.at(0).values.at(at), data.series.at(1).values.at(at), data.series.at(2).values.at(at),
                                  data.series.at(3).values.at(at), data.series.at(4).values.at(at), data.labels.at(at)));
    }
    chart.addSeries(boxes);
    QBarCategoryAxis *labels = labelAxis(data, false, theme, font);
    labels->setLabelsAngle(data.labels.size() > kHues ? -60 : 0);
    QValueAxis *values = valueAxis(data, theme, font);
    chart.addAxis(labels, Qt::AlignBottom);
    chart.addAxis(values, Qt::AlignLeft);
    boxes->attachAxis(labels);
    boxes->attachAxis(values);
}

} // namespace

std::unique_ptr<QChart> makeChart(const ChartData &data, const Theme &theme, const QFont &font)
{
    auto chart = std::make_unique<QChart>();
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundBrush(theme.color(Role::Base));
    chart->setBackgroundRoundness(0);
    chart->setMargins(QMargins(4, 4, 4, 4));
    chart->setTitle(data.title);
    QFont bold = font;
    bold.setBold(true);
    chart->setTitleFont(bold);
    chart->setTitleBrush(theme.color(Role::Text));
    chart->legend()->setLabelColor(theme.color(Role::Text));
    chart->legend()->setFont(font);
    // Below, more than a few names are cut to their first letters.
    chart->legend()->setAlignment(data.series.size() > kHues ? Qt::AlignRight : Qt::AlignBottom);
    chart->legend()->setVisible(data.series.size() > 1 && data.kind != Kind::Box);
    if (data.labels.isEmpty()) {
        return chart;
    }
    switch (data.kind) {
    case Kind::None:
    case Kind::Matrix:
        break;
    case Kind::Lines:
    case Kind::Steps:
    case Kind::Deciles:
        addLines(*chart, data, theme, font);
        break;
    case Kind::Box:
        addBoxes(*chart, data, theme, font);
        break;
    default:
        addBars(*chart, data, theme, font);
    }
    return chart;
}

void paintMatrix(QPainter &painter, const QRectF &area, const ChartData &data, const Theme &theme, const QFont &font)
{
    painter.save();
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const double pad = metrics.height() / 2;
    double labelWidth = metrics.horizontalAdvance(data.labelTitle);
    for (const QString &label : data.labels) {
        labelWidth = std::max(labelWidth, metrics.horizontalAdvance(label));
    }
    double headHeight = 0;
    for (const ChartSeries &series : data.series) {
        headHeight = std::max(headHeight, metrics.horizontalAdvance(series.name));
    }
    headHeight = std::min(headHeight, area.height() * 0.45) + pad;
    const QRectF grid = area.adjusted(labelWidth + 2 * pad, headHeight + 2 * metrics.height(), -pad, -pad);
    const auto columns = static_cast<double>(std::max<qsizetype>(1, data.series.size()));
    const auto rows = static_cast<double>(std::max<qsizetype>(1, data.labels.size()));
    const double cellWidth = std::min(grid.width() / columns, 4 * metrics.height());
    const double cellHeight = std::min(grid.height() / rows, 1.6 * metrics.height());
    QFont bold = font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(theme.color(Role::Text));
    painter.drawText(QRectF(area.left(), area.top() + 4, area.width(), metrics.height()), Qt::AlignHCenter, data.title);
    painter.setFont(font);
    painter.setPen(theme.color(Role::Muted));
    painter.drawText(QRectF(area.left() + pad, grid.top() - metrics.height() - 2, labelWidth, metrics.height()), Qt::AlignRight, data.labelTitle);
    for (int column = 0; column < data.series.size(); ++column) {
        const double x = grid.left() + column * cellWidth;
        painter.save();
        painter.translate(x + cellWidth / 2 + metrics.ascent() / 2, grid.top() - 4);
        painter.rotate(-90);
        painter.setPen(theme.color(Role::Text));
        painter.drawText(QPointF(0, 0), metrics.elidedText(data.series.at(column).name, Qt::ElideRight, headHeight));
        painter.restore();
        for (int row = 0; row < data.labels.size(); ++row) {
            const QRectF cell(x, grid.top() + row * cellHeight, cellWidth - 1, cellHeight - 1);
            const bool there = data.series.at(column).values.value(row) > 0;
            painter.fillRect(cell, theme.color(there ? Role::Chart1 : Role::Window));
        }
    }
    painter.setPen(theme.color(Role::Text));
    for (int row = 0; row < data.labels.size(); ++row) {
        painter.drawText(QRectF(area.left() + pad, grid.top() + row * cellHeight, labelWidth, cellHeight), Qt::AlignRight | Qt::AlignVCenter, data.labels.at(row));
    }
    painter.restore();
}

void paintChart(QPainter &painter, const QRectF &area, const ChartData &data, const Theme &theme, const QFont &font)
{
    const double foot = data.note.isEmpty() ? 0 : 1.5 * QFontMetricsF(font).height();
    const QRectF body = area.adjusted(0, 0, 0, -foot);
    if (data.kind == Kind::Matrix) {
        paintMatrix(painter, body, data, theme, font);
    } else {
        QGraphicsScene scene;
        QChart *chart = makeChart(data, theme, font).release(); // the scene owns its items
        scene.addItem(chart);
        chart->resize(body.size());
        chart->setPos(0, 0);
        scene.setSceneRect(QRectF(QPointF(0, 0), body.size()));
        scene.render(&painter, body, scene.sceneRect(), Qt::IgnoreAspectRatio);
    }
    if (foot > 0) {
        painter.save();
        painter.setFont(font);
        painter.setPen(theme.color(Role::Muted));
        painter.drawText(QRectF(area.left() + 8, area.bottom() - foot, area.width() - 16, foot), Qt::AlignLeft | Qt::AlignVCenter, data.note);
        painter.restore();
    }
}

} // namespace Gui
