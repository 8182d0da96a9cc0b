// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/studypage.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "model/codelists/draftdocument.h"
#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "model/study/textdifference.h"
#include "widgets/codelists/codelistspane.h"
#include "widgets/codelists/listgrid.h"
#include "widgets/editor/datapane.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/searchpane.h"
#include "widgets/foundation/panes.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/outputs/outputspane.h"
#include "widgets/outputs/outputviewer.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/pipeline/runoutput.h"
#include "widgets/preview/previewpane.h"
#include "widgets/problems/problemspanel.h"
#include "widgets/repository/changespane.h"
#include "widgets/repository/remoteaccess.h"
#include "widgets/shell/activitypanel.h"
#include "widgets/shell/pipelinefaces.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/studyside.h"
#include "widgets/visual/visualpage.h"

namespace Gui
{

namespace
{

const QString kProjectFile = QStringLiteral("project.yaml");

bool isCodelist(const QString &path)
{
    return path.endsWith(QStringLiteral(".csv")) && (path.startsWith(Codelists::listFolder()) || path.startsWith(Codelists::draftFolder()));
}

} // namespace

StudyPage::StudyPage(std::unique_ptr<Study::OpenStudy> study, const Workbench &workbench, QWidget *parent)
    : QWidget(parent)
    , m_study(std::move(study))
    , m_workbench(workbench)
    , m_access(new RemoteAccess(workbench.secrets, this))
{
    setObjectName(QStringLiteral("studyPage"));
    build();
    connectPanes();
    restoreSession();
}

StudyPage::~StudyPage()
{
    // The panes look at the study, so they go first.
    disconnect(qApp, nullptr, this, nullptr);
    disconnect(m_tabs, nullptr, this, nullptr);
    for (QWidget *pane : QList<QWidget *>{m_jobs, m_changes, m_pipeline, m_outputs, m_codelists, m_preview, m_problems, m_editors, m_search, m_files}) {
        delete pane;
    }
}

void StudyPage::build()
{
    Study::OpenStudy *study = m_study.get();
    const Theme *theme = m_workbench.theme;
    m_files = new StudySide(study, theme, this);
    m_pipeline = new PipelinePane(study, m_workbench.natives, theme, this);
    m_changes = new ChangesPane(study, m_access, theme, this);
    RemoteAccess *access = m_access;
    m_jobs = new JobsPane(study, m_workbench.submissions,
                          // The flow adds progress and cancel of its own job.
                          [access]() { return access->transfer(std::function<bool()>()); },
                          m_workbench.evaluatorProgram, theme, this);
    m_outputs = new OutputsPane(study, theme, this);
    m_codelists = new CodelistsPane(study, theme, this);
    m_data = new DataPane(this);
    m_search = new SearchPane(study, theme, this);
    m_sides = new QStackedWidget(this);
    for (QWidget *pane : QList<QWidget *>{m_files, m_data, m_codelists, m_pipeline, m_changes, m_jobs, m_search, m_outputs}) {
        m_sides->addWidget(pane);
    }
    // The widest of the side views must not keep the file list wide.
    m_sides->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    m_tabs = new QTabWidget(this);
    setName(m_tabs, "editorTabs", tr("Open files"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMovable(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    auto *nothing = new EmptyState(tr("Choose a file of the study on the left, or press Ctrl+P to find one."), {}, {}, this);
    m_centre = new QStackedWidget(this);
    m_centre->addWidget(nothing);
    m_editors = new QSplitter(Qt::Horizontal, this);
    m_editors->setChildrenCollapsible(false);
    m_editors->addWidget(m_tabs);
    m_centre->addWidget(m_editors);
    m_preview = new PreviewPane(&study->preview(), &study->jobs(), theme, this);
    m_problems = new ProblemsPanel(&study->problems(), theme, this);
    m_runOutput = new RunOutput(theme, this);
    m_bottom = new QTabWidget(this);
    setName(m_bottom, "bottomTabs", tr("Problems, run output and activity"));
    m_bottom->setDocumentMode(true);
    m_bottom->addTab(m_problems, tr("Problems"));
    m_bottom->addTab(m_runOutput, tr("Run output"));
    m_bottom->addTab(new ActivityPanel(m_workbench.jobs, theme, this), tr("Activity"));

    m_upper = new QSplitter(Qt::Horizontal, this);
    m_upper->addWidget(m_centre);
    m_upper->addWidget(m_preview);
    m_upper->setStretchFactor(0, 3);
    m_upper->setStretchFactor(1, 2);
    m_down = new QSplitter(Qt::Vertical, this);
    m_down->addWidget(m_upper);
    m_down->addWidget(m_bottom);
    m_down->setStretchFactor(0, 4);
    m_down->setStretchFactor(1, 1);
    m_across = new QSplitter(Qt::Horizontal, this);
    m_across->addWidget(m_sides);
    m_across->addWidget(m_down);
    m_across->setStretchFactor(0, 0);
    m_across->setStretchFactor(1, 1);
    m_across->setSizes({300, 1200});
    m_upper->setSizes({640, 520});
    m_down->setSizes({620, 190});
    for (QSplitter *splitter : {m_across, m_upper, m_down}) {
        splitter->setChildrenCollapsible(false);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_across);
}

void StudyPage::connectPanes()
{
    Study::OpenStudy *study = m_study.get();
    connect(m_tabs, &QTabWidget::currentChanged, this, [this]() {
        m_besideActive = false;
        onCurrentChanged();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) { onFocusChanged(now); });
    connect(m_files, &StudySide::fileActivated, this, &StudyPage::openFile);
    connect(m_files, &StudySide::placeActivated, this, &StudyPage::openPlace);
    connect(m_problems, &ProblemsPanel::opened, this, &StudyPage::openPlace);
    connect(m_search, &SearchPane::placeActivated, this, &StudyPage::openPlace);
    connect(m_search, &SearchPane::told, this, &StudyPage::told);
    connect(m_data, &DataPane::usesWanted, this, [this](const QString &code) { searchStudy(code.section(QLatin1Char('('), 0, 0), true); });
    connect(m_data, &DataPane::insertWanted, this, [this](const QString &code) {
        if (EditorPane *pane = currentEditor(); pane && !pane->editor()->isReadOnly()) {
            pane->setFace(0);
            pane->editor()->insertAtCaret(code);
        } else {
            emit told(tr("Open a file of the study first: %1 goes in at its caret.").arg(code));
        }
    });
    connect(m_preview, &PreviewPane::placeRequested, this, &StudyPage::openPlace);
    connect(m_preview, &PreviewPane::definitionWanted, this, &StudyPage::newDefinition);
    connect(m_preview, &PreviewPane::variableActivated, this, [this](const QString &name) {
        for (const OutlineEntry &entry : m_files->outline()->entries()) {
            if (entry.name == name) {
                openPlace(entry.place);
            }
        }
    });
    connect(&study->preview(), &Study::LivePreview::resultChanged, this, &StudyPage::updateOutline);
    connect(&study->preview(), &Study::LivePreview::stateChanged, this, &StudyPage::statusChanged);
    connect(&study->problems(), &Study::ProblemStore::changed, this, [this]() {
        updateBottomTitles();
        emit statusChanged();
    });
    connect(study, &Study::OpenStudy::projectChanged, this, &StudyPage::updateOutline);
    connect(study, &Study::OpenStudy::filesChanged, this, [this]() { m_problems->setCheckedFiles(static_cast<int>(m_study->files().size())); });
    m_problems->setCheckedFiles(static_cast<int>(study->files().size()));

    connect(m_pipeline, &PipelinePane::placeRequested, this, &StudyPage::openPlace);
    connect(m_pipeline, &PipelinePane::logLine, m_runOutput, &RunOutput::addLine);
    connect(m_pipeline, &PipelinePane::logRequested, this, [this](const QString &action) {
        showBottom(Bottom::RunOutput);
        m_runOutput->show(action, m_pipeline->logLines(action), m_pipeline->records().value(action).state() == Runner::State::Failed);
    });
    connect(m_pipeline, &PipelinePane::runStarted, this, [this]() {
        m_runOutput->clear();
        showBottom(Bottom::RunOutput);
    });
    connect(m_pipeline, &PipelinePane::runEnded, m_outputs, &OutputsPane::refresh);
    connect(m_pipeline, &PipelinePane::statusChanged, this, &StudyPage::statusChanged);
    connect(m_runOutput, &RunOutput::placeActivated, this, &StudyPage::openPlace);
    connect(m_changes, &ChangesPane::changed, this, &StudyPage::statusChanged);
    connect(m_changes, &ChangesPane::headMoved, this, [this]() {
        for (EditorPane *pane : editors()) {
            pane->refreshCommitted();
        }
    });
    connect(m_changes, &ChangesPane::openRequested, this, &StudyPage::openFile);
    connect(m_jobs, &JobsPane::logLines, this, [this](const QString &title, const QStringList &lines) {
        m_runOutput->show(title, lines);
        showBottom(Bottom::RunOutput);
    });
    connect(m_jobs, &JobsPane::changed, this, &StudyPage::statusChanged);
    connect(m_jobs, &JobsPane::submitted, m_changes, &ChangesPane::refresh);
    connect(m_jobs, &JobsPane::requestEnded, this, [this](const Jobs::JobRequest &request) {
        emit told(tr("%1: %2").arg(request.actions.join(QStringLiteral(", ")), Jobs::requestStatusText(request.status)));
    });
    connect(m_jobs, &JobsPane::fixRequested, this, &StudyPage::onFixRequested);
    connect(m_jobs, &JobsPane::addServerWanted, this, &StudyPage::addServerWanted);
    connect(m_jobs, &JobsPane::browserWanted, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_outputs, &OutputsPane::openRequested, this, [this, study](const QString &path) {
        openPage(QStringLiteral("output:") + path, QFileInfo(path).fileName(), [this, study, path](QWidget *parent) {
            return new OutputViewer(study, path, m_workbench.theme, parent);
        });
    });
    connect(m_outputs, &OutputsPane::runWanted, m_pipeline, &PipelinePane::runAll);
    connectCodelists();
    connect(m_workbench.settings, &Core::Settings::changed, this, [this](const QString &key) {
        if (key == QLatin1String(kAutosaveSetting.key)) {
            for (EditorPane *editor : editors()) {
                editor->setAutosave(m_workbench.settings->get(kAutosaveSetting));
            }
        }
    });
}

EditorPane *StudyPage::openFile(const QString &path)
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        auto *open = qobject_cast<EditorPane *>(m_tabs->widget(index));
        if (open && open->document() && open->document()->path() == path) {
            m_tabs->setCurrentIndex(index);
            return open;
        }
    }
    EditorPane *pane = makePane(path, m_tabs);
    if (!pane) {
        return nullptr;
    }
    addTab(pane, QFileInfo(path).fileName(), path);
    updateTabTitle(pane);
    return pane;
}

EditorPane *StudyPage::makePane(const QString &path, QWidget *parent)
{
    const Core::Result<Study::Document *> document = m_study->document(path);
    if (!document) {
        emit message(document.error().message);
        return nullptr;
    }
    auto *pane = new EditorPane(m_study.get(), *document, m_workbench.theme, parent);
    pane->setAutosave(m_workbench.settings->get(kAutosaveSetting));
    connect(pane, &EditorPane::fixChosen, this, &StudyPage::applyFix);
    connect(pane, &EditorPane::placeWanted, this, &StudyPage::openPlace);
    connect(pane, &EditorPane::nothingFound, this, &StudyPage::told);
    connect(pane, &EditorPane::caretMoved, this, &StudyPage::updateCaret);
    connect(pane, &EditorPane::differenceWanted, this, [this, path](const QString &what, const QString &before, const QString &after) {
        showDifference(tr("%1: %2").arg(QFileInfo(path).fileName(), what), Study::textDifference(path, before, after));
    });
    connect(*document, &Study::Document::modifiedChanged, pane, [this, pane]() { updateTabTitle(pane); });
    if (isDefinition(path)) {
        addVisualFace(pane, path);
    }
    if (path == kProjectFile) {
        addPipelineFaces(pane, m_study.get(), m_pipeline, m_workbench.theme);
    }
    if (isCodelist(path)) {
        auto *grid = new ListGrid(m_study.get(), path, m_workbench.theme, pane);
        connect(grid, &ListGrid::openRequested, this, &StudyPage::openFile);
        connect(grid, &ListGrid::told, this, &StudyPage::told);
        connect(grid, &ListGrid::message, this, &StudyPage::message);
        pane->setFace(pane->addFace(tr("Codes"), grid));
    }
    return pane;
}

void StudyPage::addVisualFace(EditorPane *pane, const QString &path)
{
    auto *visual = new VisualPage(m_study.get(), path, m_workbench.theme, pane);
    pane->addFace(tr("Page"), visual);
    connect(visual, &VisualPage::placeRequested, this, [this, pane](const Core::Location &place) {
        if (place.file == pane->document()->path()) {
            pane->setFace(0);
        }
        openPlace(place);
    });
    connect(visual, &VisualPage::performed, this, &StudyPage::told);
}

VisualPage *StudyPage::visualPage() const
{
    const EditorPane *pane = currentEditor();
    return pane ? pane->findChild<VisualPage *>() : nullptr;
}

void StudyPage::searchStudy(const QString &text, bool wholeWord)
{
    const EditorPane *pane = currentEditor();
    const QString selected = pane ? pane->editor()->selectedText() : QString();
    showSide(Side::Search);
    m_search->searchFor(!text.isEmpty() ? text : selected.contains(QLatin1Char('\n')) ? QString() : selected, wholeWord);
}

void StudyPage::nextFace()
{
    if (EditorPane *pane = currentEditor()) {
        pane->nextFace();
    }
}

void StudyPage::addTab(QWidget *widget, const QString &title, const QString &tip)
{
    const int index = m_tabs->addTab(widget, title);
    m_tabs->setTabToolTip(index, tip);
    auto *close = new QToolButton(m_tabs->tabBar());
    close->setText(QStringLiteral("✕"));
    close->setAccessibleName(tr("Close %1").arg(tip));
    close->setFocusPolicy(Qt::NoFocus);
    connect(close, &QToolButton::clicked, this, [this, widget]() { closeTab(m_tabs->indexOf(widget)); });
    m_tabs->tabBar()->setTabButton(index, QTabBar::RightSide, close);
    m_centre->setCurrentWidget(m_editors);
    m_tabs->setCurrentIndex(index);
}

QWidget *StudyPage::openPage(const QString &key, const QString &title, const std::function<QWidget *(QWidget *parent)> &make)
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (m_tabs->widget(index)->property(kPageKey).toString() == key) {
            m_tabs->setCurrentIndex(index);
            return m_tabs->widget(index);
        }
    }
    QWidget *page = make(m_tabs);
    page->setProperty(kPageKey, key);
    addTab(page, title, title);
    return page;
}

void StudyPage::updateTabTitle(const EditorPane *pane)
{
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (m_tabs->widget(index) == pane && pane->document()) {
            const QString name = QFileInfo(pane->document()->path()).fileName();
            m_tabs->setTabText(index, pane->document()->isModified() ? name + QStringLiteral(" ●")
                                      : pane->document()->isReadOnly() ? tr("%1 (read-only)").arg(name)
                                                                       : name);
        }
    }
}

void StudyPage::openPlace(const Core::Location &place)
{
    if (EditorPane *pane = openFile(place.file)) {
        pane->setFace(0); // places are in the text
        pane->editor()->goTo(place.range);
        m_places.visit(place);
    }
}

EditorPane *StudyPage::currentEditor() const
{
    return m_besideActive ? m_beside : qobject_cast<EditorPane *>(m_tabs->currentWidget());
}

TableGrid *StudyPage::currentGrid() const
{
    const auto *viewer = qobject_cast<OutputViewer *>(m_tabs->currentWidget());
    return viewer && viewer->showsTable() ? viewer->grid() : m_preview->grid();
}

QList<EditorPane *> StudyPage::editors() const
{
    QList<EditorPane *> panes;
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (auto *pane = qobject_cast<EditorPane *>(m_tabs->widget(index))) {
            panes.append(pane);
        }
    }
    if (m_beside) {
        panes.append(m_beside);
    }
    return panes;
}

void StudyPage::closeTab(int index)
{
    QWidget *widget = m_tabs->widget(index);
    if (!widget || widget == m_preview) {
        return;
    }
    auto *pane = qobject_cast<EditorPane *>(widget);
    if (!pane) {
        m_tabs->removeTab(index);
        delete widget;
        m_centre->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
        return;
    }
    // What was typed is saved, never dropped by closing; a file that cannot be saved stays open.
    if (pane->document() && pane->document()->isModified() && !pane->save()) {
        return;
    }
    m_tabs->removeTab(index);
    dropPane(pane);
    m_centre->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
}

void StudyPage::closeCurrentTab()
{
    if (m_besideActive) {
        closeBeside();
    } else {
        closeTab(m_tabs->currentIndex());
    }
}

bool StudyPage::isDefinition(const QString &path) const
{
    for (const Study::StudyFile &file : m_study->files()) {
        if (file.path == path) {
            return file.group == Study::FileGroup::Definitions;
        }
    }
    return false;
}

void StudyPage::onCurrentChanged()
{
    if (!m_besideActive) {
        noteTab(m_tabs->currentWidget());
    }
    const EditorPane *pane = currentEditor();
    if (pane && pane->document()) {
        const QString path = pane->document()->path();
        m_files->selectFile(path);
        // The preview stays with the last definition while another kind of file is in front.
        if (isDefinition(path)) {
            Study::PreviewOptions options = m_study->preview().options();
            options.definition = path;
            if (options.patients <= 0) {
                options.patients = m_workbench.settings->get(kPreviewPatientsSetting);
            }
            m_study->preview().setOptions(options);
        }
    }
    updateOutline();
    emit editorChanged();
}

void StudyPage::updateOutline()
{
    m_files->outline()->setEntries(currentOutline());
    updateCaret();
}

void StudyPage::updateCaret()
{
    EditorPane *pane = currentEditor();
    if (pane && pane->document()) {
        const OutlineModel *outline = m_files->outline();
        const Core::TextPosition caret = pane->editor()->caret();
        m_places.visit({pane->document()->path(), {caret, caret}});
        const int row = outline->rowAt(pane->document()->path(), caret.line);
        m_files->selectOutlineRow(row);
        pane->setSymbol(row < 0 ? QString() : outline->entries().at(row).name);
        if (row >= 0 && pane->editor()->hasFocus()) {
            m_preview->showVariable(outline->entries().at(row).name);
        }
    }
    emit editorChanged();
}

void StudyPage::applyFix(const Core::Fix &fix)
{
    if (const Core::Result<void> applied = m_study->apply(fix); !applied) {
        emit message(applied.error().message);
    }
}

void StudyPage::onFixRequested(const Core::Hint &fix)
{
    if (fix.actionId == QLatin1String("go.place")) {
        Core::Location place;
        place.file = fix.arguments.value(QStringLiteral("file")).toString();
        place.range.start = {fix.arguments.value(QStringLiteral("line")).toInt(), fix.arguments.value(QStringLiteral("column")).toInt()};
        place.range.end = place.range.start;
        openPlace(place);
        return;
    }
    showSide(Side::Changes);
    m_changes->mend(fix.actionId);
}

void StudyPage::showSide(Side side, bool toggle)
{
    if (toggle && isSideVisible() && this->side() == side) {
        m_sides->hide();
    } else {
        m_sides->setCurrentIndex(static_cast<int>(side));
        m_sides->show();
        // The lists need more room than the file tree.
        const int wanted = side == Side::Files ? 280 : 440;
        const QList<int> sizes = m_across->sizes();
        if (side == Side::Files || sizes.value(0) < wanted) {
            m_across->setSizes({wanted, std::max(1, sizes.value(0) + sizes.value(1) - wanted)});
        }
        if (!m_sides->currentWidget()->isAncestorOf(focusWidget())) {
            m_sides->currentWidget()->setFocus();
        }
    }
    emit sideChanged();
}

StudyPage::Side StudyPage::side() const
{
    return static_cast<Side>(m_sides->currentIndex());
}

bool StudyPage::isSideVisible() const
{
    return m_sides->isVisibleTo(this);
}

void StudyPage::showBottom(Bottom panel)
{
    m_bottom->show();
    m_bottom->setCurrentIndex(static_cast<int>(panel));
}

void StudyPage::toggleBottom()
{
    m_bottom->setVisible(!m_bottom->isVisible());
}

void StudyPage::togglePreview()
{
    if (m_tabs->indexOf(m_preview) < 0) {
        m_preview->setVisible(!m_preview->isVisible());
    } else if (m_tabs->currentWidget() == m_preview) {
        showTab(recentTabs().value(1));
    } else {
        showTab(m_preview);
    }
}

void StudyPage::updateBottomTitles()
{
    const int count = m_study->problems().count(Core::Severity::Error) + m_study->problems().count(Core::Severity::Warning);
    m_bottom->setTabText(0, count > 0 ? tr("Problems %1").arg(count) : tr("Problems"));
}

void StudyPage::goToProblem(bool forward)
{
    if (EditorPane *pane = currentEditor(); pane && pane->editor()->goToProblem(forward)) {
        return;
    }
    const QList<Study::ProblemStore::Entry> all = m_study->problems().all();
    if (!all.isEmpty()) {
        openPlace({all.constFirst().diagnostic.file, all.constFirst().diagnostic.range});
    }
}

void StudyPage::newDefinition()
{
    const QString path = QStringLiteral("analysis/dataset_definition.py");
    if (!QFileInfo::exists(m_study->root() + QLatin1Char('/') + path)) {
        static const char kStart[] = "from ehrql import create_dataset\n"
                                     "from ehrql.tables.core import patients\n"
                                     "\n"
                                     "dataset = create_dataset()\n"
                                     "dataset.define_population(patients.exists_for_patient())\n"
                                     "dataset.sex = patients.sex\n";
        if (const Core::Result<void> written = Core::writeFile(m_study->root() + QLatin1Char('/') + path, kStart); !written) {
            emit message(written.error().message);
            return;
        }
    }
    openFile(path);
    Study::PreviewOptions options = m_study->preview().options();
    options.definition = path;
    m_study->preview().setOptions(options);
}

} // namespace Gui
