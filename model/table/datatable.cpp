// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/datatable.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <numeric>

#include "model/table/patientorder.h"
#include "model/table/resulttable.h"

namespace Table
{

namespace
{

/// Never repeats within a process, so that two tables of equal shape do not share cache entries.
std::uint64_t nextVersion()
{
    static std::atomic<std::uint64_t> version{0};
    return ++version;
}

/// Goes through values in the order of row numbers. A vector made from two of these is written once,
/// where one that is sized first would be cleared before.
template <typename T>
struct RowIterator
{
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T *;
    using reference = const T &;

    const T *values;
    const std::uint32_t *row;

    reference operator*() const { return values[*row]; }
    RowIterator &operator++()
    {
        ++row;
        return *this;
    }
    RowIterator operator++(int)
    {
        RowIterator before = *this;
        ++row;
        return before;
    }
    bool operator==(const RowIterator &other) const { return row == other.row; }
};

template <typename T>
std::vector<T> gathered(const std::vector<T> &values, const std::vector<std::uint32_t> &rows)
{
    if (values.empty()) {
        return {};
    }
    return std::vector<T>(RowIterator<T>{values.data(), rows.data()}, RowIterator<T>{values.data(), rows.data() + rows.size()});
}

} // namespace

std::size_t Column::size() const
{
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return bools.size();
    case Core::TypeKind::Int:
        return ints.size();
    case Core::TypeKind::Float:
        return floats.size();
    case Core::TypeKind::Date:
        return dates.size();
    default:
        return ids.size();
    }
}

Core::Value Column::value(std::size_t row) const
{
    if (isNull(row)) {
        return {};
    }
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return Core::Value(bools[row] != 0);
    case Core::TypeKind::Int:
        return Core::Value(ints[row]);
    case Core::TypeKind::Float:
        if (!wholeNumbers.empty() && wholeNumbers[row] != 0) {
            return Core::Value(static_cast<std::int64_t>(floats[row]));
        }
        return Core::Value(floats[row]);
    case Core::TypeKind::Date:
        return Core::Value(Core::Date(dates[row]));
    default:
        return Core::Value(dictionary->texts[ids[row]]);
    }
}

ColumnBuilder::ColumnBuilder(Core::ElementType type)
    : m_column(std::make_shared<Column>())
{
    m_column->type = type;
    if (type.isText()) {
        m_dictionary = std::make_shared<Dictionary>();
    }
}

void ColumnBuilder::reserve(std::size_t rows)
{
    m_column->valid.reserve(rows);
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        m_column->bools.reserve(rows);
        break;
    case Core::TypeKind::Int:
        m_column->ints.reserve(rows);
        break;
    case Core::TypeKind::Float:
        m_column->floats.reserve(rows);
        break;
    case Core::TypeKind::Date:
        m_column->dates.reserve(rows);
        break;
    default:
        m_column->ids.reserve(rows);
    }
}

void ColumnBuilder::append(const Core::Value &value)
{
    const bool null = value.isNull();
    m_hasNull = m_hasNull || null;
    m_column->valid.push_back(null ? 0 : 1);
    ++m_rows;
    switch (m_column->type.kind) {
    case Core::TypeKind::Bool:
        m_column->bools.push_back(!null && value.toBool() ? 1 : 0);
        return;
    case Core::TypeKind::Int:
        m_column->ints.push_back(null ? 0 : value.toInt());
        return;
    case Core::TypeKind::Float:
        if (const auto *whole = std::get_if<std::int64_t>(&value.storage())) {
            m_column->floats.push_back(static_cast<double>(*whole));
            m_column->wholeNumbers.resize(m_rows, 0);
            m_column->wholeNumbers.back() = 1;
        } else {
            m_column->floats.push_back(null ? 0.0 : value.toFloat());
        }
        return;
    case Core::TypeKind::Date:
        m_column->dates.push_back(null ? 0 : value.toDate().days());
        return;
    default:
        break;
    }
    if (null) {
        m_column->ids.push_back(0);
        return;
    }
    const std::string &text = value.toText();
    const auto found = m_index.find(text);
    if (found != m_index.end()) {
        m_column->ids.push_back(found->second);
        return;
    }
    const auto id = static_cast<std::uint32_t>(m_dictionary->texts.size());
    m_dictionary->texts.push_back(text);
    m_index.emplace(text, id);
    m_column->ids.push_back(id);
}

ColumnPtr ColumnBuilder::finish()
{
    if (!m_column->wholeNumbers.empty()) {
        m_column->wholeNumbers.resize(m_rows, 0);
    }
    if (!m_hasNull) {
        m_column->valid.clear();
    }
    if (m_dictionary) {
        // Rows that are NULL point at entry 0, which must exist.
        if (m_dictionary->texts.empty()) {
            m_dictionary->texts.emplace_back();
        }
        m_column->dictionary = m_dictionary;
    }
    return std::move(m_column);
}

ColumnPtr gatherRows(const Column &column, const std::vector<std::uint32_t> &rows)
{
    auto result = std::make_shared<Column>();
    result->type = column.type;
    result->dictionary = column.dictionary;
    result->valid = gathered(column.valid, rows);
    result->bools = gathered(column.bools, rows);
    result->ints = gathered(column.ints, rows);
    result->floats = gathered(column.floats, rows);
    result->wholeNumbers = gathered(column.wholeNumbers, rows);
    result->dates = gathered(column.dates, rows);
    result->ids = gathered(column.ids, rows);
    return result;
}

namespace
{

std::size_t bytesARow(const ColumnPtr &column)
{
    const bool wide = column && (column->type.kind == Core::TypeKind::Int || column->type.kind == Core::TypeKind::Float);
    return wide ? sizeof(double) : sizeof(std::uint32_t);
}

/// Columns of many rows side by side, the widest first so that all end together: they share nothing but the order.
void gatherAll(std::vector<ColumnPtr> &columns, const std::vector<std::uint32_t> &rows)
{
    std::vector<std::size_t> turns(columns.size());
    std::iota(turns.begin(), turns.end(), std::size_t{0});
    std::stable_sort(turns.begin(), turns.end(), [&columns](std::size_t a, std::size_t b) { return bytesARow(columns[a]) > bytesARow(columns[b]); });
    std::atomic<std::size_t> next{0};
    const auto work = [&columns, &rows, &turns, &next](std::size_t) {
        for (std::size_t turn = next++; turn < turns.size(); turn = next++) {
            if (ColumnPtr &column = columns[turns[turn]]) {
                column = gatherRows(*column, rows);
            }
        }
    };
    sideBySide(std::min(columns.size(), threadsForRows(rows.size())), work);
}

} // namespace

DataTablePtr makeTable(Core::TableSchemaPtr schema, const std::vector<std::int64_t> &patientIdOfRow,
                       std::vector<ColumnPtr> columns)
{
    assert(columns.size() == schema->columns.size());
    PatientOrder order = orderByPatient(patientIdOfRow);
    if (schema->oneRowPerPatient) {
        keepLastRows(order);
    }
    auto table = std::make_shared<DataTable>();
    table->schema = std::move(schema);
    table->patientIds = std::move(order.patientIds);
    table->offsets = std::move(order.offsets);
    assert(std::all_of(columns.begin(), columns.end(), [&](const ColumnPtr &column) { return !column || column->size() == patientIdOfRow.size(); }));
    if (!order.untouched) {
        gatherAll(columns, order.rows);
        table->fileRows = std::move(order.rows);
    }
    table->columns = std::move(columns);
    return table;
}

void TableSet::insert(DataTablePtr table)
{
    m_tables.push_back(std::move(table));
    m_version = nextVersion();
}

DataTablePtr TableSet::find(const Core::TableSchema &schema) const
{
    for (const DataTablePtr &table : m_tables) {
        if (table->schema->module == schema.module && table->schema->name == schema.name) {
            return table;
        }
    }
    for (const DataTablePtr &table : m_tables) {
        if (table->schema->tableName == schema.tableName) {
            return table;
        }
    }
    return nullptr;
}

int ResultTable::columnIndex(std::string_view columnName) const
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].spec.name == columnName) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

} // namespace Table
