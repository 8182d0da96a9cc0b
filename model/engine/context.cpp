// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/context.h"

#include <algorithm>
#include <numeric>

#include <QCoreApplication>

#include "model/engine/cache.h"
#include "model/engine/failure.h"
#include "model/engine/inlinetables.h"
#include "model/query/contenthash.h"

namespace Engine
{

namespace
{

using Query::kNoNode;
using Query::NodeId;
using Query::Op;

bool isFunction(Op op)
{
    return op >= Op::EQ;
}

Table::ColumnPtr allNull(Core::ElementType type, std::size_t size)
{
    Table::ColumnBuilder builder(type);
    builder.reserve(size);
    for (std::size_t i = 0; i < size; ++i) {
        builder.append({});
    }
    return builder.finish();
}

/// Writes every row and moves on only behind those kept: no branch that depends on the data.
std::shared_ptr<DomainRows> keptRows(const DomainRows &rows, const Table::Column &keep)
{
    const std::uint8_t *wanted = keep.bools.data();
    std::vector<std::uint8_t> definite;
    if (!keep.valid.empty()) {
        definite.resize(keep.bools.size());
        std::transform(keep.bools.begin(), keep.bools.end(), keep.valid.begin(), definite.begin(),
                       [](std::uint8_t value, std::uint8_t valid) { return static_cast<std::uint8_t>(value & valid); });
        wanted = definite.data();
    }
    const auto count = static_cast<std::size_t>(std::accumulate(wanted, wanted + keep.bools.size(), std::uint64_t{0}));
    auto kept = std::make_shared<DomainRows>();
    kept->rows.resize(count + 1);
    kept->patientOfRow.resize(count + 1);
    kept->offsets.resize(rows.offsets.size());
    const std::uint32_t *row = rows.rows.data();
    std::uint32_t *keptRow = kept->rows.data();
    std::uint32_t *keptPatient = kept->patientOfRow.data();
    std::uint32_t at = 0;
    for (std::size_t p = 0; p + 1 < rows.offsets.size(); ++p) {
        const std::uint32_t end = rows.offsets[p + 1];
        for (std::uint32_t i = rows.offsets[p]; i < end; ++i) {
            keptRow[at] = row[i];
            keptPatient[at] = static_cast<std::uint32_t>(p);
            at += wanted[i];
        }
        kept->offsets[p + 1] = at;
    }
    kept->rows.pop_back();
    kept->patientOfRow.pop_back();
    return kept;
}

} // namespace

Table::ColumnPtr gatherOptional(const Table::Column &column, const std::vector<std::uint32_t> &rows)
{
    const bool anyMissing = std::find(rows.begin(), rows.end(), kNoRow) != rows.end();
    if (!anyMissing) {
        return Table::gatherRows(column, rows);
    }
    if (column.size() == 0) {
        return allNull(column.type, rows.size());
    }
    std::vector<std::uint32_t> safe = rows;
    std::replace(safe.begin(), safe.end(), kNoRow, 0U);
    // Just made and nobody else's yet, so it may still be changed.
    const auto result = std::const_pointer_cast<Table::Column>(Table::gatherRows(column, safe));
    if (result->valid.empty()) {
        result->valid.assign(rows.size(), 1);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == kNoRow) {
            result->valid[i] = 0;
        }
    }
    return result;
}

void appendHiddenCodes(const Frame &frame, const std::vector<std::string> &names, std::vector<std::vector<std::int64_t>> &keys)
{
    for (const std::string &name : names) {
        const int column = frame.table ? frame.table->schema->columnIndex(name) : -1;
        if (column >= 0 && frame.table->columns[static_cast<std::size_t>(column)]) {
            keys.push_back(sortCodes(*Table::gatherRows(*frame.table->columns[static_cast<std::size_t>(column)], frame.domainRows->rows)));
        }
    }
}

Context::Context(const Query::Graph &graph, const Table::TableSet &tables, InlineTables &inlineTables, std::vector<std::int64_t> patients,
                 std::span<const NodeId> roots, const Options &options, Cache *cache)
    : m_graph(graph)
    , m_tables(tables)
    , m_inlineTables(inlineTables)
    , m_patients(std::move(patients))
    , m_options(options)
    , m_cache(cache)
    , m_hiddenKeys(graph, roots)
{
    if (m_cache) {
        Query::Hasher hasher;
        hasher.add(tables.version());
        hasher.add(m_patients.size());
        for (const std::int64_t patient : m_patients) {
            hasher.add(static_cast<std::uint64_t>(patient));
        }
        m_cacheBase = hasher.result();
    }
}

/// A pick's result depends on which columns are selected from it, and so may the order of a sorted
/// frame: the key of everything above them does too.
Query::ContentHash Context::cacheKey(NodeId id)
{
    const auto known = m_keys.find(id);
    if (known != m_keys.end()) {
        return known->second;
    }
    const Query::Node &node = m_graph.node(id);
    Query::Hasher hasher;
    hasher.add(node.inputs.empty() ? m_cacheBase : Query::ContentHash{});
    hasher.add(node.hash);
    for (const NodeId input : node.inputs) {
        hasher.add(input == kNoNode ? Query::ContentHash{} : cacheKey(input));
    }
    for (const std::string &name : node.op == Op::Sort ? m_hiddenKeys.ofFirstSort(id) : m_hiddenKeys.ofPick(id)) {
        hasher.add(std::string_view(name));
    }
    return m_keys[id] = hasher.result();
}

Core::Result<NodeResult> Context::evaluate(NodeId id)
{
    const auto known = m_results.find(id);
    if (known != m_results.end()) {
        return known->second;
    }
    if (m_options.cancelled && m_options.cancelled->load(std::memory_order_relaxed)) {
        return Core::fail(Core::ErrorCode::Cancelled, {});
    }
    // Inputs first, in ascending order: deep chains must not recurse deeply.
    const std::array<NodeId, 1> roots{id};
    for (const NodeId node : m_graph.reachable(roots)) {
        if (m_results.contains(node)) {
            continue;
        }
        // Files may change behind an inline table, so nothing that reads one is kept.
        const bool keep = m_cache != nullptr && m_graph.node(node).op != Op::InlinePatientTable;
        if (keep) {
            if (auto cached = m_cache->d().find(cacheKey(node))) {
                m_results.emplace(node, std::move(*cached));
                continue;
            }
        }
        Core::Result<NodeResult> result = compute(node);
        if (!result) {
            noteFailedNode(result.error(), node);
            return result;
        }
        if (keep) {
            m_cache->d().store(cacheKey(node), *result);
        }
        m_results.emplace(node, std::move(*result));
    }
    return m_results.at(id);
}

Core::Result<NodeResult> Context::compute(NodeId id)
{
    const Query::Node &node = m_graph.node(id);
    switch (node.op) {
    case Op::SelectTable:
    case Op::SelectPatientTable:
    case Op::InlinePatientTable:
        return computeTable(node);
    case Op::Filter:
        return computeFilter(node);
    case Op::Sort:
        return evaluate(node.inputs.front()); // order matters to picks only, which look at the chain
    case Op::PickFirst:
    case Op::PickLast:
        return computePick(id, node);
    case Op::SelectColumn:
        return computeColumn(node);
    case Op::Value:
        return computeValue(node);
    case Op::Parameter:
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Engine", "INTERVAL has no value here: it can be used in measures only. Write the dates "
                                                               "that are meant, or a measure."));
    case Op::In:
        return computeIn(node);
    default:
        return isFunction(node.op) ? computeFunction(node) : computeAggregate(node);
    }
}

Core::Result<NodeResult> Context::computeTable(const Query::Node &node)
{
    auto frame = std::make_shared<Frame>();
    if (node.inlineTable && !m_options.inlineTablesAreEmpty) {
        auto table = m_inlineTables.find(*node.inlineTable);
        if (!table) {
            return Core::fail(table.error());
        }
        frame->table = std::move(*table);
    } else if (!node.inlineTable) {
        frame->table = m_tables.find(*node.table);
    }
    const Table::DataTable *table = frame->table.get();
    const bool many = node.op == Op::SelectTable;
    auto rows = std::make_shared<DomainRows>();
    rows->offsets.push_back(0);
    std::size_t next = 0; // position in the table's patients
    for (std::uint32_t p = 0; p < m_patients.size(); ++p) {
        if (table) {
            if (next == 0) {
                next = static_cast<std::size_t>(std::lower_bound(table->patientIds.begin(), table->patientIds.end(), m_patients[p])
                                                - table->patientIds.begin());
            }
            while (next < table->patientIds.size() && table->patientIds[next] < m_patients[p]) {
                ++next;
            }
        }
        const bool found = table && next < table->patientIds.size() && table->patientIds[next] == m_patients[p];
        if (!many) {
            frame->rowOfPatient.push_back(found ? table->offsets[next + 1] - 1 : kNoRow);
            continue;
        }
        if (found) {
            for (std::uint32_t row = table->offsets[next]; row < table->offsets[next + 1]; ++row) {
                rows->rows.push_back(row);
                rows->patientOfRow.push_back(p);
            }
        }
        rows->offsets.push_back(static_cast<std::uint32_t>(rows->rows.size()));
    }
    if (many) {
        frame->domainRows = std::move(rows);
    }
    NodeResult result;
    result.frame = std::move(frame);
    return result;
}

NodeId Context::frameOfDomain(std::uint32_t domain) const
{
    return m_graph.domain(domain).back();
}

Core::Result<DomainRowsPtr> Context::domainRows(std::uint32_t domain)
{
    const auto known = m_domains.find(domain);
    if (known != m_domains.end()) {
        return known->second;
    }
    const auto frame = evaluate(frameOfDomain(domain));
    if (!frame) {
        return Core::fail(frame.error());
    }
    return m_domains[domain] = frame->frame->domainRows;
}

Core::Result<RowPositionsPtr> Context::positionsInAncestor(std::uint32_t domain, std::uint32_t ancestor)
{
    const std::uint64_t key = (std::uint64_t{domain} << 32U) | ancestor;
    const auto known = m_positions.find(key);
    if (known != m_positions.end()) {
        return known->second;
    }
    const auto own = domainRows(domain);
    const auto other = domainRows(ancestor);
    if (!own || !other) {
        return Core::fail(own ? other.error() : own.error());
    }
    const std::vector<std::uint32_t> &rows = (*own)->rows;
    const std::vector<std::uint32_t> &from = (*other)->rows;
    auto positions = std::make_shared<std::vector<std::uint32_t>>(rows.size());
    // Rows in one piece, as those of a whole table are, need no search.
    if (!from.empty() && from.back() - from.front() + 1 == from.size()) {
        std::transform(rows.begin(), rows.end(), positions->begin(), [first = from.front()](std::uint32_t row) { return row - first; });
    } else {
        std::uint32_t at = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            while (from[at] != rows[i]) {
                ++at;
            }
            (*positions)[i] = at;
        }
    }
    return m_positions[key] = std::move(positions);
}

Core::Result<Table::ColumnPtr> Context::eventColumn(NodeId id, std::uint32_t domain)
{
    const auto result = evaluate(id);
    if (!result) {
        return Core::fail(result.error());
    }
    const std::uint32_t own = m_graph.node(id).domain;
    if (own == domain) {
        return result->column;
    }
    const auto rows = domainRows(domain);
    if (!rows) {
        return Core::fail(rows.error());
    }
    if (own == 0) {
        const std::vector<std::uint32_t> zeros(result->isConstant ? (*rows)->rows.size() : 0, 0);
        return Table::gatherRows(*result->column, result->isConstant ? zeros : (*rows)->patientOfRow);
    }
    const auto positions = positionsInAncestor(domain, own);
    return positions ? Core::Result<Table::ColumnPtr>(Table::gatherRows(*result->column, **positions)) : Core::fail(positions.error());
}

Core::Result<Table::ColumnPtr> Context::patientColumn(NodeId id)
{
    const auto result = evaluate(id);
    if (!result) {
        return Core::fail(result.error());
    }
    if (!result->isConstant) {
        return result->column;
    }
    return Table::gatherRows(*result->column, std::vector<std::uint32_t>(m_patients.size(), 0));
}

Core::Result<Table::DataTablePtr> Context::tableOf(NodeId frame)
{
    const auto result = evaluate(frame);
    return result ? Core::Result<Table::DataTablePtr>(result->frame->table) : Core::fail(result.error());
}

Core::Result<NodeResult> Context::computeFilter(const Query::Node &node)
{
    const auto source = evaluate(node.inputs[0]);
    if (!source) {
        return source;
    }
    const std::uint32_t domain = m_graph.node(node.inputs[0]).domain;
    const auto condition = eventColumn(node.inputs[1], domain);
    if (!condition) {
        return Core::fail(condition.error());
    }
    const DomainRows &rows = *source->frame->domainRows;
    const Table::Column &keep = **condition;
    auto kept = keptRows(rows, keep);
    auto frame = std::make_shared<Frame>();
    frame->table = source->frame->table;
    frame->domainRows = std::move(kept);
    NodeResult result;
    result.frame = std::move(frame);
    return result;
}

Core::Result<NodeResult> Context::computePick(NodeId id, const Query::Node &node)
{
    const NodeId source = node.inputs.front();
    const auto frame = evaluate(source);
    if (!frame) {
        return frame;
    }
    const std::uint32_t domain = m_graph.node(source).domain;
    const DomainRows &rows = *frame->frame->domainRows;
    std::vector<std::vector<std::int64_t>> keys; // strongest first
    for (NodeId step = source; m_graph.node(step).op == Op::Filter || m_graph.node(step).op == Op::Sort;
         step = m_graph.node(step).inputs.front()) {
        if (m_graph.node(step).op == Op::Sort) {
            const auto key = eventColumn(m_graph.node(step).inputs[1], domain);
            if (!key) {
                return Core::fail(key.error());
            }
            keys.push_back(sortCodes(**key));
        }
    }
    appendHiddenCodes(*frame->frame, m_hiddenKeys.ofPick(id), keys);
    const bool first = node.op == Op::PickFirst;
    const auto less = [&keys](std::uint32_t a, std::uint32_t b) {
        for (const std::vector<std::int64_t> &key : keys) {
            if (key[a] != key[b]) {
                return key[a] < key[b];
            }
        }
        return false;
    };
    auto picked = std::make_shared<Frame>();
    picked->table = frame->frame->table;
    for (std::size_t p = 0; p + 1 < rows.offsets.size(); ++p) {
        std::uint32_t best = kNoRow;
        for (std::uint32_t i = rows.offsets[p]; i < rows.offsets[p + 1]; ++i) {
            // In a stable order the first of equals comes first and the last of equals last.
            if (best == kNoRow || (first ? less(i, best) : !less(i, best))) {
                best = i;
            }
        }
        picked->rowOfPatient.push_back(best == kNoRow ? kNoRow : rows.rows[best]);
    }
    NodeResult result;
    result.frame = std::move(picked);
    return result;
}

Core::Result<NodeResult> Context::computeColumn(const Query::Node &node)
{
    const auto source = evaluate(node.inputs.front());
    if (!source) {
        return source;
    }
    const Frame &frame = *source->frame;
    const std::size_t size = frame.domainRows ? frame.domainRows->rows.size() : frame.rowOfPatient.size();
    NodeResult result;
    const int index = frame.table ? frame.table->schema->columnIndex(node.name) : -1;
    const Table::ColumnPtr column = index >= 0 ? frame.table->columns[static_cast<std::size_t>(index)] : nullptr;
    if (!column) {
        result.column = allNull(node.type, size);
        return result;
    }
    const bool whole = frame.domainRows && frame.domainRows->rows.size() == column->size();
    Table::ColumnPtr values = whole               ? column
                              : frame.domainRows ? Table::gatherRows(*column, frame.domainRows->rows)
                                                 : gatherOptional(*column, frame.rowOfPatient);
    if (values->type != node.type) {
        // A table of the same name but another schema (ehrql.md 38): same storage, other code type.
        auto retyped = std::make_shared<Table::Column>(*values);
        retyped->type = node.type;
        values = std::move(retyped);
    }
    result.column = std::move(values);
    return result;
}

Core::Result<NodeResult> Context::computeValue(const Query::Node &node) const
{
    NodeResult result;
    result.isConstant = true;
    if (!node.valueSet) {
        Table::ColumnBuilder builder(node.type);
        builder.append(node.literal);
        result.column = builder.finish();
    }
    return result;
}

} // namespace Engine
