// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/files.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>

namespace Core
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Core::Files", text);
}

/// The longest existing ancestor with links resolved, plus the rest.
QString resolved(const QString &path)
{
    QString existing = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    QString rest;
    while (!QFileInfo::exists(existing) && existing != QStringLiteral("/")) {
        const QFileInfo info(existing);
        rest = QStringLiteral("/") + info.fileName() + rest;
        existing = info.absolutePath();
    }
    const QString canonical = QFileInfo(existing).canonicalFilePath();
    return (canonical == QStringLiteral("/") ? QString() : canonical) + rest;
}

} // namespace

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const ErrorCode code = file.exists() ? ErrorCode::PermissionDenied : ErrorCode::NotFound;
        return fail(code, tr("The file %1 could not be read: %2.").arg(path, file.errorString()));
    }
    QByteArray content = file.readAll();
    if (file.error() != QFileDevice::NoError) {
        return fail(ErrorCode::Unavailable,
                    tr("The file %1 could not be read: %2.").arg(path, file.errorString()));
    }
    return content;
}

Result<QString> readTextFile(const QString &path)
{
    return readFile(path).and_then([&path](const QByteArray &bytes) -> Result<QString> {
        QStringDecoder decoder(QStringDecoder::Utf8);
        QString text = decoder.decode(bytes);
        if (decoder.hasError()) {
            const qsizetype bad = text.indexOf(QChar::ReplacementCharacter);
            Error error{ErrorCode::InvalidInput,
                        tr("The file %1 is not UTF-8 text. Save it as UTF-8.").arg(path), {}, {}, {}};
            const TextPosition position = positionOf(text, bad);
            error.where = Location{path, {position, position}};
            return fail(error);
        }
        return text;
    });
}

Result<void> writeFile(const QString &path, const QByteArray &content)
{
    const QFileInfo info(path);
    if (!QDir().mkpath(info.absolutePath())) {
        return fail(ErrorCode::PermissionDenied,
                    tr("The folder %1 could not be made. Check that you may write there.")
                        .arg(info.absolutePath()));
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit()) {
        return fail(ErrorCode::PermissionDenied,
                    tr("The file %1 could not be saved: %2. The old content is unchanged.")
                        .arg(path, file.errorString()));
    }
    return {};
}

QString relativePath(const QString &root, const QString &path)
{
    const QString relative = QDir(root).relativeFilePath(path);
    return relative.startsWith(QStringLiteral("../")) ? path : relative;
}

bool isInside(const QString &root, const QString &path)
{
    const QString base = resolved(root);
    const QString full = resolved(path);
    return full == base || full.startsWith(base + QStringLiteral("/"));
}

} // namespace Core
