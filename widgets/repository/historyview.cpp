// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/historyview.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/repository/diffview.h"
#include "widgets/repository/meaningnote.h"
#include "widgets/repository/repositorywork.h"

namespace Gui
{

namespace
{

constexpr int kMostCommits = 500;
constexpr int kShortId = 8;

QString dayOf(const QDateTime &when)
{
    return QLocale().toString(when.toLocalTime(), QLocale::ShortFormat);
}

QString blameText(const QList<Repository::BlameLine> &lines, const QStringList &texts)
{
    QStringList rows;
    QString before;
    for (const Repository::BlameLine &line : lines) {
        // The commit is named once for a run of its lines.
        const QString who = line.commit == before
                                ? QString()
                                : QStringLiteral("%1  %2  %3").arg(line.commit.left(kShortId), line.when.date().toString(Qt::ISODate), line.author.name);
        before = line.commit;
        rows.append(QStringLiteral("%1 %2 │ %3").arg(who.left(38).leftJustified(38)).arg(line.line, 5).arg(texts.value(line.line - 1)));
    }
    return rows.join(QLatin1Char('\n'));
}

} // namespace

HistoryView::HistoryView(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_notice(new NoticeBar(theme, this))
    , m_commits(new QTreeWidget(this))
    , m_what(mutedLabel({}, theme, this))
    , m_files(new QComboBox(this))
    , m_tag(new QPushButton(tr("Name It…"), this))
    , m_restore(new QPushButton(tr("Restore File"), this))
    , m_all(new QPushButton(tr("Show All Commits"), this))
    , m_meaning(new MeaningNote(study, theme, this))
    , m_diff(new DiffView(theme, this))
{
    setObjectName(QStringLiteral("historyView"));
    setName(m_commits, "historyCommits", tr("Commits, newest first"));
    setName(m_files, "historyFiles", tr("Files that the commit changed"));
    setName(m_restore, "historyRestore", tr("Bring the file back as it was at this commit"));
    setName(m_all, "historyAll", tr("Show the commits of all files"));
    m_diff->setObjectName(QStringLiteral("historyDiff"));
    m_what->setObjectName(QStringLiteral("historyWhat"));
    m_what->setWordWrap(true);
    m_what->setContentsMargins(12, 4, 8, 0);
    setName(m_tag, "historyTag", tr("Give the commit a name (a tag)"));
    m_tag->setToolTip(tr("Gives the commit a lasting name, such as “submitted-2026-01” (a tag)."));
    m_commits->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_commits->setToolTip(tr("Select two commits to see what differs between them."));
    m_restore->setToolTip(tr("Writes the file as it was at this commit. It is not committed; Discard takes it back."));
    m_commits->setHeaderLabels({tr("When"), tr("Who"), tr("What")});
    m_commits->setRootIsDecorated(false);
    m_commits->setUniformRowHeights(true);
    m_commits->setFrameShape(QFrame::NoFrame);
    m_commits->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_commits->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_files->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_all->hide();
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 4, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(m_files, 1);
    bar->addWidget(m_all);
    bar->addWidget(m_tag);
    bar->addWidget(m_restore);
    auto *lower = new QWidget(this);
    auto *lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addWidget(m_what);
    lowerLayout->addLayout(bar);
    lowerLayout->addWidget(m_meaning);
    lowerLayout->addWidget(m_diff, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_commits);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(splitter, 1);
    connect(m_commits, &QTreeWidget::itemSelectionChanged, this, &HistoryView::showCommit);
    connect(m_tag, &QPushButton::clicked, this, &HistoryView::nameCommit);
    connect(m_files, &QComboBox::currentIndexChanged, this, &HistoryView::showFile);
    connect(m_restore, &QPushButton::clicked, this, &HistoryView::restore);
    connect(m_all, &QPushButton::clicked, this, [this]() { setPath({}); });
}

QString HistoryView::currentCommit() const
{
    return m_commits->currentItem() != nullptr ? m_commits->currentItem()->data(0, Qt::UserRole).toString() : QString();
}

QString HistoryView::comparedWith() const
{
    const QList<QTreeWidgetItem *> chosen = m_commits->selectedItems();
    if (chosen.size() < 2) {
        return {};
    }
    const auto lower = std::max_element(chosen.begin(), chosen.end(), [this](QTreeWidgetItem *one, QTreeWidgetItem *other) {
        return m_commits->indexOfTopLevelItem(one) < m_commits->indexOfTopLevelItem(other);
    });
    return (*lower)->data(0, Qt::UserRole).toString();
}

QString HistoryView::shownCommit() const
{
    const QList<QTreeWidgetItem *> chosen = m_commits->selectedItems();
    if (chosen.size() < 2) {
        return currentCommit();
    }
    const auto upper = std::min_element(chosen.begin(), chosen.end(), [this](QTreeWidgetItem *one, QTreeWidgetItem *other) {
        return m_commits->indexOfTopLevelItem(one) < m_commits->indexOfTopLevelItem(other);
    });
    return (*upper)->data(0, Qt::UserRole).toString();
}

void HistoryView::setPath(const QString &path)
{
    m_path = path;
    m_all->setVisible(!path.isEmpty());
    refresh();
}

void HistoryView::refresh()
{
    const int number = ++m_number;
    using Named = QPair<QList<Repository::Commit>, QHash<QString, QStringList>>;
    workOnRepository<Named>(
        m_study, this, QStringLiteral("repository.log"), tr("Reading the history"),
        [path = m_path](const Repository::Repo &repo, const Core::JobContext &) -> Core::Result<Named> {
            const auto commits = repo.log(kMostCommits, path);
            if (!commits) {
                return Core::fail(commits.error());
            }
            QHash<QString, QStringList> names;
            for (const Repository::Tag &tag : repo.tags().value_or(QList<Repository::Tag>())) {
                names[tag.commit].append(tag.name);
            }
            return Named(*commits, names);
        },
        [this, number](const Core::Result<Named> &commits) {
            if (number != m_number) {
                return;
            }
            if (commits) {
                m_tags = commits->second;
                showCommits(commits->first);
            } else {
                m_diff->setNote(commits.error().message);
            }
        });
}

void HistoryView::showCommits(const QList<Repository::Commit> &commits)
{
    const QString before = currentCommit();
    {
        const QSignalBlocker quiet(m_commits);
        m_commits->clear();
        for (const Repository::Commit &commit : commits) {
            QString names;
            for (const QString &tag : m_tags.value(commit.id)) {
                names += QStringLiteral("[%1] ").arg(tag);
            }
            auto *item = new QTreeWidgetItem(m_commits, {dayOf(commit.when), commit.author.name, names + commit.summary});
            item->setData(0, Qt::UserRole, commit.id);
            item->setToolTip(2, commit.message.trimmed() + QStringLiteral("\n\n") + commit.id);
            if (commit.id == before) {
                m_commits->setCurrentItem(item);
            }
        }
        if (m_commits->currentItem() == nullptr) {
            m_commits->setCurrentItem(m_commits->topLevelItem(0));
        }
    }
    if (commits.isEmpty()) {
        m_files->clear();
        m_diff->setNote(tr("Nothing is committed yet. The history begins with the first commit."));
    } else {
        showCommit();
    }
}

void HistoryView::showCommit()
{
    const QString commit = shownCommit();
    const QString base = comparedWith();
    if (commit.isEmpty()) {
        return;
    }
    const int number = ++m_number;
    workOnRepository<QList<Repository::FileDiff>>(
        m_study, this, QStringLiteral("repository.commitDiff"), tr("Reading commit %1").arg(commit.left(kShortId)),
        [commit, base](const Repository::Repo &repo, const Core::JobContext &) {
            return base.isEmpty() ? repo.commitDiff(commit) : repo.diffBetween(base, commit);
        },
        [this, number, commit, base](const Core::Result<QList<Repository::FileDiff>> &files) {
            if (number != m_number) {
                return;
            }
            m_diffs = files.value_or(QList<Repository::FileDiff>());
            m_what->setText(base.isEmpty() ? tr("Commit %1 changed %n file(s). Select two commits to compare them.", nullptr, static_cast<int>(m_diffs.size()))
                                                 .arg(commit.left(kShortId))
                                           : tr("From %1 to %2, %n file(s) differ.", nullptr, static_cast<int>(m_diffs.size()))
                                                 .arg(base.left(kShortId), commit.left(kShortId)));
            m_tag->setEnabled(base.isEmpty());
            {
                const QSignalBlocker quiet(m_files);
                m_files->clear();
                for (const Repository::FileDiff &file : std::as_const(m_diffs)) {
                    m_files->addItem(file.path);
                }
                m_files->setCurrentIndex(std::max(0, m_files->findText(m_path)));
            }
            if (!files) {
                m_diff->setNote(files.error().message);
            } else {
                showFile(m_files->currentIndex());
            }
        });
}

void HistoryView::showFile(int index)
{
    const bool shown = index >= 0 && index < m_diffs.size();
    m_restore->setEnabled(shown && m_diffs.at(index).state != Repository::FileState::Deleted);
    if (shown) {
        m_diff->setDiff(m_diffs.at(index));
        const QString base = comparedWith();
        m_meaning->compare(m_diffs.at(index).path, base.isEmpty() ? shownCommit() + QStringLiteral("~1") : base, shownCommit());
    } else {
        m_meaning->clear();
        m_diff->setNote(comparedWith().isEmpty() ? tr("This commit changed no file.") : tr("The two commits have the same files."));
    }
}

void HistoryView::showBlame(const QString &path)
{
    const int number = ++m_number;
    m_path = path;
    m_all->show();
    workOnRepository<QString>(
        m_study, this, QStringLiteral("repository.blame"), tr("Looking who wrote %1").arg(path),
        [path](const Repository::Repo &repo, const Core::JobContext &) -> Core::Result<QString> {
            const auto lines = repo.blame(path);
            const auto content = repo.fileAtCommit(path, QStringLiteral("HEAD"));
            if (!lines || !content) {
                return Core::fail(lines ? content.error() : lines.error());
            }
            return blameText(*lines, QString::fromUtf8(*content).split(QLatin1Char('\n')));
        },
        [this, number](const Core::Result<QString> &text) {
            if (number == m_number) {
                m_diff->setNote(text ? *text : text.error().message);
            }
        });
}

void HistoryView::nameCommit()
{
    const QString commit = currentCommit();
    bool given = false;
    const QString name = QInputDialog::getText(this, tr("Name a commit"), tr("Name of commit %1, without blanks:").arg(commit.left(kShortId)),
                                               QLineEdit::Normal, {}, &given)
                             .trimmed();
    if (!given || name.isEmpty() || commit.isEmpty()) {
        return;
    }
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.tag"), tr("Naming commit %1").arg(commit.left(kShortId)),
        [name, commit](Repository::Repo &repo, const Core::JobContext &) { return repo.createTag(name, {}, {}, commit); },
        [this, name](const Core::Result<void> &done) {
            if (!done) {
                m_notice->show(done.error().message, {{tr("Hide"), nullptr}}, Role::Error);
                return;
            }
            m_notice->show(tr("The commit is called “%1” on this computer.").arg(name),
                           {{tr("Push the Name"), [this, name]() { emit pushTagWanted(name); }}, {tr("Hide"), nullptr}}, Role::Success);
            refresh();
        });
}

void HistoryView::restore()
{
    const QString path = m_files->currentText();
    const QString commit = shownCommit();
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.restore"), tr("Restoring %1").arg(path),
        [path, commit](Repository::Repo &repo, const Core::JobContext &) { return repo.restoreFile(path, commit); },
        [this, path, commit](const Core::Result<void> &done) {
            if (done) {
                m_notice->show(tr("%1 is as it was at commit %2. Look at it, then commit it or discard it.").arg(path, commit.left(kShortId)),
                               {{tr("Hide"), nullptr}}, Role::Success);
                emit restored(path);
            } else {
                m_notice->show(done.error().message, {{tr("Hide"), nullptr}}, Role::Error);
            }
        });
}

} // namespace Gui
