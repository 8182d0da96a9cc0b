// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <QByteArray>

#include <tl/expected.hpp>

#include "model/core/elementtype.h"
#include "model/core/result.h"
#include "model/core/tableschema.h"
#include "model/core/value.h"

namespace Query
{

/// Index of a node in its Graph. Children always have smaller ids than their parents, so ids in
/// ascending order are a valid order of evaluation.
using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xFFFFFFFFU;

/// Kinds of node (ehrql.md 1). The comment gives `inputs` and which payload fields are used.
enum class Op : std::uint8_t
{
    // tables (frames)
    SelectTable,        ///< []; table, many rows per patient
    SelectPatientTable, ///< []; table, at most one row per patient
    InlinePatientTable, ///< []; inlineTable (and table = its schema)
    // frames
    Filter,             ///< [frame, bool series]; keeps rows where it is T
    Sort,               ///< [frame, series]; stable, NULLs first, on top of earlier sorts
    PickFirst,          ///< [sorted frame]
    PickLast,           ///< [sorted frame]
    // leaf series
    SelectColumn,       ///< [frame]; name
    Value,              ///< []; literal + type, or valueSet + element type for sets
    Parameter,          ///< []; name (`interval_start_date`, `interval_end_date`) + type
    // aggregations: one value per patient
    Exists,             ///< [frame]
    Count,              ///< [frame]
    CountDistinct,      ///< [series]
    CountEpisodes,      ///< [date series]; integer = maximum gap in days
    Min, Max, Sum, Mean,///< [series]
    CombineAsSet,       ///< [series]; the patient's set of non-NULL values
    // functions; NULL-strict unless ehrql.md says otherwise
    EQ, NE, LT, LE, GT, GE,
    And, Or, Not,
    IsNull,
    Negate, Absolute, Add, Subtract, Multiply, TrueDivide, FloorDivide, Power,
    CastToInt, CastToFloat,
    DateAddDays, DateAddMonths, DateAddYears,       ///< [date, int]
    DateDifferenceInDays, DateDifferenceInMonths, DateDifferenceInYears, ///< [a, b] is a minus b
    YearFromDate, MonthFromDate, DayFromDate, ToFirstOfYear, ToFirstOfMonth,
    StringContains,     ///< [text or multi-code, text]
    In,                 ///< [series, Value holding a set | CombineAsSet]
    MinimumOf, MaximumOf, ///< [two or more series]
    Case                ///< [condition, value, condition, value, ..., default]; a value or the default may be kNoNode (None)
};

[[nodiscard]] std::string_view opName(Op op);

/// A literal set (`is_in` argument): distinct, sorted values of one type. Interned by content so
/// that a codelist of 20,000 codes is one object and one node.
struct ValueSet
{
    Core::ElementType type;
    std::vector<Core::Value> values;
};
using ValueSetPtr = std::shared_ptr<const ValueSet>; // shared by nodes, graphs and threads; immutable

/// Data that the definition itself brings (ehrql.md 23): rows, or a file read when evaluated.
struct InlineTable
{
    Core::TableSchemaPtr schema;
    std::string filePath; ///< relative to the study root; empty if `rows` are given
    std::vector<std::int64_t> patientIds;
    std::vector<std::vector<Core::Value>> rows; ///< one per patient id, in schema column order; the last row of a patient wins
};
using InlineTablePtr = std::shared_ptr<const InlineTable>; // shared by nodes, graphs and threads; immutable

enum class Dimension : std::uint8_t
{
    Patient, ///< at most one value or row per patient
    Event    ///< any number
};

/// The path of ehrql.md 16: empty for `P`, else the node ids of the many-rows table and of every
/// Filter since. Two series combine only if their non-empty domains are equal.
using Domain = std::vector<NodeId>;

/// 128 bits over a node's whole meaning (op, payload, inputs), equal across evaluations and
/// processes: the key of every cache.
using ContentHash = std::array<std::uint64_t, 2>;

struct Node
{
    Op op = Op::Value;
    std::vector<NodeId> inputs;

    Core::TableSchemaPtr table;  ///< tables
    InlineTablePtr inlineTable;  ///< InlinePatientTable
    std::string name;            ///< SelectColumn, Parameter
    Core::Value literal;         ///< Value
    ValueSetPtr valueSet;        ///< Value holding a set
    std::int64_t integer = 0;    ///< CountEpisodes

    bool isFrame = false;
    Core::ElementType type;      ///< element type of a series (of the elements, for sets)
    Dimension dimension = Dimension::Patient;
    std::uint32_t domain = 0;    ///< index into Graph::domain()
    ContentHash hash{};
};

/// Why a node could not be built. `kind` decides the Python exception class (ehrql.md 36).
struct BuildError
{
    enum class Kind
    {
        Type,     ///< TypeError: wrong element type
        Domain,   ///< ehrql.Error: rule 1 of section 16
        SortOrFilterDomain, ///< ehrql.Error: rule 2 or 3 of section 16
        Attribute,///< AttributeError: no such column
        Value     ///< ValueError
    };
    Kind kind = Kind::Type;
    std::string message; ///< a whole sentence for the author
};

template <typename T>
using BuildResult = tl::expected<T, BuildError>;

/// Immutable, hash-consed nodes: building the same node twice gives the same id. Type, dimension
/// and domain rules (ehrql.md 4, 16) are checked by every builder. Not thread safe while building;
/// free to read from any thread once built. Copying is deep and costs as much as the graph is large.
class Graph
{
public:
    Graph();

    [[nodiscard]] NodeId selectTable(Core::TableSchemaPtr table); ///< SelectTable or SelectPatientTable by its schema
    [[nodiscard]] NodeId inlineTable(InlineTablePtr table);
    [[nodiscard]] BuildResult<NodeId> filter(NodeId frame, NodeId condition);
    [[nodiscard]] BuildResult<NodeId> sort(NodeId frame, NodeId series);
    [[nodiscard]] BuildResult<NodeId> pickFirst(NodeId frame);
    [[nodiscard]] BuildResult<NodeId> pickLast(NodeId frame);
    [[nodiscard]] BuildResult<NodeId> selectColumn(NodeId frame, std::string_view column);
    [[nodiscard]] NodeId value(const Core::Value &literal, Core::ElementType type);
    /// Sorts and deduplicates; all values must be of `type`.
    [[nodiscard]] NodeId valueSet(std::vector<Core::Value> values, Core::ElementType type);
    [[nodiscard]] NodeId parameter(std::string_view name, Core::ElementType type);
    /// Exists and Count take a frame, the other aggregations a series.
    [[nodiscard]] BuildResult<NodeId> aggregate(Op op, NodeId input);
    [[nodiscard]] BuildResult<NodeId> countEpisodes(NodeId dates, std::int64_t maximumGapInDays);
    /// Any Op from EQ to MaximumOf.
    [[nodiscard]] BuildResult<NodeId> function(Op op, std::span<const NodeId> inputs);
    [[nodiscard]] BuildResult<NodeId> caseExpression(std::span<const std::pair<NodeId, NodeId>> cases,
                                                     NodeId defaultValue);
    /// Checks that series share one domain (event tables, several shown series); gives its index.
    [[nodiscard]] BuildResult<std::uint32_t> commonDomain(std::span<const NodeId> series) const;

    [[nodiscard]] const Node &node(NodeId id) const { return m_nodes[id]; }
    [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
    [[nodiscard]] const Domain &domain(std::uint32_t index) const { return m_domains[index]; }
    [[nodiscard]] std::optional<NodeId> find(const ContentHash &hash) const;

    /// Ids reachable from `roots`, ascending (so: order of evaluation).
    [[nodiscard]] std::vector<NodeId> reachable(std::span<const NodeId> roots) const;
    /// The same node with every Parameter replaced by the given literals (measures intervals).
    [[nodiscard]] NodeId substitute(NodeId root,
                                    const std::unordered_map<std::string, Core::Value> &parameters);

    /// The node as an expression, for debugging, tests and cache inspection.
    [[nodiscard]] std::string toText(NodeId root) const;
    /// Everything, for the way from the evaluator to its client. Codelists are written once.
    [[nodiscard]] QByteArray toBinary() const;
    /// Untrusted input: bounds, types and domains are checked again.
    [[nodiscard]] static Core::Result<Graph> fromBinary(const QByteArray &bytes);

private:
    [[nodiscard]] NodeId intern(Node node);
    [[nodiscard]] std::uint32_t internDomain(Domain domain);

    struct HashOfContent
    {
        std::size_t operator()(const ContentHash &hash) const { return static_cast<std::size_t>(hash[0]); }
    };
    std::vector<Node> m_nodes;
    std::vector<Domain> m_domains;
    std::unordered_map<ContentHash, NodeId, HashOfContent> m_index;
};

} // namespace Query
