// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/actionrenamedialog.h"

#include <QListWidget>

#include "model/pipeline/edits.h"

namespace Gui
{

ActionRenameDialog::ActionRenameDialog(const QString &projectText, const QString &action, QWidget *parent)
    : RenameForm(parent)
    , m_text(projectText)
{
    build(action);
}

QList<Core::TextEdit> ActionRenameDialog::edits() const
{
    QList<Core::TextEdit> chosen;
    for (int row = 0; row < m_edits.size(); ++row) {
        const QListWidgetItem *item = lines()->item(row);
        if (!(item->flags() & Qt::ItemIsUserCheckable) || item->checkState() == Qt::Checked) {
            chosen.append(m_edits.at(row));
        }
    }
    return chosen;
}

void ActionRenameDialog::addLine(const Core::TextEdit &edit, bool optional)
{
    const int line = edit.range.start.line;
    const QString text = m_text.section(QLatin1Char('\n'), line - 1, line - 1).simplified();
    auto *item = new QListWidgetItem((optional ? tr("In a command, line %1: %2") : tr("Line %1: %2")).arg(line).arg(text), lines());
    item->setFlags(item->flags().setFlag(Qt::ItemIsUserCheckable, optional));
    if (optional) {
        item->setCheckState(Qt::Checked);
    }
    m_edits.append(edit);
}

void ActionRenameDialog::preview(const QString &name)
{
    m_edits.clear();
    const Pipeline::Edits sure = Pipeline::renameAction(m_text, oldName(), name);
    if (!sure) {
        tell(sure.error().message, false);
        return;
    }
    for (const Core::TextEdit &edit : *sure) {
        addLine(edit, false);
    }
    const QList<Core::TextEdit> words = Pipeline::renameInCommands(m_text, oldName(), name);
    for (const Core::TextEdit &edit : words) {
        addLine(edit, true);
    }
    const QString caution = words.isEmpty() ? QString() : tr("Untick a word of a command that means something else.");
    tell(tr("Changes %n place(s). %1", nullptr, static_cast<int>(m_edits.size())).arg(caution), true);
}

} // namespace Gui
