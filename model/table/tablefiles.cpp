// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/tablefiles.h"

#include <algorithm>
#include <unordered_map>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include "model/table/filecolumns.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::TableFiles", text);
}

tl::unexpected<Core::Error> unsupported(const QString &path)
{
    return Core::fail(Core::ErrorCode::Unsupported, tr("%1 has an unsupported file type. Use one of: %2.")
                                                        .arg(QFileInfo(path).fileName(), tableExtensions().join(QStringLiteral(", "))));
}

/// A patient twice in a table of one row per patient: allowed, the last row counts (ehrql.md 26),
/// but hardly meant.
void warnOfRepeats(const QString &path, const std::vector<std::int64_t> &patients, TableProblems &problems)
{
    std::unordered_map<std::int64_t, std::size_t> firstRow;
    firstRow.reserve(patients.size());
    for (std::size_t row = 0; row < patients.size(); ++row) {
        const auto [found, added] = firstRow.try_emplace(patients[row], row);
        if (!added) {
            problems.warn(path, "table.repeated",
                          tr("row %1, column patient_id: patient %2 is already in row %3, but the table has one row per patient; the last row is used")
                              .arg(static_cast<qulonglong>(row + 1))
                              .arg(patients[row])
                              .arg(static_cast<qulonglong>(found->second + 1)));
        }
    }
}

/// Null if the table has problems, which are then listed.
Core::Result<DataTablePtr> readChecked(const QString &path, const TableRequest &request, TableProblems &problems)
{
    const Core::TableSchema &schema = *request.schema;
    const std::vector<Core::ColumnSchema> wanted = fileColumns(schema);
    auto columns = readFileColumns(path, wanted, problems);
    if (!columns) {
        return Core::fail(columns.error());
    }
    const ColumnPtr ids = columns->front();
    if (!ids) {
        if (!problems.hasErrors()) {
            problems.error(path, "table.column", tr("there is no column patient_id"), {1, 1});
        }
        return DataTablePtr();
    }
    checkTableCategories(path, schema, *columns, problems);
    if (problems.hasErrors()) {
        return DataTablePtr();
    }
    DataTablePtr table = tableOf(request, *columns);
    if (schema.oneRowPerPatient && table->patientIds.size() != ids->ints.size()) {
        warnOfRepeats(path, ids->ints, problems);
    }
    return table;
}

} // namespace

std::vector<Core::ColumnSchema> fileColumns(const Core::TableSchema &schema)
{
    Core::ColumnSchema id;
    id.name = "patient_id";
    id.type = Core::kInt;
    id.constraints.push_back({});
    std::vector<Core::ColumnSchema> columns{id};
    for (const Core::ColumnSchema &column : schema.columns) {
        Core::ColumnSchema plain;
        plain.name = column.name;
        plain.type = column.type;
        if (const Core::Constraint *categories = column.constraint(Core::Constraint::Kind::Categorical)) {
            plain.constraints.push_back(*categories); // the one that dummy tables must keep
        }
        columns.push_back(std::move(plain));
    }
    return columns;
}

void checkTableCategories(const QString &path, const Core::TableSchema &schema, const std::vector<ColumnPtr> &columns, TableProblems &problems)
{
    for (std::size_t c = 0; c < schema.columns.size(); ++c) {
        const Core::Constraint *allowed = schema.columns[c].constraint(Core::Constraint::Kind::Categorical);
        if (allowed && columns[c + 1]) {
            checkCategories(path, schema.columns[c].name, *columns[c + 1], allowed->values, problems);
        }
    }
}

DataTablePtr tableOf(const TableRequest &request, const std::vector<ColumnPtr> &columns)
{
    std::vector<ColumnPtr> values(columns.begin() + 1, columns.end());
    for (std::size_t c = 0; request.columns && c < values.size(); ++c) {
        if (!std::binary_search(request.columns->begin(), request.columns->end(), request.schema->columns[c].name)) {
            values[c] = nullptr;
        }
    }
    return makeTable(request.schema, columns.front()->ints, std::move(values));
}

QStringList tableExtensions()
{
    return {QStringLiteral(".csv"), QStringLiteral(".csv.gz"), QStringLiteral(".arrow")};
}

QString tableExtension(const QString &path)
{
    for (const QString &extension : tableExtensions()) {
        if (path.endsWith(extension)) {
            return extension;
        }
    }
    return {};
}

QString tableFileName(const std::string &tableName, const QString &extension)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(tableName))) + extension;
}

Core::Result<QString> folderFormat(const QString &folder)
{
    const QDir directory(folder);
    if (!directory.exists()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("The folder of dummy tables %1 does not exist.").arg(folder));
    }
    QStringList present;
    for (const QString &name : directory.entryList(QDir::Files)) {
        const QString extension = tableExtension(name);
        if (!extension.isEmpty() && !present.contains(extension)) {
            present.append(extension);
        }
    }
    if (present.size() == 1) {
        return present.constFirst();
    }
    return Core::fail(Core::ErrorCode::InvalidInput,
                      present.isEmpty()
                          ? tr("The folder %1 holds no table files. Put one .csv, .csv.gz or .arrow file per table there.").arg(folder)
                          : tr("The folder %1 holds table files of several formats (%2). Keep one format.").arg(folder, present.join(QStringLiteral(", "))));
}

Core::Result<DataTablePtr> readTableFile(const QString &path, const TableRequest &request, QStringList *warnings)
{
    if (tableExtension(path).isEmpty()) {
        return unsupported(path);
    }
    TableProblems problems;
    auto table = readChecked(path, request, problems);
    if (table && problems.hasErrors()) {
        return Core::fail(problems.asError(tr("The table file %1 cannot be used.").arg(QFileInfo(path).fileName())));
    }
    if (warnings) {
        warnings->append(problems.warnings());
    }
    return table;
}

Core::Result<TableSet> readTableFolder(const QString &folder, const std::vector<TableRequest> &requests, QStringList *warnings)
{
    const auto format = folderFormat(folder);
    if (!format) {
        return Core::fail(format.error());
    }
    TableSet tables;
    TableProblems problems;
    for (const TableRequest &request : requests) {
        const QString path = QDir(folder).filePath(tableFileName(request.schema->tableName, *format));
        if (!QFileInfo::exists(path)) {
            problems.error(path, "table.file", tr("there is no such file, but the definition uses its table"));
            continue;
        }
        TableProblems own;
        auto table = readChecked(path, request, own);
        if (!table) {
            problems.error(path, "table.file", table.error().message);
        } else if (*table) {
            tables.insert(std::move(*table));
        }
        problems.addAll(own);
    }
    if (problems.hasErrors()) {
        return Core::fail(problems.asError(tr("The dummy tables in %1 cannot be used.").arg(folder)));
    }
    if (warnings) {
        warnings->append(problems.warnings());
    }
    return tables;
}

} // namespace Table
