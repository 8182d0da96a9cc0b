// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/formdialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gui
{

FormDialog::FormDialog(const QString &title, const char *name, const QString &takeWords, const char *takeName, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_body(new QVBoxLayout)
    , m_code(new QLabel(this))
{
    setWindowTitle(title);
    setObjectName(QString::fromLatin1(name));
    m_code->setTextFormat(Qt::PlainText);
    m_code->setWordWrap(true);
    m_code->setFont(theme->editorFont());
    m_code->setProperty("codeBlock", true);
    m_code->setProperty("showsData", true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_take = buttons->addButton(takeWords, QDialogButtonBox::AcceptRole);
    m_take->setProperty("primary", true);
    m_take->setDefault(true);
    m_take->setObjectName(QString::fromLatin1(takeName));
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(m_body, 1);
    layout->addWidget(m_code);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void FormDialog::showCode(const QString &code, const QString &missing)
{
    m_code->setText(missing.isEmpty() ? code : missing);
    m_take->setEnabled(missing.isEmpty());
}

QWidget *labelledRow(const QString &words, QWidget *editor, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *label = new QLabel(words, row);
    label->setMinimumWidth(label->fontMetrics().averageCharWidth() * 14);
    label->setBuddy(editor);
    layout->addWidget(label);
    layout->addWidget(editor);
    layout->addStretch();
    return row;
}

} // namespace Gui
