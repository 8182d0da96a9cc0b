// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include "model/core/diagnostic.h"
#include "model/core/jobqueue.h"
#include "model/evaluation/evaluation.h"
#include "model/study/livepreview.h"

namespace Study
{

/// One warning for each file that a preview stands in for because it is missing, where the code reads it:
/// which file, which action of project.yaml would make it, and how to show
/// real rows instead. `projectText` is project.yaml as it is on screen, empty if there is none. Pure.
[[nodiscard]] QList<Core::Diagnostic> standInWarnings(const QList<Evaluation::StandIn> &standIns, const QString &projectText);

/// Writes what stands in to the author's own place for it (Evaluation::standInPath), where it can be edited and
/// counts from then on; the path, relative to the study. A file that is there stays. Where an action of project.yaml
/// would make the file from a definition of the study, its rows are what that definition says of the same dummy
/// patients; otherwise they are those of the preview. Takes as long as a preview: for worker threads.
[[nodiscard]] Core::Result<QString> saveStandIn(const Evaluation::StandIn &standIn, const PreviewResult &preview, const QString &studyRoot,
                                                const Core::JobContext &context, const QString &evaluatorProgram = {});

} // namespace Study
