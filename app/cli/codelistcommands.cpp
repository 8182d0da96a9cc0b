// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDir>

#include "app/cli/codelisttools.h"
#include "app/cli/command.h"
#include "app/cli/console.h"
#include "model/codelists/opencodelists.h"
#include "model/codelists/studylists.h"

namespace Cli
{

namespace
{

using namespace Codelists;
using Commands::Failed;
using Commands::Succeeded;
using Commands::UsageError;

const QString kKeepStrays = QStringLiteral("--keep-strays");
const QString kDryRun = QStringLiteral("--dry-run");
const QString kOnly = QStringLiteral("--only");
const QString kSite = QStringLiteral("--site");

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int usage(const QString &message)
{
    printError(message);
    return UsageError;
}

int failed(const QString &message)
{
    printError(message);
    return Failed;
}

bool isContinuousIntegration()
{
    return qEnvironmentVariableIsSet("GITHUB_WORKFLOW");
}

OpenCodelists siteOf(const Arguments &arguments)
{
    return OpenCodelists(QUrl(arguments.values.value(kSite)), &interrupted());
}

/// The folder's files, after finishing what a killed command left.
Core::Result<ListFiles> filesOf(const QString &study)
{
    if (const auto recovered = recoverChanges(study); !recovered) {
        return tl::unexpected(recovered.error());
    }
    return readListFiles(study);
}

int apply(const QString &study, const UpdateSteps &steps, const Arguments &arguments)
{
    if (steps.problem) {
        return failed(steps.problem->message);
    }
    if (interrupted()) {
        return 130;
    }
    const bool keep = arguments.has(kKeepStrays);
    for (const QString &name : steps.strays) {
        printOut(keep ? tr("Keeping %1, which no line of codelists.txt names.").arg(name) : tr("Deleting %1").arg(name));
    }
    if (arguments.has(kDryRun)) {
        for (const ListChange &change : steps.changes) {
            printOut(change.content ? tr("Would write %1").arg(change.name) : tr("Would delete %1").arg(change.name));
        }
        return Succeeded;
    }
    if (const auto applied = applyChanges(study, steps.changes); !applied) {
        printError(applied.error());
        return Failed;
    }
    return Succeeded;
}

int update(const Arguments &arguments, const QString &study, const ListFiles &files)
{
    const OpenCodelists site = siteOf(arguments);
    UpdateOptions options;
    options.now = manifestNow();
    options.only = arguments.values.value(kOnly);
    options.keepStrays = arguments.has(kKeepStrays);
    const auto fetch = [&site](const QString &url) {
        printOut(tr("Fetching %1").arg(url));
        return site.fetch(url);
    };
    return apply(study, updateSteps(files, fetch, options), arguments);
}

int add(const Arguments &arguments, const QString &url, const QString &study, const ListFiles &files)
{
    const OpenCodelists site = siteOf(arguments);
    UpdateOptions options;
    options.now = manifestNow();
    const auto fetch = [&site](const QString &address) { return site.fetch(address); };
    ListFiles known = files;
    known.insert(QStringLiteral("codelists.txt"), files.value(QStringLiteral("codelists.txt"))); // a study's first list makes the file
    const UpdateSteps steps = addSteps(known, url, fetch, options);
    const int status = apply(study, steps, arguments);
    if (status == Succeeded && !steps.fetched.isEmpty()) {
        printOut(tr("Added %1").arg(steps.fetched.constFirst()));
    }
    return status;
}

int reportUpstream(const UpstreamReply &reply)
{
    if (reply.isOk()) {
        printOut(tr("Codelists OK"));
        return Succeeded;
    }
    QString message;
    if (reply.error != UpstreamReply::Error::None) {
        message = tr("The site refused the list: %1.").arg(reply.line);
    } else if (!reply.added.isEmpty() || !reply.removed.isEmpty()) {
        message = tr("Codelists were added or removed: %1.").arg((reply.added + reply.removed).join(QStringLiteral(", ")));
    } else {
        message = tr("Some codelists are out of date:\n  %1").arg(reply.changed.join(QStringLiteral("\n  ")));
    }
    printError(message + u'\n' + tr("Run \"studybench-cli codelists update\" and commit the changes."));
    return isContinuousIntegration() ? Succeeded : Failed;
}

int checkUpstreamOf(const Arguments &arguments, const ListFiles &files)
{
    const auto reply = siteOf(arguments).check(files.value(QStringLiteral("codelists.txt")), files.value(QStringLiteral("codelists.json")));
    if (!reply && reply.error().code == Core::ErrorCode::Unavailable) {
        printOut(tr("The local codelists are sound. The site could not be asked whether they are up to date; try again when you are online."));
        return Succeeded;
    }
    if (!reply) {
        printError(reply.error());
        return Failed;
    }
    return reportUpstream(*reply);
}

int check(const Arguments &arguments, const QString &study, ListFiles files)
{
    if (!QDir(study + u'/' + listFolder()).exists()) {
        printOut(tr("There is no codelists folder, so there is nothing to check."));
        return Succeeded;
    }
    const auto problem = firstLocalProblem(files);
    if (problem && problem->kind == ListProblem::Kind::NoManifest && isContinuousIntegration()) {
        // As the official client: repositories older than the manifest are compared with the site.
        const OpenCodelists site = siteOf(arguments);
        const auto steps = updateSteps(files, [&site](const QString &url) { return site.fetch(url); }, {manifestNow(), true, {}, true});
        if (steps.problem) {
            return failed(steps.problem->message);
        }
        files.insert(QStringLiteral("codelists.json"), steps.changes.constLast().content.value_or(QByteArray()));
        if (const auto still = firstLocalProblem(files)) {
            return failed(still->message);
        }
    } else {
        const QList<Core::Diagnostic> findings = checkStudyLists(study);
        for (const Core::Diagnostic &finding : findings) {
            printError(finding.toString());
        }
        if (problem && findings.isEmpty()) {
            printError(problem->message);
        }
        if (problem || Core::hasErrors(findings)) {
            return Failed;
        }
    }
    return checkUpstreamOf(arguments, files);
}

int codelists(const QStringList &words)
{
    const auto arguments = parseArguments(words, {kOnly, kSite, QStringLiteral("--store"), QStringLiteral("--system"), QStringLiteral("--to")},
                                          {kKeepStrays, kDryRun, QStringLiteral("--fix")});
    if (!arguments) {
        return usage(arguments.error().message);
    }
    const QString action = arguments->positional.value(0);
    static const QHash<QString, int (*)(const Arguments &)> kTools{{QStringLiteral("problems"), &listProblems},
                                                                   {QStringLiteral("compare"), &compareCodelists},
                                                                   {QStringLiteral("convert"), &convertCodelist},
                                                                   {QStringLiteral("upgrade"), &upgradeCodelist}};
    if (const auto tool = kTools.constFind(action); tool != kTools.constEnd()) {
        return (*tool)(*arguments);
    }
    const bool takesOne = action == QStringLiteral("add") || action == QStringLiteral("remove");
    const QStringList known{QStringLiteral("add"), QStringLiteral("check"), QStringLiteral("check-upstream"), QStringLiteral("remove"), QStringLiteral("update")};
    if (!known.contains(action)) {
        return usage(tr("codelists needs one of: add URL, check [STUDY], update [STUDY], check-upstream [STUDY], remove ID, problems [STUDY], "
                        "compare FILE FILE, convert FILE --to SYSTEM, upgrade FILE."));
    }
    if (takesOne && arguments->positional.size() < 2) {
        return usage(action == QStringLiteral("add") ? tr("add needs the address of a codelist version on www.opencodelists.org.")
                                                     : tr("remove needs a line of codelists.txt."));
    }
    const auto study = studyFolder(arguments->positional.value(takesOne ? 2 : 1));
    if (!study) {
        return usage(study.error().message);
    }
    const auto files = filesOf(*study);
    if (!files) {
        printError(files.error());
        return Failed;
    }
    if (action == QStringLiteral("update")) {
        return update(*arguments, *study, *files);
    }
    if (action == QStringLiteral("add")) {
        return add(*arguments, arguments->positional.at(1), *study, *files);
    }
    if (action == QStringLiteral("remove")) {
        return apply(*study, removeSteps(*files, cleanListLine(arguments->positional.at(1))), *arguments);
    }
    return action == QStringLiteral("check") ? check(*arguments, *study, *files) : checkUpstreamOf(*arguments, *files);
}

} // namespace

QList<Command> codelistCommands()
{
    return {{QStringLiteral("codelists"),
             QStringLiteral("add URL | check [STUDY] | update [STUDY] [--only ID] [--keep-strays] [--dry-run] | check-upstream [STUDY] | remove ID | "
                            "problems [STUDY] [--fix] | compare FILE FILE | convert FILE --to SYSTEM | upgrade FILE"),
             tr("Fetch and check the codelists of a study, as the official command does."), &codelists}};
}

} // namespace Cli
