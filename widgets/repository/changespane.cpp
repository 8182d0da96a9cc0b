// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/changespane.h"

#include <utility>

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/repository/branchbutton.h"
#include "widgets/repository/changesmodel.h"
#include "widgets/repository/conflictview.h"
#include "widgets/repository/diffpanel.h"
#include "widgets/repository/historyview.h"
#include "widgets/repository/meaningnote.h"
#include "widgets/repository/repositorywork.h"

namespace Gui
{

namespace
{
constexpr int kRefreshMilliseconds = 200;
} // namespace

struct ChangesPane::State
{
    bool repository = false;
    QString problem;
    QList<Repository::StatusEntry> entries;
    Repository::Head head;
    std::optional<Repository::Branch> branch;
    bool hasRemote = false;
    Repository::Identity identity;
    QString lastCommit;
    QString gitFolder;
    QString program; ///< why the installed git is used; empty: it is not
    bool merging = false;
    QList<Repository::Conflict> conflicts;
};

ChangesPane::ChangesPane(Study::OpenStudy *study, RemoteAccess *access, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_access(access)
    , m_model(new ChangesModel(theme, this))
    , m_list(new QListView(this))
    , m_meaning(new MeaningNote(study, theme, this))
    , m_diff(new DiffPanel(theme, this))
    , m_branch(new BranchButton(study, this))
    , m_tabs(new QTabBar(this))
    , m_history(new HistoryView(study, theme, this))
    , m_conflicts(new ConflictView(theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_identity(new QWidget(this))
    , m_name(new QLineEdit(this))
    , m_email(new QLineEdit(this))
    , m_message(new QPlainTextEdit(this))
    , m_commit(new QPushButton(tr("Commit"), this))
    , m_commitAndPush(new QPushButton(tr("Commit and Push"), this))
    , m_push(new QPushButton(tr("Push"), this))
    , m_amend(new QCheckBox(tr("Change the last commit"), this))
    , m_stack(new QStackedWidget(this))
    , m_noRepository(new EmptyState(tr("This study is not under version control yet. Its history starts with one click; nothing leaves this computer."),
                                    tr("Start Version Control"), {}, this))
    , m_clean(new EmptyState(tr("Nothing to commit."), {}, {}, this))
{
    setObjectName(QStringLiteral("changesPane"));
    setName(m_list, "changesList", tr("Changed files"));
    setName(m_message, "commitMessage", tr("What changed and why"));
    setName(m_name, "authorName", tr("Your name, as colleagues will see it"));
    setName(m_email, "authorEmail", tr("Your e-mail address, as colleagues will see it"));
    setName(m_commit, "commitButton", tr("Commit the ticked files"));
    setName(m_commitAndPush, "commitAndPushButton", tr("Commit the ticked files and push"));
    setName(m_push, "pushButton", tr("Push commits to the server"));
    m_commit->setToolTip(tr("Records the ticked files with your message in the study's history on this computer."));
    m_commitAndPush->setToolTip(tr("Records the ticked files and sends the commit to the team's server."));
    m_commitAndPush->setProperty("primary", true);
    setName(m_amend, "amendBox", tr("Change the last commit instead of making a new one"));
    m_amend->setToolTip(tr("Adds what is staged to the last commit and replaces its message. Only until it is pushed."));
    setName(m_tabs, "changesTabs", tr("Changes or history"));
    m_tabs->addTab(tr("Changes"));
    m_tabs->addTab(tr("History"));
    m_tabs->setDrawBase(false);
    m_message->setPlaceholderText(tr("What changed and why"));
    m_message->setTabChangesFocus(true);
    fitToText(m_message, [this](const QFontMetrics &metrics) { m_message->setFixedHeight(metrics.height() * 4); });
    m_message->setFrameShape(QFrame::NoFrame);
    m_message->setProperty("boxed", true);
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideMiddle);

    auto *identity = new QFormLayout(m_identity);
    identity->setContentsMargins(0, 0, 0, 0);
    identity->addRow(mutedLabel(tr("A commit carries your name. You are asked once."), theme, m_identity));
    identity->addRow(tr("Name"), m_name);
    identity->addRow(tr("E-mail"), m_email);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_push);
    buttons->addWidget(m_amend);
    buttons->addStretch();
    buttons->addWidget(m_commit);
    buttons->addWidget(m_commitAndPush);
    auto *box = new QWidget(this);
    auto *boxLayout = new QVBoxLayout(box);
    boxLayout->setContentsMargins(12, 8, 12, 8);
    boxLayout->addWidget(m_message);
    boxLayout->addWidget(m_identity);
    boxLayout->addLayout(buttons);

    auto *lists = new QStackedWidget(this);
    lists->addWidget(m_list);
    lists->addWidget(m_clean);
    connect(m_model, &QAbstractItemModel::modelReset, lists, [this, lists]() { lists->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1); });
    lists->setCurrentIndex(1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(lists);
    auto *lower = new QWidget(this);
    auto *lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addWidget(m_meaning);
    lowerLayout->addWidget(m_diff, 1);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({200, 300});
    auto *page = new QWidget(this);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(splitter, 1);
    pageLayout->addWidget(box);
    m_stack->addWidget(m_noRepository);
    m_stack->addWidget(page);
    m_stack->addWidget(m_conflicts);
    m_stack->addWidget(m_history);

    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 12, 6);
    heading->addWidget(m_tabs);
    heading->addStretch();
    heading->addWidget(m_branch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);

    connect(m_model, &ChangesModel::stagingWanted, this, &ChangesPane::stage);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChangesPane::selectEntry);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) { emit openRequested(m_model->entries().at(index.row()).path); });
    connect(m_commit, &QPushButton::clicked, this, [this]() { commit(false); });
    connect(m_commitAndPush, &QPushButton::clicked, this, [this]() { commit(true); });
    connect(m_push, &QPushButton::clicked, this, &ChangesPane::push);
    connect(m_noRepository, &EmptyState::buttonClicked, this, &ChangesPane::startRepository);
    connect(m_amend, &QCheckBox::toggled, this, &ChangesPane::fillAmend);
    connectViews();
    auto *enter = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), m_message, nullptr, nullptr, Qt::WidgetShortcut);
    connect(enter, &QShortcut::activated, this, [this]() { commit(false); });

    m_refreshDelay.setSingleShot(true);
    m_refreshDelay.setInterval(kRefreshMilliseconds);
    connect(&m_refreshDelay, &QTimer::timeout, this, &ChangesPane::refresh);
    const auto later = [this]() { m_refreshDelay.start(); };
    connect(study, &Study::OpenStudy::filesChanged, this, later);
    connect(study, &Study::OpenStudy::diskChanged, this, later);
    connect(study, &Study::OpenStudy::documentOpened, this, [this, later](const Study::Document *document) {
        connect(document, &Study::Document::saved, this, later);
    });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, later);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, later);
    refresh();
}

void ChangesPane::connectViews()
{
    connect(m_diff, &DiffPanel::sideWanted, this, &ChangesPane::showDiff);
    connect(m_diff, &DiffPanel::moveWanted, this, &ChangesPane::moveLines);
    connect(m_diff, &DiffPanel::blameWanted, this, [this](const QString &path) {
        m_tabs->setCurrentIndex(1);
        m_history->showBlame(path);
    });
    connect(m_branch, &BranchButton::done, this, [this](const QString &sentence) {
        m_notice->show(sentence, {{tr("Hide"), nullptr}}, Role::Success);
        refresh();
    });
    connect(m_branch, &BranchButton::failed, this, [this](const Core::Error &error) {
        showError(error);
        refresh();
    });
    connect(m_history, &HistoryView::restored, this, &ChangesPane::refresh);
    connect(m_history, &HistoryView::pushTagWanted, this, &ChangesPane::pushTag);
    connect(m_tabs, &QTabBar::currentChanged, this, [this]() {
        if (m_tabs->currentIndex() == 1) {
            m_history->setPath({});
        }
        showPage();
    });
    connect(m_conflicts, &ConflictView::settled, this, [this](const QString &path, const QByteArray &content) {
        change(tr("Settling %1").arg(path), [path, content](Repository::Repo &repo) { return repo.resolveConflict(path, content); });
    });
    connect(m_conflicts, &ConflictView::sideTaken, this, [this](const QString &path, Repository::Take side) {
        change(tr("Settling %1").arg(path), [path, side](Repository::Repo &repo) { return repo.takeSide(path, side); });
    });
    connect(m_conflicts, &ConflictView::abortWanted, this, [this]() {
        change(tr("Giving up the merge"), [](Repository::Repo &repo) { return repo.abortMerge(); });
    });
    connect(m_conflicts, &ConflictView::commitWanted, this, [this]() {
        change(tr("Committing the merge"),
               [message = tr("Merge the team's commits"), author = author(), sensitive = sensitivePatterns()](Repository::Repo &repo) -> Core::Result<void> {
                   const auto id = repo.commit(message, author.isComplete() ? author : repo.identity(), sensitive);
                   return id ? Core::Result<void>() : Core::fail(id.error());
               });
    });
}

void ChangesPane::showPage()
{
    m_stack->setCurrentIndex(!m_repository ? 0 : m_tabs->currentIndex() == 1 ? 3 : m_merging ? 2 : 1);
    m_tabs->setVisible(m_repository);
    m_branch->setVisible(m_repository);
}

void ChangesPane::change(const QString &title, std::function<Core::Result<void>(Repository::Repo &)> function)
{
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.change"), title,
        [function = std::move(function)](Repository::Repo &repo, const Core::JobContext &) { return function(repo); },
        [this](const Core::Result<void> &done) {
            if (!done) {
                showError(done.error());
            }
            refresh();
        });
}

Repository::Identity ChangesPane::author() const
{
    return {m_name->text().trimmed(), m_email->text().trimmed()};
}

QStringList ChangesPane::sensitivePatterns() const
{
    return Pipeline::highlySensitivePatterns(m_study->project());
}

void ChangesPane::refresh()
{
    const int number = ++m_refreshNumber;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("repository.status");
    spec.title = tr("Looking for changes");
    spec.exclusiveKey = Repository::exclusiveKey(m_study->root());
    m_study->jobs().start(spec, [root = m_study->root()](const Core::JobContext &) -> Core::Result<State> {
        State state;
        const auto repo = Repository::Repo::open(root);
        if (!repo) {
            state.problem = repo.error().message;
            return state;
        }
        state.repository = true;
        state.gitFolder = repo->gitFolder();
        const auto entries = repo->status();
        if (!entries) {
            return Core::fail(entries.error());
        }
        state.entries = *entries;
        if (const auto head = repo->head()) {
            state.head = *head;
        }
        if (const auto branch = repo->currentBranch()) {
            state.branch = *branch;
        }
        const auto remotes = repo->remotes();
        state.hasRemote = remotes && !remotes->isEmpty();
        state.identity = repo->identity();
        if (const auto log = repo->log(1); log && !log->isEmpty()) {
            state.lastCommit = log->constFirst().message.trimmed();
        }
        state.program = repo->usesGitProgram();
        state.merging = repo->isMerging();
        if (state.merging) {
            state.conflicts = repo->conflicts().value_or(QList<Repository::Conflict>());
        }
        return state;
    }).then(this, [this, number](const Core::Result<State> &state) {
        if (number != m_refreshNumber) {
            return;
        }
        if (state) {
            show(*state);
        } else {
            showError(state.error());
        }
    });
}

void ChangesPane::show(const State &state)
{
    m_repository = state.repository;
    m_merging = state.merging;
    m_lastMessage = state.lastCommit;
    m_conflicts->setConflicts(state.conflicts);
    showPage();
    m_hasRemote = state.hasRemote;
    m_branchText.clear();
    if (state.repository) {
        m_branchText = state.head.detached ? tr("no branch") : state.head.branch;
        if (state.branch && !state.branch->upstream.isEmpty()) {
            m_branchText += QStringLiteral(" ↑%1 ↓%2").arg(state.branch->ahead).arg(state.branch->behind);
        }
        const QStringList watched{state.gitFolder, state.gitFolder + QStringLiteral("/refs/heads")};
        for (const QString &path : watched) {
            if (!m_watcher.directories().contains(path)) {
                m_watcher.addPath(path);
            }
        }
    }
    m_branch->setText(m_branchText);
    m_branch->setIdentity(state.identity);
    m_commit->setToolTip(state.program.isEmpty() ? tr("Records the staged files with your message in the study's history on this computer.")
                                                 : state.program);
    const QString chosen = m_list->currentIndex().isValid() ? m_model->entries().at(m_list->currentIndex().row()).path : QString();
    m_model->setEntries(state.entries);
    for (int row = 0; row < state.entries.size(); ++row) {
        if (state.entries.at(row).path == chosen || (chosen.isEmpty() && row == 0)) {
            m_list->setCurrentIndex(m_model->index(row));
        }
    }
    m_clean->setSentence(state.lastCommit.isEmpty() ? tr("Nothing to commit.") : tr("Nothing to commit. Last commit: %1").arg(state.lastCommit.section(QLatin1Char('\n'), 0, 0)));
    m_identity->setVisible(!state.identity.isComplete());
    if (m_name->text().isEmpty()) {
        m_name->setText(state.identity.name);
        m_email->setText(state.identity.email);
    }
    m_push->setVisible(state.branch && state.branch->ahead > 0);
    m_push->setText(state.branch ? tr("Push %n commit(s)", nullptr, state.branch->ahead) : tr("Push"));
    m_amend->setVisible(!state.lastCommit.isEmpty() && (!state.branch || state.branch->upstream.isEmpty() || state.branch->ahead > 0));
    updateCommit();
    selectEntry();
    if (state.branch && state.branch->behind > 0 && !state.merging) {
        m_notice->show(tr("The team has %n newer commit(s) on this branch.", nullptr, state.branch->behind),
                       {{tr("Pull"), [this]() { pull(); }}, {tr("Later"), nullptr}}, Role::Warning);
    }
    if (std::exchange(m_lastCommit, state.head.commit) != state.head.commit) {
        emit headMoved();
    }
    emit changed();
}

int ChangesPane::changeCount() const
{
    return m_model->rowCount();
}

void ChangesPane::updateCommit()
{
    const bool something = m_model->rowCount() > 0 || m_amend->isChecked();
    m_commit->setEnabled(!m_busy && something);
    m_commitAndPush->setEnabled(!m_busy && something);
    m_push->setEnabled(!m_busy);
}

void ChangesPane::fillAmend(bool amend)
{
    if (amend && m_message->toPlainText().trimmed().isEmpty()) {
        m_message->setPlainText(m_lastMessage);
    }
    updateCommit();
}

void ChangesPane::selectEntry()
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid()) {
        m_diff->setEntry(m_model->entries().at(current.row()));
    } else {
        ++m_diffNumber;
        m_diff->setNote({});
        m_meaning->clear();
    }
}

void ChangesPane::showDiff()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        return;
    }
    const QString path = m_model->entries().at(current.row()).path;
    const int number = ++m_diffNumber;
    m_meaning->compare(path, QStringLiteral("HEAD"), {});
    workOnRepository<Repository::FileDiff>(
        m_study, this, QStringLiteral("repository.diff"), tr("Comparing %1").arg(path),
        [path, side = m_diff->side()](const Repository::Repo &repo, const Core::JobContext &) { return repo.diff(path, side); },
        [this, number](const Core::Result<Repository::FileDiff> &diff) {
            if (number != m_diffNumber) {
                return;
            }
            if (diff) {
                m_diff->setDiff(*diff);
            } else {
                m_diff->setNote(diff.error().message);
            }
        });
}

void ChangesPane::moveLines(const Repository::DiffHunk &hunk, const QList<int> &lines)
{
    const QString path = m_list->currentIndex().isValid() ? m_model->entries().at(m_list->currentIndex().row()).path : QString();
    const bool staging = m_diff->side() == Repository::DiffSide::Unstaged;
    change(staging ? tr("Staging %1").arg(path) : tr("Unstaging %1").arg(path), [path, hunk, lines, staging](Repository::Repo &repo) {
        if (lines.isEmpty()) {
            return staging ? repo.stageHunk(path, hunk) : repo.unstageHunk(path, hunk);
        }
        return staging ? repo.stageLines(path, hunk, lines) : repo.unstageLines(path, hunk, lines);
    });
}

void ChangesPane::stage(const QString &path, bool staged)
{
    change(tr("Ticking %1").arg(path), [path, staged](Repository::Repo &repo) { return staged ? repo.stage({path}) : repo.unstage({path}); });
}

void ChangesPane::setBusy(const QString &what)
{
    m_busy = !what.isEmpty();
    updateCommit();
    if (m_busy) {
        m_branch->setText(what);
        m_notice->hide();
    } else {
        m_branch->setText(m_branchText);
    }
}

void ChangesPane::showError(const Core::Error &error)
{
    if (error.code == Core::ErrorCode::Cancelled) {
        return;
    }
    QList<NoticeBar::Choice> choices;
    for (const Core::Hint &hint : error.hints) {
        if (hint.actionId == QLatin1String("repository.pull")) {
            choices.append({tr("Pull"), [this]() { pull(); }});
        } else if (hint.actionId == QLatin1String("repository.addRemote")) {
            choices.append({tr("Add Remote"), [this]() { askForRemote(); }});
        }
    }
    choices.append({tr("Hide"), nullptr});
    m_notice->show(error.message, choices, Role::Error);
}

void ChangesPane::commit(bool thenPush)
{
    if (m_busy) {
        return;
    }
    if (const Core::Result<void> saved = m_study->saveAll(); !saved) {
        showError(saved.error());
        return;
    }
    const bool storeAuthor = m_identity->isVisible();
    const bool amend = m_amend->isChecked() && m_amend->isVisible();
    bool anyTicked = amend;
    QStringList all;
    for (const Repository::StatusEntry &entry : m_model->entries()) {
        anyTicked = anyTicked || entry.isStaged();
        all.append(entry.path);
    }
    setBusy(tr("Committing"));
    workOnRepository<QString>(
        m_study, this, QStringLiteral("repository.commit"), tr("Committing"),
        [message = m_message->toPlainText().trimmed(), author = author(), storeAuthor, amend, anyTicked, all,
         sensitive = sensitivePatterns()](Repository::Repo &repo, const Core::JobContext &) -> Core::Result<QString> {
            // Nothing ticked means everything, as the one button promises.
            if (!anyTicked) {
                if (const auto staged = repo.stage(all); !staged) {
                    return Core::fail(staged.error());
                }
            }
            const auto id = amend ? repo.amend(message, author, sensitive) : repo.commit(message, author, sensitive);
            if (!id && !anyTicked) {
                // The refused commit leaves the ticks as the person had them.
                static_cast<void>(repo.unstage(all));
            }
            if (id && storeAuthor && author.isComplete()) {
                static_cast<void>(repo.setIdentity(author));
            }
            return id;
        },
        [this, thenPush](const Core::Result<QString> &id) {
            setBusy({});
            if (!id) {
                showError(id.error());
                refresh();
                return;
            }
            m_message->clear();
            m_amend->setChecked(false);
            emit committed(*id);
            refresh();
            if (thenPush) {
                push();
            }
        });
}

void ChangesPane::showHistory()
{
    m_tabs->setCurrentIndex(1);
}

void ChangesPane::focusMessage()
{
    m_tabs->setCurrentIndex(0);
    m_message->setFocus();
}

} // namespace Gui
