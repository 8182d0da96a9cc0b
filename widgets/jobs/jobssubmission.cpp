// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The half of the jobs pane that sends: the way from the click to the server's answer.
#include "model/commands/freshcodelists.h"
#include "model/jobs/follow.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/jobs/requeststree.h"
#include "widgets/jobs/submitform.h"

namespace Gui
{

void JobsPane::submit()
{
    if (!m_service || m_planning || (m_submission && m_submission->isRunning())) {
        return;
    }
    if (const Core::Result<void> saved = m_study->saveAll(); !saved) {
        m_notice->show(saved.error().message, {{tr("Hide"), nullptr}}, Role::Error);
        return;
    }
    Commands::SubmissionWish wish = m_form->wish();
    wish.evaluatorProgram = m_evaluatorProgram;
    m_planning = true;
    m_notice->hide();
    m_form->setBusy(tr("Looking at the study"));
    Core::JobSpec spec;
    spec.kind = QStringLiteral("jobs.plan");
    spec.title = tr("Preparing the submission");
    spec.exclusiveKey = QStringLiteral("jobs.plan:") + m_study->root();
    m_study->jobs().start(spec, [root = m_study->root(), server = m_service->address(), wish](const Core::JobContext &) -> Core::Result<Commands::SubmissionPlan> {
        return Commands::planSubmission(root, server, wish);
    }).then(this, [this](const Core::Result<Commands::SubmissionPlan> &plan) {
        m_planning = false;
        if (plan) {
            start(plan->draft, plan->options);
        } else {
            onFailed(plan.error());
        }
    });
}

void JobsPane::start(const Jobs::Draft &draft, const Jobs::SubmissionOptions &options)
{
    if (!m_service || (m_submission && m_submission->isRunning())) {
        return;
    }
    if (m_submission && m_submission->draft().stage == Jobs::Stage::Drafted && m_submission->draft().rapId != draft.rapId) {
        // What the server refused is asked anew under another id; the old one is not offered again.
        static_cast<void>(m_store.remove(m_submission->draft().rapId));
    }
    Jobs::SubmissionOptions own = options;
    if (m_transfer) {
        own.transfer = m_transfer();
    }
    m_submission = std::make_unique<Jobs::Submission>(draft, own, m_service, m_store, &m_study->jobs());
    Jobs::Submission *submission = m_submission.get();
    m_notice->hide();
    m_form->setBusy(tr("Checking"));
    connect(submission, &Jobs::Submission::checksChanged, this, [this, submission]() { m_form->setChecks(submission->checks()); });
    connect(submission, &Jobs::Submission::progressed, this, [this](const QString &text) { m_form->setBusy(text); });
    connect(submission, &Jobs::Submission::finished, this, [this, id = draft.rapId](const Jobs::SubmitOutcome &outcome) { onSubmitted(outcome, id); });
    connect(submission, &Jobs::Submission::failed, this, &JobsPane::onFailed);
    submission->start();
}

void JobsPane::onSubmitted(const Jobs::SubmitOutcome &outcome, const QString &rapId)
{
    m_form->setBusy({});
    m_form->setSent();
    if (const auto *browser = std::get_if<Jobs::OpenBrowser>(&outcome)) {
        QStringList steps;
        for (const QString &step : browser->steps) {
            steps.append(QStringLiteral("%1. %2").arg(steps.size() + 1).arg(step));
        }
        m_notice->show(tr("The last click is yours, on the server's page. It is shown here as soon as the server lists it.") + QLatin1Char('\n')
                           + steps.join(QLatin1Char('\n')),
                       {{tr("Open the Page Again"), [this, url = browser->url]() { emit browserWanted(url); }}, {tr("Hide"), nullptr}}, Role::Accent);
        m_handedOver = m_submission->draft();
        emit browserWanted(browser->url);
    } else if (const auto &sent = std::get<Jobs::Submitted>(outcome); sent.count == 0) {
        m_notice->show(tr("The server has nothing to do: %1.").arg(sent.details), {{tr("Hide"), nullptr}});
    }
    m_selectWhenSeen = m_handedOver ? QString() : rapId;
    emit submitted(rapId);
    refresh();
}

void JobsPane::onFailed(const Core::Error &error)
{
    m_form->setBusy({});
    if (error.code == Core::ErrorCode::Cancelled) {
        m_notice->show(tr("The submission was stopped. Nothing was sent twice; submitting again goes on from here."), {{tr("Hide"), nullptr}});
        return;
    }
    QList<NoticeBar::Choice> choices;
    for (const Core::Hint &hint : error.hints) {
        if (hint.actionId != QLatin1String("jobs.submit")) {
            choices.append({hint.text, [this, hint]() { mend(hint); }});
        }
    }
    // What had begun goes on under its id; what had not is planned anew, since the study may be another.
    const bool begun = m_submission && m_submission->draft().stage != Jobs::Stage::Drafted;
    choices.append({tr("Try Again"), [this, begun]() { begun ? m_submission->start() : submit(); }});
    choices.append({tr("Hide"), nullptr});
    m_notice->show(error.message, choices, Role::Error);
}

void JobsPane::mend(const Core::Hint &fix)
{
    if (fix.actionId == QLatin1String("jobs.submit")) {
        submit();
    } else if (fix.actionId == QLatin1String("jobs.addServer")) {
        emit addServerWanted();
    } else if (fix.actionId == QLatin1String("jobs.chooseBackend")) {
        m_form->focusBackend();
    } else if (fix.actionId == QLatin1String("jobs.chooseWorkspace")) {
        m_form->focusWorkspace();
    } else if (fix.actionId == QLatin1String("jobs.showRequest")) {
        m_tree->selectRequest(fix.arguments.value(QStringLiteral("request")).toString());
        m_tree->setFocus();
    } else if (fix.actionId == QLatin1String("codelists.update")) {
        updateCodelists();
    } else {
        emit fixRequested(fix);
    }
}

void JobsPane::updateCodelists()
{
    m_form->setBusy(tr("Updating the codelists"));
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.update");
    spec.title = tr("Updating the codelists");
    spec.exclusiveKey = QStringLiteral("codelists:") + m_study->root();
    spec.visibility = Core::JobSpec::Visibility::StatusBar;
    m_study->jobs().start(spec, [root = m_study->root()](const Core::JobContext &context) { return Commands::updateCodelists(root, context); })
        .then(this, [this](const Core::Result<QStringList> &changed) {
            m_form->setBusy({});
            if (!changed) {
                m_notice->show(changed.error().message, {{tr("Try Again"), [this]() { updateCodelists(); }}, {tr("Hide"), nullptr}}, Role::Error);
                return;
            }
            m_notice->show(changed->isEmpty() ? tr("The codelists were up to date.")
                                              : tr("Updated: %1. Look at them in Changes, or submit: they are committed with it.").arg(changed->join(QStringLiteral(", "))),
                           {{tr("Submit"), [this]() { submit(); }}, {tr("Hide"), nullptr}}, Role::Success);
        });
}

void JobsPane::resumeDrafts()
{
    // A draft that had reached the server when the program ended is sent again with its own id,
    // which makes no second request. Earlier stages are offered.
    for (const Jobs::Draft &draft : m_store.open(m_study->root())) {
        if ((m_submission && m_submission->draft().rapId == draft.rapId)
            || (draft.server != m_service->address() && draft.server.host() != m_service->address().host())) {
            continue;
        }
        Jobs::Draft own = draft;
        own.server = m_service->address();
        m_notice->show(tr("A submission of %1 was not finished when the program last ended.").arg(draft.actions.join(QStringLiteral(", "))),
                       {{tr("Go On"),
                         [this, own]() {
                             Commands::SubmissionWish wish;
                             wish.workspace = own.workspace;
                             wish.actions = own.actions;
                             wish.evaluatorProgram = m_evaluatorProgram;
                             start(own, Commands::planSubmission(own.studyRoot, own.server, wish).options);
                         }},
                        {tr("Give It Up"), [this, own]() {
                             Jobs::Draft given = own;
                             given.stage = Jobs::Stage::Abandoned;
                             static_cast<void>(m_store.save(given));
                         }}});
        break;
    }
}

} // namespace Gui
