// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace Gui
{

class CodeEditor;

/// Find and replace under the editor. Enter finds the next, Shift+Enter the previous, Esc closes.
class FindBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(CodeEditor *editor, QWidget *parent = nullptr);
    void open(bool replace);
    /// Searches that view from now on.
    void setEditor(CodeEditor *editor) { m_editor = editor; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void find(bool forward);
    void replaceAll();

    CodeEditor *m_editor;
    QLineEdit *m_text;
    QLineEdit *m_with;
    QWidget *m_replaceRow;
    QCheckBox *m_case;
    QCheckBox *m_word;
    QCheckBox *m_expression;
    QLabel *m_note;
};

} // namespace Gui
