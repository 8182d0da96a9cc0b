// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/outputs/disclosure.h"
#include "model/outputs/words.h"
#include "model/table/arrowreader.h"
#include "model/table/csv.h"
#include "model/table/statareader.h"

namespace Outputs
{

namespace
{

TextTable tableOf(const QByteArray &bytes, int maxRows)
{
    TextTable table;
    std::string_view text(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    Table::CsvReader reader(text);
    std::vector<std::string_view> cells;
    bool first = true;
    while (reader.next(cells)) {
        if (cells.empty()) {
            continue; // a blank line is no row
        }
        QStringList row;
        row.reserve(static_cast<qsizetype>(cells.size()));
        for (const std::string_view cell : cells) {
            row.append(QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())));
        }
        if (first) {
            table.header = row;
            first = false;
        } else if (table.rows.size() >= maxRows) {
            table.truncated = true;
            break;
        } else {
            table.rows.append(row);
        }
    }
    return table;
}

Core::Result<TextTable> typedTable(const Core::Result<Table::ArrowFile> &file, int maxRows)
{
    if (!file) {
        return Core::fail(file.error());
    }
    TextTable table;
    for (const std::string &name : file->names) {
        table.header.append(QString::fromStdString(name));
    }
    const std::size_t rows = std::min(file->rows, static_cast<std::size_t>(maxRows));
    table.truncated = rows < file->rows;
    table.rows.reserve(static_cast<qsizetype>(rows));
    for (std::size_t row = 0; row < rows; ++row) {
        QStringList cells;
        for (const Table::ColumnPtr &column : file->columns) {
            cells.append(QString::fromStdString(column->value(row).toCsvText()));
        }
        table.rows.append(cells);
    }
    return table;
}

} // namespace

bool isTableName(const QString &path)
{
    return path.endsWith(QStringLiteral(".csv")) || path.endsWith(QStringLiteral(".csv.gz"))
           || path.endsWith(QStringLiteral(".arrow")) || path.endsWith(QStringLiteral(".feather")) || Table::isStataName(path);
}

TextTable parseCsv(const QString &text, int maxRows)
{
    return tableOf(text.toUtf8(), maxRows);
}

Core::Result<TextTable> readTable(const QString &path, int maxRows)
{
    if (path.endsWith(QStringLiteral(".arrow")) || path.endsWith(QStringLiteral(".feather"))) {
        return typedTable(Table::readArrowFile(path), maxRows);
    }
    if (Table::isStataName(path)) {
        return typedTable(Table::readStataFile(path), maxRows);
    }
    const Core::Result<QByteArray> bytes = Table::readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    if (QString::fromUtf8(*bytes).contains(QChar::ReplacementCharacter) && !bytes->contains("\xEF\xBF\xBD")) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          words("%1 holds bytes that are no UTF-8 text. Write it with the encoding UTF-8.").arg(path));
    }
    return tableOf(*bytes, maxRows);
}

} // namespace Outputs
