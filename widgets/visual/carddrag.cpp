// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/carddrag.h"

#include <QDrag>
#include <QMimeData>
#include <QScrollArea>
#include <QScrollBar>

#include "widgets/visual/variablecard.h"

namespace Gui
{

namespace
{
constexpr int kThickness = 3;
constexpr int kEdge = 36;       ///< this near to an edge the page scrolls
constexpr int kScrollStep = 24;
const QString kMime = QStringLiteral("application/x-studybench-variable");
} // namespace

void dragCard(VariableCard *card, const QPoint &grabbedAt)
{
    auto *drag = new QDrag(card); // deleted by Qt when the drag ends
    auto *data = new QMimeData;
    data->setData(kMime, card->view().name.toUtf8());
    data->setText(card->view().name);
    drag->setMimeData(data);
    drag->setPixmap(card->grab());
    drag->setHotSpot(grabbedAt);
    drag->exec(Qt::MoveAction);
}

QString draggedVariable(const QMimeData *data)
{
    return QString::fromUtf8(data->data(kMime));
}

CardDropLine::CardDropLine(QScrollArea *scroll, QWidget *content)
    : QWidget(content)
    , m_scroll(scroll)
{
    setObjectName(QStringLiteral("cardDropLine"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Highlight);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

std::optional<CardPlace> CardDropLine::showFor(const QList<VariableCard *> &cards, const QString &dragged, const QPoint &globalPosition)
{
    const int inView = m_scroll->viewport()->mapFromGlobal(globalPosition).y();
    if (inView < kEdge || inView > m_scroll->viewport()->height() - kEdge) {
        QScrollBar *bar = m_scroll->verticalScrollBar();
        bar->setValue(bar->value() + (inView < kEdge ? -kScrollStep : kScrollStep));
    }
    const int at = parentWidget()->mapFromGlobal(globalPosition).y();
    const VariableCard *last = nullptr;
    const VariableCard *next = nullptr;
    for (const VariableCard *card : cards) {
        // What a loop or a function makes has no statement of its own to go beside.
        if (card->view().name.isEmpty()) {
            continue;
        }
        if (at < card->geometry().center().y()) {
            next = card;
            break;
        }
        last = card;
    }
    const VariableCard *neighbour = next ? next : last;
    const bool stays = !neighbour || (next && next->view().name == dragged) || (last && last->view().name == dragged);
    if (stays) {
        hide();
        return std::nullopt;
    }
    const QRect place = neighbour->geometry();
    setGeometry(place.left(), (next ? place.top() - kThickness - 1 : place.bottom() + 2), place.width(), kThickness);
    show();
    raise();
    return CardPlace{neighbour->view().name, next != nullptr};
}

} // namespace Gui
