// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHostAddress>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QStatusTipEvent>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "model/repository/repository.h"
#include "model/study/newstudy.h"
#include "model/study/tutorial.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/lexers.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/repository/changespane.h"
#include "widgets/repository/remoteaccess.h"
#include "widgets/shell/newstudydialog.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/welcomepage.h"

namespace Gui
{

namespace
{

constexpr int kMaxRecent = 10;
constexpr int kMessageMilliseconds = 8000;

QString studiesFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

constexpr const char *kSampleFolder = "statins-after-a-heart-attack";
constexpr const char *kTutorialFolder = "tutorial";

/// The place of a study that comes with the program.
QString studyOfOurs(const char *name)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/StudyBench/studies/") + QLatin1String(name);
}

QToolButton *statusButton(QStatusBar *bar, const char *name, const QString &accessibleName)
{
    auto *button = new QToolButton(bar);
    setName(button, name, accessibleName);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    return button;
}

} // namespace

MainWindow::MainWindow(const Workbench &workbench, QWidget *parent)
    : QMainWindow(parent)
    , m_workbench(workbench)
    , m_actions(workbench.theme)
    , m_stack(new QStackedWidget(this))
    , m_welcome(new WelcomePage(workbench.theme, this))
    , m_notice(new NoticeBar(workbench.theme, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    resize(1440, 900);
    setMinimumSize(900, 560);
    m_stack->addWidget(m_welcome);
    auto *centre = new QWidget(this);
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
    buildStatusBar();
    registerActions();
    buildMenus();
    buildRail();
    connect(m_welcome, &WelcomePage::newWanted, this, &MainWindow::newStudy);
    connect(m_welcome, &WelcomePage::openWanted, this, &MainWindow::openFolder);
    connect(m_welcome, &WelcomePage::cloneWanted, this, &MainWindow::cloneStudy);
    connect(m_welcome, &WelcomePage::sampleWanted, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::tutorialWanted, this, [this]() { openTutorial(false); });
    connect(m_welcome, &WelcomePage::studyChosen, this, &MainWindow::openStudy);
    m_welcome->setRecent(workbench.settings->get(kRecentStudiesSetting));
    connect(workbench.settings, &Core::Settings::changed, this, &MainWindow::applyTheme);
    restoreGeometry(workbench.settings->get(kGeometrySetting));
    updateTitle();
    updateStatus();
}

MainWindow::~MainWindow()
{
    closeStudy();
}

QString MainWindow::needsStudy() const
{
    return m_page ? QString() : tr("Open a study first.");
}

QString MainWindow::needsEditor() const
{
    return m_page && m_page->currentEditor() ? QString() : tr("Open a file first.");
}

QString MainWindow::needsDefinition() const
{
    return m_page && m_page->visualPage() ? QString() : tr("Open a dataset definition first.");
}

void MainWindow::applyTheme()
{
    const QString wanted = m_workbench.settings->get(kSchemeSetting);
    m_workbench.theme->setScheme(wanted == QLatin1String("light")      ? Scheme::Light
                                 : wanted == QLatin1String("dark")     ? Scheme::Dark
                                 : wanted == QLatin1String("contrast") ? Scheme::HighContrast
                                                                       : Theme::systemScheme());
    m_workbench.theme->setTextSize(m_workbench.settings->get(kTextSizeSetting));
}

bool MainWindow::openStudy(const QString &folder)
{
    Core::Result<std::unique_ptr<Study::OpenStudy>> study = Study::OpenStudy::open(folder, m_workbench.jobs, m_workbench.evaluatorProgram);
    if (!study) {
        if (m_page) {
            showMessage(study.error().message);
        } else {
            m_welcome->setMessage(study.error().message);
        }
        return false;
    }
    closeStudy();
    m_welcome->setMessage({});
    m_page = new StudyPage(std::move(*study), m_workbench, m_stack);
    m_stack->addWidget(m_page);
    m_stack->setCurrentWidget(m_page);
    connect(m_page, &StudyPage::statusChanged, this, &MainWindow::updateStatus);
    connect(m_page, &StudyPage::editorChanged, this, &MainWindow::updateEditorStatus);
    connect(m_page, &StudyPage::sideChanged, this, &MainWindow::updateStatus);
    connect(m_page, &StudyPage::message, this, &MainWindow::showMessage);
    connect(m_page, &StudyPage::told, this, &MainWindow::tell);
    connect(m_page, &StudyPage::addServerWanted, this, &MainWindow::addServer);
    connect(m_page, &StudyPage::tutorialWantedAgain, this, [this]() { openTutorial(true); }, Qt::QueuedConnection);
    for (const QPointer<Jobs::JobService> &service : std::as_const(m_services)) {
        if (service) {
            m_page->jobs()->addService(service);
        }
    }
    if (m_services.isEmpty() && !m_serviceNotice.isEmpty()) {
        m_page->jobs()->setNotice(m_serviceNotice);
    }
    remember(m_page->study()->root());
    updateTitle();
    updateStatus();
    updateEditorStatus();
    return true;
}

void MainWindow::closeStudy()
{
    if (!m_page) {
        return;
    }
    m_page->saveSession();
    for (EditorPane *editor : m_page->editors()) {
        if (editor->document() && editor->document()->isModified()) {
            editor->save();
        }
    }
    StudyPage *page = std::exchange(m_page, nullptr);
    m_stack->removeWidget(page);
    delete page;
    m_stack->setCurrentWidget(m_welcome);
    m_welcome->setRecent(m_workbench.settings->get(kRecentStudiesSetting));
    updateTitle();
    updateStatus();
    updateEditorStatus();
}

void MainWindow::remember(const QString &folder)
{
    QStringList recent = m_workbench.settings->get(kRecentStudiesSetting);
    recent.removeAll(folder);
    recent.prepend(folder);
    if (recent.size() > kMaxRecent) {
        recent.resize(kMaxRecent);
    }
    m_workbench.settings->set(kRecentStudiesSetting, recent);
    m_workbench.settings->set(kLastStudySetting, folder);
}

void MainWindow::addService(Jobs::JobService *service)
{
    m_services.removeIf([service](const QPointer<Jobs::JobService> &known) { return known.isNull() || known == service || known->title() == service->title(); });
    m_services.append(service);
    if (m_page) {
        m_page->jobs()->addService(service);
    }
}

void MainWindow::setServiceNotice(const QString &sentence)
{
    m_serviceNotice = sentence;
    if (m_page && m_services.isEmpty()) {
        m_page->jobs()->setNotice(sentence);
    }
}

void MainWindow::showMessage(const QString &sentence)
{
    m_notice->show(sentence, {{tr("Hide"), nullptr}});
}

bool MainWindow::event(QEvent *event)
{
    if (event->type() == QEvent::StatusTip) { // in its own place: the status bar would write it over the rest
        if (!m_toldTimer.isActive()) {
            m_told->setText(static_cast<QStatusTipEvent *>(event)->tip());
        }
        return true;
    }
    return QMainWindow::event(event);
}

void MainWindow::tell(const QString &sentence)
{
    m_told->setText(sentence);
    m_toldTimer.start(kMessageMilliseconds);
}

void MainWindow::newStudy()
{
    NewStudyDialog dialog(m_workbench.theme, studiesFolder(), this);
    if (dialog.exec() == QDialog::Accepted) {
        openStudy(dialog.folder());
    }
}

void MainWindow::openFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a study folder"), studiesFolder());
    if (!folder.isEmpty()) {
        openStudy(folder);
    }
}

void MainWindow::openSample()
{
    const QString folder = studyOfOurs(kSampleFolder);
    if (const Core::Result<void> made = Study::createSample(folder); !made) {
        m_welcome->setMessage(made.error().message);
        return;
    }
    openStudy(folder);
}

void MainWindow::openTutorial(bool anew)
{
    const QString folder = studyOfOurs(kTutorialFolder);
    const bool ended = m_workbench.settings->get(kTutorialStepSetting) >= static_cast<int>(Study::tutorialSteps().size());
    if (anew && m_page) {
        closeStudy(); // its unsaved text must not come back over the fresh one
    }
    if (anew || ended) {
        m_workbench.settings->set(kTutorialStepSetting, 0);
    }
    if (const Core::Result<void> made = Study::prepareTutorial(folder, anew); !made) {
        showMessage(made.error().message);
        return;
    }
    const bool isOpen = m_page && m_page->study()->root() == QFileInfo(folder).canonicalFilePath();
    if (isOpen || openStudy(folder)) {
        m_page->showTutorial();
    }
}

void MainWindow::cloneStudy()
{
    bool given = false;
    const QString url = QInputDialog::getText(this, tr("Clone a repository"), tr("Address, such as https://github.com/opensafely/research-template"),
                                              QLineEdit::Normal, {}, &given)
                            .trimmed();
    if (!given || url.isEmpty()) {
        return;
    }
    const QString parent = QFileDialog::getExistingDirectory(this, tr("Folder to clone it into"), studiesFolder());
    if (parent.isEmpty()) {
        return;
    }
    QString name = QUrl(url).fileName();
    name.remove(QStringLiteral(".git"));
    const QString folder = QDir(parent).filePath(name.isEmpty() ? QStringLiteral("study") : name);
    auto *access = new RemoteAccess(m_workbench.secrets, this);
    Core::JobSpec spec;
    spec.kind = QStringLiteral("repository.clone");
    spec.title = tr("Cloning %1").arg(name);
    spec.visibility = Core::JobSpec::Visibility::Notify;
    m_notice->show(tr("Cloning %1. The study opens when it is there.").arg(name), {{tr("Hide"), nullptr}}, Role::Accent);
    m_workbench.jobs
        ->start(spec,
                [url, folder, access](const Core::JobContext &context) -> Core::Result<QString> {
                    const auto repo = Repository::Repo::clone(url, folder, access->transfer(context));
                    return repo ? Core::Result<QString>(repo->root()) : Core::fail(repo.error());
                })
        .then(this, [this](const Core::Result<QString> &root) {
            m_notice->hide();
            if (root) {
                openStudy(*root);
            } else if (root.error().code != Core::ErrorCode::Cancelled) {
                showMessage(root.error().message);
            }
        });
}

void MainWindow::addServer()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Add a job server"));
    auto *form = new QFormLayout(&dialog);
    auto *address = new QLineEdit(&dialog);
    setName(address, "serverAddress", tr("Address of the server"));
    address->setPlaceholderText(tr("https://jobs.example.org"));
    auto *token = new QLineEdit(&dialog);
    setName(token, "serverToken", tr("Token of the server"));
    token->setEchoMode(QLineEdit::Password);
    auto *note = mutedLabel(m_workbench.secrets->isPersistent() ? tr("The token is kept in this computer's keychain and nowhere else.") : m_workbench.secrets->notice(),
                            m_workbench.theme, &dialog);
    note->setWordWrap(true);
    auto *add = new QPushButton(tr("Add"), &dialog);
    add->setProperty("primary", true);
    form->addRow(tr("Address"), address);
    form->addRow(tr("Token"), token);
    form->addRow(note);
    form->addRow(add);
    // A token over a connection that is not encrypted can be read on the way.
    auto *open = new QLabel(tr("This connection is not encrypted: others on the network can read the token and the logs. Ask for an address that begins with https."), &dialog);
    open->setObjectName(QStringLiteral("serverNotEncrypted"));
    open->setWordWrap(true);
    open->hide();
    form->insertRow(2, open);
    add->setEnabled(false);
    connect(address, &QLineEdit::textChanged, &dialog, [add, open](const QString &text) {
        const QUrl url = QUrl::fromUserInput(text.trimmed());
        add->setEnabled(url.isValid() && !url.host().isEmpty());
        open->setVisible(url.scheme() == QLatin1String("http") && !QHostAddress(url.host()).isLoopback() && url.host() != QLatin1String("localhost"));
    });
    connect(add, &QPushButton::clicked, &dialog, &QDialog::accept);
    if (dialog.exec() == QDialog::Accepted && !address->text().trimmed().isEmpty()) {
        emit serverGiven(QUrl::fromUserInput(address->text().trimmed()), token->text().trimmed());
    }
}

void MainWindow::buildStatusBar()
{
    QStatusBar *bar = statusBar();
    bar->setSizeGripEnabled(false);
    m_branch = statusButton(bar, "statusBranch", tr("Branch"));
    m_problems = statusButton(bar, "statusProblems", tr("Problems"));
    m_running = statusButton(bar, "statusRunning", tr("Run"));
    m_cancelRun = statusButton(bar, "statusCancelRun", tr("Cancel the run"));
    m_cancelRun->setText(QStringLiteral("✕"));
    m_cancelRun->setToolTip(tr("Cancel the run"));
    for (QToolButton *button : {m_branch, m_problems, m_running, m_cancelRun}) {
        bar->addWidget(button);
    }
    m_preview = new QLabel(bar);
    m_position = new QLabel(bar);
    m_format = new QLabel(bar);
    m_language = new QLabel(bar);
    m_told = new QLabel(bar);
    m_told->setObjectName(QStringLiteral("statusMessage"));
    m_told->setContentsMargins(8, 0, 8, 0);
    m_toldTimer.setSingleShot(true);
    connect(&m_toldTimer, &QTimer::timeout, m_told, &QLabel::clear);
    bar->addWidget(m_preview);
    bar->addWidget(m_told, 1);
    for (QLabel *label : {m_position, m_format, m_language}) {
        label->setContentsMargins(8, 0, 8, 0);
        label->setProperty("showsData", true);
        bar->addPermanentWidget(label);
    }
    connect(m_branch, &QToolButton::clicked, this, [this]() { m_actions.trigger(QStringLiteral("view.changes")); });
    connect(m_problems, &QToolButton::clicked, this, [this]() { m_actions.trigger(QStringLiteral("view.problems")); });
    connect(m_running, &QToolButton::clicked, this, [this]() { m_actions.trigger(QStringLiteral("view.pipeline")); });
    connect(m_cancelRun, &QToolButton::clicked, this, [this]() { m_actions.trigger(QStringLiteral("run.cancel")); });
}

void MainWindow::updateStatus()
{
    m_actions.refresh();
    const bool open = m_page != nullptr;
    for (QToolButton *button : {m_branch, m_problems, m_running, m_cancelRun}) {
        button->setVisible(open);
    }
    m_preview->setVisible(open);
    for (int side = 0; side < m_sideActions.size(); ++side) {
        m_sideActions.at(side)->setChecked(open && m_page->isSideVisible() && static_cast<int>(m_page->side()) == side);
    }
    if (!open) {
        return;
    }
    const QString branch = m_page->changes()->branchText();
    const int changes = m_page->changes()->changeCount();
    m_branch->setText(QStringLiteral("⎇ ") + (branch.isEmpty() ? tr("no version control") : branch));
    Study::ProblemStore &problems = m_page->study()->problems();
    const int errors = problems.count(Core::Severity::Error);
    const int warnings = problems.count(Core::Severity::Warning);
    m_problems->setText(errors + warnings == 0 ? tr("✓ no problems")
                                               : QStringLiteral("● %1  ▲ %2").arg(tr("%n error(s)", nullptr, errors), tr("%n warning(s)", nullptr, warnings)));
    const QString running = m_page->pipeline()->statusText();
    m_running->setVisible(!running.isEmpty());
    m_cancelRun->setVisible(!running.isEmpty());
    m_running->setText(QStringLiteral("◐ ") + running);
    const Study::LivePreview &preview = m_page->study()->preview();
    QString text;
    if (preview.result()) {
        const double total = preview.result()->evaluateMilliseconds + preview.result()->generateMilliseconds + preview.result()->queryMilliseconds;
        text = tr("preview %1 ms").arg(qRound(total));
    }
    if (!preview.sandboxLayers().isEmpty()) {
        text = tr("✓ sandbox on") + QStringLiteral("   ") + text;
        m_preview->setToolTip(tr("Definitions run apart from this program, held by %1.").arg(preview.sandboxLayers().join(QStringLiteral(", "))));
    }
    m_preview->setText(text);
    const auto badge = [this](StudyPage::Side side, const QString &name, int count) {
        m_sideActions.at(static_cast<int>(side))->setText(count > 0 ? QStringLiteral("%1 %2").arg(name).arg(count) : name);
    };
    badge(StudyPage::Side::Changes, tr("Changes"), changes);
    badge(StudyPage::Side::Jobs, tr("Jobs"), m_page->jobs()->activeCount());
}

void MainWindow::updateEditorStatus()
{
    const EditorPane *editor = m_page ? m_page->currentEditor() : nullptr;
    const bool any = editor && editor->document();
    for (QLabel *label : {m_position, m_format, m_language}) {
        label->setVisible(any);
    }
    if (any) {
        const Core::TextPosition caret = editor->editor()->caret();
        m_position->setText(tr("Ln %1, Col %2").arg(caret.line).arg(caret.column));
        m_format->setText(editor->document()->lineEnd() == Study::Document::LineEnd::Lf ? QStringLiteral("LF · UTF-8") : QStringLiteral("CRLF · UTF-8"));
        m_language->setText(languageName(editor->document()->path()));
    }
}

void MainWindow::updateTitle()
{
    setWindowTitle(m_page ? tr("%1 – StudyBench").arg(m_page->study()->name()) : tr("StudyBench"));
}

void MainWindow::showPalette(const QString &initial)
{
    CommandPalette palette(initial, [this](const QString &typed) { return paletteEntries(typed); }, this);
    palette.exec();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_workbench.settings->set(kGeometrySetting, saveGeometry());
    closeStudy();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = event->mimeData()->urls().value(0).toLocalFile();
    if (QFileInfo(path).isDir()) {
        openStudy(path);
    } else {
        showMessage(tr("%1 is not a folder. Drop a study's folder to open it.").arg(QFileInfo(path).fileName()));
    }
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::ThemeChange) {
        applyTheme();
    }
}

} // namespace Gui
