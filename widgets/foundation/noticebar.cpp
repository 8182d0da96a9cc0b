// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/foundation/noticebar.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "widgets/foundation/panes.h"

namespace Gui
{

NoticeBar::NoticeBar(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sentence(new QLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    setName(this, "noticeBar", tr("Notice"));
    setAutoFillBackground(true);
    m_sentence->setWordWrap(true);
    m_layout->setContentsMargins(12, 6, 8, 6);
    m_layout->addWidget(m_sentence, 1);
    connect(theme, &Theme::changed, this, &NoticeBar::tint);
    hide();
}

void NoticeBar::show(const QString &sentence, const QList<Choice> &choices, Role role)
{
    m_role = role;
    m_sentence->setText(sentence);
    setAccessibleDescription(sentence);
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (const Choice &choice : choices) {
        auto *button = new QPushButton(choice.text, this);
        button->setAccessibleName(choice.text);
        connect(button, &QPushButton::clicked, this, [this, handler = choice.handler]() {
            hide();
            if (handler) {
                handler();
            }
        });
        m_layout->addWidget(button);
        m_buttons.append(button);
    }
    tint();
    QWidget::show();
}

void NoticeBar::tint()
{
    QPalette colours = m_theme->palette();
    colours.setColor(QPalette::Window, m_theme->color(Role::DummyBand));
    colours.setColor(QPalette::WindowText, m_theme->color(m_role == Role::Warning ? Role::Text : m_role));
    setPalette(colours);
}

} // namespace Gui
