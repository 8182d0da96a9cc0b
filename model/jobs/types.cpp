// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/types.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QJsonArray>
#include <QRandomGenerator>

namespace Jobs
{

namespace
{

struct Word
{
    const char *code;
    const char *text;
};

constexpr std::array kStatusWords = {
    Word{"created", QT_TRANSLATE_NOOP("Jobs", "Queued")},
    Word{"initiated", QT_TRANSLATE_NOOP("Jobs", "Queued")},
    Word{"paused", QT_TRANSLATE_NOOP("Jobs", "Paused on the server")},
    Word{"waiting_on_dependencies", QT_TRANSLATE_NOOP("Jobs", "Waiting for earlier actions")},
    Word{"waiting_on_workers", QT_TRANSLATE_NOOP("Jobs", "Waiting for a free worker")},
    Word{"waiting_on_db_workers", QT_TRANSLATE_NOOP("Jobs", "Waiting for database capacity")},
    Word{"waiting_db_maintenance", QT_TRANSLATE_NOOP("Jobs", "Waiting for database maintenance to end")},
    Word{"waiting_on_reboot", QT_TRANSLATE_NOOP("Jobs", "Will restart by itself")},
    Word{"waiting_on_new_task", QT_TRANSLATE_NOOP("Jobs", "Will restart by itself")},
    Word{"preparing", QT_TRANSLATE_NOOP("Jobs", "Preparing")},
    Word{"prepared", QT_TRANSLATE_NOOP("Jobs", "Preparing")},
    Word{"executing", QT_TRANSLATE_NOOP("Jobs", "Running")},
    Word{"executed", QT_TRANSLATE_NOOP("Jobs", "Finishing")},
    Word{"finalizing", QT_TRANSLATE_NOOP("Jobs", "Finishing")},
    Word{"finalized", QT_TRANSLATE_NOOP("Jobs", "Finishing")},
    Word{"succeeded", QT_TRANSLATE_NOOP("Jobs", "Done")},
    Word{"dependency_failed", QT_TRANSLATE_NOOP("Jobs", "Not run: an earlier action failed")},
    Word{"nonzero_exit", QT_TRANSLATE_NOOP("Jobs", "Failed: the script stopped with an error")},
    Word{"unmatched_patterns", QT_TRANSLATE_NOOP("Jobs", "Failed: expected output files were not made")},
    Word{"stale_codelists", QT_TRANSLATE_NOOP("Jobs", "Failed: codelists are out of date")},
    Word{"cancelled_by_user", QT_TRANSLATE_NOOP("Jobs", "Cancelled")},
    Word{"killed_by_admin", QT_TRANSLATE_NOOP("Jobs", "Stopped by an administrator")},
    Word{"internal_error", QT_TRANSLATE_NOOP("Jobs", "Failed on the server; not your code")},
    Word{"job_error", QT_TRANSLATE_NOOP("Jobs", "Failed on the server; not your code")}};

constexpr std::array kRequestWords = {
    Word{"pending", QT_TRANSLATE_NOOP("Jobs", "Queued")},
    Word{"running", QT_TRANSLATE_NOOP("Jobs", "Running")},
    Word{"succeeded", QT_TRANSLATE_NOOP("Jobs", "Done")},
    Word{"failed", QT_TRANSLATE_NOOP("Jobs", "Failed")},
    Word{"nothing_to_do", QT_TRANSLATE_NOOP("Jobs", "Nothing to do")},
    Word{"ended", QT_TRANSLATE_NOOP("Jobs", "Ended; its page on the server says how")},
    Word{"unknown", QT_TRANSLATE_NOOP("Jobs", "Not yet known to the server")},
    Word{"unknown_error_creating_jobs", QT_TRANSLATE_NOOP("Jobs", "Not yet known to the server")}};

template <typename Words>
QString lookUp(const Words &words, const QString &code)
{
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&code](const Word &word) { return code == QLatin1String(word.code); });
    return found != words.end() ? QCoreApplication::translate("Jobs", found->text) : code;
}

constexpr std::array kStageNames = {"drafted", "checked", "committed", "pushed", "sending", "submitted", "handed_over",
                                    "abandoned"};

QJsonArray array(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        list.append(item.toString());
    }
    return list;
}

} // namespace

bool JobRequest::isActive() const
{
    return status == QStringLiteral("pending") || status == QStringLiteral("running")
           || status.startsWith(QStringLiteral("unknown"));
}

bool Job::isActive() const
{
    return status == QStringLiteral("pending") || status == QStringLiteral("running");
}

QString newRapId()
{
    static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    QString id;
    for (int i = 0; i < 16; ++i) {
        id += QLatin1Char(kAlphabet[QRandomGenerator::system()->bounded(36)]);
    }
    return id;
}

QString statusText(const QString &statusCode)
{
    return lookUp(kStatusWords, statusCode);
}

QString requestStatusText(const QString &status)
{
    return lookUp(kRequestWords, status);
}

QString requestStatus(const QStringList &statuses)
{
    if (statuses.isEmpty()) {
        return QStringLiteral("unknown");
    }
    const QString pending = QStringLiteral("pending");
    const QString running = QStringLiteral("running");
    const QString failed = QStringLiteral("failed");
    if (statuses.count(statuses.first()) == statuses.size()) {
        return statuses.first();
    }
    if (statuses.contains(running) || statuses.contains(pending)) {
        return running; // pending beside finished ones is under way too
    }
    return statuses.contains(failed) ? failed : QStringLiteral("succeeded");
}

QJsonObject toJson(const Draft &draft)
{
    return {{QStringLiteral("rap_id"), draft.rapId},
            {QStringLiteral("server"), draft.server.toString()},
            {QStringLiteral("study_root"), draft.studyRoot},
            {QStringLiteral("workspace"), draft.workspace},
            {QStringLiteral("project"), draft.project},
            {QStringLiteral("orgs"), array(draft.orgs)},
            {QStringLiteral("backend"), draft.backend},
            {QStringLiteral("repo_url"), draft.repoUrl},
            {QStringLiteral("branch"), draft.branch},
            {QStringLiteral("commit"), draft.commit},
            {QStringLiteral("actions"), array(draft.actions)},
            {QStringLiteral("force_run_dependencies"), draft.forceRunDependencies},
            {QStringLiteral("notify"), draft.notify},
            {QStringLiteral("codelists_ok"), draft.codelistsOk},
            {QStringLiteral("created_by"), draft.createdBy},
            {QStringLiteral("commit_message"), draft.commitMessage},
            {QStringLiteral("stage"), QLatin1String(kStageNames.at(static_cast<std::size_t>(draft.stage)))},
            {QStringLiteral("result"), draft.result},
            {QStringLiteral("last_error"), draft.lastError},
            {QStringLiteral("created_at"), draft.createdAt.toUTC().toString(Qt::ISODateWithMs)}};
}

Core::Result<Draft> draftFromJson(const QJsonObject &object)
{
    Draft draft;
    const auto text = [&object](const char *key) { return object.value(QLatin1String(key)).toString(); };
    draft.rapId = text("rap_id");
    const QString stage = text("stage");
    const auto found = std::find_if(kStageNames.begin(), kStageNames.end(),
                                    [&stage](const char *name) { return stage == QLatin1String(name); });
    if (draft.rapId.isEmpty() || found == kStageNames.end()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Jobs", "This is not a stored submission."));
    }
    draft.stage = static_cast<Stage>(found - kStageNames.begin());
    draft.server = QUrl(text("server"));
    draft.studyRoot = text("study_root");
    draft.workspace = text("workspace");
    draft.project = text("project");
    draft.orgs = texts(object.value(QStringLiteral("orgs")));
    draft.backend = text("backend");
    draft.repoUrl = text("repo_url");
    draft.branch = text("branch");
    draft.commit = text("commit");
    draft.actions = texts(object.value(QStringLiteral("actions")));
    draft.forceRunDependencies = object.value(QStringLiteral("force_run_dependencies")).toBool();
    draft.notify = object.value(QStringLiteral("notify")).toBool(true);
    draft.codelistsOk = object.value(QStringLiteral("codelists_ok")).toBool(true);
    draft.createdBy = text("created_by");
    draft.commitMessage = text("commit_message");
    draft.result = text("result");
    draft.lastError = text("last_error");
    draft.createdAt = QDateTime::fromString(text("created_at"), Qt::ISODateWithMs);
    return draft;
}

QJsonObject createBody(const Draft &draft)
{
    return {{QStringLiteral("rap_id"), draft.rapId},
            {QStringLiteral("commit"), draft.commit},
            {QStringLiteral("workspace"), draft.workspace},
            {QStringLiteral("backend"), draft.backend},
            {QStringLiteral("repo_url"), draft.repoUrl},
            {QStringLiteral("branch"), draft.branch},
            {QStringLiteral("created_by"), draft.createdBy},
            {QStringLiteral("project"), draft.project},
            {QStringLiteral("orgs"), array(draft.orgs)},
            {QStringLiteral("database_name"), QStringLiteral("default")},
            {QStringLiteral("requested_actions"), array(draft.actions)},
            {QStringLiteral("codelists_ok"), draft.codelistsOk},
            {QStringLiteral("force_run_dependencies"), draft.forceRunDependencies}};
}

} // namespace Jobs
