// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pybind11/pybind11.h>

#include "model/core/tableschema.h"
#include "model/core/value.h"
#include "model/evaluation/evaluation.h"
#include "model/query/definition.h"

// Python's plain values as the values of the model. Included by sources that see pybind11 only.

namespace Ehrql
{

/// `bool`, `int`, ..., or the name of a code class.
[[nodiscard]] Core::ElementType typeNamed(const std::string &name);
/// Throws a Python OverflowError for a whole number beyond 64 bits.
[[nodiscard]] Core::Value toValue(const pybind11::handle &value, Core::ElementType type);
[[nodiscard]] Core::TableSchemaPtr toSchema(const pybind11::dict &schema);
[[nodiscard]] Query::InlineTablePtr toInlineTable(const pybind11::dict &schema, const std::string &path, const pybind11::list &rows);
/// `names` receives the variables with their places if it is not null.
[[nodiscard]] Query::Dataset toDataset(const pybind11::dict &dataset, std::vector<Evaluation::NamedNode> *names);
[[nodiscard]] Query::Measures toMeasures(const pybind11::dict &measures, std::vector<Evaluation::NamedNode> *names);

} // namespace Ehrql
