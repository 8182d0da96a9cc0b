// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/jobcreation.h"

#include <algorithm>

#include <QCryptographicHash>

#include "model/pipeline/plan.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

constexpr qint64 kNsPerSecond = 1000000000;

QString traceParent(const QString &id)
{
    const QByteArray hash = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QStringLiteral("00-%1-%2-01").arg(QString::fromLatin1(hash.left(32)), QString::fromLatin1(hash.mid(32, 16)));
}

/// Walks the needs depth first and makes a job where one is due.
class Walker
{
public:
    Walker(const Pipeline::Project &project, const RapRow &rap, const QHash<QString, JobRow> &latest, qint64 nowNs)
        : m_project(project)
        , m_rap(rap)
        , m_latest(latest)
        , m_nowNs(nowNs)
    {
    }

    /// The job to wait for: new, or already scheduled; empty when the action is done.
    QString visit(const QString &name, bool requested)
    {
        const auto seen = m_answers.constFind(name);
        if (seen != m_answers.constEnd()) {
            return *seen;
        }
        const Pipeline::Action *action = m_project.find(name);
        if (action == nullptr) {
            return {};
        }
        const auto last = m_latest.constFind(name);
        if (last != m_latest.constEnd() && !last->isFinal()) {
            m_answers.insert(name, last->id);
            return last->id;
        }
        const bool done = last != m_latest.constEnd() && last->status == QStringLiteral("succeeded");
        if (done && !requested && !m_rap.force) {
            m_answers.insert(name, QString());
            return {};
        }
        QStringList waitFor;
        const QStringList needs = action->needNames();
        for (const QString &need : needs) {
            const QString id = visit(need, m_requested.contains(need));
            if (!id.isEmpty() && !waitFor.contains(id)) {
                waitFor.append(id);
            }
        }
        const JobRow job = make(*action, waitFor);
        m_answers.insert(name, job.id);
        m_jobs.append(job);
        return job.id;
    }

    void setRequested(const QStringList &names) { m_requested = names; }
    [[nodiscard]] const QList<JobRow> &jobs() const { return m_jobs; }

private:
    [[nodiscard]] JobRow make(const Pipeline::Action &action, const QStringList &waitFor) const
    {
        JobRow job;
        job.id = jobId(m_rap.id, action.id.value);
        job.rapId = m_rap.id;
        job.backend = m_rap.backend;
        job.workspace = m_rap.workspace;
        job.action = action.id.value;
        job.runCommand = action.runCommand();
        const QStringList words = action.runWords();
        job.image = words.value(0);
        job.arguments = words.mid(1);
        job.requiresDb = action.needsDatabase();
        job.waitFor = waitFor;
        job.requiresOutputsFrom = action.needNames();
        for (const Pipeline::Output &output : action.outputs) {
            // When two levels list one pattern, the last in the official order wins, as it does for files.
            job.outputSpec.insert(output.path.value, Pipeline::levelName(output.level));
        }
        job.statusCodeUpdatedNs = m_nowNs;
        job.createdAt = m_nowNs / kNsPerSecond;
        job.updatedAt = job.createdAt;
        job.traceParent = traceParent(job.id);
        return job;
    }

    const Pipeline::Project &m_project;
    const RapRow &m_rap;
    const QHash<QString, JobRow> &m_latest;
    qint64 m_nowNs;
    QStringList m_requested;
    QHash<QString, QString> m_answers;
    QList<JobRow> m_jobs;
};

} // namespace

QString jobId(const QString &rapId, const QString &action)
{
    static constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    const QByteArray hash = QCryptographicHash::hash((rapId + u'\n' + action).toUtf8(), QCryptographicHash::Sha1);
    QString id;
    unsigned buffer = 0;
    int bits = 0;
    for (qsizetype i = 0; i < 10; ++i) {
        buffer = (buffer << 8U) | static_cast<unsigned char>(hash.at(i));
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            id += QLatin1Char(kAlphabet[(buffer >> static_cast<unsigned>(bits)) & 31U]);
        }
    }
    return id;
}

Result<Creation> createJobs(const Pipeline::Project &project, const RapRow &rap, const QHash<QString, JobRow> &latest, qint64 nowNs)
{
    const QString runAll = Pipeline::runAllName();
    const bool all = rap.actions.contains(runAll);
    if (!all) {
        for (const QString &name : rap.actions) {
            if (project.find(name) == nullptr) {
                return fail(ErrorCode::InvalidInput, QStringLiteral("Action '%1' not found in project.yaml").arg(name));
            }
        }
    }
    const QList<QStringList> cycles = Pipeline::NeedsGraph(project).cycles();
    if (!cycles.isEmpty()) {
        return fail(ErrorCode::InvalidInput,
                    QStringLiteral("Invalid project: \nThe needs of these actions form a circle: %1")
                        .arg(cycles.first().join(QStringLiteral(" needs "))));
    }

    Walker walker(project, rap, latest, nowNs);
    if (all) {
        // Under run_all every action is treated as a dependency: done ones are kept unless forced.
        for (const Pipeline::Action &action : project.actions) {
            if (action.id.value != runAll) {
                walker.visit(action.id.value, false);
            }
        }
    } else {
        walker.setRequested(rap.actions);
        for (const QString &name : rap.actions) {
            walker.visit(name, true);
        }
    }

    Creation creation;
    creation.jobs = walker.jobs();
    if (creation.jobs.isEmpty()) {
        creation.nothingToDo = all ? QStringLiteral("All actions have already completed successfully")
                                   : QStringLiteral("All requested actions were already scheduled to run");
        return creation;
    }
    if (!rap.codelistsOk) {
        for (const JobRow &job : std::as_const(creation.jobs)) {
            if (job.requiresDb) {
                return fail(ErrorCode::InvalidInput,
                            QStringLiteral("Codelists are out of date (required by action %1)").arg(job.action));
            }
        }
    }
    return creation;
}

} // namespace Server
