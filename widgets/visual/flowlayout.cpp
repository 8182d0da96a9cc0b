// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/flowlayout.h"

#include <algorithm>

#include <QWidget>

namespace Gui
{

FlowLayout::FlowLayout(int spacing, QWidget *parent)
    : QLayout(parent)
    , m_gap(spacing)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

QSize FlowLayout::minimumSize() const
{
    // A long chip must not make the page wider than its window: in place() it gets what there is.
    QSize size;
    for (const QLayoutItem *item : m_items) {
        size = size.expandedTo({0, item->minimumSize().height()});
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect &rect, bool move) const
{
    const QMargins margins = contentsMargins();
    const QRect inner = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom());
    int x = inner.left();
    int y = inner.top();
    int lineHeight = 0;
    QList<std::pair<QLayoutItem *, QRect>> line;
    // Things of different heights on a line stand on its middle.
    const auto finishLine = [&]() {
        for (const auto &[item, place] : std::as_const(line)) {
            if (move) {
                item->setGeometry(place.translated(0, (lineHeight - place.height()) / 2));
            }
        }
        line.clear();
    };
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty()) {
            continue;
        }
        const QSize size = item->sizeHint().boundedTo({std::max(1, inner.width()), QWIDGETSIZE_MAX});
        if (x > inner.left() && x + size.width() > inner.right() + 1) {
            finishLine();
            x = inner.left();
            y += lineHeight + m_gap;
            lineHeight = 0;
        }
        line.append({item, QRect(QPoint(x, y), size)});
        x += size.width() + m_gap;
        lineHeight = std::max(lineHeight, size.height());
    }
    finishLine();
    return y + lineHeight - rect.top() + margins.bottom();
}

} // namespace Gui
