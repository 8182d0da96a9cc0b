// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/follow.h"

#include <algorithm>

#include <QLocale>

#include "model/jobs/wire.h"
#include "model/repository/repository.h"

namespace Jobs
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr int kMostCommits = 500;
constexpr int kNamedFiles = 4;
constexpr int kShortId = 7;

QString runAll()
{
    return QStringLiteral("run_all");
}

bool coversActions(const JobRequest &earlier, const JobRequest &request)
{
    return earlier.actions.contains(runAll())
           || std::all_of(request.actions.begin(), request.actions.end(),
                          [&earlier](const QString &action) { return earlier.actions.contains(action); });
}

QString endedStatus(const JobRequest &request, const QHash<QString, QString> &states)
{
    const QStringList actions = request.actions.contains(runAll()) ? QStringList(states.keys()) : request.actions;
    QStringList found;
    for (const QString &action : actions) {
        if (states.contains(action)) {
            found.append(states.value(action));
        }
    }
    const QString status = found.size() == actions.size() && !found.isEmpty() ? requestStatus(found) : QString();
    // A newer request may run one of the actions again: then nothing can be said about this one.
    return status == QStringLiteral("succeeded") || status == QStringLiteral("failed") ? status : QStringLiteral("ended");
}

} // namespace

QList<JobRequest> withEnded(const QList<JobRequest> &now, const QList<JobRequest> &before, const QHash<QString, QString> &actionStates)
{
    QList<JobRequest> list = now;
    for (JobRequest request : before) {
        const bool listed = std::any_of(now.begin(), now.end(), [&request](const JobRequest &other) { return other.id == request.id; });
        if (listed) {
            continue;
        }
        if (request.isActive()) {
            request.status = endedStatus(request, actionStates);
        }
        list.append(request);
    }
    std::stable_sort(list.begin(), list.end(), [](const JobRequest &one, const JobRequest &other) { return one.createdAt > other.createdAt; });
    return list;
}

std::optional<JobRequest> takenAs(const QList<JobRequest> &requests, const Draft &draft)
{
    // Clocks of two computers differ a little; a minute of difference is no other request.
    const QDateTime earliest = draft.createdAt.addSecs(-60);
    const QSet<QString> wanted(draft.actions.begin(), draft.actions.end());
    for (const JobRequest &request : requests) {
        if (request.workspace == draft.workspace && request.backend == draft.backend && request.commit == draft.commit
            && request.createdAt >= earliest && QSet<QString>(request.actions.begin(), request.actions.end()) == wanted) {
            return request;
        }
    }
    return std::nullopt;
}

std::optional<JobRequest> lastGoodRun(const QList<JobRequest> &requests, const JobRequest &request)
{
    for (const JobRequest &earlier : requests) {
        if (earlier.id != request.id && earlier.createdAt <= request.createdAt && earlier.status == QStringLiteral("succeeded")
            && earlier.workspace == request.workspace && earlier.backend == request.backend && coversActions(earlier, request)) {
            return earlier;
        }
    }
    return std::nullopt;
}

Result<RunDifference> compareRuns(const QString &studyRoot, const JobRequest &good, const JobRequest &now)
{
    const Result<Repository::Repo> repo = Repository::Repo::open(studyRoot);
    if (!repo) {
        return fail(repo.error());
    }
    RunDifference difference;
    difference.good = good;
    const Result<QStringList> files = repo->filesBetween(good.commit, now.commit);
    if (!files) {
        return fail(ErrorCode::NotFound, translate("This copy of the study lacks one of the two commits. Pull, then look again."), files.error().message);
    }
    difference.files = *files;
    const Result<QList<Repository::Commit>> log = repo->log(kMostCommits, {}, now.commit);
    if (log && repo->isAncestor(good.commit, now.commit).value_or(false)) {
        for (const Repository::Commit &commit : *log) {
            if (commit.id == good.commit) {
                break;
            }
            difference.commits.append(commit.summary);
        }
    }
    return difference;
}

QString differenceText(const RunDifference &difference)
{
    const QString when = QLocale().toString(difference.good.createdAt.toLocalTime(), QLocale::ShortFormat);
    const QString start = translate("Last good run: %1, commit %2.").arg(when, difference.good.commit.left(kShortId)) + QLatin1Char(' ');
    if (difference.files.isEmpty()) {
        return start + translate("Nothing of the study has changed since.");
    }
    QStringList named = difference.files.mid(0, kNamedFiles);
    if (difference.files.size() > kNamedFiles) {
        named.append(translate("and %1 more").arg(difference.files.size() - kNamedFiles));
    }
    return start + translate("Changed since: %1.").arg(named.join(QStringLiteral(", ")));
}

} // namespace Jobs
