// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/resultfiles.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/table/arrowwriter.h"
#include "model/table/csv.h"
#include "model/table/tablefiles.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::ResultFiles", text);
}

void appendNumber(QByteArray &out, std::int64_t number)
{
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out.append(buffer.data(), end - buffer.data());
}

void appendCell(QByteArray &out, const Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        return;
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        out.append(column.bools[row] != 0 ? 'T' : 'F');
        return;
    case Core::TypeKind::Int:
        appendNumber(out, column.ints[row]);
        return;
    case Core::TypeKind::Date: {
        const std::string text = Core::Date(column.dates[row]).toIso();
        out.append(text.data(), static_cast<qsizetype>(text.size()));
        return;
    }
    case Core::TypeKind::Float: {
        const std::string text = column.value(row).toCsvText();
        out.append(text.data(), static_cast<qsizetype>(text.size()));
        return;
    }
    default:
        appendCsvCell(out, column.dictionary->texts[column.ids[row]]);
    }
}

struct Target
{
    QString folder; ///< empty: a single file
    QString extension;
    QString file;
};

Core::Result<Target> targetOf(const QString &output)
{
    Target target;
    if (isFolderOutput(output)) {
        const qsizetype colon = output.lastIndexOf(u':');
        target.folder = output.first(colon);
        target.extension = QLatin1Char('.') + output.mid(colon + 1);
        while (target.folder.endsWith(u'/') && target.folder.size() > 1) {
            target.folder.chop(1);
        }
    } else {
        target.file = output;
        target.extension = tableExtension(output);
    }
    if (!tableExtensions().contains(target.extension)) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 has an unsupported file type. Use one of: %2.").arg(output, tableExtensions().join(QStringLiteral(", "))));
    }
    return target;
}

Core::Result<void> writeOne(const QString &path, const QString &extension, const ResultTable &table)
{
    if (extension == QStringLiteral(".arrow")) {
        return toArrow(table).and_then([&path](const QByteArray &bytes) { return Core::writeFile(path, bytes); });
    }
    const QByteArray csv = toCsv(table);
    return Core::writeFile(path, extension == QStringLiteral(".csv.gz") ? gzipped(csv) : csv);
}

} // namespace

QByteArray toCsv(const ResultTable &table)
{
    QByteArray out;
    out.reserve(static_cast<qsizetype>((table.rows + 1) * table.columns.size() * 6));
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (c > 0) {
            out.append(',');
        }
        appendCsvCell(out, table.columns[c].spec.name);
    }
    out.append("\r\n");
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) {
                out.append(',');
            }
            appendCell(out, *table.columns[c].values, row);
        }
        out.append("\r\n");
    }
    return out;
}

bool isFolderOutput(const QString &output)
{
    return output.mid(output.lastIndexOf(u'/') + 1).contains(u':');
}

Core::Result<void> checkOutput(const QString &output, std::size_t tables)
{
    const auto target = targetOf(output);
    if (!target) {
        return Core::fail(target.error());
    }
    if (!target->folder.isEmpty() || tables == 1) {
        return {};
    }
    return Core::fail(Core::ErrorCode::InvalidInput,
                      tr("There are %1 tables to write, so one file is not enough. Write to a folder: --output %2/:%3")
                          .arg(tables)
                          .arg(QFileInfo(output).path(), target->extension.mid(1)));
}

Core::Result<void> writeResults(const QString &output, const std::vector<ResultTable> &tables)
{
    const auto target = targetOf(output);
    if (!target) {
        return Core::fail(target.error());
    }
    if (!target->folder.isEmpty()) {
        for (const ResultTable &table : tables) {
            const QString path = target->folder + QLatin1Char('/') + QString::fromStdString(table.name) + target->extension;
            if (const auto written = writeOne(path, target->extension, table); !written) {
                return written;
            }
        }
        return {};
    }
    if (const auto possible = checkOutput(output, tables.size()); !possible) {
        return possible;
    }
    return writeOne(target->file, target->extension, tables.front());
}

ResultTable asResult(const DataTable &table)
{
    ResultTable result;
    result.name = table.schema->tableName;
    result.rows = table.rowCount();
    auto ids = std::make_shared<Column>();
    ids->type = Core::kInt;
    for (std::size_t p = 0; p < table.patientIds.size(); ++p) {
        ids->ints.insert(ids->ints.end(), table.offsets[p + 1] - table.offsets[p], table.patientIds[p]);
    }
    ResultColumn first;
    first.spec.name = "patient_id";
    first.spec.type = Core::kInt;
    first.spec.nullable = false;
    first.values = std::move(ids);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (table.columns[c]) {
            ResultColumn column;
            column.spec.name = table.schema->columns[c].name;
            column.spec.type = table.schema->columns[c].type.isText() ? Core::kStr : table.schema->columns[c].type;
            column.values = table.columns[c];
            result.columns.push_back(std::move(column));
        }
    }
    std::sort(result.columns.begin(), result.columns.end(),
              [](const ResultColumn &a, const ResultColumn &b) { return a.spec.name < b.spec.name; });
    result.columns.insert(result.columns.begin(), std::move(first));
    return result;
}

} // namespace Table
