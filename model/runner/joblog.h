// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>

#include <QFile>
#include <QMutex>

#include "model/runner/record.h"

namespace Runner
{

/// The log of one job: `metadata/<action>.log`, written while it runs and closed with the summary in
/// the official format. Lines may come from any thread. Holds and keeps the last 100,000 lines.
class JobLog
{
public:
    explicit JobLog(QString path);
    /// Adds the official time stamp (31 characters with its blank) and returns the whole line.
    QString add(const QString &line);
    [[nodiscard]] QStringList lines() const;
    /// Rewrites the file if lines had to be dropped, then adds the summary. `commit` may be empty.
    [[nodiscard]] Core::Result<void> finish(const ActionRecord &record, const QString &commit);

private:
    mutable QMutex m_mutex;
    QString m_path;
    QFile m_file;
    std::deque<QString> m_lines;
    qint64 m_written = 0;
};

/// Where an action's log is, relative to the study root. Stays inside `metadata` for any action id.
[[nodiscard]] QString logPathOf(const QString &action);
/// The lines of a finished log without the summary's part are those before the first blank line
/// that is followed by `job_definition_id:`.
[[nodiscard]] QStringList outputLinesOf(const QStringList &log);
/// Text of a log line behind its time stamp.
[[nodiscard]] QString withoutStamp(const QString &line);

} // namespace Runner
