// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/joblog.h"

#include <algorithm>
#include <chrono>

#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/runner/words.h"

namespace Runner
{

namespace
{

constexpr std::size_t kMaxLines = 100'000;
constexpr int kStampLength = 31;

QString stamp()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
    const QDateTime seconds = QDateTime::fromSecsSinceEpoch(ns / 1'000'000'000, Qt::UTC);
    return seconds.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
           + QStringLiteral(".%1Z ").arg(ns % 1'000'000'000, 9, 10, QLatin1Char('0'));
}

QString isoTime(const QDateTime &time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ"));
}

} // namespace

QString logPathOf(const QString &action)
{
    // An id with `..` or a leading slash must not lead out of the folder.
    QString name = action;
    const QString clean = QDir::cleanPath(QStringLiteral("metadata/") + name);
    if (!clean.startsWith(QStringLiteral("metadata/")) || name.startsWith(u'/') || name.isEmpty()
        || clean.startsWith(QStringLiteral("metadata/volumes"))) {
        name.replace(u'/', u'_').replace(QStringLiteral(".."), QStringLiteral("__"));
    }
    return QStringLiteral("metadata/%1.log").arg(name);
}

QString withoutStamp(const QString &line)
{
    const bool stamped = line.size() >= kStampLength && line.at(kStampLength - 1) == u' ' && line.at(kStampLength - 2) == u'Z';
    return stamped ? line.mid(kStampLength) : line;
}

QStringList outputLinesOf(const QStringList &log)
{
    for (qsizetype i = 0; i + 1 < log.size(); ++i) {
        if (log.at(i).isEmpty() && log.at(i + 1).startsWith(QStringLiteral("job_definition_id:"))) {
            return log.mid(0, i);
        }
    }
    return log;
}

JobLog::JobLog(QString path)
    : m_path(std::move(path)), m_file(m_path)
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    // Without the file the lines are still shown; `finish` then reports that it cannot be written.
    (void)m_file.open(QIODevice::WriteOnly | QIODevice::Truncate);
}

QString JobLog::add(const QString &line)
{
    const QMutexLocker lock(&m_mutex);
    const QString whole = stamp() + line;
    m_lines.push_back(whole);
    if (m_lines.size() > kMaxLines) {
        m_lines.pop_front();
    }
    if (m_file.isOpen() && m_written < static_cast<qint64>(kMaxLines)) {
        m_file.write(whole.toUtf8() + '\n');
        m_file.flush();
    }
    ++m_written;
    return whole;
}

QStringList JobLog::lines() const
{
    const QMutexLocker lock(&m_mutex);
    QStringList copy;
    copy.reserve(static_cast<qsizetype>(m_lines.size()));
    for (const QString &line : m_lines) {
        copy.append(line);
    }
    return copy;
}

Core::Result<void> JobLog::finish(const ActionRecord &record, const QString &commit)
{
    QStringList text;
    const auto value = [&text](const char *key, const QString &content) {
        if (!content.isEmpty()) {
            text.append(QLatin1String(key) + QStringLiteral(": ") + content);
        }
    };
    text.append(QString());
    value("job_definition_id", record.jobId);
    value("job_definition_request_id", record.requestId);
    value("commit", commit);
    value("docker_image_id", record.executor);
    value("exit_code", record.exitCode ? QString::number(*record.exitCode) : QString());
    value("created_at", isoTime(record.createdAt));
    value("completed_at", isoTime(record.finishedAt));
    value("status_message", record.message);
    value("hint", record.hint);
    text.append(QString());
    text.append(QStringLiteral("outputs:"));
    qsizetype width = 0;
    for (const ProducedFile &file : record.outputs) {
        width = std::max(width, file.path.size());
    }
    for (const ProducedFile &file : record.outputs) {
        text.append(QStringLiteral("  %1  - %2").arg(file.path.leftJustified(width), Pipeline::levelName(file.level)));
    }
    const bool refused = std::any_of(record.outputs.cbegin(), record.outputs.cend(),
                                     [](const ProducedFile &file) { return !file.excluded.isEmpty(); });
    if (refused) {
        text.append(QString());
        text.append(QStringLiteral("invalid moderately_sensitive outputs:"));
        for (const ProducedFile &file : record.outputs) {
            if (!file.excluded.isEmpty()) {
                text.append(QStringLiteral("  %1  - %2").arg(file.path.leftJustified(width), file.excluded));
            }
        }
    }
    // The whole log is replaced at once, so that a reader never sees half a summary.
    const QMutexLocker lock(&m_mutex);
    QByteArray content;
    for (const QString &line : m_lines) {
        content += line.toUtf8() + '\n';
    }
    content += text.join(u'\n').toUtf8() + '\n';
    m_file.close();
    return Core::writeFile(m_path, content);
}

} // namespace Runner
