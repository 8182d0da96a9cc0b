// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobspane.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "model/jobs/follow.h"
#include "model/repository/repository.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/jobs/requeststree.h"
#include "widgets/jobs/submitform.h"

namespace Gui
{

namespace
{
constexpr int kPollMilliseconds = 30'000;
constexpr int kHiddenFactor = 4;
constexpr int kLogMilliseconds = 700;
constexpr int kRetryMilliseconds = 3000;
constexpr qsizetype kShownBytes = 1024 * 1024;
} // namespace

JobsPane::JobsPane(Study::OpenStudy *study, const Jobs::SubmissionStore &store, std::function<Repository::Transfer()> transfer,
                   const QString &evaluatorProgram, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_store(store)
    , m_transfer(std::move(transfer))
    , m_evaluatorProgram(evaluatorProgram)
    , m_servers(new QComboBox(this))
    , m_state(mutedLabel({}, theme, this))
    , m_lastGood(mutedLabel({}, theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_form(new SubmitForm(theme, this))
    , m_tree(new RequestsTree(theme, this))
    , m_cancel(new QPushButton(tr("Cancel Jobs"), this))
{
    setObjectName(QStringLiteral("jobsPane"));
    setName(m_servers, "jobServer", tr("Job server"));
    m_lastGood->setObjectName(QStringLiteral("jobLastGood"));
    m_lastGood->setWordWrap(true);
    m_lastGood->setContentsMargins(12, 2, 8, 2);
    m_lastGood->hide();
    setName(m_cancel, "jobCancel", tr("Cancel the jobs of the selected request"));
    auto *add = new QPushButton(tr("Add Server"), this);
    add->setAccessibleName(tr("Add a job server"));
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 8, 8, 6);
    heading->addWidget(headingLabel(tr("Jobs"), this));
    heading->addStretch();
    heading->addWidget(m_servers);
    heading->addWidget(add);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 4, 8, 4);
    foot->addWidget(m_state, 1);
    foot->addWidget(m_cancel);
    auto *lower = new QWidget(this);
    auto *lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addWidget(m_tree, 1);
    lowerLayout->addWidget(m_lastGood);
    lowerLayout->addLayout(foot);
    auto *scroll = new QScrollArea(this);
    setName(scroll, "jobForm", tr("New job request"));
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(scroll);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(heading);
    layout->addWidget(m_notice);
    layout->addWidget(splitter, 1);

    m_form->setWorkspace(study->name());
    m_form->setProject(study->project());
    m_form->setAvailable(false, tr("Starting the job server of this computer."));
    m_cancel->hide();
    m_poll.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &JobsPane::refresh);
    m_logPoll.setSingleShot(true);
    m_logPoll.setInterval(kLogMilliseconds);
    connect(&m_logPoll, &QTimer::timeout, this, &JobsPane::followLog);
    connect(study, &Study::OpenStudy::projectChanged, this, [this]() { m_form->setProject(m_study->project()); });
    connect(m_form, &SubmitForm::submitted, this, &JobsPane::submit);
    connect(m_form, &SubmitForm::cancelled, this, [this]() {
        if (m_submission) {
            m_submission->cancel();
        }
    });
    connect(m_form, &SubmitForm::fixRequested, this, &JobsPane::mend);
    connect(m_form, &SubmitForm::workspaceChosen, this, [this]() {
        if (workspace() != m_shownWorkspace) {
            showWorkspace();
        }
    });
    connect(m_tree, &RequestsTree::jobsWanted, this, &JobsPane::fetchJobs);
    connect(m_tree, &RequestsTree::jobSelected, this, &JobsPane::showJob);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this]() {
        const auto request = m_tree->currentRequest();
        m_cancel->setVisible(request && request->isActive());
        compareWithLastGood();
    });
    connect(m_tree, &RequestsTree::outputActivated, this, &JobsPane::showOutput);
    connect(m_cancel, &QPushButton::clicked, this, &JobsPane::cancelCurrent);
    connect(add, &QPushButton::clicked, this, &JobsPane::addServerWanted);
    connect(m_servers, &QComboBox::currentIndexChanged, this, &JobsPane::choose);
}

QString JobsPane::workspace() const
{
    return m_form->wish().workspace;
}

void JobsPane::addService(Jobs::JobService *service)
{
    for (int index = 0; index < m_services.size(); ++index) {
        if (m_services.at(index).isNull() || m_services.at(index)->title() == service->title()) {
            m_services[index] = service;
            m_servers->setItemText(index, service->title());
            if (m_servers->currentIndex() == index) {
                choose();
            }
            return;
        }
    }
    m_services.append(service);
    m_servers->addItem(service->title());
}

void JobsPane::setNotice(const QString &sentence)
{
    m_form->setAvailable(false, sentence);
}

void JobsPane::choose()
{
    m_service = m_services.value(m_servers->currentIndex());
    m_sequence = 0;
    m_listening = false;
    if (!m_service) {
        return;
    }
    m_form->setAvailable(true, {});
    m_form->setCapabilities(m_service->capabilities());
    recall();
    m_service->backends(this, [this, asked = m_service](const Core::Result<QList<Jobs::Backend>> &backends) {
        if (asked != m_service) {
            return;
        }
        if (backends) {
            m_form->setBackends(*backends);
        } else if (backends.error().code != Core::ErrorCode::Unsupported) {
            m_state->setText(backends.error().message);
        }
    });
    // The official server names those of everybody.
    if (m_service->capabilities().submit == Jobs::Support::Direct) {
        m_service->workspaces(this, [this, asked = m_service](const Core::Result<QList<Jobs::Workspace>> &workspaces) {
            if (asked == m_service && workspaces) {
                m_form->setWorkspaces(*workspaces);
            }
        });
    }
    showWorkspace();
    resumeDrafts();
}

void JobsPane::recall()
{
    m_handedOver.reset();
    for (const Jobs::Draft &draft : m_store.all()) {
        if (draft.studyRoot == m_study->root() && draft.server.host() == m_service->address().host()) {
            m_form->recall(draft);
            if (draft.stage == Jobs::Stage::HandedOver) {
                m_handedOver = draft;
            }
            return;
        }
    }
    m_form->setWorkspace(m_study->name());
}

void JobsPane::showWorkspace()
{
    if (!m_service) {
        return;
    }
    m_shownWorkspace = workspace();
    QDateTime when;
    m_tree->setRequests(m_store.remembered(m_service->address(), workspace(), &when));
    if (when.isValid()) {
        m_state->setText(tr("Last known state, of %1.").arg(QLocale().toString(when.toLocalTime(), QLocale::ShortFormat)));
    }
    refresh();
}

void JobsPane::refresh()
{
    if (!m_service) {
        return;
    }
    m_service->requests(workspace(), this, [this, asked = m_service, name = workspace()](const Core::Result<QList<Jobs::JobRequest>> &requests) {
        if (asked == m_service && name == workspace()) {
            onRequests(requests);
        }
    });
}

void JobsPane::onRequests(const Core::Result<QList<Jobs::JobRequest>> &requests)
{
    if (!requests) {
        m_state->setText(tr("Last known state. %1").arg(requests.error().message));
        m_listening = false;
        m_poll.start(kRetryMilliseconds);
        return;
    }
    if (m_service->capabilities().jobDetails) {
        showRequests(*requests);
    } else {
        keepEnded(*requests);
    }
}

void JobsPane::keepEnded(const QList<Jobs::JobRequest> &requests)
{
    m_service->actionStates(workspace(), {}, this, [this, requests, asked = m_service](const Core::Result<QHash<QString, QString>> &states) {
        if (asked == m_service) {
            showRequests(Jobs::withEnded(requests, m_tree->requests(), states.value_or(QHash<QString, QString>())));
        }
    });
}

void JobsPane::showRequests(const QList<Jobs::JobRequest> &requests)
{
    const QString now = QLocale().toString(QTime::currentTime(), QLocale::ShortFormat);
    QHash<QString, bool> wasActive;
    for (const Jobs::JobRequest &request : m_tree->requests()) {
        wasActive.insert(request.id, request.isActive());
    }
    m_tree->setRequests(requests);
    if (m_handedOver) {
        if (const auto taken = Jobs::takenAs(requests, *m_handedOver)) {
            m_handedOver.reset();
            m_selectWhenSeen = taken->id;
            m_notice->show(tr("The server has taken the request. It is followed here from now on."), {{tr("Hide"), nullptr}}, Role::Success);
        }
    }
    if (!m_selectWhenSeen.isEmpty()) {
        m_tree->selectRequest(std::exchange(m_selectWhenSeen, {}));
    }
    static_cast<void>(m_store.remember(m_service->address(), workspace(), requests));
    for (const Jobs::JobRequest &request : requests) {
        if (wasActive.value(request.id) && !request.isActive()) {
            fetchJobs(request.id);
            const Core::Result<Jobs::Draft> own = m_store.load(request.id);
            if (!own || own->notify) {
                emit requestEnded(request);
            }
        }
    }
    for (const QString &id : m_tree->wanted()) {
        fetchJobs(id);
    }
    m_state->setText(requests.isEmpty() ? tr("No requests yet in this workspace.") : tr("As of %1").arg(now));
    const auto current = m_tree->currentRequest();
    m_cancel->setVisible(current && current->isActive());
    if (m_service->capabilities().events) {
        listen();
    } else {
        m_poll.start(isVisible() ? kPollMilliseconds : kPollMilliseconds * kHiddenFactor);
    }
    emit changed();
}

int JobsPane::activeCount() const
{
    const QList<Jobs::JobRequest> requests = m_tree->requests();
    return static_cast<int>(std::count_if(requests.begin(), requests.end(), [](const Jobs::JobRequest &request) { return request.isActive(); }));
}

void JobsPane::listen()
{
    if (m_listening || !m_service) {
        return;
    }
    m_listening = true;
    m_service->changes(m_sequence, this, [this, asked = m_service](const Core::Result<QList<Jobs::Event>> &events) {
        if (asked != m_service) {
            return;
        }
        m_listening = false;
        if (!events) {
            m_poll.start(kRetryMilliseconds);
            return;
        }
        for (const Jobs::Event &event : *events) {
            m_sequence = std::max(m_sequence, event.sequence);
        }
        if (events->isEmpty()) {
            listen();
        } else {
            refresh();
        }
    });
}

void JobsPane::fetchJobs(const QString &requestId)
{
    if (!m_service) {
        return;
    }
    m_service->jobs(requestId, this, [this, requestId, asked = m_service](const Core::Result<QList<Jobs::Job>> &jobs) {
        if (asked != m_service || !jobs) {
            return;
        }
        m_tree->setJobs(requestId, *jobs);
        for (const Jobs::JobRequest &request : m_tree->requests()) {
            if (request.id == requestId && !request.isActive()) {
                fetchOutputs(request);
            }
        }
        // The log of the last job that did something is what the person wants to see.
        const auto current = m_tree->currentRequest();
        if (m_tree->currentJob() || !current || current->id != requestId) {
            return;
        }
        for (auto job = jobs->crbegin(); job != jobs->crend(); ++job) {
            if (job->startedAt.isValid()) {
                showJob(*job);
                break;
            }
        }
    });
}

void JobsPane::fetchOutputs(const Jobs::JobRequest &request)
{
    if (!m_service || !m_service->capabilities().outputs) {
        return;
    }
    m_service->outputs(request.workspace, this, [this, id = request.id, asked = m_service](const Core::Result<QList<Jobs::OutputItem>> &outputs) {
        // Who may not see outputs follows the jobs all the same.
        if (asked == m_service && outputs) {
            m_tree->setOutputs(id, *outputs);
        }
    });
}

void JobsPane::showOutput(const QString &workspace, const QString &path)
{
    if (!m_service) {
        return;
    }
    m_service->file(workspace, path, this, [this, path](const Core::Result<QByteArray> &content) {
        if (!content) {
            m_notice->show(content.error().message, {{tr("Hide"), nullptr}}, Role::Error);
        } else if (content->contains('\0')) {
            m_notice->show(tr("%1 is not text, so it is not shown here.").arg(path), {{tr("Hide"), nullptr}});
        } else {
            m_logJob.clear();
            emit logLines(path, QString::fromUtf8(content->left(kShownBytes)).split(QLatin1Char('\n')));
        }
    });
}

void JobsPane::compareWithLastGood()
{
    const auto request = m_tree->currentRequest();
    const auto good = request ? Jobs::lastGoodRun(m_tree->requests(), *request) : std::nullopt;
    m_comparedId = good ? request->id : QString();
    m_lastGood->hide();
    if (!good) {
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("jobs.compare");
    spec.title = tr("Comparing with the last good run");
    spec.exclusiveKey = Repository::exclusiveKey(m_study->root());
    m_study->jobs().start(spec, [root = m_study->root(), good = *good, request = *request](const Core::JobContext &) -> Core::Result<QString> {
        const auto difference = Jobs::compareRuns(root, good, request);
        return difference ? Core::Result<QString>(Jobs::differenceText(*difference)) : Core::fail(difference.error());
    }).then(this, [this, id = request->id](const Core::Result<QString> &text) {
        if (id == m_comparedId) {
            m_lastGood->setText(text ? *text : text.error().message);
            m_lastGood->show();
        }
    });
}

void JobsPane::showJob(const Jobs::Job &job)
{
    if (!m_service || !m_service->capabilities().logs || job.id == m_logJob) {
        return;
    }
    m_logJob = job.id;
    m_logTitle = tr("%1 (job %2)").arg(job.action, job.id);
    m_logText.clear();
    m_logOffset = 0;
    followLog();
}

void JobsPane::followLog()
{
    if (!m_service || m_logJob.isEmpty()) {
        return;
    }
    m_service->log(m_logJob, m_logOffset, this, [this, job = m_logJob](const Core::Result<Jobs::LogChunk> &chunk) {
        if (job != m_logJob) {
            return;
        }
        if (!chunk) {
            emit logLines(m_logTitle, {chunk.error().message});
            return;
        }
        m_logText += chunk->text;
        const bool moved = chunk->nextOffset > m_logOffset;
        m_logOffset = chunk->nextOffset;
        if (moved || chunk->complete) {
            emit logLines(m_logTitle, m_logText.split(QLatin1Char('\n'), Qt::SkipEmptyParts));
        }
        if (!chunk->complete) {
            m_logPoll.start();
        }
    });
}

void JobsPane::cancelCurrent()
{
    const auto request = m_tree->currentRequest();
    if (!request || !m_service) {
        return;
    }
    QStringList actions;
    for (const Jobs::Job &job : m_tree->jobs(request->id)) {
        if (job.isActive()) {
            actions.append(job.action);
        }
    }
    if (actions.isEmpty()) {
        return;
    }
    const auto answer = QMessageBox::question(this, tr("Cancel jobs"),
                                              tr("Cancel %1? What they have done so far is lost.").arg(actions.join(QStringLiteral(", "))),
                                              QMessageBox::Yes | QMessageBox::No);
    if (answer == QMessageBox::Yes) {
        m_service->cancel(*request, actions, this, [this](const Core::Result<QString> &done) {
            if (!done) {
                m_notice->show(done.error().message, {{tr("Hide"), nullptr}}, Role::Error);
            }
            refresh();
        });
    }
}

} // namespace Gui
