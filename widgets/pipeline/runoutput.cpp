// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/runoutput.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "widgets/foundation/logview.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

RunOutput::RunOutput(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_follow(new QCheckBox(tr("Follow"), this))
    , m_find(new QLineEdit(this))
    , m_notice(new NoticeBar(theme, this))
    , m_view(new LogView(theme, this))
    , m_empty(new EmptyState(tr("Run the pipeline to see what its actions say."), {}, {}, this))
    , m_stack(new QStackedWidget(this))
{
    setName(m_choice, "runOutputAction", tr("Action whose log is shown"));
    setName(m_view, "runLog", tr("Log of the action"));
    setName(m_follow, "runOutputFollow", tr("Stay at the end of the log while it grows"));
    setName(m_find, "runOutputFind", tr("Find in the log"));
    auto *saved = new QPushButton(tr("Save …"), this);
    setName(saved, "runOutputSave", tr("Save the log as a file"));
    m_follow->setChecked(true);
    m_find->setPlaceholderText(tr("Find in the log; Enter goes on"));
    m_find->setClearButtonEnabled(true);
    m_find->setMaximumWidth(280);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *page = new QWidget(this);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_choice);
    row->addStretch();
    row->addWidget(m_find, 1);
    row->addWidget(m_follow);
    row->addWidget(saved);
    auto *inner = new QVBoxLayout(page);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addLayout(row);
    inner->addWidget(m_notice);
    inner->addWidget(m_view, 1);
    m_notice->hide();
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &RunOutput::choose);
    connect(m_view, &LogView::placeActivated, this, &RunOutput::placeActivated);
    connect(m_follow, &QCheckBox::clicked, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QCheckBox::setChecked);
    connect(m_find, &QLineEdit::returnPressed, this, &RunOutput::findNext);
    connect(saved, &QPushButton::clicked, this, &RunOutput::save);
}

void RunOutput::findNext()
{
    if (m_find->text().isEmpty() || m_view->find(m_find->text())) {
        m_notice->hide();
        return;
    }
    QTextCursor start = m_view->textCursor(); // and on from the beginning
    start.movePosition(QTextCursor::Start);
    m_view->setTextCursor(start);
    if (m_view->find(m_find->text())) {
        m_notice->hide();
    } else {
        m_notice->show(tr("\"%1\" is not in this log.").arg(m_find->text()), {{tr("Hide"), nullptr}});
    }
}

void RunOutput::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the log"), shown() + QStringLiteral(".log"), tr("Logs (*.log);;All files (*)"));
    if (path.isEmpty()) {
        return;
    }
    if (const Core::Result<void> written = Core::writeFile(path, m_lines.value(shown()).join(QLatin1Char('\n')).toUtf8() + '\n'); !written) {
        m_notice->show(written.error().message, {{tr("Hide"), nullptr}}, Role::Error);
    }
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

void RunOutput::show(const QString &action, const QStringList &lines, bool failed)
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
    if (failed) {
        m_view->showFailure();
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
    m_notice->hide();
    m_view->setLines(m_lines.value(shown()));
}

} // namespace Gui
