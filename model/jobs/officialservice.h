// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QNetworkAccessManager>
#include <QPointer>

#include "model/jobs/jobservice.h"

namespace Jobs
{

/// The platform's own job server, as far as a desktop may use it today (job-server.md 6): the
/// browser takes the last click of submitting and cancelling; two anonymous reads follow the run.
/// Asks each address at most every 30 s and answers from the last answer in between.
class OfficialService final : public JobService
{
    Q_OBJECT

public:
    explicit OfficialService(const QUrl &address = QUrl(QStringLiteral("https://jobs.opensafely.org/")),
                             QObject *parent = nullptr);

    /// Tests shorten the 30 s.
    void setMinimumInterval(int milliseconds) { m_minimumInterval = milliseconds; }

    [[nodiscard]] QUrl address() const override { return m_address; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Capabilities capabilities() const override;
    void backends(QObject *guard, Answer<QList<Backend>> answer) override;
    void workspaces(QObject *guard, Answer<QList<Workspace>> answer) override;
    void requests(const QString &workspace, QObject *guard, Answer<QList<JobRequest>> answer) override;
    /// One entry per action with its coarse state: no ids and no times.
    void jobs(const QString &requestId, QObject *guard, Answer<QList<Job>> answer) override;
    void actionStates(const QString &workspace, const QString &backend, QObject *guard,
                      Answer<QHash<QString, QString>> answer) override;
    void ensureWorkspace(const Workspace &workspace, QObject *guard, Answer<Workspace> answer) override;
    void submit(const Draft &draft, QObject *guard, Answer<SubmitOutcome> answer) override;
    void cancel(const JobRequest &request, const QStringList &actions, QObject *guard, Answer<QString> answer) override;
    void log(const QString &jobId, qint64 offset, QObject *guard, Answer<LogChunk> answer) override;
    void outputs(const QString &workspace, QObject *guard, Answer<QList<OutputItem>> answer) override;
    void file(const QString &workspace, const QString &path, QObject *guard, Answer<QByteArray> answer) override;
    void changes(qint64 sequence, QObject *guard, Answer<QList<Event>> answer) override;
    [[nodiscard]] QUrl workspacePage(const QString &project, const QString &workspace) const override;

private:
    struct Cached
    {
        QDateTime at;
        QByteArray body;
    };
    void get(const QString &path, QObject *guard, std::function<void(const Core::Result<QByteArray> &)> handler);

    QUrl m_address;
    QNetworkAccessManager m_network;
    QHash<QString, Cached> m_cache;
    int m_minimumInterval = 30000;
};

} // namespace Jobs
