// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Changes view that speaks to the team's server, and the first steps of a newcomer.
#include <QInputDialog>
#include <QLineEdit>
#include <QTabBar>

#include "widgets/foundation/noticebar.h"
#include "widgets/repository/branchbutton.h"
#include "widgets/repository/changespane.h"
#include "widgets/repository/repositorywork.h"

namespace Gui
{

void ChangesPane::push()
{
    if (!m_hasRemote) {
        askForRemote();
        return;
    }
    setBusy(tr("Pushing"));
    RemoteAccess *access = m_access;
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.push"), tr("Pushing"),
        [access](Repository::Repo &repo, const Core::JobContext &context) { return repo.push({}, access->transfer(context)); },
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

void ChangesPane::pushTag(const QString &tag)
{
    setBusy(tr("Pushing the name"));
    RemoteAccess *access = m_access;
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.pushTag"), tr("Pushing the name %1").arg(tag),
        [access, tag](Repository::Repo &repo, const Core::JobContext &context) { return repo.pushTag(tag, {}, access->transfer(context)); },
        [this, tag](const Core::Result<void> &done) {
            setBusy({});
            if (done) {
                m_notice->show(tr("The team sees the name “%1” too.").arg(tag), {{tr("Hide"), nullptr}}, Role::Success);
            } else {
                showError(done.error());
            }
        });
}

void ChangesPane::pull()
{
    setBusy(tr("Pulling"));
    RemoteAccess *access = m_access;
    workOnRepository<Repository::PullOutcome>(
        m_study, this, QStringLiteral("repository.pull"), tr("Pulling"),
        [access, author = author()](Repository::Repo &repo, const Core::JobContext &context) {
            return repo.pull(author.isComplete() ? author : repo.identity(), access->transfer(context));
        },
        [this](const Core::Result<Repository::PullOutcome> &outcome) {
            setBusy({});
            if (!outcome) {
                showError(outcome.error());
            } else if (*outcome == Repository::PullOutcome::Conflicts) {
                m_tabs->setCurrentIndex(0);
            } else if (*outcome == Repository::PullOutcome::Merged) {
                m_notice->show(tr("The team's commits are merged with yours. Push to share the result."),
                               {{tr("Push"), [this]() { push(); }}, {tr("Later"), nullptr}}, Role::Success);
            }
            refresh();
        });
}

void ChangesPane::startRepository()
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("repository.init");
    spec.title = tr("Starting version control");
    spec.exclusiveKey = Repository::exclusiveKey(m_study->root());
    m_study->jobs().start(spec, [root = m_study->root()](const Core::JobContext &) -> Core::Result<void> {
        const auto repo = Repository::Repo::init(root);
        return repo ? Core::Result<void>() : Core::fail(repo.error());
    }).then(this, [this](const Core::Result<void> &done) {
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
    workOnRepository<void>(
        m_study, this, QStringLiteral("repository.remote"), tr("Adding the remote"),
        [address](Repository::Repo &repo, const Core::JobContext &) { return repo.addRemote(QStringLiteral("origin"), address); },
        [this](const Core::Result<void> &done) {
            if (!done) {
                showError(done.error());
                return;
            }
            m_hasRemote = true;
            push();
        });
}

void ChangesPane::mend(const QString &actionId)
{
    m_tabs->setCurrentIndex(0);
    if (actionId == QLatin1String("repository.init")) {
        startRepository();
    } else if (actionId == QLatin1String("repository.addRemote")) {
        askForRemote();
    } else if (actionId == QLatin1String("repository.pull")) {
        pull();
    } else if (actionId == QLatin1String("repository.switchBranch")) {
        m_branch->showMenu();
    } else if (actionId == QLatin1String("repository.identity")) {
        m_identity->show();
        m_name->setFocus();
    } else {
        focusMessage();
    }
}

} // namespace Gui
