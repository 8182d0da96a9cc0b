// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/table/plainarrow.h"

#include <cstring>
#include <map>
#include <stdexcept>

#include <zstd.h>

namespace PlainArrow
{

namespace
{

const std::string kNull(1, '-');

template <typename T>
T at(const QByteArray &bytes, qint64 offset)
{
    if (offset < 0 || offset + qint64{sizeof(T)} > bytes.size()) {
        throw std::runtime_error("outside the file");
    }
    T value{};
    std::memcpy(&value, bytes.constData() + offset, sizeof(T));
    return value;
}

/// A flatbuffers table at an absolute offset.
struct Flat
{
    const QByteArray *bytes;
    qint64 offset;

    [[nodiscard]] qint64 field(int number) const
    {
        const qint64 vtable = offset - at<qint32>(*bytes, offset);
        if (4 + 2 * number >= at<quint16>(*bytes, vtable)) {
            return 0;
        }
        const auto relative = at<quint16>(*bytes, vtable + 4 + 2 * number);
        return relative == 0 ? 0 : offset + relative;
    }
    template <typename T>
    [[nodiscard]] T number(int field_, T fallback) const
    {
        return field(field_) == 0 ? fallback : at<T>(*bytes, field(field_));
    }
    [[nodiscard]] qint64 target(int number) const
    {
        const qint64 place = field(number);
        return place == 0 ? 0 : place + at<quint32>(*bytes, place);
    }
    [[nodiscard]] Flat table(int number) const { return {bytes, target(number)}; }
    [[nodiscard]] qint64 count(int number) const { return target(number) == 0 ? 0 : at<quint32>(*bytes, target(number)); }
    [[nodiscard]] Flat element(int number, qint64 index) const
    {
        const qint64 place = target(number) + 4 + 4 * index;
        return {bytes, place + at<quint32>(*bytes, place)};
    }
    [[nodiscard]] std::string text(int number) const
    {
        return bytes->mid(target(number) + 4, count(number)).toStdString();
    }
};

Flat root(const QByteArray &bytes, qint64 start)
{
    return {&bytes, start + at<quint32>(bytes, start)};
}

class Batch
{
public:
    Batch(const QByteArray &file, Flat header, qint64 body) : m_file(file), m_header(header), m_body(body) {}

    [[nodiscard]] qint64 rows() const { return m_header.number<qint64>(0, 0); }

    [[nodiscard]] QByteArray next()
    {
        const qint64 place = m_header.target(2) + 4 + 16 * m_buffer++;
        const auto offset = at<qint64>(m_file, place);
        const auto length = at<qint64>(m_file, place + 8);
        if (offset % 8 != 0) {
            throw std::runtime_error("a buffer is not aligned to 8 bytes");
        }
        const QByteArray stored = m_file.mid(m_body + offset, length);
        if (m_header.field(3) == 0 || stored.isEmpty()) {
            return stored;
        }
        if (m_header.table(3).number<qint8>(0, 0) != 1) {
            throw std::runtime_error("not zstd");
        }
        const auto unpacked = at<qint64>(stored, 0);
        if (unpacked == -1) {
            return stored.mid(8);
        }
        QByteArray content(unpacked, '\0');
        const std::size_t size = ZSTD_decompress(content.data(), static_cast<std::size_t>(unpacked), stored.constData() + 8,
                                                 static_cast<std::size_t>(stored.size()) - 8);
        if (size != static_cast<std::size_t>(unpacked)) {
            throw std::runtime_error("bad zstd");
        }
        return content;
    }

private:
    const QByteArray &m_file;
    Flat m_header;
    qint64 m_body;
    qint64 m_buffer = 0;
};

bool bit(const QByteArray &bits, qint64 index)
{
    return (at<quint8>(bits, index / 8) >> (index % 8)) & 1;
}

qint64 integer(const QByteArray &data, qint64 row, int bits, bool isSigned)
{
    switch (bits) {
    case 8:
        return isSigned ? qint64{at<qint8>(data, row)} : qint64{at<quint8>(data, row)};
    case 16:
        return isSigned ? qint64{at<qint16>(data, 2 * row)} : qint64{at<quint16>(data, 2 * row)};
    case 32:
        return isSigned ? qint64{at<qint32>(data, 4 * row)} : qint64{at<quint32>(data, 4 * row)};
    default:
        return at<qint64>(data, 8 * row);
    }
}

std::vector<std::string> texts(Batch &batch, qint64 rows)
{
    const QByteArray offsets = batch.next();
    const QByteArray characters = batch.next();
    std::vector<std::string> values;
    for (qint64 row = 0; row < rows; ++row) {
        const auto from = at<qint32>(offsets, 4 * row);
        values.push_back(characters.mid(from, at<qint32>(offsets, 4 * row + 4) - from).toStdString());
    }
    return values;
}

std::vector<std::string> column(Batch &batch, const Field &field, qint64 rows)
{
    const QByteArray validity = batch.next();
    std::vector<std::string> values;
    if (field.type == 5 && !field.isDictionary) {
        values = texts(batch, rows);
    } else {
        const QByteArray data = batch.next();
        for (qint64 row = 0; row < rows; ++row) {
            const bool present = validity.isEmpty() || bit(validity, row);
            if (field.isDictionary) {
                values.push_back(present ? field.dictionary.at(static_cast<std::size_t>(integer(data, row, field.indexBits, true))) : kNull);
            } else if (field.type == 6) {
                values.emplace_back(1, bit(data, row) ? 'T' : 'F');
            } else if (field.type == 3) {
                values.push_back(QByteArray::number(at<double>(data, 8 * row), 'g', 17).toStdString());
            } else {
                values.push_back(std::to_string(integer(data, row, field.type == 8 ? 32 : field.bits, field.type == 8 || field.isSigned)));
            }
        }
    }
    for (qint64 row = 0; row < rows && !validity.isEmpty(); ++row) {
        if (!bit(validity, row)) {
            values[static_cast<std::size_t>(row)] = kNull;
        }
    }
    return values;
}

Field fieldOf(const Flat &table)
{
    Field field;
    field.name = table.text(0);
    field.nullable = table.number<quint8>(1, 0) != 0;
    field.type = table.number<quint8>(2, 0);
    const Flat type = table.table(3);
    if (field.type == 2) {
        field.bits = type.number<qint32>(0, 0);
        field.isSigned = type.number<quint8>(1, 0) != 0;
    } else if (field.type == 3 && type.number<qint16>(0, 0) != 2) {
        throw std::runtime_error("a float is not of double precision");
    } else if (field.type == 8 && type.number<qint16>(0, 1) != 0) {
        throw std::runtime_error("a date is not in days");
    }
    if (table.field(4) != 0) {
        const Flat encoding = table.table(4);
        field.isDictionary = true;
        field.isOrdered = encoding.number<quint8>(2, 0) != 0;
        field.indexBits = encoding.table(1).number<qint32>(0, 0);
        if (encoding.table(1).number<quint8>(1, 0) == 0) {
            throw std::runtime_error("an index is not signed");
        }
    }
    return field;
}

/// Header and body of the message that block `index` of a footer vector points to.
std::pair<Flat, qint64> messageAt(const QByteArray &bytes, const Flat &footer, int vector, qint64 index)
{
    const qint64 block = footer.target(vector) + 4 + 24 * index;
    const auto offset = at<qint64>(bytes, block);
    if (at<quint32>(bytes, offset) != 0xFFFFFFFF || offset % 8 != 0) {
        throw std::runtime_error("no message where the footer says");
    }
    const auto length = at<qint32>(bytes, offset + 4);
    if (length % 8 != 0 || at<qint32>(bytes, block + 8) != length + 8) {
        throw std::runtime_error("the metadata's length is wrong");
    }
    return {root(bytes, offset + 8).table(2), offset + 8 + length};
}

} // namespace

File read(const QByteArray &bytes)
{
    if (!bytes.startsWith(QByteArray("ARROW1\0\0", 8)) || !bytes.endsWith("ARROW1")) {
        throw std::runtime_error("no Arrow file");
    }
    const auto footerLength = at<qint32>(bytes, bytes.size() - 10);
    const Flat footer = root(bytes, bytes.size() - 10 - footerLength);
    const Flat schema = footer.table(1);
    File file;
    std::map<qint64, std::size_t> dictionaryFields;
    for (qint64 i = 0; i < schema.count(1); ++i) {
        const Flat table = schema.element(1, i);
        file.fields.push_back(fieldOf(table));
        if (file.fields.back().isDictionary) {
            dictionaryFields[table.table(4).number<qint64>(0, 0)] = static_cast<std::size_t>(i);
        }
    }
    for (qint64 i = 0; i < footer.count(2); ++i) {
        const auto [header, body] = messageAt(bytes, footer, 2, i);
        Batch batch(bytes, header.table(1), body);
        (void)batch.next(); // validity
        file.fields[dictionaryFields.at(header.number<qint64>(0, 0))].dictionary = texts(batch, batch.rows());
    }
    for (qint64 i = 0; i < footer.count(3); ++i) {
        const auto [header, body] = messageAt(bytes, footer, 3, i);
        Batch batch(bytes, header, body);
        const std::size_t first = file.rows.size();
        file.batchRows.push_back(static_cast<std::size_t>(batch.rows()));
        file.rows.resize(first + static_cast<std::size_t>(batch.rows()));
        for (const Field &field : file.fields) {
            const std::vector<std::string> values = column(batch, field, batch.rows());
            for (std::size_t row = 0; row < values.size(); ++row) {
                file.rows[first + row].push_back(values[row]);
            }
        }
    }
    return file;
}

} // namespace PlainArrow
