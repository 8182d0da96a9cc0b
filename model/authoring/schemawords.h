// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/authoring/reference.h"
#include "model/schema/catalogue.h"

namespace Authoring
{

/// What a table holds, its rows for a patient and the permission it needs, in sentences.
[[nodiscard]] QString tableWords(const Schema::CatalogueTable &table);
/// Its columns with their types, as a Markdown list.
[[nodiscard]] QString columnList(const Schema::CatalogueTable &table);
/// The rules that the values of a column keep, in sentences of Markdown; empty if there are none.
[[nodiscard]] QString columnRules(const Core::ColumnSchema &column);

/// The reference of every table that can be imported, with its columns, methods and properties; each
/// with an example made of the catalogue. A table that several modules export has one entry.
[[nodiscard]] std::vector<ReferenceEntry> tableEntries();

} // namespace Authoring
