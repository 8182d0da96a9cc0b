// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/releasedialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

enum Column
{
    FileColumn,
    KindColumn
};

} // namespace

ReleaseDialog::ReleaseDialog(Study::OpenStudy *study, const QList<Outputs::OutputFile> &files, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_study(study)
    , m_files(new QTableWidget(0, 2, this))
    , m_context(new QPlainTextEdit(this))
    , m_controls(new QPlainTextEdit(this))
    , m_checks(new QListWidget(this))
    , m_done(mutedLabel({}, theme, this))
    , m_export(nullptr)
{
    setObjectName(QStringLiteral("releaseDialog"));
    setWindowTitle(tr("Prepare a Release"));
    resize(960, 680);
    setName(m_files, "releaseFiles", tr("Files of the release"));
    setName(m_context, "releaseContext", tr("Context of the files"));
    setName(m_controls, "releaseControls", tr("Disclosure controls of the files"));
    setName(m_checks, "releaseChecks", tr("What would be sent back"));
    setName(m_done, "releaseDone", tr("How the export went"));
    m_files->setHorizontalHeaderLabels({tr("File"), tr("Goes as")});
    m_files->horizontalHeader()->setSectionResizeMode(FileColumn, QHeaderView::Stretch);
    m_files->setColumnWidth(KindColumn, 130);
    m_files->verticalHeader()->hide();
    m_files->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_checks->setWordWrap(true);
    m_done->setWordWrap(true);
    for (QPlainTextEdit *text : {m_context, m_controls}) {
        text->setTabChangesFocus(true);
    }
    auto *buttons = new QDialogButtonBox(this);
    m_export = buttons->addButton(tr("Export …"), QDialogButtonBox::ActionRole);
    setName(m_export, "releaseExport", tr("Export the draft as a folder"));
    buttons->addButton(QDialogButtonBox::Close)->setIcon({});
    const auto explained = [this, theme](QVBoxLayout *column, const QString &title, const QString &why, QWidget *field, int stretch) {
        column->addWidget(headingLabel(title, this));
        QLabel *explanation = mutedLabel(why, theme, this);
        explanation->setWordWrap(true);
        column->addWidget(explanation);
        column->addWidget(field, stretch);
    };
    auto *left = new QVBoxLayout;
    explained(left, tr("Files"), tr("Output files are to be released. Supporting files help the checkers and never leave."), m_files, 2);
    explained(left, tr("What would be sent back"), tr("About the files and the texts, as far as a program can tell."), m_checks, 1);
    auto *right = new QVBoxLayout;
    explained(right, tr("Context"), tr("What the variables mean, who the population is and how large, and how the files relate to others."), m_context, 1);
    explained(right, tr("Controls"), tr("Which threshold, which rounding, and where in the code."), m_controls, 1);
    auto *across = new QHBoxLayout;
    across->addLayout(left, 1);
    across->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new DummyBand(theme, this));
    layout->addLayout(across, 1);
    layout->addWidget(m_done);
    layout->addWidget(buttons);

    const Core::Result<QByteArray> json = Core::readFile(draftPath());
    const Core::Result<Outputs::ReleaseDraft> kept = json ? Outputs::draftFromJson(*json) : Core::Result<Outputs::ReleaseDraft>(Outputs::ReleaseDraft());
    fill(files, kept ? *kept : Outputs::ReleaseDraft());
    connect(m_files, &QTableWidget::itemChanged, this, &ReleaseDialog::changed);
    connect(m_context, &QPlainTextEdit::textChanged, this, &ReleaseDialog::changed);
    connect(m_controls, &QPlainTextEdit::textChanged, this, &ReleaseDialog::changed);
    connect(m_export, &QPushButton::clicked, this, &ReleaseDialog::chooseFolder);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    changed();
}

QString ReleaseDialog::draftPath() const
{
    return m_study->root() + QStringLiteral("/metadata/release-draft.json");
}

void ReleaseDialog::fill(const QList<Outputs::OutputFile> &files, const Outputs::ReleaseDraft &kept)
{
    m_filling = true;
    const Outputs::DraftGroup group = kept.groups.value(0);
    m_context->setPlainText(group.context);
    m_controls->setPlainText(group.controls);
    for (const Outputs::OutputFile &file : files) {
        if (file.level != Pipeline::Level::ModeratelySensitive) {
            continue; // nothing else may leave
        }
        const auto known = std::find_if(group.files.cbegin(), group.files.cend(), [&file](const Outputs::DraftFile &each) { return each.path == file.path; });
        const bool chosen = known != group.files.cend() || (group.files.isEmpty() && file.refusal.isEmpty());
        const int row = m_files->rowCount();
        m_files->insertRow(row);
        auto *item = new QTableWidgetItem(file.path);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(file.refusal);
        m_files->setItem(row, FileColumn, item);
        auto *kind = new QComboBox(m_files);
        kind->setObjectName(QStringLiteral("releaseKind%1").arg(row));
        kind->setAccessibleName(tr("How %1 goes").arg(file.path));
        kind->addItems({tr("output"), tr("supporting")});
        kind->setCurrentIndex(known != group.files.cend() && known->kind == Outputs::DraftFile::Kind::Supporting ? 1 : 0);
        connect(kind, &QComboBox::currentIndexChanged, this, &ReleaseDialog::changed);
        m_files->setCellWidget(row, KindColumn, kind);
    }
    m_filling = false;
}

Outputs::ReleaseDraft ReleaseDialog::draft() const
{
    Outputs::DraftGroup group;
    group.context = m_context->toPlainText().trimmed();
    group.controls = m_controls->toPlainText().trimmed();
    for (int row = 0; row < m_files->rowCount(); ++row) {
        if (m_files->item(row, FileColumn)->checkState() == Qt::Checked) {
            const bool supporting = qobject_cast<QComboBox *>(m_files->cellWidget(row, KindColumn))->currentIndex() == 1;
            group.files.append({m_files->item(row, FileColumn)->text(), supporting ? Outputs::DraftFile::Kind::Supporting : Outputs::DraftFile::Kind::Output});
        }
    }
    return {m_study->name(), {group}};
}

void ReleaseDialog::changed()
{
    if (m_filling) {
        return;
    }
    const Outputs::ReleaseDraft now = draft();
    const Core::Result<void> written = Core::writeFile(draftPath(), Outputs::toJson(now));
    m_done->setText(written ? QString() : written.error().message);
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.draft");
    spec.title = tr("Checking the release");
    spec.exclusiveKey = QStringLiteral("outputs.draft:") + m_study->root();
    m_study->jobs().start(spec, [now, root = m_study->root()](const Core::JobContext &) -> Core::Result<QList<Core::Diagnostic>> {
        return Outputs::checkDraft(now, root);
    }).then(this, [this, now](const Core::Result<QList<Core::Diagnostic>> &checks) {
        if (!checks || now != draft()) {
            return; // a newer draft is being checked
        }
        m_checks->clear();
        for (const Core::Diagnostic &check : *checks) {
            const QString sign = check.severity == Core::Severity::Error ? QStringLiteral("✗ ") : QStringLiteral("▲ ");
            m_checks->addItem(sign + (check.file.isEmpty() ? QString() : check.file + QStringLiteral(": ")) + check.message);
        }
        if (checks->isEmpty()) {
            m_checks->addItem(tr("✓ Nothing"));
        }
    });
}

void ReleaseDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Export the Release Draft"), m_study->root());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        exportTo(folder + QStringLiteral("/release-") + m_study->name());
    });
    dialog->open();
}

void ReleaseDialog::exportTo(const QString &folder)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.export");
    spec.title = tr("Exporting the release draft");
    m_study->jobs().start(spec, [draft = draft(), root = m_study->root(), folder](const Core::JobContext &) { return Outputs::exportDraft(draft, root, folder); })
        .then(this, [this, folder](const Core::Result<void> &done) {
            m_done->setText(done ? tr("Exported to %1.").arg(QDir::toNativeSeparators(folder)) : done.error().message);
        });
}

} // namespace Gui
