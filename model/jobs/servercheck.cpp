// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/servercheck.h"

#include <algorithm>
#include <memory>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QPointer>

#include "model/jobs/wire.h"
#include "model/repository/repository.h"

namespace Jobs
{

using Core::Error;
using Core::ErrorCode;
using Core::Result;

namespace
{

/// An agent that has not asked for work for longer is away (job-server.md 5).
constexpr qint64 kAwaySeconds = 300;

const QString kRunAll = QStringLiteral("run_all");
constexpr const char *kKnowsYou = QT_TRANSLATE_NOOP("Jobs", "The job server answers and knows you");

Check line(const char *id, const char *title, CheckState state, const QString &message = {}, std::optional<Core::Hint> fix = std::nullopt)
{
    return {QString::fromLatin1(id), translate(title), state, message, std::move(fix)};
}

Core::Hint mend(const char *text, const char *action, const QVariantMap &arguments = {})
{
    return {translate(text), QString::fromLatin1(action), arguments};
}

/// Addresses of one repository in different spellings, or one folder.
bool isSamePlace(const QString &one, const QString &other)
{
    const QString first = Repository::publicUrl(one);
    const QString second = Repository::publicUrl(other);
    if (first.startsWith(u'/') && second.startsWith(u'/')) {
        return QFileInfo(first).canonicalFilePath() == QFileInfo(second).canonicalFilePath();
    }
    return first.compare(second, Qt::CaseInsensitive) == 0;
}

Check reachable(const Error &error)
{
    if (error.code == ErrorCode::PermissionDenied) {
        return line("server", kKnowsYou, CheckState::Failed, error.message, mend(QT_TRANSLATE_NOOP("Jobs", "Give the Token"), "jobs.addServer"));
    }
    return line("server", kKnowsYou, CheckState::Failed, error.message, mend(QT_TRANSLATE_NOOP("Jobs", "Try Again"), "jobs.submit"));
}

Check backendOf(const QList<Backend> &backends, const Draft &draft)
{
    const char *title = QT_TRANSLATE_NOOP("Jobs", "The backend can take the jobs");
    const auto found = std::find_if(backends.begin(), backends.end(), [&draft](const Backend &known) { return known.slug == draft.backend; });
    if (found == backends.end()) {
        QStringList names;
        for (const Backend &known : backends) {
            names.append(known.slug);
        }
        return line("backend", title, CheckState::Failed,
                    translate("The job server has no backend “%1” for this token. It has: %2.").arg(draft.backend, names.join(QStringLiteral(", "))),
                    mend(QT_TRANSLATE_NOOP("Jobs", "Choose a Backend"), "jobs.chooseBackend"));
    }
    if (found->paused) {
        return line("backend", title, CheckState::Warning, translate("“%1” is paused. The jobs wait until it goes on.").arg(draft.backend));
    }
    if (!found->lastSeen.isValid() || found->lastSeen.secsTo(QDateTime::currentDateTimeUtc()) > kAwaySeconds) {
        return line("backend", title, CheckState::Warning,
                    translate("Nothing has been heard from “%1” lately. The jobs wait until its agent is back.").arg(draft.backend));
    }
    if (found->dbMaintenance) {
        return line("backend", title, CheckState::Warning,
                    translate("The database of “%1” is in maintenance. Jobs that need it wait until that ends.").arg(draft.backend));
    }
    return line("backend", title, CheckState::Passed);
}

Check workspaceOf(const Workspace &known, const Draft &draft, bool listsAll)
{
    const char *title = QT_TRANSLATE_NOOP("Jobs", "The workspace is this study's");
    if (known.name.isEmpty()) {
        return line("workspace", title, CheckState::Passed, listsAll ? translate("It will be made.") : QString());
    }
    if (known.archived) {
        return line("workspace", title, CheckState::Failed,
                    translate("“%1” is archived, so nothing more runs in it. Choose another workspace, or ask an administrator to restore it.")
                        .arg(known.name),
                    mend(QT_TRANSLATE_NOOP("Jobs", "Choose a Workspace"), "jobs.chooseWorkspace"));
    }
    // A study that had no remote at first was read from its folder. A name without a path or host, as
    // public pages show it, says too little to compare.
    const bool tells = known.repo.contains(u'/') && !draft.repoUrl.isEmpty();
    if (tells && !isSamePlace(known.repo, draft.repoUrl) && !isSamePlace(known.repo, draft.studyRoot)) {
        return line("workspace", title, CheckState::Failed,
                    translate("“%1” belongs to another repository, %2. Outputs of two studies would be mixed. Choose another workspace.")
                        .arg(known.name, known.repo),
                    mend(QT_TRANSLATE_NOOP("Jobs", "Choose a Workspace"), "jobs.chooseWorkspace"));
    }
    return line("workspace", title, CheckState::Passed);
}

/// Actions that run already are not made again: the new request waits for them, at their commit.
Check runningOf(const QHash<QString, JobRequest> &running, const Draft &draft, bool stop)
{
    const char *title = QT_TRANSLATE_NOOP("Jobs", "The actions are not running already");
    QStringList again;
    const JobRequest *first = nullptr;
    bool all = true;
    for (const QString &action : draft.actions) {
        const auto found = running.constFind(action);
        if (found == running.constEnd()) {
            all = false;
            continue;
        }
        again.append(action == kRunAll ? translate("The whole pipeline") : action);
        first = first == nullptr ? &*found : first;
    }
    if (first == nullptr) {
        return line("running", title, CheckState::Passed);
    }
    const QString since = QLocale().toString(first->createdAt.toLocalTime().time(), QLocale::ShortFormat);
    const QString what = again.join(QStringLiteral(", "));
    if (all && stop) {
        return line("running", title, CheckState::Failed,
                    translate("%1: under way since %2, at commit %3. Wait for the end, or cancel that request first.")
                        .arg(what, since, first->commit.left(7)),
                    mend(QT_TRANSLATE_NOOP("Jobs", "Show the Request"), "jobs.showRequest", {{QStringLiteral("request"), first->id}}));
    }
    return line("running", title, CheckState::Warning,
                translate("%1: under way since %2, at commit %3, and not started again.").arg(what, since, first->commit.left(7)));
}

/// The questions of one draft, alive until the last answer or the guard's end.
class Questions final : public std::enable_shared_from_this<Questions>
{
public:
    Questions(JobService *service, const Draft &draft, bool stopWhenRunning, QObject *guard, std::function<void(const ServerAnswer &)> answer)
        : m_service(service)
        , m_guard(guard)
        , m_draft(draft)
        , m_stopWhenRunning(stopWhenRunning)
        , m_answer(std::move(answer))
    {
    }

    void askBackends()
    {
        m_service->backends(m_guard, [self = shared_from_this()](const Result<QList<Backend>> &backends) {
            if (backends) {
                self->add(line("server", kKnowsYou, CheckState::Passed));
                self->add(backendOf(*backends, self->m_draft));
            } else if (backends.error().code != ErrorCode::Unsupported) {
                self->add(reachable(backends.error()));
                self->m_answer(self->m_result);
                return;
            }
            self->askWorkspaces();
        });
    }

private:
    void add(const Check &check) { m_result.checks.append(check); }
    [[nodiscard]] bool isHere() const { return m_service && m_guard; }

    void askWorkspaces()
    {
        if (!isHere()) {
            return;
        }
        const bool listsAll = m_service->capabilities().submit == Support::Direct;
        m_service->workspaces(m_guard, [self = shared_from_this(), listsAll](const Result<QList<Workspace>> &workspaces) {
            if (!workspaces) {
                self->add(reachable(workspaces.error()));
                self->m_answer(self->m_result);
                return;
            }
            if (self->m_result.checks.isEmpty()) {
                self->add(line("server", QT_TRANSLATE_NOOP("Jobs", "The job server answers"), CheckState::Passed));
            }
            for (const Workspace &known : *workspaces) {
                if (known.name == self->m_draft.workspace) {
                    self->m_result.workspace = known;
                }
            }
            self->add(workspaceOf(self->m_result.workspace, self->m_draft, listsAll));
            self->askRequests();
        });
    }

    void askRequests()
    {
        if (!isHere()) {
            return;
        }
        m_service->requests(m_draft.workspace, m_guard, [self = shared_from_this()](const Result<QList<JobRequest>> &requests) {
            for (const JobRequest &request : requests.value_or(QList<JobRequest>())) {
                if (request.isActive() && request.id != self->m_draft.rapId && request.backend == self->m_draft.backend) {
                    self->m_active.append(request);
                }
            }
            self->askJobs();
        });
    }

    void askJobs()
    {
        if (!isHere()) {
            return;
        }
        if (m_active.isEmpty()) {
            add(runningOf(m_running, m_draft, m_stopWhenRunning));
            m_answer(m_result);
            return;
        }
        const JobRequest request = m_active.takeFirst();
        if (request.actions.contains(kRunAll)) {
            m_running.insert(kRunAll, request);
        }
        m_service->jobs(request.id, m_guard, [self = shared_from_this(), request](const Result<QList<Job>> &jobs) {
            for (const Job &job : jobs.value_or(QList<Job>())) {
                if (job.isActive()) {
                    self->m_running.insert(job.action, request);
                }
            }
            self->askJobs();
        });
    }

    QPointer<JobService> m_service;
    QPointer<QObject> m_guard;
    Draft m_draft;
    bool m_stopWhenRunning;
    std::function<void(const ServerAnswer &)> m_answer;
    ServerAnswer m_result;
    QList<JobRequest> m_active;
    QHash<QString, JobRequest> m_running; ///< by action
};

} // namespace

bool ServerAnswer::hasFailed() const
{
    return std::any_of(checks.begin(), checks.end(), [](const Check &check) { return check.state == CheckState::Failed; });
}

void askServer(JobService *service, const Draft &draft, bool stopWhenRunning, QObject *guard, std::function<void(const ServerAnswer &)> answer)
{
    // Shared: each call's answer keeps the questions alive until the next one is asked.
    std::make_shared<Questions>(service, draft, stopWhenRunning, guard, std::move(answer))->askBackends();
}

} // namespace Jobs
