// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "model/engine/engine.h"
#include "tests/support/testsupport.h"

/// Two tables of a few rows, small enough to work every answer out by hand, and short names for the
/// builders of a query graph.
///
/// people:  1 born 1980-06-01 F · 2 born 2010-01-01 M · 3 born 1950-03-01, sex missing · 4 birth missing, F
/// events of patient 1, in this order:
///   1 2019-05-01 A 7   2 2020-03-30 B 9   3 2020-02-01 A 6   4 2020-04-15 A 8   5 (no date) A 5
/// patient 2 has one event: 2020-01-01 B 4; patients 3 and 4 have none.
class WorkedExample
{
public:
    WorkedExample()
    {
        people = makeSchema("people", true, {{"date_of_birth", Core::kDate}, {"sex", Core::kStr}});
        events = makeSchema("events", false, {{"date", Core::kDate}, {"code", Core::kStr}, {"value", Core::kInt}});
        insert(people, {1, 2, 3, 4}, {{day(1980, 6, 1), text("F")}, {day(2010, 1, 1), text("M")}, {day(1950, 3, 1), {}}, {{}, text("F")}});
        insert(events, {1, 1, 1, 1, 1, 2},
               {{day(2019, 5, 1), text("A"), number(7)}, {day(2020, 3, 30), text("B"), number(9)}, {day(2020, 2, 1), text("A"), number(6)},
                {day(2020, 4, 15), text("A"), number(8)}, {{}, text("A"), number(5)}, {day(2020, 1, 1), text("B"), number(4)}});
    }

    static Core::Value day(int year, int month, int number) { return Core::Value(Core::Date(Core::daysFromCivil(year, month, number))); }
    static Core::Value text(const char *value) { return Core::Value(value); }
    static Core::Value number(std::int64_t value) { return Core::Value(value); }

    Query::NodeId value(const Core::Value &literal, Core::ElementType type) { return graph.value(literal, type); }
    Query::NodeId date(int year, int month, int number) { return graph.value(day(year, month, number), Core::kDate); }
    Query::NodeId whole(std::int64_t number) { return graph.value(Core::Value(number), Core::kInt); }
    Query::NodeId column(Query::NodeId frame, const char *name) { return graph.selectColumn(frame, name).value(); }
    Query::NodeId call(Query::Op op, Query::NodeId a, Query::NodeId b)
    {
        const std::array<Query::NodeId, 2> inputs{a, b};
        return graph.function(op, inputs).value();
    }
    Query::NodeId where(Query::NodeId frame, Query::NodeId condition) { return graph.filter(frame, condition).value(); }
    Query::NodeId latest(Query::NodeId frame) { return graph.pickLast(graph.sort(frame, column(frame, "date")).value()).value(); }
    Query::NodeId isA(Query::NodeId frame) { return call(Query::Op::EQ, column(frame, "code"), value(text("A"), Core::kStr)); }
    Query::NodeId ageOn(Query::NodeId day) { return call(Query::Op::DateDifferenceInYears, day, column(graph.selectTable(people), "date_of_birth")); }

    Query::Graph graph;
    Core::TableSchemaPtr people;
    Core::TableSchemaPtr events;
    Table::TableSet tables;

private:
    static Core::TableSchemaPtr makeSchema(const char *name, bool oneRow, const std::vector<std::pair<std::string, Core::ElementType>> &columns)
    {
        auto schema = std::make_shared<Core::TableSchema>(); // handed on as the shared constant it becomes
        schema->module = "test";
        schema->name = name;
        schema->tableName = name;
        schema->oneRowPerPatient = oneRow;
        for (const auto &[columnName, type] : columns) {
            schema->columns.push_back({columnName, type, {}, {}, {}});
        }
        return schema;
    }

    void insert(const Core::TableSchemaPtr &schema, const std::vector<std::int64_t> &patients, const std::vector<std::vector<Core::Value>> &rows)
    {
        std::vector<Table::ColumnPtr> columns;
        for (std::size_t c = 0; c < schema->columns.size(); ++c) {
            Table::ColumnBuilder builder(schema->columns[c].type);
            for (const std::vector<Core::Value> &row : rows) {
                builder.append(row[c]);
            }
            columns.push_back(builder.finish());
        }
        tables.insert(Table::makeTable(schema, patients, std::move(columns)));
    }
};
