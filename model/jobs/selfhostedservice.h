// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QSslCertificate>

#include "model/jobs/jobservice.h"

class QNetworkReply;

namespace Jobs
{

/// Client of `studybench-server`: the RAP shapes of job-server.md 3 and the reads of its section 7.
/// Certificates are verified by the system's authorities and those of the PEM file STUDYBENCH_CA_FILE.
/// The token is kept in memory only and sent as the bare Authorization header.
class SelfHostedService final : public JobService
{
    Q_OBJECT

public:
    SelfHostedService(const QUrl &address, const QString &token, QObject *parent = nullptr);

    /// After a restart of an embedded server the port may differ.
    void setAddress(const QUrl &address, const QString &token);
    /// Tells two servers of one host apart; empty: the host, or "This computer".
    void setTitle(const QString &title) { m_title = title; }

    [[nodiscard]] QUrl address() const override { return m_address; }
    [[nodiscard]] QString title() const override;
    [[nodiscard]] Capabilities capabilities() const override;
    void backends(QObject *guard, Answer<QList<Backend>> answer) override;
    void workspaces(QObject *guard, Answer<QList<Workspace>> answer) override;
    void requests(const QString &workspace, QObject *guard, Answer<QList<JobRequest>> answer) override;
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
    using Handler = std::function<void(const Core::Result<QByteArray> &)>;
    void get(const QString &path, QObject *guard, Handler handler, int timeoutMs = 0);
    void post(const QString &path, const QJsonObject &body, QObject *guard, Handler handler);
    void watch(QNetworkReply *reply, QObject *guard, Handler handler);
    [[nodiscard]] QUrl url(const QString &path) const;
    [[nodiscard]] QNetworkRequest request(const QString &path) const;

    QUrl m_address;
    QString m_token;
    QString m_title;
    QList<QSslCertificate> m_authorities; ///< of STUDYBENCH_CA_FILE, beside those of the system
    QNetworkAccessManager m_network;
};

} // namespace Jobs
