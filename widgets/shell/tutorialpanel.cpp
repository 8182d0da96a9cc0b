// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/tutorialpanel.h"

#include <algorithm>

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/shell/controlhighlight.h"

namespace Gui
{

namespace
{

/// Controls come, move and go with what the person does; nothing tells of all of it.
constexpr int kFollowMilliseconds = 250;

QLabel *wrapped(QLabel *label)
{
    label->setWordWrap(true);
    return label;
}

} // namespace

TutorialPanel::TutorialPanel(Window window, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_window(std::move(window))
    , m_steps(Study::tutorialSteps())
    , m_title(headingLabel({}, this))
    , m_task(wrapped(new QLabel(this)))
    , m_reason(wrapped(mutedLabel({}, theme, this)))
    , m_show(new QPushButton(tr("Go There"), this))
    , m_back(new QPushButton(tr("Back"), this))
    , m_skip(new QPushButton(tr("Skip"), this))
    , m_again(new QPushButton(tr("Start Again"), this))
    , m_leave(new QPushButton(tr("Leave"), this))
    , m_highlight(new ControlHighlight(theme, parent->window()))
{
    setObjectName(QStringLiteral("tutorialPanel"));
    setAttribute(Qt::WA_StyledBackground);
    setProperty("card", true);
    setName(m_show, "tutorialShow", tr("Put the keyboard on the control of this step"));
    setName(m_back, "tutorialBack", tr("Back to the step before"));
    setName(m_skip, "tutorialSkip", tr("Skip this step"));
    setName(m_again, "tutorialAgain", tr("Start the tutorial again with a fresh definition"));
    setName(m_leave, "tutorialLeave", tr("Leave the tutorial; Help, Tutorial takes it up here"));
    m_task->setObjectName(QStringLiteral("tutorialTask"));
    for (QPushButton *button : {m_show, m_back, m_skip, m_again, m_leave}) {
        button->setToolTip(button->accessibleName());
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_task);
    words->addWidget(m_reason);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_show, m_back, m_skip, m_again, m_leave}) {
        buttons->addWidget(button);
    }
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(16);
    layout->addLayout(words, 1);
    layout->addLayout(buttons);
    m_following.setInterval(kFollowMilliseconds);
    connect(&m_following, &QTimer::timeout, this, &TutorialPanel::look);
    connect(m_show, &QPushButton::clicked, this, &TutorialPanel::goThere);
    connect(m_back, &QPushButton::clicked, this, [this]() { showStep(m_step - 1); });
    connect(m_skip, &QPushButton::clicked, this, [this]() { showStep(m_step + 1); });
    connect(m_again, &QPushButton::clicked, this, &TutorialPanel::startedAgain);
    connect(m_leave, &QPushButton::clicked, this, &TutorialPanel::left);
    m_following.start();
}

TutorialPanel::~TutorialPanel()
{
    delete m_highlight;
}

void TutorialPanel::showStep(int number)
{
    m_step = std::clamp(number, 0, static_cast<int>(m_steps.size()));
    m_then = m_window.facts();
    const bool ended = m_step == m_steps.size();
    const Study::TutorialStep step = ended ? Study::TutorialStep{} : m_steps.at(m_step);
    m_title->setText(ended ? tr("That was the tutorial") : tr("%1 of %2: %3").arg(m_step + 1).arg(m_steps.size()).arg(step.title));
    m_task->setText(ended ? tr("The study stays as you made it, for you to try things in. F1 explains what has the focus at any time.") : step.task);
    m_reason->setText(step.reason);
    m_reason->setVisible(!ended);
    m_show->setVisible(!ended);
    m_skip->setVisible(!ended);
    m_back->setEnabled(m_step > 0);
    m_again->setVisible(ended);
    setAccessibleName(tr("Tutorial. %1. %2 %3").arg(m_title->text(), m_task->text(), m_reason->text()));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
    m_highlight->pointAt(ended ? nullptr : m_window.control(step));
    emit stepChanged(m_step);
}

void TutorialPanel::look()
{
    if (m_step >= m_steps.size()) {
        return;
    }
    const Study::TutorialStep &step = m_steps.at(m_step);
    if (Study::isTutorialStepDone(step.id, m_then, m_window.facts())) {
        showStep(m_step + 1);
    } else {
        m_highlight->pointAt(m_window.control(step));
    }
}

void TutorialPanel::goThere()
{
    if (QWidget *control = m_window.control(m_steps.at(m_step))) {
        control->setFocus(Qt::ShortcutFocusReason);
    }
}

} // namespace Gui
