// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QPoint>
#include <QString>
#include <QWidget>

class QMimeData;
class QScrollArea;

namespace Gui
{

class VariableCard;

/// Starts to drag a card by the mouse; what is dropped is the variable's name.
void dragCard(VariableCard *card, const QPoint &grabbedAt);
/// The name of the variable that is dragged; empty if something else is.
[[nodiscard]] QString draggedVariable(const QMimeData *data);

/// Where a dragged card would go.
struct CardPlace
{
    QString neighbour;
    bool before = true; ///< else after the neighbour
};

/// Shows between which cards a dragged one would go, and scrolls where the pointer nears an edge.
class CardDropLine final : public QWidget
{
    Q_OBJECT

public:
    /// `content` holds the cards and is shown in `scroll`.
    CardDropLine(QScrollArea *scroll, QWidget *content);
    /// `globalPosition` is the pointer's. Nothing if there is no place for a card there.
    std::optional<CardPlace> showFor(const QList<VariableCard *> &cards, const QString &dragged, const QPoint &globalPosition);

private:
    QScrollArea *m_scroll;
};

} // namespace Gui
