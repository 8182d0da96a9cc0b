// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "model/authoring/page.h"

namespace Authoring
{

/// What changed between two versions of a definition, told in meaning (visual-authoring.md 8).
struct MeaningDifference
{
    QString summary;      ///< "Population: 1 condition added. Variables: 2 added, 1 removed, 3 changed, 1 renamed."
    QStringList changes;  ///< one line each: "`flare_count`: window from `index_date - days(90)` to `index_date - days(180)`"
    int sameMeaning = 0;  ///< variables whose text changed and whose meaning did not

    [[nodiscard]] bool isEmpty() const { return changes.isEmpty(); }
    /// As text for a commit message or a pull request.
    [[nodiscard]] QString toText() const;
};

/// Compares steps through the names behind them, not lines; a change of a shared date or codelist is
/// told once with what it reaches. Without running either version.
[[nodiscard]] MeaningDifference compareMeaning(const Page &before, const Page &after);

/// The same for two versions of the files of a study; nothing when either has no such file or `path`
/// makes no dataset and no measures.
[[nodiscard]] std::optional<MeaningDifference> compareVersions(const QString &path, const Program::Loader &before, const Program::Loader &after);

} // namespace Authoring
