// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/controlhighlight.h"

#include <QPainter>

namespace Gui
{

namespace
{
constexpr int kLine = 3;
constexpr int kRadius = 4;
} // namespace

ControlHighlight::ControlHighlight(const Theme *theme, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("controlHighlight"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void ControlHighlight::pointAt(QWidget *control)
{
    m_control = control;
    follow();
}

void ControlHighlight::follow()
{
    if (!m_control || !m_control->isVisible() || m_control->visibleRegion().isEmpty()) {
        hide();
        return;
    }
    // Only what shows of it: a card may be half scrolled away.
    const QRect seen = m_control->visibleRegion().boundingRect();
    const QRect place = QRect(m_control->mapTo(parentWidget(), seen.topLeft()), seen.size()).adjusted(-kLine, -kLine, kLine, kLine).intersected(parentWidget()->rect());
    if (place != geometry()) {
        setGeometry(place);
    }
    show();
    raise();
}

void ControlHighlight::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme->color(Role::Accent), kLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kLine / 2.0, kLine / 2.0, -kLine / 2.0, -kLine / 2.0), kRadius, kRadius);
}

} // namespace Gui
