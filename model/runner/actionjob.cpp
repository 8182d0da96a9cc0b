// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/actionjob.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/runner/childprocess.h"
#include "model/runner/diagnosis.h"
#include "model/runner/inputs.h"
#include "model/runner/words.h"
#include "model/runner/workspace.h"

namespace Runner
{

namespace
{

constexpr int kKilled = 137;

class Job
{
public:
    Job(const ActionJob &job, const ActionListener &listener)
        : m_job(job), m_listener(listener), m_record(job.record),
          m_folder(job.studyRoot + QStringLiteral("/metadata/volumes/") + job.record.jobId)
    {
    }

    ActionRecord run()
    {
        m_record.startedAt = QDateTime::currentDateTimeUtc();
        m_record.logFile = logPathOf(m_record.action);
        change(Code::Preparing, words("Preparing your code and workspace files"));
        if (prepare() && execute()) {
            finalise();
        }
        return end();
    }

private:
    void change(Code code, const QString &message)
    {
        m_record.code = code;
        m_record.message = message;
        m_listener.changed(m_record);
    }

    bool fail(const Core::Error &error)
    {
        if (error.code == Core::ErrorCode::Cancelled || isCancelled()) {
            m_record.code = Code::CancelledByUser;
            m_record.message = words("Cancelled by user");
            return false;
        }
        m_record.code = Code::InternalError;
        m_record.message = error.message;
        log(error.message);
        if (!error.detail.isEmpty()) {
            log(error.detail);
        }
        Core::Diagnostic reason;
        reason.file = m_job.project.file;
        reason.range = m_job.action.run.range;
        reason.rule = QStringLiteral("run.unavailable");
        reason.message = error.message;
        m_record.diagnostics.append(reason);
        return false;
    }

    [[nodiscard]] bool isCancelled() const { return m_job.cancel && m_job.cancel->load(); }
    void log(const QString &line) { m_listener.logged(m_job.log->add(line)); }

    bool prepare()
    {
        QList<NeededFile> needed;
        QStringList paths;
        for (auto each = m_job.needs.constBegin(); each != m_job.needs.constEnd(); ++each) {
            for (const ProducedFile &file : each.value()) {
                needed.append({each.key(), file.path});
                paths.append(file.path);
            }
        }
        m_record.inputs = inputsOf(m_job.studyRoot, m_job.action, paths);
        const Core::Result<Workspace> made
            = prepareWorkspace(m_job.studyRoot, m_job.project, needed, m_folder, [this]() { return isCancelled(); });
        if (!made) {
            return fail(made.error());
        }
        m_workspace = *made;
        return true;
    }

    bool execute()
    {
        ActionCommand command;
        command.action = m_record.action;
        command.image = m_job.action.command.image;
        command.tag = m_job.action.command.tag;
        command.arguments = m_job.action.runWords().mid(1);
        command.environment.insert(markerVariable(), m_record.requestId + u'-' + m_record.jobId);
        m_record.executor = chooseExecutor(command, m_job.natives, m_job.executor).explanation;
        change(Code::Executing, words("Executing job"));
        const Core::Result<ExitStatus> status
            = Runner::execute(command, m_folder, m_job.natives, m_job.executor, [this](const QString &line) { log(line); },
                              m_job.cancel);
        if (!status) {
            return fail(status.error());
        }
        m_status = *status;
        m_record.exitCode = status->code;
        if (!status->environment.isEmpty()) {
            m_record.executor = status->environment;
        }
        if (status->cancelled || isCancelled()) {
            m_record.code = Code::CancelledByUser;
            m_record.message = words("Cancelled by user");
            return false;
        }
        return true;
    }

    void finalise()
    {
        change(Code::Finalizing, words("Recording job results"));
        const Collected collected = matchOutputs(m_workspace, m_job.action.outputs);
        const Core::Result<QList<ProducedFile>> produced = copyOutputs(m_workspace, collected, m_job.studyRoot);
        if (!produced) {
            fail(produced.error());
            return;
        }
        deleteStale(m_job.studyRoot, m_job.earlier, *produced, m_job.othersFiles);
        m_record.outputs = *produced;
        m_record.unmatchedPatterns = collected.unmatchedPatterns;
        m_record.unmatchedFiles = collected.unmatchedFiles;
        judge();
    }

    void judge()
    {
        if (m_status.code != 0 || m_status.timedOut) {
            m_record.code = Code::NonzeroExit;
            m_record.message = words("Job exited with an error");
            if (m_status.timedOut) {
                m_record.message = words("Job was ended because it took too long");
            } else if (m_status.outOfMemory) {
                m_record.message = words("Job ran out of memory (limit was %1 GB)")
                                       .arg(static_cast<double>(m_job.executor.limits.memoryBytes) / (1024.0 * 1024.0 * 1024.0),
                                            0, 'f', 2);
            } else if (m_status.code == kKilled) {
                m_record.message = words("Job was killed, perhaps by memory limits");
            }
            return;
        }
        if (!m_record.unmatchedPatterns.isEmpty()) {
            m_record.code = Code::UnmatchedPatterns;
            m_record.message = words("No outputs found matching patterns: %1")
                                   .arg(m_record.unmatchedPatterns.join(QStringLiteral(", ")));
            m_record.hint = unmatchedHint(m_record.unmatchedPatterns, m_record.unmatchedFiles);
            if (m_record.hint.isEmpty() && !m_record.unmatchedFiles.isEmpty()) {
                m_record.hint = words("It did make: %1").arg(m_record.unmatchedFiles.mid(0, 20).join(QStringLiteral(", ")));
            }
            return;
        }
        m_record.code = Code::Succeeded;
        m_record.message = words("Completed successfully");
        const auto refused = std::count_if(m_record.outputs.cbegin(), m_record.outputs.cend(),
                                           [](const ProducedFile &file) { return !file.excluded.isEmpty(); });
        if (refused > 0) {
            m_record.message += words(", but %1 file(s) marked as moderately_sensitive would be withheld").arg(refused);
        }
    }

    ActionRecord end()
    {
        m_record.finishedAt = QDateTime::currentDateTimeUtc();
        if (m_record.code == Code::NonzeroExit || m_record.code == Code::UnmatchedPatterns) {
            m_record.diagnostics += diagnose(m_record, m_job.project, m_job.log->lines());
        }
        for (const Core::Diagnostic &reason : std::as_const(m_record.diagnostics)) {
            if (m_record.hint.isEmpty()) {
                m_record.hint = reason.message;
            }
        }
        if (const Core::Result<void> written = m_job.log->finish(m_record, headCommit(m_job.studyRoot)); !written) {
            m_record.hint = written.error().message;
        }
        if (!m_job.keepWorkingFolder) {
            QDir(m_folder).removeRecursively();
        }
        return m_record;
    }

    const ActionJob &m_job;
    const ActionListener &m_listener;
    ActionRecord m_record;
    QString m_folder;
    Workspace m_workspace;
    ExitStatus m_status;
};

} // namespace

ActionRecord runAction(const ActionJob &job, const ActionListener &listener)
{
    return Job(job, listener).run();
}

QString jobIdOf(const QString &requestId, const QString &action)
{
    const QByteArray hash = QCryptographicHash::hash((requestId + u'\n' + action).toUtf8(), QCryptographicHash::Sha1);
    static const char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    constexpr int kBytes = 10;
    QString id;
    quint32 bits = 0;
    int count = 0;
    for (int i = 0; i < kBytes; ++i) {
        bits = (bits << 8U) | static_cast<quint8>(hash.at(i));
        count += 8;
        while (count >= 5) {
            count -= 5;
            id += QLatin1Char(kAlphabet[(bits >> static_cast<unsigned>(count)) & 31U]);
        }
    }
    return id;
}

QString headCommit(const QString &studyRoot)
{
    const auto read = [](const QString &path) {
        const Core::Result<QByteArray> bytes = Core::readFile(path);
        return bytes ? QString::fromUtf8(*bytes) : QString();
    };
    const QString git = studyRoot + QStringLiteral("/.git/");
    const QString head = read(git + QStringLiteral("HEAD")).trimmed();
    if (!head.startsWith(QStringLiteral("ref: "))) {
        return head;
    }
    const QString ref = head.mid(5);
    if (const QString loose = read(git + ref).trimmed(); !loose.isEmpty()) {
        return loose;
    }
    for (const QString &line : read(git + QStringLiteral("packed-refs")).split(u'\n')) {
        if (line.endsWith(u' ' + ref)) {
            return line.section(u' ', 0, 0);
        }
    }
    return {};
}

} // namespace Runner
