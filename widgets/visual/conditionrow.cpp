// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/conditionrow.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/charts/chartdata.h"
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

ConditionRow::ConditionRow(const Theme *theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_join(new QLabel(this))
    , m_middle(new QWidget(this))
    , m_count(mutedLabel({}, theme, this))
    , m_more(new QToolButton(this))
{
    setObjectName(QStringLiteral("conditionRow"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("row", true);
    setProperty("showsData", true);
    m_join->setProperty("pill", true);
    m_join->setAlignment(Qt::AlignCenter);
    m_join->setMinimumWidth(fontMetrics().horizontalAdvance(tr("and not")) + 12);
    setName(m_more, "conditionMore", tr("What can be done with this condition"));
    m_more->setText(QStringLiteral("⋯"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    m_more->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu]() { fillMenu(menu); });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 4, 4);
    layout->addWidget(m_join, 0, Qt::AlignTop);
    layout->addWidget(m_middle, 1);
    layout->addWidget(m_count, 0, Qt::AlignTop);
    layout->addWidget(m_more, 0, Qt::AlignTop);
    new QVBoxLayout(m_middle);
    m_middle->layout()->setContentsMargins(0, 0, 0, 0);
    m_middle->layout()->setSpacing(kGap);
    connect(theme, &Theme::changed, this, &ConditionRow::fill);
}

void ConditionRow::setView(const ConditionView &view)
{
    m_view = view;
    fill();
}

void ConditionRow::fill()
{
    m_join->setVisible(!m_view.join.isEmpty() || m_view.negated);
    m_join->setText(!m_view.negated ? m_view.join : m_view.join.isEmpty() ? tr("not") : tr("%1 not").arg(m_view.join));
    QLayout *middle = m_middle->layout();
    if (const QWidget *focused = focusWidget(); focused && m_middle->isAncestorOf(focused)) {
        setFocus(); // the part that had the keyboard is made anew
    }
    while (QLayoutItem *item = middle->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    middle->addWidget(sentenceLabel(richWords(sentenceCase(m_view.sentence), *m_theme), m_middle));
    if (!m_view.detail.isEmpty()) {
        QLabel *detail = sentenceLabel(richWords(m_view.detail, *m_theme), m_middle);
        detail->setContentsMargins(8, 0, 0, 0);
        middle->addWidget(detail);
    }
    if (!m_view.fields.empty()) {
        auto *chips = new QWidget(m_middle);
        auto *flow = new FlowLayout(kGap, chips);
        for (const Authoring::Field &field : m_view.fields) {
            auto *chip = new FieldChip(field, chips);
            connect(chip, &FieldChip::valueChosen, this, [this, field](const QString &value) { emit gestureWanted(Authoring::fieldGesture(field, m_view.target, value)); });
            flow->addWidget(chip);
        }
        middle->addWidget(chips);
    }
    setAccessibleName(tr("Condition: %1 %2").arg(m_join->isHidden() ? QString() : m_join->text(), plainWords(m_view.sentence)));
}

void ConditionRow::setCount(std::optional<qint64> count)
{
    m_count->setText(count ? countText(*count) : QString());
    m_count->setToolTip(count ? tr("Dummy patients left after this condition") : QString());
}

void ConditionRow::fillMenu(QMenu *menu)
{
    menu->clear();
    connect(menu->addAction(tr("Replace")), &QAction::triggered, this, [this]() { emit replaceWanted(m_view.index); });
    connect(menu->addAction(m_view.negated ? tr("Include Instead of Leaving Out") : tr("Leave Out Instead of Including")), &QAction::triggered, this,
            [this]() { ask("negate_condition"); });
    connect(menu->addAction(tr("Move Up")), &QAction::triggered, this, [this]() { ask("move_condition", "to", m_view.index - 1); });
    connect(menu->addAction(tr("Move Down")), &QAction::triggered, this, [this]() { ask("move_condition", "to", m_view.index + 1); });
    connect(menu->addAction(tr("Remove")), &QAction::triggered, this, [this]() { ask("remove_condition"); });
    menu->addSeparator();
    connect(menu->addAction(tr("Show in Text")), &QAction::triggered, this, [this]() { emit placeWanted(m_view.place); });
}

void ConditionRow::ask(const char *op, const char *argument, const QJsonValue &value)
{
    QJsonObject request{{QStringLiteral("op"), QString::fromLatin1(op)},
                        {QStringLiteral("target"), QJsonObject{{QStringLiteral("population"), true}}},
                        {QStringLiteral("index"), m_view.index}};
    if (argument) {
        request.insert(QLatin1String(argument), value);
    }
    emit gestureWanted(request);
}

bool ConditionRow::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers().testFlag(Qt::ControlModifier) && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void ConditionRow::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    if (event->key() == Qt::Key_Delete) {
        ask("remove_condition");
    } else if (control && event->key() == Qt::Key_Up) {
        ask("move_condition", "to", m_view.index - 1);
    } else if (control && event->key() == Qt::Key_Down) {
        ask("move_condition", "to", m_view.index + 1);
    } else if (event->key() == Qt::Key_Space) {
        ask("negate_condition");
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        emit replaceWanted(m_view.index);
    } else if (isMenuKey(*event)) {
        m_more->menu()->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
    } else {
        QFrame::keyPressEvent(event);
    }
}

} // namespace Gui
