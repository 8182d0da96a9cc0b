// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/settings.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>

namespace Core
{

Settings::Settings(const QString &path, QObject *parent)
    : QObject(parent)
    , m_store(path.isEmpty() ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                                           QStringLiteral("StudyBench"),
                                                           QStringLiteral("studybench"))
                             : std::make_unique<QSettings>(path, QSettings::IniFormat))
{
}

Settings::~Settings() = default;

QVariant Settings::raw(const char *key) const
{
    return m_store->value(QLatin1StringView(key));
}

void Settings::setRaw(const char *key, const QVariant &value)
{
    const QString name = QString::fromLatin1(key);
    if (m_store->value(name) == value) {
        return;
    }
    m_store->setValue(name, value);
    emit changed(name);
}

QVariant Settings::studyValue(const QString &studyRoot, const char *key) const
{
    return m_store->value(QStringLiteral("studies/%1/%2").arg(studyKey(studyRoot), QLatin1StringView(key)));
}

void Settings::setStudyValue(const QString &studyRoot, const char *key, const QVariant &value)
{
    m_store->setValue(QStringLiteral("studies/%1/%2").arg(studyKey(studyRoot), QLatin1StringView(key)), value);
}

QString studyKey(const QString &studyRoot)
{
    const QString canonical = QFileInfo(studyRoot).canonicalFilePath();
    const QByteArray path = (canonical.isEmpty() ? QDir::cleanPath(studyRoot) : canonical).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16));
}

QString studyDataFolder(const QString &studyRoot)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
                           + QStringLiteral("/studies/") + studyKey(studyRoot);
    QDir().mkpath(folder);
    return folder;
}

} // namespace Core
