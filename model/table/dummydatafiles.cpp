// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/table/arrowreader.h"
#include "model/table/cellparser.h"
#include "model/table/csv.h"
#include "model/table/resultfiles.h"
#include "model/table/tablefiles.h"

namespace Table
{

namespace
{

constexpr qsizetype kProblemsListed = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::DummyDataFiles", text);
}

Core::ColumnSchema schemaOf(const Query::ColumnSpec &spec)
{
    Core::ColumnSchema schema;
    schema.name = spec.name;
    schema.type = spec.type;
    return schema;
}

/// Values of each wanted column, in file order, whatever the format. `find` gives a column of the
/// file by name or null.
Core::Result<std::vector<ColumnPtr>> readCsvColumns(const QString &path, const std::vector<Query::ColumnSpec> &specs, QStringList &problems)
{
    const QString name = QFileInfo(path).fileName();
    const auto content = readMaybeCompressed(path);
    if (!content) {
        return Core::fail(content.error());
    }
    CsvReader reader({content->constData(), static_cast<std::size_t>(content->size())});
    std::vector<std::string_view> cells;
    if (!reader.next(cells)) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 is empty. It needs a line of column names at least.").arg(name));
    }
    std::vector<int> indexes;
    std::vector<CellParser> parsers;
    for (const Query::ColumnSpec &spec : specs) {
        const auto found = std::find(cells.begin(), cells.end(), spec.name);
        indexes.push_back(found == cells.end() ? -1 : static_cast<int>(found - cells.begin()));
        parsers.emplace_back(schemaOf(spec));
    }
    const std::size_t width = cells.size();
    for (std::size_t row = 1; reader.next(cells); ++row) {
        if (cells.size() != width) {
            problems.append(tr("%1: row %2 has %3 cells, but the heading has %4").arg(name).arg(row).arg(cells.size()).arg(width));
            continue;
        }
        for (std::size_t c = 0; c < specs.size(); ++c) {
            if (indexes[c] < 0) {
                continue;
            }
            const std::string_view cell = cells[static_cast<std::size_t>(indexes[c])];
            if (!parsers[c].append(cell)) {
                problems.append(tr("%1: row %2, column %3: \"%4\" is no %5")
                                    .arg(name)
                                    .arg(row)
                                    .arg(QString::fromStdString(specs[c].name), QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size())),
                                         QString::fromStdString(specs[c].type.name())));
                parsers[c].appendNull();
            }
        }
    }
    std::vector<ColumnPtr> columns;
    for (std::size_t c = 0; c < specs.size(); ++c) {
        columns.push_back(indexes[c] < 0 ? nullptr : parsers[c].finish());
    }
    return columns;
}

Core::Result<std::vector<ColumnPtr>> readArrowColumns(const QString &path, const std::vector<Query::ColumnSpec> &specs, QStringList &problems)
{
    const auto arrow = readArrowFile(path);
    if (!arrow) {
        return Core::fail(arrow.error());
    }
    std::vector<ColumnPtr> columns;
    for (const Query::ColumnSpec &spec : specs) {
        ColumnPtr column = arrow->column(spec.name);
        if (column && column->type != spec.type) {
            problems.append(tr("%1: column %2 holds %3, but %4 is needed")
                                .arg(QFileInfo(path).fileName(), QString::fromStdString(spec.name), QString::fromStdString(column->type.name()),
                                     QString::fromStdString(spec.type.name())));
        }
        columns.push_back(std::move(column));
    }
    return columns;
}

void checkColumn(const QString &name, const Query::ColumnSpec &spec, const Column &column, QStringList &problems)
{
    QStringList seen;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.isNull(row)) {
            if (!spec.nullable) {
                problems.append(tr("%1: row %2, column %3 must not be empty").arg(name).arg(row + 1).arg(QString::fromStdString(spec.name)));
            }
            continue;
        }
        if (!spec.categories) {
            continue;
        }
        const Core::Value value = column.value(row);
        if (std::find(spec.categories->begin(), spec.categories->end(), value) != spec.categories->end()) {
            continue;
        }
        const QString text = QString::fromStdString(value.toCsvText());
        if (!seen.contains(text)) {
            seen.append(text);
            QStringList allowed;
            for (const Core::Value &category : *spec.categories) {
                allowed.append(QString::fromStdString(category.toCsvText()));
            }
            problems.append(tr("%1: row %2, column %3: \"%4\" is not among the values of the definition: %5")
                                .arg(name)
                                .arg(row + 1)
                                .arg(QString::fromStdString(spec.name), text, allowed.join(QStringLiteral(", "))));
        }
    }
}

Core::Result<ResultTable> readSpecs(const QString &path, const std::string &name, const std::vector<Query::ColumnSpec> &specs)
{
    const QString file = QFileInfo(path).fileName();
    const QString extension = tableExtension(path);
    if (extension.isEmpty()) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 has an unsupported file type. Use one of: %2.").arg(file, tableExtensions().join(QStringLiteral(", "))));
    }
    QStringList problems;
    auto columns = extension == QStringLiteral(".arrow") ? readArrowColumns(path, specs, problems) : readCsvColumns(path, specs, problems);
    if (!columns) {
        return Core::fail(columns.error());
    }
    ResultTable table;
    table.name = name;
    for (std::size_t c = 0; c < specs.size(); ++c) {
        if (!(*columns)[c]) {
            problems.append(tr("%1: there is no column %2").arg(file, QString::fromStdString(specs[c].name)));
            continue;
        }
        checkColumn(file, specs[c], *(*columns)[c], problems);
        table.rows = (*columns)[c]->size();
        table.columns.push_back({specs[c], (*columns)[c]});
    }
    if (!problems.isEmpty()) {
        const qsizetype more = problems.size() - kProblemsListed;
        problems = problems.first(std::min(problems.size(), kProblemsListed));
        if (more > 0) {
            problems.append(tr("... and %1 more").arg(more));
        }
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The dummy data file %1 does not fit the definition.").arg(file), problems.join(u'\n'));
    }
    return table;
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

/// The extension that all files of a folder share; empty if there is none or several.
QString folderExtension(const QDir &folder)
{
    QString extension;
    for (const QString &name : folder.entryList(QDir::Files)) {
        const QString own = tableExtension(name);
        if (!own.isEmpty() && !extension.isEmpty() && own != extension) {
            return {};
        }
        extension = own.isEmpty() ? extension : own;
    }
    return extension;
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
    const QString extension = folder ? folderExtension(QDir(path)) : QString();
    std::vector<ResultTable> tables;
    for (const auto &[name, specs] : wanted) {
        auto table = readSpecs(folder ? QDir(path).filePath(QString::fromStdString(name) + extension) : path, name, specs);
        if (!table) {
            return Core::fail(table.error());
        }
        tables.push_back(std::move(*table));
    }
    return tables;
}

Core::Result<ResultTable> readMeasuresFile(const QString &path, const Query::Graph &graph, const Query::Measures &measures)
{
    std::vector<Query::ColumnSpec> specs{plainSpec("measure", Core::kStr, false), plainSpec("interval_start", Core::kDate, false),
                                         plainSpec("interval_end", Core::kDate, false), plainSpec("ratio", Core::kFloat, true),
                                         plainSpec("numerator", Core::kInt, true), plainSpec("denominator", Core::kInt, true)};
    const std::vector<Query::ColumnSpec> common(specs.begin() + 1, specs.end());
    for (const Query::Measure &measure : measures.measures) {
        for (const Query::Variable &group : measure.groupBy) {
            const bool known = std::any_of(specs.begin(), specs.end(), [&group](const Query::ColumnSpec &s) { return s.name == group.name; });
            if (!known) {
                specs.push_back(Query::columnSpec(graph, group.name, group.node));
            }
        }
    }
    if (!QFileInfo(path).isDir()) {
        return readSpecs(path, "measures", specs);
    }
    const QString extension = folderExtension(QDir(path));
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
        const auto part = readSpecs(QDir(path).filePath(QString::fromStdString(measure.name) + extension), measure.name, own);
        if (!part) {
            return Core::fail(part.error());
        }
        for (std::size_t row = 0; row < part->rows; ++row) {
            builders[0].append(Core::Value(measure.name));
            for (std::size_t c = 1; c < specs.size(); ++c) {
                const int index = part->columnIndex(specs[c].name);
                builders[c].append(index < 0 ? Core::Value() : part->columns[static_cast<std::size_t>(index)].values->value(row));
            }
        }
        combined.rows += part->rows;
    }
    for (std::size_t c = 0; c < specs.size(); ++c) {
        combined.columns.push_back({specs[c], builders[c].finish()});
    }
    return combined;
}

} // namespace Table
