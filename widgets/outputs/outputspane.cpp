// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputspane.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

#include "model/runner/workspace.h"
#include "widgets/foundation/panes.h"
#include "widgets/outputs/filewatch.h"
#include "widgets/outputs/outputsmodel.h"
#include "widgets/outputs/releasedialog.h"

namespace Gui
{

namespace
{

struct Found
{
    QList<CheckedOutput> outputs;
    QStringList watched; ///< absolute paths of what is there and patterns of what is not
};

} // namespace

OutputsPane::OutputsPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_model(new OutputsModel(theme, this))
    , m_list(new QTreeView(this))
    , m_details(new QTextBrowser(this))
    , m_empty(new EmptyState(tr("No outputs yet. Run the pipeline to make them."), tr("Run All"), {}, this))
    , m_stack(new QStackedWidget(this))
    , m_summary(mutedLabel({}, theme, this))
    , m_release(new QPushButton(tr("Prepare Release …"), this))
    , m_watch(new FileWatch(this))
    , m_theme(theme)
{
    setObjectName(QStringLiteral("outputsPane"));
    setName(m_list, "outputsList", tr("Output files"));
    setName(m_details, "outputsDetails", tr("Questions about the output"));
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setStretchLastSection(false);
    for (const int column : {OutputsModel::Path, OutputsModel::Level, OutputsModel::Hints, OutputsModel::Size}) {
        m_list->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->document()->setDocumentMargin(10);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 12, 6);
    heading->addWidget(headingLabel(tr("Outputs"), this));
    heading->addStretch();
    heading->setSpacing(8);
    heading->addWidget(m_summary);
    heading->addWidget(m_release);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(new DummyBand(theme, this));
    layout->addWidget(m_stack, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &OutputsPane::showDetails);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) { emit openRequested(m_model->output(index.row()).file.path); });
    connect(m_empty, &EmptyState::buttonClicked, this, &OutputsPane::runWanted);
    connect(study, &Study::OpenStudy::projectChanged, this, &OutputsPane::refresh);
    connect(study, &Study::OpenStudy::filesChanged, this, &OutputsPane::refresh);
    connect(m_watch, &FileWatch::changed, this, &OutputsPane::refresh);
    setName(m_release, "outputsRelease", tr("Prepare a release from the outputs"));
    m_release->setEnabled(false);
    connect(m_release, &QPushButton::clicked, this, &OutputsPane::prepareRelease);
    refresh();
}

void OutputsPane::prepareRelease()
{
    QList<Outputs::OutputFile> files;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        files.append(m_model->output(row).file);
    }
    auto *dialog = new ReleaseDialog(m_study, files, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void OutputsPane::refresh()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.check");
    spec.title = tr("Checking outputs");
    spec.exclusiveKey = QStringLiteral("outputs.check:") + m_study->root();
    m_study->jobs().start(spec, [root = m_study->root(), project = m_study->project()](const Core::JobContext &context) -> Core::Result<Found> {
        Found found;
        const Outputs::Catalogue catalogue = Outputs::listOutputs(root, project);
        for (const Outputs::OutputFile &file : catalogue.files) {
            found.watched.append(root + QLatin1Char('/') + file.path);
        }
        for (const Outputs::MissingOutput &missing : catalogue.missing) {
            found.watched.append(root + QLatin1Char('/') + missing.pattern);
        }
        const QList<Outputs::PatientTable> patients = Outputs::patientTables(root, catalogue);
        for (const Outputs::OutputFile &file : catalogue.files) {
            if (context.isCancelled()) {
                return Core::fail(Core::ErrorCode::Cancelled, {});
            }
            // Patient-level files never leave, so nothing in them needs checking.
            found.outputs.append({file, file.level == Pipeline::Level::HighlySensitive
                                             ? QList<Outputs::Hint>()
                                             : Outputs::checkFile(root, file.path, {Runner::previousPath(root, file.path), patients})});
        }
        return found;
    }).then(this, [this, number](const Core::Result<Found> &found) {
        if (number != m_number || !found) {
            return;
        }
        const QList<CheckedOutput> *outputs = &found->outputs;
        const QModelIndex before = m_list->currentIndex();
        const QString kept = before.isValid() ? m_model->output(before.row()).file.path : QString();
        m_watch->setFiles(found->watched);
        m_model->setOutputs(*outputs);
        m_stack->setCurrentIndex(outputs->isEmpty() ? 0 : 1);
        m_release->setEnabled(!outputs->isEmpty());
        m_summary->setText(outputs->isEmpty() ? QString() : tr("%n file(s)", nullptr, static_cast<int>(outputs->size())));
        if (!outputs->isEmpty()) {
            const auto same = std::find_if(outputs->cbegin(), outputs->cend(), [&kept](const CheckedOutput &each) { return each.file.path == kept; });
            m_list->setCurrentIndex(m_model->index(same == outputs->cend() ? 0 : static_cast<int>(same - outputs->cbegin()), 0));
        }
        showDetails();
    });
}

void OutputsPane::showDetails()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        m_details->clear();
        return;
    }
    const CheckedOutput &output = m_model->output(current.row());
    QString html = QStringLiteral("<p><b>%1</b><br>%2</p>").arg(output.file.path.toHtmlEscaped(), tr("Made by %1").arg(output.file.action).toHtmlEscaped());
    if (output.file.level == Pipeline::Level::HighlySensitive) {
        html += QStringLiteral("<p>%1</p>").arg(tr("Patient level: it never leaves the secure environment, and it is not committed."));
    } else if (output.hints.isEmpty()) {
        html += QStringLiteral("<p>%1</p>").arg(tr("Nothing in it would make a checker ask, as far as a program can tell."));
    }
    if (!output.file.refusal.isEmpty()) {
        html += QStringLiteral("<p>%1</p>").arg(output.file.refusal.toHtmlEscaped());
    }
    const Outputs::Language language = Outputs::languageOf(m_study->project(), output.file.path);
    for (const Outputs::Hint &hint : output.hints) {
        html += QStringLiteral("<p>▲ <b>%1</b> %2</p>").arg(hint.rule, hint.message.toHtmlEscaped());
        const QString remedy = Outputs::remedyCode(hint, language);
        if (!remedy.isEmpty()) {
            html += QStringLiteral("<pre>%1</pre>").arg(remedy.toHtmlEscaped());
        }
    }
    m_details->setHtml(html);
}

} // namespace Gui
