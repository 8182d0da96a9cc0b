// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "model/core/result.h"
#include "model/engine/engine.h"
#include "model/engine/hiddenkeys.h"
#include "model/table/columnmerge.h"

namespace Engine
{

class InlineTables;

inline constexpr std::uint32_t kNoRow = 0xFFFFFFFFU;

/// Rows of a domain (ehrql.md 16) for the patients of a context: `rows` are row numbers of the base
/// table, ascending; the rows of patient p are rows[offsets[p]] .. rows[offsets[p+1]-1]. Every
/// event-level series of the domain has its values in this order.
struct DomainRows
{
    std::vector<std::uint32_t> rows;
    std::vector<std::uint32_t> offsets;
    std::vector<std::uint32_t> patientOfRow; ///< position in the context's patients
};
using DomainRowsPtr = std::shared_ptr<const DomainRows>; // shared with the cache; immutable

using RowPositionsPtr = std::shared_ptr<const std::vector<std::uint32_t>>; // shared by the series of a domain; immutable

/// What a frame node evaluates to.
struct Frame
{
    Table::DataTablePtr table;              ///< nullptr: no data at all
    DomainRowsPtr domainRows;               ///< many rows
    std::vector<std::uint32_t> rowOfPatient; ///< one row: row of the table, or kNoRow
};
using FramePtr = std::shared_ptr<const Frame>; // shared with the cache; immutable

/// A patient's set of values: column of elements and where each patient's begin.
struct SetColumn
{
    Table::ColumnPtr elements; ///< no NULLs
    std::vector<std::uint32_t> offsets;
};
using SetColumnPtr = std::shared_ptr<const SetColumn>; // shared with the cache; immutable

/// What a node evaluates to: a frame, a series, or a set per patient. A series has one value for
/// all (`isConstant`), one per patient, or one per row of its domain.
struct NodeResult
{
    FramePtr frame;
    Table::ColumnPtr column;
    SetColumnPtr set;
    bool isConstant = false;
};

/// Evaluates nodes for a range of patients, each once. Not thread safe; cheap to make.
class Context
{
public:
    /// `patients` ascending. `roots` decides which hidden tie-break keys picks get (ehrql.md 15).
    /// `inlineTables` outlives the context.
    Context(const Query::Graph &graph, const Table::TableSet &tables, InlineTables &inlineTables, std::vector<std::int64_t> patients,
            std::span<const Query::NodeId> roots, const Options &options, Cache *cache);

    [[nodiscard]] const std::vector<std::int64_t> &patients() const { return m_patients; }
    /// Throws nothing; a date out of range, an overflow or a cancel is an error.
    [[nodiscard]] Core::Result<NodeResult> evaluate(Query::NodeId id);

    /// The series as one value per patient (a constant is repeated).
    [[nodiscard]] Core::Result<Table::ColumnPtr> patientColumn(Query::NodeId id);
    /// The series as one value per row of `domain` (patient values and ancestors' values repeated).
    [[nodiscard]] Core::Result<Table::ColumnPtr> eventColumn(Query::NodeId id, std::uint32_t domain);
    [[nodiscard]] Core::Result<DomainRowsPtr> domainRows(std::uint32_t domain);
    [[nodiscard]] const Query::Graph &graph() const { return m_graph; }
    [[nodiscard]] const HiddenKeys &hiddenKeys() const { return m_hiddenKeys; }
    /// The base table of a frame node.
    [[nodiscard]] Core::Result<Table::DataTablePtr> tableOf(Query::NodeId frame);

    /// For each row of `domain`, the position of the same row in `ancestor` (a prefix of it).
    [[nodiscard]] Core::Result<RowPositionsPtr> positionsInAncestor(std::uint32_t domain, std::uint32_t ancestor);

private:
    [[nodiscard]] Core::Result<NodeResult> compute(Query::NodeId id);
    [[nodiscard]] Core::Result<NodeResult> computeTable(const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computeFilter(const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computePick(Query::NodeId id, const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computeColumn(const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computeValue(const Query::Node &node) const;
    [[nodiscard]] Core::Result<NodeResult> computeAggregate(const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computeFunction(const Query::Node &node);
    [[nodiscard]] Core::Result<NodeResult> computeIn(const Query::Node &node);
    [[nodiscard]] Query::ContentHash cacheKey(Query::NodeId id);
    [[nodiscard]] Query::NodeId frameOfDomain(std::uint32_t domain) const;

    const Query::Graph &m_graph;
    const Table::TableSet &m_tables;
    InlineTables &m_inlineTables;
    std::vector<std::int64_t> m_patients;
    const Options &m_options;
    Cache *m_cache;
    std::unordered_map<Query::NodeId, NodeResult> m_results;
    HiddenKeys m_hiddenKeys;
    std::unordered_map<Query::NodeId, Query::ContentHash> m_keys;
    std::unordered_map<std::uint32_t, DomainRowsPtr> m_domains;
    std::unordered_map<std::uint64_t, RowPositionsPtr> m_positions; ///< by domain and ancestor
    Query::ContentHash m_cacheBase{};
};

/// Inputs of an element-wise function, brought to one length.
struct Operand
{
    const Table::Column *column = nullptr;
    const std::uint32_t *index = nullptr; ///< element → row of the column; nullptr: direct
    bool isConstant = false;

    [[nodiscard]] std::size_t at(std::size_t element) const
    {
        return isConstant ? 0 : (index ? index[element] : element);
    }
};

/// Element-wise functions other than In. `operands` has kNoNode inputs of Case as null columns.
[[nodiscard]] Core::Result<Table::ColumnPtr> applyFunction(const Query::Node &node, const std::vector<Operand> &operands,
                                                           std::size_t size);
/// A value as it compares: what is only written as a whole number is a float here (ehrql.md 8).
[[nodiscard]] inline Core::Value comparedValue(const Table::Column &column, std::size_t row)
{
    const bool plainFloat = column.type == Core::kFloat && !column.isNull(row);
    // Adding nothing makes -0.0 and 0.0 one number, as every comparison of ehrQL has them.
    return plainFloat ? Core::Value(column.floats[row] + 0.0) : column.value(row);
}
/// `needle` in a literal set.
[[nodiscard]] Table::ColumnPtr containsIn(const Operand &needle, std::size_t size, const Query::ValueSet &set);

/// Rows of a column where kNoRow stands for NULL.
[[nodiscard]] Table::ColumnPtr gatherOptional(const Table::Column &column, const std::vector<std::uint32_t> &rows);

/// Adds the order of the rows of a many-rows frame by each of these columns, as far as it has them.
void appendHiddenCodes(const Frame &frame, const std::vector<std::string> &names, std::vector<std::vector<std::int64_t>> &keys);

/// Order of values as plain integers: NULL lowest, text by code point.
[[nodiscard]] std::vector<std::int64_t> sortCodes(const Table::Column &column);
using Table::SharedDictionary;
using Table::shareDictionaries;

[[nodiscard]] Core::Result<Table::ColumnPtr> aggregate(const Query::Node &node, const Table::Column &values,
                                                       const std::vector<std::uint32_t> &offsets);

/// All patients that occur in tables or inline tables that the roots use (ehrql.md 19, 26).
[[nodiscard]] Core::Result<std::vector<std::int64_t>> patientUniverse(const Query::Graph &graph,
                                                                      std::span<const Query::NodeId> roots,
                                                                      const Table::TableSet &tables, InlineTables &inlineTables);

} // namespace Engine
