// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/jobrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QMutex>

#include "app/server/controller.h"
#include "app/server/scrubber.h"
#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/pipeline/project.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr qsizetype kLogLines = 100000;
constexpr qint64 kLargestLog = 200LL * 1024 * 1024;

QByteArray marker()
{
    return "=============JOB SUMMARY=============";
}

/// The time in front of each line: 30 characters and a blank, as container engines write it.
QByteArray lineStamp()
{
    const qint64 ns = nowNs();
    return QDateTime::fromSecsSinceEpoch(ns / 1000000000, Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + '.'
           + QByteArray::number(ns % 1000000000).rightJustified(9, '0') + "Z ";
}

QJsonObject toObject(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto it = map.begin(); it != map.end(); ++it) {
        object.insert(it.key(), it.value());
    }
    return object;
}

/// Writes a running action's lines as they come, so that they can be followed.
class LiveLog
{
public:
    LiveLog(const QString &path, const Scrubber &scrubber)
        : m_file(path)
        , m_scrubber(scrubber)
    {
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
            qCWarning(lcServer) << "the log cannot be written:" << m_file.errorString();
        }
    }

    void line(const QString &text)
    {
        const QMutexLocker lock(&m_guard);
        if (!m_file.isOpen() || m_full) {
            return;
        }
        if (m_file.size() > kLargestLog) {
            m_full = true;
            m_file.write(lineStamp() + "the log is too long; further lines are not kept\n");
        } else {
            m_file.write(lineStamp() + m_scrubber.clean(text).toUtf8() + '\n');
        }
        m_file.flush();
    }

private:
    QFile m_file;
    Scrubber m_scrubber;
    QMutex m_guard;
    bool m_full = false;
};

} // namespace

JobRun::JobRun(const QString &dataFolder, const AgentTask &task, StudySource *source, ActionExecutor executor, Runner::CancelFlag stop)
    : m_high(highPrivacy(dataFolder))
    , m_medium(mediumPrivacy(dataFolder))
    , m_volume(m_high + QStringLiteral("/volumes/") + task.jobId)
    , m_folder(jobLogFolder(dataFolder, task.jobId, task.createdAt))
    , m_task(task)
    , m_source(source)
    , m_executor(std::move(executor))
    , m_stop(std::move(stop))
{
}

void JobRun::hideFrom(const QStringList &secrets, bool redact)
{
    m_secrets = secrets;
    m_redact = redact;
}

QJsonObject JobRun::readJson(const QString &name) const
{
    const Result<QByteArray> content = Core::readFile(m_folder + u'/' + name);
    return content ? QJsonDocument::fromJson(*content).object() : QJsonObject();
}

void JobRun::mark(const QString &stage, const QJsonObject &more) const
{
    QJsonObject object = more;
    object.insert(QStringLiteral("task_id"), m_task.taskId);
    object.insert(QStringLiteral("stage"), stage);
    if (Result<void> written = Core::writeFile(m_folder + QStringLiteral("/state.json"), QJsonDocument(object).toJson()); !written) {
        qCWarning(lcServer) << written.error().message;
    }
}

JobRun::State JobRun::state() const
{
    // Marks of an earlier task of the same job do not count.
    if (readJson(QStringLiteral("metadata.json")).value(QStringLiteral("task_id")).toString() == m_task.taskId) {
        return State::Finished;
    }
    const QJsonObject state = readJson(QStringLiteral("state.json"));
    if (state.value(QStringLiteral("task_id")).toString() != m_task.taskId) {
        return State::Unknown;
    }
    const QString stage = state.value(QStringLiteral("stage")).toString();
    if (stage == QStringLiteral("executed")) {
        return State::Executed;
    }
    // A run that was broken off may have changed its inputs: it starts again from a fresh copy.
    const bool prepared = stage == QStringLiteral("prepared") && QFileInfo::exists(m_volume + QStringLiteral("/.opensafely-timestamp"));
    return prepared ? State::Prepared : State::Unknown;
}

void JobRun::run(const Tell &tell)
{
    const auto say = [&](const QString &stage) { tell({m_task.taskId, stage, {}, false}); };
    Result<void> step;
    State now = state();
    if (now == State::Unknown) {
        say(QStringLiteral("preparing"));
        step = prepare();
        now = State::Prepared;
        if (step) {
            say(QStringLiteral("prepared"));
        }
    }
    if (step && now == State::Prepared && !m_stop->load()) {
        say(QStringLiteral("executing"));
        execute();
        now = State::Executed;
    }
    if (m_stop->load()) {
        return;
    }
    if (step && now == State::Executed) {
        say(QStringLiteral("finalizing"));
        step = finalise(false);
    }
    if (!step) {
        writeError(step.error().message + u' ' + step.error().detail);
    } else if (now == State::Finished) {
        cleanUp(); // a kill may have come between the last mark and this
    }
    tell({m_task.taskId, QStringLiteral("finalized"), results(), true});
}

void JobRun::cancel(const Tell &tell)
{
    if (state() != State::Finished) {
        if (Result<void> done = finalise(true); !done) {
            qCWarning(lcServer) << "cancelled job" << m_task.jobId << "could not be put away:" << done.error().message;
        }
    } else {
        cleanUp();
    }
    tell({m_task.taskId, QStringLiteral("finalized"), results(), true});
}

Result<void> JobRun::prepare()
{
    const QString workspace = m_high + QStringLiteral("/workspaces/") + m_task.workspace;
    const QStringList archives = QDir(m_high + QStringLiteral("/archives")).entryList({m_task.workspace + QStringLiteral(".tar.*")});
    if (!QFileInfo::exists(workspace) && !archives.isEmpty()) {
        return fail(ErrorCode::Conflict, QStringLiteral("Workspace %1 is archived").arg(m_task.workspace));
    }
    if (Result<void> allowed = m_source->check(m_task.repoUrl); !allowed) {
        return allowed;
    }
    if (!QDir(m_volume).removeRecursively() || !QDir().mkpath(m_volume) || !QDir().mkpath(m_folder)) {
        return fail(ErrorCode::Unavailable, QStringLiteral("The working folder “%1” could not be made.").arg(m_volume));
    }
    if (Result<void> checkedOut = m_source->exportTo(m_task.repoUrl, m_task.branch, m_task.commit, m_volume); !checkedOut) {
        return checkedOut;
    }
    if (Result<void> copied = copyInputs(); !copied) {
        return copied;
    }
    if (Result<void> stamped = Core::writeFile(m_volume + QStringLiteral("/.opensafely-timestamp"), QByteArray::number(nowNs())); !stamped) {
        return stamped;
    }
    mark(QStringLiteral("prepared"), {{QStringLiteral("prepared_ms"), QDateTime::currentMSecsSinceEpoch()}});
    return {};
}

Result<void> JobRun::copyInputs()
{
    const QString workspace = m_high + QStringLiteral("/workspaces/") + m_task.workspace;
    const QStringList months = QDir(m_high + QStringLiteral("/logs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : m_task.inputJobIds) {
        QJsonObject metadata;
        for (const QString &month : months) {
            const Result<QByteArray> content =
                Core::readFile(QStringLiteral("%1/logs/%2/os-job-%3/metadata.json").arg(m_high, month, id));
            if (content) {
                metadata = QJsonDocument::fromJson(*content).object();
            }
        }
        const QJsonObject outputs = metadata.value(QStringLiteral("outputs")).toObject();
        for (auto it = outputs.begin(); it != outputs.end(); ++it) {
            const QString from = workspace + u'/' + it.key();
            const QString to = m_volume + u'/' + it.key();
            if (!QFileInfo(from).isFile() || !Core::isInside(workspace, from)) {
                return fail(ErrorCode::NotFound, QStringLiteral("The input “%1” of job %2 is missing").arg(it.key(), id));
            }
            // The checked-out tree may hold a link where the input belongs.
            if (!Core::isInside(m_volume, QFileInfo(to).path())) {
                return fail(ErrorCode::InvalidInput, QStringLiteral("The input “%1” would lie outside the working folder").arg(it.key()));
            }
            if (Result<void> copied = copyFile(from, to); !copied) {
                return copied;
            }
        }
    }
    return {};
}

void JobRun::execute()
{
    const QString started = isoSeconds(nowNs() / 1000000000);
    mark(QStringLiteral("executing"));
    Runner::ActionCommand command;
    command.action = m_task.action;
    const QString image = m_task.image.section(u'/', -1);
    command.image = image.section(u':', 0, 0);
    command.tag = image.section(u':', 1);
    command.arguments = m_task.arguments;
    command.environment = m_task.environment;
    LiveLog log(m_folder + QStringLiteral("/logs.txt"), Scrubber(m_task.environment, m_secrets));
    const Result<Runner::ExitStatus> ended =
        m_executor(command, m_volume, m_task.limits, [&log](const QString &line) { log.line(line); }, m_stop);
    if (m_stop->load()) {
        return;
    }
    QJsonObject more = {{QStringLiteral("started_at"), started}};
    if (ended) {
        more.insert(QStringLiteral("exit_code"), ended->code);
        more.insert(QStringLiteral("oom_killed"), ended->outOfMemory);
        more.insert(QStringLiteral("timed_out"), ended->timedOut);
        more.insert(QStringLiteral("ran_with"), ended->environment);
    } else {
        // Trying again would not help: nothing on this computer can run it. The person is told why.
        log.line(ended.error().message);
        more.insert(QStringLiteral("exit_code"), 127);
        more.insert(QStringLiteral("refused"), ended.error().message);
    }
    mark(QStringLiteral("executed"), more);
}

QString JobRun::explainExit(const QJsonObject &executed) const
{
    const int code = executed.value(QStringLiteral("exit_code")).toInt();
    const QString refused = executed.value(QStringLiteral("refused")).toString();
    if (code == 0 || !refused.isEmpty()) {
        return refused;
    }
    if (executed.value(QStringLiteral("oom_killed")).toBool()) {
        return QStringLiteral("Job ran out of memory (limit was %1)").arg(QLocale::c().formattedDataSize(m_task.limits.memoryBytes));
    }
    if (executed.value(QStringLiteral("timed_out")).toBool()) {
        return QStringLiteral("Job took longer than its time limit");
    }
    if (code == 137) {
        return QStringLiteral("Job killed by OpenSAFELY admin or memory limits");
    }
    static const QMap<int, QString> kEhrql = {
        {2, QStringLiteral("the arguments of the command are wrong")},
        {10, QStringLiteral("the definition could not be read")},
        {11, QStringLiteral("a data file could not be read")},
        {12, QStringLiteral("the study has no permission for some of the data")},
        {13, QStringLiteral("the definition's assurance tests failed")},
        {14, QStringLiteral("the query was too slow")}};
    return m_task.image.contains(QStringLiteral("/ehrql:")) ? kEhrql.value(code) : QString();
}

void JobRun::saveLevelFour(const Products &products, QMap<QString, QString> &excluded) const
{
    const QString high = m_high + QStringLiteral("/workspaces/") + m_task.workspace;
    const QString medium = m_medium + QStringLiteral("/workspaces/") + m_task.workspace;
    for (auto it = products.outputs.begin(); it != products.outputs.end(); ++it) {
        const QString target = medium + u'/' + it.key();
        const QString notice = target + QStringLiteral(".txt");
        if (it.value() != QStringLiteral("moderately_sensitive")) {
            // It may have been moderately sensitive at an earlier commit.
            QFile::remove(target);
            continue;
        }
        QString problem = levelFourProblem(high + u'/' + it.key(), it.key(), m_task);
        if (problem.isEmpty()) {
            if (const Result<void> copied = copyFile(high + u'/' + it.key(), target)) {
                if (!products.outputs.contains(it.key() + QStringLiteral(".txt"))) {
                    QFile::remove(notice);
                }
                continue;
            }
            problem = QStringLiteral("The file could not be copied to level 4");
        }
        excluded.insert(it.key(), problem);
        QFile::remove(target);
        const QByteArray text = QStringLiteral("The file: %1\nwas not copied to level 4 for this reason:\n\n%2\n").arg(it.key(), problem).toUtf8();
        if (Result<void> written = Core::writeFile(notice, text); !written) {
            qCWarning(lcServer) << written.error().message;
        }
    }
}

Result<void> JobRun::finalise(bool cancelled)
{
    const QJsonObject executed = readJson(QStringLiteral("state.json"));
    const qint64 timestamp = QFileInfo(m_volume + QStringLiteral("/.opensafely-timestamp")).lastModified().toMSecsSinceEpoch();
    const QString high = m_high + QStringLiteral("/workspaces/") + m_task.workspace;
    const QString medium = m_medium + QStringLiteral("/workspaces/") + m_task.workspace;
    const int exitCode = executed.value(QStringLiteral("exit_code")).toInt(cancelled ? 137 : 0);
    const bool ran = executed.value(QStringLiteral("stage")).toString() == QStringLiteral("executed");

    Products products;
    QMap<QString, QString> excluded;
    QString message;
    QString hint;
    if (cancelled) {
        message = QStringLiteral("Job cancelled by user");
    } else {
        products = matchOutputs(m_volume, m_task.outputSpec, timestamp);
        for (auto it = products.outputs.begin(); it != products.outputs.end(); ++it) {
            if (Result<void> copied = copyFile(m_volume + u'/' + it.key(), high + u'/' + it.key()); !copied) {
                return copied;
            }
        }
        saveLevelFour(products, excluded);
        message = explainExit(executed);
        if (message.isEmpty()) {
            message = exitCode != 0                            ? QStringLiteral("Job exited with an error")
                      : products.unmatchedPatterns.isEmpty() ? QStringLiteral("Completed successfully")
                                                             : QStringLiteral("No outputs found matching patterns:\n - %1")
                                                                   .arg(products.unmatchedPatterns.join(QStringLiteral("\n - ")));
        }
        if (exitCode == 0 && !products.unmatchedPatterns.isEmpty() && !products.unmatchedFiles.isEmpty()) {
            hint = QStringLiteral("Did you mean to match one of these files instead?\n - %1")
                       .arg(products.unmatchedFiles.mid(0, 20).join(QStringLiteral("\n - ")));
        }
    }

    const qint64 now = nowNs();
    QJsonObject metadata = {{QStringLiteral("outputs"), toObject(products.outputs)},
                            {QStringLiteral("unmatched_patterns"), QJsonArray::fromStringList(products.unmatchedPatterns)},
                            {QStringLiteral("unmatched_outputs"), QJsonArray::fromStringList(products.unmatchedFiles)},
                            {QStringLiteral("status_message"), message},
                            {QStringLiteral("hint"), hint},
                            {QStringLiteral("timestamp_ns"), QString::number(now)},
                            {QStringLiteral("job_definition_id"), m_task.jobId},
                            {QStringLiteral("job_definition_rap_id"), m_task.rapId},
                            {QStringLiteral("task_id"), m_task.taskId},
                            {QStringLiteral("created_at"), isoSeconds(m_task.createdAt)},
                            {QStringLiteral("user"), m_task.user},
                            {QStringLiteral("completed_at"), isoSeconds(now / 1000000000)},
                            {QStringLiteral("docker_image_id"), QJsonValue()},
                            {QStringLiteral("expected_image_id"), QJsonValue()},
                            {QStringLiteral("exit_code"), QString::number(exitCode)},
                            {QStringLiteral("oom_killed"), executed.value(QStringLiteral("oom_killed")).toBool()},
                            {QStringLiteral("container_metadata"), QJsonObject{{QStringLiteral("ran_with"),
                                                                                executed.value(QStringLiteral("ran_with"))}}},
                            {QStringLiteral("commit"), m_task.commit},
                            {QStringLiteral("database_name"), m_task.databaseName},
                            {QStringLiteral("action_version"), QStringLiteral("unknown")},
                            {QStringLiteral("action_revision"), QStringLiteral("unknown")},
                            {QStringLiteral("action_created"), QStringLiteral("unknown")},
                            {QStringLiteral("base_revision"), QStringLiteral("unknown")},
                            {QStringLiteral("base_created"), QStringLiteral("unknown")},
                            {QStringLiteral("level4_excluded_files"), toObject(excluded)},
                            {QStringLiteral("cancelled"), cancelled},
                            {QStringLiteral("error"), QJsonValue()},
                            {QStringLiteral("job_metrics"), QJsonObject()}};
    if (ran || cancelled) {
        if (Result<void> logged = writeLog(metadata, excluded); !logged) {
            return logged;
        }
    }
    if (!cancelled) {
        QStringList actions;
        if (const Result<QByteArray> project = Core::readFile(m_volume + QStringLiteral("/project.yaml"))) {
            actions = Pipeline::parseProjectBytes(*project, QStringLiteral("project.yaml")).project.actionNames();
        }
        if (Result<void> listed = updateManifest(m_task, {medium, high, actions, products.outputs, excluded}); !listed) {
            return listed;
        }
        const QString log = QStringLiteral("/metadata/%1.log").arg(m_task.action);
        for (const QString &folder : {high, medium}) {
            if (Result<void> copied = copyFile(m_folder + QStringLiteral("/logs.txt"), folder + log); !copied) {
                return copied;
            }
        }
    }
    // Last: with this file the job is over, and everything above has been done.
    if (Result<void> written = Core::writeFile(m_folder + QStringLiteral("/metadata.json"), QJsonDocument(metadata).toJson()); !written) {
        return written;
    }
    cleanUp();
    return {};
}

Result<void> JobRun::writeLog(const QJsonObject &metadata, const QMap<QString, QString> &excluded) const
{
    const QString file = m_folder + QStringLiteral("/logs.txt");
    QByteArray log = Core::readFile(file).value_or(QByteArray());
    // A repeated end must not add a second summary.
    const qsizetype known = log.lastIndexOf('\n' + marker() + '\n');
    if (known >= 0) {
        log.truncate(known + 1);
    }
    qsizetype lines = 0;
    for (qsizetype at = log.size() - 1; at > 0; --at) {
        if (log.at(at - 1) == '\n' && ++lines == kLogLines) {
            log.remove(0, at);
            break;
        }
    }
    log += '\n' + marker() + '\n';
    for (const QString &key : {QStringLiteral("job_definition_id"), QStringLiteral("job_definition_rap_id"), QStringLiteral("commit"),
                               QStringLiteral("docker_image_id"), QStringLiteral("exit_code"), QStringLiteral("created_at"),
                               QStringLiteral("completed_at"), QStringLiteral("database_name"), QStringLiteral("status_message"),
                               QStringLiteral("hint")}) {
        const QString value = metadata.value(key).toString();
        if (!value.isEmpty()) {
            log += (key + QStringLiteral(": ") + value + u'\n').toUtf8();
        }
    }
    log += "\noutputs:\n";
    const QJsonObject outputs = metadata.value(QStringLiteral("outputs")).toObject();
    qsizetype width = 0;
    for (const QString &path : outputs.keys()) {
        width = std::max(width, path.size());
    }
    for (auto it = outputs.begin(); it != outputs.end(); ++it) {
        log += QStringLiteral("  %1  - %2\n").arg(it.key().leftJustified(width), it.value().toString()).toUtf8();
    }
    if (!excluded.isEmpty()) {
        log += "\nInvalid moderately_sensitive outputs:\n";
        for (auto it = excluded.begin(); it != excluded.end(); ++it) {
            log += QStringLiteral("  %1  - %2\n").arg(it.key(), it.value()).toUtf8();
        }
    }
    return Core::writeFile(file, log);
}

void JobRun::writeError(const QString &message)
{
    qCWarning(lcServer) << "job" << m_task.jobId << "could not be run:" << message;
    const QJsonObject metadata = {{QStringLiteral("task_id"), m_task.taskId},
                                  {QStringLiteral("job_definition_id"), m_task.jobId},
                                  {QStringLiteral("job_definition_rap_id"), m_task.rapId},
                                  {QStringLiteral("timestamp_ns"), QString::number(nowNs())},
                                  {QStringLiteral("status_message"), message},
                                  {QStringLiteral("error"), message},
                                  {QStringLiteral("outputs"), QJsonObject()}};
    QDir().mkpath(m_folder);
    if (Result<void> written = Core::writeFile(m_folder + QStringLiteral("/metadata.json"), QJsonDocument(metadata).toJson()); !written) {
        qCWarning(lcServer) << written.error().message;
    }
    // The reason is for the person who follows the job, too.
    LiveLog log(m_folder + QStringLiteral("/logs.txt"), Scrubber(m_task.environment, m_secrets));
    log.line(message);
}

QJsonObject JobRun::results() const
{
    const QJsonObject metadata = readJson(QStringLiteral("metadata.json"));
    QJsonObject results;
    for (const QString &key : {QStringLiteral("error"), QStringLiteral("exit_code"), QStringLiteral("docker_image_id"),
                               QStringLiteral("status_message"), QStringLiteral("hint"), QStringLiteral("timestamp_ns"),
                               QStringLiteral("action_version"), QStringLiteral("action_revision"), QStringLiteral("action_created"),
                               QStringLiteral("base_revision"), QStringLiteral("base_created"), QStringLiteral("job_metrics")}) {
        const QJsonValue value = metadata.value(key);
        results.insert(key, value.isUndefined() ? QJsonValue() : value);
    }
    results.insert(QStringLiteral("has_unmatched_patterns"), !metadata.value(QStringLiteral("unmatched_patterns")).toArray().isEmpty());
    results.insert(QStringLiteral("has_level4_excluded_files"),
                   !metadata.value(QStringLiteral("level4_excluded_files")).toObject().isEmpty());
    // Names of files and patterns may say something about patients (job-runner.md 3).
    const bool unmatched = results.value(QStringLiteral("has_unmatched_patterns")).toBool()
                           || !metadata.value(QStringLiteral("unmatched_outputs")).toArray().isEmpty();
    if (m_redact && unmatched) {
        results.insert(QStringLiteral("status_message"), QString());
        results.insert(QStringLiteral("hint"), QString());
    }
    return results;
}

void JobRun::cleanUp() const
{
    if (!QDir(m_volume).removeRecursively()) {
        qCWarning(lcServer) << "the working folder" << m_volume << "could not be removed";
    }
    QFile::remove(m_folder + QStringLiteral("/state.json"));
}

} // namespace Server
