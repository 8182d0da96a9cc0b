// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/textsource.h"

#include <algorithm>

#include <QCoreApplication>

#include "model/table/csv.h"

namespace Table
{

namespace
{

constexpr qint64 kSearchBlock = 4096;

} // namespace

Core::Result<std::unique_ptr<TextSource>> TextSource::open(const QString &path)
{
    std::unique_ptr<TextSource> source(new TextSource(path));
    if (path.endsWith(QStringLiteral(".gz"))) {
        auto content = readMaybeCompressed(path);
        if (!content) {
            return Core::fail(content.error());
        }
        source->m_content = std::move(*content);
        source->m_inMemory = true;
        source->m_size = source->m_content.size();
        return source;
    }
    if (!source->m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return Core::fail(source->m_file.exists() ? Core::ErrorCode::PermissionDenied : Core::ErrorCode::NotFound,
                          QCoreApplication::translate("Table::TextSource", "The file %1 could not be read: %2.")
                              .arg(path, source->m_file.errorString()));
    }
    source->m_size = source->m_file.size();
    return source;
}

Core::Result<std::string_view> TextSource::slice(qint64 from, qint64 to, QByteArray &buffer)
{
    const qint64 end = std::min(to, m_size);
    const qint64 start = std::min(from, end);
    if (m_inMemory) {
        return std::string_view(m_content.constData() + start, static_cast<std::size_t>(end - start));
    }
    buffer.resize(end - start);
    const QMutexLocker lock(&m_mutex);
    qint64 done = 0;
    bool good = m_file.seek(start);
    while (good && done < buffer.size()) {
        const qint64 read = m_file.read(buffer.data() + done, buffer.size() - done);
        good = read > 0;
        done += std::max<qint64>(read, 0);
    }
    if (!good) {
        return Core::fail(Core::ErrorCode::Unavailable,
                          QCoreApplication::translate("Table::TextSource", "The file %1 could not be read to its end: %2. It may have changed meanwhile.")
                              .arg(m_file.fileName(), m_file.errorString()));
    }
    return std::string_view(buffer.constData(), static_cast<std::size_t>(buffer.size()));
}

Core::Result<qint64> TextSource::lineStart(qint64 from)
{
    QByteArray buffer;
    for (qint64 at = std::max<qint64>(from - 1, 0); from > 0 && at < m_size; at += kSearchBlock) {
        const auto block = slice(at, at + kSearchBlock, buffer);
        if (!block) {
            return Core::fail(block.error());
        }
        if (const std::size_t found = block->find('\n'); found != std::string_view::npos) {
            return at + static_cast<qint64>(found) + 1;
        }
    }
    return from > 0 ? m_size : 0;
}

} // namespace Table
