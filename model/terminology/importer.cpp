// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/importer.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <zlib.h>

namespace Terminology
{

namespace
{

constexpr qint64 kLargestSmallEntry = qint64{1} << 30;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Importer", text);
}

Core::Result<QByteArray> unpack(const QByteArray &packed)
{
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(packed.constData()));
    stream.avail_in = static_cast<uInt>(packed.size());
    if (inflateInit2(&stream, 15 + 32) != Z_OK) {
        return Core::fail(Core::ErrorCode::Internal, tr("A packed file could not be unpacked."));
    }
    QByteArray unpacked;
    QByteArray buffer(1 << 20, Qt::Uninitialized);
    int code = Z_OK;
    while (code == Z_OK && unpacked.size() < kLargestSmallEntry) {
        stream.next_out = reinterpret_cast<Bytef *>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        code = inflate(&stream, Z_NO_FLUSH);
        unpacked.append(buffer.constData(), buffer.size() - static_cast<qsizetype>(stream.avail_out));
    }
    inflateEnd(&stream);
    if (code != Z_STREAM_END) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("A packed file is damaged or far too large. Download it again."));
    }
    return unpacked;
}

} // namespace

const QList<Importer> &importers()
{
    static const QList<Importer> all{snomedImporter(), dmdImporter(),   bnfImporter(),    bnfMapImporter(), icd10Importer(), opcs4Importer(),
                                     ctv3Importer(),   readv2Importer(), readMapImporter(), usageImporter(),  clusterImporter()};
    return all;
}

const Importer *importerFor(const QString &kind)
{
    for (const Importer &importer : importers()) {
        if (importer.kind.compare(kind, Qt::CaseInsensitive) == 0 || importer.aliases.contains(kind, Qt::CaseInsensitive)) {
            return &importer;
        }
    }
    return nullptr;
}

const Importer *recognise(const ReleaseSource &source)
{
    for (const Importer &importer : importers()) {
        if (importer.recognises(source)) {
            return &importer;
        }
    }
    return nullptr;
}

Core::Result<void> forEachRow(const ReleaseSource &source, const ReleaseEntry &entry, char separator,
                              const std::function<bool(const std::vector<QByteArrayView> &)> &row, Portion &portion,
                              const ImportControl &control)
{
    const auto device = source.openEntry(entry);
    if (!device) {
        return tl::unexpected(device.error());
    }
    std::vector<QByteArrayView> cells;
    bool first = true;
    const auto split = [&](QByteArrayView line) {
        if (first && line.startsWith("\xEF\xBB\xBF")) {
            line = line.sliced(3);
        }
        first = false;
        cells.clear();
        qsizetype start = 0;
        for (qsizetype end = line.indexOf(separator); end >= 0; end = line.indexOf(separator, start)) {
            cells.push_back(line.sliced(start, end - start));
            start = end + 1;
        }
        cells.push_back(line.sliced(start));
        return row(cells);
    };
    const auto report = [&portion, &control, &entry](qint64 bytes) {
        portion.done += bytes;
        if (control.progress) {
            const auto percent = portion.from + static_cast<int>((portion.to - portion.from) * portion.done / std::max<qint64>(portion.total, 1));
            control.progress(std::min(percent, portion.to), tr("Reading %1").arg(entry.path.section(u'/', -1)));
        }
        return !control.isCancelled();
    };
    return forEachLine(**device, split, report);
}

Core::Result<QByteArray> readEntry(const ReleaseSource &source, const ReleaseEntry &entry)
{
    if (entry.size > kLargestSmallEntry) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 is far larger than such a file ever is. It was not read.").arg(entry.path));
    }
    const auto device = source.openEntry(entry);
    if (!device) {
        return tl::unexpected(device.error());
    }
    const QByteArray bytes = (*device)->readAll();
    return entry.path.endsWith(QStringLiteral(".gz")) ? unpack(bytes) : Core::Result<QByteArray>(bytes);
}

QString dateIn(const QString &text)
{
    static const QRegularExpression kDate(QStringLiteral("(?<![0-9])((?:19|20)[0-9]{2})-?([01][0-9])-?([0-3][0-9])"));
    QString found;
    auto matches = kDate.globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        found = match.captured(1) + u'-' + match.captured(2) + u'-' + match.captured(3);
    }
    return found;
}

const ReleaseEntry *findEntry(const ReleaseSource &source, const QString &pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::CaseInsensitiveOption);
    for (const ReleaseEntry &entry : source.entries()) {
        if (expression.match(entry.path).hasMatch()) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace Terminology
