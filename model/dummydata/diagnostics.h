// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "model/dummydata/generator.h"
#include "model/evaluation/evaluation.h"

namespace DummyData
{

/// The findings at the author's lines: an impossible population is an error, what is proved of
/// variables and branches and a population that was not found are warnings, the rest information.
/// `definition` is the file for what has no place of its own; `inWords` says what a condition means,
/// such as Explanation::inWords with the author's names.
[[nodiscard]] QList<Core::Diagnostic> diagnosticsOf(const Evaluation::Evaluation &evaluation, const QString &definition, const Generated &generated,
                                                    const std::function<QString(Query::NodeId node)> &inWords);

} // namespace DummyData
