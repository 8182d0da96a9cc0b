// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "model/jobs/jobservice.h"
#include "model/jobs/submission.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace Gui
{

class NoticeBar;
class RequestsTree;
class SubmitForm;

/// Submits the study to a job server with one click and follows what becomes of it. Knows the
/// server only by its capabilities. What was last seen stays, with its time, when it is away.
class JobsPane final : public QWidget
{
    Q_OBJECT

public:
    /// `transfer` gives the callbacks for git transfers; may be empty.
    JobsPane(Study::OpenStudy *study, const Jobs::SubmissionStore &store, std::function<Repository::Transfer()> transfer,
             const QString &evaluatorProgram, const Theme *theme, QWidget *parent = nullptr);

    /// A server to choose; the first one is chosen. Replaces a service of the same title.
    void addService(Jobs::JobService *service);
    /// Shown instead of a service that is not there (yet).
    void setNotice(const QString &sentence);
    void submit();
    void refresh();
    [[nodiscard]] int activeCount() const;

signals:
    void logLines(const QString &title, const QStringList &lines);
    void fixRequested(const Core::Hint &fix);
    void addServerWanted();
    void submitted(const QString &requestId);
    void requestEnded(const Jobs::JobRequest &request);
    void changed();
    void browserWanted(const QUrl &url);

private:
    void choose();
    /// What was submitted last from this study to this server is likely wanted again.
    void recall();
    void showWorkspace();
    void mend(const Core::Hint &fix);
    void updateCodelists();
    void onSubmitted(const Jobs::SubmitOutcome &outcome, const QString &rapId);
    void onFailed(const Core::Error &error);
    void start(const Jobs::Draft &draft, const Jobs::SubmissionOptions &options);
    void resumeDrafts();
    void onRequests(const Core::Result<QList<Jobs::JobRequest>> &requests);
    void fetchJobs(const QString &requestId);
    void listen();
    void followLog();
    void fetchOutputs(const Jobs::JobRequest &request);
    void showOutput(const QString &workspace, const QString &path);
    void compareWithLastGood();
    void keepEnded(const QList<Jobs::JobRequest> &requests);
    void showRequests(const QList<Jobs::JobRequest> &requests);
    void showJob(const Jobs::Job &job);
    void cancelCurrent();
    [[nodiscard]] Jobs::JobService *service() const { return m_service; }
    [[nodiscard]] QString workspace() const;

    Study::OpenStudy *m_study;
    Jobs::SubmissionStore m_store;
    std::function<Repository::Transfer()> m_transfer;
    QString m_evaluatorProgram;
    QList<QPointer<Jobs::JobService>> m_services; // owned by the composition root, which may replace them
    QPointer<Jobs::JobService> m_service;
    std::unique_ptr<Jobs::Submission> m_submission;
    QComboBox *m_servers;
    QLabel *m_state;
    QLabel *m_lastGood;
    NoticeBar *m_notice;
    SubmitForm *m_form;
    RequestsTree *m_tree;
    QPushButton *m_cancel;
    QTimer m_poll;
    QTimer m_logPoll;
    QString m_comparedId;
    QString m_logJob;
    QString m_logTitle;
    QString m_logText;
    qint64 m_logOffset = 0;
    qint64 m_sequence = 0;
    bool m_listening = false;
    bool m_planning = false;
    QString m_selectWhenSeen;
    QString m_shownWorkspace;
    std::optional<Jobs::Draft> m_handedOver; ///< its last click is a browser's; not seen on the server yet
};

} // namespace Gui
