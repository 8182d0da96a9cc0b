// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/logfile.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QMutex>

namespace Core
{

namespace
{

// A message handler is a plain function, so what it needs lives here.
QMutex s_mutex;
QFile s_file;
qint64 s_maxBytes = 0;
QtMessageHandler s_before = nullptr;

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    default:
        return "error";
    }
}

void write(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    {
        const QMutexLocker lock(&s_mutex);
        if (s_file.isOpen()) {
            const QString line = QStringLiteral("%1 %2 %3: %4\n")
                                     .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs), QString::fromLatin1(levelName(type)),
                                          QString::fromLatin1(context.category ? context.category : "default"), message);
            s_file.write(line.toUtf8());
            s_file.flush();
            if (s_file.size() > s_maxBytes) {
                const QString path = s_file.fileName();
                s_file.close();
                QFile::remove(path + QStringLiteral(".1"));
                QFile::rename(path, path + QStringLiteral(".1"));
                s_file.open(QIODevice::WriteOnly | QIODevice::Append);
            }
        }
    }
    if (s_before) {
        s_before(type, context, message);
    }
}

} // namespace

LogFile::LogFile(const QString &path, qint64 maxBytes)
{
    QDir().mkpath(QFileInfo(path).path());
    const QMutexLocker lock(&s_mutex);
    s_file.setFileName(path);
    s_maxBytes = maxBytes;
    s_file.open(QIODevice::WriteOnly | QIODevice::Append);
    s_before = qInstallMessageHandler(write);
}

LogFile::~LogFile()
{
    qInstallMessageHandler(s_before);
    const QMutexLocker lock(&s_mutex);
    s_file.close();
    s_before = nullptr;
}

void LogFile::setDetailed(bool on)
{
    QLoggingCategory::setFilterRules(on ? QStringLiteral("studybench.*.debug=true") : QString());
}

} // namespace Core
