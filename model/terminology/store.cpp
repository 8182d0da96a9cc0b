// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/store.h"

#include <algorithm>

#include <fcntl.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>

namespace Terminology
{

namespace
{

using Core::ErrorCode;
using Core::Result;

const QString kEnding = QStringLiteral(".sqlite");

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Store", text);
}

QString idOf(const QString &kind, const ReleaseSource &source)
{
    QString id = kind + u'-';
    for (const QChar unit : source.name()) {
        const bool plain = (unit.unicode() < 0x80 && unit.isLetterOrNumber()) || unit == u'.' || unit == u'_';
        id += plain ? unit.toLower() : QChar(u'-');
    }
    return id;
}

std::optional<StoredRelease> readStored(const QString &path)
{
    const auto release = Release::open(path);
    if (!release) {
        return {};
    }
    return StoredRelease{QFileInfo(path).completeBaseName(), path, (*release)->description(), QFileInfo(path).size()};
}

/// A release must be on the disk before it takes its name.
void flushToDisk(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY);
    if (file >= 0) {
        ::fsync(file);
        ::close(file);
    }
}

} // namespace

QString Store::defaultFolder()
{
    const QString chosen = qEnvironmentVariable("STUDYBENCH_TERMINOLOGY");
    return chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/terminology") : chosen;
}

Store::Store(QString folder)
    : m_folder(std::move(folder))
{
}

QList<StoredRelease> Store::releases() const
{
    QList<StoredRelease> found;
    for (const QFileInfo &file : QDir(m_folder).entryInfoList({u'*' + kEnding}, QDir::Files, QDir::Name)) {
        if (const auto release = readStored(file.filePath())) {
            found.append(*release);
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const StoredRelease &a, const StoredRelease &b) {
        if (a.kind() != b.kind()) {
            return a.kind() < b.kind();
        }
        return a.date() != b.date() ? a.date() > b.date() : a.description.value(QStringLiteral("imported")) > b.description.value(QStringLiteral("imported"));
    });
    return found;
}

std::optional<StoredRelease> Store::find(const QString &kindOrId) const
{
    const Importer *importer = importerFor(kindOrId);
    for (const StoredRelease &release : releases()) {
        if (release.id == kindOrId || (importer != nullptr && release.kind() == importer->kind)) {
            return release;
        }
    }
    return {};
}

Result<Store::Imported> Store::import(const QString &kind, const QString &path, const ImportControl &control) const
{
    const auto source = ReleaseSource::open(path);
    if (!source) {
        return tl::unexpected(source.error());
    }
    const Importer *importer = kind.isEmpty() ? recognise(*source) : importerFor(kind);
    if (importer == nullptr) {
        return Core::fail(ErrorCode::InvalidInput, kind.isEmpty() ? tr("%1 was not recognised as a release of any coding system.").arg(path)
                                                                  : tr("There is no kind of release called %1.").arg(kind));
    }
    if (!QDir().mkpath(m_folder)) {
        return Core::fail(ErrorCode::PermissionDenied, tr("The folder %1 could not be made.").arg(m_folder));
    }
    const QString id = idOf(importer->kind, *source);
    const QString target = QDir(m_folder).filePath(id + kEnding);
    const QString part = QDir(m_folder).filePath(id + QStringLiteral(".part"));
    QLockFile lock(part + QStringLiteral(".lock"));
    // A program killed while it wrote its lock leaves one without an owner, which only age would undo.
    qint64 owner = 0;
    QString host;
    QString program;
    const bool free = lock.tryLock() || (!lock.getLockInfo(&owner, &host, &program) && lock.removeStaleLockFile() && lock.tryLock());
    if (!free) {
        return Core::fail(ErrorCode::Conflict, tr("This release is being imported by another program. Wait until it is done."));
    }
    if (const auto there = readStored(target);
        there && there->description.value(QStringLiteral("fingerprint")) == QString::fromLatin1(source->fingerprint())) {
        return Imported{*there, true};
    }
    if (auto filled = fill(part, *source, *importer, control); !filled) {
        return tl::unexpected(filled.error());
    }
    flushToDisk(part);
    if (::rename(QFile::encodeName(part).constData(), QFile::encodeName(target).constData()) != 0) {
        return Core::fail(ErrorCode::PermissionDenied, tr("The release could not be stored as %1.").arg(target));
    }
    if (control.progress) {
        control.progress(100, tr("Done"));
    }
    const auto stored = readStored(target);
    return stored ? Result<Imported>(Imported{*stored, false})
                  : Core::fail(ErrorCode::Internal, tr("The imported release could not be read back. Import it again."));
}

Result<void> Store::fill(const QString &part, const ReleaseSource &source, const Importer &importer, const ImportControl &control) const
{
    const QByteArray fingerprint = source.fingerprint();
    auto file = SqliteFile::open(part, SqliteFile::Mode::Write);
    ReleaseWriter::Stage stage = file ? ReleaseWriter::stageOf(*file, fingerprint) : ReleaseWriter::Stage::Empty;
    if (stage == ReleaseWriter::Stage::Empty) {
        // Left by a kill before the first stage, or of other files: nothing in it is of use.
        file = SqliteFile();
        QFile::remove(part);
        QFile::remove(part + QStringLiteral("-journal"));
        ReleaseContent content;
        const auto described = importer.read(source, content, control);
        if (!described) {
            return tl::unexpected(described.error());
        }
        file = SqliteFile::open(part, SqliteFile::Mode::Write);
        if (!file) {
            return tl::unexpected(file.error());
        }
        if (control.progress) {
            control.progress(62, tr("Storing concepts and terms"));
        }
        const QMap<QString, QString> description{
            {QStringLiteral("kind"), described->kind},
            {QStringLiteral("name"), described->name},
            {QStringLiteral("version"), described->version},
            {QStringLiteral("date"), described->date},
            {QStringLiteral("source"), source.path()},
            {QStringLiteral("imported"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
        };
        if (auto written = ReleaseWriter::writeTables(*file, content, description, fingerprint, control); !written) {
            file = SqliteFile();
            QFile::remove(part);
            return written;
        }
        stage = ReleaseWriter::Stage::Tables;
    }
    if (control.progress) {
        control.progress(70, tr("Indexing words"));
    }
    return ReleaseWriter::buildIndexes(*file, stage, control);
}

Result<void> Store::remove(const QString &id) const
{
    const auto stored = find(id);
    if (!stored || !QFile::remove(stored->path)) {
        return Core::fail(ErrorCode::NotFound, tr("There is no release %1 that can be removed.").arg(id));
    }
    return {};
}

} // namespace Terminology
