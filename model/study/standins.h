// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/diagnostic.h"
#include "model/evaluation/evaluation.h"
#include "model/table/datatable.h"

namespace Study
{

/// One warning for each file that a preview stands in for because it is missing, where the code reads it:
/// which file, which action of project.yaml would make it, and how to show
/// real rows instead. `projectText` is project.yaml as it is on screen, empty if there is none. Pure.
[[nodiscard]] QList<Core::Diagnostic> standInWarnings(const QList<Evaluation::StandIn> &standIns, const QString &projectText);

/// Writes what a preview stands in with to the author's own place for it (Evaluation::standInPath), where it
/// can be edited and counts from then on; the path, relative to the study. A file that is there stays.
/// `tables`: the dummy tables of the preview.
[[nodiscard]] Core::Result<QString> saveStandIn(const Evaluation::StandIn &standIn, const Table::TableSet &tables, const QString &studyRoot);

} // namespace Study
