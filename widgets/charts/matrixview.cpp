// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/matrixview.h"

#include <QPainter>

#include "widgets/charts/chartrender.h"
#include "widgets/charts/exportfile.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

MatrixView::MatrixView(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setName(this, "chartMatrix", tr("Chart"));
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MatrixView::setChart(const ChartData &chart)
{
    m_chart = chart;
    setAccessibleDescription(chart.title);
    update();
}

void MatrixView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme->color(Role::Base));
    if (m_chart.kind == ChartData::Kind::Matrix) {
        paintMatrix(painter, QRectF(rect()), m_chart, *m_theme, screenFont(*m_theme));
    }
}

} // namespace Gui
