// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testsupport.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QMutex>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace TestSupport
{

namespace
{

QStringList &allowedPatterns()
{
    static QStringList patterns{QStringLiteral("^This plugin does not support"),
                                QStringLiteral("^QStandardPaths: XDG_RUNTIME_DIR"),
                                QStringLiteral("propagateSizeHints"),
                                QStringLiteral("^Cannot create accessible child interface")};
    return patterns;
}

QtMessageHandler previousHandler = nullptr;

/// Qt Test's own failOnWarning knows no exceptions, so allowed noise is turned into debug output.
void filter(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    static QMutex mutex;
    if (type == QtWarningMsg) {
        const QMutexLocker lock(&mutex);
        for (const QString &pattern : std::as_const(allowedPatterns())) {
            if (QRegularExpression(pattern).match(message).hasMatch()) {
                type = QtDebugMsg;
                break;
            }
        }
    }
    previousHandler(type, context, message);
}

} // namespace

void bootstrap()
{
    static QTemporaryDir home;
    qputenv("HOME", QFile::encodeName(home.path()));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(home.filePath(QStringLiteral(".config"))));
    qputenv("XDG_DATA_HOME", QFile::encodeName(home.filePath(QStringLiteral(".local/share"))));
    qputenv("XDG_CACHE_HOME", QFile::encodeName(home.filePath(QStringLiteral(".cache"))));
    qputenv("GIT_CONFIG_NOSYSTEM", "1");
    qputenv("TZ", "UTC");
    QStandardPaths::setTestModeEnabled(true);
    QLocale::setDefault(QLocale::c());
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    if (!previousHandler) {
        previousHandler = qInstallMessageHandler(filter);
    }
}

void allowWarning(const QString &pattern)
{
    allowedPatterns().append(pattern);
}

void writeTree(const QString &folder, const QHash<QString, QByteArray> &files)
{
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QString path = folder + QLatin1Char('/') + it.key();
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(it.value()) != it.value().size()) {
            qFatal("could not write %s", qPrintable(path));
        }
    }
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString program(const QString &name)
{
    return QStringLiteral(STUDYBENCH_BIN_DIR "/") + name;
}

} // namespace TestSupport
