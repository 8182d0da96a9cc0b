// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/arrowreader.h"

#include <algorithm>
#include <new>
#include <unordered_map>

#include <zstd.h>

#include <QCoreApplication>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/table/flattable.h"
#include "model/table/lz4.h"

namespace Table
{

namespace
{

constexpr std::int8_t kLz4Frame = 0; ///< the codec that stands when none is named; the other is zstd
constexpr int kTypeInt = 2;
constexpr int kTypeFloatingPoint = 3;
constexpr int kTypeUtf8 = 5;
constexpr int kTypeBool = 6;
constexpr int kTypeDate = 8;
constexpr int kTypeTimestamp = 10;
constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::int64_t kMillisecondsPerDay = kSecondsPerDay * 1000;
constexpr std::int64_t kMaximumBuffer = std::int64_t{2} << 30; ///< the format's own offsets end there

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::ArrowReader", text);
}

struct Field
{
    std::string name;
    Core::ElementType type;
    int bits = 64;        ///< of integers, indexes and floats
    bool isSigned = true;
    std::int64_t unitsPerDay = 0; ///< of dates held as 64-bit numbers; 0: 32-bit days
    bool isDictionary = false;
    std::int64_t dictionary = 0;
};

/// Nothing if the type is none that dummy data may have.
std::optional<Field> readField(const FlatTable &table)
{
    Field field;
    field.name = std::string(table.text(0));
    const int kind = table.number<std::uint8_t>(2, 0);
    const FlatTable type = table.table(3);
    if (const FlatTable dictionary = table.table(4); dictionary.isValid()) {
        if (kind != kTypeUtf8) {
            return {};
        }
        const FlatTable index = dictionary.table(1);
        field.type = Core::kStr;
        field.isDictionary = true;
        field.dictionary = dictionary.number<std::int64_t>(0, 0);
        field.bits = index.isValid() ? index.number<std::int32_t>(0, 32) : 32;
        field.isSigned = !index.isValid() || index.number<std::uint8_t>(1, 0) != 0;
        return field;
    }
    switch (kind) {
    case kTypeInt:
        field.type = Core::kInt;
        field.bits = type.number<std::int32_t>(0, 0);
        field.isSigned = type.number<std::uint8_t>(1, 0) != 0;
        return field.bits == 8 || field.bits == 16 || field.bits == 32 || field.bits == 64 ? std::optional(field) : std::nullopt;
    case kTypeFloatingPoint: {
        const int precision = type.number<std::int16_t>(0, 0);
        field.type = Core::kFloat;
        field.bits = precision == 1 ? 32 : 64;
        return precision == 1 || precision == 2 ? std::optional(field) : std::nullopt;
    }
    case kTypeUtf8:
        field.type = Core::kStr;
        return field;
    case kTypeBool:
        field.type = Core::kBool;
        return field;
    case kTypeDate:
        field.type = Core::kDate;
        field.unitsPerDay = type.number<std::int16_t>(0, 1) == 1 ? kMillisecondsPerDay : 0;
        return field;
    case kTypeTimestamp: { // what the older tool writes for dates; a time of day is cut off
        field.type = Core::kDate;
        field.unitsPerDay = kSecondsPerDay;
        const int unit = type.number<std::int16_t>(0, 0);
        for (int step = 0; step < unit; ++step) {
            field.unitsPerDay *= 1000;
        }
        return unit >= 0 && unit <= 3 ? std::optional(field) : std::nullopt;
    }
    default:
        return {};
    }
}

/// One message of the file with its body.
struct Message
{
    FlatTable header;
    std::span<const char> body;
};

class Reader
{
public:
    Reader(const QByteArray &bytes, QString name) : m_bytes(bytes), m_name(std::move(name)) {}

    Core::Result<ArrowFile> read();

private:
    [[nodiscard]] tl::unexpected<Core::Error> damaged() const
    {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The file %1 is not a complete Arrow file. Make it again.").arg(m_name));
    }
    [[nodiscard]] std::optional<Message> message(const FlatTable &footer, int vector, std::size_t index) const;
    [[nodiscard]] Core::Result<QByteArray> buffer(const FlatTable &batch, std::span<const char> body, std::size_t index) const;
    [[nodiscard]] Core::Result<void> readColumn(const Field &field, const FlatTable &batch, std::span<const char> body, std::size_t node,
                                                std::size_t &next, Column &column);
    [[nodiscard]] Core::Result<void> readTexts(const FlatTable &batch, std::span<const char> body, std::size_t first, std::size_t rows,
                                               std::vector<std::string> &texts) const;
    [[nodiscard]] Core::Result<void> readDictionaries(const FlatTable &footer);

    const QByteArray &m_bytes;
    QString m_name;
    /// Distinct texts of a plain text field, over all batches.
    struct Texts
    {
        std::shared_ptr<Dictionary> dictionary = std::make_shared<Dictionary>(); // becomes the column's
        TextIndex index;
    };
    std::unordered_map<std::int64_t, DictionaryPtr> m_dictionaries;
    std::unordered_map<std::size_t, Texts> m_texts; ///< by field
};

std::optional<Message> Reader::message(const FlatTable &footer, int vector, std::size_t index) const
{
    const std::int64_t offset = footer.structNumber(vector, index, 24, 0);
    const std::int64_t metadata = footer.structNumber(vector, index, 24, 1) & 0xFFFFFFFF;
    const std::int64_t body = footer.structNumber(vector, index, 24, 2);
    if (offset < 0 || metadata < 8 || body < 0 || offset > m_bytes.size() || metadata > m_bytes.size() - offset
        || body > m_bytes.size() - offset - metadata) {
        return {};
    }
    const std::span<const char> bytes(m_bytes.constData(), static_cast<std::size_t>(m_bytes.size()));
    Message found;
    found.header = FlatTable::root(bytes.subspan(static_cast<std::size_t>(offset) + 8, static_cast<std::size_t>(metadata) - 8)).table(2);
    found.body = bytes.subspan(static_cast<std::size_t>(offset + metadata), static_cast<std::size_t>(body));
    return found.header.isValid() ? std::optional(found) : std::nullopt;
}

Core::Result<QByteArray> Reader::buffer(const FlatTable &batch, std::span<const char> body, std::size_t index) const
{
    const std::int64_t offset = batch.structNumber(2, index, 16, 0);
    const std::int64_t length = batch.structNumber(2, index, 16, 1);
    const auto size = static_cast<std::int64_t>(body.size());
    if (index >= batch.vectorSize(2, 16) || offset < 0 || length < 0 || offset > size || length > size - offset) {
        return damaged();
    }
    const QByteArray stored = QByteArray::fromRawData(body.data() + offset, length);
    const FlatTable compression = batch.table(3);
    if (!compression.isValid() || length == 0) {
        return stored;
    }
    if (length < 8) {
        return damaged();
    }
    std::int64_t unpacked = 0;
    std::memcpy(&unpacked, stored.constData(), 8);
    if (unpacked == -1) {
        return stored.mid(8);
    }
    if (unpacked < 0 || unpacked > kMaximumBuffer) {
        return damaged();
    }
    if (compression.number<std::int8_t>(0, kLz4Frame) == kLz4Frame) {
        const auto content = unpackLz4Frame(QByteArrayView(stored).sliced(8), unpacked);
        return content ? Core::Result<QByteArray>(*content) : damaged();
    }
    QByteArray content(unpacked, Qt::Uninitialized);
    const std::size_t written = ZSTD_decompress(content.data(), static_cast<std::size_t>(unpacked), stored.constData() + 8,
                                                static_cast<std::size_t>(length) - 8);
    return ZSTD_isError(written) != 0U || written != static_cast<std::size_t>(unpacked) ? Core::Result<QByteArray>(damaged()) : content;
}

Core::Result<void> Reader::readTexts(const FlatTable &batch, std::span<const char> body, std::size_t first, std::size_t rows,
                                     std::vector<std::string> &texts) const
{
    const auto offsets = buffer(batch, body, first);
    const auto characters = buffer(batch, body, first + 1);
    if (!offsets || !characters) {
        return Core::fail(offsets ? characters.error() : offsets.error());
    }
    if (rows > 0 && static_cast<std::size_t>(offsets->size()) < (rows + 1) * 4) {
        return damaged();
    }
    texts.reserve(texts.size() + rows);
    for (std::size_t row = 0; row < rows; ++row) {
        std::int32_t from = 0;
        std::int32_t to = 0;
        std::memcpy(&from, offsets->constData() + row * 4, 4);
        std::memcpy(&to, offsets->constData() + row * 4 + 4, 4);
        if (from < 0 || to < from || to > characters->size()) {
            return damaged();
        }
        texts.emplace_back(characters->constData() + from, static_cast<std::size_t>(to - from));
    }
    return {};
}

std::int64_t integerAt(const QByteArray &data, std::size_t row, int bits, bool isSigned)
{
    const std::size_t width = static_cast<std::size_t>(bits) / 8;
    std::uint64_t raw = 0;
    std::memcpy(&raw, data.constData() + row * width, width);
    if (isSigned && bits < 64 && ((raw >> (bits - 1)) & 1U) != 0) {
        raw |= ~std::uint64_t{0} << bits;
    }
    return static_cast<std::int64_t>(raw);
}

/// Checks that the validity bits cover the rows, then appends them as bytes.
bool appendValidity(const QByteArray &bits, bool hasMask, std::size_t rows, Column &column)
{
    if (!hasMask) {
        column.valid.insert(column.valid.end(), rows, 1);
        return true;
    }
    if (static_cast<std::size_t>(bits.size()) * 8 < rows) {
        return false;
    }
    for (std::size_t row = 0; row < rows; ++row) {
        const bool present = ((static_cast<unsigned char>(bits[static_cast<qsizetype>(row / 8)]) >> (row % 8)) & 1U) != 0;
        column.valid.push_back(present ? 1 : 0);
    }
    return true;
}

std::size_t bitsOf(const Field &field)
{
    if (field.type == Core::kBool) {
        return 1;
    }
    return field.type == Core::kDate ? (field.unitsPerDay > 0 ? 64 : 32) : static_cast<std::size_t>(field.bits);
}

/// Appends `rows` values whose bytes are known to be there; false if one is outside what it may be.
bool appendValues(const Field &field, const QByteArray &data, std::size_t rows, Column &column)
{
    const std::size_t first = column.valid.size() - rows;
    for (std::size_t row = 0; row < rows; ++row) {
        const bool present = column.valid[first + row] != 0;
        if (field.isDictionary) {
            const std::int64_t id = present ? integerAt(data, row, field.bits, field.isSigned) : 0;
            if (present && (id < 0 || static_cast<std::size_t>(id) >= column.dictionary->texts.size())) {
                return false;
            }
            column.ids.push_back(static_cast<std::uint32_t>(id));
        } else if (field.type == Core::kBool) {
            column.bools.push_back((static_cast<unsigned char>(data[static_cast<qsizetype>(row / 8)]) >> (row % 8)) & 1U);
        } else if (field.type == Core::kInt) {
            column.ints.push_back(integerAt(data, row, field.bits, field.isSigned));
        } else if (field.type == Core::kFloat) {
            float narrow = 0;
            double wide = 0;
            std::memcpy(&narrow, data.constData() + row * 4, field.bits == 32 ? 4 : 0);
            std::memcpy(&wide, data.constData() + row * 8, field.bits == 64 ? 8 : 0);
            column.floats.push_back(field.bits == 32 ? static_cast<double>(narrow) : wide);
        } else {
            const std::int64_t stored = integerAt(data, row, static_cast<int>(bitsOf(field)), true);
            const std::int64_t days = field.unitsPerDay > 0 ? stored / field.unitsPerDay - (stored % field.unitsPerDay < 0 ? 1 : 0) : stored;
            if (present && (days < Core::kMinDateDays || days > Core::kMaxDateDays)) {
                return false;
            }
            column.dates.push_back(present ? static_cast<std::int32_t>(days) : 0);
        }
    }
    return true;
}

Core::Result<void> Reader::readColumn(const Field &field, const FlatTable &batch, std::span<const char> body, std::size_t node,
                                      std::size_t &next, Column &column)
{
    const std::int64_t length = batch.structNumber(1, node, 16, 0);
    if (length < 0 || length > kMaximumBuffer) {
        return damaged();
    }
    const auto rows = static_cast<std::size_t>(length);
    const auto validity = buffer(batch, body, next++);
    if (!validity) {
        return Core::fail(validity.error());
    }
    const bool hasMask = batch.structNumber(1, node, 16, 1) > 0 && !validity->isEmpty();
    if (field.type == Core::kStr && !field.isDictionary) {
        std::vector<std::string> texts;
        const auto read = readTexts(batch, body, next, rows, texts);
        next += 2;
        if (!read) {
            return read;
        }
        Texts &known = m_texts[node];
        for (const std::string &text : texts) {
            column.ids.push_back(known.index.idOf(text, known.dictionary->texts));
        }
        column.dictionary = known.dictionary;
        return appendValidity(*validity, hasMask, rows, column) ? Core::Result<void>() : damaged();
    }
    // The values' bytes first: a number of rows that they do not bear out must not take memory.
    const auto data = buffer(batch, body, next++);
    if (!data) {
        return Core::fail(data.error());
    }
    const bool whole = static_cast<std::size_t>(data->size()) * 8 >= rows * bitsOf(field) && appendValidity(*validity, hasMask, rows, column)
                       && appendValues(field, *data, rows, column);
    return whole ? Core::Result<void>() : damaged();
}

Core::Result<void> Reader::readDictionaries(const FlatTable &footer)
{
    for (std::size_t i = 0; i < footer.vectorSize(2, 24); ++i) {
        const auto found = message(footer, 2, i);
        const FlatTable batch = found ? found->header.table(1) : FlatTable();
        if (!batch.isValid()) {
            return damaged();
        }
        const std::int64_t id = found->header.number<std::int64_t>(0, 0);
        const std::int64_t rows = batch.structNumber(1, 0, 16, 0);
        if (rows < 0 || rows > kMaximumBuffer) {
            return damaged();
        }
        // A delta batch adds to what came before under its id.
        const bool adds = found->header.number<std::uint8_t>(2, 0) != 0 && m_dictionaries.contains(id);
        auto dictionary = std::make_shared<Dictionary>(adds ? *m_dictionaries[id] : Dictionary{});
        if (const auto read = readTexts(batch, found->body, 1, static_cast<std::size_t>(rows), dictionary->texts); !read) {
            return read;
        }
        m_dictionaries[id] = std::move(dictionary);
    }
    return {};
}

Core::Result<ArrowFile> Reader::read()
{
    const qsizetype size = m_bytes.size();
    if (size < 18 || !m_bytes.startsWith("ARROW1") || !m_bytes.endsWith("ARROW1")) {
        return damaged();
    }
    std::int32_t footerLength = 0;
    std::memcpy(&footerLength, m_bytes.constData() + size - 10, 4);
    if (footerLength <= 0 || footerLength > size - 18) {
        return damaged();
    }
    const std::span<const char> bytes(m_bytes.constData(), static_cast<std::size_t>(size));
    const FlatTable footer = FlatTable::root(bytes.subspan(static_cast<std::size_t>(size - 10 - footerLength), static_cast<std::size_t>(footerLength)));
    const FlatTable schema = footer.table(1);
    if (!schema.isValid()) {
        return damaged();
    }
    if (const auto read = readDictionaries(footer); !read) {
        return Core::fail(read.error());
    }
    ArrowFile file;
    std::vector<Field> fields;
    std::vector<std::shared_ptr<Column>> columns;
    for (std::size_t i = 0; i < schema.vectorSize(1, 4); ++i) {
        const FlatTable stored = schema.tableAt(1, i);
        const auto field = readField(stored);
        if (!field) {
            const std::string_view name = stored.text(0);
            return Core::fail(Core::ErrorCode::Unsupported,
                              tr("Column %1 of %2 has a type that is not supported. Use whole numbers, floats, bools, dates or text.")
                                  .arg(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), m_name));
        }
        auto column = std::make_shared<Column>();
        column->type = field->type;
        if (field->type == Core::kStr) {
            const auto known = m_dictionaries.find(field->dictionary);
            const bool found = field->isDictionary && known != m_dictionaries.end();
            column->dictionary = found ? known->second : std::make_shared<Dictionary>();
        }
        fields.push_back(*field);
        columns.push_back(std::move(column));
    }
    for (std::size_t b = 0; b < footer.vectorSize(3, 24); ++b) {
        const auto batch = message(footer, 3, b);
        if (!batch) {
            return damaged();
        }
        std::size_t next = 0;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (const auto read = readColumn(fields[i], batch->header, batch->body, i, next, *columns[i]); !read) {
                return Core::fail(read.error());
            }
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        Column &column = *columns[i];
        if (column.size() != columns.front()->size()) {
            return damaged();
        }
        if (std::find(column.valid.begin(), column.valid.end(), 0) == column.valid.end()) {
            column.valid.clear();
        }
        if (column.dictionary && column.dictionary->texts.empty()) {
            column.dictionary = std::make_shared<Dictionary>(Dictionary{{std::string()}, nullptr});
        }
        file.names.push_back(fields[i].name);
        file.hasCategories.push_back(fields[i].isDictionary);
        file.columns.push_back(columns[i]);
    }
    file.rows = columns.empty() ? 0 : columns.front()->size();
    return file;
}

} // namespace

ColumnPtr ArrowFile::column(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? nullptr : columns[static_cast<std::size_t>(found - names.begin())];
}

DictionaryPtr ArrowFile::categories(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name) - names.begin();
    const auto index = static_cast<std::size_t>(found);
    return index < names.size() && hasCategories[index] ? columns[index]->dictionary : nullptr;
}

Core::Result<ArrowFile> readArrow(const QByteArray &bytes, const QString &name)
{
    try {
        return Reader(bytes, name).read();
    } catch (const std::bad_alloc &) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The file %1 needs more memory than there is.").arg(name));
    }
}

Core::Result<ArrowFile> readArrowFile(const QString &path)
{
    return Core::readFile(path).and_then([&path](const QByteArray &bytes) { return readArrow(bytes, QFileInfo(path).fileName()); });
}

} // namespace Table
