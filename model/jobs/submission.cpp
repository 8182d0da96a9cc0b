// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/submission.h"

#include <algorithm>

#include <QRegularExpression>

#include "model/core/logging.h"
#include "model/jobs/servercheck.h"
#include "model/jobs/wire.h"
#include "model/repository/repository.h"

namespace Jobs
{

using Core::Error;
using Core::ErrorCode;
using Core::fail;
using Core::Result;
using Repository::Repo;

namespace
{

Core::JobSpec spec(const Draft &draft, const QString &kind, const QString &title)
{
    Core::JobSpec job;
    job.kind = kind;
    job.title = title;
    job.exclusiveKey = Repository::exclusiveKey(draft.studyRoot);
    job.visibility = Core::JobSpec::Visibility::StatusBar;
    return job;
}

Check passed(const QString &id, const QString &title, const QString &message = {})
{
    return {id, title, CheckState::Passed, message, std::nullopt};
}

Check failedCheck(const QString &id, const QString &title, const QString &message, const QString &fixText, const QString &action)
{
    return {id, title, CheckState::Failed, message, Core::Hint{fixText, action, {}}};
}

Check askIdentity(const Repo &repo, const SubmissionOptions &options, bool willCommit)
{
    const QString id = QStringLiteral("identity");
    const QString title = translate("Commits have an author");
    if (!willCommit || options.author.isComplete() || repo.identity().isComplete()) {
        return passed(id, title);
    }
    return failedCheck(id, title, translate("A commit carries your name and e-mail address, and none are set yet."),
                       translate("Set Name and Address"), QStringLiteral("repository.identity"));
}

bool matchesAny(const QStringList &patterns, const QString &path)
{
    for (const QString &pattern : patterns) {
        QString expression = QRegularExpression::escape(pattern);
        expression.replace(QStringLiteral("\\*"), QStringLiteral("[^/]*"));
        if (QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(path).hasMatch()) {
            return true;
        }
    }
    return false;
}

/// What would go into the commit: the chosen paths that changed, or everything that may be shared.
QStringList changedPaths(const QList<Repository::StatusEntry> &status, const SubmissionOptions &options)
{
    QStringList paths;
    for (const Repository::StatusEntry &entry : status) {
        if (!options.paths.isEmpty() ? options.paths.contains(entry.path) : !matchesAny(options.sensitivePatterns, entry.path)) {
            paths.append(entry.path);
        }
    }
    return paths;
}

Check askChanges(const QStringList &changed, const Draft &draft)
{
    const QString id = QStringLiteral("changes");
    const QString title = translate("Everything is committed");
    if (changed.isEmpty()) {
        return passed(id, title);
    }
    if (!draft.commitMessage.trimmed().isEmpty()) {
        return passed(id, translate("These changes will be committed: %1").arg(changed.join(QStringLiteral(", "))));
    }
    return failedCheck(id, title,
                       translate("%1 has changes that are not committed. Say in a message what changed, and they are committed "
                                 "with the submission.").arg(changed.size() == 1 ? changed.first()
                                                                                 : translate("The study")),
                       translate("Write a Message"), QStringLiteral("repository.commit"));
}

Check askBranch(const Repo &repo, const Draft &draft)
{
    const QString id = QStringLiteral("branch");
    const QString title = translate("The branch is the workspace's");
    const Result<Repository::Head> head = repo.head();
    if (!head) {
        return failedCheck(id, title, head.error().message, translate("Look at the Repository"), QStringLiteral("repository.show"));
    }
    if (head->detached) {
        return failedCheck(id, title, Repository::obstacleText(Repository::PushObstacle::DetachedHead),
                           translate("Switch Branch"), QStringLiteral("repository.switchBranch"));
    }
    if (!draft.branch.isEmpty() && draft.branch != head->branch) {
        return failedCheck(id, title, translate("The workspace runs the branch “%1”, but “%2” is checked out.")
                                          .arg(draft.branch, head->branch),
                           translate("Switch Branch"), QStringLiteral("repository.switchBranch"));
    }
    return passed(id, title, head->branch);
}

Check askRemote(const Repo &repo, const SubmissionOptions &options)
{
    const QString id = QStringLiteral("remote");
    const QString title = translate("The commit can be pushed");
    if (!options.push) {
        return passed(id, translate("The server reads this folder"));
    }
    const Result<QList<Repository::PushObstacle>> obstacles = repo.checkPush();
    if (!obstacles) {
        return failedCheck(id, title, obstacles.error().message, translate("Look at the Repository"),
                           QStringLiteral("repository.show"));
    }
    if (obstacles->contains(Repository::PushObstacle::NoRemote)) {
        return failedCheck(id, title, Repository::obstacleText(Repository::PushObstacle::NoRemote), translate("Add Remote"),
                           QStringLiteral("repository.addRemote"));
    }
    if (obstacles->contains(Repository::PushObstacle::Behind)) {
        return failedCheck(id, title, Repository::obstacleText(Repository::PushObstacle::Behind), translate("Pull"),
                           QStringLiteral("repository.pull"));
    }
    return passed(id, title, obstacles->contains(Repository::PushObstacle::NothingToPush)
                                 ? Repository::obstacleText(Repository::PushObstacle::NothingToPush)
                                 : QString());
}

Check notOpened(const Error &error)
{
    return failedCheck(QStringLiteral("changes"), translate("The study is under version control"), error.message,
                       translate("Start Version Control"), QStringLiteral("repository.init"));
}

struct Committed
{
    QString commit;
    QString branch;
    QString repoUrl;
};

Result<Committed> commitWork(const Draft &draft, const SubmissionOptions &options)
{
    Result<Repo> repo = Repo::open(draft.studyRoot);
    if (!repo) {
        return fail(repo.error());
    }
    const Result<QList<Repository::StatusEntry>> status = repo->status();
    if (!status) {
        return fail(status.error());
    }
    const QStringList paths = changedPaths(*status, options);
    if (!paths.isEmpty()) {
        if (Result<void> staged = repo->stage(paths); !staged) {
            return fail(staged.error());
        }
        const Repository::Identity author = options.author.isComplete() ? options.author : repo->identity();
        const Result<QString> commit = repo->commit(draft.commitMessage, author, options.sensitivePatterns);
        if (!commit) {
            return fail(commit.error());
        }
    }
    const Result<Repository::Head> head = repo->head();
    if (!head) {
        return fail(head.error());
    }
    if (head->commit.isEmpty()) {
        return fail(ErrorCode::NotFound, translate("The study has no commit yet. Commit its files first."));
    }
    Committed result{head->commit, head->branch, draft.repoUrl};
    if (result.repoUrl.isEmpty()) {
        result.repoUrl = repo->root();
        if (options.push) {
            const Result<QList<Repository::Remote>> remotes = repo->remotes();
            if (!remotes) {
                return fail(remotes.error());
            }
            const Result<Repository::Branch> branch = repo->currentBranch();
            const QString name = branch && !branch->remote.isEmpty() ? branch->remote : QString();
            for (const Repository::Remote &remote : *remotes) {
                if (name.isEmpty() || remote.name == name) {
                    result.repoUrl = Repository::publicUrl(remote.url);
                    break;
                }
            }
        }
    }
    return result;
}

} // namespace

Submission::Submission(const Draft &draft, const SubmissionOptions &options, JobService *service, const SubmissionStore &store,
                       Core::JobQueue *queue, QObject *parent)
    : QObject(parent)
    , m_draft(draft)
    , m_options(options)
    , m_service(service)
    , m_store(store)
    , m_queue(queue)
{
    if (m_draft.rapId.isEmpty()) {
        m_draft.rapId = newRapId();
    }
    if (!m_draft.createdAt.isValid()) {
        m_draft.createdAt = QDateTime::currentDateTimeUtc();
    }
    if (m_draft.server.isEmpty()) {
        m_draft.server = service->address();
    }
}

Submission::~Submission()
{
    // While the server is asked there is nothing to stop, only answers to drop.
    if (m_cancelStep && !m_asking) {
        m_cancelStep();
    }
}

void Submission::setCheck(const Check &check)
{
    for (Check &known : m_checks) {
        if (known.id == check.id) {
            known = check;
            emit checksChanged();
            return;
        }
    }
    m_checks.append(check);
    emit checksChanged();
}

void Submission::enter(Stage stage)
{
    m_draft.stage = stage;
    m_draft.lastError.clear();
    emit stageChanged(stage);
}

void Submission::stop(const Error &error)
{
    m_running = false;
    m_cancelStep = nullptr;
    m_draft.lastError = error.message;
    if (Result<void> saved = m_store.save(m_draft); !saved) {
        qCWarning(lcJobs) << "a submission could not be stored:" << saved.error().message;
    }
    emit failed(error);
}

void Submission::check()
{
    if (!m_running && m_service) {
        m_running = true;
        m_cancelled = false;
        runChecks(false);
    }
}

void Submission::start()
{
    if (m_running || !m_service || !m_draft.isOpen()) {
        return;
    }
    // Before anything is done: whatever happens from here on, this id is found again.
    if (Result<void> saved = m_store.save(m_draft); !saved) {
        emit failed(saved.error());
        return;
    }
    m_running = true;
    m_cancelled = false;
    switch (m_draft.stage) {
    case Stage::Drafted:
    case Stage::Checked:
        runChecks(true);
        break;
    case Stage::Committed:
        push();
        break;
    default:
        send();
        break;
    }
}

void Submission::cancel()
{
    m_cancelled = true;
    if (const std::function<void()> step = m_cancelStep) {
        step();
    }
}

void Submission::abandon()
{
    cancel();
    enter(Stage::Abandoned);
    if (Result<void> saved = m_store.save(m_draft); !saved) {
        qCWarning(lcJobs) << "a submission could not be stored:" << saved.error().message;
    }
}

void Submission::stopUnstarted(const Error &error)
{
    m_running = false;
    m_asking.reset();
    m_cancelStep = nullptr;
    m_draft.lastError = error.message;
    if (Result<void> removed = m_store.remove(m_draft.rapId); !removed) {
        qCWarning(lcJobs) << "a submission could not be forgotten:" << removed.error().message;
    }
    emit failed(error);
}

void Submission::runChecks(bool goOn)
{
    m_checks = {{QStringLiteral("server"), translate("The job server answers and knows you"), CheckState::Running, {}, std::nullopt}};
    for (const CheckFunction &function : m_options.checks) {
        m_checks.append({function.id, function.title, CheckState::Waiting, {}, std::nullopt});
    }
    emit checksChanged();
    emit progressed(translate("Asking the job server"));
    m_asking = std::make_unique<QObject>();
    m_cancelStep = [this] { stopUnstarted({ErrorCode::Cancelled, translate("Stopped."), {}, {}, {}}); };
    askServer(m_service, m_draft, m_options.stopWhenRunning, m_asking.get(), [this, goOn](const ServerAnswer &answer) {
        // Behind the first line, which is the server's, and before those of the study.
        for (int index = 0; index < answer.checks.size(); ++index) {
            if (index == 0) {
                m_checks.first() = answer.checks.first();
            } else {
                m_checks.insert(index, answer.checks.at(index));
            }
        }
        emit checksChanged();
        m_asking.release()->deleteLater(); // the guard of this very call
        checkStudy(goOn, answer.workspace.branch);
    });
}

void Submission::checkStudy(bool goOn, const QString &workspaceBranch)
{
    emit progressed(translate("Checking the study"));
    Draft asked = m_draft;
    if (!workspaceBranch.isEmpty()) {
        asked.branch = workspaceBranch;
    }
    const auto handle = m_queue->start(
        spec(m_draft, QStringLiteral("submission.check"), translate("Check the study before submitting")),
        [draft = asked, options = m_options](const Core::JobContext &context) -> Result<QList<Check>> {
            QList<Check> checks;
            for (const CheckFunction &function : options.checks) {
                if (context.isCancelled()) {
                    return fail(ErrorCode::Cancelled, {});
                }
                context.progress(checks.size(), options.checks.size(), function.title);
                Check check = function.run(context);
                check.id = function.id;
                if (check.title.isEmpty()) {
                    check.title = function.title;
                }
                checks.append(check);
            }
            const Result<Repo> repo = Repo::open(draft.studyRoot);
            const Result<QList<Repository::StatusEntry>> status = repo ? repo->status()
                                                                       : Result<QList<Repository::StatusEntry>>(fail(repo.error()));
            if (!status) {
                checks.append(notOpened(status.error()));
                return checks;
            }
            const QStringList changed = changedPaths(*status, options);
            checks.append(askChanges(changed, draft));
            checks.append(askIdentity(*repo, options, !changed.isEmpty()));
            checks.append(askBranch(*repo, draft));
            checks.append(askRemote(*repo, options));
            return checks;
        });
    m_cancelStep = [handle] { handle.cancel(); };
    handle.then(this, [this, goOn](const Result<QList<Check>> &checks) {
        if (!checks || m_cancelled) {
            stopUnstarted(checks ? Error{ErrorCode::Cancelled, translate("Stopped."), {}, {}, {}} : checks.error());
            return;
        }
        for (const Check &check : *checks) {
            setCheck(check);
        }
        const auto bad = std::find_if(m_checks.constBegin(), m_checks.constEnd(),
                                      [](const Check &check) { return check.state == CheckState::Failed; });
        const bool good = bad == m_checks.constEnd();
        emit checked(good);
        if (!goOn) {
            m_running = false;
            m_cancelStep = nullptr;
            return;
        }
        if (!good) {
            Error error{ErrorCode::InvalidInput, translate("Not submitted. ") + bad->message, {}, {}, {}};
            if (bad->fix) {
                error.hints.append(*bad->fix);
            }
            stopUnstarted(error);
            return;
        }
        commit();
    });
}

void Submission::commit()
{
    enter(Stage::Checked);
    if (Result<void> saved = m_store.save(m_draft); !saved) {
        stop(saved.error());
        return;
    }
    emit progressed(translate("Committing"));
    const auto handle = m_queue->start(spec(m_draft, QStringLiteral("submission.commit"), translate("Commit the study")),
                                       [draft = m_draft, options = m_options](const Core::JobContext &) {
                                           return commitWork(draft, options);
                                       });
    m_cancelStep = [handle] { handle.cancel(); };
    handle.then(this, [this](const Result<Committed> &done) {
        if (!done) {
            stop(done.error());
            return;
        }
        m_draft.commit = done->commit;
        m_draft.repoUrl = done->repoUrl;
        if (m_draft.branch.isEmpty()) {
            m_draft.branch = done->branch;
        }
        enter(Stage::Committed);
        if (Result<void> saved = m_store.save(m_draft); !saved) {
            stop(saved.error());
            return;
        }
        push();
    });
}

void Submission::push()
{
    if (m_cancelled) {
        stop({ErrorCode::Cancelled, translate("Stopped."), {}, {}, {}});
        return;
    }
    if (!m_options.push) {
        send();
        return;
    }
    emit progressed(translate("Pushing"));
    const auto handle = m_queue->start(
        spec(m_draft, QStringLiteral("submission.push"), translate("Push the study")),
        [draft = m_draft, transfer = m_options.transfer](const Core::JobContext &context) mutable -> Result<bool> {
            transfer.isCancelled = [context] { return context.isCancelled(); };
            transfer.progress = [context](qint64 done, qint64 total, const QString &text) { context.progress(done, total, text); };
            Result<Repo> repo = Repo::open(draft.studyRoot);
            if (!repo) {
                return fail(repo.error());
            }
            if (Result<void> pushed = repo->push({}, transfer); !pushed) {
                return fail(pushed.error());
            }
            return true;
        });
    m_cancelStep = [handle] { handle.cancel(); };
    handle.then(this, [this](const Result<bool> &done) {
        if (!done) {
            stop(done.error());
            return;
        }
        enter(Stage::Pushed);
        if (Result<void> saved = m_store.save(m_draft); !saved) {
            stop(saved.error());
            return;
        }
        send();
    });
}

void Submission::send()
{
    m_cancelStep = nullptr;
    if (m_cancelled) {
        stop({ErrorCode::Cancelled, translate("Stopped."), {}, {}, {}});
        return;
    }
    if (!m_service) {
        stop({ErrorCode::Unavailable, translate("The job server went away. Choose it again, then go on."), {}, {}, {}});
        return;
    }
    emit progressed(translate("Submitting"));
    enter(Stage::Sending);
    if (Result<void> saved = m_store.save(m_draft); !saved) {
        stop(saved.error());
        return;
    }
    m_service->submit(m_draft, this, [this](const Result<SubmitOutcome> &outcome) {
        if (!outcome) {
            const ErrorCode code = outcome.error().code;
            if (code == ErrorCode::InvalidInput && m_draft.stage == Stage::Sending) {
                // The server said no and kept nothing, so the commit may be mended under the same id.
                m_draft.stage = Stage::Drafted;
                emit stageChanged(m_draft.stage);
            }
            stop(outcome.error());
            return;
        }
        if (m_draft.stage == Stage::Abandoned) {
            m_running = false;
            return;
        }
        m_outcome = *outcome;
        if (const auto *submitted = std::get_if<Submitted>(&*outcome)) {
            m_draft.result = submitted->result;
            enter(Stage::Submitted);
        } else {
            enter(Stage::HandedOver);
        }
        m_running = false;
        if (Result<void> saved = m_store.save(m_draft); !saved) {
            qCWarning(lcJobs) << "a submission could not be stored:" << saved.error().message;
        }
        emit finished(*outcome);
    });
}

} // namespace Jobs
