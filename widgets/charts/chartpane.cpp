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
#include <QTabBar>
#include <QTableWidget>
#include <QVBoxLayout>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>

#include "widgets/charts/chartrender.h"
#include "widgets/charts/matrixview.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

ChartPane::ChartPane(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_facets(new QTabBar(this))
    , m_view(new QChartView(this))
    , m_matrix(new MatrixView(theme, this))
    , m_table(new QTableWidget(this))
    , m_stack(new QStackedWidget(this))
    , m_note(mutedLabel({}, theme, this))
{
    setName(m_facets, "chartFacets", tr("Parts of the chart"));
    setName(m_view, "chartView", tr("Chart"));
    setName(m_table, "chartNumbers", tr("Numbers of the chart"));
    m_facets->setExpanding(false);
    m_facets->setUsesScrollButtons(true);
    m_facets->hide();
    m_view->setRenderHint(QPainter::Antialiasing);
    m_view->setFrameShape(QFrame::NoFrame);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_matrix);
    m_stack->addWidget(m_table);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_facets);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(8, 0, 8, 4);
    m_note->setWordWrap(true);
    m_note->hide();
    connect(m_facets, &QTabBar::currentChanged, this, [this](int facet) {
        if (facet >= 0 && facet < m_charts.size()) {
            setChart(m_charts.at(facet));
        }
    });
    connect(theme, &Theme::changed, this, &ChartPane::draw);
    draw();
}

void ChartPane::setCharts(const QList<ChartData> &charts)
{
    const int before = std::max(0, m_facets->currentIndex());
    m_charts = charts;
    {
        const QSignalBlocker quiet(m_facets);
        while (m_facets->count() > 0) {
            m_facets->removeTab(0);
        }
        for (qsizetype facet = 0; charts.size() > 1 && facet < charts.size(); ++facet) {
            m_facets->addTab(charts.at(facet).title);
        }
        m_facets->setCurrentIndex(std::min(before, m_facets->count() - 1));
    }
    m_facets->setVisible(charts.size() > 1);
    setChart(charts.value(std::max(0, m_facets->currentIndex())));
}

void ChartPane::setChart(const ChartData &chart)
{
    if (chart == m_chart) {
        return;
    }
    m_chart = chart;
    draw();
    fillTable();
}

void ChartPane::showNumbers(bool numbers)
{
    m_numbers = numbers;
    showFront();
}

bool ChartPane::showsNumbers() const
{
    return m_stack->currentWidget() == m_table;
}

void ChartPane::showFront()
{
    const bool matrix = m_chart.kind == ChartData::Kind::Matrix;
    m_stack->setCurrentWidget(m_numbers ? static_cast<QWidget *>(m_table) : matrix ? static_cast<QWidget *>(m_matrix) : m_view);
}

void ChartPane::draw()
{
    QChart *old = m_view->chart();
    m_view->setBackgroundBrush(m_theme->color(Role::Base));
    m_view->setChart(makeChart(m_chart.kind == ChartData::Kind::Matrix ? ChartData() : m_chart, *m_theme, screenFont(*m_theme)).release());
    delete old; // setChart gives the former chart back to its caller
    m_view->setAccessibleDescription(m_chart.title);
    m_matrix->setChart(m_chart);
    m_note->setText(m_chart.note);
    m_note->setVisible(!m_chart.note.isEmpty());
    showFront();
}

void ChartPane::fillTable()
{
    m_table->clear();
    m_table->setRowCount(static_cast<int>(m_chart.labels.size()));
    QStringList headings{m_chart.labelTitle};
    QList<const QList<double> *> columns;
    for (const ChartSeries &series : std::as_const(m_chart.series)) {
        headings.append(series.name);
        columns.append(&series.values);
        if (!series.upper.isEmpty()) {
            headings.append({tr("%1, lower").arg(series.name), tr("%1, upper").arg(series.name)});
            columns.append({&series.lower, &series.upper});
        }
    }
    m_table->setColumnCount(static_cast<int>(headings.size()));
    m_table->setHorizontalHeaderLabels(headings);
    const QLocale locale;
    for (int row = 0; row < m_chart.labels.size(); ++row) {
        m_table->setItem(row, 0, new QTableWidgetItem(m_chart.labels.at(row)));
        for (int column = 0; column < columns.size(); ++column) {
            const double value = columns.at(column)->value(row, std::numeric_limits<double>::quiet_NaN());
            auto *item = new QTableWidgetItem(std::isfinite(value) ? locale.toString(value, 'g', 6) : QString());
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column + 1, item);
        }
    }
}

QString ChartPane::asText() const
{
    QStringList lines;
    QStringList line;
    for (int column = 0; column < m_table->columnCount(); ++column) {
        line.append(m_table->horizontalHeaderItem(column)->text());
    }
    lines.append(line.join(QLatin1Char('\t')));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        line.clear();
        for (int column = 0; column < m_table->columnCount(); ++column) {
            line.append(m_table->item(row, column)->text());
        }
        lines.append(line.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

Drawing ChartPane::drawing() const
{
    return [chart = m_chart](QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font) { paintChart(painter, area, chart, theme, font); };
}

} // namespace Gui
