// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/csv.h"

#include <bit>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif
#include <zlib.h>

#include <QCoreApplication>

#include "model/core/files.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::Csv", text);
}

/// A compressed file of a few kilobytes can unpack to terabytes.
constexpr qsizetype kMaximumUnpacked = qsizetype{8} << 30;
constexpr int kGzipWindow = 15 + 16;

/// Where the cell that has no quotes and begins at `at` ends.
std::size_t cellEnd(std::string_view text, std::size_t at)
{
#ifdef __SSE2__
    const __m128i comma = _mm_set1_epi8(',');
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i carriageReturn = _mm_set1_epi8('\r');
    while (at + 16 <= text.size()) {
        __m128i block{};
        std::memcpy(&block, text.data() + at, sizeof block);
        const __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(block, comma),
                                          _mm_or_si128(_mm_cmpeq_epi8(block, newline), _mm_cmpeq_epi8(block, carriageReturn)));
        if (const int mask = _mm_movemask_epi8(ends); mask != 0) {
            return at + static_cast<std::size_t>(std::countr_zero(static_cast<std::uint32_t>(mask)));
        }
        at += 16;
    }
#endif
    while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') {
        ++at;
    }
    return at;
}

} // namespace

std::string_view CsvReader::readQuoted()
{
    const std::size_t start = ++m_at;
    std::string collected;
    bool doubled = false;
    std::size_t from = start;
    while (m_at < m_text.size()) {
        const char c = m_text[m_at];
        if (c == '\n') {
            ++m_line;
        }
        if (c == '"') {
            if (m_at + 1 < m_text.size() && m_text[m_at + 1] == '"') {
                collected.append(m_text.substr(from, m_at + 1 - from));
                doubled = true;
                m_at += 2;
                from = m_at;
                continue;
            }
            break;
        }
        ++m_at;
    }
    std::string_view cell = m_text.substr(from, m_at - from);
    const bool closed = m_at < m_text.size();
    m_at += closed ? 1 : 0;
    // Text after the closing quote belongs to the cell, as Python's reader has it.
    const std::size_t tail = m_at;
    m_at = cellEnd(m_text, m_at);
    if (!doubled && m_at == tail) {
        return cell;
    }
    collected.append(cell);
    collected.append(m_text.substr(tail, m_at - tail));
    m_unquoted.push_back(std::move(collected));
    return m_unquoted.back();
}

bool CsvReader::next(std::vector<std::string_view> &cells)
{
    cells.clear();
    if (!m_unquoted.empty()) {
        m_unquoted.clear();
    }
    if (m_at >= m_text.size()) {
        return false;
    }
    m_recordLine = m_line;
    m_recordStart = m_at;
    const bool blank = m_text[m_at] == '\n' || m_text[m_at] == '\r';
    while (true) {
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            cells.push_back(readQuoted());
        } else {
            const std::size_t start = m_at;
            m_at = cellEnd(m_text, m_at);
            cells.push_back(m_text.substr(start, m_at - start));
        }
        if (m_at < m_text.size() && m_text[m_at] == ',') {
            ++m_at;
            continue;
        }
        break;
    }
    if (m_at < m_text.size() && m_text[m_at] == '\r') {
        ++m_at;
        if (m_at >= m_text.size() || m_text[m_at] != '\n') {
            ++m_line;
        }
    }
    if (m_at < m_text.size() && m_text[m_at] == '\n') {
        ++m_at;
        ++m_line;
    }
    if (blank) {
        cells.clear();
    }
    return true;
}

void appendCsvCell(QByteArray &out, std::string_view cell)
{
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        out.append(cell.data(), static_cast<qsizetype>(cell.size()));
        return;
    }
    out.append('"');
    for (const char c : cell) {
        if (c == '"') {
            out.append('"');
        }
        out.append(c);
    }
    out.append('"');
}

Core::Result<QByteArray> readMaybeCompressed(const QString &path)
{
    Core::Result<QByteArray> content = Core::readFile(path);
    if (!content || !path.endsWith(QStringLiteral(".gz"))) {
        return content;
    }
    z_stream stream{};
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
        return Core::fail(Core::ErrorCode::Internal, tr("Decompression could not be started."));
    }
    QByteArray unpacked;
    QByteArray block(1 << 20, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(content->data());
    stream.avail_in = static_cast<uInt>(content->size());
    int state = Z_OK;
    while (stream.avail_in > 0 || state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef *>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        state = inflate(&stream, Z_NO_FLUSH);
        unpacked.append(block.constData(), block.size() - static_cast<qsizetype>(stream.avail_out));
        if (state == Z_STREAM_END && stream.avail_in > 0) {
            state = inflateReset(&stream); // several members one after the other
        } else if (state != Z_OK || unpacked.size() > kMaximumUnpacked) {
            break;
        }
    }
    inflateEnd(&stream);
    if (state != Z_STREAM_END) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The file %1 is not a complete gzip file. Make it again.").arg(path));
    }
    return unpacked;
}

QByteArray gzipped(const QByteArray &content)
{
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(content.size()))), Qt::Uninitialized);
    QByteArray input = content; // zlib's interface is not const
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

} // namespace Table
