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

    [[nodiscard]] CodeEditor *editor() const { return m_editor; }
    [[nodiscard]] Study::Document *document() const { return m_editor->document(); }
    /// Completion, definitions, renaming; nullptr for files that are not Python.
    [[nodiscard]] PythonAssistant *assistant() const { return m_assistant; }
    /// The same for the study's project.yaml; nullptr for every other file.
    [[nodiscard]] ProjectAssistant *projectAssistant() const { return m_projectAssistant; }
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
    /// A second view of the same text beside the first, with its own caret; or away with it.
    void toggleSplit();
    [[nodiscard]] CodeEditor *secondEditor() const { return m_second; } ///< nullptr when not split
    /// Who wrote each line, beside the lines.
    void toggleAuthors();
    /// Offers the fixes for the caret's line as a menu.
    void showFixes(const QPoint &globalPosition);

signals:
    void fixChosen(const Core::Fix &fix);
    void faceChanged(int number);
    void placeWanted(const Core::Location &place);
    void nothingFound(const QString &sentence);

private:
    void onExternalChange();
    void offerRecovery();
    void autosave();
    void addFaceButton(const QString &title, int number);

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    CodeEditor *m_editor;
    CodeEditor *m_second = nullptr;
    QSplitter *m_split;
    CommittedLines *m_committed;
    QLabel *m_path;
    NoticeBar *m_notice;
    FindBar *m_find;
    PythonAssistant *m_assistant = nullptr;
    ProjectAssistant *m_projectAssistant = nullptr;
    QStackedWidget *m_faces;
    QHBoxLayout *m_heading;
    QButtonGroup *m_faceButtons;
    QTimer m_autosave;
    bool m_autosaveOn = true;
};

} // namespace Gui
