// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/codelists/studyupdate.h"
#include "model/core/files.h"

namespace Codelists
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::ListJournal", text);
}

QString folderOf(const QString &studyRoot)
{
    return studyRoot + QLatin1Char('/') + listFolder();
}

/// Where new content waits. A sub-folder, so that nobody takes its files for codelists.
QString stageOf(const QString &studyRoot)
{
    return folderOf(studyRoot) + QStringLiteral(".studybench-update/");
}

QString journalOf(const QString &studyRoot)
{
    return stageOf(studyRoot) + QStringLiteral("journal");
}

/// By renaming, so that nothing half done ever stands in the folder of lists, whenever the program is
/// killed. Content that does not wait any more was put in place before a kill.
Core::Result<void> putInPlace(const QString &from, const QString &to)
{
    std::error_code problem;
    if (QFile::exists(from)) {
        std::filesystem::rename(from.toStdU16String(), to.toStdU16String(), problem);
    }
    if (problem) {
        return Core::fail(Core::ErrorCode::PermissionDenied,
                          tr("%1 could not be replaced: %2. Check that you may write in the folder.").arg(to, QString::fromStdString(problem.message())));
    }
    return {};
}

} // namespace

Core::Result<ListFiles> readListFiles(const QString &studyRoot)
{
    ListFiles files;
    const QDir folder(folderOf(studyRoot));
    const QDir::Filters wanted = QDir::Files | QDir::Hidden;
    for (const QString &name : folder.entryList({QStringLiteral("*.csv"), QStringLiteral("codelists.txt"), QStringLiteral("codelists.json")},
                                                wanted, QDir::Name)) {
        const auto content = Core::readFile(folder.filePath(name));
        if (!content) {
            return tl::unexpected(content.error());
        }
        files.insert(name, *content);
    }
    return files;
}

Core::Result<void> recoverChanges(const QString &studyRoot)
{
    QDir stage(stageOf(studyRoot));
    if (!stage.exists()) {
        return {};
    }
    if (const auto journal = Core::readFile(journalOf(studyRoot))) {
        for (const QJsonValue &entry : QJsonDocument::fromJson(*journal).array()) {
            const QString name = QFileInfo(entry.toObject().value(QStringLiteral("name")).toString()).fileName();
            const QString target = folderOf(studyRoot) + name;
            const bool goes = entry.toObject().value(QStringLiteral("remove")).toBool();
            if (!goes) {
                if (const auto replaced = putInPlace(stage.filePath(name), target); !replaced) {
                    return replaced;
                }
            } else if (QFile::exists(target) && !QFile::remove(target)) {
                return Core::fail(Core::ErrorCode::PermissionDenied, tr("%1 could not be deleted. Check that you may write in the folder.").arg(target));
            }
        }
    }
    // The journal goes first: without it the rest means nothing.
    QFile::remove(journalOf(studyRoot));
    if (!stage.removeRecursively()) {
        return Core::fail(Core::ErrorCode::PermissionDenied, tr("%1 could not be removed. Delete the folder.").arg(stage.path()));
    }
    return {};
}

Core::Result<void> applyChanges(const QString &studyRoot, const QList<ListChange> &changes)
{
    if (auto recovered = recoverChanges(studyRoot); !recovered) {
        return recovered;
    }
    QJsonArray journal;
    for (const ListChange &change : changes) {
        journal.append(QJsonObject{{QStringLiteral("name"), change.name}, {QStringLiteral("remove"), !change.content.has_value()}});
        if (change.content) {
            if (auto written = Core::writeFile(stageOf(studyRoot) + change.name, *change.content); !written) {
                return written;
            }
        }
    }
    // From here on the change is decided: a killed program's successor finishes it.
    if (auto written = Core::writeFile(journalOf(studyRoot), QJsonDocument(journal).toJson(QJsonDocument::Compact)); !written) {
        return written;
    }
    return recoverChanges(studyRoot);
}

} // namespace Codelists
