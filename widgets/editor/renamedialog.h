// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "model/authoring/gesture.h"
#include "widgets/editor/renameform.h"

namespace Gui
{

/// Asks for the new name of the word at a place of a Python file and shows every line that would change,
/// or why the name cannot be taken.
class RenameDialog final : public RenameForm
{
    Q_OBJECT

public:
    RenameDialog(const Authoring::Program &program, const QString &file, Authoring::Pos at, QWidget *parent = nullptr);

    [[nodiscard]] bool canRename() const { return m_reason.isEmpty(); }
    [[nodiscard]] const QString &reason() const { return m_reason; } ///< why nothing here can be renamed
    /// The new texts, by file; of the last good name.
    [[nodiscard]] const std::map<QString, QByteArray> &changedFiles() const { return m_changed; }

protected:
    void preview(const QString &name) override;

private:
    Authoring::Page m_page;
    QString m_kind; ///< `variable` or `name`
    QString m_reason;
    std::map<QString, QByteArray> m_changed;
};

} // namespace Gui
