// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/renameform.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

RenameForm::RenameForm(QWidget *parent)
    : QDialog(parent)
{
}

void RenameForm::build(const QString &name)
{
    m_name = name;
    setWindowTitle(tr("Rename %1").arg(m_name));
    auto *layout = new QVBoxLayout(this);
    m_edit = new QLineEdit(m_name, this);
    setName(m_edit, "newName", tr("New name"));
    m_edit->selectAll();
    m_words = new QLabel(this);
    m_words->setWordWrap(true);
    m_lines = new QListWidget(this);
    setName(m_lines, "renamePreview", tr("Lines that change"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(tr("Rename"), QDialogButtonBox::AcceptRole);
    layout->addWidget(m_edit);
    layout->addWidget(m_words);
    layout->addWidget(m_lines, 1);
    layout->addWidget(buttons);
    resize(560, 360);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_edit, &QLineEdit::textChanged, this, &RenameForm::onText);
    onText(m_name);
}

void RenameForm::onText(const QString &name)
{
    m_lines->clear();
    if (name == m_name) {
        tell(tr("Type the new name."), false);
    } else {
        preview(name);
    }
}

void RenameForm::tell(const QString &words, bool acceptable)
{
    m_words->setText(words);
    m_accept->setEnabled(acceptable);
}

} // namespace Gui
