// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/table/filecolumns.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::DummyDataFiles", text);
}

Core::ColumnSchema schemaOf(const Query::ColumnSpec &spec)
{
    Core::ColumnSchema schema;
    schema.name = spec.name;
    schema.type = spec.type;
    if (!spec.nullable) {
        schema.constraints.push_back({});
    }
    if (spec.categories) {
        Core::Constraint categories;
        categories.kind = Core::Constraint::Kind::Categorical;
        categories.values = *spec.categories;
        schema.constraints.push_back(std::move(categories));
    }
    return schema;
}

/// One file of results with exactly these columns. What is wrong is listed; the table is empty then.
Core::Result<ResultTable> readSpecs(const QString &path, const std::string &name, const std::vector<Query::ColumnSpec> &specs,
                                    TableProblems &problems)
{
    std::vector<Core::ColumnSchema> wanted;
    for (const Query::ColumnSpec &spec : specs) {
        wanted.push_back(schemaOf(spec));
    }
    auto columns = readFileColumns(path, wanted, problems);
    if (!columns) {
        return Core::fail(columns.error());
    }
    const bool readable = std::any_of(columns->begin(), columns->end(), [](const ColumnPtr &column) { return column != nullptr; });
    ResultTable table;
    table.name = name;
    for (std::size_t c = 0; c < specs.size(); ++c) {
        const ColumnPtr &column = (*columns)[c];
        if (!column) {
            if (readable || !problems.hasErrors()) {
                problems.error(path, "table.column", tr("there is no column %1").arg(QString::fromStdString(specs[c].name)), {1, 1});
            }
            continue;
        }
        if (specs[c].categories) {
            checkCategories(path, specs[c].name, *column, *specs[c].categories, problems);
        }
        table.rows = column->size();
        table.columns.push_back({specs[c], column});
    }
    return table;
}

Core::Error unusable(const QString &path, const TableProblems &problems)
{
    return problems.asError(tr("The dummy data %1 do not fit the definition.").arg(QFileInfo(path).fileName()));
}

/// The extension of a file, or the one that all files of a folder share.
Core::Result<QString> extensionOf(const QString &path)
{
    if (QFileInfo(path).isDir()) {
        return folderFormat(path);
    }
    const QString extension = tableExtension(path);
    if (extension.isEmpty()) {
        return Core::fail(Core::ErrorCode::Unsupported, tr("%1 has an unsupported file type. Use one of: %2.")
                                                            .arg(QFileInfo(path).fileName(), tableExtensions().join(QStringLiteral(", "))));
    }
    return extension;
}

/// A table of a folder; a file that is absent or unreadable is one more problem.
ResultTable readFromFolder(const QString &folder, const QString &extension, const std::string &name, const std::vector<Query::ColumnSpec> &specs,
                           TableProblems &problems)
{
    const QString path = QDir(folder).filePath(tableFileName(name, extension));
    TableProblems own;
    auto table = readSpecs(path, name, specs, own);
    if (!table) {
        problems.error(path, "table.file", table.error().message);
    }
    problems.addAll(own);
    return std::move(table).value_or(ResultTable{});
}

Query::ColumnSpec plainSpec(const char *name, Core::ElementType type, bool nullable)
{
    Query::ColumnSpec spec;
    spec.name = name;
    spec.type = type;
    spec.nullable = nullable;
    return spec;
}

std::vector<Query::ColumnSpec> specsOf(const Query::Graph &graph, const std::vector<Query::Variable> &variables)
{
    std::vector<Query::ColumnSpec> specs{plainSpec("patient_id", Core::kInt, false)};
    for (const Query::Variable &variable : variables) {
        specs.push_back(Query::columnSpec(graph, variable.name, variable.node));
    }
    return specs;
}

} // namespace

Core::Result<std::vector<ResultTable>> readDatasetFile(const QString &path, const Query::Graph &graph, const Query::Dataset &dataset)
{
    std::vector<std::pair<std::string, std::vector<Query::ColumnSpec>>> wanted{{"dataset", specsOf(graph, dataset.variables)}};
    for (const Query::EventTable &table : dataset.eventTables) {
        wanted.emplace_back(table.name, specsOf(graph, table.columns));
    }
    const bool folder = QFileInfo(path).isDir();
    if (!folder && wanted.size() > 1) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The definition has event tables, so dummy data must be a folder with a file for each: dataset and %1.")
                              .arg(QString::fromStdString(wanted[1].first)));
    }
    const auto extension = extensionOf(path);
    if (!extension) {
        return Core::fail(extension.error());
    }
    TableProblems problems;
    std::vector<ResultTable> tables;
    for (const auto &[name, specs] : wanted) {
        if (folder) {
            tables.push_back(readFromFolder(path, *extension, name, specs, problems));
            continue;
        }
        auto table = readSpecs(path, name, specs, problems);
        if (!table) {
            return Core::fail(table.error());
        }
        tables.push_back(std::move(*table));
    }
    return problems.hasErrors() ? Core::Result<std::vector<ResultTable>>(Core::fail(unusable(path, problems))) : tables;
}

Core::Result<ResultTable> readMeasuresFile(const QString &path, const Query::Graph &graph, const Query::Measures &measures)
{
    std::vector<Query::ColumnSpec> specs{plainSpec("measure", Core::kStr, false), plainSpec("interval_start", Core::kDate, false),
                                         plainSpec("interval_end", Core::kDate, false), plainSpec("ratio", Core::kFloat, true),
                                         plainSpec("numerator", Core::kInt, true), plainSpec("denominator", Core::kInt, true)};
    const std::vector<Query::ColumnSpec> common(specs.begin() + 1, specs.end());
    specs.front().categories.emplace();
    for (const Query::Measure &measure : measures.measures) {
        specs.front().categories->emplace_back(measure.name);
        for (const Query::Variable &group : measure.groupBy) {
            const bool known = std::any_of(specs.begin(), specs.end(), [&group](const Query::ColumnSpec &s) { return s.name == group.name; });
            if (!known) {
                specs.push_back(Query::columnSpec(graph, group.name, group.node));
            }
        }
    }
    const auto extension = extensionOf(path);
    if (!extension) {
        return Core::fail(extension.error());
    }
    TableProblems problems;
    if (!QFileInfo(path).isDir()) {
        auto table = readSpecs(path, "measures", specs, problems);
        return table && problems.hasErrors() ? Core::Result<ResultTable>(Core::fail(unusable(path, problems))) : table;
    }
    ResultTable combined;
    combined.name = "measures";
    std::vector<ColumnBuilder> builders;
    for (const Query::ColumnSpec &spec : specs) {
        builders.emplace_back(spec.type);
    }
    for (const Query::Measure &measure : measures.measures) {
        std::vector<Query::ColumnSpec> own = common;
        for (const Query::Variable &group : measure.groupBy) {
            own.push_back(Query::columnSpec(graph, group.name, group.node));
        }
        const ResultTable part = readFromFolder(path, *extension, measure.name, own, problems);
        for (std::size_t row = 0; row < part.rows; ++row) {
            builders[0].append(Core::Value(measure.name));
            for (std::size_t c = 1; c < specs.size(); ++c) {
                const int index = part.columnIndex(specs[c].name);
                builders[c].append(index < 0 ? Core::Value() : part.columns[static_cast<std::size_t>(index)].values->value(row));
            }
        }
        combined.rows += part.rows;
    }
    if (problems.hasErrors()) {
        return Core::fail(unusable(path, problems));
    }
    for (std::size_t c = 0; c < specs.size(); ++c) {
        combined.columns.push_back({specs[c], builders[c].finish()});
    }
    return combined;
}

} // namespace Table
