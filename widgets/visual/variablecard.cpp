// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/variablecard.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QJsonValue>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/visual/barsview.h"
#include "widgets/visual/carddrag.h"
#include "widgets/visual/fieldchip.h"
#include "widgets/visual/flowlayout.h"
#include "widgets/visual/words.h"

namespace Gui
{

namespace
{
constexpr int kGap = 4;
constexpr int kIndent = 18;
} // namespace

VariableCard::VariableCard(const Theme *theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_name(new QLabel(this))
    , m_type(new QLabel(this))
    , m_badge(new QLabel(this))
    , m_sentence(sentenceLabel({}, this))
    , m_note(sentenceLabel({}, this))
    , m_bars(new BarsView(theme, this))
    , m_more(new QToolButton(this))
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("variableCard"));
    setFocusPolicy(Qt::StrongFocus);
    setProperty("card", true);
    setProperty("showsData", true);
    m_type->setProperty("pill", true);
    m_badge->setProperty("pill", true);
    m_name->setMinimumWidth(1);
    setName(m_more, "cardMore", tr("What can be done with this variable"));
    m_more->setText(QStringLiteral("⋯"));
    m_more->setAutoRaise(true);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_more);
    m_more->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu]() { fillMenu(menu); });
    auto *head = new QHBoxLayout;
    head->addWidget(m_name);
    head->addWidget(m_type);
    head->addWidget(m_badge);
    head->addStretch();
    auto *left = new QVBoxLayout;
    left->setSpacing(kGap);
    left->addLayout(head);
    left->addWidget(m_sentence);
    left->addWidget(m_note);
    auto *top = new QHBoxLayout;
    top->addLayout(left, 1);
    top->addWidget(m_bars, 0, Qt::AlignTop);
    top->addWidget(m_more, 0, Qt::AlignTop);
    m_layout->setContentsMargins(12, 8, 6, 8);
    m_layout->addLayout(top);
    connect(theme, &Theme::changed, this, &VariableCard::fill);
}

void VariableCard::setView(const CardView &view)
{
    m_view = view;
    fill();
}

void VariableCard::fill()
{
    QFont code = m_theme->editorFont();
    code.setBold(true);
    m_name->setFont(code);
    m_name->setText(m_view.title);
    // One value per patient goes without saying on a dataset's card.
    m_type->setText(m_view.type.section(QLatin1Char(','), 0, 0));
    m_type->setToolTip(m_view.type);
    m_type->setVisible(!m_view.type.isEmpty());
    m_badge->setVisible(!m_view.structured);
    m_badge->setText(tr("Python"));
    m_badge->setToolTip(tr("A part of this variable is Python that has no form; it is edited as text."));
    m_sentence->setText(richWords(sentenceCase(m_view.sentence), *m_theme));
    QStringList notes;
    if (!m_view.owner.isEmpty()) {
        notes.append(m_view.owner);
    }
    if (!m_view.comment.isEmpty()) {
        notes.append(m_view.comment);
    }
    m_note->setText(QStringLiteral("<span style=\"color:%1\">%2</span>").arg(m_theme->color(Role::Muted).name(), richWords(notes.join(QLatin1Char('\n')), *m_theme)));
    m_note->setVisible(!notes.isEmpty());
    setAccessibleName(tr("%1, %2: %3").arg(m_view.title, m_view.type, plainWords(m_view.sentence)));
    if (m_open) {
        fillSteps();
    }
}

void VariableCard::setSummary(const std::optional<ColumnSummary> &summary)
{
    if (summary) {
        m_bars->setSummary(*summary);
    } else {
        m_bars->clear();
    }
}

void VariableCard::setOpen(bool open)
{
    if (open == m_open) {
        return;
    }
    m_open = open;
    setProperty("opened", open);
    if (open) {
        fillSteps();
    } else if (m_steps) {
        m_steps->hide();
    }
    emit openChanged(open);
}

void VariableCard::fillSteps()
{
    if (m_steps) {
        // The part that had the keyboard is made anew: the card takes it, so that the next Tab goes on from here.
        if (const QWidget *focused = focusWidget(); focused && m_steps->isAncestorOf(focused)) {
            setFocus();
        }
        m_steps->hide();
        m_steps->deleteLater();
    }
    m_steps = new QWidget(this);
    auto *rows = new QVBoxLayout(m_steps);
    rows->setContentsMargins(4, 4, 4, 0);
    rows->setSpacing(kGap);
    for (const StepView &step : m_view.steps) {
        addStepRow(rows, step);
    }
    auto *code = new QLabel(m_view.code, m_steps);
    code->setTextFormat(Qt::PlainText);
    code->setFont(m_theme->editorFont());
    code->setProperty("codeBlock", true);
    code->setTextInteractionFlags(Qt::TextSelectableByMouse);
    code->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    rows->addWidget(code);
    auto *buttons = new QHBoxLayout;
    const auto button = [&](const QString &words, const char *name, auto handler) {
        auto *made = new QPushButton(words, m_steps);
        made->setFlat(true);
        made->setObjectName(QString::fromLatin1(name));
        connect(made, &QPushButton::clicked, this, handler);
        buttons->addWidget(made);
    };
    if (!m_view.name.isEmpty()) {
        button(tr("+ Step"), "cardAddStep", [this]() { emit stepWanted(m_view.name, static_cast<int>(m_view.steps.size()) - 1); });
        button(tr("Rename"), "cardRename", [this]() { emit renameWanted(m_view.name); });
    }
    button(tr("Show in Text"), "cardShowText", [this]() { emit placeWanted(m_view.place); });
    buttons->addStretch();
    rows->addLayout(buttons);
    m_layout->addWidget(m_steps);
    // Shown at once, not by the layout later: the card has its full height in this very pass.
    m_steps->show();
    updateGeometry();
}

void VariableCard::addStepRow(QVBoxLayout *rows, const StepView &step)
{
    auto *row = new QWidget(m_steps);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(step.depth * kIndent, 0, 0, 0);
    QLabel *kind = mutedLabel(step.kind, m_theme, row);
    kind->setMinimumWidth(kind->fontMetrics().horizontalAdvance(tr("start with")) + 8);
    layout->addWidget(kind, 0, Qt::AlignTop);
    auto *right = new QVBoxLayout;
    right->setSpacing(2);
    right->addWidget(sentenceLabel(richWords(step.words, *m_theme), row));
    if (!step.fields.empty() || step.window) {
        auto *chips = new QWidget(row);
        auto *flow = new FlowLayout(kGap, chips);
        for (const Authoring::Field &field : step.fields) {
            auto *chip = new FieldChip(field, chips);
            connect(chip, &FieldChip::valueChosen, this,
                    [this, field, aim = step.target](const QString &value) { emit gestureWanted(Authoring::fieldGesture(field, aim, value)); });
            flow->addWidget(chip);
        }
        if (step.window && m_view.editable) {
            auto *window = new QPushButton(tr("Window …"), chips);
            setName(window, "stepWindow", tr("Change the window of dates: %1").arg(plainWords(step.words)));
            window->setFlat(true);
            connect(window, &QPushButton::clicked, this, [this, step]() { emit windowWanted(step.target, step.number, *step.window); });
            flow->addWidget(window);
        }
        right->addWidget(chips);
    }
    layout->addLayout(right, 1);
    if (step.index > 0) {
        auto *remove = new QToolButton(row);
        setName(remove, "stepRemove", tr("Remove the step: %1").arg(plainWords(step.words)));
        remove->setText(QStringLiteral("✕"));
        remove->setAutoRaise(true);
        connect(remove, &QToolButton::clicked, this, [this, step]() {
            emit gestureWanted({{QStringLiteral("op"), QStringLiteral("remove_step")}, {QStringLiteral("target"), step.target}, {QStringLiteral("step"), step.index}});
        });
        layout->addWidget(remove, 0, Qt::AlignTop);
    }
    rows->addWidget(row);
}

void VariableCard::fillMenu(QMenu *menu)
{
    menu->clear();
    connect(menu->addAction(m_open ? tr("Close") : tr("Open")), &QAction::triggered, this, [this]() { setOpen(!m_open); });
    if (!m_view.name.isEmpty()) {
        connect(menu->addAction(tr("Add Variable Below …")), &QAction::triggered, this, [this]() { emit insertWanted(m_view.name); });
        connect(menu->addAction(tr("Rename")), &QAction::triggered, this, [this]() { emit renameWanted(m_view.name); });
        connect(menu->addAction(tr("Duplicate")), &QAction::triggered, this, [this]() { emit duplicateWanted(m_view.name); });
        connect(menu->addAction(tr("Move Up")), &QAction::triggered, this, [this]() { emit moveWanted(m_view.name, -1); });
        connect(menu->addAction(tr("Move Down")), &QAction::triggered, this, [this]() { emit moveWanted(m_view.name, 1); });
        connect(menu->addAction(tr("Delete")), &QAction::triggered, this, [this]() { emit deleteWanted(m_view.name); });
        if (m_filler) {
            menu->addSeparator();
            m_filler(menu, m_view.name);
        }
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Show in Text")), &QAction::triggered, this, [this]() { emit placeWanted(m_view.place); });
}

bool VariableCard::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // With the focus on a card, these keys are the card's, whatever they do in the text.
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool control = key->modifiers().testFlag(Qt::ControlModifier);
        if (key->key() == Qt::Key_F2 || (control && (key->key() == Qt::Key_D || key->key() == Qt::Key_Up || key->key() == Qt::Key_Down))) {
            event->accept();
            return true;
        }
    }
    return QFrame::event(event);
}

void VariableCard::keyPressEvent(QKeyEvent *event)
{
    const bool control = event->modifiers().testFlag(Qt::ControlModifier);
    const bool named = !m_view.name.isEmpty();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        setOpen(!m_open);
    } else if (named && event->key() == Qt::Key_F2) {
        emit renameWanted(m_view.name);
    } else if (named && control && event->key() == Qt::Key_D) {
        emit duplicateWanted(m_view.name);
    } else if (named && control && event->key() == Qt::Key_Up) {
        emit moveWanted(m_view.name, -1);
    } else if (named && control && event->key() == Qt::Key_Down) {
        emit moveWanted(m_view.name, 1);
    } else if (named && event->key() == Qt::Key_Delete) {
        emit deleteWanted(m_view.name);
    } else if (named && event->key() == Qt::Key_Insert) {
        emit insertWanted(m_view.name);
    } else if (isMenuKey(*event)) {
        m_more->menu()->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
    } else {
        QFrame::keyPressEvent(event);
    }
}

void VariableCard::mousePressEvent(QMouseEvent *event)
{
    const bool onHead = !m_steps || !m_steps->isVisible() || event->pos().y() < m_steps->y();
    m_mayDrag = event->button() == Qt::LeftButton && onHead && !m_view.name.isEmpty();
    m_pressedAt = event->pos();
    QFrame::mousePressEvent(event);
    event->accept(); // so that the moves come here too
}

void VariableCard::mouseMoveEvent(QMouseEvent *event)
{
    if (m_mayDrag && (event->pos() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance()) {
        m_mayDrag = false;
        dragCard(this, m_pressedAt);
    }
}

void VariableCard::mouseReleaseEvent(QMouseEvent *event)
{
    if (rect().contains(event->pos()) && event->button() == Qt::LeftButton && (!m_steps || !m_steps->isVisible() || event->pos().y() < m_steps->y())) {
        setOpen(!m_open);
    }
    QFrame::mouseReleaseEvent(event);
}

} // namespace Gui
