// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/query/contenthash.h"

namespace Query
{

namespace
{

void add(Hasher &hasher, const std::vector<Core::Constraint> &constraints)
{
    hasher.add(static_cast<std::uint64_t>(constraints.size()));
    for (const Core::Constraint &constraint : constraints) {
        hasher.add(static_cast<std::uint64_t>(constraint.kind));
        for (const Core::Value &value : constraint.values) {
            hasher.add(value);
        }
        hasher.add(std::string_view(constraint.pattern));
        hasher.add(static_cast<std::uint64_t>(constraint.step));
        hasher.add(constraint.minimum);
        hasher.add(constraint.maximum);
        for (const std::string &column : constraint.columns) {
            hasher.add(std::string_view(column));
        }
    }
}

} // namespace

ContentHash hashOf(const Core::TableSchema &schema)
{
    Hasher hasher;
    hasher.add(std::string_view(schema.module));
    hasher.add(std::string_view(schema.name));
    hasher.add(std::string_view(schema.tableName));
    hasher.add(std::uint64_t{schema.oneRowPerPatient});
    for (const Core::ColumnSchema &column : schema.columns) {
        hasher.add(std::string_view(column.name));
        hasher.add(column.type);
        add(hasher, column.constraints);
        add(hasher, column.dummyDataConstraints);
    }
    return hasher.result();
}

ContentHash hashOf(const InlineTable &table)
{
    Hasher hasher;
    hasher.add(hashOf(*table.schema));
    hasher.add(std::string_view(table.filePath));
    for (std::size_t row = 0; row < table.patientIds.size(); ++row) {
        hasher.add(static_cast<std::uint64_t>(table.patientIds[row]));
        for (const Core::Value &value : table.rows[row]) {
            hasher.add(value);
        }
    }
    return hasher.result();
}

ContentHash hashOf(const ValueSet &set)
{
    Hasher hasher;
    hasher.add(set.type);
    for (const Core::Value &value : set.values) {
        hasher.add(value);
    }
    return hasher.result();
}

} // namespace Query
