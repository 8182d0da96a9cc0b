// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/childprocess.h"

#include <csignal>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QThread>

#include "model/runner/words.h"

namespace Runner
{

namespace
{

constexpr int kPollMilliseconds = 50;
constexpr qsizetype kMaxLine = 64 * 1024; // a longer line is cut into several
constexpr int kSignalBase = 128;

/// Cuts a stream of bytes into lines; a carriage return alone ends one too, as progress bars write.
class LineCutter
{
public:
    explicit LineCutter(const LogSink &sink) : m_sink(sink) {}
    void feed(const QByteArray &bytes)
    {
        for (const char unit : bytes) {
            if (unit == '\n' || (m_afterReturn && unit != '\n') || m_line.size() >= kMaxLine) {
                flush();
            }
            m_afterReturn = unit == '\r';
            if (unit != '\n' && unit != '\r') {
                m_line += unit;
            }
        }
    }
    void finish()
    {
        if (!m_line.isEmpty()) {
            flush();
        }
    }

private:
    void flush()
    {
        m_sink(QString::fromUtf8(m_line));
        m_line.clear();
    }
    const LogSink &m_sink;
    QByteArray m_line;
    bool m_afterReturn = false;
};

void limit(int resource, qint64 value)
{
    struct rlimit limits
    {
    };
    limits.rlim_cur = static_cast<rlim_t>(value);
    limits.rlim_max = static_cast<rlim_t>(value);
    setrlimit(static_cast<__rlimit_resource>(resource), &limits);
}

QList<pid_t> markedProcesses(const QByteArray &needle)
{
    QList<pid_t> found;
    const QStringList entries = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &entry : entries) {
        bool isNumber = false;
        const int pid = entry.toInt(&isNumber);
        if (!isNumber || pid == getpid()) {
            continue;
        }
        QFile environment(QStringLiteral("/proc/%1/environ").arg(pid));
        if (!environment.open(QIODevice::ReadOnly)) {
            continue;
        }
        const QByteArray content = '\0' + environment.readAll();
        if (content.contains(needle)) {
            found.append(pid);
        }
    }
    return found;
}

} // namespace

QString markerVariable()
{
    return QStringLiteral("STUDYBENCH_JOB");
}

int killMarked(const QString &marker)
{
    const QByteArray needle = '\0' + markerVariable().toUtf8() + '=' + marker.toUtf8();
    constexpr int kRounds = 100;
    int count = 0;
    for (int round = 0; round < kRounds; ++round) {
        const QList<pid_t> left = markedProcesses(needle);
        if (left.isEmpty()) {
            return count;
        }
        count = std::max(count, static_cast<int>(left.size()));
        for (const pid_t pid : left) {
            kill(pid, SIGKILL);
        }
        QThread::msleep(10);
    }
    return count;
}

Core::Result<ExitStatus> runChild(const ChildSpec &spec, const LogSink &log, const CancelFlag &cancel)
{
    QProcess process;
    QProcessEnvironment environment;
    for (auto each = spec.environment.constBegin(); each != spec.environment.constEnd(); ++each) {
        environment.insert(each.key(), each.value());
    }
    environment.insert(markerVariable(), spec.marker);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(spec.folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    const Limits limits = spec.limits;
    const bool limitHere = spec.limitHere;
    process.setChildProcessModifier([limits, limitHere]() {
        // Between fork and exec: only calls that are safe there.
        setsid();
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (limitHere && limits.memoryBytes > 0) {
            limit(RLIMIT_AS, limits.memoryBytes);
        }
        limit(RLIMIT_CORE, 0);
    });
    process.start(spec.program, spec.arguments);
    if (!process.waitForStarted()) {
        return Core::fail(Core::ErrorCode::Unavailable, words("%1 could not be started.").arg(spec.program),
                          process.errorString());
    }
    const auto group = static_cast<pid_t>(process.processId());
    LineCutter cutter(log);
    QElapsedTimer clock;
    clock.start();
    QElapsedTimer asked;
    ExitStatus status;
    while (process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(kPollMilliseconds);
        cutter.feed(process.readAll());
        const bool overTime = limits.seconds > 0 && clock.elapsed() > limits.seconds * 1000;
        if ((cancel && cancel->load()) || overTime) {
            status.cancelled = cancel && cancel->load();
            status.timedOut = overTime && !status.cancelled;
            if (!asked.isValid()) {
                asked.start();
                kill(-group, SIGTERM);
            } else if (asked.elapsed() > spec.graceMilliseconds) {
                kill(-group, SIGKILL);
                process.kill();
            }
        }
    }
    cutter.feed(process.readAll());
    cutter.finish();
    kill(-group, SIGKILL); // what it left behind in its group
    killMarked(spec.marker);
    status.code = process.exitStatus() == QProcess::CrashExit ? kSignalBase + process.exitCode() : process.exitCode();
    return status;
}

std::optional<QString> outputOf(const QString &program, const QStringList &arguments, int milliseconds)
{
    QProcess process;
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForFinished(milliseconds)) {
        process.kill();
        process.waitForFinished(1000);
        return std::nullopt;
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return std::nullopt;
    }
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

} // namespace Runner
