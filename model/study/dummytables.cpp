// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/dummytables.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

#include "model/core/files.h"
#include "model/engine/engine.h"
#include "model/table/csv.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::DummyTables", text);
}

using Records = std::vector<std::vector<std::string>>;

Records recordsOf(const QByteArray &csv)
{
    Records records;
    Table::CsvReader reader(std::string_view(csv.constData(), static_cast<std::size_t>(csv.size())));
    std::vector<std::string_view> cells;
    while (reader.next(cells)) {
        records.emplace_back(cells.begin(), cells.end());
    }
    return records;
}

QByteArray csvOf(const Records &records)
{
    QByteArray csv;
    for (const std::vector<std::string> &record : records) {
        for (std::size_t cell = 0; cell < record.size(); ++cell) {
            if (cell > 0) {
                csv += ',';
            }
            Table::appendCsvCell(csv, record[cell]);
        }
        csv += "\r\n";
    }
    return csv;
}

} // namespace

Core::Result<void> saveDummyTables(const PreviewResult &result, const QString &folder)
{
    std::vector<Table::ResultTable> tables;
    for (const Table::DataTablePtr &table : result.dummy.tables.tables()) {
        tables.push_back(Table::asResult(*table));
    }
    if (tables.empty()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("There are no dummy tables to save because the definition uses no table."));
    }
    return Table::writeResults(folder + QStringLiteral(":csv"), tables);
}

Core::Result<Table::TableSet> readDummyTables(const QString &folder, const Evaluation::Evaluation &evaluation)
{
    std::vector<Query::NodeId> roots;
    if (evaluation.dataset && evaluation.dataset->population != Query::kNoNode) {
        roots = Query::rootsOf(*evaluation.dataset);
    } else if (evaluation.measures) {
        roots = Query::rootsOf(*evaluation.measures);
    }
    std::vector<Table::TableRequest> requests;
    for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, roots)) {
        requests.push_back({use.schema, use.columns});
    }
    return Table::readTableFolder(folder, requests);
}

Core::Result<void> editDummyTable(const QString &folder, const Core::TableSchemaPtr &schema, const DummyRow &row, const std::string &column, const QString &text)
{
    const QString name = QString::fromStdString(schema->tableName) + QStringLiteral(".csv");
    const QString path = QDir(folder).filePath(name);
    const auto content = Core::readFile(path);
    if (!content) {
        return Core::fail(content.error());
    }
    Records records = recordsOf(*content);
    const auto indexOf = [&records](const std::string &wanted) {
        return records.empty() ? std::size_t{0} : static_cast<std::size_t>(std::find(records.front().begin(), records.front().end(), wanted) - records.front().begin());
    };
    const std::size_t idColumn = indexOf("patient_id");
    const std::size_t valueColumn = indexOf(column);
    const std::string patient = std::to_string(row.patient);
    std::size_t seen = 0;
    const auto found = std::find_if(records.begin() + (records.empty() ? 0 : 1), records.end(), [&](const std::vector<std::string> &record) {
        return record.size() > std::max(idColumn, valueColumn) && record[idColumn] == patient && seen++ == row.number;
    });
    if (found == records.end()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("%1 was not changed because it no longer has this row and column. Refresh the preview.").arg(name));
    }
    (*found)[valueColumn] = text.toStdString();
    const QByteArray edited = csvOf(records);
    // Read once before it counts, so that a wrong value never spoils the author's tables.
    const QTemporaryDir trial;
    if (const auto written = Core::writeFile(trial.filePath(name), edited); !written) {
        return written;
    }
    if (const auto read = Table::readTableFile(trial.filePath(name), {schema, std::nullopt}); !read) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 was not changed because \"%2\" is no value for the column %3.").arg(name, text, QString::fromStdString(column)));
    }
    return Core::writeFile(path, edited);
}

} // namespace Study
