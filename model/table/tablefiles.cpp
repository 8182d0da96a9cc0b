// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/tablefiles.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include "model/core/diagnostic.h"
#include "model/table/arrowreader.h"
#include "model/table/cellparser.h"
#include "model/table/csv.h"

namespace Table
{

namespace
{

constexpr int kProblemsListed = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::TableFiles", text);
}

/// Collects problems up to a limit and says how many more there were.
class Problems
{
public:
    void add(const QString &problem)
    {
        if (++m_count <= kProblemsListed) {
            m_lines.append(problem);
        }
    }
    [[nodiscard]] bool empty() const { return m_count == 0; }
    [[nodiscard]] Core::Error error(const QString &headline) const
    {
        QStringList lines = m_lines;
        if (m_count > kProblemsListed) {
            lines.append(tr("... and %1 more").arg(m_count - kProblemsListed));
        }
        return {Core::ErrorCode::InvalidInput, headline, lines.join(u'\n'), {}, {}};
    }
    void addAll(const Core::Error &error)
    {
        const QStringList lines = error.detail.isEmpty() ? QStringList{error.message} : error.detail.split(u'\n');
        for (const QString &line : lines) {
            add(line);
        }
    }

private:
    QStringList m_lines;
    int m_count = 0;
};

QString expectation(const Core::ColumnSchema &column)
{
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        return tr("T or F");
    case Core::TypeKind::Int:
        return tr("a whole number");
    case Core::TypeKind::Float:
        return tr("a number");
    case Core::TypeKind::Date:
        return tr("a date like 2020-01-31");
    default:
        return tr("text");
    }
}

/// Values that a Categorical constraint does not allow, once per distinct value.
void checkCategories(const QString &name, const Core::ColumnSchema &schema, const Column &column, Problems &problems)
{
    const Core::Constraint *allowed = schema.constraint(Core::Constraint::Kind::Categorical);
    if (!allowed) {
        return;
    }
    std::vector<Core::Value> reported;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.isNull(row)) {
            continue;
        }
        const Core::Value value = column.value(row);
        const bool known = std::find(allowed->values.begin(), allowed->values.end(), value) != allowed->values.end();
        if (known || std::find(reported.begin(), reported.end(), value) != reported.end()) {
            continue;
        }
        reported.push_back(value);
        QStringList texts;
        for (const Core::Value &category : allowed->values) {
            texts.append(QString::fromStdString(category.toCsvText()));
        }
        problems.add(tr("%1: row %2, column %3: \"%4\" is not among the allowed values: %5")
                         .arg(name)
                         .arg(row + 1)
                         .arg(QString::fromStdString(schema.name), QString::fromStdString(value.toCsvText()), texts.join(QStringLiteral(", "))));
    }
}

struct CsvColumns
{
    int patientId = -1;
    std::vector<int> indexes; ///< of each schema column in the file, -1 if absent
    std::size_t width = 0;
};

CsvColumns findColumns(const std::vector<std::string_view> &header, const Core::TableSchema &schema)
{
    CsvColumns columns;
    columns.width = header.size();
    const auto indexOf = [&header](std::string_view name) {
        const auto found = std::find(header.begin(), header.end(), name);
        return found == header.end() ? -1 : static_cast<int>(found - header.begin());
    };
    columns.patientId = indexOf("patient_id");
    for (const Core::ColumnSchema &column : schema.columns) {
        columns.indexes.push_back(indexOf(column.name));
    }
    return columns;
}

Core::Result<DataTablePtr> readCsv(const QString &path, const Core::TableSchemaPtr &schema)
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
    Problems problems;
    if (!cells.empty() && cells.front().starts_with("\xEF\xBB\xBF")) {
        problems.add(tr("%1: the file begins with a byte order mark, which hides its first column name. Save it as plain UTF-8.").arg(name));
    }
    const CsvColumns columns = findColumns(cells, *schema);
    if (columns.patientId < 0) {
        problems.add(tr("%1: there is no column patient_id").arg(name));
        return Core::fail(problems.error(tr("The table file %1 cannot be used.").arg(name)));
    }
    std::vector<CellParser> parsers;
    for (const Core::ColumnSchema &column : schema->columns) {
        parsers.emplace_back(column);
    }
    std::vector<std::int64_t> patients;
    std::size_t row = 0;
    while (reader.next(cells)) {
        ++row;
        if (cells.size() != columns.width) {
            problems.add(tr("%1: row %2 has %3 cells, but the heading has %4").arg(name).arg(row).arg(cells.size()).arg(columns.width));
            continue;
        }
        std::int64_t patient = 0;
        const std::string_view id = cells[static_cast<std::size_t>(columns.patientId)];
        if (!parsePythonInt(id, &patient)) {
            problems.add(tr("%1: row %2, column patient_id: \"%3\" is not a whole number")
                             .arg(name)
                             .arg(row)
                             .arg(QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()))));
            continue;
        }
        patients.push_back(patient);
        for (std::size_t c = 0; c < parsers.size(); ++c) {
            const int index = columns.indexes[c];
            if (index >= 0 && !parsers[c].append(cells[static_cast<std::size_t>(index)])) {
                const std::string_view cell = cells[static_cast<std::size_t>(index)];
                problems.add(tr("%1: row %2, column %3: \"%4\" is not %5")
                                 .arg(name)
                                 .arg(row)
                                 .arg(QString::fromStdString(schema->columns[c].name),
                                      QString::fromUtf8(cell.data(), static_cast<qsizetype>(std::min<std::size_t>(cell.size(), 80))),
                                      expectation(schema->columns[c])));
                parsers[c].appendNull();
            }
        }
    }
    std::vector<ColumnPtr> values;
    for (std::size_t c = 0; c < parsers.size(); ++c) {
        values.push_back(columns.indexes[c] < 0 ? nullptr : parsers[c].finish());
        if (values.back()) {
            checkCategories(name, schema->columns[c], *values.back(), problems);
        }
    }
    if (!problems.empty()) {
        return Core::fail(problems.error(tr("The table file %1 cannot be used.").arg(name)));
    }
    return makeTable(schema, patients, std::move(values));
}

Core::Result<DataTablePtr> readArrow(const QString &path, const Core::TableSchemaPtr &schema)
{
    const QString name = QFileInfo(path).fileName();
    const auto arrow = readArrowFile(path);
    if (!arrow) {
        return Core::fail(arrow.error());
    }
    Problems problems;
    const ColumnPtr ids = arrow->column("patient_id");
    if (!ids || ids->type != Core::kInt || !ids->valid.empty()) {
        problems.add(ids ? tr("%1: column patient_id must hold whole numbers and no missing value").arg(name)
                         : tr("%1: there is no column patient_id").arg(name));
        return Core::fail(problems.error(tr("The table file %1 cannot be used.").arg(name)));
    }
    std::vector<ColumnPtr> values;
    for (const Core::ColumnSchema &column : schema->columns) {
        const ColumnPtr stored = arrow->column(column.name);
        if (!stored) {
            values.push_back(nullptr);
            continue;
        }
        const bool same = column.type.isText() ? stored->type.isText() : stored->type == column.type;
        if (!same) {
            problems.add(tr("%1: column %2 holds %3, but %4 is needed")
                             .arg(name, QString::fromStdString(column.name), QString::fromStdString(stored->type.name()),
                                  QString::fromStdString(column.type.isText() ? "str" : column.type.name())));
            continue;
        }
        auto typed = std::make_shared<Column>(*stored);
        typed->type = column.type;
        checkCategories(name, column, *typed, problems);
        values.push_back(std::move(typed));
    }
    if (!problems.empty()) {
        return Core::fail(problems.error(tr("The table file %1 cannot be used.").arg(name)));
    }
    return makeTable(schema, ids->ints, std::move(values));
}

} // namespace

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

Core::Result<DataTablePtr> readTableFile(const QString &path, const Core::TableSchemaPtr &schema)
{
    const QString extension = tableExtension(path);
    if (extension.isEmpty()) {
        return Core::fail(Core::ErrorCode::Unsupported, tr("%1 has an unsupported file type. Use one of: %2.")
                                                            .arg(QFileInfo(path).fileName(), tableExtensions().join(QStringLiteral(", "))));
    }
    return extension == QStringLiteral(".arrow") ? readArrow(path, schema) : readCsv(path, schema);
}

Core::Result<TableSet> readTableFolder(const QString &folder, const std::vector<Core::TableSchemaPtr> &schemas)
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
    if (present.size() != 1) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          present.isEmpty()
                              ? tr("The folder %1 holds no table files. Put one .csv, .csv.gz or .arrow file per table there.").arg(folder)
                              : tr("The folder %1 holds table files of several formats (%2). Keep one format.").arg(folder, present.join(QStringLiteral(", "))));
    }
    TableSet tables;
    Problems problems;
    for (const Core::TableSchemaPtr &schema : schemas) {
        const QString name = QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(schema->tableName))) + present.constFirst();
        if (!directory.exists(name)) {
            problems.add(tr("%1 is missing").arg(name));
            continue;
        }
        auto table = readTableFile(directory.filePath(name), schema);
        if (table) {
            tables.insert(std::move(*table));
        } else {
            problems.addAll(table.error());
        }
    }
    if (!problems.empty()) {
        return Core::fail(problems.error(tr("The dummy tables in %1 cannot be used.").arg(folder)));
    }
    return tables;
}

} // namespace Table
