// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <map>

#include "model/dummydata/generator.h"
#include "tests/model/dummydata/tppschemas.h"
#include "tests/support/testsupport.h"

// Dummy patients whom no definition bends, and ways to look at them.

using Query::NodeId;
using Query::Op;


/// A definition that looks at every column of some tables and asks nothing.
struct Everything
{
    Query::Graph graph;
    Query::Dataset dataset;
};

/// All file-backed tables of the module, or those named, and some more. `patients` is always there.
inline Everything everything(const std::vector<std::string> &only = {}, const std::vector<Core::TableSchemaPtr> &more = {})
{
    Everything result;
    const NodeId patients = result.graph.selectTable(schemaOf("patients"));
    result.dataset.population = *result.graph.aggregate(Op::Exists, patients);
    int number = 0;
    std::vector<Core::TableSchemaPtr> wanted = more;
    std::copy_if(schemas().begin(), schemas().end(), std::back_inserter(wanted), [&only](const Core::TableSchemaPtr &schema) {
        return only.empty() || schema->name == "patients" || std::find(only.begin(), only.end(), schema->name) != only.end();
    });
    for (const Core::TableSchemaPtr &schema : wanted) {
        const NodeId frame = result.graph.selectTable(schema);
        for (const Core::ColumnSchema &column : schema->columns) {
            const auto series = result.graph.selectColumn(frame, column.name);
            if (column.type.kind == Core::TypeKind::MultiCodeString) {
                const NodeId missing = *result.graph.function(Op::IsNull, std::array{*series});
                const NodeId rows = *result.graph.filter(frame, *result.graph.function(Op::Not, std::array{missing}));
                result.dataset.variables.push_back({"v" + std::to_string(number++), *result.graph.aggregate(Op::Exists, rows)});
                continue;
            }
            const auto value = schema->oneRowPerPatient ? series : result.graph.aggregate(Op::CountDistinct, *series);
            if (value) {
                result.dataset.variables.push_back({"v" + std::to_string(number++), *value});
            }
        }
    }
    return result;
}

inline DummyData::Generated make(const Everything &definition, std::int64_t size, std::uint64_t seed)
{
    DummyData::Options options;
    options.populationSize = size;
    options.seed = seed;
    options.today = Core::Date(Core::daysFromCivil(2025, 6, 1));
    options.referenceDate = Core::Date(Core::daysFromCivil(2021, 1, 1));
    options.timeoutSeconds = 36000; // a million take as long as they take
    auto generated = DummyData::generate(definition.graph, definition.dataset, options);
    TestSupport::require(generated);
    return std::move(*generated);
}

/// Cells of one table by name, row by row.
class View
{
public:
    View(const Table::TableSet &tables, std::string_view name)
    {
        const auto found = std::find_if(tables.tables().begin(), tables.tables().end(), [name](const Table::DataTablePtr &table) { return table->schema->name == name; });
        m_table = found == tables.tables().end() ? nullptr : *found;
    }

    [[nodiscard]] std::size_t patients() const { return m_table ? m_table->patientIds.size() : 0; }
    [[nodiscard]] std::size_t rows() const { return m_table ? m_table->rowCount() : 0; }
    [[nodiscard]] std::int64_t patient(std::size_t p) const { return m_table->patientIds[p]; }
    [[nodiscard]] std::size_t first(std::size_t p) const { return m_table->offsets[p]; }
    [[nodiscard]] std::size_t end(std::size_t p) const { return m_table->offsets[p + 1]; }
    [[nodiscard]] Core::Value at(std::size_t row, std::string_view column) const
    {
        const int index = m_table->schema->columnIndex(column);
        const Table::ColumnPtr &values = m_table->columns[static_cast<std::size_t>(index)];
        return values ? values->value(row) : Core::Value();
    }
    [[nodiscard]] std::optional<std::int64_t> day(std::size_t row, std::string_view column) const
    {
        const Core::Value value = at(row, column);
        return value.isNull() ? std::nullopt : std::optional<std::int64_t>(value.toDate().days());
    }
    [[nodiscard]] std::string text(std::size_t row, std::string_view column) const
    {
        const Core::Value value = at(row, column);
        return value.isNull() ? std::string() : value.toText();
    }
    [[nodiscard]] const Table::DataTablePtr &table() const { return m_table; }

private:
    Table::DataTablePtr m_table;
};

struct Life
{
    std::int64_t birth = 0;
    std::optional<std::int64_t> death;
};

inline std::map<std::int64_t, Life> livesOf(const Table::TableSet &tables)
{
    const View patients(tables, "patients");
    std::map<std::int64_t, Life> lives;
    for (std::size_t p = 0; p < patients.patients(); ++p) {
        lives[patients.patient(p)] = {*patients.day(patients.first(p), "date_of_birth"), patients.day(patients.first(p), "date_of_death")};
    }
    return lives;
}
