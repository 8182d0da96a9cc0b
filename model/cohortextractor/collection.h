// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "model/evaluation/evaluation.h"

struct _object; // PyObject, without its header

namespace CohortExtractor
{

/// A place as CPython gives it: columns count from 1 in bytes of UTF-8; 0 when not known.
struct Place
{
    std::string file; ///< absolute
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
};

/// Puts the language among the modules below `:/python`, from where the host serves them.
void registerSources();

/// Reads `study` and `measures` of the module into `evaluation`: the study, its variables and what is
/// wrong with them. Does nothing when the module has no study. Needs the interpreter; an error of the
/// language itself becomes a diagnostic.
void collect(_object *moduleNamespace, const std::function<Core::Location(const Place &)> &locate, Evaluation::Evaluation &evaluation);

} // namespace CohortExtractor
