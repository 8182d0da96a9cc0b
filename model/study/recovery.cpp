// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/recovery.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/core/settings.h"

namespace Study
{

namespace
{

QString folderOf(const QString &root)
{
    return Core::studyDataFolder(root) + QStringLiteral("/recovery");
}

QString copyOf(const QString &root, const QString &path)
{
    const QByteArray name = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().left(24);
    return folderOf(root) + QLatin1Char('/') + QString::fromLatin1(name) + QStringLiteral(".json");
}

} // namespace

QHash<QString, QString> readRecoveryCopies(const QString &root)
{
    QHash<QString, QString> copies;
    const QDir folder(folderOf(root));
    for (const QString &name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        const Core::Result<QByteArray> content = Core::readFile(folder.filePath(name));
        const QJsonObject copy = content ? QJsonDocument::fromJson(*content).object() : QJsonObject();
        const QString path = copy.value(QStringLiteral("path")).toString();
        const QString text = copy.value(QStringLiteral("text")).toString();
        if (path.isEmpty()) {
            continue;
        }
        const Core::Result<QString> onDisk = Core::readTextFile(root + QLatin1Char('/') + path);
        if (!onDisk || *onDisk != text) {
            copies.insert(path, text);
        }
    }
    return copies;
}

void writeRecoveryCopy(const QString &root, const QString &path, const QString &text)
{
    const QJsonObject copy{{QStringLiteral("path"), path}, {QStringLiteral("text"), text}};
    const Core::Result<void> written
        = Core::writeFile(copyOf(root, path), QJsonDocument(copy).toJson(QJsonDocument::Compact));
    if (!written) {
        qCInfo(lcStudy) << "No recovery copy of" << path << ":" << written.error().message;
    }
}

void removeRecoveryCopy(const QString &root, const QString &path)
{
    QFile::remove(copyOf(root, path));
}

} // namespace Study
