// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/pipelinepane.h"

#include <memory>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBrowser>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/pipeline/actionsmodel.h"

namespace Gui
{

PipelinePane::PipelinePane(Study::OpenStudy *study, const Runner::NativeExecutors &natives, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_runner(study->root(), natives)
    , m_model(new ActionsModel(theme, this))
    , m_list(new QTreeView(this))
    , m_plan(mutedLabel({}, theme, this))
    , m_details(new QTextBrowser(this))
    , m_notice(new NoticeBar(theme, this))
    , m_runAll(new QPushButton(tr("Run All"), this))
    , m_runChosen(new QPushButton(tr("Run Ticked"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_force(new QCheckBox(tr("Run needs again"), this))
    , m_empty(new EmptyState(tr("No actions yet. The pipeline is written in project.yaml."), tr("Open project.yaml"), {}, this))
    , m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("pipelinePane"));
    setName(m_list, "pipelineActions", tr("Actions of the pipeline"));
    setName(m_plan, "pipelinePlan", tr("What a run would do"));
    setName(m_details, "pipelineDetails", tr("The action in words"));
    setName(m_runAll, "pipelineRunAll", tr("Run all actions here"));
    setName(m_runChosen, "pipelineRunSelected", tr("Run the ticked actions here"));
    setName(m_cancel, "pipelineCancel", tr("Cancel the run"));
    setName(m_force, "pipelineForce", tr("Run what the ticked actions need again, even if it is done"));
    m_runAll->setProperty("primary", true);
    m_list->setModel(m_model);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(true);
    m_list->header()->setSectionResizeMode(ActionsModel::Name, QHeaderView::ResizeToContents);
    m_list->setFrameShape(QFrame::NoFrame);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setOpenLinks(false);
    m_details->document()->setDocumentMargin(10);
    m_plan->setWordWrap(true);

    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 8, 4);
    heading->addWidget(headingLabel(tr("Pipeline"), this));
    heading->addStretch();
    heading->addWidget(m_cancel);
    heading->addWidget(m_runChosen);
    heading->addWidget(m_runAll);
    auto *second = new QHBoxLayout;
    second->setContentsMargins(12, 0, 8, 6);
    second->addWidget(m_plan, 1);
    second->addWidget(m_force);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_details);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addLayout(second);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);

    connect(m_runAll, &QPushButton::clicked, this, &PipelinePane::runAll);
    connect(m_runChosen, &QPushButton::clicked, this, &PipelinePane::runChosen);
    connect(m_cancel, &QPushButton::clicked, this, &PipelinePane::cancel);
    connect(m_force, &QCheckBox::toggled, this, &PipelinePane::refreshPlan);
    connect(m_model, &ActionsModel::chosenChanged, this, &PipelinePane::refreshPlan);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &PipelinePane::showDetails);
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        emit placeRequested({m_study->project().file, m_model->action(index.row()).id.range});
    });
    connect(m_details, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) {
        if (url.scheme() == QLatin1String("log")) {
            emit logRequested(url.path());
        } else {
            const QStringList parts = url.path().split(QLatin1Char(':'));
            const int line = std::max(1, parts.value(1).toInt());
            emit placeRequested({parts.value(0), {{line, 1}, {line, 1}}});
        }
    });
    connect(m_empty, &EmptyState::buttonClicked, this, [this]() { emit placeRequested({QStringLiteral("project.yaml"), {}}); });
    connect(study, &Study::OpenStudy::projectChanged, this, [this]() {
        m_model->setProject(m_study->project());
        m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
        if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0) {
            m_list->setCurrentIndex(m_model->index(0, 0));
        }
        showDetails();
        refreshPlan();
        offerToCarryOn();
    });
    connect(&m_runner, &Runner::Runner::actionChanged, this, [this](const Runner::ActionRecord &record) {
        m_model->setRecord(record);
        emit recordsChanged();
        if (m_list->currentIndex().isValid() && m_model->action(m_list->currentIndex().row()).id.value == record.action) {
            showDetails();
        }
        emit statusChanged();
    });
    constexpr int kSecond = 1000;
    m_clock.setInterval(kSecond);
    connect(&m_clock, &QTimer::timeout, m_model, &ActionsModel::tick);
    connect(&m_runner, &Runner::Runner::logLine, this, &PipelinePane::logLine);
    connect(&m_runner, &Runner::Runner::finished, this, &PipelinePane::onFinished);
    m_model->setProject(study->project());
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    readRecords();
    updateButtons();
    offerToCarryOn();
}

void PipelinePane::offerToCarryOn()
{
    const Runner::RunRecord &last = m_runner.record();
    const auto left = static_cast<int>(last.unfinished().size());
    if (m_offered || m_model->rowCount() == 0 || !last.cutOff || left == 0) {
        return;
    }
    m_offered = true;
    m_notice->show(tr("The program ended during the last run: %n of its %1 action(s) are not done. What was done is kept.", nullptr, left)
                       .arg(last.actions.size()),
                   {{tr("Carry On"), [this]() { carryOn(); }}, {tr("Hide"), nullptr}});
}

void PipelinePane::readRecords()
{
    // Reading the records may mend what a killed run left, so it is work for a thread of its own.
    Core::JobSpec spec;
    spec.kind = QStringLiteral("pipeline.records");
    spec.title = tr("Reading how the pipeline last ran");
    m_study->jobs().start(spec, [root = m_study->root()](const Core::JobContext &) -> Core::Result<QMap<QString, Runner::ActionRecord>> {
        return Runner::RecordStore(root).latest();
    }).then(this, [this](const Core::Result<QMap<QString, Runner::ActionRecord>> &records) {
        if (records && !m_runner.isRunning()) {
            m_model->setRecords(*records);
            emit recordsChanged();
            showDetails();
            refreshPlan();
        }
    });
}

Runner::RunOptions PipelinePane::optionsFor(const QStringList &actions) const
{
    Runner::RunOptions options;
    options.actions = actions.isEmpty() ? QStringList{Pipeline::runAllName()} : actions;
    options.forceDependencies = m_force->isChecked();
    // Beside the official rule, which looks only at outputs: code that changed runs again.
    options.rerunChanged = true;
    return options;
}

void PipelinePane::refreshPlan()
{
    if (m_model->rowCount() == 0 || m_runner.isRunning()) {
        return;
    }
    const int number = ++m_planNumber;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("pipeline.plan");
    spec.title = tr("Planning a run");
    spec.exclusiveKey = QStringLiteral("pipeline.plan:") + m_study->root();
    const Runner::RunOptions options = optionsFor(m_model->chosen());
    m_study->jobs().start(spec, [root = m_study->root(), project = m_study->project(), options](const Core::JobContext &) -> Core::Result<Pipeline::Plan> {
        const Runner::RecordStore store(root);
        return Pipeline::makePlan(project, {options.actions, options.forceDependencies, options.rerunChanged}, store.history(project, true));
    }).then(this, [this, number](const Core::Result<Pipeline::Plan> &plan) {
        if (number != m_planNumber) {
            return;
        }
        if (!plan) {
            m_plan->setText(plan.error().message);
            return;
        }
        const auto running = static_cast<int>(plan->running().size());
        const auto reused = static_cast<int>(plan->reused().size());
        const QString subject = m_model->chosen().isEmpty() ? tr("Run All") : tr("Run Ticked");
        m_plan->setText(running == 0 ? tr("%1: nothing to run, everything is up to date.").arg(subject)
                                     : tr("%1: runs %2 of %3; %4 up to date.").arg(subject).arg(running).arg(running + reused).arg(reused));
        QStringList lines;
        for (const Pipeline::PlannedAction &action : plan->actions) {
            lines.append(action.action + QStringLiteral(": ") + action.explanation);
        }
        m_plan->setToolTip(lines.join(QLatin1Char('\n')));
    });
}

void PipelinePane::runAll()
{
    start(optionsFor({}));
}

void PipelinePane::runChosen()
{
    start(optionsFor(m_model->chosen()));
}

void PipelinePane::runAction(const QString &action, bool withNeeds)
{
    Runner::RunOptions options = optionsFor({action});
    options.forceDependencies = withNeeds;
    start(options);
}

void PipelinePane::carryOn()
{
    QStringList left;
    for (const QString &action : m_runner.record().unfinished()) {
        if (m_study->project().find(action) != nullptr) {
            left.append(action);
        }
    }
    Runner::RunOptions options = optionsFor(left);
    options.forceDependencies = false;
    start(options);
}

void PipelinePane::start(const Runner::RunOptions &options)
{
    if (m_runner.isRunning()) {
        return;
    }
    if (const Core::Result<void> saved = m_study->saveAll(); !saved) {
        m_notice->show(saved.error().message, {{tr("Hide"), nullptr}}, Role::Error);
        return;
    }
    if (!m_study->isProjectValid()) {
        m_notice->show(tr("The pipeline cannot be run: project.yaml has errors."),
                       {{tr("Show the First Error"), [this]() {
                             const QList<Core::Diagnostic> problems = m_study->problems().forFile(QStringLiteral("project.yaml"));
                             if (!problems.isEmpty()) {
                                 emit placeRequested({problems.constFirst().file, problems.constFirst().range});
                             }
                         }}},
                       Role::Error);
        return;
    }
    m_notice->hide();
    if (const Core::Result<void> started = m_runner.start(m_study->project(), options); !started) {
        m_notice->show(started.error().message, {{tr("Hide"), nullptr}}, Role::Error);
        return;
    }
    updateButtons();
    m_plan->setText(tr("Running"));
    emit runStarted();
    emit statusChanged();
}

void PipelinePane::cancel()
{
    m_runner.cancel();
}

QMap<QString, Runner::ActionRecord> PipelinePane::records() const
{
    return m_model->records();
}

QString PipelinePane::statusText() const
{
    if (!m_runner.isRunning()) {
        return {};
    }
    int done = 0;
    for (const Runner::ActionRecord &action : m_runner.record().actions) {
        done += action.isFinished() ? 1 : 0;
    }
    return tr("running %1/%2").arg(done).arg(m_runner.record().actions.size());
}

void PipelinePane::onFinished(const Runner::RunRecord &run)
{
    for (const Runner::ActionRecord &record : run.actions) {
        m_model->setRecord(record);
    }
    updateButtons();
    m_plan->setText(run.actions.isEmpty() ? tr("Nothing to run: everything is up to date.") : QString());
    for (const Runner::ActionRecord &record : run.actions) {
        if (record.state() == Runner::State::Failed && record.code != Runner::Code::DependencyFailed) {
            m_list->setCurrentIndex(m_model->index(m_model->rowOf(record.action), 0));
            emit logRequested(record.action);
            break;
        }
    }
    showDetails();
    refreshPlan();
    emit statusChanged();
    emit runEnded(run.succeeded());
}

void PipelinePane::updateButtons()
{
    const bool running = m_runner.isRunning();
    m_runAll->setEnabled(!running);
    m_runChosen->setEnabled(!running);
    m_cancel->setVisible(running);
    if (running) {
        m_clock.start();
    } else {
        m_clock.stop();
    }
}

void PipelinePane::showDetails()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid() || current.row() >= m_model->rowCount()) {
        m_details->clear();
        return;
    }
    const Pipeline::Action &action = m_model->action(current.row());
    QString html = QStringLiteral("<p><b>%1</b><br><code>%2</code></p>").arg(action.id.value.toHtmlEscaped(), action.run.value.toHtmlEscaped());
    const auto record = m_model->record(action.id.value);
    if (record) {
        html += QStringLiteral("<p>%1").arg(runStateText(*record).toHtmlEscaped());
        if (!record->message.isEmpty()) {
            html += QStringLiteral("<br>") + record->message.toHtmlEscaped();
        }
        if (!record->executor.isEmpty()) {
            html += QStringLiteral("<br>") + record->executor.toHtmlEscaped();
        }
        html += QStringLiteral("<br><a href=\"log:%1\">%2</a></p>").arg(action.id.value.toHtmlEscaped(), tr("Show its log"));
        bool isHintSaid = record->hint.isEmpty() || record->hint == record->message;
        for (const Core::Diagnostic &reason : record->diagnostics) {
            const int line = reason.range.start.line;
            const QString place = (line > 0 ? QStringLiteral("%1:%2").arg(reason.file).arg(line) : reason.file).toHtmlEscaped();
            html += QStringLiteral("<p>%1 <a href=\"place:%2\">%2</a></p>").arg(reason.message.toHtmlEscaped(), place);
            isHintSaid = isHintSaid || reason.message == record->hint;
        }
        if (!isHintSaid) {
            html += QStringLiteral("<p>%1</p>").arg(record->hint.toHtmlEscaped());
        }
    }
    if (!action.needs.isEmpty()) {
        html += QStringLiteral("<p>%1 %2</p>").arg(tr("Needs"), action.needNames().join(QStringLiteral(", ")).toHtmlEscaped());
    }
    for (const Pipeline::Output &output : action.outputs) {
        QString level = Pipeline::levelName(output.level);
        level.replace(QLatin1Char('_'), QLatin1Char(' '));
        html += QStringLiteral("<p><a href=\"place:%1\">%1</a> · %2</p>").arg(output.path.value.toHtmlEscaped(), level);
    }
    m_details->setHtml(html);
}

} // namespace Gui
