// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QSysInfo>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "model/authoring/reference.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/projectassistant.h"
#include "widgets/editor/pythonassistant.h"
#include "widgets/editor/readingpages.h"
#include "widgets/foundation/panes.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/preview/previewpane.h"
#include "widgets/repository/changespane.h"
#include "widgets/shell/guidepage.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/outlinemodel.h"
#include "widgets/shell/settingsdialog.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/shortcutsdialog.h"
#include "widgets/shell/welcomepage.h"
#include "widgets/tables/tablegrid.h"
#include "widgets/visual/visualpage.h"

// The commands of the window, the menus and the rail made of them, and the palette over all.
namespace Gui
{

void MainWindow::registerActions()
{
    registerFileActions();
    registerEditActions();
    registerViewActions();
    registerRunActions();
    registerGoActions();
    registerHelpActions();
    if (const Core::Result<Keymap> own = keymapFromJson(m_workbench.settings->get(kShortcutsSetting))) {
        applyKeymap(&m_actions, *own);
    }
    m_actions.refresh();
}

/// Ways about the window that the keyboard needs and the mouse does not.
void MainWindow::registerGoActions()
{
    const QString go = tr("Go");
    const auto study = [this]() { return needsStudy(); };
    m_actions.add({QStringLiteral("go.back"), tr("Back"), tr("Goes to where the caret was before its last jump."), go, {}, {QKeySequence(Qt::ALT | Qt::Key_Left)},
                   [this]() { m_page->goBack(); }, study});
    m_actions.add({QStringLiteral("go.forward"), tr("Forward"), tr("Undoes the last step back."), go, {}, {QKeySequence(Qt::ALT | Qt::Key_Right)},
                   [this]() { m_page->goForward(); }, study});
    m_actions.add({QStringLiteral("go.recentTab"), tr("Recent Tabs"), tr("Lists the open tabs, the latest first; hold Ctrl and press Tab to walk."), go, {},
                   {QKeySequence(Qt::CTRL | Qt::Key_Tab)}, [this]() { showRecentTabs(); }, study});
    m_actions.add({QStringLiteral("go.nextPane"), tr("Next Pane"), tr("Moves the focus to the next part of the window."), go, {}, {QKeySequence(Qt::Key_F6)},
                   [this]() { m_page->focusNextPane(true); }, study});
    m_actions.add({QStringLiteral("go.previousPane"), tr("Previous Pane"), tr("Moves the focus to the part of the window before."), go, {}, {QKeySequence(Qt::SHIFT | Qt::Key_F6)},
                   [this]() { m_page->focusNextPane(false); }, study});
}

void MainWindow::showShortcuts()
{
    ShortcutsDialog dialog(&m_actions, m_workbench.theme, this);
    connect(&dialog, &ShortcutsDialog::changed, this, [this]() { m_workbench.settings->set(kShortcutsSetting, keymapToJson(changedKeys(m_actions))); });
    dialog.exec();
}

void MainWindow::registerFileActions()
{
    const QString file = tr("File");
    const auto study = [this]() { return needsStudy(); };
    const auto editor = [this]() { return needsEditor(); };
    m_actions.add({QStringLiteral("study.new"), tr("New Study"), tr("Makes a study from a template."), file, {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
                   [this]() { newStudy(); }, nullptr});
    m_actions.add({QStringLiteral("study.open"), tr("Open Study"), tr("Opens a study folder."), file, QStringLiteral("open"), {QKeySequence(Qt::CTRL | Qt::Key_O)},
                   [this]() { openFolder(); }, nullptr});
    m_actions.add({QStringLiteral("study.clone"), tr("Clone Repository"), tr("Brings a study from a git server."), file, {}, {}, [this]() { cloneStudy(); }, nullptr});
    m_actions.add({QStringLiteral("study.sample"), tr("Open the Sample"), tr("Opens the study that shows everything."), file, {}, {}, [this]() { openSample(); }, nullptr});
    m_actions.add({QStringLiteral("file.save"), tr("Save"), tr("Writes the file in front."), file, QStringLiteral("save"), {QKeySequence(QKeySequence::Save)},
                   [this]() { m_page->currentEditor()->save(); }, editor});
    m_actions.add({QStringLiteral("file.close"), tr("Close Tab"), tr("Closes the tab in front, or the file beside the tabs if the keyboard is there."), file, {}, {QKeySequence(Qt::CTRL | Qt::Key_W)},
                   [this]() { m_page->closeCurrentTab(); },
                   [this]() { return m_page && m_page->hasTabs() ? QString() : tr("There is no tab to close."); }});
    m_actions.add({QStringLiteral("study.close"), tr("Close Study"), tr("Goes back to the welcome page."), file, {}, {}, [this]() { closeStudy(); }, study});
    m_actions.add({QStringLiteral("app.settings"), tr("Settings"), tr("Colours, text size, saving."), file, QStringLiteral("settings"), {QKeySequence(Qt::CTRL | Qt::Key_Comma)},
                   [this]() { SettingsDialog(m_workbench.settings, this).exec(); }, nullptr});
    m_actions.add({QStringLiteral("app.quit"), tr("Quit"), tr("Ends the program; everything typed is kept."), file, {}, {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this]() { close(); }, nullptr});
}

void MainWindow::registerEditActions()
{
    const QString edit = tr("Edit");
    const auto editor = [this]() { return needsEditor(); };
    const auto study = [this]() { return needsStudy(); };
    const auto add = [&](const char *id, const QString &text, const QString &description, const QList<QKeySequence> &keys, std::function<void()> handler) {
        m_actions.add({QString::fromLatin1(id), text, description, edit, {}, keys, std::move(handler), editor});
    };
    // Undo, redo, cut, copy and paste keep their keys in the widget that has the focus.
    add("edit.undo", tr("Undo"), tr("Takes the last change of the file back."), {}, [this]() { m_page->currentEditor()->editor()->undo(); });
    add("edit.redo", tr("Redo"), tr("Makes the change again."), {}, [this]() { m_page->currentEditor()->editor()->redo(); });
    add("edit.find", tr("Find"), tr("Finds text in the file."), {QKeySequence(Qt::CTRL | Qt::Key_F)}, [this]() { m_page->currentEditor()->openFind(false); });
    add("edit.replace", tr("Replace"), tr("Finds and replaces text in the file."), {QKeySequence(Qt::CTRL | Qt::Key_H)},
        [this]() { m_page->currentEditor()->openFind(true); });
    add("edit.split", tr("Split"), tr("Shows the text of the file twice, side by side, or once again."), {QKeySequence(Qt::CTRL | Qt::Key_Backslash)},
        [this]() { m_page->currentEditor()->toggleSplit(); });
    add("edit.splitDown", tr("Split Downwards"), tr("Shows the text of the file twice, one above the other, or once again."),
        {QKeySequence(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_Backslash)}, [this]() { m_page->currentEditor()->toggleSplit(Qt::Vertical); });
    add("edit.authors", tr("Who Wrote Each Line"), tr("Shows beside each line the commit it came with, or hides it."), {}, [this]() { m_page->currentEditor()->toggleAuthors(); });
    add("edit.comment", tr("Comment Lines"), tr("Makes the lines comments, or code again."), {QKeySequence(Qt::CTRL | Qt::Key_Slash)},
        [this]() { m_page->currentEditor()->editor()->toggleComment(); });
    add("edit.moveUp", tr("Move Lines Up"), tr("Moves the lines of the selection up."), {QKeySequence(Qt::ALT | Qt::Key_Up)},
        [this]() { m_page->currentEditor()->editor()->moveLines(false); });
    add("edit.moveDown", tr("Move Lines Down"), tr("Moves the lines of the selection down."), {QKeySequence(Qt::ALT | Qt::Key_Down)},
        [this]() { m_page->currentEditor()->editor()->moveLines(true); });
    const auto python = [this, &add](const char *id, const QString &text, const QString &description, const QList<QKeySequence> &keys, void (PythonAssistant::*order)(),
                                     void (ProjectAssistant::*projectOrder)() = nullptr) {
        add(id, text, description, keys, [this, order, projectOrder]() {
            if (PythonAssistant *assistant = m_page->currentEditor()->assistant()) {
                (assistant->*order)();
            } else if (ProjectAssistant *project = m_page->currentEditor()->projectAssistant(); project && projectOrder) {
                (project->*projectOrder)();
            } else if (projectOrder) {
                tell(tr("This works in Python files and in project.yaml."));
            } else {
                tell(tr("This works in Python files."));
            }
        });
    };
    python("edit.complete", tr("Complete"), tr("Offers what may stand at the caret."), {QKeySequence(Qt::CTRL | Qt::Key_Space)}, &PythonAssistant::complete,
           &ProjectAssistant::complete);
    python("edit.rename", tr("Rename"), tr("Renames a variable, name or action everywhere, with a preview."), {QKeySequence(Qt::Key_F2)}, &PythonAssistant::rename,
           &ProjectAssistant::rename);
    add("edit.nextMatch", tr("Add Next Match"), tr("Adds the next place of the selected text to the selection."), {QKeySequence(Qt::CTRL | Qt::Key_D)},
        [this]() { m_page->currentEditor()->editor()->selectNextMatch(); });
    python("edit.spacing", tr("Tidy Spacing"), tr("Removes needless blanks; breaks and joins no line."), {QKeySequence(Qt::SHIFT | Qt::ALT | Qt::Key_F)}, &PythonAssistant::tidySpacing);
    python("go.definition", tr("Go to Definition"), tr("Goes to where the word is defined."), {QKeySequence(Qt::Key_F12)}, &PythonAssistant::goToDefinition,
           &ProjectAssistant::goToDefinition);
    python("edit.value", tr("Value of This Expression"), tr("Shows under the line what the expression at the caret, or the selected one, gives for the dummy patients."),
           {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_E)}, &PythonAssistant::showValue);
    python("go.peek", tr("Peek at Definition"), tr("Shows where the word is defined without leaving this place."), {QKeySequence(Qt::ALT | Qt::Key_F12)}, &PythonAssistant::peekDefinition);
    python("go.uses", tr("Find Uses"), tr("Lists where the word is used."), {QKeySequence(Qt::SHIFT | Qt::Key_F12)}, &PythonAssistant::showUses);
    add("edit.fixes", tr("Show Fixes"), tr("Offers what would mend the problem on this line."), {QKeySequence(Qt::CTRL | Qt::Key_Period)},
        [this]() { m_page->currentEditor()->showFixes(); });
    m_actions.add({QStringLiteral("go.nextProblem"), tr("Next Problem"), tr("Goes to the next problem."), edit, {}, {QKeySequence(Qt::Key_F8)},
                   [this]() { m_page->goToProblem(true); }, study});
    m_actions.add({QStringLiteral("go.previousProblem"), tr("Previous Problem"), tr("Goes to the problem before."), edit, {}, {QKeySequence(Qt::SHIFT | Qt::Key_F8)},
                   [this]() { m_page->goToProblem(false); }, study});
    m_actions.add({QStringLiteral("go.file"), tr("Go to File"), tr("Finds a file, variable, codelist, action or line."), edit, {}, {QKeySequence(Qt::CTRL | Qt::Key_P)},
                   [this]() { showPalette({}); }, study});
    m_actions.add({QStringLiteral("go.beside"), tr("Open File Beside"), tr("Finds a file and shows it beside the tabs, so that two files are seen at once."), edit, {},
                   {QKeySequence(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_P)}, [this]() { showFilesForBeside(); }, study});
    m_actions.add({QStringLiteral("go.line"), tr("Go to Line"), tr("Goes to a line by its number."), edit, {}, {QKeySequence(Qt::CTRL | Qt::Key_G)},
                   [this]() { showPalette(QStringLiteral(":")); }, editor});
    m_actions.add({QStringLiteral("app.palette"), tr("All Commands"), tr("Finds any command by its name."), edit, {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
                   [this]() { showPalette(QStringLiteral(">")); }, nullptr});
}

void MainWindow::registerViewActions()
{
    const QString view = tr("View");
    const auto study = [this]() { return needsStudy(); };
    struct SideView
    {
        const char *id;
        QString text;
        QString description;
        const char *icon;
        int key;
    };
    const QList<SideView> sides{{"view.study", tr("Study"), tr("Files and outline."), "study", Qt::Key_E},
                                {"view.data", tr("Data"), tr("Every table and column of the backend."), "data", Qt::Key_D},
                                {"view.codelists", tr("Codelists"), tr("The study's codelists, drafts and coding systems."), "codelists", Qt::Key_L},
                                {"view.pipeline", tr("Pipeline"), tr("Actions and their runs here."), "pipeline", Qt::Key_I},
                                {"view.changes", tr("Changes"), tr("What changed since the last commit."), "changes", Qt::Key_G},
                                {"view.jobs", tr("Jobs"), tr("Submit to a job server and follow."), "jobs", Qt::Key_J},
                                {"view.search", tr("Search"), tr("Find and replace in all files of the study."), "search", Qt::Key_F},
                                {"view.outputs", tr("Outputs"), tr("What the pipeline made, checked for disclosure."), "outputs", Qt::Key_U}};
    for (int side = 0; side < sides.size(); ++side) {
        const SideView &entry = sides.at(side);
        QAction *action = m_actions.add({QString::fromLatin1(entry.id), entry.text, entry.description, view, QString::fromLatin1(entry.icon),
                                         {QKeySequence(Qt::CTRL | Qt::SHIFT | static_cast<Qt::Key>(entry.key))},
                                         [this, side]() {
                                             if (static_cast<StudyPage::Side>(side) == StudyPage::Side::Search && !(m_page->isSideVisible() && m_page->side() == StudyPage::Side::Search)) {
                                                 m_page->searchStudy();
                                             } else {
                                                 m_page->showSide(static_cast<StudyPage::Side>(side), true);
                                             }
                                             updateStatus();
                                         },
                                         study});
        action->setCheckable(true);
        m_sideActions.append(action);
    }
    m_actions.add({QStringLiteral("view.problems"), tr("Problems"), tr("All problems of the study."), view, {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)},
                   [this]() { m_page->showBottom(StudyPage::Bottom::Problems); }, study});
    m_actions.add({QStringLiteral("view.runOutput"), tr("Run Output"), tr("What the actions say."), view, {}, {},
                   [this]() { m_page->showBottom(StudyPage::Bottom::RunOutput); }, study});
    m_actions.add({QStringLiteral("view.activity"), tr("Activity"), tr("What the program does in the background."), view, {}, {},
                   [this]() { m_page->showBottom(StudyPage::Bottom::Activity); }, study});
    m_actions.add({QStringLiteral("view.bottom"), tr("Bottom Panel"), tr("Shows or hides the bottom panel."), view, {}, {QKeySequence(Qt::CTRL | Qt::Key_J)},
                   [this]() { m_page->toggleBottom(); }, study});
    m_actions.add({QStringLiteral("view.side"), tr("Side Bar"), tr("Shows or hides the side bar."), view, {}, {QKeySequence(Qt::CTRL | Qt::Key_B)},
                   [this]() {
                       m_page->showSide(m_page->side(), true);
                       updateStatus();
                   },
                   study});
    m_actions.add({QStringLiteral("view.preview"), tr("Preview"), tr("Shows or hides the preview."), view, {}, {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V)},
                   [this]() { m_page->togglePreview(); }, study});
    m_actions.add({QStringLiteral("preview.refresh"), tr("Refresh Preview"), tr("Makes the preview again now."), view, {}, {QKeySequence(Qt::Key_F5)},
                   [this]() { m_page->study()->preview().refresh(); }, study});
    registerGridActions();
    registerCodelistActions();
    m_actions.add({QStringLiteral("view.face"), tr("Text or Page"), tr("Shows the file in front as text, as a page, as a form or as a graph, in turn."), view, {},
                   {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_V)}, [this]() { m_page->nextFace(); }, [this]() { return needsEditor(); }});
    m_actions.add({QStringLiteral("page.addVariable"), tr("Add Variable"), tr("Adds a variable to the definition step by step, without writing Python."), tr("Edit"), {}, {},
                   [this]() { m_page->visualPage()->addVariable(false); }, [this]() { return needsDefinition(); }});
    m_actions.add({QStringLiteral("page.gallery"), tr("Add Common Variable"), tr("Adds one of the variables that most studies have."), tr("Edit"), {}, {},
                   [this]() { m_page->visualPage()->addVariable(true); }, [this]() { return needsDefinition(); }});
    m_actions.add({QStringLiteral("page.addCondition"), tr("Add Condition"), tr("Adds a condition to the population."), tr("Edit"), {}, {},
                   [this]() { m_page->visualPage()->addCondition(); }, [this]() { return needsDefinition(); }});
    const auto zoom = [this](double change) {
        const double now = m_workbench.settings->get(kTextSizeSetting);
        m_workbench.settings->set(kTextSizeSetting, change == 0 ? kTextSizeSetting.fallback : std::clamp(now + change, 8.0, 20.0));
    };
    m_actions.add({QStringLiteral("view.zoomIn"), tr("Larger Text"), tr("Makes all text larger."), view, {}, {QKeySequence(Qt::CTRL | Qt::Key_Equal), QKeySequence(Qt::CTRL | Qt::Key_Plus)},
                   [zoom]() { zoom(1); }, nullptr});
    m_actions.add({QStringLiteral("view.zoomOut"), tr("Smaller Text"), tr("Makes all text smaller."), view, {}, {QKeySequence(Qt::CTRL | Qt::Key_Minus)}, [zoom]() { zoom(-1); }, nullptr});
    m_actions.add({QStringLiteral("view.zoomReset"), tr("Normal Text"), tr("Gives all text its normal size."), view, {}, {QKeySequence(Qt::CTRL | Qt::Key_0)}, [zoom]() { zoom(0); }, nullptr});
    const auto colours = [this, &view](const char *id, const QString &text, const char *scheme) {
        m_actions.add({QString::fromLatin1(id), text, tr("Sets the colour scheme of the window."), view, {}, {},
                       [this, scheme]() { m_workbench.settings->set(kSchemeSetting, QString::fromLatin1(scheme)); }, nullptr});
    };
    colours("view.systemColours", tr("Colours of the System"), "system");
    colours("view.lightColours", tr("Light Colours"), "light");
    colours("view.darkColours", tr("Dark Colours"), "dark");
    colours("view.contrastColours", tr("High Contrast Colours"), "contrast");
    m_actions.add({QStringLiteral("view.fullScreen"), tr("Full Screen"), tr("Uses the whole screen, or a window again."), view, {}, {QKeySequence(Qt::Key_F11)},
                   [this]() { isFullScreen() ? showNormal() : showFullScreen(); }, nullptr});
}

/// Everything that the headings of the preview's table offer to the mouse, for the keyboard too.
void MainWindow::registerGridActions()
{
    const QString preview = tr("Preview");
    const auto study = [this]() { return needsStudy(); };
    const auto add = [&](const char *id, const QString &text, const QString &description, const QList<QKeySequence> &keys, std::function<void(TableGrid *)> work) {
        m_actions.add({QString::fromLatin1(id), text, description, preview, {}, keys, [this, work]() { work(m_page->currentGrid()); }, study});
    };
    m_actions.add({QStringLiteral("preview.explain"), tr("Explain Cell"), tr("Shows or hides the steps that made the chosen cell."), preview, {},
                   {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X)}, [this]() { m_page->preview()->toggleExplanation(); }, study});
    m_actions.add({QStringLiteral("preview.population"), tr("Who Is in the Population"), tr("Shows whom each condition of the population excludes."), preview, {}, {},
                   [this]() { m_page->preview()->showPopulation(); }, study});
    m_actions.add({QStringLiteral("preview.coverage"), tr("What the Dummy Patients Cover"), tr("Shows which values and branches nobody hits."), preview, {}, {},
                   [this]() { m_page->preview()->showCoverage(); }, study});
    m_actions.add({QStringLiteral("preview.saveTables"), tr("Save Dummy Tables"), tr("Writes the dummy tables as CSV files and makes the preview from them."), preview, {}, {},
                   [this]() { m_page->preview()->saveTables(); }, study});
    m_actions.add({QStringLiteral("preview.chooseTables"), tr("Use Dummy Tables of a Folder"), tr("Makes the preview from CSV files instead of generated patients."), preview, {}, {},
                   [this]() { m_page->preview()->chooseTables(); }, study});
    m_actions.add({QStringLiteral("preview.numbers"), tr("Chart as Numbers"), tr("Shows the chart as a table of its numbers, or as a chart again."), preview, {},
                   {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N)}, [this]() { m_page->preview()->toggleChartNumbers(); }, study});
    m_actions.add({QStringLiteral("preview.exportChart"), tr("Export Chart"), tr("Writes the chart in front as SVG, PDF or PNG."), preview, {}, {},
                   [this]() { m_page->preview()->exportChart(); }, study});
    add("preview.copy", tr("Copy Preview Cells"), tr("Copies the selected cells with their headings."), {}, [](TableGrid *grid) { grid->copySelection(true); });
    add("preview.copyPlain", tr("Copy Preview Cells Without Headings"), tr("Copies the selected cells alone."), {},
        [](TableGrid *grid) { grid->copySelection(false); });
    add("preview.copyMarkdown", tr("Copy Preview Cells as Markdown"), tr("Copies the selected cells as a table for issues and notes."), {},
        [](TableGrid *grid) { grid->copyAsMarkdown(); });
    m_actions.add({QStringLiteral("preview.dummyData"), tr("How Dummy Patients Are Made"), tr("Sets missing values, number of events, study window and shares of values."), preview, {}, {},
                   [this]() { m_page->preview()->editKnobs(); }, study});
    add("preview.export", tr("Export Preview Table"), tr("Writes the table as CSV, Excel workbook or Markdown, as shown or whole."), {}, [](TableGrid *grid) { grid->exportRows(); });
    add("preview.filters", tr("Filter Columns"), tr("Shows or hides a filter above each column."), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_L)},
        [](TableGrid *grid) { grid->toggleFilters(); });
    add("preview.sort", tr("Sort by This Column"), tr("Sorts upwards, downwards and not at all in turn."), {}, [](TableGrid *grid) { grid->sortByCurrent(false); });
    add("preview.sortAdd", tr("Add This Column to the Sort Order"), tr("Sorts equal rows by this column too."), {},
        [](TableGrid *grid) { grid->sortByCurrent(true); });
    add("preview.hideColumn", tr("Hide This Column"), tr("Takes the column out of the table shown."), {}, [](TableGrid *grid) { grid->hideCurrent(); });
    add("preview.showColumns", tr("Show All Columns"), tr("Brings hidden columns back."), {}, [](TableGrid *grid) { grid->showAllColumns(); });
    add("preview.pinColumn", tr("Pin or Unpin This Column"), tr("Keeps the column at the left while others scroll."), {}, [](TableGrid *grid) { grid->pinCurrent(); });
    add("preview.moveLeft", tr("Move This Column Left"), tr("Changes places with the column at the left."), {}, [](TableGrid *grid) { grid->moveCurrent(-1); });
    add("preview.moveRight", tr("Move This Column Right"), tr("Changes places with the column at the right."), {}, [](TableGrid *grid) { grid->moveCurrent(1); });
}

void MainWindow::registerRunActions()
{
    const QString run = tr("Run");
    const auto study = [this]() { return needsStudy(); };
    m_actions.add({QStringLiteral("run.all"), tr("Run All Here"), tr("Runs the whole pipeline on dummy data on this computer."), run, QStringLiteral("run"),
                   {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)},
                   [this]() {
                       m_page->showSide(StudyPage::Side::Pipeline);
                       m_page->pipeline()->runAll();
                   },
                   study});
    m_actions.add({QStringLiteral("run.chosen"), tr("Run Ticked Here"), tr("Runs the actions ticked in the Pipeline view."), run, {}, {},
                   [this]() { m_page->pipeline()->runChosen(); }, study});
    m_actions.add({QStringLiteral("run.cancel"), tr("Cancel Run"), tr("Stops the run and all its processes."), run, QStringLiteral("stop"), {},
                   [this]() { m_page->pipeline()->cancel(); },
                   [this]() {
                       const QString reason = needsStudy();
                       return !reason.isEmpty() ? reason : m_page->pipeline()->isRunning() ? QString() : tr("Nothing is running.");
                   }});
    m_actions.add({QStringLiteral("repository.commit"), tr("Commit"), tr("Goes to the message of the next commit."), run, {}, {},
                   [this]() {
                       m_page->showSide(StudyPage::Side::Changes);
                       m_page->changes()->focusMessage();
                   },
                   study});
    m_actions.add({QStringLiteral("repository.push"), tr("Push"), tr("Sends commits to the team's server."), run, {}, {}, [this]() { m_page->changes()->push(); }, study});
    m_actions.add({QStringLiteral("repository.pull"), tr("Pull"), tr("Brings the team's commits here."), run, {}, {}, [this]() { m_page->changes()->pull(); }, study});
    m_actions.add({QStringLiteral("repository.addRemote"), tr("Add Remote"), tr("Says where the team's repository is."), run, {}, {},
                   [this]() { m_page->changes()->askForRemote(); }, study});
    m_actions.add({QStringLiteral("repository.init"), tr("Start Version Control"), tr("Starts the study's history."), run, {}, {},
                   [this]() { m_page->changes()->startRepository(); }, study});
    m_actions.add({QStringLiteral("jobs.submit"), tr("Commit, Push and Submit"), tr("Checks, commits, pushes and submits the actions ticked in the Jobs view."), run,
                   QStringLiteral("jobs"), {},
                   [this]() {
                       m_page->showSide(StudyPage::Side::Jobs);
                       m_page->jobs()->submit();
                   },
                   study});
    m_actions.add({QStringLiteral("jobs.addServer"), tr("Add Job Server"), tr("Adds a job server by its address and token."), run, {}, {}, [this]() { addServer(); }, nullptr});
}

void MainWindow::registerHelpActions()
{
    const QString help = tr("Help");
    const auto study = [this]() { return needsStudy(); };
    m_actions.add({QStringLiteral("help.here"), tr("Help on This"), tr("Explains the word at the caret, or the part of the window that you are in."), help, QStringLiteral("help"), {QKeySequence(Qt::Key_F1)},
                   [this]() { helpHere(); }, nullptr});
    m_actions.add({QStringLiteral("help.guide"), tr("Guide"), tr("Tells how the parts of the window are used."), help, QStringLiteral("help"), {}, [this]() { showGuide({}); }, nullptr});
    m_actions.add({QStringLiteral("help.tutorial"), tr("Tutorial"), tr("Leads through a study of your own step by step, from where you left it."), help, {}, {},
                   [this]() { openTutorial(false); }, nullptr});
    m_actions.add({QStringLiteral("help.reference"), tr("Language Reference"), tr("Explains every word of ehrQL, with examples."), help, {}, {}, [this]() { showReference({}); }, study});
    m_actions.add({QStringLiteral("help.explain"), tr("Explain This File"), tr("Tells the definition in plain English, with its time line."), help, {}, {},
                   [this]() {
                       const QString path = m_page->currentEditor()->document()->path();
                       m_page->openPage(QStringLiteral("explain:") + path, tr("%1 explained").arg(path.section(QLatin1Char('/'), -1)),
                                        [this, path](QWidget *parent) { return new ExplanationPage(m_page->study(), path, m_workbench.theme, parent); });
                   },
                   [this]() {
                       const QString reason = needsEditor();
                       return !reason.isEmpty() ? reason : m_page->currentEditor()->assistant() ? QString() : tr("Open a dataset definition first.");
                   }});
    m_actions.add({QStringLiteral("help.keys"), tr("Keyboard Shortcuts"), tr("Lists every command with its keys, to search and to change."), help, {},
                   {QKeySequence(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_S)}, [this]() { showShortcuts(); }, nullptr});
    QAction *detailed = m_actions.add({QStringLiteral("help.detailedLog"), tr("Detailed Log"), tr("Writes more into the log of this program, to find out what goes wrong."), help, {}, {},
                                       [this]() { m_workbench.settings->set(kDetailedLogSetting, !m_workbench.settings->get(kDetailedLogSetting)); }, nullptr});
    detailed->setCheckable(true);
    detailed->setChecked(m_workbench.settings->get(kDetailedLogSetting));
    m_actions.add({QStringLiteral("help.log"), tr("Show Log"), tr("Opens the log of this program. It holds no tokens and no table data."), help, {}, {},
                   [this]() { QDesktopServices::openUrl(QUrl::fromLocalFile(m_workbench.logFile)); },
                   [this]() { return m_workbench.logFile.isEmpty() ? tr("This window keeps no log.") : QString(); }});
    m_actions.add({QStringLiteral("help.report"), tr("Copy Version Report"), tr("Copies versions for a bug report, without personal data."), help, {}, {},
                   [this]() {
                       QApplication::clipboard()->setText(QStringLiteral("StudyBench %1\nQt %2\n%3 %4").arg(m_workbench.version, QString::fromLatin1(qVersion()), QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture()));
                       tell(tr("The report is on the clipboard."));
                   },
                   nullptr});
    m_actions.add({QStringLiteral("help.about"), tr("About StudyBench"), tr("Version and licence."), help, {}, {},
                   [this]() {
                       QMessageBox::about(this, tr("About StudyBench"),
                                          tr("StudyBench %1\nA workbench for OpenSAFELY studies.\nFree software under the GNU General Public License, version 3 or later.").arg(m_workbench.version));
                   },
                   nullptr});
}

void MainWindow::helpHere()
{
    const EditorPane *editor = m_page ? m_page->currentEditor() : nullptr;
    const bool inText = editor && editor->assistant() && editor->editor()->hasFocus();
    const QString word = inText ? editor->assistant()->helpWord() : QString();
    if (Authoring::referenceEntry(word.toUtf8())) {
        showReference(word);
    } else {
        showGuide(m_page ? m_page->helpTopic() : QString());
    }
}

void MainWindow::showReference(const QString &entry)
{
    QWidget *page = m_page->openPage(QStringLiteral("reference"), tr("Reference"), [this](QWidget *parent) { return new ReferencePage(m_workbench.theme, parent); });
    if (auto *reference = qobject_cast<ReferencePage *>(page); reference && !entry.isEmpty()) {
        reference->showEntry(entry);
    }
}

void MainWindow::showGuide(const QString &topic)
{
    if (m_page) {
        QWidget *page = m_page->openPage(QStringLiteral("guide"), tr("Guide"), [this](QWidget *parent) { return new GuidePage(m_workbench.theme, parent); });
        qobject_cast<GuidePage *>(page)->showTopic(topic);
        return;
    }
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Guide"));
    auto *layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(new GuidePage(m_workbench.theme, &dialog));
    dialog.resize(820, 600);
    dialog.exec();
}

void MainWindow::buildMenus()
{
    QHash<QString, QMenu *> menus;
    for (QAction *action : m_actions.all()) {
        const QString category = m_actions.category(action);
        if (!menus.contains(category)) {
            menus.insert(category, menuBar()->addMenu(category));
        }
        menus.value(category)->addAction(action);
    }
    auto *corner = new QWidget(this);
    auto *layout = new QHBoxLayout(corner);
    layout->setContentsMargins(0, 2, 8, 2);
    for (const QString &id : {QStringLiteral("run.all"), QStringLiteral("jobs.submit")}) {
        QAction *action = m_actions.action(id);
        auto *button = new QPushButton(action->text(), corner);
        button->setProperty("primary", id == QLatin1String("jobs.submit"));
        setName(button, id == QLatin1String("jobs.submit") ? "cornerSubmit" : "cornerRun", action->text());
        button->setToolTip(action->toolTip());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button, [button, action]() { button->setEnabled(action->isEnabled()); });
        button->setEnabled(action->isEnabled());
        layout->addWidget(button);
    }
    menuBar()->setCornerWidget(corner);
}

void MainWindow::buildRail()
{
    auto *rail = new QToolBar(tr("Views"), this);
    rail->setObjectName(QStringLiteral("rail"));
    rail->setMovable(false);
    rail->setOrientation(Qt::Vertical);
    rail->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    for (QAction *action : std::as_const(m_sideActions)) {
        rail->addAction(action);
    }
    auto *spacer = new QWidget(rail);
    spacer->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    rail->addWidget(spacer);
    rail->addAction(m_actions.action(QStringLiteral("app.settings")));
    auto *help = m_actions.action(QStringLiteral("help.guide"));
    help->setIconText(tr("Help"));
    rail->addAction(help);
    addToolBar(Qt::LeftToolBarArea, rail);
}

} // namespace Gui
