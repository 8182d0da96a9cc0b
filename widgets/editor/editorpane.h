// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "model/study/document.h"
#include "model/study/openstudy.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/foundation/noticebar.h"

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace Gui
{

class CommittedLines;
class FindBar;
class ProjectAssistant;
class PythonAssistant;

/// One tab: path line, notices, the editor and its find bar. Saves by itself a second after the
/// last key and when the focus leaves (ux.md 3, autosave). A file that can be shown in other ways
/// (form, graph, page) gets further faces of the same text; the text is always the first.
class EditorPane final : public QWidget
{
    Q_OBJECT

public:
    EditorPane(Study::OpenStudy *study, Study::Document *document, const Theme *theme, QWidget *parent = nullptr);
    ~EditorPane() override;

    /// The view of the text that last had the keyboard.
    [[nodiscard]] CodeEditor *editor() const { return m_active->editor; }
    [[nodiscard]] Study::Document *document() const { return m_first.editor->document(); }
    /// Completion, definitions, renaming in that view; nullptr for files that are not Python.
    [[nodiscard]] PythonAssistant *assistant() const { return m_active->assistant; }
    /// The same for the study's project.yaml; nullptr for every other file.
    [[nodiscard]] ProjectAssistant *projectAssistant() const { return m_active->projectAssistant; }
    void openFind(bool replace);
    void setAutosave(bool on);
    /// Writes the file; what keeps it from being written is shown over the text. True when saved.
    bool save();
    /// Shows the name of the variable or action that the caret is in after the path.
    void setSymbol(const QString &symbol);
    /// Adds another way to see and edit the document; the pane owns it. Gives its number, from 1.
    int addFace(const QString &title, QWidget *face);
    void setFace(int number); ///< 0: the text
    void nextFace();
    [[nodiscard]] int face() const;
    /// A second view of the same text, with its own caret, beside the first or below it; or away with it.
    void toggleSplit(Qt::Orientation orientation = Qt::Horizontal);
    [[nodiscard]] CodeEditor *secondEditor() const { return m_second.editor; } ///< nullptr when not split
    [[nodiscard]] Qt::Orientation splitOrientation() const;
    /// Who wrote each line, beside the lines.
    void toggleAuthors();
    /// Compares with the last commit again.
    void refreshCommitted();
    /// Offers the fixes for the caret's line as a menu at the caret.
    void showFixes();
    /// A button at the right of the path that asks for the pane to be closed.
    void addCloseButton();

signals:
    void fixChosen(const Core::Fix &fix);
    void faceChanged(int number);
    void placeWanted(const Core::Location &place);
    void nothingFound(const QString &sentence);
    void caretMoved(); ///< in the view that has the keyboard
    void closeWanted();
    /// Two texts of the file to be compared: `what` says which they are.
    void differenceWanted(const QString &what, const QString &before, const QString &after);

private:
    /// One look at the text, with what knows its language.
    struct View
    {
        CodeEditor *editor = nullptr;
        CommittedLines *committed = nullptr;
        PythonAssistant *assistant = nullptr;
        ProjectAssistant *projectAssistant = nullptr;
    };
    [[nodiscard]] View makeView(Study::Document *document, QWidget *parent);
    void onFocusChanged(const QWidget *old, const QWidget *now);
    void showProblems();
    void onExternalChange();
    void offerRecovery();
    void autosave();
    void addFaceButton(const QString &title, int number);

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    QSplitter *m_split;
    View m_first;
    View m_second;           ///< without an editor when not split
    View *m_active = nullptr; ///< one of both
    QLabel *m_path;
    NoticeBar *m_notice;
    FindBar *m_find;
    QStackedWidget *m_faces;
    QHBoxLayout *m_heading;
    QButtonGroup *m_faceButtons;
    QTimer m_autosave;
    bool m_autosaveOn = true;
};

} // namespace Gui
