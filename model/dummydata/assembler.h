// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include "model/dummydata/person.h"
#include "model/dummydata/program.h"
#include "model/table/datatable.h"

namespace DummyData
{

/// Puts persons into columns as they come, so that the persons themselves need not be kept.
class Assembler
{
public:
    explicit Assembler(const Program &program);

    /// Persons in ascending order of id, all above those added before. `texts` holds their texts;
    /// the same pool (growing) every time.
    void append(const std::vector<Person> &persons, const TextPool &texts);
    [[nodiscard]] Table::TableSet finish();

private:
    struct ColumnPart
    {
        std::shared_ptr<Table::Column> column; // handed out by finish()
        std::shared_ptr<Table::Dictionary> dictionary;
        std::unordered_map<std::uint32_t, std::uint32_t> idOf; ///< text of the pool → of the dictionary
        bool hasNull = false;
    };
    struct TablePart
    {
        std::vector<std::int64_t> patientIds;
        std::vector<std::uint32_t> offsets{0};
        std::vector<ColumnPart> columns;
    };
    static void appendCell(ColumnPart &part, Cell cell, const TextPool &texts);

    const Program &m_program;
    std::vector<TablePart> m_tables;
};

} // namespace DummyData
