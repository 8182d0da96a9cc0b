// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/findbar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/editor/codeeditor.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

FindBar::FindBar(CodeEditor *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_text(new QLineEdit(this))
    , m_with(new QLineEdit(this))
    , m_replaceRow(new QWidget(this))
    , m_case(new QCheckBox(tr("Match case"), this))
    , m_word(new QCheckBox(tr("Whole word"), this))
    , m_expression(new QCheckBox(tr("Pattern"), this))
    , m_note(new QLabel(this))
{
    setObjectName(QStringLiteral("findBar"));
    setName(m_text, "findText", tr("Find"));
    setName(m_with, "replaceText", tr("Replace with"));
    m_text->setPlaceholderText(tr("Find"));
    m_with->setPlaceholderText(tr("Replace with"));
    auto *next = new QPushButton(tr("Next"), this);
    auto *previous = new QPushButton(tr("Previous"), this);
    auto *close = new QPushButton(tr("Close"), this);
    auto *all = new QPushButton(tr("Replace All"), m_replaceRow);
    auto *row = new QHBoxLayout;
    row->addWidget(m_text, 1);
    for (QWidget *widget : QList<QWidget *>{previous, next, m_case, m_word, m_expression, m_note, close}) {
        row->addWidget(widget);
    }
    auto *second = new QHBoxLayout(m_replaceRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->addWidget(m_with, 1);
    second->addWidget(all);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_replaceRow);
    connect(next, &QPushButton::clicked, this, [this]() { find(true); });
    connect(previous, &QPushButton::clicked, this, [this]() { find(false); });
    connect(close, &QPushButton::clicked, this, [this]() {
        hide();
        m_editor->setFocus();
    });
    connect(all, &QPushButton::clicked, this, &FindBar::replaceAll);
    hide();
}

void FindBar::open(bool replace)
{
    m_replaceRow->setVisible(replace);
    show();
    if (m_editor->hasSelectedText() && !m_editor->selectedText().contains(QLatin1Char('\n'))) {
        m_text->setText(m_editor->selectedText());
    }
    m_text->setFocus();
    m_text->selectAll();
}

void FindBar::find(bool forward)
{
    const bool found = m_editor->find(m_text->text(), forward, m_case->isChecked(), m_word->isChecked(), m_expression->isChecked());
    m_note->setText(found || m_text->text().isEmpty() ? QString() : tr("Not found"));
}

void FindBar::replaceAll()
{
    const int count = m_editor->replaceEverywhere(m_text->text(), m_with->text(), m_case->isChecked(), m_word->isChecked(),
                                                  m_expression->isChecked());
    m_note->setText(tr("%n replaced", nullptr, count));
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        m_editor->setFocus();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        find(!event->modifiers().testFlag(Qt::ShiftModifier));
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace Gui
