// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/submitform.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "model/pipeline/plan.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

struct Shown
{
    const char *sign;
    Role role;
};

Shown shownAs(Jobs::CheckState state)
{
    switch (state) {
    case Jobs::CheckState::Waiting:
        return {"○", Role::Muted};
    case Jobs::CheckState::Running:
        return {"◐", Role::Accent};
    case Jobs::CheckState::Passed:
        return {"✓", Role::Success};
    case Jobs::CheckState::Warning:
        return {"▲", Role::Warning};
    case Jobs::CheckState::Failed:
        return {"✗", Role::Error};
    }
    return {"", Role::Text};
}

} // namespace

SubmitForm::SubmitForm(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_workspace(new QComboBox(this))
    , m_backend(new QComboBox(this))
    , m_projectName(new QLineEdit(this))
    , m_actions(new QListWidget(this))
    , m_force(new QCheckBox(tr("Run what they need again, even if it is done"), this))
    , m_notify(new QCheckBox(tr("Tell me when it has ended"), this))
    , m_message(new QPlainTextEdit(this))
    , m_sentence(mutedLabel({}, theme, this))
    , m_checks(new QWidget(this))
    , m_checkRows(new QGridLayout(m_checks))
    , m_submit(new QPushButton(tr("Commit, Push and Submit"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_form(new QFormLayout)
{
    setName(m_workspace, "jobWorkspace", tr("Workspace"));
    setName(m_backend, "jobBackend", tr("Backend"));
    setName(m_projectName, "jobProject", tr("Project"));
    setName(m_notify, "jobNotify", tr("Tell me when it has ended"));
    m_projectName->setPlaceholderText(tr("First part of the workspace's address on the server"));
    m_notify->setChecked(true);
    setName(m_actions, "jobActions", tr("Actions to run"));
    setName(m_force, "jobForce", tr("Run what they need again, even if it is done"));
    setName(m_message, "jobMessage", tr("Message for changes that are committed"));
    setName(m_submit, "submitButton", tr("Commit, push and submit"));
    setName(m_cancel, "submitCancel", tr("Stop the submission"));
    m_workspace->setEditable(true);
    m_submit->setProperty("primary", true);
    m_sentence->setWordWrap(true);
    m_message->setPlaceholderText(tr("What changed (used when there is something to commit)"));
    m_message->setTabChangesFocus(true);
    fitToText(m_message, [this](const QFontMetrics &metrics) { m_message->setFixedHeight(metrics.height() * 3); });
    m_actions->setFrameShape(QFrame::NoFrame);
    m_actions->setProperty("boxed", true);
    m_message->setFrameShape(QFrame::NoFrame);
    m_message->setProperty("boxed", true);
    fitToText(m_actions, [this](const QFontMetrics &metrics) { m_actions->setMaximumHeight(metrics.height() * 9); });
    m_checkRows->setContentsMargins(0, 0, 0, 0);
    m_checkRows->setColumnStretch(1, 1);
    m_checks->hide();
    m_cancel->hide();

    m_form->addRow(tr("Workspace"), m_workspace);
    m_form->addRow(tr("Project"), m_projectName);
    m_form->addRow(tr("Backend"), m_backend);
    m_form->addRow(tr("Actions"), m_actions);
    m_form->addRow(QString(), m_force);
    m_form->addRow(QString(), m_notify);
    m_form->addRow(tr("Message"), m_message);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_submit);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 8);
    layout->addLayout(m_form);
    layout->addWidget(m_checks);
    layout->addWidget(m_sentence);
    layout->addLayout(buttons);
    layout->addStretch();

    setCapabilities({Jobs::Support::Direct, Jobs::Support::Direct, true, true, true, true});
    connect(m_backend, &QComboBox::editTextChanged, this, &SubmitForm::updateSentence);
    connect(theme, &Theme::changed, this, [this]() { setChecks(QList<Jobs::Check>(m_lastChecks)); });
    // Chosen or typed to the end, not at every letter: each means a look at the server.
    connect(m_workspace, &QComboBox::activated, this, &SubmitForm::workspaceChosen);
    connect(m_workspace->lineEdit(), &QLineEdit::editingFinished, this, &SubmitForm::workspaceChosen);
    connect(m_submit, &QPushButton::clicked, this, &SubmitForm::submitted);
    connect(m_cancel, &QPushButton::clicked, this, &SubmitForm::cancelled);
    connect(m_actions, &QListWidget::itemChanged, this, &SubmitForm::updateSentence);
    connect(m_backend, &QComboBox::currentIndexChanged, this, &SubmitForm::updateSentence);
    updateSentence();
}

void SubmitForm::setWorkspace(const QString &name)
{
    if (m_workspace->findText(name) < 0) {
        m_workspace->addItem(name);
    }
    m_workspace->setCurrentText(name);
}

void SubmitForm::setWorkspaces(const QList<Jobs::Workspace> &workspaces)
{
    const QString chosen = m_workspace->currentText();
    const QSignalBlocker quiet(m_workspace);
    for (const Jobs::Workspace &workspace : workspaces) {
        if (!workspace.archived && m_workspace->findText(workspace.name) < 0) {
            m_workspace->addItem(workspace.name);
        }
    }
    m_workspace->setCurrentText(chosen);
}

void SubmitForm::recall(const Jobs::Draft &draft)
{
    setWorkspace(draft.workspace);
    m_projectName->setText(draft.project == draft.workspace ? QString() : draft.project);
    if (m_backend->isEditable()) {
        m_backend->setEditText(draft.backend);
    }
    m_wantedBackend = draft.backend;
    m_notify->setChecked(draft.notify);
    for (int row = 0; row < m_actions->count(); ++row) {
        m_actions->item(row)->setCheckState(draft.actions.contains(m_actions->item(row)->text()) ? Qt::Checked : Qt::Unchecked);
    }
    updateSentence();
}

void SubmitForm::setSent()
{
    m_message->clear();
    // What passed has served; what was told is still to be looked at.
    QList<Jobs::Check> told = m_lastChecks;
    told.removeIf([](const Jobs::Check &check) { return check.state != Jobs::CheckState::Warning; });
    setChecks(told);
}

void SubmitForm::focusWorkspace()
{
    m_workspace->setFocus();
    m_workspace->lineEdit()->selectAll();
}

void SubmitForm::focusBackend()
{
    m_backend->setFocus();
    if (!m_backend->isEditable()) {
        m_backend->showPopup();
    }
}

void SubmitForm::setCapabilities(const Jobs::Capabilities &capabilities)
{
    const bool browser = capabilities.submit == Jobs::Support::Browser;
    m_backend->setEditable(browser);
    if (browser) {
        // The server does not list its backends; this is the one that most studies use.
        m_backend->clear();
        m_backend->setEditText(QStringLiteral("tpp"));
    }
    m_projectName->setVisible(browser);
    m_form->labelForField(m_projectName)->setVisible(browser);
    m_submit->setText(browser ? tr("Commit, Push and Open the Page") : tr("Commit, Push and Submit"));
    updateSentence();
}

void SubmitForm::setProject(const Pipeline::Project &project)
{
    QStringList ticked;
    for (int row = 0; row < m_actions->count(); ++row) {
        if (m_actions->item(row)->checkState() == Qt::Checked) {
            ticked.append(m_actions->item(row)->text());
        }
    }
    m_project = project;
    const QSignalBlocker quiet(m_actions);
    m_actions->clear();
    for (const Pipeline::Action &action : project.actions) {
        auto *item = new QListWidgetItem(action.id.value, m_actions);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(action.id.value) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(action.needs.isEmpty() ? tr("Needs no other action") : tr("Needs %1").arg(action.needNames().join(QStringLiteral(", "))));
    }
    updateSentence();
}

void SubmitForm::setBackends(const QList<Jobs::Backend> &backends)
{
    const QString current = m_backend->currentData().toString();
    const QString before = current.isEmpty() ? m_wantedBackend : current;
    const QSignalBlocker quiet(m_backend);
    m_backend->clear();
    for (const Jobs::Backend &backend : backends) {
        m_backend->addItem(backend.paused ? tr("%1 (paused)").arg(backend.name) : backend.name, backend.slug);
    }
    m_backend->setCurrentIndex(std::max(0, m_backend->findData(before)));
    updateSentence();
}

Commands::SubmissionWish SubmitForm::wish() const
{
    Commands::SubmissionWish wish;
    wish.workspace = m_workspace->currentText().trimmed();
    wish.backend = m_backend->isEditable() ? m_backend->currentText().trimmed() : m_backend->currentData().toString();
    wish.project = m_projectName->isHidden() ? QString() : m_projectName->text().trimmed();
    wish.notify = m_notify->isChecked();
    for (int row = 0; row < m_actions->count(); ++row) {
        if (m_actions->item(row)->checkState() == Qt::Checked) {
            wish.actions.append(m_actions->item(row)->text());
        }
    }
    if (wish.actions.isEmpty()) {
        wish.actions = {Pipeline::runAllName()};
    }
    wish.forceRunDependencies = m_force->isChecked();
    wish.commitMessage = m_message->toPlainText().trimmed();
    return wish;
}

void SubmitForm::updateSentence()
{
    const QStringList chosen = wish().actions;
    QString what;
    if (chosen == QStringList{Pipeline::runAllName()}) {
        what = tr("Runs all %n action(s)", nullptr, static_cast<int>(m_project.actions.size()));
    } else {
        const Pipeline::NeedsGraph needs(m_project);
        QSet<QString> all(chosen.begin(), chosen.end());
        for (const QString &action : chosen) {
            for (const QString &need : needs.allNeeds(action)) {
                all.insert(need);
            }
        }
        what = tr("Runs %1 and what they need: %n action(s) at most", nullptr, static_cast<int>(all.size())).arg(chosen.join(QStringLiteral(", ")));
    }
    m_sentence->setText(m_unavailable.isEmpty() ? what + QLatin1Char('.') : m_unavailable);
    m_submit->setEnabled(m_unavailable.isEmpty() && !m_busy && !m_project.actions.isEmpty() && (m_backend->isEditable() ? !m_backend->currentText().trimmed().isEmpty() : m_backend->count() > 0));
}

void SubmitForm::setAvailable(bool available, const QString &reason)
{
    m_unavailable = available ? QString() : reason;
    updateSentence();
}

void SubmitForm::setBusy(const QString &what)
{
    m_busy = !what.isEmpty();
    m_cancel->setVisible(m_busy);
    updateSentence();
    if (m_busy) {
        m_sentence->setText(what);
    }
}

void SubmitForm::setChecks(const QList<Jobs::Check> &checks)
{
    m_lastChecks = checks;
    // What has to be mended stands first, where it is seen.
    std::stable_partition(m_lastChecks.begin(), m_lastChecks.end(), [](const Jobs::Check &check) { return check.state == Jobs::CheckState::Failed; });
    while (QLayoutItem *item = m_checkRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const Jobs::Check &check : std::as_const(m_lastChecks)) {
        const Shown shown = shownAs(check.state);
        auto *sign = new QLabel(QString::fromUtf8(shown.sign), m_checks);
        QPalette palette = sign->palette();
        palette.setColor(QPalette::WindowText, m_theme->color(shown.role));
        sign->setPalette(palette);
        auto *text = new QLabel(check.message.isEmpty() ? check.title : QStringLiteral("%1. %2").arg(check.title, check.message), m_checks);
        text->setWordWrap(true);
        m_checkRows->addWidget(sign, row, 0, Qt::AlignTop);
        m_checkRows->addWidget(text, row, 1);
        if (check.state == Jobs::CheckState::Failed && check.fix) {
            auto *button = new QPushButton(check.fix->text, m_checks);
            button->setAccessibleName(check.fix->text);
            connect(button, &QPushButton::clicked, this, [this, fix = *check.fix]() { emit fixRequested(fix); });
            m_checkRows->addWidget(button, row, 2, Qt::AlignTop);
        }
        ++row;
    }
    m_checks->setVisible(!checks.isEmpty());
}

} // namespace Gui
