// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/frame.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "model/actions/words.h"
#include "model/core/files.h"
#include "model/table/arrowreader.h"
#include "model/table/arrowwriter.h"
#include "model/table/csv.h"
#include "model/table/resultfiles.h"
#include "model/table/statareader.h"
#include "model/table/statawriter.h"
#include "model/table/tablefiles.h"

namespace Actions
{

namespace
{

using Cells = std::vector<std::string>; // of one CSV column; empty is missing

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> realNumber(std::string_view text)
{
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<bool> truth(std::string_view text)
{
    if (text == "T" || text == "True" || text == "TRUE" || text == "true") {
        return true;
    }
    if (text == "F" || text == "False" || text == "FALSE" || text == "false") {
        return false;
    }
    return std::nullopt;
}

Core::ElementType typeOf(const Cells &cells)
{
    bool any = false;
    bool ints = true;
    bool floats = true;
    bool dates = true;
    bool bools = true;
    for (const std::string &cell : cells) {
        if (cell.empty()) {
            continue;
        }
        any = true;
        ints = ints && wholeNumber(cell);
        floats = floats && realNumber(cell);
        dates = dates && Core::Date::fromIso(cell);
        bools = bools && truth(cell);
    }
    if (!any) {
        return Core::kStr;
    }
    return ints ? Core::kInt : floats ? Core::kFloat : dates ? Core::kDate : bools ? Core::kBool : Core::kStr;
}

Core::Value valueOf(const std::string &cell, Core::TypeKind kind)
{
    if (cell.empty()) {
        return {};
    }
    switch (kind) {
    case Core::TypeKind::Int:
        return Core::Value(wholeNumber(cell).value_or(0));
    case Core::TypeKind::Float:
        return Core::Value(realNumber(cell).value_or(0.0));
    case Core::TypeKind::Date:
        return Core::Value(Core::Date::fromIso(cell).value_or(Core::Date()));
    case Core::TypeKind::Bool:
        return Core::Value(truth(cell).value_or(false));
    default:
        return Core::Value(cell);
    }
}

Core::Result<Frame> readCsvFrame(const QString &path)
{
    const Core::Result<QByteArray> bytes = Table::readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    Table::CsvReader reader(text);
    std::vector<std::string_view> record;
    Frame frame;
    std::vector<Cells> columns;
    while (reader.next(record)) {
        if (record.empty()) {
            continue; // a blank line is no row
        }
        if (frame.names.empty()) {
            frame.names.assign(record.begin(), record.end());
            columns.resize(frame.names.size());
            continue;
        }
        if (record.size() > columns.size()) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              words("%1, line %2, has %3 cells under %4 columns. Write the file again.")
                                  .arg(path)
                                  .arg(reader.line())
                                  .arg(record.size())
                                  .arg(columns.size()));
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            columns[i].emplace_back(i < record.size() ? record[i] : std::string_view());
        }
        ++frame.rows;
    }
    for (Cells &cells : columns) {
        Table::ColumnBuilder builder(typeOf(cells));
        builder.reserve(cells.size());
        const Core::TypeKind kind = typeOf(cells).kind;
        for (const std::string &cell : cells) {
            builder.append(valueOf(cell, kind));
        }
        frame.columns.push_back(builder.finish());
        cells = {};
    }
    return frame;
}

Table::ResultTable asResult(const Frame &frame)
{
    Table::ResultTable table;
    table.name = "dataset";
    table.rows = frame.rows;
    for (std::size_t i = 0; i < frame.columns.size(); ++i) {
        Table::ResultColumn column;
        column.spec.name = frame.names[i];
        column.spec.type = frame.columns[i]->type;
        column.values = frame.columns[i];
        table.columns.push_back(std::move(column));
    }
    return table;
}

std::string cellOfR(const Core::Value &value)
{
    if (value.isNull()) {
        return "NA";
    }
    if (const auto *number = std::get_if<double>(&value.storage())) {
        return plainNumber(*number);
    }
    if (const auto *flag = std::get_if<bool>(&value.storage())) {
        return *flag ? "TRUE" : "FALSE";
    }
    return value.toCsvText();
}

QByteArray csvOfR(const Frame &frame)
{
    QByteArray out;
    for (std::size_t i = 0; i < frame.names.size(); ++i) {
        out += i > 0 ? "," : "";
        Table::appendCsvCell(out, frame.names[i]);
    }
    out += '\n';
    for (std::size_t row = 0; row < frame.rows; ++row) {
        for (std::size_t i = 0; i < frame.columns.size(); ++i) {
            out += i > 0 ? "," : "";
            Table::appendCsvCell(out, cellOfR(frame.columns[i]->value(row)));
        }
        out += '\n';
    }
    return out;
}

bool isArrowName(const QString &path)
{
    return path.endsWith(QStringLiteral(".arrow")) || path.endsWith(QStringLiteral(".feather"));
}

} // namespace

int Frame::indexOf(std::string_view name) const
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

const Table::Column &Frame::column(std::string_view name) const
{
    const int index = indexOf(name);
    Q_ASSERT(index >= 0);
    return *columns[static_cast<std::size_t>(index)];
}

void Frame::set(const std::string &name, Table::ColumnPtr column)
{
    const int index = indexOf(name);
    if (index >= 0) {
        columns[static_cast<std::size_t>(index)] = std::move(column);
        return;
    }
    names.push_back(name);
    columns.push_back(std::move(column));
}

bool isFrameName(const QString &path)
{
    return isArrowName(path) || Table::isStataName(path) || path.endsWith(QStringLiteral(".csv")) || path.endsWith(QStringLiteral(".csv.gz"));
}

Core::Result<Frame> readFrame(const QString &path)
{
    if (!isFrameName(path)) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          words("%1 cannot be read here. Write the table as .arrow, .csv, .csv.gz or .dta.").arg(path));
    }
    if (!isArrowName(path) && !Table::isStataName(path)) {
        return readCsvFrame(path);
    }
    Core::Result<Table::ArrowFile> file = isArrowName(path) ? Table::readArrowFile(path) : Table::readStataFile(path);
    if (!file) {
        return Core::fail(file.error());
    }
    return Frame{std::move(file->names), std::move(file->columns), file->rows};
}

Core::Result<void> writeFrame(const QString &path, const Frame &frame, CsvStyle style)
{
    if (isArrowName(path)) {
        const Core::Result<QByteArray> bytes = Table::toArrow(asResult(frame));
        return bytes ? Core::writeFile(path, *bytes) : Core::Result<void>(Core::fail(bytes.error()));
    }
    if (Table::isStataName(path)) {
        const Core::Result<QByteArray> bytes = Table::toStata(asResult(frame));
        return bytes ? Core::writeFile(path, path.endsWith(QStringLiteral(".gz")) ? Table::gzipped(*bytes) : *bytes) : Core::Result<void>(Core::fail(bytes.error()));
    }
    const QByteArray csv = style == CsvStyle::R ? csvOfR(frame) : Table::toCsv(asResult(frame));
    return Core::writeFile(path, path.endsWith(QStringLiteral(".gz")) ? Table::gzipped(csv) : csv);
}

Frame takeRows(const Frame &frame, const std::vector<std::uint32_t> &rows)
{
    Frame taken;
    taken.names = frame.names;
    taken.rows = rows.size();
    for (const Table::ColumnPtr &column : frame.columns) {
        taken.columns.push_back(Table::gatherRows(*column, rows));
    }
    return taken;
}

std::optional<double> numberAt(const Table::Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        return std::nullopt;
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        return column.bools[row] != 0 ? 1.0 : 0.0;
    case Core::TypeKind::Int:
        return static_cast<double>(column.ints[row]);
    case Core::TypeKind::Float:
        return std::isnan(column.floats[row]) ? std::nullopt : std::optional(column.floats[row]);
    default:
        return std::nullopt;
    }
}

std::optional<Core::Date> dateAt(const Table::Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        return std::nullopt;
    }
    if (column.type.kind == Core::TypeKind::Date) {
        return Core::Date(column.dates[row]);
    }
    // Dates with a time, as some tools write them, begin with the day.
    constexpr std::size_t kIsoLength = 10;
    return column.type.isText() ? Core::Date::fromIso(column.value(row).toCsvText().substr(0, kIsoLength)) : std::nullopt;
}

std::optional<std::string> textAt(const Table::Column &column, std::size_t row)
{
    return column.isNull(row) ? std::nullopt : std::optional(column.value(row).toCsvText());
}

std::string plainNumber(double value)
{
    std::string text = Core::floatRepr(value);
    if (text.ends_with(".0")) {
        text.resize(text.size() - 2);
    }
    return text;
}

} // namespace Actions
