// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/codelistuses.h"

namespace Authoring
{

/// What of a study's results depends on a codelist.
struct ListEffect
{
    QString name; ///< of a variable or measure; `population`; empty for a script that names the file
    QString file; ///< the definition or script, relative to the study
    int line = 0; ///< where it is made, from 1

    bool operator==(const ListEffect &) const = default;
};

/// The variables, measures and populations of the study's definitions whose meaning depends on the
/// list at `path`, in the order of files and lines, then other scripts that name its file. Follows
/// names through helper functions and imported files; told from the text, without running it. Both
/// languages. `files`: of the study, relative.
[[nodiscard]] QList<ListEffect> listEffects(const Program::Loader &textOf, const QStringList &files, const QString &path);

} // namespace Authoring
