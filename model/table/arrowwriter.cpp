// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/arrowwriter.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <flatbuffers/flatbuffers.h>
#include <zstd.h>

#include <QCoreApplication>

// Field numbers are those of Arrow's Message.fbs, Schema.fbs and File.fbs (stack.md 8).

namespace Table
{

namespace
{

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using AnyTable = Offset<flatbuffers::Table>;

constexpr std::size_t kRowsPerBatch = 64000;
constexpr std::int16_t kMetadataV5 = 4;
constexpr std::uint8_t kHeaderSchema = 1;
constexpr std::uint8_t kHeaderDictionaryBatch = 2;
constexpr std::uint8_t kHeaderRecordBatch = 3;
constexpr std::uint8_t kTypeInt = 2;
constexpr std::uint8_t kTypeFloatingPoint = 3;
constexpr std::uint8_t kTypeUtf8 = 5;
constexpr std::uint8_t kTypeBool = 6;
constexpr std::uint8_t kTypeDate = 8;
constexpr std::uint8_t kTypeTimestamp = 10;
constexpr std::int16_t kUnitNanosecond = 3;
constexpr std::int64_t kNanosecondsPerDay = 86'400'000'000'000;
constexpr std::int8_t kCodecZstd = 1;
constexpr std::int16_t kDoublePrecision = 2;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::ArrowWriter", text);
}

flatbuffers::voffset_t slot(int field)
{
    return static_cast<flatbuffers::voffset_t>(4 + 2 * field);
}

struct IntegerWidth
{
    int bits = 64;
    bool isSigned = true;
};

/// Smallest signed index for that many categories, smallest unsigned value for a range from 0.
IntegerWidth indexWidth(std::size_t categories)
{
    return {categories <= 128 ? 8 : categories <= 32768 ? 16 : 32, true};
}

IntegerWidth rangeWidth(std::pair<std::int64_t, std::int64_t> range)
{
    if (range.first >= 0) {
        const auto maximum = static_cast<std::uint64_t>(range.second);
        return {maximum <= 0xFF ? 8 : maximum <= 0xFFFF ? 16 : maximum <= 0xFFFFFFFFU ? 32 : 64, false};
    }
    const std::int64_t bound = std::max(-(range.first + 1), range.second);
    return {bound <= 0x7F ? 8 : bound <= 0x7FFF ? 16 : bound <= 0x7FFFFFFF ? 32 : 64, true};
}

struct ColumnPlan
{
    const ResultColumn *column = nullptr;
    bool isDictionary = false;
    ArrowDates dates = ArrowDates::Days;
    IntegerWidth width;
    std::vector<std::int64_t> categoryOfId; ///< dictionary id of the column → category
};

/// Body of a message: buffers one after the other, padded to 8, and where they are.
struct Body
{
    QByteArray bytes;
    std::vector<std::pair<std::int64_t, std::int64_t>> buffers; ///< offset, length
    std::vector<std::pair<std::int64_t, std::int64_t>> nodes;   ///< rows, NULLs

    void addBuffer(const QByteArray &content)
    {
        const std::int64_t offset = bytes.size();
        if (!content.isEmpty()) {
            QByteArray packed(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(content.size()))) + 8, Qt::Uninitialized);
            const std::size_t size = ZSTD_compress(packed.data() + 8, static_cast<std::size_t>(packed.size()) - 8, content.constData(),
                                                   static_cast<std::size_t>(content.size()), 1);
            std::int64_t unpacked = content.size();
            // Where packing does not pay, -1 says that the bytes are stored as they are.
            if (ZSTD_isError(size) != 0U || size >= static_cast<std::size_t>(content.size())) {
                unpacked = -1;
                packed = QByteArray(8, 0) + content;
            } else {
                packed.truncate(static_cast<qsizetype>(size) + 8);
            }
            std::memcpy(packed.data(), &unpacked, 8);
            bytes.append(packed);
        }
        buffers.emplace_back(offset, bytes.size() - offset);
        bytes.append(QByteArray((8 - bytes.size() % 8) % 8, 0));
    }
};

QByteArray validityBits(const Column &column, std::size_t from, std::size_t to, std::int64_t *nulls)
{
    *nulls = 0;
    if (column.valid.empty()) {
        return {};
    }
    QByteArray bits(static_cast<qsizetype>((to - from + 7) / 8), 0);
    for (std::size_t row = from; row < to; ++row) {
        if (column.isNull(row)) {
            ++*nulls;
        } else {
            const auto at = static_cast<qsizetype>((row - from) / 8);
            bits[at] = static_cast<char>(static_cast<unsigned char>(bits[at]) | (1U << ((row - from) % 8)));
        }
    }
    return *nulls > 0 ? bits : QByteArray();
}

template <typename Number>
void appendNumber(QByteArray &bytes, Number number)
{
    bytes.append(reinterpret_cast<const char *>(&number), sizeof number);
}

void appendInteger(QByteArray &bytes, std::int64_t value, IntegerWidth width)
{
    // Little endian: the low bytes of the number are the narrower number.
    bytes.append(reinterpret_cast<const char *>(&value), width.bits / 8);
}

void appendTexts(Body &body, const std::vector<const std::string *> &texts)
{
    QByteArray offsets;
    QByteArray characters;
    appendNumber(offsets, std::int32_t{0});
    for (const std::string *text : texts) {
        if (text) {
            characters.append(text->data(), static_cast<qsizetype>(text->size()));
        }
        appendNumber(offsets, static_cast<std::int32_t>(characters.size()));
    }
    body.addBuffer(offsets);
    body.addBuffer(characters);
}

void appendColumn(Body &body, const ColumnPlan &plan, std::size_t from, std::size_t to)
{
    const Column &column = *plan.column->values;
    std::int64_t nulls = 0;
    const QByteArray validity = validityBits(column, from, to, &nulls);
    body.nodes.emplace_back(static_cast<std::int64_t>(to - from), nulls);
    body.addBuffer(validity);
    QByteArray data;
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        data = QByteArray(static_cast<qsizetype>((to - from + 7) / 8), 0);
        for (std::size_t row = from; row < to; ++row) {
            const auto at = static_cast<qsizetype>((row - from) / 8);
            data[at] = static_cast<char>(static_cast<unsigned char>(data[at]) | (unsigned{column.bools[row]} << ((row - from) % 8)));
        }
        break;
    case Core::TypeKind::Int:
        for (std::size_t row = from; row < to; ++row) {
            appendInteger(data, column.ints[row], plan.width);
        }
        break;
    case Core::TypeKind::Float:
        data.append(reinterpret_cast<const char *>(column.floats.data() + from), static_cast<qsizetype>((to - from) * sizeof(double)));
        break;
    case Core::TypeKind::Date:
        if (plan.dates == ArrowDates::Nanoseconds) {
            for (std::size_t row = from; row < to; ++row) {
                appendNumber(data, column.isNull(row) ? 0 : column.dates[row] * kNanosecondsPerDay);
            }
            break;
        }
        data.append(reinterpret_cast<const char *>(column.dates.data() + from), static_cast<qsizetype>((to - from) * sizeof(std::int32_t)));
        break;
    default: {
        if (plan.isDictionary) {
            for (std::size_t row = from; row < to; ++row) {
                appendInteger(data, column.isNull(row) ? 0 : plan.categoryOfId[column.ids[row]], plan.width);
            }
            break;
        }
        std::vector<const std::string *> texts;
        for (std::size_t row = from; row < to; ++row) {
            texts.push_back(column.isNull(row) ? nullptr : &column.dictionary->texts[column.ids[row]]);
        }
        appendTexts(body, texts);
        return;
    }
    }
    body.addBuffer(data);
}

AnyTable addIntType(FlatBufferBuilder &fbb, IntegerWidth width)
{
    const auto start = fbb.StartTable();
    fbb.AddElement<std::int32_t>(slot(0), width.bits, 0);
    fbb.AddElement<std::uint8_t>(slot(1), width.isSigned ? 1 : 0, 0);
    return {fbb.EndTable(start)};
}

AnyTable addType(FlatBufferBuilder &fbb, const ColumnPlan &plan, std::uint8_t *kind)
{
    switch (plan.column->values->type.kind) {
    case Core::TypeKind::Int:
        *kind = kTypeInt;
        return addIntType(fbb, plan.width);
    case Core::TypeKind::Float: {
        *kind = kTypeFloatingPoint;
        const auto start = fbb.StartTable();
        fbb.AddElement<std::int16_t>(slot(0), kDoublePrecision, 0);
        return {fbb.EndTable(start)};
    }
    case Core::TypeKind::Date: {
        *kind = plan.dates == ArrowDates::Nanoseconds ? kTypeTimestamp : kTypeDate;
        const auto start = fbb.StartTable();
        if (plan.dates == ArrowDates::Nanoseconds) {
            fbb.AddElement<std::int16_t>(slot(0), kUnitNanosecond, 0);
            return {fbb.EndTable(start)};
        }
        fbb.AddElement<std::int16_t>(slot(0), 0, 1); // days; the default is milliseconds
        return {fbb.EndTable(start)};
    }
    case Core::TypeKind::Bool: {
        *kind = kTypeBool;
        return {fbb.EndTable(fbb.StartTable())};
    }
    default:
        *kind = kTypeUtf8;
        return {fbb.EndTable(fbb.StartTable())};
    }
}

AnyTable addSchema(FlatBufferBuilder &fbb, const std::vector<ColumnPlan> &plans)
{
    std::vector<AnyTable> fields;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto name = fbb.CreateString(plans[i].column->spec.name);
        std::uint8_t kind = 0;
        const AnyTable type = addType(fbb, plans[i], &kind);
        const auto children = fbb.CreateVector(std::vector<AnyTable>());
        AnyTable dictionary;
        if (plans[i].isDictionary) {
            const AnyTable index = addIntType(fbb, plans[i].width);
            const auto start = fbb.StartTable();
            fbb.AddElement<std::int64_t>(slot(0), static_cast<std::int64_t>(i), 0);
            fbb.AddOffset(slot(1), index);
            fbb.AddElement<std::uint8_t>(slot(2), 1, 0);
            dictionary = {fbb.EndTable(start)};
        }
        const auto start = fbb.StartTable();
        fbb.AddOffset(slot(0), name);
        fbb.AddElement<std::uint8_t>(slot(1), plans[i].column->spec.nullable ? 1 : 0, 0);
        fbb.AddElement<std::uint8_t>(slot(2), kind, 0);
        fbb.AddOffset(slot(3), type);
        if (plans[i].isDictionary) {
            fbb.AddOffset(slot(4), dictionary);
        }
        fbb.AddOffset(slot(5), children);
        fields.push_back({fbb.EndTable(start)});
    }
    const auto vector = fbb.CreateVector(fields);
    const auto start = fbb.StartTable();
    fbb.AddOffset(slot(1), vector);
    return {fbb.EndTable(start)};
}

/// A vector of structs of two 64-bit numbers.
flatbuffers::uoffset_t addPairs(FlatBufferBuilder &fbb, const std::vector<std::pair<std::int64_t, std::int64_t>> &pairs)
{
    fbb.StartVector(pairs.size() * 2, 8);
    for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
        fbb.PushElement<std::int64_t>(pair->second);
        fbb.PushElement<std::int64_t>(pair->first);
    }
    return fbb.EndVector(pairs.size());
}

AnyTable addRecordBatch(FlatBufferBuilder &fbb, const Body &body, std::size_t rows)
{
    const auto nodes = addPairs(fbb, body.nodes);
    const auto buffers = addPairs(fbb, body.buffers);
    const auto compressionStart = fbb.StartTable();
    fbb.AddElement<std::int8_t>(slot(0), kCodecZstd, 0);
    const AnyTable compression{fbb.EndTable(compressionStart)};
    const auto start = fbb.StartTable();
    fbb.AddElement<std::int64_t>(slot(0), static_cast<std::int64_t>(rows), 0);
    fbb.AddOffset(slot(1), Offset<void>(nodes));
    fbb.AddOffset(slot(2), Offset<void>(buffers));
    fbb.AddOffset(slot(3), compression);
    return {fbb.EndTable(start)};
}

struct Block
{
    std::int64_t offset = 0;
    std::int32_t metadataLength = 0;
    std::int64_t bodyLength = 0;
};

/// Appends a message: marker, length, metadata padded to 8, body.
Block appendMessage(QByteArray &file, FlatBufferBuilder &fbb, std::uint8_t headerType, AnyTable header, const QByteArray &body)
{
    const auto start = fbb.StartTable();
    fbb.AddElement<std::int16_t>(slot(0), kMetadataV5, 0);
    fbb.AddElement<std::uint8_t>(slot(1), headerType, 0);
    fbb.AddOffset(slot(2), header);
    fbb.AddElement<std::int64_t>(slot(3), body.size(), 0);
    fbb.Finish(AnyTable{fbb.EndTable(start)});
    QByteArray metadata(reinterpret_cast<const char *>(fbb.GetBufferPointer()), static_cast<qsizetype>(fbb.GetSize()));
    metadata.append(QByteArray((8 - metadata.size() % 8) % 8, 0));
    Block block;
    block.offset = file.size();
    appendNumber(file, std::uint32_t{0xFFFFFFFF});
    appendNumber(file, static_cast<std::int32_t>(metadata.size()));
    file.append(metadata);
    block.metadataLength = static_cast<std::int32_t>(file.size() - block.offset);
    file.append(body);
    block.bodyLength = body.size();
    return block;
}

flatbuffers::uoffset_t addBlocks(FlatBufferBuilder &fbb, const std::vector<Block> &blocks)
{
    fbb.StartVector(blocks.size() * 3, 8);
    for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
        fbb.PushElement<std::int64_t>(block->bodyLength);
        fbb.PushElement<std::int64_t>(block->metadataLength);
        fbb.PushElement<std::int64_t>(block->offset);
    }
    return fbb.EndVector(blocks.size());
}

Core::Result<ColumnPlan> planOf(const ResultColumn &column, ArrowDates dates)
{
    ColumnPlan plan;
    plan.column = &column;
    plan.dates = dates;
    const QString name = QString::fromStdString(column.spec.name);
    const Column &values = *column.values;
    if (values.type == Core::kInt && column.spec.integerRange) {
        plan.width = rangeWidth(*column.spec.integerRange);
        for (std::size_t row = 0; row < values.size(); ++row) {
            const bool inside = values.ints[row] >= column.spec.integerRange->first && values.ints[row] <= column.spec.integerRange->second;
            if (!values.isNull(row) && !inside) {
                return Core::fail(Core::ErrorCode::InvalidInput,
                                  tr("Column %1 holds %2, which is outside its range from %3 to %4.")
                                      .arg(name)
                                      .arg(values.ints[row])
                                      .arg(column.spec.integerRange->first)
                                      .arg(column.spec.integerRange->second));
            }
        }
    }
    if (!values.type.isText() || !column.spec.categories) {
        return plan;
    }
    plan.isDictionary = true;
    plan.width = indexWidth(column.spec.categories->size());
    plan.categoryOfId.assign(values.dictionary->texts.size(), -1);
    for (std::size_t id = 0; id < values.dictionary->texts.size(); ++id) {
        const auto found = std::find(column.spec.categories->begin(), column.spec.categories->end(), Core::Value(values.dictionary->texts[id]));
        if (found != column.spec.categories->end()) {
            plan.categoryOfId[id] = found - column.spec.categories->begin();
        }
    }
    for (std::size_t row = 0; row < values.size(); ++row) {
        if (!values.isNull(row) && plan.categoryOfId[values.ids[row]] < 0) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("Column %1 holds \"%2\", which is not among its categories.")
                                                                 .arg(name, QString::fromStdString(values.dictionary->texts[values.ids[row]])));
        }
    }
    return plan;
}

} // namespace

Core::Result<QByteArray> toArrow(const ResultTable &table, ArrowDates dates)
{
    static_assert(std::endian::native == std::endian::little, "Arrow files are written in the machine's byte order");
    std::vector<ColumnPlan> plans;
    for (const ResultColumn &column : table.columns) {
        auto plan = planOf(column, dates);
        if (!plan) {
            return Core::fail(plan.error());
        }
        plans.push_back(std::move(*plan));
    }
    QByteArray file("ARROW1\0\0", 8);
    {
        FlatBufferBuilder fbb;
        const AnyTable schema = addSchema(fbb, plans);
        appendMessage(file, fbb, kHeaderSchema, schema, {});
    }
    std::vector<Block> dictionaries;
    std::vector<Block> batches;
    for (std::size_t i = 0; i < plans.size() && table.rows > 0; ++i) {
        if (!plans[i].isDictionary) {
            continue;
        }
        const std::vector<Core::Value> &categories = *plans[i].column->spec.categories;
        std::vector<const std::string *> texts;
        for (const Core::Value &category : categories) {
            texts.push_back(&category.toText());
        }
        Body body;
        body.nodes.emplace_back(static_cast<std::int64_t>(texts.size()), 0);
        body.addBuffer({});
        appendTexts(body, texts);
        FlatBufferBuilder fbb;
        const AnyTable data = addRecordBatch(fbb, body, texts.size());
        const auto start = fbb.StartTable();
        fbb.AddElement<std::int64_t>(slot(0), static_cast<std::int64_t>(i), 0);
        fbb.AddOffset(slot(1), data);
        const AnyTable header{fbb.EndTable(start)};
        dictionaries.push_back(appendMessage(file, fbb, kHeaderDictionaryBatch, header, body.bytes));
    }
    for (std::size_t from = 0; from < table.rows; from += kRowsPerBatch) {
        const std::size_t to = std::min(from + kRowsPerBatch, table.rows);
        Body body;
        for (const ColumnPlan &plan : plans) {
            appendColumn(body, plan, from, to);
        }
        FlatBufferBuilder fbb;
        const AnyTable header = addRecordBatch(fbb, body, to - from);
        batches.push_back(appendMessage(file, fbb, kHeaderRecordBatch, header, body.bytes));
    }
    appendNumber(file, std::uint32_t{0xFFFFFFFF});
    appendNumber(file, std::int32_t{0});
    FlatBufferBuilder fbb;
    const AnyTable schema = addSchema(fbb, plans);
    const auto dictionaryBlocks = addBlocks(fbb, dictionaries);
    const auto batchBlocks = addBlocks(fbb, batches);
    const auto start = fbb.StartTable();
    fbb.AddElement<std::int16_t>(slot(0), kMetadataV5, 0);
    fbb.AddOffset(slot(1), schema);
    fbb.AddOffset(slot(2), Offset<void>(dictionaryBlocks));
    fbb.AddOffset(slot(3), Offset<void>(batchBlocks));
    fbb.Finish(AnyTable{fbb.EndTable(start)});
    file.append(reinterpret_cast<const char *>(fbb.GetBufferPointer()), static_cast<qsizetype>(fbb.GetSize()));
    appendNumber(file, static_cast<std::int32_t>(fbb.GetSize()));
    file.append("ARROW1");
    return file;
}

} // namespace Table
