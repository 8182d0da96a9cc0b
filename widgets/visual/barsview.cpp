// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/barsview.h"

#include <algorithm>

#include <QPainter>

namespace Gui
{

namespace
{
constexpr int kBarsHeight = 30;
constexpr double kWidestBar = 24;
} // namespace

BarsView::BarsView(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void BarsView::setSummary(const ColumnSummary &summary)
{
    m_summary = summary;
    m_filled = true;
    const QString range = summary.minimum.isEmpty() ? QString() : tr("%1 – %2").arg(summary.minimum, summary.maximum);
    setToolTip(tr("Dummy data: %1 distinct values, %2 missing. %3").arg(countText(summary.distinct), summary.missingShare(), range));
    setAccessibleName(toolTip());
    update();
}

void BarsView::clear()
{
    m_filled = false;
    setToolTip({});
    update();
}

QSize BarsView::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 20, kBarsHeight + fontMetrics().height() + 2};
}

void BarsView::paintEvent(QPaintEvent *)
{
    if (!m_filled || m_summary.chart.series.isEmpty()) {
        return;
    }
    QPainter painter(this);
    const QList<double> &values = m_summary.chart.series.constFirst().values;
    const double highest = values.isEmpty() ? 0 : *std::max_element(values.begin(), values.end());
    const double step = values.isEmpty() ? 0 : std::min(kWidestBar, static_cast<double>(width()) / static_cast<double>(values.size()));
    for (qsizetype bar = 0; bar < values.size() && highest > 0; ++bar) {
        const double height = std::max(1.0, kBarsHeight * values.at(bar) / highest);
        const bool isMissing = m_summary.missing > 0 && bar == values.size() - 1;
        painter.fillRect(QRectF(static_cast<double>(bar) * step, kBarsHeight - height, std::max(1.0, step - 1), height),
                         m_theme->color(isMissing ? Role::Border : Role::Chart1));
    }
    painter.setPen(m_theme->color(Role::Muted));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    painter.setFont(small);
    painter.drawText(QRect(0, kBarsHeight + 2, width(), height() - kBarsHeight - 2), Qt::AlignLeft | Qt::AlignTop, tr("%1 missing").arg(m_summary.missingShare()));
}

} // namespace Gui
