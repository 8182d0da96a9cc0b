// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include <QDialog>

#include "model/authoring/gesture.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace Gui
{

/// Asks for the new name of the word at a place and shows every line that would change, or why the
/// name cannot be taken.
class RenameDialog final : public QDialog
{
    Q_OBJECT

public:
    RenameDialog(const Authoring::Program &program, const QString &file, Authoring::Pos at, QWidget *parent = nullptr);

    [[nodiscard]] bool canRename() const { return m_reason.isEmpty(); }
    [[nodiscard]] const QString &reason() const { return m_reason; } ///< why nothing here can be renamed
    /// The new texts, by file; of the last good name.
    [[nodiscard]] const std::map<QString, QByteArray> &changedFiles() const { return m_changed; }

private:
    void build();
    void preview(const QString &name);

    Authoring::Page m_page;
    QString m_kind; ///< `variable` or `name`
    QString m_name;
    QString m_reason;
    std::map<QString, QByteArray> m_changed;
    QLineEdit *m_edit = nullptr;
    QLabel *m_words = nullptr;
    QListWidget *m_lines = nullptr;
    QPushButton *m_accept = nullptr;
};

} // namespace Gui
