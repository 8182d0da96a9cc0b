// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/people.h"

namespace DummyData
{

Person makePerson(const Analysis &analysis, const LifeMaker &maker, std::int64_t id)
{
    Person person;
    person.id = id;
    const Life life = maker.life(id);
    for (const TableAnalysis &table : analysis.tables) {
        person.rows.push_back(maker.rows(table, id, life));
    }
    return person;
}

Table::TableSet tablesOf(const Analysis &analysis, const std::vector<Person> &people)
{
    Table::TableSet tables;
    for (std::size_t t = 0; t < analysis.tables.size(); ++t) {
        const TableAnalysis &table = analysis.tables[t];
        std::vector<std::int64_t> patients;
        std::vector<Table::ColumnBuilder> builders;
        for (const std::string &column : table.columns) {
            builders.emplace_back(table.schema->column(column)->type);
        }
        for (const Person &person : people) {
            for (const std::vector<Core::Value> &row : person.rows[t]) {
                patients.push_back(person.id);
                for (std::size_t c = 0; c < builders.size(); ++c) {
                    builders[c].append(row[c]);
                }
            }
        }
        std::vector<Table::ColumnPtr> columns(table.schema->columns.size());
        for (std::size_t c = 0; c < builders.size(); ++c) {
            columns[static_cast<std::size_t>(table.schema->columnIndex(table.columns[c]))] = builders[c].finish();
        }
        tables.insert(Table::makeTable(table.schema, patients, std::move(columns)));
    }
    return tables;
}

} // namespace DummyData
