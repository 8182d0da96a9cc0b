// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTimer>

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/commands/submissionplan.h"
#include "model/core/files.h"
#include "model/core/jobqueue.h"
#include "model/jobs/officialservice.h"
#include "model/jobs/secretstore.h"
#include "model/jobs/selfhostedservice.h"
#include "model/jobs/submission.h"

namespace Cli
{

namespace
{

using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int usageError(const Core::Error &error)
{
    printError(error);
    return UsageError;
}

/// A token that a server of this computer left in its usual folder, if it is that server.
QString tokenOfLocalServer(const QUrl &server)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                           + QStringLiteral("/StudyBench/studybench-server");
    const auto address = Core::readTextFile(folder + QStringLiteral("/address"));
    if (!address || QUrl(address->trimmed()).port() != server.port()) {
        return {};
    }
    return Core::readTextFile(folder + QStringLiteral("/client.token")).value_or(QString()).trimmed();
}

QString tokenInFile(const QString &file)
{
    const auto content = Core::readTextFile(file);
    if (content) {
        return content->trimmed();
    }
    printError(content.error());
    return {};
}

/// The token for a server: given by option or environment for scripts, else the keychain's.
QString tokenFor(const QUrl &server, const Arguments &arguments)
{
    if (arguments.values.contains(QStringLiteral("--token-file"))) {
        return tokenInFile(arguments.values.value(QStringLiteral("--token-file")));
    }
    if (qEnvironmentVariableIsSet("STUDYBENCH_TOKEN")) {
        return qEnvironmentVariable("STUDYBENCH_TOKEN").trimmed();
    }
    if (qEnvironmentVariableIsSet("STUDYBENCH_TOKEN_FILE")) {
        return tokenInFile(qEnvironmentVariable("STUDYBENCH_TOKEN_FILE"));
    }
    if (const QString local = tokenOfLocalServer(server); !local.isEmpty()) {
        return local;
    }
    Jobs::KeychainSecretStore store;
    QEventLoop loop;
    QString token;
    bool answered = false;
    store.read(QStringLiteral("server:") + server.toString(), &loop, [&](const std::optional<QString> &secret) {
        token = secret.value_or(QString());
        answered = true;
        loop.quit();
    });
    if (!answered) {
        loop.exec();
    }
    return token;
}

const QStringList kServerOptions{QStringLiteral("--server"), QStringLiteral("--workspace"), QStringLiteral("--backend"),
                                 QStringLiteral("--token-file")};

/// The last submission from this folder, or from any when there is none from here.
std::optional<Jobs::Draft> lastSubmission()
{
    const QList<Jobs::Draft> drafts = Jobs::SubmissionStore().all();
    const QString here = QDir::current().canonicalPath();
    for (const Jobs::Draft &draft : drafts) {
        if (QFileInfo(draft.studyRoot).canonicalFilePath() == here) {
            return draft;
        }
    }
    return drafts.isEmpty() ? std::nullopt : std::optional<Jobs::Draft>(drafts.constFirst());
}

Core::Result<QUrl> serverOf(const Arguments &arguments)
{
    const QString text = arguments.values.value(QStringLiteral("--server"), qEnvironmentVariable("STUDYBENCH_SERVER"));
    if (text.isEmpty()) {
        // Following needs no more than what was said when submitting.
        if (const std::optional<Jobs::Draft> last = lastSubmission(); last && !last->server.isEmpty()) {
            return last->server;
        }
    }
    const QUrl url = QUrl::fromUserInput(text);
    if (text.isEmpty() || !url.isValid() || url.host().isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("Say which job server to use: --server http://127.0.0.1:PORT, as studybench-server prints it."));
    }
    return url;
}

/// The service for an address: the official server takes the last click in a browser.
std::unique_ptr<Jobs::JobService> serviceFor(const QUrl &server, const Arguments &arguments)
{
    if (server.host() == QStringLiteral("jobs.opensafely.org")) {
        return std::make_unique<Jobs::OfficialService>(server);
    }
    return std::make_unique<Jobs::SelfHostedService>(server, tokenFor(server, arguments));
}

void printJobs(const QList<Jobs::Job> &jobs)
{
    for (const Jobs::Job &job : jobs) {
        const QString message = job.statusMessage.isEmpty() ? QString() : QStringLiteral(" - ") + job.statusMessage;
        printOut(QStringLiteral("%1  %2: %3%4").arg(job.id, job.action, Jobs::statusText(job.statusCode), message));
    }
}

/// Prints every change of a request's jobs until all have ended. 0 if all succeeded.
int follow(Jobs::JobService &service, const QString &requestId)
{
    QHash<QString, QString> last;
    while (!interrupted()) {
        const auto jobs = Jobs::waitFor<QList<Jobs::Job>>(
            [&](QObject *guard, const auto &answer) { service.jobs(requestId, guard, answer); });
        if (!jobs) {
            printError(jobs.error());
            return Failed;
        }
        bool active = jobs->isEmpty();
        bool failed = false;
        QList<Jobs::Job> changed;
        for (const Jobs::Job &job : *jobs) {
            active = active || job.isActive();
            failed = failed || job.status == QStringLiteral("failed");
            if (last.value(job.id) != job.statusCode) {
                last.insert(job.id, job.statusCode);
                changed.append(job);
            }
        }
        printJobs(changed);
        if (!active) {
            return failed ? Failed : Succeeded;
        }
        QEventLoop pause;
        QTimer::singleShot(500, &pause, &QEventLoop::quit);
        pause.exec();
    }
    return 130;
}

int submitPlan(const Commands::SubmissionPlan &plan, Jobs::JobService &service)
{
    Core::JobQueue queue;
    Jobs::Submission submission(plan.draft, plan.options, &service, Jobs::SubmissionStore(), &queue);
    QEventLoop loop;
    int status = Failed;
    QObject::connect(&submission, &Jobs::Submission::finished, &loop, [&](const Jobs::SubmitOutcome &outcome) {
        if (const auto *submitted = std::get_if<Jobs::Submitted>(&outcome)) {
            printOut(tr("Request %1: %2").arg(submitted->requestId, submitted->details));
        } else {
            const auto &browser = std::get<Jobs::OpenBrowser>(outcome);
            printOut(tr("Open %1 and finish there:").arg(browser.url.toString()));
            for (const QString &step : browser.steps) {
                printOut(QStringLiteral("  - ") + step);
            }
        }
        status = Succeeded;
        loop.quit();
    });
    const auto printChecks = [&submission](Jobs::CheckState state) {
        for (const Jobs::Check &check : submission.checks()) {
            if (check.state == state) {
                printError(tr("%1: %2").arg(check.title, check.message));
            }
        }
    };
    QObject::connect(&submission, &Jobs::Submission::checked, &loop, [&] { printChecks(Jobs::CheckState::Warning); });
    QObject::connect(&submission, &Jobs::Submission::failed, &loop, [&](const Core::Error &error) {
        printChecks(Jobs::CheckState::Failed);
        printError(error);
        loop.quit();
    });
    QTimer::singleShot(0, &submission, &Jobs::Submission::start);
    loop.exec();
    return status;
}

int submit(const QStringList &words)
{
    const auto arguments = parseArguments(words, kServerOptions + QStringList{QStringLiteral("--message"), QStringLiteral("--project")},
                                          {QStringLiteral("--force-run-dependencies"), QStringLiteral("-f"),
                                           QStringLiteral("--follow"), QStringLiteral("--no-push")});
    if (!arguments) {
        return usageError(arguments.error());
    }
    const auto server = serverOf(*arguments);
    if (!server) {
        return usageError(server.error());
    }
    QStringList actions = arguments->positional;
    QString folder;
    if (!actions.isEmpty() && QFileInfo::exists(actions.constFirst() + QStringLiteral("/project.yaml"))) {
        folder = actions.takeFirst();
    }
    const auto study = studyFolder(folder);
    if (!study) {
        return usageError(study.error());
    }
    if (actions.isEmpty()) {
        return usageError({Core::ErrorCode::InvalidInput, tr("Name the actions to run, or run_all."), {}, {}, {}});
    }
    Commands::SubmissionWish wish;
    wish.workspace = arguments->values.value(QStringLiteral("--workspace"));
    wish.project = arguments->values.value(QStringLiteral("--project"));
    wish.backend = arguments->values.value(QStringLiteral("--backend"), QStringLiteral("local"));
    wish.actions = actions;
    wish.forceRunDependencies = arguments->has(QStringLiteral("--force-run-dependencies")) || arguments->has(QStringLiteral("-f"));
    wish.commitMessage = arguments->values.value(QStringLiteral("--message"));
    wish.push = !arguments->has(QStringLiteral("--no-push"));
    const std::unique_ptr<Jobs::JobService> made = serviceFor(*server, *arguments);
    Jobs::JobService &service = *made;
    Commands::SubmissionPlan plan = Commands::planSubmission(*study, *server, wish);
    // A script that repeats itself gets the server's own "Nothing to do".
    plan.options.stopWhenRunning = false;
    const int status = submitPlan(plan, service);
    if (status != Succeeded || !arguments->has(QStringLiteral("--follow"))) {
        return status;
    }
    return follow(service, plan.draft.rapId);
}

int listJobs(const QStringList &words)
{
    const auto arguments = parseArguments(words, kServerOptions, {QStringLiteral("--follow")});
    if (!arguments) {
        return usageError(arguments.error());
    }
    const auto server = serverOf(*arguments);
    if (!server) {
        return usageError(server.error());
    }
    const std::unique_ptr<Jobs::JobService> made = serviceFor(*server, *arguments);
    Jobs::JobService &service = *made;
    if (!arguments->positional.isEmpty()) {
        if (arguments->has(QStringLiteral("--follow"))) {
            return follow(service, arguments->positional.constFirst());
        }
        const auto jobs = Jobs::waitFor<QList<Jobs::Job>>([&](QObject *guard, const auto &answer) {
            service.jobs(arguments->positional.constFirst(), guard, answer);
        });
        if (!jobs) {
            printError(jobs.error());
            return Failed;
        }
        printJobs(*jobs);
        return Succeeded;
    }
    const auto requests = Jobs::waitFor<QList<Jobs::JobRequest>>([&](QObject *guard, const auto &answer) {
        service.requests(arguments->values.value(QStringLiteral("--workspace")), guard, answer);
    });
    if (!requests) {
        printError(requests.error());
        return Failed;
    }
    for (const Jobs::JobRequest &request : *requests) {
        printOut(QStringLiteral("%1  %2  %3  %4  %5")
                     .arg(request.id, request.createdAt.toUTC().toString(Qt::ISODate), request.workspace,
                          Jobs::requestStatusText(request.status), request.actions.join(u' ')));
    }
    return Succeeded;
}

int showLog(const QStringList &words)
{
    const auto arguments = parseArguments(words, kServerOptions, {QStringLiteral("--follow")});
    if (!arguments) {
        return usageError(arguments.error());
    }
    const auto server = serverOf(*arguments);
    if (!server) {
        return usageError(server.error());
    }
    if (arguments->positional.size() != 1) {
        return usageError({Core::ErrorCode::InvalidInput, tr("Name one job, as \"studybench-cli jobs REQUEST\" lists them."), {}, {}, {}});
    }
    const std::unique_ptr<Jobs::JobService> made = serviceFor(*server, *arguments);
    Jobs::JobService &service = *made;
    qint64 offset = 0;
    while (!interrupted()) {
        const auto chunk = Jobs::waitFor<Jobs::LogChunk>([&](QObject *guard, const auto &answer) {
            service.log(arguments->positional.constFirst(), offset, guard, answer);
        });
        if (!chunk) {
            printError(chunk.error());
            return Failed;
        }
        const bool moved = chunk->nextOffset > offset;
        offset = chunk->nextOffset;
        consoleEnvironment().out(chunk->text.toUtf8());
        if (chunk->complete || (!moved && !arguments->has(QStringLiteral("--follow")))) {
            return Succeeded;
        }
        if (!moved) {
            QEventLoop pause;
            QTimer::singleShot(500, &pause, &QEventLoop::quit);
            pause.exec();
        }
    }
    return 130;
}

int cancel(const QStringList &words)
{
    const auto arguments = parseArguments(words, kServerOptions, {});
    if (!arguments) {
        return usageError(arguments.error());
    }
    const auto server = serverOf(*arguments);
    if (!server) {
        return usageError(server.error());
    }
    const std::optional<Jobs::Draft> last = lastSubmission();
    if (arguments->positional.isEmpty() && (!last || last->server != *server)) {
        return usageError({Core::ErrorCode::InvalidInput, tr("Name the request to cancel, then its actions (all if none)."), {}, {}, {}});
    }
    const std::unique_ptr<Jobs::JobService> made = serviceFor(*server, *arguments);
    Jobs::JobService &service = *made;
    Jobs::JobRequest request;
    request.id = arguments->positional.isEmpty() ? last->rapId : arguments->positional.constFirst();
    QStringList actions = arguments->positional.mid(1);
    if (actions.isEmpty()) {
        const auto jobs = Jobs::waitFor<QList<Jobs::Job>>(
            [&](QObject *guard, const auto &answer) { service.jobs(request.id, guard, answer); });
        if (!jobs) {
            printError(jobs.error());
            return Failed;
        }
        for (const Jobs::Job &job : *jobs) {
            if (job.isActive()) {
                actions.append(job.action);
            }
        }
        if (actions.isEmpty()) {
            printOut(tr("All jobs of this request have ended already."));
            return Succeeded;
        }
    }
    const auto answer = Jobs::waitFor<QString>(
        [&](QObject *guard, const auto &reply) { service.cancel(request, actions, guard, reply); });
    if (!answer) {
        printError(answer.error());
        return Failed;
    }
    printOut(*answer);
    return Succeeded;
}

} // namespace

QList<Command> jobCommands()
{
    return {
        {QStringLiteral("submit"),
         QStringLiteral("[STUDY] --server URL [--workspace W] [--backend B] [--project P] [--message TEXT] [-f] [--follow] ACTION..."),
         tr("Commit, push and ask a job server to run actions; the token comes from --token-file, STUDYBENCH_TOKEN, "
            "STUDYBENCH_TOKEN_FILE, a server of this computer or the keychain."),
         &submit},
        {QStringLiteral("jobs"), QStringLiteral("[--server URL] [--workspace W] [REQUEST] [--follow]"),
         tr("List requests, or the jobs of one. Without --server: where this study was last submitted to."), &listJobs},
        {QStringLiteral("log"), QStringLiteral("[--server URL] JOB [--follow]"), tr("Show the log of a job."), &showLog},
        {QStringLiteral("cancel"), QStringLiteral("[--server URL] [REQUEST [ACTION...]]"), tr("Cancel jobs of a request; without one, of the last."), &cancel},
    };
}

} // namespace Cli
