// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

#include "model/jobs/types.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// Job requests, newest first, with their jobs below: state in plain words, time taken.
class RequestsTree final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit RequestsTree(const Theme *theme, QWidget *parent = nullptr);

    void setRequests(const QList<Jobs::JobRequest> &requests);
    void setJobs(const QString &requestId, const QList<Jobs::Job> &jobs);
    /// Outputs of a request, shown below the jobs that made them.
    void setOutputs(const QString &requestId, const QList<Jobs::OutputItem> &outputs);
    [[nodiscard]] QList<Jobs::JobRequest> requests() const { return m_requests; }
    [[nodiscard]] QList<Jobs::Job> jobs(const QString &requestId) const { return m_jobs.value(requestId); }
    /// Requests whose jobs are wanted: active ones and those unfolded.
    [[nodiscard]] QStringList wanted() const;
    [[nodiscard]] std::optional<Jobs::JobRequest> currentRequest() const;
    [[nodiscard]] std::optional<Jobs::Job> currentJob() const;
    void selectRequest(const QString &requestId);

signals:
    void jobsWanted(const QString &requestId);
    void jobSelected(const Jobs::Job &job);
    void outputActivated(const QString &workspace, const QString &path);

private:
    [[nodiscard]] QTreeWidgetItem *itemOf(const QString &requestId) const;
    void paintRequest(QTreeWidgetItem *item, const Jobs::JobRequest &request);
    void paintOutput(QTreeWidgetItem *item, const Jobs::OutputItem &output);
    void paintJob(QTreeWidgetItem *item, const Jobs::Job &job);
    void repaintAll();

    const Theme *m_theme;
    QList<Jobs::JobRequest> m_requests;
    QHash<QString, QList<Jobs::Job>> m_jobs;
    QHash<QString, QList<Jobs::OutputItem>> m_outputs; ///< by request
};

} // namespace Gui
