// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/elementtype.h"
#include "model/core/tableschema.h"
#include "model/core/value.h"
#include "model/table/textindex.h"

namespace Table
{

/// The distinct texts of a column. Ids index `texts`; order is that of first appearance unless the
/// maker says otherwise.
struct Dictionary
{
    std::vector<std::string> texts;
    std::shared_ptr<const TextIndex> index; ///< of `texts`, for looking texts up; may be null. Shared by copies

    /// Whether `index` can be used: it is there and knows every text.
    [[nodiscard]] bool isIndexed() const { return index && index->size() == texts.size(); }
};
using DictionaryPtr = std::shared_ptr<const Dictionary>; // shared by columns cut from one another; immutable

/// A typed column. Exactly one of the vectors is used, by `type`: bools for Bool, ints for Int,
/// floats for Float, dates (days since 1970-01-01) for Date, ids into `dictionary` for text.
/// `valid` has one byte a row (0 = NULL), or is empty when nothing is NULL.
struct Column
{
    Core::ElementType type;
    std::vector<std::uint8_t> valid;
    std::vector<std::uint8_t> bools;
    std::vector<std::int64_t> ints;
    std::vector<double> floats;
    /// Float columns only, usually empty: 1 where the value is to be written as a whole number
    /// (`int ** int`, ehrql.md 8).
    std::vector<std::uint8_t> wholeNumbers;
    std::vector<std::int32_t> dates;
    std::vector<std::uint32_t> ids;
    DictionaryPtr dictionary;

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool isNull(std::size_t row) const { return !valid.empty() && valid[row] == 0; }
    [[nodiscard]] Core::Value value(std::size_t row) const;
};
using ColumnPtr = std::shared_ptr<const Column>; // shared by tables, caches and results; immutable

/// Builds a column value by value (slow path: inline tables, tests, generated data).
class ColumnBuilder
{
public:
    explicit ColumnBuilder(Core::ElementType type);
    void reserve(std::size_t rows);
    void append(const Core::Value &value); ///< NULL or a value of the column's type; a float column takes whole numbers too
    [[nodiscard]] ColumnPtr finish();

private:
    std::shared_ptr<Column> m_column; // handed out by finish()
    std::shared_ptr<Dictionary> m_dictionary;
    std::map<std::string, std::uint32_t, std::less<>> m_index;
    std::size_t m_rows = 0;
    bool m_hasNull = false;
};

/// The given rows of a column, in that order. Dictionaries are shared.
[[nodiscard]] ColumnPtr gatherRows(const Column &column, const std::vector<std::uint32_t> &rows);

/// A table in patient order: the rows of patient `patientIds[i]` are offsets[i] .. offsets[i+1]-1,
/// patient ids ascend and are distinct, rows of a patient keep the order in which they came.
struct DataTable
{
    Core::TableSchemaPtr schema;
    std::vector<std::int64_t> patientIds;
    std::vector<std::uint32_t> offsets; ///< patientIds.size() + 1 entries
    std::vector<ColumnPtr> columns;     ///< in schema order; nullptr stands for all NULL
    std::vector<std::uint32_t> fileRows; ///< which row of the file, from 0, each row was; empty where all stayed in their place

    /// The row of the file, from 0, that a row of the table was (ehrql.md 33 numbers rows as the file does).
    [[nodiscard]] std::uint32_t fileRow(std::uint32_t row) const { return fileRows.empty() ? row : fileRows[row]; }
    [[nodiscard]] std::size_t rowCount() const { return offsets.empty() ? 0 : offsets.back(); }
};
using DataTablePtr = std::shared_ptr<const DataTable>; // shared by engine, preview and caches; immutable

/// Sorts rows into patient order (stable). For a one-row-per-patient schema the last row of a
/// patient wins (ehrql.md 26).
[[nodiscard]] DataTablePtr makeTable(Core::TableSchemaPtr schema, const std::vector<std::int64_t> &patientIdOfRow,
                                     std::vector<ColumnPtr> columns);

/// The tables a query runs on. Looked up by schema identity first (module and name), then by
/// `tableName`. `version` changes whenever any content does: part of every cache key.
class TableSet
{
public:
    void insert(DataTablePtr table);
    [[nodiscard]] DataTablePtr find(const Core::TableSchema &schema) const;
    [[nodiscard]] const std::vector<DataTablePtr> &tables() const { return m_tables; }
    [[nodiscard]] std::uint64_t version() const { return m_version; }

private:
    std::vector<DataTablePtr> m_tables;
    std::uint64_t m_version = 0;
};

} // namespace Table
