// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/renamedialog.h"

#include <QJsonObject>
#include <QListWidget>

#include "model/authoring/insight.h"

namespace Gui
{

RenameDialog::RenameDialog(const Authoring::Program &program, const QString &file, Authoring::Pos at, QWidget *parent)
    : RenameForm(parent)
    , m_page(program)
{
    const auto module = program.module(file);
    const auto expr = module ? module->expressionAt({at, at}) : nullptr;
    const auto places = Authoring::usesAt(program, file, at);
    if (!expr || places.empty()) {
        m_reason = tr("There is no name here that can be renamed. Put the caret on a variable or a name of the study.");
        return;
    }
    const QString name = QString::fromUtf8(module->slice(places.front().span));
    const bool attribute = expr->kind == Authoring::ExprKind::Attribute && m_page.variable(name.toUtf8()) != nullptr;
    m_kind = attribute ? QStringLiteral("variable") : QStringLiteral("name");
    build(name);
}

void RenameDialog::preview(const QString &name)
{
    m_changed.clear();
    const QJsonObject request{{QStringLiteral("op"), QStringLiteral("rename")},
                              {QStringLiteral("target"), QJsonObject{{m_kind, oldName()}}},
                              {QStringLiteral("to"), name}};
    const auto outcome = Authoring::perform(m_page, request);
    if (!outcome) {
        tell(outcome.error().message, false);
        return;
    }
    m_changed = outcome->files;
    qsizetype places = 0;
    for (const auto &[file, edits] : outcome->edits) {
        const auto module = m_page.program().module(file);
        for (const Authoring::Edit &edit : edits) {
            const int line = module->lines.lineOf(edit.span.start);
            const QString text = QString::fromUtf8(module->slice({module->lines.start(line), module->lines.end(line)})).simplified();
            lines()->addItem(tr("%1, line %2: %3").arg(file).arg(line + 1).arg(text));
            ++places;
        }
    }
    tell(tr("Changes %n place(s). %1", nullptr, static_cast<int>(places)).arg(outcome->notes.join(QLatin1Char(' '))), true);
}

} // namespace Gui
