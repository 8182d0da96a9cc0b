// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/filecolumns.h"

#include <algorithm>

#include <QCoreApplication>

#include "model/table/arrowreader.h"
#include "model/table/csvcolumns.h"
#include "model/table/tablefiles.h"

namespace Table
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::FileColumns", text);
}

QString inWords(Core::ElementType type)
{
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return tr("bools");
    case Core::TypeKind::Int:
        return tr("whole numbers");
    case Core::TypeKind::Float:
        return tr("floats");
    case Core::TypeKind::Date:
        return tr("dates");
    default:
        return tr("text");
    }
}

/// Lists the first missing value and how many there are.
void checkPresent(const QString &file, const std::string &name, const Column &column, TableProblems &problems)
{
    const auto missing = std::count(column.valid.begin(), column.valid.end(), std::uint8_t{0});
    if (missing == 0) {
        return;
    }
    const auto first = std::find(column.valid.begin(), column.valid.end(), std::uint8_t{0}) - column.valid.begin();
    problems.error(file, "table.missing",
                   missing == 1 ? tr("row %1, column %2: must not be empty").arg(first + 1).arg(QString::fromStdString(name))
                                : tr("row %1, column %2: must not be empty; %3 rows have no value")
                                      .arg(first + 1)
                                      .arg(QString::fromStdString(name))
                                      .arg(missing));
}

QString inOneLine(const std::vector<Core::Value> &values)
{
    QStringList texts;
    for (const Core::Value &value : values) {
        texts.append(QString::fromStdString(value.toCsvText()));
    }
    return texts.join(QStringLiteral(", "));
}

/// A dictionary lists the categories of a column: none may be one that is not allowed, even if no row has it
/// (ehrql.md 30). Those that a row has are found with the rows.
void checkUnusedCategories(const QString &file, const std::string &name, const Column &column, const Dictionary &dictionary,
                           const std::vector<Core::Value> &allowed, TableProblems &problems)
{
    std::vector<bool> used(dictionary.texts.size(), false);
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (!column.isNull(row)) {
            used[column.ids[row]] = true;
        }
    }
    // An empty text stands for an empty dictionary.
    for (std::size_t i = 0; i < dictionary.texts.size(); ++i) {
        if (!used[i] && !dictionary.texts[i].empty() && std::find(allowed.begin(), allowed.end(), Core::Value(dictionary.texts[i])) == allowed.end()) {
            problems.error(file, "table.category",
                           tr("column %1: its dictionary lists \"%2\", which no row has and which is not among the allowed values: %3")
                               .arg(QString::fromStdString(name), shownCell(dictionary.texts[i]), inOneLine(allowed)));
        }
    }
}

Core::Result<std::vector<ColumnPtr>> readArrowColumns(const QString &path, std::span<const Core::ColumnSchema> wanted, TableProblems &problems)
{
    const auto arrow = readArrowFile(path);
    if (!arrow) {
        return Core::fail(arrow.error());
    }
    std::vector<ColumnPtr> columns;
    for (const Core::ColumnSchema &column : wanted) {
        const ColumnPtr stored = arrow->column(column.name);
        const bool same = stored && (column.type.isText() ? stored->type.isText() : stored->type == column.type);
        if (stored && !same) {
            problems.error(path, "table.type",
                           tr("column %1 holds %2, but %3 are needed")
                               .arg(QString::fromStdString(column.name), inWords(stored->type), inWords(column.type)));
            // A column of NULLs stands in, so that other problems are found too.
            ColumnBuilder missing(column.type);
            for (std::size_t row = 0; row < stored->size(); ++row) {
                missing.append({});
            }
            columns.push_back(missing.finish());
            continue;
        }
        if (stored && column.constraint(Core::Constraint::Kind::NotNull)) {
            checkPresent(path, column.name, *stored, problems);
        }
        const Core::Constraint *categories = column.constraint(Core::Constraint::Kind::Categorical);
        if (const DictionaryPtr dictionary = arrow->categories(column.name); dictionary && categories) {
            checkUnusedCategories(path, column.name, *stored, *dictionary, categories->values, problems);
        }
        if (stored && stored->type != column.type) {
            auto typed = std::make_shared<Column>(*stored);
            typed->type = column.type;
            columns.push_back(std::move(typed));
            continue;
        }
        columns.push_back(stored);
    }
    return columns;
}

/// 0-based rows at which a value that is not allowed appears first.
std::vector<std::size_t> rowsOutside(const Column &column, const std::vector<Core::Value> &allowed)
{
    const auto isAllowed = [&allowed](const Core::Value &value) { return std::find(allowed.begin(), allowed.end(), value) != allowed.end(); };
    std::vector<std::size_t> rows;
    if (column.type.isText()) {
        std::vector<std::uint8_t> fine;
        for (const std::string &text : column.dictionary->texts) {
            fine.push_back(isAllowed(Core::Value(text)) ? 1 : 0);
        }
        for (std::size_t row = 0; row < column.size(); ++row) {
            if (fine[column.ids[row]] == 0 && !column.isNull(row)) {
                rows.push_back(row);
                fine[column.ids[row]] = 1; // once is enough
            }
        }
        return rows;
    }
    std::vector<Core::Value> reported;
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (column.isNull(row)) {
            continue;
        }
        const Core::Value value = column.value(row);
        if (!isAllowed(value) && std::find(reported.begin(), reported.end(), value) == reported.end()) {
            rows.push_back(row);
            reported.push_back(value);
            if (reported.size() > 100) {
                break;
            }
        }
    }
    return rows;
}

} // namespace

void checkCategories(const QString &file, const std::string &name, const Column &column, const std::vector<Core::Value> &allowed,
                     TableProblems &problems)
{
    for (const std::size_t row : rowsOutside(column, allowed)) {
        problems.error(file, "table.category",
                       tr("row %1, column %2: \"%3\" is not among the allowed values: %4")
                           .arg(static_cast<qulonglong>(row + 1))
                           .arg(QString::fromStdString(name), shownCell(column.value(row).toCsvText()), inOneLine(allowed)));
    }
}

Core::Result<std::vector<ColumnPtr>> readFileColumns(const QString &path, std::span<const Core::ColumnSchema> wanted, TableProblems &problems)
{
    if (tableExtension(path) == QStringLiteral(".arrow")) {
        return readArrowColumns(path, wanted, problems);
    }
    auto rows = readCsvColumns(path, wanted, problems);
    return rows ? Core::Result<std::vector<ColumnPtr>>(std::move(rows->columns)) : Core::fail(rows.error());
}

} // namespace Table
