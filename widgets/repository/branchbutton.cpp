// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/branchbutton.h"

#include <QInputDialog>
#include <QMenu>

#include "widgets/foundation/panes.h"
#include "widgets/repository/repositorywork.h"

namespace Gui
{

struct BranchButton::Contents
{
    QList<Repository::Branch> branches;
    QStringList remote;
    QList<Repository::Stash> stashes;
};

BranchButton::BranchButton(Study::OpenStudy *study, QWidget *parent)
    : QToolButton(parent)
    , m_study(study)
    , m_menu(new QMenu(this))
{
    setName(this, "branchButton", tr("Branch, work put aside, tags"));
    setToolTip(tr("A branch is a line of work. The menu switches to another, makes one, and puts changes aside."));
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &BranchButton::fill);
}

void BranchButton::fill()
{
    show({});
    workOnRepository<Contents>(
        m_study, this, QStringLiteral("repository.branches"), tr("Listing branches"),
        [](const Repository::Repo &repo, const Core::JobContext &) -> Core::Result<Contents> {
            return Contents{repo.branches().value_or(QList<Repository::Branch>()), repo.remoteBranches().value_or(QStringList()),
                            repo.stashes().value_or(QList<Repository::Stash>())};
        },
        [this](const Core::Result<Contents> &contents) {
            if (contents && m_menu->isVisible()) {
                show(*contents);
            }
        });
}

void BranchButton::show(const Contents &contents)
{
    m_menu->clear();
    for (const Repository::Branch &branch : contents.branches) {
        QAction *action = m_menu->addAction(branch.name, this, [this, name = branch.name]() { switchTo(name); });
        action->setCheckable(true);
        action->setChecked(branch.isHead);
    }
    for (const QString &name : contents.remote) {
        m_menu->addAction(tr("%1 (on the server)").arg(name), this, [this, name]() { switchTo(name); });
    }
    m_menu->addSeparator();
    m_menu->addAction(tr("New Branch…"), this, &BranchButton::newBranch);
    QMenu *remove = m_menu->addMenu(tr("Delete Branch"));
    for (const Repository::Branch &branch : contents.branches) {
        if (!branch.isHead) {
            remove->addAction(branch.name, this, [this, name = branch.name]() {
                run(tr("Deleting %1").arg(name), tr("The branch “%1” is deleted.").arg(name),
                    [name](Repository::Repo &repo) { return repo.deleteBranch(name); });
            });
        }
    }
    remove->setEnabled(!remove->isEmpty());
    m_menu->addSeparator();
    m_menu->addAction(tr("Put Changes Aside…"), this, &BranchButton::putAside);
    for (const Repository::Stash &stash : contents.stashes) {
        m_menu->addAction(tr("Bring Back: %1").arg(stash.message.section(QStringLiteral(": "), 1)), this,
                          [this, number = stash.number]() { bringBack(number); });
    }
    m_menu->addSeparator();
    m_menu->addAction(tr("New Tag…"), this, &BranchButton::newTag);
}

void BranchButton::run(const QString &title, const QString &success, std::function<Core::Result<void>(Repository::Repo &)> work)
{
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.branch"), title,
        [work = std::move(work)](Repository::Repo &repo, const Core::JobContext &) { return work(repo); },
        [this, success](const Core::Result<void> &result) {
            if (result) {
                emit done(success);
            } else {
                emit failed(result.error());
            }
        });
}

void BranchButton::switchTo(const QString &branch)
{
    run(tr("Switching to %1").arg(branch), tr("The files are those of the branch “%1”.").arg(branch),
        [branch](Repository::Repo &repo) { return repo.switchTo(branch); });
}

void BranchButton::newBranch()
{
    bool given = false;
    const QString name = QInputDialog::getText(this, tr("New branch"), tr("Name of the new branch. It starts from where you are."),
                                               QLineEdit::Normal, {}, &given)
                             .trimmed();
    if (given && !name.isEmpty()) {
        run(tr("Making %1").arg(name), tr("You are on the new branch “%1”.").arg(name),
            [name](Repository::Repo &repo) { return repo.createBranch(name); });
    }
}

void BranchButton::putAside()
{
    bool given = false;
    const QString words = QInputDialog::getText(this, tr("Put changes aside"),
                                                tr("A few words to find them by. The files are then as last committed."),
                                                QLineEdit::Normal, {}, &given)
                              .trimmed();
    if (given) {
        run(tr("Putting changes aside"), tr("Your changes are put aside. “Bring Back” in this menu has them."),
            [words, author = m_identity](Repository::Repo &repo) { return repo.stash(words, author); });
    }
}

void BranchButton::bringBack(int number)
{
    run(tr("Bringing changes back"), tr("Your changes are back."), [number](Repository::Repo &repo) { return repo.popStash(number); });
}

void BranchButton::newTag()
{
    bool given = false;
    const QString name = QInputDialog::getText(this, tr("New tag"), tr("A tag is a name for the last commit, such as “submitted-2026-11”."),
                                               QLineEdit::Normal, {}, &given)
                             .trimmed();
    if (given && !name.isEmpty()) {
        run(tr("Making the tag %1").arg(name), tr("The last commit has the tag “%1”.").arg(name),
            [name, author = m_identity](Repository::Repo &repo) { return repo.createTag(name, name, author); });
    }
}

} // namespace Gui
