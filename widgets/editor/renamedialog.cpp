// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/renamedialog.h"

#include <QDialogButtonBox>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "model/authoring/insight.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

RenameDialog::RenameDialog(const Authoring::Program &program, const QString &file, Authoring::Pos at, QWidget *parent)
    : QDialog(parent)
    , m_page(program)
{
    const auto module = program.module(file);
    const auto expr = module ? module->expressionAt({at, at}) : nullptr;
    const auto places = Authoring::usesAt(program, file, at);
    if (!expr || places.empty()) {
        m_reason = tr("There is no name here that can be renamed. Put the caret on a variable or a name of the study.");
        return;
    }
    m_name = QString::fromUtf8(module->slice(places.front().span));
    const bool attribute = expr->kind == Authoring::ExprKind::Attribute && m_page.variable(m_name.toUtf8()) != nullptr;
    m_kind = attribute ? QStringLiteral("variable") : QStringLiteral("name");
    setWindowTitle(tr("Rename %1").arg(m_name));
    build();
}

void RenameDialog::build()
{
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
    connect(m_edit, &QLineEdit::textChanged, this, &RenameDialog::preview);
    preview(m_name);
}

void RenameDialog::preview(const QString &name)
{
    m_lines->clear();
    m_changed.clear();
    m_accept->setEnabled(false);
    if (name == m_name) {
        m_words->setText(tr("Type the new name."));
        return;
    }
    const QJsonObject request{{QStringLiteral("op"), QStringLiteral("rename")},
                              {QStringLiteral("target"), QJsonObject{{m_kind, m_name}}},
                              {QStringLiteral("to"), name}};
    const auto outcome = Authoring::perform(m_page, request);
    if (!outcome) {
        m_words->setText(outcome.error().message);
        return;
    }
    m_changed = outcome->files;
    qsizetype places = 0;
    for (const auto &[file, edits] : outcome->edits) {
        const auto module = m_page.program().module(file);
        for (const Authoring::Edit &edit : edits) {
            const int line = module->lines.lineOf(edit.span.start);
            const QString text = QString::fromUtf8(module->slice({module->lines.start(line), module->lines.end(line)})).simplified();
            m_lines->addItem(tr("%1, line %2: %3").arg(file).arg(line + 1).arg(text));
            ++places;
        }
    }
    m_words->setText(tr("Changes %n place(s). %1", nullptr, static_cast<int>(places)).arg(outcome->notes.join(QLatin1Char(' '))));
    m_accept->setEnabled(true);
}

} // namespace Gui
