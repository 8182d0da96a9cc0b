// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/evaluation/evaluation.h"

struct _object; // PyObject, without its header

namespace Ehrql
{

/// A module of the language written in Python, carried in this library.
struct PythonSource
{
    std::string module;   ///< `ehrql.tables.core`
    std::string fileName; ///< `<ehrql>/tables/core.py`: how its frames are told from the author's
    std::string source;
    bool isPackage = false;
};

/// All modules of the language. The host's importer serves them before anything on disk.
[[nodiscard]] std::vector<PythonSource> pythonSources();

/// Makes the native module `_studybench` importable. Call before Py_Initialize.
void registerModules();

struct SessionOptions
{
    std::string studyRoot;  ///< absolute; only frames of files below it count as the author's
    std::string definition; ///< relative to it
    bool standIns = false;  ///< of Evaluation::Request
};

/// Starts one definition: everything below is empty afterwards. One session at a time.
void begin(const SessionOptions &options);
/// What the definition has built so far.
[[nodiscard]] Evaluation::Evaluation &session();
/// Reads `dataset`, `measures` and `test_data` of the module into the session. Needs the
/// interpreter; a Python error becomes a diagnostic.
void collect(_object *moduleNamespace);

/// A place in the author's code: the innermost frame below the study root. Columns count from 1 in
/// bytes of UTF-8 as CPython gives them; 0 when not known.
struct SourcePlace
{
    std::string file; ///< absolute
    int line = 0;
    int column = 0;
    int endLine = 0;
    int endColumn = 0;
};

/// The conversion of a place to a location, supplied by the host, who knows the texts.
void setPlaceConverter(std::function<Core::Location(const SourcePlace &)> converter);

} // namespace Ehrql
