// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/progresslog.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocale>

namespace Commands
{

namespace
{

constexpr qint64 kPause = 2000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::ProgressLog", text);
}

} // namespace

ProgressLog::ProgressLog(const Environment &environment) : m_environment(environment)
{
    m_timer.start();
}

void ProgressLog::advance(qint64 done, qint64 total)
{
    if (m_timer.elapsed() - m_said >= kPause && total > 0) {
        m_said = m_timer.elapsed();
        m_environment.log(tr("[info   ] %1 % done after %2 s").arg(100 * done / total).arg(m_said / 1000));
    }
}

void ProgressLog::finish(std::size_t rows)
{
    if (m_timer.elapsed() < kPause) {
        return;
    }
    const QLocale locale = QLocale::c();
    m_environment.log(tr("[info   ] %1 rows in %2 s, with at most %3 of memory")
                          .arg(static_cast<qulonglong>(rows))
                          .arg(static_cast<double>(m_timer.elapsed()) / 1000.0, 0, 'f', 1)
                          .arg(locale.formattedDataSize(peakMemory(), 0)));
}

qint64 peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("VmHWM:");
    return at < 0 ? 0 : text.mid(at + 6, text.indexOf("kB", at) - at - 6).trimmed().toLongLong() * 1024;
}

} // namespace Commands
