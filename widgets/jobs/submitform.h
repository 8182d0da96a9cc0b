// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/commands/submissionplan.h"
#include "model/jobs/types.h"
#include "model/pipeline/project.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QGridLayout;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace Gui
{

/// What is to be run where: backend, actions, force, message, and the checks with their fixes.
class SubmitForm final : public QWidget
{
    Q_OBJECT

public:
    explicit SubmitForm(const Theme *theme, QWidget *parent = nullptr);

    void setProject(const Pipeline::Project &project);
    void setBackends(const QList<Jobs::Backend> &backends);
    void setChecks(const QList<Jobs::Check> &checks);
    void setBusy(const QString &what); ///< empty: ready
    void setAvailable(bool available, const QString &reason);
    void setWorkspace(const QString &name);
    /// Those of the server to choose from; the one in the field stays.
    void setWorkspaces(const QList<Jobs::Workspace> &workspaces);
    /// Takes what was submitted before.
    void recall(const Jobs::Draft &draft);
    /// The message has been used.
    void setSent();
    void focusWorkspace();
    void focusBackend();
    /// What the server can do: where the last click is in a browser, backend and project are typed.
    void setCapabilities(const Jobs::Capabilities &capabilities);
    [[nodiscard]] Commands::SubmissionWish wish() const;

signals:
    void submitted();
    void cancelled();
    void workspaceChosen();
    void fixRequested(const Core::Hint &fix);

private:
    void updateSentence();

    const Theme *m_theme;
    QComboBox *m_workspace;
    QComboBox *m_backend;
    QLineEdit *m_projectName;
    QListWidget *m_actions;
    QCheckBox *m_force;
    QCheckBox *m_notify;
    QPlainTextEdit *m_message;
    QLabel *m_sentence;
    QWidget *m_checks;
    QGridLayout *m_checkRows;
    QPushButton *m_submit;
    QPushButton *m_cancel;
    Pipeline::Project m_project;
    QList<Jobs::Check> m_lastChecks;
    QString m_unavailable;
    QString m_wantedBackend;
    QFormLayout *m_form;
    bool m_busy = false;
};

} // namespace Gui
