// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/releasesource.h"

#include <map>

#include <zip.h>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryFile>

namespace Terminology
{

namespace
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

// The UK monolith unpacks to about 6 GB at less than 10:1.
constexpr quint64 kLargestArchive = quint64{64} << 30;
constexpr quint64 kLargestRatio = 300;
constexpr quint64 kSmallEnough = quint64{16} << 20; ///< below this no ratio is suspicious
constexpr qint64 kMostEntries = 100000;
constexpr qint64 kChunk = 1 << 18;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::ReleaseSource", text);
}

struct ZipCloser
{
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
using ZipHandle = std::unique_ptr<zip_t, ZipCloser>;

/// An entry of a zip as a stream. Fails as soon as it yields more than announced.
class ZipEntryDevice final : public QIODevice
{
public:
    ZipEntryDevice(zip_file_t *file, qint64 size) : m_file(file), m_left(size) { open(QIODevice::ReadOnly); }
    ~ZipEntryDevice() override { zip_fclose(m_file); }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return m_left <= 0 && QIODevice::atEnd(); }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const zip_int64_t got = zip_fread(m_file, data, static_cast<zip_uint64_t>(size));
        m_left -= got > 0 ? got : 0;
        if (got < 0 || m_left < 0) {
            setErrorString(tr("the archive is damaged or larger than it says"));
            return -1;
        }
        return got;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    zip_file_t *m_file;
    qint64 m_left;
};

/// The next piece; empty at the end.
Result<QByteArray> readChunk(QIODevice &device)
{
    QByteArray chunk(kChunk, Qt::Uninitialized);
    const qint64 got = device.read(chunk.data(), kChunk);
    if (got < 0) {
        return fail(ErrorCode::InvalidInput, tr("The release could not be read to its end: %1. Download it again.").arg(device.errorString()));
    }
    chunk.truncate(got);
    return chunk;
}

bool leadsOut(const QString &name)
{
    return name.startsWith(u'/') || name.contains(u'\\') || (name.size() > 1 && name.at(1) == u':')
           || QString(u'/' + name + u'/').contains(QStringLiteral("/../"));
}

bool isZip(const QString &name)
{
    return name.endsWith(QStringLiteral(".zip"), Qt::CaseInsensitive);
}

} // namespace

struct ReleaseSource::Archives
{
    struct Place
    {
        zip_t *archive = nullptr;
        zip_uint64_t index = 0;
    };

    /// Lists an archive; inner zips are unpacked to temporary files and listed below their name.
    Result<void> list(zip_t *archive, const QString &prefix, QList<ReleaseEntry> &entries)
    {
        const zip_int64_t count = zip_get_num_entries(archive, 0);
        if (count > kMostEntries) {
            return fail(ErrorCode::InvalidInput, tr("The archive holds %1 files, far more than any release. It was not read.").arg(count));
        }
        for (zip_int64_t i = 0; i < count; ++i) {
            zip_stat_t info;
            if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &info) != 0) {
                return fail(ErrorCode::InvalidInput, tr("The archive is damaged. Download it again."));
            }
            const QString name = QString::fromUtf8(info.name);
            if (const auto sound = check(name, info); !sound) {
                return sound;
            }
            if (name.endsWith(u'/')) {
                continue;
            }
            m_total += info.size;
            if (m_total > kLargestArchive) {
                return fail(ErrorCode::InvalidInput, tr("The archive would unpack to more than 64 GB. It was not read."));
            }
            if (isZip(name)) {
                if (const auto inner = listInner(archive, info, prefix, entries); !inner) {
                    return inner;
                }
                continue;
            }
            m_places[prefix + name] = {archive, info.index};
            entries.append({prefix + name, static_cast<qint64>(info.size)});
        }
        return {};
    }

    static Result<void> check(const QString &name, const zip_stat_t &info)
    {
        if (leadsOut(name)) {
            return fail(ErrorCode::InvalidInput,
                        tr("The archive names a file outside itself (%1). It was not read; download it again from the publisher.").arg(name));
        }
        if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && info.encryption_method != ZIP_EM_NONE) {
            return fail(ErrorCode::Unsupported, tr("The archive is encrypted. Unpack it first and choose the folder."));
        }
        const quint64 packed = info.comp_size > 0 ? info.comp_size : 1;
        if (info.size > kSmallEnough && info.size / packed > kLargestRatio) {
            return fail(ErrorCode::InvalidInput,
                        tr("%1 in the archive would unpack to %2 times its size, which no release does. It was not read.")
                            .arg(name)
                            .arg(info.size / packed));
        }
        return {};
    }

    Result<void> listInner(zip_t *archive, const zip_stat_t &info, const QString &prefix, QList<ReleaseEntry> &entries)
    {
        const QString name = prefix + QString::fromUtf8(info.name);
        if (!prefix.isEmpty()) {
            return fail(ErrorCode::InvalidInput, tr("%1 is a zip inside a zip inside a zip. Unpack the outer one and choose the folder.").arg(name));
        }
        auto file = std::make_unique<QTemporaryFile>();
        zip_file_t *opened = zip_fopen_index(archive, info.index, 0);
        if (opened == nullptr || !file->open()) {
            if (opened != nullptr) {
                zip_fclose(opened);
            }
            return fail(ErrorCode::Unavailable, tr("%1 could not be unpacked. Check the free space of the temporary folder.").arg(name));
        }
        ZipEntryDevice device(opened, static_cast<qint64>(info.size));
        while (true) {
            const auto chunk = readChunk(device);
            if (!chunk) {
                return tl::unexpected(chunk.error());
            }
            if (chunk->isEmpty()) {
                break;
            }
            if (file->write(*chunk) != chunk->size()) {
                return fail(ErrorCode::Unavailable, tr("%1 could not be unpacked. Check the free space of the temporary folder.").arg(name));
            }
        }
        file->flush();
        ZipHandle inner(zip_open(file->fileName().toUtf8().constData(), ZIP_RDONLY, nullptr));
        if (!inner) {
            return fail(ErrorCode::InvalidInput, tr("%1 in the archive is no readable zip. Download it again.").arg(name));
        }
        zip_t *raw = inner.get();
        m_files.push_back(std::move(file));
        m_open.push_back(std::move(inner));
        return list(raw, name + u'/', entries);
    }

    std::vector<std::unique_ptr<QTemporaryFile>> m_files;
    std::vector<ZipHandle> m_open; ///< after the files: closed before they go
    std::map<QString, Place> m_places;
    quint64 m_total = 0;
};

ReleaseSource::ReleaseSource() = default;
ReleaseSource::ReleaseSource(ReleaseSource &&) noexcept = default;
ReleaseSource &ReleaseSource::operator=(ReleaseSource &&) noexcept = default;
ReleaseSource::~ReleaseSource() = default;

Result<ReleaseSource> ReleaseSource::open(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return fail(ErrorCode::NotFound, tr("There is nothing at %1. Choose the release file or its folder.").arg(path));
    }
    ReleaseSource source;
    source.m_path = info.absoluteFilePath();
    if (info.isDir() || !isZip(path)) {
        const auto read = source.readFolder();
        return read ? Result<ReleaseSource>(std::move(source)) : tl::unexpected(read.error());
    }
    const auto read = source.readArchive();
    return read ? Result<ReleaseSource>(std::move(source)) : tl::unexpected(read.error());
}

QString ReleaseSource::name() const
{
    QString name = QFileInfo(m_path).fileName();
    if (isZip(name)) {
        name.chop(4);
    }
    return name;
}

Result<void> ReleaseSource::readFolder()
{
    const QFileInfo chosen(m_path);
    if (!chosen.isDir()) {
        m_entries.append({chosen.fileName(), chosen.size()});
        return {};
    }
    const QDir root(m_path);
    QDirIterator files(m_path, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo file(files.next());
        m_entries.append({root.relativeFilePath(file.filePath()), file.size()});
        if (m_entries.size() > kMostEntries) {
            return fail(ErrorCode::InvalidInput, tr("The folder %1 holds far more files than a release. Choose the release's own folder.").arg(m_path));
        }
    }
    std::sort(m_entries.begin(), m_entries.end(), [](const ReleaseEntry &a, const ReleaseEntry &b) { return a.path < b.path; });
    return {};
}

Result<void> ReleaseSource::readArchive()
{
    int code = 0;
    ZipHandle archive(zip_open(m_path.toUtf8().constData(), ZIP_RDONLY, &code));
    if (!archive) {
        return fail(ErrorCode::InvalidInput, tr("%1 is no readable zip file. Download it again.").arg(m_path));
    }
    zip_t *raw = archive.get();
    m_archives = std::make_unique<Archives>();
    m_archives->m_open.push_back(std::move(archive));
    if (auto listed = m_archives->list(raw, {}, m_entries); !listed) {
        return listed;
    }
    std::sort(m_entries.begin(), m_entries.end(), [](const ReleaseEntry &a, const ReleaseEntry &b) { return a.path < b.path; });
    return {};
}

Result<std::unique_ptr<QIODevice>> ReleaseSource::openEntry(const ReleaseEntry &entry) const
{
    if (m_archives) {
        const auto place = m_archives->m_places.find(entry.path);
        zip_file_t *file = place == m_archives->m_places.end() ? nullptr : zip_fopen_index(place->second.archive, place->second.index, 0);
        if (file == nullptr) {
            return fail(ErrorCode::InvalidInput, tr("%1 could not be read from the archive. Download it again.").arg(entry.path));
        }
        return std::unique_ptr<QIODevice>(new ZipEntryDevice(file, entry.size));
    }
    auto file = std::make_unique<QFile>(QFileInfo(m_path).isDir() ? m_path + u'/' + entry.path : m_path);
    if (!file->open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::PermissionDenied, tr("%1 could not be read: %2.").arg(file->fileName(), file->errorString()));
    }
    return std::unique_ptr<QIODevice>(std::move(file));
}

QByteArray ReleaseSource::fingerprint() const
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(m_path.toUtf8());
    hash.addData(QByteArray::number(QFileInfo(m_path).lastModified().toMSecsSinceEpoch()));
    for (const ReleaseEntry &entry : m_entries) {
        hash.addData(entry.path.toUtf8() + ' ' + QByteArray::number(entry.size) + '\n');
    }
    return hash.result().toHex();
}

Result<void> forEachLine(QIODevice &device, const std::function<bool(QByteArrayView)> &line,
                         const std::function<bool(qint64)> &progress)
{
    QByteArray buffer;
    bool goOn = true;
    const auto give = [&line](QByteArrayView text) {
        return line(text.endsWith('\r') ? text.chopped(1) : text);
    };
    while (goOn) {
        const auto chunk = readChunk(device);
        if (!chunk) {
            return tl::unexpected(chunk.error());
        }
        if (chunk->isEmpty()) {
            break;
        }
        if (progress && !progress(chunk->size())) {
            return fail(ErrorCode::Cancelled, tr("Stopped."));
        }
        buffer += *chunk;
        qsizetype start = 0;
        for (qsizetype end = buffer.indexOf('\n'); end >= 0 && goOn; end = buffer.indexOf('\n', start)) {
            goOn = give(QByteArrayView(buffer).sliced(start, end - start));
            start = end + 1;
        }
        buffer.remove(0, start);
    }
    if (goOn && !buffer.isEmpty()) {
        give(buffer);
    }
    return {};
}

} // namespace Terminology
