// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QString>

#include "model/core/result.h"
#include "model/evaluation/evaluation.h"
#include "model/explanation/words.h"

namespace Explanation
{

/// Reads a file of the study by its relative path.
using ReadFile = std::function<Core::Result<QByteArray>(const QString &path)>;

/// Reads below `studyRoot` on disk.
[[nodiscard]] ReadFile filesBelow(const QString &studyRoot);

/// What the author calls the nodes of a definition: variables by their names, sets of codes by the
/// Python name of their codelist (`diabetes = codelist_from_csv(...)`), or else by its file's name.
/// A codelist that cannot be read or has changed since names nothing. Reads files: not for the GUI thread.
[[nodiscard]] Names namesOf(const Evaluation::Evaluation &evaluation, const ReadFile &read);

} // namespace Explanation
