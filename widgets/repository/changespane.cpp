// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/changespane.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/repository/changesmodel.h"
#include "widgets/repository/diffview.h"

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
};

template <typename T, typename Work, typename Done>
void ChangesPane::work(const QString &kind, const QString &title, Work function, Done done)
{
    Core::JobSpec spec;
    spec.kind = kind;
    spec.title = title;
    spec.visibility = Core::JobSpec::Visibility::StatusBar;
    spec.exclusiveKey = Repository::exclusiveKey(m_study->root());
    m_study->jobs()
        .start(spec, [function = std::move(function)](const Core::JobContext &context) -> Core::Result<T> { return function(context); })
        .then(this, std::move(done));
}

ChangesPane::ChangesPane(Study::OpenStudy *study, RemoteAccess *access, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_access(access)
    , m_model(new ChangesModel(theme, this))
    , m_list(new QListView(this))
    , m_diff(new DiffView(theme, this))
    , m_branch(mutedLabel({}, theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_identity(new QWidget(this))
    , m_name(new QLineEdit(this))
    , m_email(new QLineEdit(this))
    , m_message(new QPlainTextEdit(this))
    , m_commit(new QPushButton(tr("Commit"), this))
    , m_commitAndPush(new QPushButton(tr("Commit and Push"), this))
    , m_push(new QPushButton(tr("Push"), this))
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
    m_message->setPlaceholderText(tr("What changed and why"));
    m_message->setTabChangesFocus(true);
    m_message->setFixedHeight(m_message->fontMetrics().height() * 4);
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
    splitter->addWidget(m_diff);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto *page = new QWidget(this);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(splitter, 1);
    pageLayout->addWidget(box);
    m_stack->addWidget(m_noRepository);
    m_stack->addWidget(page);

    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 12, 6);
    heading->addWidget(headingLabel(tr("Changes"), this));
    heading->addStretch();
    heading->addWidget(m_branch);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);

    connect(m_model, &ChangesModel::stagingWanted, this, &ChangesPane::stage);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ChangesPane::showDiff);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex &index) { emit openRequested(m_model->entries().at(index.row()).path); });
    connect(m_commit, &QPushButton::clicked, this, [this]() { commit(false); });
    connect(m_commitAndPush, &QPushButton::clicked, this, [this]() { commit(true); });
    connect(m_push, &QPushButton::clicked, this, &ChangesPane::push);
    connect(m_noRepository, &EmptyState::buttonClicked, this, &ChangesPane::startRepository);
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
            state.lastCommit = log->constFirst().summary;
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
    m_stack->setCurrentIndex(state.repository ? 1 : 0);
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
    const QString chosen = m_list->currentIndex().isValid() ? m_model->entries().at(m_list->currentIndex().row()).path : QString();
    m_model->setEntries(state.entries);
    for (int row = 0; row < state.entries.size(); ++row) {
        if (state.entries.at(row).path == chosen || (chosen.isEmpty() && row == 0)) {
            m_list->setCurrentIndex(m_model->index(row));
        }
    }
    m_clean->setSentence(state.lastCommit.isEmpty() ? tr("Nothing to commit.") : tr("Nothing to commit. Last commit: %1").arg(state.lastCommit));
    m_identity->setVisible(!state.identity.isComplete());
    if (m_name->text().isEmpty()) {
        m_name->setText(state.identity.name);
        m_email->setText(state.identity.email);
    }
    m_push->setVisible(state.branch && state.branch->ahead > 0);
    m_push->setText(state.branch ? tr("Push %n commit(s)", nullptr, state.branch->ahead) : tr("Push"));
    m_commit->setEnabled(!m_busy && !state.entries.isEmpty());
    m_commitAndPush->setEnabled(!m_busy && !state.entries.isEmpty());
    showDiff();
    emit changed();
}

int ChangesPane::changeCount() const
{
    return m_model->rowCount();
}

void ChangesPane::showDiff()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        m_diff->setNote({});
        return;
    }
    const Repository::StatusEntry entry = m_model->entries().at(current.row());
    const int number = ++m_diffNumber;
    work<Repository::FileDiff>(
        QStringLiteral("repository.diff"), tr("Comparing %1").arg(entry.path),
        [root = m_study->root(), entry](const Core::JobContext &) -> Core::Result<Repository::FileDiff> {
            const auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            return repo->diff(entry.path, entry.isUnstaged() ? Repository::DiffSide::Unstaged : Repository::DiffSide::Staged);
        },
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

void ChangesPane::stage(const QString &path, bool staged)
{
    work<void>(
        QStringLiteral("repository.stage"), tr("Ticking %1").arg(path),
        [root = m_study->root(), path, staged](const Core::JobContext &) -> Core::Result<void> {
            auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            return staged ? repo->stage({path}) : repo->unstage({path});
        },
        [this](const Core::Result<void> &done) {
            if (!done) {
                showError(done.error());
            }
            refresh();
        });
}

void ChangesPane::setBusy(const QString &what)
{
    m_busy = !what.isEmpty();
    m_commit->setEnabled(!m_busy);
    m_commitAndPush->setEnabled(!m_busy);
    m_push->setEnabled(!m_busy);
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
    const Repository::Identity author{m_name->text().trimmed(), m_email->text().trimmed()};
    const bool storeAuthor = m_identity->isVisible();
    bool anyTicked = false;
    QStringList all;
    const QStringList sensitive = sensitivePatterns();
    for (const Repository::StatusEntry &entry : m_model->entries()) {
        anyTicked = anyTicked || entry.isStaged();
        all.append(entry.path);
    }
    setBusy(tr("Committing"));
    work<QString>(
        QStringLiteral("repository.commit"), tr("Committing"),
        [root = m_study->root(), message = m_message->toPlainText().trimmed(), author, storeAuthor, anyTicked, all,
         sensitive](const Core::JobContext &) -> Core::Result<QString> {
            auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            // Nothing ticked means everything, as the one button promises.
            if (!anyTicked) {
                if (const auto staged = repo->stage(all); !staged) {
                    return Core::fail(staged.error());
                }
            }
            const auto id = repo->commit(message, author, sensitive);
            if (!id && !anyTicked) {
                // The refused commit leaves the ticks as the person had them.
                static_cast<void>(repo->unstage(all));
            }
            if (id && storeAuthor && author.isComplete()) {
                static_cast<void>(repo->setIdentity(author));
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
            emit committed(*id);
            refresh();
            if (thenPush) {
                push();
            }
        });
}

void ChangesPane::push()
{
    if (!m_hasRemote) {
        askForRemote();
        return;
    }
    setBusy(tr("Pushing"));
    RemoteAccess *access = m_access;
    work<void>(
        QStringLiteral("repository.push"), tr("Pushing"),
        [root = m_study->root(), access](const Core::JobContext &context) -> Core::Result<void> {
            auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            return repo->push({}, access->transfer(context));
        },
        [this](const Core::Result<void> &done) {
            setBusy({});
            if (done) {
                emit pushed();
            } else {
                showError(done.error());
            }
            refresh();
        });
}

void ChangesPane::pull()
{
    setBusy(tr("Pulling"));
    RemoteAccess *access = m_access;
    work<void>(
        QStringLiteral("repository.pull"), tr("Pulling"),
        [root = m_study->root(), access](const Core::JobContext &context) -> Core::Result<void> {
            auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            return repo->pullFastForward(access->transfer(context));
        },
        [this](const Core::Result<void> &done) {
            setBusy({});
            if (!done) {
                showError(done.error());
            }
            refresh();
        });
}

void ChangesPane::startRepository()
{
    work<void>(
        QStringLiteral("repository.init"), tr("Starting version control"),
        [root = m_study->root()](const Core::JobContext &) -> Core::Result<void> {
            const auto repo = Repository::Repo::init(root);
            return repo ? Core::Result<void>() : Core::fail(repo.error());
        },
        [this](const Core::Result<void> &done) {
            if (!done) {
                showError(done.error());
            }
            refresh();
        });
}

void ChangesPane::askForRemote()
{
    bool given = false;
    const QString address = QInputDialog::getText(this, tr("Add remote"),
                                                  tr("The address of the study's repository on the team's server,\n"
                                                     "such as https://github.com/opensafely/my-study"),
                                                  QLineEdit::Normal, {}, &given)
                                .trimmed();
    if (!given || address.isEmpty()) {
        return;
    }
    work<void>(
        QStringLiteral("repository.remote"), tr("Adding the remote"),
        [root = m_study->root(), address](const Core::JobContext &) -> Core::Result<void> {
            auto repo = Repository::Repo::open(root);
            if (!repo) {
                return Core::fail(repo.error());
            }
            return repo->addRemote(QStringLiteral("origin"), address);
        },
        [this](const Core::Result<void> &done) {
            if (!done) {
                showError(done.error());
                return;
            }
            m_hasRemote = true;
            push();
        });
}

void ChangesPane::focusMessage()
{
    m_message->setFocus();
}

} // namespace Gui
