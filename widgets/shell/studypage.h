// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QPointer>
#include <QWidget>

#include "model/codelists/draftdocument.h"
#include "model/repository/types.h"
#include "model/study/openstudy.h"
#include "model/study/tutorial.h"
#include "widgets/shell/placehistory.h"
#include "widgets/shell/workbench.h"

class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace Gui
{

class ChangesPane;
class CodelistsPane;
class DataPane;
class EditorPane;
class JobsPane;
struct OutlineEntry;
class OutputsPane;
class PipelinePane;
class PreviewPane;
class ProblemsPanel;
class RemoteAccess;
class RunOutput;
class SearchPane;
class StudySide;
class TableGrid;
class TutorialPanel;
class VisualPage;

/// Everything of one open study in the window: side views, editor tabs, preview, bottom panel.
/// Owns the study and goes with it.
class StudyPage final : public QWidget
{
    Q_OBJECT

public:
    enum class Side
    {
        Files,
        Data,
        Codelists,
        Pipeline,
        Changes,
        Jobs,
        Search,
        Outputs
    };
    enum class Bottom
    {
        Problems,
        RunOutput,
        Activity
    };

    StudyPage(std::unique_ptr<Study::OpenStudy> study, const Workbench &workbench, QWidget *parent = nullptr);
    ~StudyPage() override;

    [[nodiscard]] Study::OpenStudy *study() const { return m_study.get(); }
    [[nodiscard]] PipelinePane *pipeline() const { return m_pipeline; }
    [[nodiscard]] ChangesPane *changes() const { return m_changes; }
    [[nodiscard]] CodelistsPane *codelists() const { return m_codelists; }
    [[nodiscard]] JobsPane *jobs() const { return m_jobs; }
    [[nodiscard]] PreviewPane *preview() const { return m_preview; }
    /// The grid that commands on columns mean: the table of the output in front, or else the preview's, which comes
    /// to the front of its pane.
    [[nodiscard]] TableGrid *currentGrid() const;

    /// Opens a file in a tab, or brings its tab to the front; nullptr with a notice if it cannot be.
    EditorPane *openFile(const QString &path);
    /// Opens a file beside the tabs, in place of the one that is there; nullptr with a notice if it cannot be.
    EditorPane *openBeside(const QString &path);
    void closeBeside();
    [[nodiscard]] EditorPane *besideEditor() const { return m_beside; } ///< nullptr if there is none
    void openPlace(const Core::Location &place);
    /// Brings the tab with this key to the front, or makes it: documents that are not files (a
    /// comparison, a codelist draft, a history). The tab owns the widget.
    QWidget *openPage(const QString &key, const QString &title, const std::function<QWidget *(QWidget *parent)> &make);
    /// The file that the keyboard was last in: of the tab in front, or beside the tabs; nullptr if that is no file.
    [[nodiscard]] EditorPane *currentEditor() const;
    [[nodiscard]] QList<EditorPane *> editors() const;
    [[nodiscard]] bool hasTabs() const;
    /// What the file in front defines: of a definition that ran, its variables; of project.yaml its actions.
    [[nodiscard]] QList<OutlineEntry> currentOutline() const;
    /// The variables of the definition in front, or of the one in the preview.
    [[nodiscard]] QList<OutlineEntry> variables() const;
    void closeTab(int index);
    void closeCurrentTab();
    /// Shows a side view; a second call for the one in front hides it.
    void showSide(Side side, bool toggle = false);
    [[nodiscard]] Side side() const;
    [[nodiscard]] bool isSideVisible() const;
    /// The Search side view with the selected text, or a given one, in its box.
    void searchStudy(const QString &text = {}, bool wholeWord = false);
    void showBottom(Bottom panel);
    void toggleBottom();
    void togglePreview();
    void goToProblem(bool forward);
    /// Shows the file in front in its next way: text, page, form, graph.
    void nextFace();
    [[nodiscard]] VisualPage *visualPage() const; ///< of the file in front; nullptr if it has none
    void newDefinition();
    /// Opens the coding systems on this computer to look around in.
    void browseSystems();
    // studynavigation.cpp
    void goBack();    ///< to where the caret was before its last jump
    void goForward();
    [[nodiscard]] const PlaceHistory &places() const { return m_places; }
    /// Open tabs, the one in front first, then by when they were last in front.
    [[nodiscard]] QList<QWidget *> recentTabs() const;
    [[nodiscard]] QString tabTitle(const QWidget *tab) const;
    void showTab(QWidget *tab);
    /// Moves the focus round the visible parts: side view, tab, preview, bottom panel.
    void focusNextPane(bool forward);
    /// The page of the guide about the part that has the focus.
    [[nodiscard]] QString helpTopic() const;
    /// Writes tabs, places and panels of the study to the person's own data.
    void saveSession();
    // studytutorial.cpp
    /// The tutorial over this study, which must be the tutorial's own, at the step where it was left.
    void showTutorial();
    [[nodiscard]] TutorialPanel *tutorial() const { return m_tutorial; } ///< nullptr if it is not shown

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

signals:
    void editorChanged();  ///< another tab, or the caret moved
    void statusChanged();  ///< problems, branch, runs, preview
    void sideChanged();
    void addServerWanted();
    void actionWanted(const QString &id); ///< of the registry
    void message(const QString &sentence); ///< something went wrong
    void told(const QString &sentence);    ///< something ended well
    void tutorialWantedAgain();

private:
    void build();
    void connectPanes();
    void connectCodelists();
    void openDraft(const QString &path, const Codelists::DraftDocument &fresh);
    /// Lists of the study, and other open drafts, that hold a code.
    [[nodiscard]] QStringList listsWith(const QString &code, const QWidget *asking) const;
    void restoreSession();
    void onCurrentChanged();
    void showDifference(const QString &title, const Repository::FileDiff &diff);
    EditorPane *makePane(const QString &path, QWidget *parent);
    void onFocusChanged(const QWidget *now);
    void dropPane(EditorPane *pane);
    void addVisualFace(EditorPane *pane, const QString &path);
    void addTab(QWidget *widget, const QString &title, const QString &tip);
    void updateOutline();
    void updateCaret();
    void updateTabTitle(const EditorPane *pane);
    void updateBottomTitles();
    void applyFix(const Core::Fix &fix);
    void onFixRequested(const Core::Hint &fix);
    [[nodiscard]] bool isDefinition(const QString &path) const;
    void noteTab(QWidget *tab);
    /// In a narrow window the preview is a tab beside the files, in a wide one a part of its own.
    void placePreview();
    [[nodiscard]] Study::TutorialFacts tutorialFacts() const;
    [[nodiscard]] QWidget *tutorialControl(const Study::TutorialStep &step) const;

    /// The property of a tab that is no file: its key.
    static constexpr const char *kPageKey = "pageKey";

    std::unique_ptr<Study::OpenStudy> m_study;
    Workbench m_workbench;
    RemoteAccess *m_access;
    QStackedWidget *m_sides;
    QTabWidget *m_tabs;
    QSplitter *m_editors; ///< tabs | file beside
    EditorPane *m_beside = nullptr;
    TutorialPanel *m_tutorial = nullptr;
    bool m_besideActive = false; ///< the keyboard was last there, not in the tabs
    QTabWidget *m_bottom;
    QSplitter *m_across; ///< side | middle
    QSplitter *m_upper;  ///< tabs | preview
    QSplitter *m_down;   ///< upper / bottom
    QStackedWidget *m_centre;
    StudySide *m_files;
    DataPane *m_data;
    SearchPane *m_search;
    PipelinePane *m_pipeline;
    ChangesPane *m_changes;
    CodelistsPane *m_codelists;
    JobsPane *m_jobs;
    OutputsPane *m_outputs;
    PreviewPane *m_preview;
    ProblemsPanel *m_problems;
    RunOutput *m_runOutput;
    PlaceHistory m_places;
    QList<QPointer<QWidget>> m_recentTabs; ///< latest first
};

} // namespace Gui
