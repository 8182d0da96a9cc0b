// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/diagnostic.h"
#include "model/evaluation/evaluation.h"

namespace Study
{

/// One warning for each table of a preview whose rows are made up because its file is missing, at the
/// call of table_from_file(): which file, which action of project.yaml would make it, and how to show
/// real rows instead. `projectText` is project.yaml as it is on screen, empty if there is none. Pure.
[[nodiscard]] QList<Core::Diagnostic> standInWarnings(const QList<Evaluation::StandIn> &standIns, const QString &projectText);

} // namespace Study
