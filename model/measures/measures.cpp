// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/measures/measures.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <QCoreApplication>

#include "model/engine/context.h"

namespace Measures
{

namespace
{

using Query::NodeId;

QString tr(const char *text)
{
    return QCoreApplication::translate("Measures", text);
}

/// Measures that share denominator and intervals are evaluated together (ehrql.md 25).
struct Batch
{
    NodeId denominator = Query::kNoNode;
    std::vector<Query::Interval> intervals;
    std::vector<const Query::Measure *> measures;
};

std::vector<Batch> batchesOf(const Query::Measures &measures)
{
    std::vector<Batch> batches;
    for (const Query::Measure &measure : measures.measures) {
        auto found = std::find_if(batches.begin(), batches.end(), [&measure](const Batch &batch) {
            return batch.denominator == measure.denominator && batch.intervals == measure.intervals;
        });
        if (found == batches.end()) {
            batches.push_back({measure.denominator, measure.intervals, {}});
            found = batches.end() - 1;
        }
        found->measures.push_back(&measure);
    }
    return batches;
}

/// One output row before it becomes columns.
struct Row
{
    const Query::Measure *measure = nullptr;
    Query::Interval interval;
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    std::vector<Core::Value> groups; ///< in the measure's own order
};

std::int64_t countAt(const Table::Column &column, std::size_t row)
{
    if (column.isNull(row)) {
        return 0;
    }
    return column.type == Core::kBool ? column.bools[row] : column.ints[row];
}

/// Group names in the order of the measure; equal lists form one grouping set.
std::vector<std::string> groupNames(const Query::Measure &measure)
{
    std::vector<std::string> names;
    for (const Query::Variable &group : measure.groupBy) {
        names.push_back(group.name);
    }
    return names;
}

/// The measures of one grouping set with their numerators' columns.
struct GroupingSet
{
    std::vector<std::string> names;
    std::vector<std::pair<const Query::Measure *, Table::ColumnPtr>> measures;
    std::vector<Table::ColumnPtr> groups;
};

void addRows(const GroupingSet &set, const Table::Column &denominator, const Query::Interval &interval, std::vector<Row> &rows)
{
    // Combinations in order of the smallest patient that has them, told apart by plain numbers.
    std::vector<std::vector<std::int64_t>> codes;
    for (const Table::ColumnPtr &group : set.groups) {
        codes.push_back(Engine::sortCodes(*group));
    }
    std::map<std::vector<std::int64_t>, std::size_t> index;
    std::vector<std::vector<Core::Value>> combinations;
    std::vector<std::int64_t> denominators;
    std::vector<std::vector<std::int64_t>> numerators;
    std::vector<std::int64_t> key(codes.size());
    for (std::size_t p = 0; p < denominator.size(); ++p) {
        if (countAt(denominator, p) <= 0) {
            continue;
        }
        for (std::size_t g = 0; g < codes.size(); ++g) {
            key[g] = codes[g][p];
        }
        const auto [found, added] = index.try_emplace(key, combinations.size());
        if (added) {
            std::vector<Core::Value> combination;
            for (const Table::ColumnPtr &group : set.groups) {
                combination.push_back(group->value(p));
            }
            combinations.push_back(std::move(combination));
            denominators.push_back(0);
            numerators.emplace_back(set.measures.size(), 0);
        }
        denominators[found->second] += countAt(denominator, p);
        for (std::size_t m = 0; m < set.measures.size(); ++m) {
            numerators[found->second][m] += countAt(*set.measures[m].second, p);
        }
    }
    for (std::size_t c = 0; c < combinations.size(); ++c) {
        for (std::size_t m = 0; m < set.measures.size(); ++m) {
            rows.push_back({set.measures[m].first, interval, numerators[c][m], denominators[c], combinations[c]});
        }
    }
}

Core::Result<void> evaluateInterval(Query::Graph &graph, const Batch &batch, const Query::Interval &interval, const Table::TableSet &tables,
                                    const Engine::Options &options, Engine::Cache *cache, std::vector<Row> &rows)
{
    const std::unordered_map<std::string, Core::Value> bounds{{Query::kIntervalStart, Core::Value(interval.start)},
                                                              {Query::kIntervalEnd, Core::Value(interval.end)}};
    std::vector<NodeId> series{graph.substitute(batch.denominator, bounds)};
    for (const Query::Measure *measure : batch.measures) {
        series.push_back(graph.substitute(measure->numerator, bounds));
        for (const Query::Variable &group : measure->groupBy) {
            series.push_back(graph.substitute(group.node, bounds));
        }
    }
    const auto results = Engine::evaluateSeries(graph, series, tables, options, cache);
    if (!results) {
        return Core::fail(results.error());
    }
    std::vector<GroupingSet> sets;
    std::size_t next = 1;
    for (const Query::Measure *measure : batch.measures) {
        const std::vector<std::string> names = groupNames(*measure);
        auto found = std::find_if(sets.begin(), sets.end(), [&names](const GroupingSet &set) { return set.names == names; });
        const bool isNew = found == sets.end();
        if (isNew) {
            sets.push_back({names, {}, {}});
            found = sets.end() - 1;
        }
        found->measures.emplace_back(measure, results->columns[next++]);
        for (std::size_t g = 0; g < measure->groupBy.size(); ++g) {
            if (isNew) {
                found->groups.push_back(results->columns[next]);
            }
            ++next;
        }
    }
    for (const GroupingSet &set : sets) {
        addRows(set, *results->columns.front(), interval, rows);
    }
    return {};
}

Query::ColumnSpec plainSpec(const char *name, Core::ElementType type, bool nullable)
{
    Query::ColumnSpec spec;
    spec.name = name;
    spec.type = type;
    spec.nullable = nullable;
    return spec;
}

/// The output columns in order: the fixed ones, then all groups by first appearance.
std::vector<Query::ColumnSpec> outputSpecs(const Query::Graph &graph, const Query::Measures &measures)
{
    std::vector<Query::ColumnSpec> specs{plainSpec("measure", Core::kStr, false),       plainSpec("interval_start", Core::kDate, false),
                                         plainSpec("interval_end", Core::kDate, false), plainSpec("ratio", Core::kFloat, true),
                                         plainSpec("numerator", Core::kInt, true),      plainSpec("denominator", Core::kInt, true)};
    std::vector<Core::Value> names;
    for (const Query::Measure &measure : measures.measures) {
        names.emplace_back(measure.name);
        for (const Query::Variable &group : measure.groupBy) {
            const bool known = std::any_of(specs.begin(), specs.end(), [&group](const Query::ColumnSpec &spec) { return spec.name == group.name; });
            if (!known) {
                specs.push_back(Query::columnSpec(graph, group.name, group.node));
            }
        }
    }
    specs.front().categories = names;
    return specs;
}

Table::ResultTable assemble(const std::vector<Query::ColumnSpec> &specs, const std::vector<Row> &rows)
{
    std::vector<Table::ColumnBuilder> builders;
    for (const Query::ColumnSpec &spec : specs) {
        builders.emplace_back(spec.type);
    }
    for (const Row &row : rows) {
        builders[0].append(Core::Value(row.measure->name));
        builders[1].append(Core::Value(row.interval.start));
        builders[2].append(Core::Value(row.interval.end));
        builders[3].append(row.denominator == 0 ? Core::Value()
                                                : Core::Value(static_cast<double>(row.numerator) / static_cast<double>(row.denominator)));
        builders[4].append(Core::Value(row.numerator));
        builders[5].append(Core::Value(row.denominator));
        for (std::size_t c = 6; c < specs.size(); ++c) {
            const auto &groups = row.measure->groupBy;
            const auto found = std::find_if(groups.begin(), groups.end(), [&](const Query::Variable &group) { return group.name == specs[c].name; });
            builders[c].append(found == groups.end() ? Core::Value() : row.groups[static_cast<std::size_t>(found - groups.begin())]);
        }
    }
    Table::ResultTable table;
    table.name = "measures";
    table.rows = rows.size();
    for (std::size_t c = 0; c < specs.size(); ++c) {
        table.columns.push_back({specs[c], builders[c].finish()});
    }
    return table;
}

std::int64_t controlled(std::int64_t count)
{
    return count <= 7 ? 0 : 5 * ((count + 2) / 5);
}

} // namespace

Core::Result<Table::ResultTable> evaluate(Query::Graph graph, const Query::Measures &measures, const Table::TableSet &tables,
                                          const Engine::Options &options, Engine::Cache *cache)
{
    const std::vector<Query::ColumnSpec> specs = outputSpecs(graph, measures);
    std::vector<Row> rows;
    qint64 done = 0;
    qint64 total = 0;
    const std::vector<Batch> batches = batchesOf(measures);
    for (const Batch &batch : batches) {
        total += static_cast<qint64>(batch.intervals.size());
    }
    Engine::Options inner = options;
    inner.progress = nullptr;
    for (const Batch &batch : batches) {
        for (const Query::Interval &interval : batch.intervals) {
            if (const auto evaluated = evaluateInterval(graph, batch, interval, tables, inner, cache, rows); !evaluated) {
                return Core::fail(evaluated.error());
            }
            if (options.progress) {
                options.progress(++done, total);
            }
        }
    }
    Table::ResultTable table = assemble(specs, rows);
    return measures.disclosureControl ? applyDisclosureControl(std::move(table)) : Core::Result<Table::ResultTable>(std::move(table));
}

std::vector<Table::ResultTable> splitByMeasure(const Table::ResultTable &combined, const Query::Measures &measures)
{
    std::vector<Table::ResultTable> parts;
    for (const Query::Measure &measure : measures.measures) {
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < combined.rows; ++row) {
            if (combined.columns.front().values->value(row) == Core::Value(measure.name)) {
                rows.push_back(row);
            }
        }
        Table::ResultTable part;
        part.name = measure.name;
        part.rows = rows.size();
        std::vector<std::string> names{"interval_start", "interval_end", "ratio", "numerator", "denominator"};
        const std::vector<std::string> groups = groupNames(measure);
        names.insert(names.end(), groups.begin(), groups.end());
        for (const std::string &name : names) {
            const Table::ResultColumn &column = combined.columns[static_cast<std::size_t>(combined.columnIndex(name))];
            part.columns.push_back({column.spec, Table::gatherRows(*column.values, rows)});
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

Core::Result<Table::ResultTable> applyDisclosureControl(Table::ResultTable combined)
{
    const auto numerator = static_cast<std::size_t>(combined.columnIndex("numerator"));
    const auto denominator = static_cast<std::size_t>(combined.columnIndex("denominator"));
    const auto ratio = static_cast<std::size_t>(combined.columnIndex("ratio"));
    const Table::ColumnPtr tops = combined.columns[numerator].values;
    const Table::ColumnPtr bottoms = combined.columns[denominator].values;
    std::array<Table::ColumnBuilder, 2> counts{Table::ColumnBuilder(Core::kInt), Table::ColumnBuilder(Core::kInt)};
    Table::ColumnBuilder ratios(Core::kFloat);
    for (std::size_t row = 0; row < combined.rows; ++row) {
        if (tops->isNull(row) || bottoms->isNull(row)) {
            counts[0].append(tops->isNull(row) ? Core::Value() : Core::Value(controlled(tops->ints[row])));
            counts[1].append(bottoms->isNull(row) ? Core::Value() : Core::Value(controlled(bottoms->ints[row])));
            ratios.append({});
            continue;
        }
        if (tops->ints[row] < 0 || bottoms->ints[row] < 0) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("Disclosure control needs counts that are not negative, but row %1 has numerator %2 and denominator %3.")
                                  .arg(row + 1)
                                  .arg(tops->ints[row])
                                  .arg(bottoms->ints[row]));
        }
        const std::int64_t top = controlled(tops->ints[row]);
        const std::int64_t bottom = controlled(bottoms->ints[row]);
        counts[0].append(Core::Value(top));
        counts[1].append(Core::Value(bottom));
        ratios.append(bottom == 0 ? Core::Value() : Core::Value(static_cast<double>(top) / static_cast<double>(bottom)));
    }
    combined.columns[numerator].values = counts[0].finish();
    combined.columns[denominator].values = counts[1].finish();
    combined.columns[ratio].values = ratios.finish();
    return combined;
}

} // namespace Measures
