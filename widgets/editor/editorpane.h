// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "model/study/document.h"
#include "model/study/openstudy.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/foundation/noticebar.h"

class QLabel;

namespace Gui
{

class FindBar;

/// One tab: path line, notices, the editor and its find bar. Saves by itself a second after the
/// last key and when the focus leaves (ux.md 3, autosave).
class EditorPane final : public QWidget
{
    Q_OBJECT

public:
    EditorPane(Study::OpenStudy *study, Study::Document *document, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] CodeEditor *editor() const { return m_editor; }
    [[nodiscard]] Study::Document *document() const { return m_editor->document(); }
    void openFind(bool replace);
    void setAutosave(bool on);
    /// Writes the file; what keeps it from being written is shown over the text. True when saved.
    bool save();
    /// Shows the name of the variable or action that the caret is in after the path.
    void setSymbol(const QString &symbol);
    /// Offers the fixes for the caret's line as a menu.
    void showFixes(const QPoint &globalPosition);

signals:
    void fixChosen(const Core::Fix &fix);

private:
    void onExternalChange();
    void offerRecovery();
    void autosave();

    Study::OpenStudy *m_study;
    CodeEditor *m_editor;
    QLabel *m_path;
    NoticeBar *m_notice;
    FindBar *m_find;
    QTimer m_autosave;
    bool m_autosaveOn = true;
};

} // namespace Gui
