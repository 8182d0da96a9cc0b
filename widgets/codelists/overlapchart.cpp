// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/overlapchart.h"

#include <algorithm>

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kColumn = 44;
constexpr int kMargin = 12;
constexpr int kSizeBars = 90;   ///< width for the sizes of the lists
constexpr int kMostNameWidth = 220;
constexpr int kDot = 6;         ///< radius

} // namespace

OverlapChart::OverlapChart(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setName(this, "overlapChart", tr("Codes that the lists share"));
    setFocusPolicy(Qt::StrongFocus);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void OverlapChart::setOverlaps(const QStringList &names, const QList<int> &sizes, const QList<Codelists::Overlap> &overlaps)
{
    m_names = names;
    m_sizes = sizes;
    m_overlaps = overlaps;
    updateGeometry();
    resize(sizeHint());
    setCurrent(0);
    update();
}

void OverlapChart::setCurrent(int index)
{
    if (m_overlaps.isEmpty()) {
        return;
    }
    m_current = std::clamp(index, 0, static_cast<int>(m_overlaps.size()) - 1);
    setAccessibleDescription(tr("%1 of %2: %3").arg(m_current + 1).arg(m_overlaps.size()).arg(sentence(m_current)));
    QAccessibleEvent spoken(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&spoken);
    update();
    emit currentChanged(m_current);
}

QString OverlapChart::sentence(int index) const
{
    QStringList in;
    QStringList out;
    const Codelists::Overlap &overlap = m_overlaps.at(index);
    for (int list = 0; list < m_names.size(); ++list) {
        (overlap.lists.contains(list) ? in : out).append(m_names.at(list));
    }
    const QString codes = tr("%n code(s)", nullptr, static_cast<int>(overlap.codes.size()));
    return out.isEmpty() ? tr("In all lists: %1").arg(codes) : tr("In %1, not in %2: %3").arg(in.join(tr(" and ")), out.join(tr(" and ")), codes);
}

int OverlapChart::nameWidth() const
{
    int width = 0;
    for (const QString &name : m_names) {
        width = std::max(width, fontMetrics().horizontalAdvance(name));
    }
    return std::min(width, kMostNameWidth) + kMargin;
}

int OverlapChart::left() const
{
    return kMargin + kSizeBars + nameWidth() + kMargin;
}

int OverlapChart::rowHeight() const
{
    return fontMetrics().height() + 10;
}

int OverlapChart::barsHeight() const
{
    return std::max(120, height() - rowHeight() * static_cast<int>(m_names.size()) - 2 * kMargin);
}

QSize OverlapChart::sizeHint() const
{
    return {left() + kColumn * static_cast<int>(m_overlaps.size()) + kMargin, 180 + rowHeight() * static_cast<int>(m_names.size()) + 2 * kMargin};
}

QSize OverlapChart::minimumSizeHint() const
{
    return {left() + kColumn * static_cast<int>(m_overlaps.size()) + kMargin, 120 + rowHeight() * static_cast<int>(m_names.size()) + 2 * kMargin};
}

int OverlapChart::columnAt(int x) const
{
    const int column = (x - left()) / kColumn;
    return x < left() || column >= m_overlaps.size() ? -1 : column;
}

void OverlapChart::paintLists(QPainter &painter) const
{
    const int most = std::max(1, *std::max_element(m_sizes.cbegin(), m_sizes.cend()));
    for (int list = 0; list < m_names.size(); ++list) {
        const int top = kMargin + barsHeight() + list * rowHeight();
        if (list % 2 == 0) {
            painter.fillRect(QRect(0, top, width(), rowHeight()), m_theme->color(Role::Window));
        }
        const int length = (kSizeBars - 40) * m_sizes.at(list) / most;
        painter.fillRect(QRect(kMargin + kSizeBars - length, top + rowHeight() / 4, length, rowHeight() / 2), m_theme->chartColor(1));
        painter.setPen(m_theme->color(Role::Muted));
        painter.drawText(QRect(0, top, kMargin + kSizeBars - length - 4, rowHeight()), Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(m_sizes.at(list)));
        painter.setPen(m_theme->color(Role::Text));
        painter.drawText(QRect(kMargin + kSizeBars + 6, top, nameWidth(), rowHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(m_names.at(list), Qt::ElideMiddle, nameWidth() - kMargin));
    }
}

void OverlapChart::paintColumn(QPainter &painter, int index) const
{
    const Codelists::Overlap &overlap = m_overlaps.at(index);
    qsizetype most = 1;
    for (const Codelists::Overlap &each : m_overlaps) {
        most = std::max(most, each.codes.size());
    }
    const int x = left() + index * kColumn;
    const int space = barsHeight() - fontMetrics().height() - 8;
    const int length = std::max(1, static_cast<int>(space * overlap.codes.size() / most));
    const int floor = kMargin + barsHeight() - 4;
    if (index == m_current) {
        QColor band = m_theme->color(Role::Selection);
        painter.fillRect(QRect(x, 0, kColumn, height()), band);
    }
    painter.fillRect(QRect(x + 10, floor - length, kColumn - 20, length), m_theme->chartColor(0));
    painter.setPen(m_theme->color(Role::Text));
    painter.drawText(QRect(x - 10, floor - length - fontMetrics().height() - 2, kColumn + 20, fontMetrics().height()), Qt::AlignCenter, QLocale().toString(overlap.codes.size()));
    const auto centre = [&](int list) { return QPoint(x + kColumn / 2, kMargin + barsHeight() + list * rowHeight() + rowHeight() / 2); };
    painter.setPen(QPen(m_theme->chartColor(0), 3));
    painter.drawLine(centre(overlap.lists.constFirst()), centre(overlap.lists.constLast()));
    for (int list = 0; list < m_names.size(); ++list) {
        const bool in = overlap.lists.contains(list);
        painter.setPen(in ? Qt::NoPen : QPen(m_theme->color(Role::Border)));
        painter.setBrush(in ? QBrush(m_theme->chartColor(0)) : QBrush(m_theme->color(Role::Base)));
        painter.drawEllipse(centre(list), in ? kDot : kDot - 2, in ? kDot : kDot - 2);
    }
}

void OverlapChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme->color(Role::Base));
    if (m_overlaps.isEmpty()) {
        return;
    }
    paintLists(painter);
    for (int index = 0; index < m_overlaps.size(); ++index) {
        paintColumn(painter, index);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme->color(Role::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRect(left() + m_current * kColumn, 1, kColumn, height() - 2));
    }
}

void OverlapChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current - 1);
        break;
    case Qt::Key_Right:
        setCurrent(m_current + 1);
        break;
    case Qt::Key_Home:
        setCurrent(0);
        break;
    case Qt::Key_End:
        setCurrent(static_cast<int>(m_overlaps.size()) - 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void OverlapChart::mousePressEvent(QMouseEvent *event)
{
    if (const int column = columnAt(static_cast<int>(event->position().x())); column >= 0) {
        setCurrent(column);
    }
}

bool OverlapChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int column = columnAt(help->pos().x());
        QToolTip::showText(help->globalPos(), column < 0 ? QString() : sentence(column), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace Gui
