// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/workspace.h"

#include <sys/stat.h>

#include <cstdio>

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSet>

#include "model/core/files.h"
#include "model/pipeline/filerules.h"
#include "model/pipeline/outputindex.h"
#include "model/pipeline/patterns.h"
#include "model/runner/words.h"

namespace Runner
{

namespace
{

QString timestampName()
{
    return QStringLiteral(".opensafely-timestamp");
}

qint64 modifiedNs(const QString &path)
{
    struct stat info
    {
    };
    if (lstat(QFile::encodeName(path).constData(), &info) != 0) {
        return 0;
    }
    return static_cast<qint64>(info.st_mtim.tv_sec) * 1'000'000'000LL + info.st_mtim.tv_nsec;
}

/// Calls `visit(relative path, info)` for every file below; folders that are links are not entered.
template <typename Visit>
bool walk(const QString &root, Visit visit)
{
    QStringList pending{QString()};
    while (!pending.isEmpty()) {
        const QString folder = pending.takeLast();
        const QDir directory(folder.isEmpty() ? root : root + u'/' + folder);
        const QFileInfoList entries
            = directory.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
        for (const QFileInfo &entry : entries) {
            const QString path = folder.isEmpty() ? entry.fileName() : folder + u'/' + entry.fileName();
            if (entry.isDir() && !entry.isSymLink()) {
                if (visit(path, entry)) {
                    pending.append(path);
                }
            } else {
                visit(path, entry);
            }
        }
    }
    return true;
}

constexpr qint64 kKeptSize = 16 * 1024 * 1024; // of a file as it was before a run

Core::Result<void> copyInto(const QString &from, const QString &to)
{
    if (!QDir().mkpath(QFileInfo(to).absolutePath())) {
        return Core::fail(Core::ErrorCode::PermissionDenied,
                          words("The folder %1 could not be made.").arg(QFileInfo(to).absolutePath()));
    }
    QFile source(from);
    QSaveFile target(to);
    if (!source.open(QIODevice::ReadOnly)) {
        return Core::fail(Core::ErrorCode::NotFound, words("%1 could not be read.").arg(from), source.errorString());
    }
    if (!target.open(QIODevice::WriteOnly)) {
        return Core::fail(Core::ErrorCode::PermissionDenied, words("%1 could not be written.").arg(to), target.errorString());
    }
    constexpr qint64 kBlock = 1 << 20;
    while (!source.atEnd()) {
        if (target.write(source.read(kBlock)) < 0) {
            break;
        }
    }
    if (!target.commit()) {
        return Core::fail(Core::ErrorCode::PermissionDenied, words("%1 could not be written. Is the disk full?").arg(to),
                          target.errorString());
    }
    QFile::setPermissions(to, source.permissions() | QFileDevice::WriteOwner);
    return {};
}

/// A copy into the study that is made elsewhere on its disk first: of a program that is killed meanwhile nothing stays
/// beside the outputs.
Core::Result<void> placeWhole(const QString &from, const QString &to, const QString &outgoing)
{
    const QString made = outgoing + u'/' + QFileInfo(to).fileName();
    if (const Core::Result<void> copied = copyInto(from, made); !copied) {
        return copied;
    }
    QDir().mkpath(QFileInfo(to).absolutePath());
    if (std::rename(QFile::encodeName(made).constData(), QFile::encodeName(to).constData()) == 0) {
        return {};
    }
    QFile::remove(made); // the folder lies on another disk, or cannot be written to
    return copyInto(from, to);
}

Core::Result<void> copyCode(const QString &root, const QString &path, const QFileInfo &entry, const QString &folder)
{
    const QString target = folder + u'/' + path;
    if (entry.isSymLink()) {
        // A link within the study stays one; anything else becomes the file it stands for.
        const QString link = QFile::symLinkTarget(entry.filePath());
        if (Core::isInside(root, link) && entry.isFile()) {
            const QString to = QFileInfo(target).dir().relativeFilePath(folder + u'/' + QDir(root).relativeFilePath(link));
            QDir().mkpath(QFileInfo(target).absolutePath());
            QFile::link(to, target);
            return {};
        }
        if (!entry.isFile()) {
            return {};
        }
    }
    return entry.isFile() ? copyInto(entry.filePath(), target) : Core::Result<void>();
}

} // namespace

QString sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) {
        return {};
    }
    return QString::fromLatin1(hash.result().toHex());
}

Core::Result<Workspace> prepareWorkspace(const QString &studyRoot, const Pipeline::Project &project,
                                         const QList<NeededFile> &needed, const QString &folder,
                                         const std::function<bool()> &isCancelled)
{
    QDir(folder).removeRecursively();
    if (!QDir().mkpath(folder)) {
        return Core::fail(Core::ErrorCode::PermissionDenied, words("The working folder %1 could not be made.").arg(folder));
    }
    const Pipeline::OutputIndex outputs(project);
    std::optional<Core::Error> failure;
    walk(studyRoot, [&](const QString &path, const QFileInfo &entry) {
        if (failure || isCancelled() || path == QStringLiteral(".git") || path == QStringLiteral("metadata")) {
            return false;
        }
        if (entry.isDir() && !entry.isSymLink()) {
            return true;
        }
        if (!outputs.matches(path)) {
            if (const Core::Result<void> copied = copyCode(studyRoot, path, entry, folder); !copied) {
                failure = copied.error();
            }
        }
        return true;
    });
    if (failure) {
        return Core::fail(*failure);
    }
    if (isCancelled()) {
        return Core::fail(Core::ErrorCode::Cancelled, {});
    }
    for (const NeededFile &file : needed) {
        if (!QFileInfo(studyRoot + u'/' + file.path).isFile()) {
            return Core::fail(Core::ErrorCode::NotFound,
                              words("The output %1 of %2, which this action needs, is missing. Run %2 again.")
                                  .arg(file.path, file.action));
        }
        if (const Core::Result<void> copied = copyInto(studyRoot + u'/' + file.path, folder + u'/' + file.path); !copied) {
            return Core::fail(copied.error());
        }
    }
    const QString stamp = folder + u'/' + timestampName();
    QFile file(stamp);
    const qint64 now = QDateTime::currentMSecsSinceEpoch() * 1'000'000LL;
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::number(now)) < 0) {
        return Core::fail(Core::ErrorCode::PermissionDenied, words("The working folder %1 cannot be written to.").arg(folder));
    }
    file.close();
    return Workspace{folder, modifiedNs(stamp)};
}

QString outgoingFolder(const QString &workingFolder)
{
    return workingFolder + QStringLiteral(".outgoing");
}

QString previousPath(const QString &studyRoot, const QString &path)
{
    return studyRoot + QStringLiteral("/metadata/previous/") + path;
}

Collected matchOutputs(const Workspace &workspace, const QList<Pipeline::Output> &outputs)
{
    QStringList files;
    walk(workspace.folder, [&files](const QString &path, const QFileInfo &entry) {
        if (entry.isFile() && path != timestampName()) {
            files.append(path);
        }
        return true;
    });
    files.sort();
    Collected collected;
    QSet<QString> known(files.cbegin(), files.cend());
    for (const Pipeline::Output &output : outputs) { // already in the order of the levels
        const QString &pattern = output.path.value;
        bool any = false;
        if (!pattern.contains(u'*')) {
            any = known.contains(pattern);
            if (any) {
                collected.files.insert(pattern, output.level);
            }
        } else {
            for (const QString &file : std::as_const(files)) {
                if (Pipeline::matchesPattern(pattern, file)) {
                    collected.files.insert(file, output.level);
                    any = true;
                }
            }
        }
        if (!any) {
            collected.unmatchedPatterns.append(pattern);
        }
    }
    for (const QString &file : std::as_const(files)) {
        if (!collected.files.contains(file) && modifiedNs(workspace.folder + u'/' + file) > workspace.timestampNs) {
            collected.unmatchedFiles.append(file);
        }
    }
    return collected;
}

Core::Result<QList<ProducedFile>> copyOutputs(const Workspace &workspace, const Collected &collected,
                                              const QString &studyRoot)
{
    const QString outgoing = outgoingFolder(workspace.folder);
    QDir(outgoing).removeRecursively();
    QList<ProducedFile> produced;
    for (auto each = collected.files.constBegin(); each != collected.files.constEnd(); ++each) {
        const QString from = workspace.folder + u'/' + each.key();
        const QString to = studyRoot + u'/' + each.key();
        // A job must not reach out of its folder through a link, nor write out of the study through one.
        if (!Core::isInside(workspace.folder, from) || !Core::isInside(studyRoot, to)) {
            return Core::fail(Core::ErrorCode::PermissionDenied,
                              words("The output %1 is a link that leads out of the study, so it was not copied. Write a "
                                    "file instead.")
                                  .arg(each.key()));
        }
        if (each.value() != Pipeline::Level::HighlySensitive && QFileInfo(to).isFile() && QFileInfo(to).size() <= kKeptSize) {
            // A convenience: where it cannot be kept, the run goes on.
            const Core::Result<void> kept = placeWhole(to, previousPath(studyRoot, each.key()), outgoing);
            Q_UNUSED(kept)
        }
        if (const Core::Result<void> copied = placeWhole(from, to, outgoing); !copied) {
            return Core::fail(copied.error());
        }
        ProducedFile file;
        file.path = each.key();
        file.level = each.value();
        file.size = QFileInfo(to).size();
        file.sha256 = sha256Of(to);
        if (file.level == Pipeline::Level::ModeratelySensitive) {
            file.excluded = Pipeline::levelFourRefusals(to, each.key()).join(u' ');
        }
        produced.append(file);
    }
    QDir(outgoing).removeRecursively();
    return produced;
}

void deleteStale(const QString &studyRoot, const QList<ProducedFile> &earlier, const QList<ProducedFile> &now,
                 const QSet<QString> &keep)
{
    QSet<QString> made;
    for (const ProducedFile &file : now) {
        made.insert(file.path.toCaseFolded());
    }
    for (const ProducedFile &file : earlier) {
        const QString path = studyRoot + u'/' + file.path;
        if (!made.contains(file.path.toCaseFolded()) && !keep.contains(file.path) && Core::isInside(studyRoot, path)
            && QFileInfo(path).isFile()) {
            QFile::remove(path);
        }
    }
}

} // namespace Runner
