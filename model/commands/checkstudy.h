// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"

namespace Commands
{

struct CheckReport
{
    QList<Core::Diagnostic> diagnostics; ///< by file and place, each once
    int filesChecked = 0;
};

/// Validates a whole study: project.yaml, then every definition that its actions run, once for
/// each set of arguments they pass. Blocks; stops between definitions when `cancelled` is set.
[[nodiscard]] CheckReport checkStudy(const QString &studyRoot, const std::atomic<bool> *cancelled = nullptr,
                                     const QString &evaluatorProgram = {});

/// `text`, `json`, `sarif`.
[[nodiscard]] QStringList reportFormats();
/// The report without a final newline. `format` must be one of reportFormats().
[[nodiscard]] QString writeReport(const CheckReport &report, const QString &format);

} // namespace Commands
