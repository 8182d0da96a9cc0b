// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/statawriter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <set>

#include <QCoreApplication>

namespace Table
{

namespace
{

constexpr std::uint16_t kDouble = 65526;
constexpr std::uint16_t kLong = 65528;
constexpr std::uint16_t kByte = 65530;
constexpr std::size_t kLongestText = 2045;
constexpr std::size_t kMostColumns = 32767;
constexpr std::int64_t kSmallestLong = -2147483647;
constexpr std::int64_t kLargestLong = 2147483620; // what lies above stands for missing values
constexpr double kDaysFrom1960To1970 = 3653;
constexpr auto kMissingDouble = std::bit_cast<double>(std::uint64_t{0x7FE0000000000000});
constexpr std::size_t kNameWidth = 129;
constexpr std::size_t kFormatWidth = 57;
constexpr std::size_t kLabelWidth = 321;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::StataWriter", text);
}

template <typename Number>
void append(QByteArray &bytes, Number number)
{
    static_assert(std::endian::native == std::endian::little, "the file says that its numbers are little endian");
    bytes.append(reinterpret_cast<const char *>(&number), sizeof number);
}

void appendPadded(QByteArray &bytes, const std::string &text, std::size_t width)
{
    const std::size_t size = std::min(text.size(), width);
    bytes.append(text.data(), static_cast<qsizetype>(size));
    bytes.append(QByteArray(static_cast<qsizetype>(width - size), 0));
}

struct StataColumn
{
    const Column *values = nullptr;
    std::string name;
    std::string format;
    std::uint16_t type = kDouble; ///< or the width of a text
};

/// Letters, digits and underscores, no digit first, at most 32, distinct.
std::string stataName(const std::string &name, std::set<std::string> &taken)
{
    std::string result;
    for (const char c : name) {
        const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        result += allowed ? c : '_';
    }
    if (result.empty() || (result.front() >= '0' && result.front() <= '9')) {
        result.insert(result.begin(), '_');
    }
    result.resize(std::min<std::size_t>(result.size(), kLongestStataName));
    const std::string base = result;
    for (int number = 0; !taken.insert(result).second; ++number) {
        const std::string prefix = '_' + std::to_string(number);
        result = (prefix + base).substr(0, kLongestStataName);
    }
    return result;
}

Core::Result<StataColumn> planOf(const ResultColumn &column, std::set<std::string> &taken)
{
    StataColumn plan;
    plan.values = column.values.get();
    plan.name = stataName(column.spec.name, taken);
    plan.format = "%10.0g";
    switch (column.values->type.kind) {
    case Core::TypeKind::Bool:
        plan.type = kByte;
        plan.format = "%8.0g";
        break;
    case Core::TypeKind::Int: {
        const auto fits = [](std::int64_t number) { return number >= kSmallestLong && number <= kLargestLong; };
        const bool whole = column.values->valid.empty() && std::all_of(column.values->ints.begin(), column.values->ints.end(), fits);
        plan.type = whole ? kLong : kDouble;
        plan.format = whole ? "%12.0g" : "%10.0g";
        break;
    }
    case Core::TypeKind::Date:
        plan.format = "%td";
        break;
    case Core::TypeKind::Float:
        break;
    default: {
        std::size_t width = 1;
        for (const std::string &text : column.values->dictionary->texts) {
            width = std::max(width, text.size());
        }
        if (width > kLongestText) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("Column %1 holds a text of %2 bytes; a Stata file takes %3 at most. Choose another format.")
                                  .arg(QString::fromStdString(column.spec.name))
                                  .arg(width)
                                  .arg(kLongestText));
        }
        plan.type = static_cast<std::uint16_t>(width);
        plan.format = '%' + std::to_string(width) + 's';
    }
    }
    return plan;
}

void appendCell(QByteArray &bytes, const StataColumn &column, std::size_t row)
{
    const Column &values = *column.values;
    const bool missing = values.isNull(row);
    switch (values.type.kind) {
    case Core::TypeKind::Bool:
        append(bytes, static_cast<std::int8_t>(values.bools[row]));
        return;
    case Core::TypeKind::Int:
        if (column.type == kLong) {
            append(bytes, static_cast<std::int32_t>(values.ints[row]));
        } else {
            append(bytes, missing ? kMissingDouble : static_cast<double>(values.ints[row]));
        }
        return;
    case Core::TypeKind::Float:
        append(bytes, missing ? kMissingDouble : values.floats[row]);
        return;
    case Core::TypeKind::Date:
        append(bytes, missing ? kMissingDouble : values.dates[row] + kDaysFrom1960To1970);
        return;
    default:
        appendPadded(bytes, missing ? std::string() : values.dictionary->texts[values.ids[row]], column.type);
    }
}

/// The file while it grows: every part stands between tags, and a map near the start says where each begins.
class StataFile
{
public:
    void open(const char *tag)
    {
        m_offsets.push_back(static_cast<std::uint64_t>(bytes.size()));
        bytes.append('<').append(tag).append('>');
    }
    void close(const char *tag) { bytes.append("</").append(tag).append('>'); }
    void note() { m_offsets.push_back(static_cast<std::uint64_t>(bytes.size())); }
    void writeMap(qsizetype at)
    {
        for (const std::uint64_t offset : m_offsets) {
            bytes.replace(at, sizeof offset, reinterpret_cast<const char *>(&offset), sizeof offset);
            at += static_cast<qsizetype>(sizeof offset);
        }
    }

    QByteArray bytes;

private:
    std::vector<std::uint64_t> m_offsets;
};

qsizetype writeHeader(StataFile &file, std::size_t columns, std::size_t rows)
{
    constexpr qsizetype kMapEntries = 14;
    file.open("stata_dta");
    file.bytes.append("<header><release>118</release><byteorder>LSF</byteorder><K>");
    append(file.bytes, static_cast<std::uint16_t>(columns));
    file.bytes.append("</K><N>");
    append(file.bytes, static_cast<std::uint64_t>(rows));
    file.bytes.append("</N><label>");
    append(file.bytes, std::uint16_t{0});
    file.bytes.append("</label><timestamp>");
    append(file.bytes, std::uint8_t{0});
    file.bytes.append("</timestamp></header>");
    file.open("map");
    const qsizetype map = file.bytes.size();
    file.bytes.append(QByteArray(kMapEntries * static_cast<qsizetype>(sizeof(std::uint64_t)), 0));
    file.close("map");
    return map;
}

void writeDescriptions(StataFile &file, const std::vector<StataColumn> &columns)
{
    file.open("variable_types");
    for (const StataColumn &column : columns) {
        append(file.bytes, column.type);
    }
    file.close("variable_types");
    file.open("varnames");
    for (const StataColumn &column : columns) {
        appendPadded(file.bytes, column.name, kNameWidth);
    }
    file.close("varnames");
    const auto empty = [&file](const char *tag, std::size_t size) {
        file.open(tag);
        file.bytes.append(QByteArray(static_cast<qsizetype>(size), 0));
        file.close(tag);
    };
    empty("sortlist", (columns.size() + 1) * sizeof(std::uint16_t));
    file.open("formats");
    for (const StataColumn &column : columns) {
        appendPadded(file.bytes, column.format, kFormatWidth);
    }
    file.close("formats");
    empty("value_label_names", columns.size() * kNameWidth);
    empty("variable_labels", columns.size() * kLabelWidth);
    empty("characteristics", 0);
}

} // namespace

Core::Result<QByteArray> toStata(const ResultTable &table)
{
    if (table.columns.size() > kMostColumns) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The table has %1 columns; a Stata file takes %2 at most. Choose another format.").arg(table.columns.size()).arg(kMostColumns));
    }
    std::set<std::string> taken;
    std::vector<StataColumn> columns;
    for (const ResultColumn &column : table.columns) {
        auto plan = planOf(column, taken);
        if (!plan) {
            return Core::fail(plan.error());
        }
        columns.push_back(std::move(*plan));
    }
    StataFile file;
    const qsizetype map = writeHeader(file, columns.size(), table.rows);
    writeDescriptions(file, columns);
    file.open("data");
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (const StataColumn &column : columns) {
            appendCell(file.bytes, column, row);
        }
    }
    file.close("data");
    file.open("strls");
    file.close("strls");
    file.open("value_labels");
    file.close("value_labels");
    file.note();
    file.close("stata_dta");
    file.note();
    file.writeMap(map);
    return file.bytes;
}

} // namespace Table
