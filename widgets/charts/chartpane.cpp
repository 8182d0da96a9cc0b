// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartpane.h"

#include <algorithm>
#include <cmath>

#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <QtCharts/QBarCategoryAxis>
#include <QtCharts/QBarSeries>
#include <QtCharts/QBarSet>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QHorizontalBarSeries>
#include <QtCharts/QLegend>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

void paintAxis(QAbstractAxis *axis, const Theme &theme, const QString &title)
{
    axis->setTitleText(title);
    axis->setTitleBrush(theme.color(Role::Muted));
    axis->setLabelsColor(theme.color(Role::Text));
    axis->setGridLineColor(theme.color(Role::Hairline));
    axis->setLinePenColor(theme.color(Role::Border));
    QFont font = theme.interfaceFont();
    axis->setLabelsFont(font);
    axis->setTitleFont(font);
}

QChart *makeChart(const ChartData &data, const Theme &theme)
{
    auto *chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundBrush(theme.color(Role::Base));
    chart->setBackgroundRoundness(0);
    chart->setMargins(QMargins(4, 4, 4, 4));
    chart->setTitle(data.title);
    QFont titleFont = theme.interfaceFont();
    titleFont.setBold(true);
    chart->setTitleFont(titleFont);
    chart->setTitleBrush(theme.color(Role::Text));
    chart->legend()->setVisible(data.series.size() > 1);
    chart->legend()->setLabelColor(theme.color(Role::Text));
    chart->legend()->setFont(theme.interfaceFont());
    chart->legend()->setAlignment(Qt::AlignBottom);
    double highest = 0;
    for (const ChartSeries &series : data.series) {
        for (const double value : series.values) {
            highest = std::isfinite(value) ? std::max(highest, value) : highest;
        }
    }
    auto *values = new QValueAxis;
    values->setRange(0, highest > 0 ? highest * 1.05 : 1);
    values->setTickCount(5);
    if (highest >= 5) {
        values->applyNiceNumbers();
        values->setLabelFormat(QStringLiteral("%d"));
    } else {
        values->setLabelFormat(QStringLiteral("%.3g"));
    }
    paintAxis(values, theme, data.valueTitle);
    if (data.kind == ChartData::Kind::Lines) {
        // Labels are placed by number, thinned out so that they do not shrink to dots.
        auto *labels = new QValueAxis;
        labels->setRange(0, std::max(1, static_cast<int>(data.labels.size()) - 1));
        labels->setTickCount(std::clamp(static_cast<int>(data.labels.size()), 2, 5));
        labels->setLabelsVisible(false);
        paintAxis(labels, theme, data.labels.isEmpty() ? data.labelTitle
                                                       : QStringLiteral("%1: %2 – %3").arg(data.labelTitle, data.labels.constFirst(), data.labels.constLast()));
        chart->addAxis(labels, Qt::AlignBottom);
        chart->addAxis(values, Qt::AlignLeft);
        static constexpr Qt::PenStyle kStyles[]{Qt::SolidLine, Qt::DashLine};
        for (int index = 0; index < data.series.size(); ++index) {
            auto *line = new QLineSeries;
            line->setName(data.series.at(index).name);
            QPen pen(theme.chartColor(index), 2);
            pen.setStyle(kStyles[(index / 4) % 2]);
            line->setPen(pen);
            line->setPointsVisible(true);
            for (int at = 0; at < data.series.at(index).values.size(); ++at) {
                const double value = data.series.at(index).values.at(at);
                if (std::isfinite(value)) {
                    line->append(at, value);
                }
            }
            chart->addSeries(line);
            line->attachAxis(labels);
            line->attachAxis(values);
        }
        return chart;
    }
    // Bars lie down, so that their names can be read whatever their length.
    auto *bars = new QHorizontalBarSeries;
    bars->setBarWidth(data.kind == ChartData::Kind::Histogram ? 0.95 : 0.7);
    bars->setLabelsVisible(false);
    const qsizetype count = data.labels.size();
    for (int index = 0; index < data.series.size(); ++index) {
        auto *set = new QBarSet(data.series.at(index).name);
        set->setColor(theme.chartColor(index));
        set->setBorderColor(theme.color(Role::Base));
        for (qsizetype at = count; at > 0; --at) {
            set->append(data.series.at(index).values.at(at - 1));
        }
        bars->append(set);
    }
    chart->addSeries(bars);
    auto *labels = new QBarCategoryAxis;
    QStringList reversed;
    for (qsizetype at = count; at > 0; --at) {
        reversed.append(data.labels.at(at - 1).isEmpty() ? QStringLiteral(" ") : data.labels.at(at - 1));
    }
    labels->append(reversed);
    paintAxis(labels, theme, {});
    labels->setGridLineVisible(false);
    chart->addAxis(labels, Qt::AlignLeft);
    chart->addAxis(values, Qt::AlignBottom);
    bars->attachAxis(labels);
    bars->attachAxis(values);
    return chart;
}

} // namespace

ChartPane::ChartPane(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new QChartView(this))
    , m_table(new QTableWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_note(mutedLabel({}, theme, this))
{
    setName(m_view, "chartView", tr("Chart"));
    setName(m_table, "chartNumbers", tr("Numbers of the chart"));
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(8, 0, 8, 4);
    m_note->hide();
    connect(theme, &Theme::changed, this, &ChartPane::draw);
    draw();
}

void ChartPane::setChart(const ChartData &chart)
{
    if (chart.kind == m_chart.kind && chart.labels == m_chart.labels && chart.series == m_chart.series && chart.title == m_chart.title) {
        return;
    }
    m_chart = chart;
    draw();
    fillTable();
}

void ChartPane::showNumbers(bool numbers)
{
    m_stack->setCurrentWidget(numbers ? static_cast<QWidget *>(m_table) : m_view);
}

void ChartPane::draw()
{
    QChart *old = m_view->chart();
    m_view->setBackgroundBrush(m_theme->color(Role::Base));
    m_view->setChart(makeChart(m_chart, *m_theme));
    delete old; // setChart gives the former chart back to its caller
    m_view->setAccessibleDescription(m_chart.title);
    m_note->setText(m_chart.note);
    m_note->setVisible(!m_chart.note.isEmpty());
}

void ChartPane::fillTable()
{
    m_table->clear();
    m_table->setRowCount(static_cast<int>(m_chart.labels.size()));
    m_table->setColumnCount(static_cast<int>(m_chart.series.size()) + 1);
    QStringList headings{m_chart.labelTitle};
    for (const ChartSeries &series : std::as_const(m_chart.series)) {
        headings.append(series.name);
    }
    m_table->setHorizontalHeaderLabels(headings);
    const QLocale locale;
    for (int row = 0; row < m_chart.labels.size(); ++row) {
        m_table->setItem(row, 0, new QTableWidgetItem(m_chart.labels.at(row)));
        for (int column = 0; column < m_chart.series.size(); ++column) {
            const double value = m_chart.series.at(column).values.value(row);
            auto *item = new QTableWidgetItem(std::isfinite(value) ? locale.toString(value, 'g', 6) : QString());
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column + 1, item);
        }
    }
}

QImage ChartPane::picture(QSize size) const
{
    const Theme light(Scheme::Light);
    QChartView view(makeChart(m_chart, light));
    view.setRenderHint(QPainter::Antialiasing);
    view.setFrameShape(QFrame::NoFrame);
    view.resize(size);
    QImage image(size, QImage::Format_ARGB32);
    image.fill(light.color(Role::Base));
    QPainter painter(&image);
    view.render(&painter);
    painter.setPen(light.color(Role::Warning));
    painter.setFont(light.interfaceFont());
    painter.drawText(image.rect().adjusted(8, 6, -8, -6), Qt::AlignRight | Qt::AlignTop, tr("Dummy data"));
    return image;
}

} // namespace Gui
