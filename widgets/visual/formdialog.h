// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "widgets/foundation/theme.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Gui
{

/// A form that writes code: its parts, below them the code as it will be written (or what is still
/// missing), and the buttons. Enter takes, Escape leaves.
class FormDialog : public QDialog
{
    Q_OBJECT

protected:
    /// `takeName` is the object name of the button that takes the form.
    FormDialog(const QString &title, const char *name, const QString &takeWords, const char *takeName, const Theme *theme, QWidget *parent);

    [[nodiscard]] const Theme *theme() const { return m_theme; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Shows the code; or, when `missing` is not empty, that sentence, and the form cannot be taken.
    void showCode(const QString &code, const QString &missing = {});

private:
    const Theme *m_theme;
    QVBoxLayout *m_body;
    QLabel *m_code;
    QPushButton *m_take;
};

/// A label with its editor as one row, to be shown and hidden together.
[[nodiscard]] QWidget *labelledRow(const QString &words, QWidget *editor, QWidget *parent);

} // namespace Gui
