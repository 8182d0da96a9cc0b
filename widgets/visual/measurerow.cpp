// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/measurerow.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/fieldchip.h"
#include "widgets/visual/flowlayout.h"
#include "widgets/visual/words.h"

namespace Gui
{

namespace
{
constexpr int kGap = 4;
}

MeasureRow::MeasureRow(const MeasureView &view, const Theme *theme, QWidget *parent)
    : QFrame(parent)
    , m_view(view)
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("measureRow"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("row", true);
    setProperty("showsData", true);
    setAccessibleName(tr("Measure %1: %2 out of %3").arg(view.name, view.numerator, view.denominator));
    auto *more = new QToolButton(this);
    setName(more, "measureMore", tr("What can be done with this measure"));
    more->setText(QStringLiteral("⋯"));
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, [this]() { fillMenu(m_menu); });
    auto *parts = new QVBoxLayout;
    parts->setSpacing(kGap);
    auto *name = sentenceLabel(richWords(QLatin1Char('`') + view.name + QLatin1Char('`'), *theme), this);
    parts->addWidget(name);
    for (const MeasurePart &part : view.parts) {
        auto *row = new QWidget(this);
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        QLabel *word = mutedLabel(part.common ? tr("%1 (of all measures)").arg(part.words) : part.words, theme, row);
        word->setMinimumWidth(word->fontMetrics().averageCharWidth() * 14);
        line->addWidget(word, 0, Qt::AlignTop);
        auto *right = new QVBoxLayout;
        right->setSpacing(2);
        right->addWidget(sentenceLabel(richWords(QLatin1Char('`') + part.code + QLatin1Char('`'), *theme), row));
        if (!part.fields.empty()) {
            auto *chips = new QWidget(row);
            auto *flow = new FlowLayout(kGap, chips);
            for (const Authoring::Field &field : part.fields) {
                auto *chip = new FieldChip(field, chips);
                connect(chip, &FieldChip::valueChosen, this, [this, field, aim = part.target](const QString &value) { emit gestureWanted(Authoring::fieldGesture(field, aim, value)); });
                flow->addWidget(chip);
            }
            right->addWidget(chips);
        }
        line->addLayout(right, 1);
        parts->addWidget(row);
    }
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->addLayout(parts, 1);
    layout->addWidget(more, 0, Qt::AlignTop);
}

void MeasureRow::remove()
{
    emit gestureWanted({{QStringLiteral("op"), QStringLiteral("delete")}, {QStringLiteral("target"), QJsonObject{{QStringLiteral("measure"), m_view.name}}}});
}

void MeasureRow::fillMenu(QMenu *menu)
{
    menu->clear();
    connect(menu->addAction(tr("Duplicate")), &QAction::triggered, this, [this]() { emit duplicateWanted(m_view.name); });
    connect(menu->addAction(tr("Delete")), &QAction::triggered, this, &MeasureRow::remove);
    fillGroups(menu->addMenu(tr("Group by")));
    menu->addSeparator();
    connect(menu->addAction(tr("Show in Text")), &QAction::triggered, this, [this]() { emit placeWanted(m_view.place); });
}

void MeasureRow::fillGroups(QMenu *menu)
{
    const auto part = std::find_if(m_view.parts.begin(), m_view.parts.end(), [](const MeasurePart &each) { return !each.groups.isEmpty(); });
    if (part == m_view.parts.end()) {
        menu->addAction(tr("This measure has no groups. Duplicate one that has, or write group_by in the text."))->setEnabled(false);
        return;
    }
    QStringList offers = part->groups;
    for (const QString &offer : std::as_const(m_groupOffers)) {
        if (!offers.contains(offer)) {
            offers.append(offer);
        }
    }
    for (const QString &code : std::as_const(offers)) {
        QAction *action = menu->addAction(code);
        action->setCheckable(true);
        const int index = static_cast<int>(part->groups.indexOf(code));
        action->setChecked(index >= 0);
        action->setEnabled(index < 0 || part->groups.size() > 1); // the last one is taken away in the text
        QJsonObject request{{QStringLiteral("op"), index < 0 ? QStringLiteral("add_item") : QStringLiteral("remove_item")}, {QStringLiteral("target"), part->target}};
        if (index < 0) {
            request.insert(QStringLiteral("key"), code.section(QLatin1Char('.'), -1));
            request.insert(QStringLiteral("code"), code);
        } else {
            request.insert(QStringLiteral("index"), index);
        }
        connect(action, &QAction::triggered, this, [this, request]() { emit gestureWanted(request); });
    }
}

bool MeasureRow::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers().testFlag(Qt::ControlModifier) && key->key() == Qt::Key_D) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void MeasureRow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete) {
        remove();
    } else if (event->key() == Qt::Key_D && event->modifiers().testFlag(Qt::ControlModifier)) {
        emit duplicateWanted(m_view.name);
    } else if (isMenuKey(*event)) {
        m_menu->popup(mapToGlobal(QPoint(0, height())));
    } else {
        QFrame::keyPressEvent(event);
    }
}

} // namespace Gui
