// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/inlinetables.h"

#include <QCoreApplication>
#include <QDir>

#include "model/core/files.h"
#include "model/table/tablefiles.h"

namespace Engine
{

Core::Result<Table::DataTablePtr> loadInlineTable(const Query::InlineTable &table, const QString &studyRoot)
{
    if (!table.filePath.empty()) {
        const QString path = QDir(studyRoot).absoluteFilePath(QString::fromStdString(table.filePath));
        if (!Core::isInside(studyRoot, path)) {
            return Core::fail(Core::ErrorCode::PermissionDenied,
                              QCoreApplication::translate("Engine", "The table file %1 lies outside the study folder, so it is not read.")
                                  .arg(QString::fromStdString(table.filePath)));
        }
        return Table::readTableFile(path, {table.schema, {}});
    }
    std::vector<Table::ColumnBuilder> builders;
    for (const Core::ColumnSchema &column : table.schema->columns) {
        builders.emplace_back(column.type);
    }
    for (const std::vector<Core::Value> &row : table.rows) {
        for (std::size_t c = 0; c < builders.size(); ++c) {
            builders[c].append(row[c]);
        }
    }
    std::vector<Table::ColumnPtr> columns;
    for (Table::ColumnBuilder &builder : builders) {
        columns.push_back(builder.finish());
    }
    return Table::makeTable(table.schema, table.patientIds, std::move(columns));
}

Core::Result<Table::DataTablePtr> InlineTables::find(const Query::InlineTable &table)
{
    const QMutexLocker lock(&m_mutex);
    const auto known = m_tables.find(&table);
    if (known != m_tables.end()) {
        return known->second;
    }
    auto loaded = loadInlineTable(table, m_studyRoot);
    if (loaded) {
        m_tables.emplace(&table, *loaded);
    }
    return loaded;
}

} // namespace Engine
