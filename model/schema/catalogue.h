// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <QString>

#include "model/core/result.h"
#include "model/core/tableschema.h"

namespace Schema
{

/// A helper method or property of a table, as data (`age_on(date)`, `imd_quintile`, ...).
struct Member
{
    std::string name;
    bool isProperty = false;
    std::vector<std::string> parameters;
    std::string returns;     ///< in words: `int series (...)`, `patient frame ...`
    std::string description;
};

struct CatalogueTable
{
    Core::TableSchemaPtr schema;
    std::string exportedName; ///< attribute of the module
    std::string identity;     ///< `module.name` of the table object; equal for re-exports
    std::vector<Member> members;
};

struct Module
{
    std::string name; ///< `core`, `tpp`, `raw.tpp`, ...
    std::vector<CatalogueTable> tables;
};

/// The tables importable from `ehrql.tables.*`, read once from the resource
/// `:/schemas/ehrql-tables.json`, described by `:/schemas/descriptions.json`. Re-exported tables share
/// one TableSchemaPtr. Thread safe.
class Catalogue
{
public:
    [[nodiscard]] static const Catalogue &instance();
    /// `descriptions` holds a sentence by `module.table` under "tables", and under "columns" by
    /// `module.table.column` or by the name of the column in any table; may be empty.
    [[nodiscard]] static Core::Result<Catalogue> fromJson(const QByteArray &json, const QByteArray &descriptions = {});

    [[nodiscard]] const std::vector<Module> &modules() const { return m_modules; }
    [[nodiscard]] const Module *module(std::string_view name) const;
    [[nodiscard]] const CatalogueTable *table(std::string_view module, std::string_view exportedName) const;

private:
    std::vector<Module> m_modules;
};

} // namespace Schema
