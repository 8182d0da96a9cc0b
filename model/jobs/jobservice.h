// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QObject>

#include "model/jobs/types.h"

namespace Jobs
{

template <typename T>
using Answer = std::function<void(const Core::Result<T> &)>;

/// A job server seen by the desktop and the console. Every call returns at once and answers later
/// in the caller's thread, exactly once, unless `guard` died before. Calls outside the capabilities
/// answer Unsupported with a sentence. Lives in the thread it was made in (the GUI's).
/// Secrets never appear in errors.
class JobService : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual QUrl address() const = 0;
    [[nodiscard]] virtual QString title() const = 0; ///< for people
    [[nodiscard]] virtual Capabilities capabilities() const = 0;

    virtual void backends(QObject *guard, Answer<QList<Backend>> answer) = 0;
    virtual void workspaces(QObject *guard, Answer<QList<Workspace>> answer) = 0;
    /// Newest first. An empty workspace: all that the person may see.
    virtual void requests(const QString &workspace, QObject *guard, Answer<QList<JobRequest>> answer) = 0;
    virtual void jobs(const QString &requestId, QObject *guard, Answer<QList<Job>> answer) = 0;
    /// Latest status of each action of a workspace.
    virtual void actionStates(const QString &workspace, const QString &backend, QObject *guard,
                              Answer<QHash<QString, QString>> answer) = 0;

    /// Makes the workspace if the server lacks it and allows that; otherwise answers it as it is.
    virtual void ensureWorkspace(const Workspace &workspace, QObject *guard, Answer<Workspace> answer) = 0;
    /// Safe to repeat with the same draft.
    virtual void submit(const Draft &draft, QObject *guard, Answer<SubmitOutcome> answer) = 0;
    virtual void cancel(const JobRequest &request, const QStringList &actions, QObject *guard, Answer<QString> answer) = 0;

    virtual void log(const QString &jobId, qint64 offset, QObject *guard, Answer<LogChunk> answer) = 0;
    virtual void outputs(const QString &workspace, QObject *guard, Answer<QList<OutputItem>> answer) = 0;
    virtual void file(const QString &workspace, const QString &path, QObject *guard, Answer<QByteArray> answer) = 0;
    /// Waits on the server up to 25 s for news after `sequence`.
    virtual void changes(qint64 sequence, QObject *guard, Answer<QList<Event>> answer) = 0;

    /// Where a browser shows the workspace; may be empty.
    [[nodiscard]] virtual QUrl workspacePage(const QString &project, const QString &workspace) const = 0;
};

/// Runs one call of a service and waits for its answer in a local event loop. For console programs
/// and tests: `waitFor<QList<Backend>>([&](auto *g, auto a) { service.backends(g, a); })`.
template <typename T, typename Call>
[[nodiscard]] Core::Result<T> waitFor(Call call);

} // namespace Jobs

#include "model/jobs/waitfor.h"
