// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/outputfiles.h"

#include <filesystem>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>
#include <QMutex>

#include "model/core/files.h"
#include "model/pipeline/patterns.h"
#include "model/pipeline/project.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

QString stamp()
{
    return QStringLiteral(".opensafely-timestamp");
}

int rank(const QString &level)
{
    return level == QStringLiteral("highly_sensitive") ? 0 : level == QStringLiteral("moderately_sensitive") ? 1 : 2;
}

} // namespace

Products matchOutputs(const QString &volume, const QMap<QString, QString> &outputSpec, qint64 timestampMs)
{
    Products products;
    QMap<QString, qint64> files;
    const QString root = QFileInfo(volume).canonicalFilePath();
    QDirIterator iterator(root, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        iterator.next();
        const QFileInfo info = iterator.fileInfo();
        const QString path = info.filePath().mid(root.size() + 1);
        if (path == stamp() || (info.isSymLink() && !info.canonicalFilePath().startsWith(root + u'/'))) {
            continue;
        }
        files.insert(path, info.lastModified().toMSecsSinceEpoch());
    }
    for (auto spec = outputSpec.begin(); spec != outputSpec.end(); ++spec) {
        bool found = false;
        for (auto file = files.begin(); file != files.end(); ++file) {
            if (!Pipeline::matchesPattern(spec.key(), file.key())) {
                continue;
            }
            found = true;
            // A file that several patterns name takes the last level in the official order.
            const auto known = products.outputs.constFind(file.key());
            if (known == products.outputs.constEnd() || rank(spec.value()) > rank(*known)) {
                products.outputs.insert(file.key(), spec.value());
            }
        }
        if (!found) {
            products.unmatchedPatterns.append(spec.key());
        }
    }
    for (auto file = files.begin(); file != files.end(); ++file) {
        if (file.value() >= timestampMs && !products.outputs.contains(file.key())) {
            products.unmatchedFiles.append(file.key());
        }
    }
    return products;
}

CsvSize measureCsv(const QString &path)
{
    CsvSize size;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return size;
    }
    QByteArray field;
    bool quoted = false;
    bool any = false;
    qint64 records = 0;
    qint64 fields = 0;
    const auto endField = [&] {
        ++fields;
        if (records == 0) {
            size.hasPatientId = size.hasPatientId || field == "patient_id";
        }
        field.clear();
    };
    const auto endRecord = [&] {
        if (any) {
            endField();
            size.columns = records == 0 ? fields : size.columns;
            ++records;
        }
        fields = 0;
        any = false;
    };
    while (!file.atEnd()) {
        const QByteArray bytes = file.read(1 << 20);
        for (const char c : bytes) {
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (c == '\n' && !quoted) {
                endRecord();
            } else if (c == ',' && !quoted) {
                any = true;
                endField();
            } else if (c != '\r' || quoted) {
                any = true;
                if (records == 0) {
                    field += c;
                }
            }
        }
    }
    endRecord();
    size.rows = std::max<qint64>(records - 1, 0);
    return size;
}

QString levelFourProblem(const QString &file, const QString &path, const AgentTask &task)
{
    const qint64 bytes = QFileInfo(file).size();
    if (bytes > task.maxFileBytes) {
        return QStringLiteral("File size of %1 is larger than limit of %2.")
            .arg(QLocale::c().formattedDataSize(bytes), QLocale::c().formattedDataSize(task.maxFileBytes));
    }
    const QString suffix = Pipeline::pathSuffix(path);
    if (!task.fileTypes.isEmpty() && !task.fileTypes.contains(suffix)) {
        return QStringLiteral("File type of %1 is not valid level 4 file").arg(suffix);
    }
    QStringList problems;
    if (suffix == QStringLiteral(".csv")) {
        const CsvSize size = measureCsv(file);
        if (size.hasPatientId) {
            problems.append(QStringLiteral("File has patient_id column"));
        }
        if (size.rows > task.maxCsvRows) {
            problems.append(QStringLiteral("File row count (%1) exceeds maximum allowed rows (%2)").arg(size.rows).arg(task.maxCsvRows));
        }
    }
    return problems.join(QStringLiteral(", "));
}

Result<void> copyFile(const QString &from, const QString &to)
{
    const QString sentence = QStringLiteral("The file “%1” could not be copied to “%2”.").arg(from, to);
    if (!QDir().mkpath(QFileInfo(to).path())) {
        return fail(ErrorCode::Unavailable, sentence);
    }
    const QString beside = to + QStringLiteral(".partial");
    QFile::remove(beside);
    QFile source(from);
    if (!source.copy(beside)) {
        const QString reason = source.errorString();
        QFile::remove(beside);
        return fail(ErrorCode::Unavailable, sentence, reason);
    }
    QFile::setPermissions(beside, QFile::ReadOwner | QFile::WriteOwner);
    std::error_code error;
    std::filesystem::rename(beside.toStdString(), to.toStdString(), error);
    if (error) {
        QFile::remove(beside);
        return fail(ErrorCode::Unavailable, sentence, QString::fromStdString(error.message()));
    }
    return {};
}

QString sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) {
        return {};
    }
    return QString::fromLatin1(hash.result().toHex());
}

Result<void> updateManifest(const AgentTask &task, const ManifestUpdate &update)
{
    // Jobs of one workspace may end at the same moment.
    static QMutex guard;
    const QMutexLocker lock(&guard);
    const QString file = update.workspaceFolder + QStringLiteral("/metadata/manifest.json");
    QJsonObject manifest;
    if (const Result<QByteArray> known = Core::readFile(file)) {
        manifest = QJsonDocument::fromJson(*known).object();
    }
    QJsonObject outputs = manifest.value(QStringLiteral("outputs")).toObject();
    const QStringList paths = outputs.keys();
    for (const QString &path : paths) {
        QJsonObject entry = outputs.value(path).toObject();
        const QString action = entry.value(QStringLiteral("action")).toString();
        if (!update.actionsOfProject.isEmpty() && !update.actionsOfProject.contains(action)) {
            entry.insert(QStringLiteral("out_of_date_action"), true);
        }
        if (action == task.action && !update.outputs.contains(path)) {
            entry.insert(QStringLiteral("out_of_date_output"), true);
        }
        outputs.insert(path, entry);
    }
    for (auto it = update.outputs.begin(); it != update.outputs.end(); ++it) {
        const QString stored = update.highFolder + u'/' + it.key();
        const QFileInfo info(stored);
        QJsonObject entry = {{QStringLiteral("level"), it.value()},
                             {QStringLiteral("job_id"), task.jobId},
                             {QStringLiteral("job_request"), task.rapId},
                             {QStringLiteral("action"), task.action},
                             {QStringLiteral("user"), task.user},
                             {QStringLiteral("repo"), task.repoUrl},
                             {QStringLiteral("commit"), task.commit},
                             {QStringLiteral("size"), info.size()},
                             {QStringLiteral("timestamp"), static_cast<double>(info.lastModified().toMSecsSinceEpoch()) / 1000.0},
                             {QStringLiteral("content_hash"), sha256Of(stored)},
                             {QStringLiteral("excluded"), update.excluded.contains(it.key())},
                             {QStringLiteral("message"), update.excluded.contains(it.key()) ? QJsonValue(update.excluded.value(it.key()))
                                                                                            : QJsonValue()},
                             {QStringLiteral("row_count"), QJsonValue()},
                             {QStringLiteral("col_count"), QJsonValue()}};
        if (it.value() == QStringLiteral("moderately_sensitive") && it.key().endsWith(QStringLiteral(".csv"))) {
            const CsvSize size = measureCsv(stored);
            entry.insert(QStringLiteral("row_count"), size.rows);
            entry.insert(QStringLiteral("col_count"), size.columns);
        }
        outputs.insert(it.key(), entry);
    }
    manifest.insert(QStringLiteral("workspace"), task.workspace);
    manifest.insert(QStringLiteral("repo"), QJsonValue());
    manifest.insert(QStringLiteral("outputs"), outputs);
    return Core::writeFile(file, QJsonDocument(manifest).toJson(QJsonDocument::Indented));
}

} // namespace Server
