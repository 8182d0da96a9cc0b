// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/versionsdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "model/repository/repository.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kCommitsAsked = 100; ///< of a list's history

Codelists::VersionReaders readersOf(const QString &studyRoot, const Core::JobContext &context)
{
    Codelists::VersionReaders readers;
    readers.commitsOf = [studyRoot](const QString &path) -> Core::Result<QList<Codelists::ListCommit>> {
        const auto repository = Repository::Repo::open(studyRoot);
        const auto log = repository ? (*repository).log(kCommitsAsked, path) : tl::unexpected(repository.error());
        if (!log) {
            return tl::unexpected(log.error());
        }
        QList<Codelists::ListCommit> commits;
        for (const Repository::Commit &commit : *log) {
            commits.append({commit.id, commit.when, commit.summary});
        }
        return commits;
    };
    readers.atCommit = [studyRoot](const QString &path, const QString &revision) -> Core::Result<QByteArray> {
        const auto repository = Repository::Repo::open(studyRoot);
        return repository ? (*repository).fileAtCommit(path, revision) : tl::unexpected(repository.error());
    };
    readers.known = Codelists::keptCatalogue().lists;
    readers.cancelled = [&context]() { return context.isCancelled(); };
    return readers;
}

} // namespace

VersionsDialog::VersionsDialog(const QString &studyRoot, const Codelists::ListSource &list, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_left(new QComboBox(this))
    , m_right(new QComboBox(this))
    , m_state(mutedLabel(tr("Looking for other versions …"), theme, this))
    , m_ok(nullptr)
{
    setObjectName(QStringLiteral("versionsDialog"));
    setWindowTitle(tr("Compare Versions of %1").arg(list.title));
    setName(m_left, "versionsLeft", tr("Compare"));
    setName(m_right, "versionsRight", tr("With"));
    setName(m_state, "versionsState", tr("What was found"));
    for (QComboBox *box : {m_left, m_right}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(60);
    }
    m_state->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(tr("Compare"));
    setName(m_ok, "versionsCompare", tr("Compare"));
    m_ok->setEnabled(false);
    auto *form = new QFormLayout;
    form->addRow(tr("Compare"), m_left);
    form->addRow(tr("With"), m_right);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_state);
    layout->addWidget(buttons);
    connect(m_left, &QComboBox::currentIndexChanged, this, &VersionsDialog::checkChoice);
    connect(m_right, &QComboBox::currentIndexChanged, this, &VersionsDialog::checkChoice);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    look(studyRoot, list, jobs);
}

void VersionsDialog::look(const QString &studyRoot, const Codelists::ListSource &list, Core::JobQueue *jobs)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.versions");
    spec.title = tr("Looking for versions of %1").arg(list.title);
    const auto job = jobs->start(spec, [studyRoot, list](const Core::JobContext &context) -> Core::Result<Codelists::ListVersions> {
        return Codelists::versionsOf(studyRoot, list, readersOf(studyRoot, context));
    });
    connect(this, &QDialog::rejected, this, [job]() { job.cancel(); });
    job.then(this, [this](const Core::Result<Codelists::ListVersions> &versions) {
        if (versions) {
            show(*versions);
        } else {
            m_state->setText(versions.error().message);
        }
        emit found();
    });
}

void VersionsDialog::show(const Codelists::ListVersions &versions)
{
    m_versions = versions;
    for (const Codelists::ListSource &source : versions.all) {
        const bool asItStands = source == versions.all.constFirst();
        m_left->addItem(asItStands ? tr("%1 as it stands").arg(source.title) : source.title);
        m_right->addItem(m_left->itemText(m_left->count() - 1));
    }
    if (versions.counterpart < 0) {
        m_state->setText(tr("There is no other version: the file has had no other text in git, and OpenCodelists is not known to have another. Select two lists to compare different ones."));
        return;
    }
    // The newer one on the right.
    const bool newerIsOther = versions.all.at(versions.counterpart).onSite;
    m_left->setCurrentIndex(newerIsOther ? 0 : versions.counterpart);
    m_right->setCurrentIndex(newerIsOther ? versions.counterpart : 0);
    m_right->setFocus();
    checkChoice();
}

void VersionsDialog::checkChoice()
{
    const bool two = m_left->currentIndex() >= 0 && m_right->currentIndex() >= 0 && m_left->currentIndex() != m_right->currentIndex();
    m_ok->setEnabled(two);
    if (m_versions.counterpart >= 0) {
        m_state->setText(two ? tr("%n version(s) to choose from", nullptr, static_cast<int>(m_versions.all.size())) : tr("Choose two different versions."));
    }
}

QList<Codelists::ListSource> VersionsDialog::chosen() const
{
    return {m_versions.all.value(m_left->currentIndex()), m_versions.all.value(m_right->currentIndex())};
}

} // namespace Gui
