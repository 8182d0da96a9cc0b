// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/runoutput.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/logview.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

RunOutput::RunOutput(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_view(new LogView(theme, this))
    , m_empty(new EmptyState(tr("Run the pipeline to see what its actions say."), {}, {}, this))
    , m_stack(new QStackedWidget(this))
{
    setName(m_choice, "runOutputAction", tr("Action whose log is shown"));
    setName(m_view, "runLog", tr("Log of the action"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *page = new QWidget(this);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_choice);
    row->addStretch();
    auto *inner = new QVBoxLayout(page);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addLayout(row);
    inner->addWidget(m_view, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RunOutput::choose);
    connect(m_view, &LogView::placeActivated, this, &RunOutput::placeActivated);
}

QString RunOutput::shown() const
{
    return m_choice->currentText();
}

void RunOutput::addLine(const QString &action, const QString &line)
{
    m_lines[action].append(line);
    m_stack->setCurrentIndex(1);
    if (m_choice->findText(action) < 0) {
        m_choice->addItem(action);
        m_choice->setCurrentText(action);
        return;
    }
    if (shown() == action) {
        m_view->appendLine(line);
    }
}

void RunOutput::show(const QString &action, const QStringList &lines)
{
    m_lines.insert(action, lines);
    m_stack->setCurrentIndex(1);
    if (m_choice->findText(action) < 0) {
        m_choice->addItem(action);
    }
    if (shown() == action) {
        choose();
    } else {
        m_choice->setCurrentText(action);
    }
}

void RunOutput::clear()
{
    m_lines.clear();
    m_choice->clear();
    m_view->clear();
    m_stack->setCurrentIndex(0);
}

void RunOutput::choose()
{
    m_view->setLines(m_lines.value(shown()));
}

} // namespace Gui
