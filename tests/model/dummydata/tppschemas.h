// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "model/core/tableschema.h"

/// The tables of ehrql.tables.tpp, from the catalogue that the language uses.
[[nodiscard]] const std::vector<Core::TableSchemaPtr> &schemas();
/// Those of ehrql.tables.raw.tpp.
[[nodiscard]] const std::vector<Core::TableSchemaPtr> &rawSchemas();
/// One of ehrql.tables.tpp by name; nullptr if there is none.
[[nodiscard]] Core::TableSchemaPtr schemaOf(std::string_view name);
