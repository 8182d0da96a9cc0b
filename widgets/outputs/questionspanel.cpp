// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/questionspanel.h"

#include <QComboBox>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

QuestionsPanel::QuestionsPanel(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_list(new QListWidget(this))
    , m_language(new QComboBox(this))
    , m_remedy(new QPlainTextEdit(this))
{
    setName(m_list, "outputQuestions", tr("What a checker would ask"));
    setName(m_language, "outputRemedyLanguage", tr("Language of the code"));
    setName(m_remedy, "outputRemedy", tr("Code that answers the question"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_remedy->setReadOnly(true);
    m_remedy->setTabChangesFocus(true);
    m_remedy->setFont(theme->editorFont());
    connect(theme, &Theme::changed, this, [this, theme]() { m_remedy->setFont(theme->editorFont()); });
    m_language->addItems({QStringLiteral("Python"), QStringLiteral("R"), QStringLiteral("Stata"), QStringLiteral("ehrQL")});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->addWidget(headingLabel(tr("What a checker would ask"), this));
    layout->addWidget(m_list, 2);
    layout->addWidget(m_language);
    layout->addWidget(m_remedy, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &QuestionsPanel::showHint);
    connect(m_language, &QComboBox::currentIndexChanged, this, &QuestionsPanel::showHint);
}

void QuestionsPanel::setHints(const QList<Outputs::Hint> &hints)
{
    if (m_list->count() > 0 && hints == m_hints) {
        return; // the file was read again: what the person looks at stays
    }
    {
        const QSignalBlocker quiet(m_list);
        m_hints = hints;
        m_list->clear();
        for (const Outputs::Hint &hint : hints) {
            m_list->addItem(QStringLiteral("▲ %1  %2").arg(hint.rule, hint.message));
        }
        if (hints.isEmpty()) {
            m_list->addItem(tr("Nothing, as far as a program can tell."));
        }
        m_list->setCurrentRow(0);
    }
    showHint();
}

void QuestionsPanel::setLanguage(Outputs::Language language)
{
    m_language->setCurrentIndex(static_cast<int>(language));
}

void QuestionsPanel::showHint()
{
    const int row = m_list->currentRow();
    const bool chosen = row >= 0 && row < m_hints.size();
    const QString code = chosen ? Outputs::remedyCode(m_hints.at(row), static_cast<Outputs::Language>(m_language->currentIndex())) : QString();
    m_remedy->setPlainText(code);
    m_remedy->setVisible(!code.isEmpty());
    m_language->setVisible(!code.isEmpty());
    if (chosen) {
        emit hintChosen(m_hints.at(row));
    }
}

} // namespace Gui
