// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/lz4.h"

#include <cstring>

namespace Table
{

namespace
{

constexpr std::uint32_t kMagic = 0x184D2204U;
constexpr std::uint32_t kStoredBlock = 0x80000000U; ///< set in a block's length: the block is not compressed
constexpr std::uint8_t kHasBlockChecksums = 0x10U;
constexpr std::uint8_t kHasContentSize = 0x08U;
constexpr std::uint8_t kHasDictionaryId = 0x01U;
constexpr std::size_t kExtended = 15; ///< a length of this much goes on in the bytes that follow
constexpr std::size_t kShortestMatch = 4;

/// Reads forwards and never beyond the end; `ok` turns false where there was not enough.
struct Reader
{
    QByteArrayView bytes;
    qsizetype at = 0;
    bool ok = true;

    [[nodiscard]] bool atEnd() const { return at >= bytes.size(); }

    QByteArrayView take(std::size_t count)
    {
        const auto wanted = static_cast<qsizetype>(count);
        if (!ok || wanted < 0 || bytes.size() - at < wanted) {
            ok = false;
            return {};
        }
        const QByteArrayView taken = bytes.sliced(at, wanted);
        at += wanted;
        return taken;
    }

    std::uint8_t byte()
    {
        const QByteArrayView one = take(1);
        return one.isEmpty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
    }

    std::uint32_t number(std::size_t count)
    {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            value |= static_cast<std::uint32_t>(byte()) << (8U * i);
        }
        return value;
    }

    /// A length that began in half a token byte.
    std::size_t length(std::size_t start)
    {
        std::size_t total = start;
        std::uint8_t more = start == kExtended ? 255 : 0;
        while (ok && more == 255) {
            more = byte();
            total += more;
        }
        return total;
    }
};

/// Appends a block's content; later blocks may repeat what earlier ones gave.
bool unpackBlock(QByteArrayView block, QByteArray &content, qsizetype size)
{
    Reader reader{block};
    while (!reader.atEnd()) {
        const std::uint8_t token = reader.byte();
        const QByteArrayView literals = reader.take(reader.length(token >> 4U));
        if (!reader.ok || size - content.size() < literals.size()) {
            return false;
        }
        content.append(literals);
        if (reader.atEnd()) {
            return true; // the last sequence has no match
        }
        const auto distance = static_cast<qsizetype>(reader.number(2));
        const auto length = static_cast<qsizetype>(reader.length(token & 0x0FU) + kShortestMatch);
        if (!reader.ok || distance == 0 || distance > content.size() || size - content.size() < length) {
            return false;
        }
        // Byte by byte: a match may overlap what it makes.
        for (qsizetype i = 0; i < length; ++i) {
            content.append(content.at(content.size() - distance));
        }
    }
    return reader.ok;
}

} // namespace

std::optional<QByteArray> unpackLz4Frame(QByteArrayView frame, qsizetype size)
{
    Reader reader{frame};
    if (size < 0 || reader.number(4) != kMagic) {
        return {};
    }
    const std::uint8_t flags = reader.byte();
    reader.take(1); // the largest block's size: the caller knows the whole
    reader.take(((flags & kHasContentSize) != 0 ? 8U : 0U) + ((flags & kHasDictionaryId) != 0 ? 4U : 0U) + 1U);
    QByteArray content;
    content.reserve(size);
    while (true) {
        const std::uint32_t length = reader.number(4);
        if (!reader.ok) {
            return {};
        }
        if (length == 0) {
            return content.size() == size ? std::optional(content) : std::nullopt;
        }
        const QByteArrayView block = reader.take(length & ~kStoredBlock);
        reader.take((flags & kHasBlockChecksums) != 0 ? 4U : 0U);
        if (!reader.ok) {
            return {};
        }
        if ((length & kStoredBlock) != 0) {
            if (size - content.size() < block.size()) {
                return {};
            }
            content.append(block);
        } else if (!unpackBlock(block, content, size)) {
            return {};
        }
    }
}

} // namespace Table
