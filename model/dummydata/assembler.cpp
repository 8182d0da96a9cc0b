// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/assembler.h"

namespace DummyData
{

Assembler::Assembler(const Program &program) : m_program(program), m_tables(program.tables().size())
{
    for (std::size_t t = 0; t < m_tables.size(); ++t) {
        for (const Core::ColumnSchema *schema : program.tables()[t].schemas) {
            ColumnPart part;
            part.column = std::make_shared<Table::Column>();
            part.column->type = schema->type;
            part.dictionary = std::make_shared<Table::Dictionary>();
            m_tables[t].columns.push_back(std::move(part));
        }
    }
}

void Assembler::appendCell(ColumnPart &part, Cell cell, const TextPool &texts)
{
    Table::Column &column = *part.column;
    const bool null = cell.isNull();
    part.hasNull = part.hasNull || null;
    column.valid.push_back(null ? 0 : 1);
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        column.bools.push_back(!null && cell.isTrue() ? 1 : 0);
        return;
    case Core::TypeKind::Int:
        column.ints.push_back(null ? 0 : cell.bits);
        return;
    case Core::TypeKind::Float:
        column.floats.push_back(null ? 0.0 : cell.real());
        return;
    case Core::TypeKind::Date:
        column.dates.push_back(null ? 0 : static_cast<std::int32_t>(cell.bits));
        return;
    default:
        break;
    }
    if (null) {
        column.ids.push_back(0);
        return;
    }
    const auto [found, added] = part.idOf.try_emplace(cell.text(), static_cast<std::uint32_t>(part.dictionary->texts.size()));
    if (added) {
        part.dictionary->texts.push_back(texts.text(cell.text()));
    }
    column.ids.push_back(found->second);
}

void Assembler::append(const std::vector<Person> &persons, const TextPool &texts)
{
    for (std::size_t t = 0; t < m_tables.size(); ++t) {
        TablePart &part = m_tables[t];
        if (m_program.tables()[t].isInline) {
            continue;
        }
        for (const Person &person : persons) {
            const TableRows &rows = person.tables[t];
            std::uint32_t living = 0;
            for (std::size_t row = 0; row < rows.size(); ++row) {
                if (!rows.alive(row)) {
                    continue;
                }
                ++living;
                for (std::size_t c = 0; c < part.columns.size(); ++c) {
                    appendCell(part.columns[c], rows.at(row, c), texts);
                }
            }
            if (living > 0) {
                part.patientIds.push_back(person.id);
                part.offsets.push_back(part.offsets.back() + living);
            }
        }
    }
}

Table::TableSet Assembler::finish()
{
    Table::TableSet tables;
    for (std::size_t t = 0; t < m_tables.size(); ++t) {
        const TableInfo &info = m_program.tables()[t];
        if (info.isInline) {
            continue;
        }
        TablePart &part = m_tables[t];
        auto table = std::make_shared<Table::DataTable>();
        table->schema = info.schema;
        table->patientIds = std::move(part.patientIds);
        table->offsets = std::move(part.offsets);
        table->columns.resize(info.schema->columns.size());
        for (std::size_t c = 0; c < part.columns.size(); ++c) {
            ColumnPart &column = part.columns[c];
            if (!column.hasNull) {
                column.column->valid.clear();
            }
            if (column.column->type.isText()) {
                if (column.dictionary->texts.empty()) {
                    column.dictionary->texts.emplace_back(); // what NULLs point at
                }
                column.column->dictionary = std::move(column.dictionary);
            }
            table->columns[static_cast<std::size_t>(info.schema->columnIndex(info.columns[c]))] = std::move(column.column);
        }
        tables.insert(std::move(table));
    }
    return tables;
}

} // namespace DummyData
