// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/textrange.h"
#include "widgets/editor/renameform.h"

namespace Gui
{

/// Asks for the new name of an action and shows every line of project.yaml that would change: its own
/// key and the needs of others always, words of commands that are its name only where they stay ticked,
/// since a script may mean something else by them.
class ActionRenameDialog final : public RenameForm
{
    Q_OBJECT

public:
    ActionRenameDialog(const QString &projectText, const QString &action, QWidget *parent = nullptr);

    /// For the last good name.
    [[nodiscard]] QList<Core::TextEdit> edits() const;

protected:
    void preview(const QString &name) override;

private:
    void addLine(const Core::TextEdit &edit, bool optional);

    QString m_text;
    QList<Core::TextEdit> m_edits; ///< one a line of the list
};

} // namespace Gui
